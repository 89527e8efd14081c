/**
 * `x as T` ([type.convert], [low.block]).
 */
import type { Span } from "../source/index.js";
import type { ExprId, TypeExprId } from "../parser/index.js";
import { errorExpr, exprOf, NO_TYPE, type Checker } from "./checker.js";
import { cast } from "./coerce.js";
import { fitsInt, isIntType } from "./const_ops.js";
import { reportBadCast, reportNeedsLowlevel, reportTypeNeeded } from "./errors_infer.js";
import { inferExpr } from "./infer_expr.js";
import { lowerBodyType } from "./infer_path.js";
import { typeOf } from "./intern.js";
import { solveReady } from "./obligations.js";
import type { TExprId } from "./tast.js";
import { isNumberType, isOpenNumber, isUnknown, shallow, tryUnify, unify } from "./unify.js";
import { TY_BOOL, TY_CHAR, TY_ERROR, TY_F32, TY_NEVER, TY_STR, TY_U8, type TypeId } from "./ty.js";

/** `operand as type` */
export function inferCast(c: Checker, operandId: ExprId, typeId: TypeExprId, span: Span): TExprId {
  const target = lowerBodyType(c, typeId);
  const operand = inferExpr(c, operandId, NO_TYPE);
  solveReady(c);
  const from = shallow(c, exprOf(c, operand).type);
  if (target === TY_ERROR || from === TY_ERROR) {
    return errorExpr(c, span);
  }
  if (from === TY_NEVER) {
    return cast(c, operand, "never", target, span);
  }
  if (isUnknown(c, from)) {
    return reportTypeNeeded(c, from, exprOf(c, operand).span);
  }
  if (isOpenNumber(c, from)) {
    adopt(c, operand, from, target);
    return castNumber(c, operand, shallow(c, from), target, span);
  }
  if (tryUnify(c, from, target)) {
    return operand;
  }
  return castTo(c, operand, from, target, span);
}

/** An open literal that fits the target type is of that type; another keeps its own and wraps, or becomes infinite. */
function adopt(c: Checker, operand: TExprId, from: TypeId, target: TypeId): void {
  const node = exprOf(c, operand);
  if (node.kind !== "literal" || !isNumberType(target)) {
    return;
  }
  if (node.value.kind === "int" && isIntType(target) && !fitsInt(target, node.value.value)) {
    return;
  }
  if (node.value.kind === "float" && target === TY_F32 && !Number.isFinite(Math.fround(node.value.value))) {
    return;
  }
  tryUnify(c, from, target);
}

function castNumber(c: Checker, operand: TExprId, from: TypeId, target: TypeId, span: Span): TExprId {
  if (from === target) {
    return operand;
  }
  if (isNumberType(target)) {
    return cast(c, operand, "num", target, span);
  }
  const node = typeOf(c.table, target);
  if (target === TY_CHAR && unify(c, from, TY_U8)) {
    return cast(c, operand, "num", target, span);
  }
  if (node.kind === "ptr") {
    return pointerCast(c, operand, target, span);
  }
  reportBadCast(c, span, from, target);
  return errorExpr(c, span);
}

function castTo(c: Checker, operand: TExprId, from: TypeId, target: TypeId, span: Span): TExprId {
  const a = typeOf(c.table, from);
  const t = typeOf(c.table, target);
  if (isNumberType(from) && isNumberType(target)) {
    return cast(c, operand, "num", target, span);
  }
  if (isIntType(target) && (from === TY_BOOL || from === TY_CHAR || isPlainEnum(c, from))) {
    return cast(c, operand, "num", target, span);
  }
  if (from === TY_U8 && target === TY_CHAR) {
    return cast(c, operand, "num", target, span);
  }
  if (a.kind === "ptr" && (t.kind === "ptr" || isIntType(target))) {
    return pointerCast(c, operand, target, span);
  }
  if (t.kind === "ptr" && isIntType(from)) {
    return pointerCast(c, operand, target, span);
  }
  if (a.kind === "ref" && t.kind === "ptr" && (a.mut || !t.mut) && isThin(c, a.inner) && tryUnify(c, a.inner, t.inner)) {
    return pointerCast(c, operand, target, span);
  }
  reportBadCast(c, span, from, target);
  return errorExpr(c, span);
}

/** A reference to it is one address. */
function isThin(c: Checker, type: TypeId): boolean {
  const head = shallow(c, type);
  return head !== TY_STR && typeOf(c.table, head).kind !== "slice";
}

function pointerCast(c: Checker, operand: TExprId, target: TypeId, span: Span): TExprId {
  if (c.lowlevel === 0) {
    reportNeedsLowlevel(c, span, "converting a raw pointer");
  }
  return cast(c, operand, "ptr", target, span);
}

/** An enum none of whose variants has fields. */
function isPlainEnum(c: Checker, type: TypeId): boolean {
  const node = typeOf(c.table, type);
  if (node.kind !== "adt") {
    return false;
  }
  const sig = c.program.adts[node.def];
  return sig !== undefined && sig.isEnum && sig.variants.every((variant) => variant.fields.length === 0);
}

