/**
 * `e!`, `e! else …`, `catch` ([err.bang], [err.else], [err.catch]).
 */
import { at, type Span } from "../source/index.js";
import type { BangExpr, CatchExpr, ExprId } from "../parser/index.js";
import type { LocalIndex } from "../resolver/index.js";
import { addExpr, errorExpr, exprOf, frameOf, NO_TYPE, VAR_ANY, type Checker } from "./checker.js";
import { reportNotFallible, reportTypeNeeded } from "./errors_infer.js";
import { declaredLocal, inferExpr } from "./infer_expr.js";
import { finishBranch, joinBlock, joinBranch, joinType, newJoin } from "./infer_control.js";
import { lowerBodyType } from "./infer_path.js";
import { mkAdt, typeOf } from "./intern.js";
import { addBoundObligation, mayImplement, solveReady } from "./obligations.js";
import type { FuncRef, TExprId, TryTarget } from "./tast.js";
import { isUnknown, newVar, shallow, tryUnify, unify } from "./unify.js";
import { TY_ERROR, TY_NEVER, TY_UNIT, type TypeId } from "./ty.js";

/** What an operand of `!` holds. */
interface Fallible {
  readonly source: "maybe" | "outcome";
  readonly value: TypeId;
  /** The error; for `Maybe` the type `NothingError`. */
  readonly error: TypeId;
}

function fallible(c: Checker, type: TypeId): Fallible | null {
  const node = typeOf(c.table, shallow(c, type));
  if (node.kind !== "adt") {
    return null;
  }
  if (node.def === c.known.maybe) {
    return { source: "maybe", value: at(node.args, 0), error: mkAdt(c.table, c.known.nothingError, []) };
  }
  if (node.def === c.known.outcome) {
    return { source: "outcome", value: at(node.args, 0), error: at(node.args, 1) };
  }
  return null;
}

/** `inner!` with its optional `else` */
export function inferBang(c: Checker, id: ExprId, expr: BangExpr, want: TypeId): TExprId {
  const inner = inferExpr(c, expr.inner, NO_TYPE);
  solveReady(c);
  const type = shallow(c, exprOf(c, inner).type);
  if (type === TY_ERROR) {
    bindHandler(c, id, expr, TY_ERROR, want);
    return errorExpr(c, expr.span);
  }
  if (type === TY_NEVER) {
    bindHandler(c, id, expr, TY_ERROR, want);
    return inner;
  }
  const found = fallible(c, type);
  if (found === null) {
    bindHandler(c, id, expr, TY_ERROR, want);
    if (isUnknown(c, type)) {
      return reportTypeNeeded(c, type, exprOf(c, inner).span);
    }
    reportNotFallible(c, expr.span, type);
    return errorExpr(c, expr.span);
  }
  if (expr.otherwise.kind === "None") {
    const target = tryTarget(c, found, expr.span);
    return addExpr(c, { kind: "try", value: inner, source: found.source, target, type: found.value, span: expr.span });
  }
  return inferElse(c, id, expr, inner, found);
}

/** The local of a handler's error, which gets its type; -1 for `_`. */
function handlerLocal(c: Checker, id: ExprId, error: TypeId): LocalIndex {
  const res = c.names.exprs[id];
  if (res === undefined || res.kind === "none") {
    return -1;
  }
  const local = declaredLocal(c, res);
  at(c.locals, local).type = error;
  return local;
}

/** After an error: the handler's body is still checked. */
function bindHandler(c: Checker, id: ExprId, expr: BangExpr, error: TypeId, want: TypeId): void {
  switch (expr.otherwise.kind) {
    case "None":
      return;
    case "Value":
      inferExpr(c, expr.otherwise.value, want);
      return;
    case "Handler":
      handlerLocal(c, id, error);
      inferExpr(c, expr.otherwise.body, want);
      return;
  }
}

function inferElse(c: Checker, id: ExprId, expr: BangExpr, inner: TExprId, found: Fallible): TExprId {
  const join = newJoin(found.value);
  let local = -1;
  let body: ExprId = -1;
  if (expr.otherwise.kind === "Handler") {
    local = handlerLocal(c, id, found.error);
    body = expr.otherwise.body;
  } else if (expr.otherwise.kind === "Value") {
    body = expr.otherwise.value;
  }
  const site = c.tailSite;
  c.tailSite = "other";
  const value = joinBranch(c, join, body);
  c.tailSite = site;
  join.never = false;
  const otherwise = finishBranch(c, join, value);
  return addExpr(c, {
    kind: "try_else",
    value: inner,
    source: found.source,
    local,
    otherwise,
    type: found.value,
    span: expr.span,
  });
}

/** Where the error of a plain `!` goes. */
function tryTarget(c: Checker, found: Fallible, span: Span): TryTarget {
  const frame = frameOf(c);
  const catchIndex = frame.catches[frame.catches.length - 1];
  if (catchIndex !== undefined) {
    const made = at(c.catches, catchIndex);
    made.hasBang = true;
    return { kind: "catch", catchIndex, convert: convertError(c, found.error, made.errorType, span) };
  }
  const ret = typeOf(c.table, shallow(c, frame.ret));
  if (frame.retKnown && ret.kind === "adt" && ret.def === c.known.outcome) {
    return { kind: "return", convert: convertError(c, found.error, at(ret.args, 1), span) };
  }
  if (frame.retKnown && ret.kind === "adt" && ret.def === c.known.maybe) {
    return { kind: "return", convert: undefined };
  }
  return { kind: "panic", debug: found.source === "maybe" ? undefined : debugOf(c, found.error) };
}

function debugOf(c: Checker, error: TypeId): FuncRef | undefined {
  return mayImplement(c, c.known.debug, error) ? { def: c.known.debugDebug, args: [error] } : undefined;
}

/** `F::from`, unless the types are equal. A missing `From` is T018. */
function convertError(c: Checker, error: TypeId, target: TypeId, span: Span): FuncRef | undefined {
  const from = typeOf(c.table, shallow(c, error));
  const to = typeOf(c.table, shallow(c, target));
  if (from.kind === "error" || to.kind === "error" || tryUnify(c, error, target)) {
    return undefined;
  }
  addBoundObligation(c, c.known.from, [target, error], span, "convert", 0);
  return { def: c.known.fromFrom, args: [target, error] };
}

/** `catch { … } else do(err: E) { … }` */
export function inferCatch(c: Checker, id: ExprId, expr: CatchExpr, want: TypeId): TExprId {
  const errorType = expr.type === null ? newVar(c, expr.param === null ? expr.span : expr.param.span, VAR_ANY) : lowerBodyType(c, expr.type);
  const catchIndex = c.catches.length;
  c.catches.push({ errorType, hasBang: false });
  const frame = frameOf(c);
  frame.catches.push(catchIndex);
  const join = newJoin(want);
  const first = joinBlock(c, join, expr.body);
  frame.catches.pop();
  solveReady(c);
  if (!at(c.catches, catchIndex).hasBang && expr.param === null && isUnknown(c, errorType)) {
    unify(c, errorType, TY_UNIT);
  }
  let local = -1;
  if (expr.param !== null) {
    local = handlerLocal(c, id, errorType);
  }
  const second = joinBlock(c, join, expr.handler);
  const body = finishBranch(c, join, first);
  const handler = finishBranch(c, join, second);
  return addExpr(c, { kind: "catch", catchIndex, body, local, errorType, handler, type: joinType(join), span: expr.span });
}
