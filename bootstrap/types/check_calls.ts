/** Calls whose literal arguments make a precondition false: S008 [con.mode]. */
import { newDiagnostic, newDiagnostics, report, withLabel, type Diagnostics } from "../diagnostics/index.js";
import type { DefId, LocalIndex } from "../resolver/index.js";
import { at, type Span } from "../source/index.js";
import { envOf } from "./env.js";
import { isKnownFalse, literalValue, newConstEvaluator, type ConstEvaluator } from "./const_eval.js";
import type { ConstValue } from "./const_value.js";
import type { Program } from "./program.js";
import { resolveCall } from "./query.js";
import { defName } from "./show.js";
import type { FuncRef, TBody, TExprId, TypedProgram } from "./tast.js";

/** Reports on the calls in the bodies of `owners`, all of which are typed, of functions among them. */
export function checkLiteralCalls(program: Program, typed: TypedProgram, owners: readonly DefId[], diagnostics: Diagnostics): void {
  const guarded = new Set<DefId>();
  for (const def of owners) {
    if (typed.bodies[def]?.contracts.some((contract) => contract.kind === "pre") === true) {
      guarded.add(def);
    }
  }
  if (guarded.size === 0) {
    return;
  }
  const e = newConstEvaluator(program, typed, newDiagnostics());
  for (const def of owners) {
    const body = typed.bodies[def];
    for (const expr of body?.exprs ?? []) {
      if (body === undefined || expr.kind !== "call") {
        continue;
      }
      const func = resolveCall(program, envOf(program, def), expr.func);
      if (guarded.has(func.def)) {
        checkCall(e, body, func, expr.args, expr.span, diagnostics);
      }
    }
  }
}

function checkCall(e: ConstEvaluator, caller: TBody, func: FuncRef, args: readonly TExprId[], span: Span, diagnostics: Diagnostics): void {
  const callee = e.typed.bodies[func.def];
  if (callee === undefined) {
    return;
  }
  const given = new Map<LocalIndex, ConstValue>();
  const copies = callee.contracts.flatMap((contract) => contract.given);
  for (let i = 0; i < callee.params.length; i += 1) {
    const pat = at(callee.pats, at(callee.params, i).pat);
    const value = literalValue(e, caller, at(args, i));
    if (value !== undefined && pat.kind === "binding" && pat.mode === "move") {
      given.set(pat.local, value);
    }
    for (const copy of copies) {
      if (value !== undefined && copy.param === i) {
        given.set(copy.local, value);
      }
    }
  }
  for (const contract of callee.contracts) {
    if (contract.kind === "pre" && isKnownFalse(e, callee, func.args, contract.cond, given)) {
      const d = newDiagnostic("S008", span, "the precondition of `" + defName(e.program, func.def) + "` is false for these arguments");
      report(diagnostics, withLabel(d, contract.span, "this precondition"));
      return;
    }
  }
}
