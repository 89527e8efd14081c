/**
 * Operators ([expr.operand], [expr.arith]): built in on primitive types, by behavior on all others; references are stripped from both sides.
 */
import { at, type Span } from "../source/index.js";
import type { BinaryExpr, BinaryOp as SourceOp, Expr, ExprId, UpdateExpr } from "../parser/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { addExpr, errorExpr, exprOf, NO_EXPR, NO_TYPE, VAR_FLOAT, type Checker } from "./checker.js";
import { binaryOp } from "./const_length.js";
import { isIntType, isSigned } from "./const_ops.js";
import { reportExponent, reportNoOperator, reportOperands, reportProjectionMismatch, reportTypeNeeded, reportWrappedOperand } from "./errors_infer.js";
import { contentOf } from "./errors_member.js";
import { checkExpr, inferPlace } from "./infer_expr.js";
import { borrowPlace, inferAddress, inferAssigned, inferBorrow, inferDeref, makeMutable, stripRefs } from "./infer_place.js";
import { project } from "./instantiate.js";
import { typeOf } from "./intern.js";
import { addBoundObligation, mayImplement, solveReady } from "./obligations.js";
import { langItem } from "./query.js";
import type { BinaryOp, FuncRef, TExprId, TStmt } from "./tast.js";
import { classOf, defaultNumber, isFloatType, isNumberType, isOpenNumber, isUnknown, shallow, tryUnify, unify } from "./unify.js";
import { TY_BOOL, TY_CHAR, TY_ERROR, TY_NEVER, TY_U32, TY_UNIT, type TypeId } from "./ty.js";

type UnaryExpr = Extract<Expr, { kind: "Unary" }>;

/** Prefix operators. */
export function inferUnary(c: Checker, expr: UnaryExpr, want: TypeId): TExprId {
  switch (expr.op) {
    case "Ref":
      return inferBorrow(c, expr.operand, false, want, expr.span);
    case "MutRef":
      return inferBorrow(c, expr.operand, true, want, expr.span);
    case "Deref":
      return inferDeref(c, expr.operand, expr.span);
    case "AddrOf":
      return inferAddress(c, expr.operand, want, expr.span);
    case "Not": {
      const value = checkExpr(c, expr.operand, TY_BOOL, "other");
      return addExpr(c, { kind: "unary", op: "not", value, type: TY_BOOL, span: expr.span });
    }
    case "Neg":
      return inferSign(c, expr, "neg", "negatable", want);
    case "BitNot":
      return inferSign(c, expr, "bit_not", "bit_not", want);
  }
}

function inferSign(c: Checker, expr: UnaryExpr, op: "neg" | "bit_not", behaviorKey: string, want: TypeId): TExprId {
  const operand = stripRefs(c, inferPlace(c, expr.operand, numberHint(c, expr.operand, want)));
  solveReady(c);
  const type = shallow(c, exprOf(c, operand).type);
  if (type === TY_ERROR) {
    return errorExpr(c, expr.span);
  }
  if (type === TY_NEVER) {
    return operand;
  }
  if (isUnknown(c, type)) {
    return reportTypeNeeded(c, type, expr.span);
  }
  const builtin = op === "neg" ? isNumberType(type) || isOpenNumber(c, type) : isIntType(type) || (isOpenNumber(c, type) && classOf(c, type) !== VAR_FLOAT);
  if (builtin) {
    return addExpr(c, { kind: "unary", op, value: operand, type, span: expr.span });
  }
  const behavior = langItem(c.program, behaviorKey);
  if (!mayImplement(c, behavior, type)) {
    reportMissing(c, expr.opSpan, type, behavior);
    return errorExpr(c, expr.span);
  }
  addBoundObligation(c, behavior, [type], expr.opSpan, "operator", 0);
  const func: FuncRef = { def: langItem(c.program, op === "neg" ? "negatable_neg" : "bit_not_bit_not"), args: [type] };
  const output = project(c, langItem(c.program, op === "neg" ? "negatable_output" : "bit_not_output"), [type], expr.span);
  const args = [borrowPlace(c, operand, "ref", true, exprOf(c, operand).span)];
  return addExpr(c, { kind: "call", func, args, type: output, span: expr.span });
}

/** What is expected of arithmetic is expected of literals in it. */
function numberHint(c: Checker, id: ExprId, want: TypeId): TypeId {
  if (want === NO_TYPE || !isNumberType(shallow(c, want))) {
    return NO_TYPE;
  }
  const kind = at(c.ast.exprs, id).kind;
  return kind === "Int" || kind === "Float" ? want : NO_TYPE;
}

// ---------------------------------------------------------------------------------------------------------- binary

/** The lang items behind an operator; empty keys where it has none. */
interface OperatorKeys {
  readonly behavior: string;
  readonly method: string;
  readonly output: string;
}

function keysOf(op: BinaryOp): OperatorKeys {
  switch (op) {
    case "add": return { behavior: "addable", method: "addable_add", output: "addable_output" };
    case "sub": return { behavior: "subtractable", method: "subtractable_sub", output: "subtractable_output" };
    case "mul": return { behavior: "multipliable", method: "multipliable_mul", output: "multipliable_output" };
    case "div": return { behavior: "divisible", method: "divisible_div", output: "divisible_output" };
    case "rem": return { behavior: "remainder", method: "remainder_rem", output: "remainder_output" };
    case "pow": return { behavior: "powerable", method: "powerable_pow", output: "powerable_output" };
    case "bit_and": return { behavior: "bit_and", method: "bit_and_bit_and", output: "bit_and_output" };
    case "bit_or": return { behavior: "bit_or", method: "bit_or_bit_or", output: "bit_or_output" };
    case "bit_xor": return { behavior: "bit_xor", method: "bit_xor_bit_xor", output: "bit_xor_output" };
    case "shl": return { behavior: "shift_left", method: "shift_left_shift_left", output: "shift_left_output" };
    case "shr": return { behavior: "shift_right", method: "shift_right_shift_right", output: "shift_right_output" };
    case "eq": return { behavior: "equal", method: "equal_eq", output: "" };
    case "ne": return { behavior: "equal", method: "equal_ne", output: "" };
    case "lt": return { behavior: "ordered", method: "ordered_lt", output: "" };
    case "le": return { behavior: "ordered", method: "ordered_le", output: "" };
    case "gt": return { behavior: "ordered", method: "ordered_gt", output: "" };
    case "ge": return { behavior: "ordered", method: "ordered_ge", output: "" };
  }
}

function isComparison(op: BinaryOp): boolean {
  switch (op) {
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return true;
    default:
      return false;
  }
}

/** `left op right` */
export function inferBinary(c: Checker, expr: BinaryExpr, want: TypeId): TExprId {
  const op: SourceOp = expr.op;
  if (op === "And" || op === "Or") {
    const left = checkExpr(c, expr.left, TY_BOOL, "other");
    const right = checkExpr(c, expr.right, TY_BOOL, "other");
    return addExpr(c, { kind: "logic", op: op === "And" ? "and" : "or", left, right, type: TY_BOOL, span: expr.span });
  }
  const plain = binaryOp(op);
  const hint = isComparison(plain) ? NO_TYPE : want;
  const left = stripRefs(c, inferPlace(c, expr.left, numberHint(c, expr.left, hint)));
  solveReady(c);
  const leftType = shallow(c, exprOf(c, left).type);
  const rightWant = plain === "shl" || plain === "shr" || plain === "pow" ? NO_TYPE : operandHint(c, expr.right, leftType);
  const right = stripRefs(c, inferPlace(c, expr.right, rightWant));
  solveReady(c);
  return applyBinary(c, plain, left, right, hint, expr.opSpan, expr.span);
}

/** The left type is expected of a right operand whose own form leaves its type open. */
function operandHint(c: Checker, id: ExprId, left: TypeId): TypeId {
  switch (at(c.ast.exprs, id).kind) {
    case "Int":
    case "Float":
    case "Array":
    case "Repeat":
    case "Path":
    case "Call":
    case "Tuple":
    case "StructLit":
    case "Bracket":
      return left;
    default:
      return NO_TYPE;
  }
}

function applyBinary(c: Checker, op: BinaryOp, left: TExprId, right: TExprId, want: TypeId, opSpan: Span, span: Span): TExprId {
  const a = shallow(c, exprOf(c, left).type);
  const b = shallow(c, exprOf(c, right).type);
  if (a === TY_ERROR || b === TY_ERROR) {
    return addExpr(c, { kind: "error", type: isComparison(op) ? TY_BOOL : TY_ERROR, span });
  }
  if (a === TY_NEVER || b === TY_NEVER) {
    return neverPair(c, left, right, span);
  }
  if (isUnknown(c, a) && isUnknown(c, b) && op !== "eq" && op !== "ne") {
    return reportTypeNeeded(c, a, exprOf(c, left).span);
  }
  if (mayBeBuiltin(c, a) && mayBeBuiltin(c, b)) {
    const made = builtinBinary(c, op, left, right, a, b, want, opSpan, span);
    if (made !== NO_EXPR) {
      return made;
    }
  }
  return isComparison(op) ? compareByBehavior(c, op, left, right, opSpan, span) : computeByBehavior(c, op, left, right, opSpan, span);
}

/** One operand never returns: both are evaluated, nothing is computed. */
function neverPair(c: Checker, left: TExprId, right: TExprId, span: Span): TExprId {
  const stmts: TStmt[] = [
    { kind: "expr", value: left, span: exprOf(c, left).span },
    { kind: "expr", value: right, span: exprOf(c, right).span },
  ];
  return addExpr(c, { kind: "block", stmts, tail: NO_EXPR, lowlevel: false, type: TY_NEVER, span });
}

/** Primitive types with built-in operators, or what may still become one. `Str` has its operators by behavior. */
function mayBeBuiltin(c: Checker, type: TypeId): boolean {
  const node = typeOf(c.table, type);
  return node.kind === "infer" || node.kind === "ptr" || isNumberType(type) || type === TY_BOOL || type === TY_CHAR;
}

/** A built-in operation, or `NO_EXPR` if there is none for these types. */
function builtinBinary(
  c: Checker,
  op: BinaryOp,
  left: TExprId,
  right: TExprId,
  a: TypeId,
  b: TypeId,
  want: TypeId,
  opSpan: Span,
  span: Span,
): TExprId {
  if (op === "shl" || op === "shr") {
    if (!isIntegral(c, a) || !isIntegral(c, b)) {
      return NO_EXPR;
    }
    return addExpr(c, { kind: "binary", op, left, right, type: a, span });
  }
  if (op === "pow") {
    return builtinPower(c, left, right, a, b, want, opSpan, span);
  }
  if (!tryUnify(c, a, b)) {
    reportOperands(c, opSpan, a, b, left, right);
    return addExpr(c, { kind: "error", type: isComparison(op) ? TY_BOOL : TY_ERROR, span });
  }
  const type = shallow(c, a);
  if (isUnknown(c, type) || !hasBuiltin(c, op, type)) {
    return NO_EXPR;
  }
  return addExpr(c, { kind: "binary", op, left, right, type: isComparison(op) ? TY_BOOL : type, span });
}

function isIntegral(c: Checker, type: TypeId): boolean {
  return isIntType(type) || (isOpenNumber(c, type) && classOf(c, type) !== VAR_FLOAT);
}

function hasBuiltin(c: Checker, op: BinaryOp, type: TypeId): boolean {
  const node = typeOf(c.table, type);
  if (node.kind === "ptr") {
    return isComparison(op);
  }
  if (isComparison(op)) {
    return true;
  }
  switch (op) {
    case "bit_and":
    case "bit_or":
    case "bit_xor":
      return isIntegral(c, type) || type === TY_BOOL;
    default:
      return isNumberType(type) || isOpenNumber(c, type);
  }
}

/** `**`: an unsigned or literal exponent, or for floats the same float type. */
function builtinPower(
  c: Checker,
  left: TExprId,
  right: TExprId,
  a: TypeId,
  b: TypeId,
  want: TypeId,
  opSpan: Span,
  span: Span,
): TExprId {
  const expected = want === NO_TYPE ? NO_TYPE : shallow(c, want);
  if (isOpenNumber(c, a) && (isFloatType(b) || classOf(c, b) === VAR_FLOAT)) {
    unify(c, a, b);
  } else if (isOpenNumber(c, a) && expected !== NO_TYPE && isFloatType(expected)) {
    unify(c, a, expected);
  }
  const base = shallow(c, a);
  if (isFloatType(base) || classOf(c, base) === VAR_FLOAT) {
    if (tryUnify(c, base, b)) {
      return addExpr(c, { kind: "binary", op: "pow", left, right, type: shallow(c, base), span });
    }
    reportExponent(c, base, b, right);
    return errorExpr(c, span);
  }
  if (!isIntegral(c, base)) {
    return NO_EXPR;
  }
  if (isOpenNumber(c, b)) {
    if (exprOf(c, right).kind === "literal" && unify(c, b, TY_U32)) {
      return addExpr(c, { kind: "binary", op: "pow", left, right, type: base, span });
    }
    unify(c, b, TY_U32);
  }
  if (!isUnsigned(shallow(c, b))) {
    reportExponent(c, base, shallow(c, b), right);
    return errorExpr(c, span);
  }
  return addExpr(c, { kind: "binary", op: "pow", left, right, type: base, span });
}

function isUnsigned(type: TypeId): boolean {
  return isIntType(type) && !isSigned(type);
}

/** `Equal` and `Ordered`: both sides are of one type. */
function compareByBehavior(c: Checker, op: BinaryOp, left: TExprId, right: TExprId, opSpan: Span, span: Span): TExprId {
  const a = exprOf(c, left).type;
  const b = exprOf(c, right).type;
  const keys = keysOf(op);
  const behavior = langItem(c.program, keys.behavior);
  if (!tryUnify(c, a, b)) {
    reportOperands(c, opSpan, a, b, left, right);
    return addExpr(c, { kind: "error", type: TY_BOOL, span });
  }
  addBoundObligation(c, behavior, [a], opSpan, "operator", 0);
  const func: FuncRef = { def: langItem(c.program, keys.method), args: [a] };
  return addExpr(c, { kind: "call", func, args: borrowBoth(c, left, right), type: TY_BOOL, span });
}

function borrowBoth(c: Checker, left: TExprId, right: TExprId): TExprId[] {
  return [
    borrowPlace(c, left, "ref", true, exprOf(c, left).span),
    borrowPlace(c, right, "ref", true, exprOf(c, right).span),
  ];
}

/** Arithmetic by behavior: the left type's, with `ref` of both. */
function computeByBehavior(c: Checker, op: BinaryOp, left: TExprId, right: TExprId, opSpan: Span, span: Span): TExprId {
  const call = operatorCall(c, op, left, right, opSpan, span);
  if (call === null) {
    return errorExpr(c, span);
  }
  return addExpr(c, { kind: "call", func: call.func, args: borrowBoth(c, left, right), type: call.output, span });
}

/** The method behind an arithmetic operator and its result type; null after a report. */
function operatorCall(
  c: Checker,
  op: BinaryOp,
  left: TExprId,
  right: TExprId,
  opSpan: Span,
  span: Span,
): { readonly func: FuncRef; readonly output: TypeId } | null {
  const a = defaultNumber(c, exprOf(c, left).type);
  const b = exprOf(c, right).type;
  const keys = keysOf(op);
  const behavior: DefId = langItem(c.program, keys.behavior);
  if (isUnknown(c, a)) {
    reportTypeNeeded(c, a, exprOf(c, left).span);
    return null;
  }
  if (behavior === NO_DEF || !mayImplement(c, behavior, a)) {
    reportMissing(c, opSpan, a, behavior);
    return null;
  }
  addBoundObligation(c, behavior, [a, b], opSpan, "operator", 0);
  solveReady(c);
  const output = project(c, langItem(c.program, keys.output), [a, b], span);
  return { func: { def: langItem(c.program, keys.method), args: [a, b] }, output };
}

// ------------------------------------------------------------------------------------------------------- assignment

/** T007 where what a `Maybe` or `Outcome` holds has the operator, else T004. */
function reportMissing(c: Checker, span: Span, type: TypeId, behavior: DefId): void {
  const content = contentOf(c, type);
  if (content !== NO_TYPE && behavior !== NO_DEF && !isUnknown(c, content) && mayImplement(c, behavior, defaultNumber(c, content))) {
    reportWrappedOperand(c, span, type);
  } else {
    reportNoOperator(c, span, type, behavior);
  }
}

/** `place = value` */
export function inferAssign(c: Checker, placeId: ExprId, valueId: ExprId, span: Span): TExprId {
  const place = inferAssigned(c, placeId);
  const value = checkExpr(c, valueId, exprOf(c, place).type, "other");
  if (exprOf(c, place).kind === "error") {
    return addExpr(c, { kind: "error", type: TY_UNIT, span });
  }
  return addExpr(c, { kind: "assign", place, value, type: TY_UNIT, span });
}

/** `place op= value` */
export function inferUpdate(c: Checker, expr: UpdateExpr): TExprId {
  const written = inferAssigned(c, expr.place);
  const place = stripRefs(c, written);
  if (place !== written) {
    makeMutable(c, place);
  }
  solveReady(c);
  const type = shallow(c, exprOf(c, place).type);
  if (expr.op === "And" || expr.op === "Or") {
    return errorExpr(c, expr.span);
  }
  const op = binaryOp(expr.op);
  const isShift = op === "shl" || op === "shr" || op === "pow";
  const value = stripRefs(c, inferPlace(c, expr.value, isShift ? NO_TYPE : operandHint(c, expr.value, type)));
  solveReady(c);
  const other = shallow(c, exprOf(c, value).type);
  if (type === TY_ERROR || other === TY_ERROR) {
    return addExpr(c, { kind: "error", type: TY_UNIT, span: expr.span });
  }
  if (other === TY_NEVER) {
    return value;
  }
  if (mayBeBuiltin(c, type) && mayBeBuiltin(c, other)) {
    const made = builtinBinary(c, op, place, value, type, other, type, expr.opSpan, expr.span);
    if (made !== NO_EXPR) {
      const node = exprOf(c, made);
      return node.kind === "binary"
        ? addExpr(c, { kind: "update", op, place, value, type: TY_UNIT, span: expr.span })
        : addExpr(c, { kind: "error", type: TY_UNIT, span: expr.span });
    }
  }
  const call = operatorCall(c, op, place, value, expr.opSpan, expr.span);
  if (call === null) {
    return addExpr(c, { kind: "error", type: TY_UNIT, span: expr.span });
  }
  if (!tryUnify(c, call.output, type)) {
    reportProjectionMismatch(c, expr.opSpan, [type], langItem(c.program, keysOf(op).output), type, call.output);
  }
  const borrowed = borrowPlace(c, value, "ref", true, exprOf(c, value).span);
  return addExpr(c, { kind: "update_call", func: call.func, place, value: borrowed, type: TY_UNIT, span: expr.span });
}

