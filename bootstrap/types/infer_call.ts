/**
 * Calls: functions, variants, function values; arguments and generic arguments ([gen.args], [expr.call]).
 *
 * The result is unified with the expected type first, then arguments are checked left to right, closures without annotations last.
 */
import { at, type Span } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { Expr, ExprId } from "../parser/index.js";
import { addExpr, errorExpr, exprOf, NO_EXPR, NO_TYPE, type Checker } from "./checker.js";
import type { Site } from "./coerce.js";
import { reportNeedsLowlevel, reportNotCallable, reportTypeNeeded } from "./errors_infer.js";
import { reportArgCount, reportShapeOfVariant } from "./errors_member.js";
import { inferBuiltin } from "./infer_builtin.js";
import { checkExpr, inferExpr, inferPlace } from "./infer_expr.js";
import { globalValue } from "./infer_const.js";
import { noteMember } from "./note_deprecated.js";
import { resolveValue, localValue, type ValuePath } from "./infer_path.js";
import { derefStep, makeMutable } from "./infer_place.js";
import { instantiate, requireBounds } from "./instantiate.js";
import { mkAdt, typeOf } from "./intern.js";
import { solveReady } from "./obligations.js";
import type { FuncSig } from "./program.js";
import type { FieldInit, TExprId } from "./tast.js";
import { isUnknown, shallow, tryUnify, unify } from "./unify.js";
import { TY_ERROR, TY_NEVER, type TypeId } from "./ty.js";

export { inferMethodCall } from "./infer_method.js";

type CallExpr = Extract<Expr, { kind: "Call" }>;

/** `callee(args)` */
export function inferCall(c: Checker, id: ExprId, expr: CallExpr, want: TypeId): TExprId {
  const callee = at(c.ast.exprs, expr.callee);
  const res = c.names.exprs[expr.callee];
  if (callee.kind === "Path" && res !== undefined && res.kind === "builtin") {
    return inferBuiltin(c, res.builtin, expr.args, want, expr.span);
  }
  const isPath = callee.kind === "Path" || callee.kind === "Scope" || (callee.kind === "Bracket" && c.names.brackets[expr.callee] === "generics");
  if (!isPath) {
    return callValue(c, inferPlace(c, expr.callee, NO_TYPE), expr.args, want, expr.span);
  }
  return callPath(c, resolveValue(c, expr.callee), callee.span, expr.callee, expr.args, want, expr.span);
}

/** A call of what a path means. `callee` is its expression, -1 for a member found by the caller. */
export function callPath(
  c: Checker,
  path: ValuePath,
  calleeSpan: Span,
  callee: ExprId,
  args: readonly ExprId[],
  want: TypeId,
  span: Span,
): TExprId {
  switch (path.kind) {
    case "error":
      inferArgs(c, args);
      return errorExpr(c, span);
    case "func":
      return callFunc(c, path.def, path.args, NO_EXPR, args, want, span);
    case "variant":
      return callVariant(c, path, args, want, span, calleeSpan);
    case "local":
      return callValue(c, localValue(c, path.local, calleeSpan), args, want, span);
    case "global":
      return callValue(c, globalValue(c, path.def, calleeSpan), args, want, span);
    case "const":
      return callee < 0 ? errorExpr(c, span) : callValue(c, inferExpr(c, callee, NO_TYPE), args, want, span);
  }
}

/** Checks arguments of a call that failed: errors inside of them are still found, but nothing asks for what the callee would have told. */
export function inferArgs(c: Checker, args: readonly ExprId[]): void {
  for (const arg of args) {
    const node = at(c.ast.exprs, arg);
    if (node.kind !== "Closure") {
      unify(c, exprOf(c, inferExpr(c, arg, NO_TYPE)).type, TY_ERROR);
    }
  }
}

/** Unifies a result with what is expected of it, if that can be; a `mut ref` result may serve as `ref`. */
export function hintResult(c: Checker, ret: TypeId, want: TypeId): void {
  if (want === NO_TYPE) {
    return;
  }
  const r = typeOf(c.table, shallow(c, ret));
  const w = typeOf(c.table, shallow(c, want));
  if (r.kind === "prim" || w.kind === "error" || r.kind === "error") {
    return;
  }
  if (r.kind === "ref" && w.kind === "ref") {
    const inner = typeOf(c.table, shallow(c, r.inner));
    const target = typeOf(c.table, shallow(c, w.inner));
    if (inner.kind === "array" && target.kind === "slice") {
      tryUnify(c, inner.elem, target.elem);
    } else {
      tryUnify(c, r.inner, w.inner);
    }
    return;
  }
  tryUnify(c, ret, want);
}

/** A call of a function or method. `recv` is the receiver, already borrowed as the method takes it; -1 for none. */
export function callFunc(
  c: Checker,
  def: DefId,
  args: readonly TypeId[],
  recv: TExprId,
  argIds: readonly ExprId[],
  want: TypeId,
  span: Span,
): TExprId {
  const sig = c.program.funcs[def];
  if (sig === undefined) {
    inferArgs(c, argIds);
    return errorExpr(c, span);
  }
  if (c.lowlevel === 0 && (sig.lowlevel || sig.abi === "c")) {
    reportNeedsLowlevel(c, span, sig.abi === "c" ? "calling an extern function" : "calling a `lowlevel` function");
  }
  const skipped = recv === NO_EXPR ? 0 : 1;
  const expected = sig.params.length - skipped;
  if (argIds.length < expected || (argIds.length > expected && !sig.variadic)) {
    reportArgCount(c, span, def, expected, argIds.length);
    inferArgs(c, argIds);
    const ret = instantiate(c, sig.ret, sig.generics, args, span);
    return addExpr(c, { kind: "error", type: shallow(c, ret) === TY_NEVER ? TY_NEVER : TY_ERROR, span });
  }
  requireBounds(c, sig.bounds, sig.generics, args, span, "bound", 0);
  const ret = instantiate(c, sig.ret, sig.generics, args, span);
  hintResult(c, ret, want);
  const made: TExprId[] = recv === NO_EXPR ? [] : [recv];
  checkArgs(c, sig, args, skipped, argIds, made, span);
  solveReady(c);
  noteMember(c, def, span);
  return addExpr(c, { kind: "call", func: { def, args }, args: made, type: shallow(c, ret), span });
}

function checkArgs(
  c: Checker,
  sig: FuncSig,
  args: readonly TypeId[],
  skipped: number,
  argIds: readonly ExprId[],
  made: TExprId[],
  span: Span,
): void {
  const types: TypeId[] = [];
  const sites: Site[] = [];
  for (let i = skipped; i < sig.params.length; i += 1) {
    const param = at(sig.params, i);
    types.push(instantiate(c, param.type, sig.generics, args, span));
    sites.push(typeOf(c.table, param.type).kind === "param" ? "bare" : "arg");
  }
  checkAll(c, argIds, types, sites, made);
}

/** Checks arguments against parameter types; those behind the last parameter (C variadics) are inferred. */
function checkAll(c: Checker, argIds: readonly ExprId[], types: readonly TypeId[], sites: readonly Site[], made: TExprId[]): void {
  const first = made.length;
  const late: number[] = [];
  for (let i = 0; i < argIds.length; i += 1) {
    const id = at(argIds, i);
    const type = types[i] ?? NO_TYPE;
    if (type === NO_TYPE) {
      made.push(inferExpr(c, id, NO_TYPE));
    } else if (isOpenClosure(c, id)) {
      late.push(i);
      made.push(NO_EXPR);
    } else {
      made.push(checkExpr(c, id, type, sites[i] ?? "arg"));
    }
  }
  for (const i of late) {
    solveReady(c);
    made[first + i] = checkExpr(c, at(argIds, i), at(types, i), sites[i] ?? "arg");
  }
}

/** A closure with a parameter whose type is not written. */
function isOpenClosure(c: Checker, id: ExprId): boolean {
  const expr = at(c.ast.exprs, id);
  return expr.kind === "Closure" && expr.params.some((param) => param.type === null);
}

/** `Variant(args)` */
function callVariant(
  c: Checker,
  path: Extract<ValuePath, { kind: "variant" }>,
  argIds: readonly ExprId[],
  want: TypeId,
  span: Span,
  calleeSpan: Span,
): TExprId {
  const sig = c.program.adts[path.adt];
  const shape = sig?.variants[path.variant];
  if (sig === undefined || shape === undefined) {
    return errorExpr(c, span);
  }
  if (shape.shape !== "tuple") {
    reportShapeOfVariant(c, calleeSpan, shape);
    inferArgs(c, argIds);
    return errorExpr(c, span);
  }
  if (shape.fields.length !== argIds.length) {
    reportArgCount(c, span, shape.def, shape.fields.length, argIds.length);
    inferArgs(c, argIds);
    return errorExpr(c, span);
  }
  requireBounds(c, sig.bounds, sig.generics, path.args, span, "bound", 0);
  const type = mkAdt(c.table, path.adt, path.args);
  hintResult(c, type, want);
  const types: TypeId[] = [];
  const sites: Site[] = [];
  for (const field of shape.fields) {
    types.push(instantiate(c, field.type, sig.generics, path.args, span));
    sites.push(typeOf(c.table, field.type).kind === "param" ? "bare" : "arg");
  }
  const made: TExprId[] = [];
  checkAll(c, argIds, types, sites, made);
  const inits: FieldInit[] = made.map((value, field) => ({ field, value }));
  return addExpr(c, { kind: "construct", def: path.adt, variant: path.variant, inits, base: NO_EXPR, type, span });
}

/** A call of a function value. References and boxes around it are looked through. */
export function callValue(c: Checker, calleeId: TExprId, argIds: readonly ExprId[], want: TypeId, span: Span): TExprId {
  let callee = calleeId;
  solveReady(c);
  for (;;) {
    const type = shallow(c, exprOf(c, callee).type);
    const node = typeOf(c.table, type);
    if (node.kind === "error") {
      inferArgs(c, argIds);
      return errorExpr(c, span);
    }
    if (type === TY_NEVER) {
      return callee;
    }
    if (isUnknown(c, type)) {
      inferArgs(c, argIds);
      return reportTypeNeeded(c, type, exprOf(c, callee).span);
    }
    if (node.kind === "func") {
      if (node.params.length !== argIds.length) {
        reportArgCount(c, span, NO_DEF, node.params.length, argIds.length);
        inferArgs(c, argIds);
        return errorExpr(c, span);
      }
      hintResult(c, node.ret, want);
      if (node.call === "mut") {
        makeMutable(c, callee);
      }
      const made: TExprId[] = [];
      checkAll(c, argIds, node.params, [], made);
      return addExpr(c, { kind: "call_value", callee, call: node.call, args: made, type: node.ret, span });
    }
    const next = derefStep(c, callee);
    if (next === -1) {
      reportNotCallable(c, exprOf(c, callee).span, type);
      inferArgs(c, argIds);
      return errorExpr(c, span);
    }
    callee = next;
  }
}

