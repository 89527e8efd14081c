/**
 * Bounds of the structs and enums that signatures and bodies name: T004.
 */
import { at, type Span } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { assocNotEqual, boundNotSatisfied } from "./errors_collect.js";
import { envOf } from "./env.js";
import { hasFlags, mkProjection } from "./intern.js";
import type { Collector, TypeUse } from "./lower_type.js";
import { compareTypes, NO } from "./match.js";
import { normalize, normalizeAll } from "./normalize.js";
import type { Bound, Env } from "./program.js";
import { selectNormal } from "./select.js";
import { showBehavior, showType } from "./show.js";
import { substituteBound } from "./substitute.js";
import { HAS_ERROR, HAS_INFER } from "./ty.js";

/** Checks the bounds of everything that was lowered with this collector, and forgets it. */
export function checkUses(c: Collector): void {
  for (const use of c.uses) {
    checkUse(c, use);
  }
  c.uses.length = 0;
}

function checkUse(c: Collector, use: TypeUse): void {
  const program = c.program;
  const node = at(program.table.types, use.type);
  if (node.kind !== "adt" || hasFlags(program.table, use.type, HAS_ERROR | HAS_INFER)) {
    return;
  }
  const sig = program.adts[node.def];
  if (sig === undefined || sig.bounds.length === 0 || at(program.resolved.defs, use.owner).kind === "alias") {
    return;
  }
  const env = envOf(program, use.owner);
  for (const bound of sig.bounds) {
    requireBound(c, env, substituteBound(program, bound, sig.generics, node.args), use.span, bound.span);
  }
}

/** Reports T004 at `span` if a bound does not hold; `declared` is where it is asked for. Whether it holds. */
export function requireBound(c: Collector, env: Env, bound: Bound, span: Span, declared: Span | undefined): boolean {
  const program = c.program;
  const goal = normalizeAll(program, env, [bound.self].concat(bound.args));
  const answer = selectNormal(program, env, bound.behavior, goal);
  if (answer === "none") {
    const self = showType(program, at(goal, 0));
    report(c.diagnostics, boundNotSatisfied(span, self, showBehavior(program, bound.behavior, goal.slice(1)), declared));
    return false;
  }
  for (const equality of bound.assoc) {
    const projection = mkProjection(program.table, equality.assoc, goal);
    const found = normalize(program, env, projection);
    const expected = normalize(program, env, equality.type);
    if (compareTypes(program, found, expected) === NO) {
      const shown = showType(program, projection);
      report(c.diagnostics, assocNotEqual(span, shown, showType(program, expected), showType(program, found), declared));
      return false;
    }
  }
  return true;
}

/** Whether a bound holds, without a report. */
export function boundHolds(c: Collector, env: Env, bound: Bound): boolean {
  const program = c.program;
  const goal = normalizeAll(program, env, [bound.self].concat(bound.args));
  if (selectNormal(program, env, bound.behavior, goal) === "none") {
    return false;
  }
  for (const equality of bound.assoc) {
    const found = normalize(program, env, mkProjection(program.table, equality.assoc, goal));
    if (compareTypes(program, found, normalize(program, env, equality.type)) === NO) {
      return false;
    }
  }
  return true;
}
