/**
 * Places: fields, elements, dereferences, borrows, and what becomes of a place when it is used mutably.
 */
import { at, intern, type Span } from "../source/index.js";
import type { BracketExpr, Expr, ExprId, Name } from "../parser/index.js";
import { addExpr, errorExpr, exprOf, NO_TYPE, VAR_ANY, VAR_FLOAT, VAR_INT, type Checker } from "./checker.js";
import { isIntType } from "./const_ops.js";
import {
  reportDerefOf,
  reportNeedsLowlevel,
  reportSafeAddress,
  reportNoIndex,
  reportNotAPlace,
  reportNotInteger,
  reportSliceByValue,
  reportTextByNumber,
  reportTextIsFixed,
  reportTypeNeeded,
} from "./errors_infer.js";
import { reportNoField, reportPrivateField } from "./errors_member.js";
import { inferExpr, inferPlace } from "./infer_expr.js";
import { mkPtr, mkRef, mkSlice } from "./intern.js";
import { isVisibleFrom } from "./lookup_member.js";
import { instantiate, project } from "./instantiate.js";
import { noteField } from "./note_deprecated.js";
import { addBoundObligation, mayImplement, solveReady } from "./obligations.js";
import type { BorrowKind, TExprId } from "./tast.js";
import { classOf, defaultNumber, isOpenNumber, isUnknown, newVar, shallow, unify } from "./unify.js";
import { TY_CHAR, TY_ERROR, TY_NEVER, TY_REF_STR, TY_STR, TY_U64, type TypeId } from "./ty.js";

/** Whether a node is a place expression. */
export function isPlace(c: Checker, id: TExprId): boolean {
  switch (exprOf(c, id).kind) {
    case "local":
    case "field":
    case "deref":
    case "index":
      return true;
    default:
      return false;
  }
}

/** `*id` for a value whose type is a reference, box or pointer to `inner`. */
export function derefOf(c: Checker, id: TExprId, inner: TypeId): TExprId {
  return addExpr(c, { kind: "deref", base: id, type: inner, span: exprOf(c, id).span });
}

/** Dereferences references until the type is none. */
export function stripRefs(c: Checker, id: TExprId): TExprId {
  let current = id;
  for (;;) {
    const type = at(c.table.types, shallow(c, exprOf(c, current).type));
    if (type.kind !== "ref") {
      return current;
    }
    current = derefOf(c, current, type.inner);
  }
}

/** The type below all references. */
function strippedType(c: Checker, type: TypeId): TypeId {
  let current = shallow(c, type);
  for (;;) {
    const node = at(c.table.types, current);
    if (node.kind !== "ref") {
      return current;
    }
    current = shallow(c, node.inner);
  }
}

/** The content type of `Heap`, `Shared` and `Sync`; `NO_TYPE` for other types. */
export function boxContent(c: Checker, type: TypeId): TypeId {
  const node = at(c.table.types, shallow(c, type));
  if (node.kind === "adt" && (node.def === c.known.heap || node.def === c.known.shared || node.def === c.known.sync)) {
    return at(node.args, 0);
  }
  return NO_TYPE;
}

/** One automatic dereference: through a reference or a box. -1 if the type is neither. */
export function derefStep(c: Checker, id: TExprId): TExprId {
  const type = shallow(c, exprOf(c, id).type);
  const node = at(c.table.types, type);
  if (node.kind === "ref") {
    return derefOf(c, id, node.inner);
  }
  const content = boxContent(c, type);
  return content === NO_TYPE ? -1 : derefOf(c, id, content);
}

// --------------------------------------------------------------------------------------------------------- borrows

/** A borrow of a place. A borrow of what a reference points to is the reference itself where that is the same. */
export function borrowPlace(c: Checker, place: TExprId, kind: BorrowKind, auto: boolean, span: Span): TExprId {
  const node = exprOf(c, place);
  if (kind !== "ref") {
    makeMutable(c, place);
  } else if (node.kind === "literal" && node.value.kind === "str") {
    return addExpr(c, { kind: "cast", cast: "str_view", value: place, type: TY_REF_STR, span });
  }
  if (node.kind === "deref") {
    const base = exprOf(c, node.base);
    const type = at(c.table.types, shallow(c, base.type));
    const isOwnBorrow = base.kind === "slice" || c.autoIndex.has(node.base);
    if (type.kind === "ref" && ((kind === "ref" && !type.mut) || (isOwnBorrow && (kind !== "ref") === type.mut))) {
      return node.base;
    }
  }
  const type = mkRef(c.table, kind !== "ref", node.type);
  return addExpr(c, { kind: "borrow", borrow: kind, auto, place, type, span });
}

/** Prepares a place for mutation: indexing by behavior becomes `at_mut`, slices become mutable. */
export function makeMutable(c: Checker, id: TExprId): void {
  const node = exprOf(c, id);
  switch (node.kind) {
    case "field":
    case "index":
      makeMutable(c, node.base);
      return;
    case "deref":
      makeBaseMutable(c, node.base);
      return;
    default:
  }
}

function makeBaseMutable(c: Checker, id: TExprId): void {
  const base = exprOf(c, id);
  const type = at(c.table.types, shallow(c, base.type));
  if (base.kind === "slice" && !base.mut && type.kind === "ref") {
    if (shallow(c, type.inner) === TY_STR) {
      reportTextIsFixed(c, base.span);
    }
    c.exprs[id] = { ...base, mut: true, type: mkRef(c.table, true, type.inner) };
    makeMutable(c, base.base);
    return;
  }
  if (base.kind === "call" && c.autoIndex.has(id) && base.func.def === c.known.indexableAt && type.kind === "ref") {
    const receiver = exprOf(c, at(base.args, 0));
    const item = type.inner;
    const self = receiver.kind === "borrow" ? receiver.place : derefOf(c, at(base.args, 0), at(base.func.args, 0));
    const args = [borrowPlace(c, self, "mut", true, base.span), at(base.args, 1)];
    c.exprs[id] = { ...base, func: { def: c.known.indexableAtMut, args: base.func.args }, args, type: mkRef(c.table, true, item) };
    return;
  }
  if (type.kind !== "ref" && type.kind !== "ptr") {
    makeMutable(c, id);
  }
}

/** `ref e`, `mut ref e`. */
export function inferBorrow(c: Checker, operand: ExprId, isMut: boolean, want: TypeId, span: Span): TExprId {
  const place = inferPlace(c, operand, innerHint(c, want));
  const type = shallow(c, exprOf(c, place).type);
  if (type === TY_ERROR) {
    return errorExpr(c, span);
  }
  if (type === TY_NEVER) {
    return place;
  }
  const made = borrowPlace(c, place, isMut ? "mut" : "ref", false, span);
  const node = exprOf(c, made);
  return node.kind === "slice" || c.autoIndex.has(made) ? respan(c, made, span) : made;
}

function respan(c: Checker, id: TExprId, span: Span): TExprId {
  c.exprs[id] = { ...exprOf(c, id), span };
  return id;
}

/** What is expected below a reference; an array literal behind `ref [T]` takes the element type from the slice. */
function innerHint(c: Checker, want: TypeId): TypeId {
  if (want === NO_TYPE) {
    return NO_TYPE;
  }
  const node = at(c.table.types, shallow(c, want));
  return node.kind === "ref" ? node.inner : NO_TYPE;
}

/** `&e` in `lowlevel` code: a raw pointer to a place. */
export function inferAddress(c: Checker, operand: ExprId, want: TypeId, span: Span): TExprId {
  if (c.lowlevel === 0) {
    reportSafeAddress(c, span);
    inferPlace(c, operand, NO_TYPE);
    return errorExpr(c, span);
  }
  const place = inferPlace(c, operand, NO_TYPE);
  const type = shallow(c, exprOf(c, place).type);
  if (type === TY_ERROR) {
    return errorExpr(c, span);
  }
  const node = exprOf(c, place);
  if (node.kind !== "local" && node.kind !== "field" && node.kind !== "deref") {
    reportNotAPlace(c, span, "`&` applies to locals, fields and `*p`");
    return errorExpr(c, span);
  }
  const expected = want === NO_TYPE ? null : at(c.table.types, shallow(c, want));
  const isMut = expected !== null && expected.kind === "ptr" && expected.mut;
  return addExpr(c, { kind: "address", place, type: mkPtr(c.table, isMut, type), span });
}

/** `*e` */
export function inferDeref(c: Checker, operand: ExprId, span: Span): TExprId {
  const base = inferPlace(c, operand, NO_TYPE);
  solveReady(c);
  const type = shallow(c, exprOf(c, base).type);
  const node = at(c.table.types, type);
  if (node.kind === "error") {
    return errorExpr(c, span);
  }
  if (type === TY_NEVER) {
    return base;
  }
  if (isUnknown(c, type)) {
    return reportTypeNeeded(c, type, span);
  }
  if (node.kind === "ref") {
    return addExpr(c, { kind: "deref", base, type: node.inner, span });
  }
  if (node.kind === "ptr") {
    if (c.lowlevel === 0) {
      reportNeedsLowlevel(c, span, "reading through a raw pointer");
    }
    return addExpr(c, { kind: "deref", base, type: node.inner, span });
  }
  const content = boxContent(c, type);
  if (content === NO_TYPE) {
    reportDerefOf(c, span, type);
    return errorExpr(c, span);
  }
  return addExpr(c, { kind: "deref", base, type: content, span });
}

// ---------------------------------------------------------------------------------------------------------- fields

/** `base.name` */
export function inferField(c: Checker, baseId: ExprId, name: Name, span: Span): TExprId {
  let base = inferPlace(c, baseId, NO_TYPE);
  solveReady(c);
  const first = exprOf(c, base).type;
  for (;;) {
    const type = shallow(c, exprOf(c, base).type);
    const node = at(c.table.types, type);
    if (node.kind === "error") {
      return errorExpr(c, span);
    }
    if (type === TY_NEVER) {
      return base;
    }
    if (node.kind === "infer") {
      return isOpenNumber(c, type) ? missingField(c, defaultNumber(c, type), name, span) : reportTypeNeeded(c, type, span);
    }
    if (node.kind === "adt") {
      const found = fieldOfStruct(c, base, node.def, node.args, name, span);
      if (found !== -1) {
        return found;
      }
    }
    const next = derefStep(c, base);
    if (next === -1) {
      return missingField(c, strippedType(c, first), name, span);
    }
    base = next;
  }
}

function missingField(c: Checker, type: TypeId, name: Name, span: Span): TExprId {
  reportNoField(c, type, name);
  return errorExpr(c, span);
}

/** The field of a struct, or -1 if it has none of that name. */
function fieldOfStruct(c: Checker, base: TExprId, def: number, args: readonly TypeId[], name: Name, span: Span): TExprId {
  const sig = c.program.adts[def];
  if (sig === undefined || sig.isEnum) {
    return -1;
  }
  const fields = at(sig.variants, 0).fields;
  for (let i = 0; i < fields.length; i += 1) {
    const field = at(fields, i);
    if (field.name !== name.sym) {
      continue;
    }
    if (!isVisibleFrom(c.program, c.module, field.vis, at(c.program.resolved.defs, def).module)) {
      if (boxContent(c, exprOf(c, base).type) !== NO_TYPE) {
        return -1;
      }
      reportPrivateField(c, exprOf(c, base).type, name, field.span);
    }
    const type = instantiate(c, field.type, sig.generics, args, span);
    noteField(c, def, i, name.span);
    return addExpr(c, { kind: "field", base, field: i, type, span });
  }
  return -1;
}

/** `base.0` */
export function inferTupleIndex(c: Checker, baseId: ExprId, index: number, indexSpan: Span, span: Span): TExprId {
  let base = inferPlace(c, baseId, NO_TYPE);
  solveReady(c);
  const first = exprOf(c, base).type;
  for (;;) {
    const type = shallow(c, exprOf(c, base).type);
    const node = at(c.table.types, type);
    if (node.kind === "error") {
      return errorExpr(c, span);
    }
    if (type === TY_NEVER) {
      return base;
    }
    if (node.kind === "infer" && !isOpenNumber(c, type)) {
      return reportTypeNeeded(c, type, span);
    }
    if (node.kind === "tuple" && index < node.elems.length) {
      return addExpr(c, { kind: "field", base, field: index, type: at(node.elems, index), span });
    }
    const next = derefStep(c, base);
    if (next === -1) {
      reportNoField(c, strippedType(c, first), { sym: intern(c.program.interner, String(index)), span: indexSpan });
      return errorExpr(c, span);
    }
    base = next;
  }
}

// --------------------------------------------------------------------------------------------------------- indexing

/** `base[index]`, `base[i to j]` as a place. */
export function inferIndex(c: Checker, expr: BracketExpr): TExprId {
  let base = inferPlace(c, expr.base, NO_TYPE);
  solveReady(c);
  if (expr.args.length !== 1) {
    // The resolver has reported it.
    return errorExpr(c, expr.span);
  }
  const argId = at(expr.args, 0);
  const arg = at(c.ast.exprs, argId);
  for (;;) {
    const type = shallow(c, exprOf(c, base).type);
    const node = at(c.table.types, type);
    switch (node.kind) {
      case "error":
        inferExpr(c, argId, NO_TYPE);
        return errorExpr(c, expr.span);
      case "infer":
        if (!isOpenNumber(c, type)) {
          return reportTypeNeeded(c, type, expr.span);
        }
        break;
      case "array":
      case "slice":
        return indexBuiltin(c, base, node.elem, mkSlice(c.table, node.elem), argId, arg, expr.span);
      case "prim":
        if (type === TY_NEVER) {
          return base;
        }
        if (type === TY_STR) {
          return indexText(c, base, argId, arg, expr.span);
        }
        break;
      case "adt":
        if (node.def === c.known.list) {
          return indexBuiltin(c, base, at(node.args, 0), mkSlice(c.table, at(node.args, 0)), argId, arg, expr.span);
        }
        break;
      default:
    }
    const next = derefStep(c, base);
    if (next === -1 || (boxContent(c, type) !== NO_TYPE && mayIndex(c, type))) {
      return indexByBehavior(c, base, argId, expr.span);
    }
    base = next;
  }
}

function mayIndex(c: Checker, type: TypeId): boolean {
  return mayImplement(c, c.known.indexable, type);
}

function indexBuiltin(c: Checker, base: TExprId, elem: TypeId, slice: TypeId, argId: ExprId, arg: Expr, span: Span): TExprId {
  if (arg.kind === "Range") {
    return slicePlace(c, base, slice, arg, span);
  }
  const index = inferExpr(c, argId, indexHint(arg));
  requireInteger(c, index);
  return addExpr(c, { kind: "index", base, index, type: elem, span });
}

/** Reports an index or bound that is no integer; an open integer literal stays open. */
export function requireInteger(c: Checker, id: TExprId): void {
  solveReady(c);
  const node = exprOf(c, id);
  const type = shallow(c, node.type);
  if (isIntType(type) || type === TY_ERROR || type === TY_NEVER || classOf(c, type) === VAR_INT) {
    return;
  }
  if (isUnknown(c, type)) {
    reportTypeNeeded(c, type, node.span);
    return;
  }
  reportNotInteger(c, node.span, defaultNumber(c, type));
}

/** A literal that is no negative number is an index of type `U64`. */
function indexHint(arg: Expr): TypeId {
  return arg.kind === "Int" && arg.value >= 0n ? TY_U64 : NO_TYPE;
}

/** The part of an array, slice, List or text between two bounds: a place of slice type, or of type `Str`. */
function slicePlace(c: Checker, base: TExprId, inner: TypeId, range: Extract<Expr, { kind: "Range" }>, span: Span): TExprId {
  const lo = inferExpr(c, range.lo, indexHint(at(c.ast.exprs, range.lo)));
  requireInteger(c, lo);
  const hi = inferExpr(c, range.hi, indexHint(at(c.ast.exprs, range.hi)));
  requireInteger(c, hi);
  const type = mkRef(c.table, false, inner);
  const view = addExpr(c, { kind: "slice", base, mut: false, lo, hi, inclusive: range.isClosed, type, span });
  const place = addExpr(c, { kind: "deref", base: view, type: inner, span });
  c.slicePlaces.add(place);
  return place;
}

function indexText(c: Checker, base: TExprId, argId: ExprId, arg: Expr, span: Span): TExprId {
  if (arg.kind === "Range") {
    return slicePlace(c, base, TY_STR, arg, span);
  }
  inferExpr(c, argId, NO_TYPE);
  reportTextByNumber(c, span);
  return errorExpr(c, span);
}

/** `Indexable`: `*base.at(ref index)`, which becomes `at_mut` where the place is used mutably. */
function indexByBehavior(c: Checker, base: TExprId, argId: ExprId, span: Span): TExprId {
  const self = exprOf(c, base).type;
  if (!mayIndex(c, self)) {
    inferExpr(c, argId, NO_TYPE);
    reportNoIndex(c, span, self);
    return errorExpr(c, span);
  }
  const by = newVar(c, span, VAR_ANY);
  const key = stripRefs(c, inferPlace(c, argId, NO_TYPE));
  addBoundObligation(c, c.known.indexable, [self, by], span, "index", 0);
  unify(c, by, exprOf(c, key).type);
  solveReady(c);
  const item = project(c, c.known.indexableItem, [self, by], span);
  const args = [borrowPlace(c, base, "ref", true, span), borrowPlace(c, key, "ref", true, exprOf(c, key).span)];
  const type = mkRef(c.table, false, item);
  const call = addExpr(c, { kind: "call", func: { def: c.known.indexableAt, args: [self, by] }, args, type, span });
  c.autoIndex.add(call);
  return addExpr(c, { kind: "deref", base: call, type: item, span });
}

/** A place in a value context: what is written as `a[i to j]` has no value of its own. */
export function checkSized(c: Checker, id: TExprId): TExprId {
  if (c.slicePlaces.has(id)) {
    const node = exprOf(c, id);
    reportSliceByValue(c, node.span);
    return errorExpr(c, node.span);
  }
  return id;
}

/** The left side of an assignment. */
export function inferAssigned(c: Checker, id: ExprId): TExprId {
  const place = inferPlace(c, id, NO_TYPE);
  const node = exprOf(c, place);
  if (node.type === TY_ERROR) {
    return place;
  }
  if (!isPlace(c, place) || c.slicePlaces.has(place)) {
    reportNotAPlace(c, node.span, "only variables, fields, elements and dereferences can be assigned");
    return errorExpr(c, node.span);
  }
  makeMutable(c, place);
  return place;
}

/** Whether a type can be counted: integers, open integers and `Char`. */
export function isCountable(c: Checker, type: TypeId): boolean {
  const head = shallow(c, type);
  return isIntType(head) || head === TY_CHAR || (isOpenNumber(c, head) && classOf(c, head) !== VAR_FLOAT);
}
