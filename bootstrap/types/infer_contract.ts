/**
 * Contracts of functions [con.form]: conditions, the values that `old(…)` keeps, what a violation says.
 */
import { at, encodeUtf8, intern, text, type Span } from "../source/index.js";
import type { Contract, ExprId } from "../parser/index.js";
import type { LocalIndex } from "../resolver/index.js";
import { strongUses } from "./captures.js";
import { addExpr, addLocal, exprOf, NO_TYPE, type Checker } from "./checker.js";
import { reportChangingCondition, reportMovingCondition, reportNotOnEntry, reportOwnedInPost } from "./errors_contract.js";
import { exprText } from "./expr_text.js";
import { checkExpr, endStatement, inferPlace } from "./infer_expr.js";
import { borrowPlace, stripRefs } from "./infer_place.js";
import { givenType, type Inherited } from "./inherited.js";
import { hasFlags, typeOf } from "./intern.js";
import { addBoundObligation, solveReady } from "./obligations.js";
import { implementsBehavior } from "./select.js";
import { isCopy } from "./solve.js";
import type { FormatPart, TBody, TContract, TExprId, TOld } from "./tast.js";
import { shallow, zonk } from "./unify.js";
import { HAS_ERROR, HAS_INFER, TY_BOOL, TY_NEVER, type TypeId } from "./ty.js";

/**
 * One `pre:` or `post:`; the parameters are bound. `hasThis`: local 0 is the receiver. `inherited`: it is one of a behavior's method, in an
 * implementation.
 */
export function inferContract(c: Checker, contract: Contract, hasThis: boolean, ret: TypeId, inherited: Inherited | undefined): TContract {
  const result = contract.kind === "Post" && contract.result !== null ? localAt(c, contract.result.span) : -1;
  if (result >= 0) {
    at(c.locals, result).type = ret;
  }
  c.olds = [];
  const first = c.exprs.length;
  const cond = checkExpr(c, contract.cond, TY_BOOL, "other");
  endStatement(c, 0);
  const named = namedLocals(c, contract.cond, first);
  if (contract.kind === "Post") {
    checkNamed(c, named, hasThis, result, first);
  }
  const what = contract.kind === "Pre" ? "precondition" : contract.kind === "Post" ? "postcondition" : "invariant";
  const failed = violation(c, what, contract.cond, named, contract.span, inherited);
  const olds: TOld[] = [];
  for (const old of c.olds) {
    olds.push({ local: old.local, value: old.value });
  }
  return { kind: contract.kind === "Pre" ? "pre" : contract.kind === "Post" ? "post" : "invariant", given: [], result, olds, cond, failed, span: contract.span };
}

/** The local that is declared at a place. */
function localAt(c: Checker, span: Span): LocalIndex {
  for (let i = c.localBase; i < c.locals.length; i += 1) {
    if (at(c.locals, i).span.start === span.start) {
      return i;
    }
  }
  return -1;
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

/** Whether an expression is part of what an `old(…)` computes. */
function isOld(c: Checker, id: TExprId): boolean {
  return c.olds.some((old) => id >= old.first && id < old.end);
}

function isOldLocal(c: Checker, local: LocalIndex): boolean {
  return c.olds.some((old) => old.local === local);
}

/** What the condition names from outside, in the order of first mention; values of `old(…)` are among it. */
function namedLocals(c: Checker, cond: ExprId, first: TExprId): LocalIndex[] {
  const named: LocalIndex[] = [];
  const span = at(c.ast.exprs, cond).span;
  for (let id = first; id < c.exprs.length; id += 1) {
    const expr = exprOf(c, id);
    if (expr.kind === "local" && !isOld(c, id) && !named.includes(expr.local)) {
      if (isOldLocal(c, expr.local) || !isInside(at(c.locals, expr.local).span, span)) {
        named.push(expr.local);
      }
    }
  }
  return named;
}

/** S004 for parameters that may be gone at the end [con.post]. */
function checkNamed(c: Checker, named: readonly LocalIndex[], hasThis: boolean, result: LocalIndex, first: TExprId): void {
  for (const local of named) {
    if (local === result || (hasThis && local === 0) || isOldLocal(c, local)) {
      continue;
    }
    const type = zonk(c, at(c.locals, local).type);
    if (hasFlags(c.table, type, HAS_ERROR) || typeOf(c.table, type).kind === "ref" || isCopy(c.program, c.env, type)) {
      continue;
    }
    for (let id = first; id < c.exprs.length; id += 1) {
      const expr = exprOf(c, id);
      if (expr.kind === "local" && expr.local === local && !isOld(c, id)) {
        reportOwnedInPost(c, expr.span, at(c.locals, local).name);
        break;
      }
    }
  }
}

/** `old(e)`: the value of `e` on entry, copied or duplicated [con.post]. */
export function inferOld(c: Checker, source: ExprId, span: Span): TExprId {
  const depth = c.closureDepth;
  c.closureDepth = 0;
  const first = c.exprs.length;
  const place = ownPlace(c, inferPlace(c, source, NO_TYPE));
  solveReady(c);
  const type = shallow(c, exprOf(c, place).type);
  const value = isOpen(c, type) || isCopy(c.program, c.env, zonk(c, type)) ? place : duplicate(c, place, type, span);
  const sourceSpan = at(c.ast.exprs, source).span;
  for (let id = first; id < c.exprs.length; id += 1) {
    const expr = exprOf(c, id);
    if (expr.kind === "local" && expr.local >= c.paramCount && !isInside(at(c.locals, expr.local).span, sourceSpan)) {
      reportNotOnEntry(c, expr.span, at(c.locals, expr.local).name);
    }
  }
  const known = c.olds.find((old) => old.source === source);
  const local = known?.local ?? addLocal(c, intern(c.program.interner, "old"), span, type, false);
  at(c.locals, local).type = type;
  c.closureDepth = depth;
  const entry = { source, local, value, first, end: c.exprs.length };
  c.olds = c.olds.filter((old) => old.source !== source).concat([entry]);
  return addExpr(c, { kind: "local", local, type, span });
}

/** What a `mut ref` points to; every other place is itself. */
function ownPlace(c: Checker, place: TExprId): TExprId {
  const node = typeOf(c.table, shallow(c, exprOf(c, place).type));
  return node.kind === "ref" && node.mut ? stripRefs(c, place) : place;
}

function isOpen(c: Checker, type: TypeId): boolean {
  return hasFlags(c.table, zonk(c, type), HAS_INFER | HAS_ERROR);
}

function duplicate(c: Checker, place: TExprId, type: TypeId, span: Span): TExprId {
  addBoundObligation(c, c.known.duplicate, [type], span, "bound", 0);
  const borrowed = borrowPlace(c, place, "ref", true, span);
  return addExpr(c, { kind: "call", func: { def: c.known.duplicateDuplicate, args: [type] }, args: [borrowed], type, span });
}

/** The panic of a violation: the condition, and by Debug the values of its variables [con.mode]. */
function violation(
  c: Checker,
  what: string,
  cond: ExprId,
  named: readonly LocalIndex[],
  span: Span,
  inherited: Inherited | undefined,
): TExprId {
  const parts: FormatPart[] = [];
  let before = what + " failed: " + exprText(c.program.interner, c.ast, cond) + " (";
  for (const local of named) {
    const variable = at(c.locals, local);
    const place = stripRefs(c, addExpr(c, { kind: "local", local, type: zonk(c, variable.type), span }));
    const written = zonk(c, exprOf(c, place).type);
    const type = inherited === undefined ? written : givenType(c, inherited, written);
    if (isOpen(c, type) || !implementsBehavior(c.program, c.env, c.known.debug, [type])) {
      continue;
    }
    const value = borrowPlace(c, place, "ref", true, span);
    parts.push({ kind: "text", bytes: encodeUtf8(before + nameOf(c, local) + " = ") });
    parts.push({ kind: "value", value, method: { def: c.known.debugDebug, args: [type] }, spec: undefined });
    before = ", ";
  }
  const end = parts.length === 0 ? before.slice(0, -2) : ")";
  parts.push({ kind: "text", bytes: encodeUtf8(end) });
  return addExpr(c, { kind: "format", sink: "panic", parts, type: TY_NEVER, span });
}

function nameOf(c: Checker, local: LocalIndex): string {
  const old = c.olds.find((one) => one.local === local);
  return old === undefined ? text(c.program.interner, at(c.locals, local).name) : "old(" + exprText(c.program.interner, c.ast, old.source) + ")";
}

/** Reports conditions of a finished body that move or change what they name from outside. Those of a behavior are reported there. */
export function checkConditions(c: Checker, body: TBody): void {
  for (const contract of body.contracts) {
    const span = at(body.exprs, contract.cond).span;
    for (const use of strongUses(c.program, c.env, body, contract.cond)) {
      const local = at(body.locals, use.local);
      const isKept = contract.olds.some((old) => old.local === use.local);
      const first = contract.given[0];
      if (first !== undefined && use.local >= first.local) {
        continue;
      }
      if (isKept || !isInside(local.span, span)) {
        (use.moves ? reportMovingCondition : reportChangingCondition)(c, use.span, local.name);
      }
    }
  }
}
