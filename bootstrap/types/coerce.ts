/**
 * Conversions that happen without being written ([type.coerce]), and what is reported where none applies.
 */
import { at, type Span } from "../source/index.js";
import type { Expr, ExprId } from "../parser/index.js";
import { addExpr, exprOf, type Checker } from "./checker.js";
import { reportMismatch } from "./errors_infer.js";
import { mkFunc, mkRef } from "./intern.js";
import { borrowPlace, isPlace } from "./infer_place.js";
import type { CastKind, TExprId } from "./tast.js";
import { tryUnify, unify, shallow, openVar } from "./unify.js";
import { TY_ERROR, TY_NEVER, TY_REF_STR, TY_STR, type FuncKind, type Type, type TypeId } from "./ty.js";

/**
 * Where a value goes. `arg`: to a parameter; `bare`: to a parameter whose type is just a type parameter (a `mut ref` moves);
 * `return`: out of a function; `elem`: into a tuple or array (no conversions but of text literals and `Never`); `other`: the rest.
 */
export type Site = "arg" | "bare" | "return" | "elem" | "other";

/** Converts the value of `id` to `want`, or reports that it cannot be. `source` is its expression in the syntax tree, for fixes; -1 for none. */
export function coerce(c: Checker, id: TExprId, want: TypeId, site: Site, source: ExprId): TExprId {
  const from = exprOf(c, id);
  const actual = shallow(c, from.type);
  const target = shallow(c, want);
  if (actual === target || actual === TY_ERROR || target === TY_ERROR) {
    return actual === target && needsReborrow(c, id, actual, site) ? reborrow(c, id, actual, from.span) : unified(c, id, actual, target);
  }
  if (actual === TY_NEVER) {
    return cast(c, id, "never", target, from.span);
  }
  if (openVar(c, target) >= 0 || openVar(c, actual) >= 0) {
    return unifyOrReport(c, id, actual, target, site, source);
  }
  const a = at(c.table.types, actual);
  const t = at(c.table.types, target);
  if (actual === TY_STR && from.kind === "literal" && t.kind === "ref" && !t.mut && shallow(c, t.inner) === TY_STR) {
    return cast(c, id, "str_view", TY_REF_STR, from.span);
  }
  if (site === "elem") {
    return unifyOrReport(c, id, actual, target, site, source);
  }
  if (a.kind === "ref" && t.kind === "ref") {
    return coerceRef(c, id, a, t, actual, target, site, source);
  }
  if (t.kind === "func") {
    return coerceFunc(c, id, a, t, actual, target, site, source);
  }
  return unifyOrReport(c, id, actual, target, site, source);
}

function unified(c: Checker, id: TExprId, actual: TypeId, target: TypeId): TExprId {
  unify(c, actual, target);
  return id;
}

function unifyOrReport(c: Checker, id: TExprId, actual: TypeId, target: TypeId, site: Site, source: ExprId): TExprId {
  if (!tryUnify(c, actual, target)) {
    return mismatch(c, id, actual, target, site, source);
  }
  const type = at(c.table.types, shallow(c, actual));
  return type.kind === "ref" && type.mut && site !== "bare" && site !== "elem" && isPlace(c, id)
    ? reborrow(c, id, shallow(c, actual), exprOf(c, id).span)
    : id;
}

/** Reports a value that does not fit. What was open in the wanted type is not asked for again. */
function mismatch(c: Checker, id: TExprId, actual: TypeId, target: TypeId, site: Site, source: ExprId): TExprId {
  reportMismatch(c, id, actual, target, site, source);
  unify(c, target, TY_ERROR);
  return addExpr(c, { kind: "error", type: TY_ERROR, span: exprOf(c, id).span });
}

/** Adds a conversion. */
export function cast(c: Checker, id: TExprId, kind: CastKind, type: TypeId, span: Span): TExprId {
  return addExpr(c, { kind: "cast", cast: kind, value: id, type, span });
}

/** A `mut ref` that is read from a place is passed on as a borrow of what it refers to, not moved. */
function needsReborrow(c: Checker, id: TExprId, actual: TypeId, site: Site): boolean {
  if (site === "bare" || site === "elem") {
    return false;
  }
  const type = at(c.table.types, actual);
  return type.kind === "ref" && type.mut && isPlace(c, id);
}

function reborrow(c: Checker, id: TExprId, type: TypeId, span: Span): TExprId {
  const node = at(c.table.types, type);
  if (node.kind !== "ref") {
    return id;
  }
  const place = addExpr(c, { kind: "deref", base: id, type: node.inner, span });
  return addExpr(c, { kind: "borrow", borrow: "mut", auto: true, place, type, span });
}

type RefType = Extract<Type, { kind: "ref" }>;
type FuncType = Extract<Type, { kind: "func" }>;

/** `mut ref T` to `ref T`, arrays to slices, reborrows. */
function coerceRef(
  c: Checker,
  id: TExprId,
  a: RefType,
  t: RefType,
  actual: TypeId,
  target: TypeId,
  site: Site,
  source: ExprId,
): TExprId {
  if (t.mut && !a.mut) {
    return mismatch(c, id, actual, target, site, source);
  }
  const inner = at(c.table.types, shallow(c, a.inner));
  const wanted = at(c.table.types, shallow(c, t.inner));
  const isUnsize = inner.kind === "array" && wanted.kind === "slice";
  const agree = isUnsize ? tryUnify(c, inner.elem, wanted.elem) : tryUnify(c, a.inner, t.inner);
  if (!agree) {
    return mismatch(c, id, actual, target, site, source);
  }
  const span = exprOf(c, id).span;
  let value = id;
  if (a.mut && site !== "bare" && isPlace(c, id)) {
    const place = addExpr(c, { kind: "deref", base: id, type: a.inner, span });
    value = borrowPlace(c, place, t.mut ? "mut" : "ref", true, span);
  } else if (a.mut && !t.mut) {
    value = cast(c, id, "weaken", mkRef(c.table, false, a.inner), span);
  }
  return isUnsize ? cast(c, value, "unsize", target, span) : value;
}

const KINDS: readonly FuncKind[] = ["func", "mut", "move"];

function rank(kind: FuncKind): number {
  return KINDS.indexOf(kind);
}

/** Kinds and markers of function values, and views of them. */
function coerceFunc(
  c: Checker,
  id: TExprId,
  a: Type,
  t: FuncType,
  actual: TypeId,
  target: TypeId,
  site: Site,
  source: ExprId,
): TExprId {
  const span = exprOf(c, id).span;
  if (a.kind === "func" && rank(a.call) <= rank(t.call) && (t.markers & ~a.markers) === 0 && sameSignature(c, a, t)) {
    return a.call === t.call && a.markers === t.markers ? id : cast(c, id, "func", target, span);
  }
  if (a.kind === "ref") {
    const f = at(c.table.types, shallow(c, a.inner));
    const viewable = f.kind === "func" && (f.call === "func" || (a.mut && f.call === "mut"));
    if (f.kind === "func" && viewable && rank(f.call) <= rank(t.call) && (t.markers & ~f.markers) === 0 && sameSignature(c, f, t)) {
      const view = cast(c, id, "func_view", mkFunc(c.table, f.call, f.params, f.ret, t.markers), span);
      return f.call === t.call ? view : cast(c, view, "func", target, span);
    }
  }
  return mismatch(c, id, actual, target, site, source);
}

function sameSignature(c: Checker, a: FuncType, b: FuncType): boolean {
  return tryUnify(c, mkFunc(c.table, "func", a.params, a.ret, 0), mkFunc(c.table, "func", b.params, b.ret, 0));
}

/** Whether an expression needs brackets before something is written behind it. */
export function needsBrackets(expr: Expr): boolean {
  switch (expr.kind) {
    case "Binary":
    case "Ternary":
    case "Range":
    case "Unary":
    case "Cast":
    case "Closure":
    case "Assign":
    case "Update":
    case "If":
    case "When":
    case "Return":
      return true;
    default:
      return false;
  }
}
