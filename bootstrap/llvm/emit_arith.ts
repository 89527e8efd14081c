/**
 * Operators on numbers, `Bool` and `Char` with their checks ([expr.arith], [expr.float]).
 */
import { internalError } from "../diagnostics/index.js";
import { encodeUtf8 } from "../source/index.js";
import { intBits, isSigned, showType, TY_BOOL, TY_F32, TY_F64, type BinaryOp, type TypeId, type UnaryOp } from "../types/index.js";
import {
  buildCall,
  buildCast,
  buildExtract,
  buildFloat,
  buildFloatCompare,
  buildFloatNeg,
  buildInt,
  buildIntCompare,
  buildNot,
  buildSelect,
  constInt,
  constSmall,
  intrinsic,
  intType,
  typeOfValue,
  type FloatOp,
  type FloatPredicate,
  type IntOp,
  type IntPredicate,
  type IntrinsicName,
  type LlValue,
} from "./builder.js";
import { layout, request, type Emitter } from "./emitter.js";
import { powInstance } from "./instances.js";
import { guard, panicCall } from "./emit_panic.js";
import { staticBytes } from "./static_data.js";
import { scalarOf, scalarValue, type Value } from "./values.js";

/** Kinds of `tml_panic_overflow`. */
export const OVERFLOW_ADDITION = 0;
export const OVERFLOW_SUBTRACTION = 1;
export const OVERFLOW_MULTIPLICATION = 2;
export const OVERFLOW_DIVISION = 3;
export const OVERFLOW_NEGATION = 4;
export const OVERFLOW_EXPONENTIATION = 5;

/** Width of a scalar type's integer register: `Bool` 1, `Char` 32, enums that of their tag; 0 for other types. */
export function registerBits(e: Emitter, type: TypeId): number {
  if (type === TY_BOOL) {
    return 1;
  }
  const repr = layout(e, type).repr;
  return repr.kind === "scalar" && repr.scalar.kind === "int" ? repr.scalar.bits : 0;
}

/** Whether a type is a float. */
export function isFloat(type: TypeId): boolean {
  return type === TY_F32 || type === TY_F64;
}

/** A unary operator. */
export function emitUnary(e: Emitter, op: UnaryOp, type: TypeId, value: Value, checked: boolean): Value {
  const operand = scalarOf(value);
  switch (op) {
    case "not":
    case "bit_not":
      return scalarValue(buildNot(e.m, operand));
    case "neg":
      if (isFloat(type)) {
        return scalarValue(buildFloatNeg(e.m, operand));
      }
      return scalarValue(emitNegate(e, type, operand, checked));
  }
}

function emitNegate(e: Emitter, type: TypeId, operand: LlValue, checked: boolean): LlValue {
  const zero = constSmall(e.m, intBits(type), 0);
  if (!checked) {
    return buildInt(e.m, "sub", zero, operand);
  }
  return overflowing(e, isSigned(type) ? "ssub_with_overflow" : "usub_with_overflow", zero, operand, OVERFLOW_NEGATION);
}

/** A binary operator; `right` has the type `rightType`, which differs for shifts and powers only. */
export function emitBinary(e: Emitter, op: BinaryOp, type: TypeId, left: Value, rightType: TypeId, right: Value, checked: boolean): Value {
  if (layout(e, type).repr.kind === "none") {
    return scalarValue(constSmall(e.m, 1, op === "eq" || op === "le" || op === "ge" ? 1 : 0));
  }
  const a = scalarOf(left);
  const b = scalarOf(right);
  switch (op) {
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return scalarValue(emitCompare(e, op, type, a, b));
    default:
      return scalarValue(isFloat(type) ? emitFloat(e, op, a, b) : emitInteger(e, op, type, a, rightType, b, checked));
  }
}

/** A comparison of scalars. */
export function emitCompare(e: Emitter, op: "eq" | "ne" | "lt" | "le" | "gt" | "ge", type: TypeId, a: LlValue, b: LlValue): LlValue {
  if (isFloat(type)) {
    return buildFloatCompare(e.m, floatPredicate(op), a, b);
  }
  return buildIntCompare(e.m, intPredicate(op, isSigned(type)), a, b);
}

function floatPredicate(op: "eq" | "ne" | "lt" | "le" | "gt" | "ge"): FloatPredicate {
  switch (op) {
    case "eq": return "oeq";
    case "ne": return "une";
    case "lt": return "olt";
    case "le": return "ole";
    case "gt": return "ogt";
    case "ge": return "oge";
  }
}

function intPredicate(op: "eq" | "ne" | "lt" | "le" | "gt" | "ge", signed: boolean): IntPredicate {
  switch (op) {
    case "eq": return "eq";
    case "ne": return "ne";
    case "lt": return signed ? "slt" : "ult";
    case "le": return signed ? "sle" : "ule";
    case "gt": return signed ? "sgt" : "ugt";
    case "ge": return signed ? "sge" : "uge";
  }
}

function emitFloat(e: Emitter, op: BinaryOp, a: LlValue, b: LlValue): LlValue {
  if (op === "pow") {
    return buildCall(e.m, intrinsic(e.m, "pow", [typeOfValue(a)]), [a, b]);
  }
  return buildFloat(e.m, floatOp(e, op), a, b);
}

function floatOp(e: Emitter, op: BinaryOp): FloatOp {
  switch (op) {
    case "add": return "fadd";
    case "sub": return "fsub";
    case "mul": return "fmul";
    case "div": return "fdiv";
    case "rem": return "frem";
    default: return internalError("llvm", e.span, "operator " + op + " on floats");
  }
}

function emitInteger(e: Emitter, op: BinaryOp, type: TypeId, a: LlValue, rightType: TypeId, b: LlValue, checked: boolean): LlValue {
  const signed = isSigned(type);
  switch (op) {
    case "add":
      return checked
        ? overflowing(e, signed ? "sadd_with_overflow" : "uadd_with_overflow", a, b, OVERFLOW_ADDITION)
        : buildInt(e.m, "add", a, b);
    case "sub":
      return checked
        ? overflowing(e, signed ? "ssub_with_overflow" : "usub_with_overflow", a, b, OVERFLOW_SUBTRACTION)
        : buildInt(e.m, "sub", a, b);
    case "mul":
      return checked
        ? overflowing(e, signed ? "smul_with_overflow" : "umul_with_overflow", a, b, OVERFLOW_MULTIPLICATION)
        : buildInt(e.m, "mul", a, b);
    case "div":
    case "rem":
      return emitDivision(e, op, type, a, b, checked);
    case "shl":
    case "shr":
      return emitShift(e, op, type, a, rightType, b);
    case "pow":
      return emitPower(e, type, a, rightType, b, checked);
    case "bit_and":
      return buildInt(e.m, "and", a, b);
    case "bit_or":
      return buildInt(e.m, "or", a, b);
    case "bit_xor":
      return buildInt(e.m, "xor", a, b);
    default:
      return internalError("llvm", e.span, "operator " + op + " on integers");
  }
}

/** An operation with overflow bit, followed by the check. */
function overflowing(e: Emitter, name: IntrinsicName, a: LlValue, b: LlValue, kind: number): LlValue {
  const both = buildCall(e.m, intrinsic(e.m, name, [typeOfValue(a)]), [a, b]);
  const value = buildExtract(e.m, both, 0);
  checkOverflow(e, buildExtract(e.m, both, 1), kind);
  return value;
}

/** Panics if the bit is set. */
export function checkOverflow(e: Emitter, overflow: LlValue, kind: number): void {
  guard(e, buildNot(e.m, overflow), () => {
    panicCall(e, "tml_panic_overflow", [intType(e.m, 32)], [constSmall(e.m, 32, kind)]);
  });
}

function minOf(e: Emitter, type: TypeId): LlValue {
  return constInt(e.m, intBits(type), 1n << BigInt(intBits(type) - 1));
}

/** `MIN / -1` overflows; unchecked it gives MIN, and the remainder 0. */
function emitDivision(e: Emitter, op: "div" | "rem", type: TypeId, a: LlValue, b: LlValue, checked: boolean): LlValue {
  const bits = intBits(type);
  guard(e, buildIntCompare(e.m, "ne", b, constSmall(e.m, bits, 0)), () => {
    panicCall(e, "tml_panic_division", [], []);
  });
  if (!isSigned(type)) {
    return buildInt(e.m, op === "div" ? "udiv" : "urem", a, b);
  }
  const minusOne = buildIntCompare(e.m, "eq", b, constInt(e.m, bits, -1n));
  const overflow = buildInt(e.m, "and", minusOne, buildIntCompare(e.m, "eq", a, minOf(e, type)));
  const operation: IntOp = op === "div" ? "sdiv" : "srem";
  if (checked) {
    checkOverflow(e, overflow, OVERFLOW_DIVISION);
    return buildInt(e.m, operation, a, b);
  }
  const divisor = buildSelect(e.m, overflow, constSmall(e.m, bits, 1), b);
  const result = buildInt(e.m, operation, a, divisor);
  return op === "div" ? result : buildSelect(e.m, overflow, constSmall(e.m, bits, 0), result);
}

function emitShift(e: Emitter, op: "shl" | "shr", type: TypeId, a: LlValue, countType: TypeId, count: LlValue): LlValue {
  const m = e.m;
  const bits = intBits(type);
  const countBits = intBits(countType);
  // As an unsigned number a negative count is above every width.
  const inRange = buildIntCompare(m, "ult", count, constInt(m, countBits, BigInt(bits)));
  guard(e, inRange, () => {
    shiftPanic(e, type, countType, count);
  });
  const amount = resize(e, count, countBits, bits, false);
  return buildInt(m, op === "shl" ? "shl" : isSigned(type) ? "ashr" : "lshr", a, amount);
}

function shiftPanic(e: Emitter, type: TypeId, countType: TypeId, count: LlValue): void {
  const m = e.m;
  const signed = isSigned(countType);
  const wide = resize(e, count, intBits(countType), 128, signed);
  const low = buildCast(m, "trunc", wide, intType(m, 64));
  const high = buildCast(m, "trunc", buildInt(m, "lshr", wide, constSmall(m, 128, 64)), intType(m, 64));
  const name = encodeUtf8(showType(e.cg.program, type));
  const i64 = intType(m, 64);
  const types = [i64, i64, intType(m, 32), typeOfValue(staticBytes(e.cg, name)), i64];
  panicCall(e, "tml_panic_shift", types, [low, high, constSmall(m, 32, signed ? 1 : 0), staticBytes(e.cg, name), constSmall(m, 64, name.length)]);
}

/** An integer in another width: cut off, or extended by its sign or by zeros. */
export function resize(e: Emitter, value: LlValue, from: number, to: number, signed: boolean): LlValue {
  if (from === to) {
    return value;
  }
  return buildCast(e.m, from > to ? "trunc" : signed ? "sext" : "zext", value, intType(e.m, to));
}

function emitPower(e: Emitter, type: TypeId, a: LlValue, exponentType: TypeId, exponent: LlValue, checked: boolean): LlValue {
  const instance = powInstance(e.cg, type, exponentType, request(e));
  const result = buildCall(e.m, instance.func, [a, exponent]);
  if (instance.abi.ret.kind !== "pair") {
    return internalError("llvm", e.span, "the result of a power is not a pair");
  }
  if (checked) {
    checkOverflow(e, buildExtract(e.m, result, 1), OVERFLOW_EXPONENTIATION);
  }
  return buildExtract(e.m, result, 0);
}

/** A pair of the value and overflow bit of an operation that wraps. */
export function emitOverflowing(e: Emitter, op: "add" | "sub" | "mul", type: TypeId, left: Value, right: Value): { readonly value: LlValue; readonly overflow: LlValue } {
  const sign = isSigned(type) ? "s" : "u";
  const name = (sign + op + "_with_overflow") as IntrinsicName;
  const a = scalarOf(left);
  const both = buildCall(e.m, intrinsic(e.m, name, [typeOfValue(a)]), [a, scalarOf(right)]);
  return { value: buildExtract(e.m, both, 0), overflow: buildExtract(e.m, both, 1) };
}
