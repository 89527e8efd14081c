/** All ownership checks of one function with its closures, in order: moves, mutability, regions, loans. */
import type { Diagnostics } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import type { MirBody, MoveFacts } from "../mir/index.js";
import { envOf, type Program, type TBody } from "../types/index.js";
import { reversePostOrder } from "../mir/index.js";
import type { CheckContext } from "./check_context.js";
import { checkLoans } from "./check_loans.js";
import { checkMoves } from "./check_moves.js";
import { checkMutable } from "./check_mutable.js";
import { checkUniversals, closureFlows } from "./check_universals.js";
import { constrainBody } from "./constrain.js";
import { solveInit } from "./init_flow.js";
import { solveScopes } from "./loan_scope.js";
import { collectPaths } from "./move_path.js";
import type { ClosureFlow } from "./region.js";
import type { SlotTable } from "./slots.js";
import type { ClosureFlows } from "./walk.js";
import { solveRegions } from "./solve_regions.js";

/** Facts about a function's own body and those of its closures, by closure number. */
export interface BodyResult {
  readonly facts: MoveFacts;
  readonly closures: readonly MoveFacts[];
}

/** Checks a function and its closures. */
export function checkBody(
  program: Program,
  slots: SlotTable,
  typed: TBody,
  body: MirBody,
  closures: readonly MirBody[],
  diagnostics: Diagnostics,
): BodyResult {
  const env = envOf(program, body.owner);
  const flows: ClosureFlows = closures.map(() => undefined);
  const facts: (MoveFacts | undefined)[] = closures.map(() => undefined);
  const context = (one: MirBody): CheckContext => ({ program, slots, env, body: one, typed, diagnostics });
  for (const number of innerFirst(body, closures)) {
    const result = checkOne(context(at(closures, number)), flows);
    flows[number] = result.flows;
    facts[number] = result.facts;
  }
  const own = checkOne(context(body), flows);
  return { facts: own.facts, closures: facts.map((one) => one ?? { paths: [], drops: new Map() }) };
}

/** Closures in an order in which those made inside another come before it. */
function innerFirst(body: MirBody, closures: readonly MirBody[]): number[] {
  const order: number[] = [];
  const stack: MirBody[] = [body];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    for (const block of top.blocks) {
      for (const instr of block.instrs) {
        if (instr.kind === "assign" && instr.value.kind === "closure") {
          const inner = closures[instr.value.closure];
          if (inner !== undefined) {
            order.push(instr.value.closure);
            stack.push(inner);
          }
        }
      }
    }
  }
  return order.reverse();
}

function checkOne(c: CheckContext, flows: ClosureFlows): { readonly facts: MoveFacts; readonly flows: readonly ClosureFlow[] } {
  const order = reversePostOrder(c.body.blocks);
  const init = solveInit(c.body, collectPaths(c.body), order);
  const facts = checkMoves(c, init, order);
  checkMutable(c, order);
  const regions = constrainBody(c, flows);
  const solved = solveRegions(regions);
  let asked: readonly ClosureFlow[] = [];
  if (c.body.closure < 0) {
    checkUniversals(c, regions, solved);
  } else {
    asked = closureFlows(c, regions, solved);
  }
  if (regions.loans.length > 0) {
    checkLoans(c, solveScopes(c.slots, c.body, facts, regions, solved, init, order), order);
  }
  return { facts, flows: asked };
}
