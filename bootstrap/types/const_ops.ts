/**
 * Arithmetic of constants: integers of every width as `bigint`, checked as at run time [expr.arith].
 *
 * Serves array lengths (const_length.ts) and constant initialisers (const_eval.ts).
 */
import type { BinaryOp } from "./tast.js";
import {
  TY_BOOL,
  TY_CHAR,
  TY_I128,
  TY_I16,
  TY_I32,
  TY_I64,
  TY_I8,
  TY_U128,
  TY_U16,
  TY_U32,
  TY_U64,
  TY_U8,
  type TypeId,
} from "./ty.js";

/** A value or the text of the panic. */
export type OpResult = { readonly kind: "value"; readonly value: bigint } | { readonly kind: "panic"; readonly text: string };

/** Width of an integer type in bits; 0 for other types. */
export function intBits(type: TypeId): number {
  switch (type) {
    case TY_I8:
    case TY_U8:
      return 8;
    case TY_I16:
    case TY_U16:
      return 16;
    case TY_I32:
    case TY_U32:
      return 32;
    case TY_I64:
    case TY_U64:
      return 64;
    case TY_I128:
    case TY_U128:
      return 128;
    default:
      return 0;
  }
}

/** Whether an integer type is signed. */
export function isSigned(type: TypeId): boolean {
  return type >= TY_I8 && type <= TY_I128;
}

/** Whether a type is one of the integers. */
export function isIntType(type: TypeId): boolean {
  return intBits(type) !== 0;
}

/** The least value of an integer type. */
export function intMin(type: TypeId): bigint {
  return isSigned(type) ? -(1n << BigInt(intBits(type) - 1)) : 0n;
}

/** The greatest value of an integer type. */
export function intMax(type: TypeId): bigint {
  const bits = intBits(type);
  return (1n << BigInt(isSigned(type) ? bits - 1 : bits)) - 1n;
}

/** Whether `value` is a value of the integer type. */
export function fitsInt(type: TypeId, value: bigint): boolean {
  return value >= intMin(type) && value <= intMax(type);
}

/** `value` reduced to the width of the type, as narrowing `as` does; Bool and Char count as U8 and U32. */
export function wrapInt(type: TypeId, value: bigint): bigint {
  if (type === TY_BOOL || type === TY_CHAR) {
    return BigInt.asUintN(32, value);
  }
  return isSigned(type) ? BigInt.asIntN(intBits(type), value) : BigInt.asUintN(intBits(type), value);
}

/** The name of an integer type. */
function intName(type: TypeId): string {
  return (isSigned(type) ? "I" : "U") + String(intBits(type));
}

function checked(type: TypeId, value: bigint, what: string): OpResult {
  return fitsInt(type, value) ? { kind: "value", value } : { kind: "panic", text: "integer overflow in " + what };
}

/** `-value` in the type. */
export function negateInt(type: TypeId, value: bigint): OpResult {
  return checked(type, -value, "negation");
}

/** `~value` in the type. */
export function invertInt(type: TypeId, value: bigint): bigint {
  return wrapInt(type, ~value);
}

/** An arithmetic, bit or shift operation on values of the integer type (`right` of shifts and `**` may be of another). */
export function binaryInt(op: BinaryOp, type: TypeId, left: bigint, right: bigint): OpResult {
  switch (op) {
    case "add":
      return checked(type, left + right, "addition");
    case "sub":
      return checked(type, left - right, "subtraction");
    case "mul":
      return checked(type, left * right, "multiplication");
    case "div":
      return right === 0n ? { kind: "panic", text: "division by zero" } : checked(type, left / right, "division");
    case "rem":
      return remInt(type, left, right);
    case "pow":
      return powInt(type, left, right);
    case "bit_and":
      return { kind: "value", value: left & right };
    case "bit_or":
      return { kind: "value", value: left | right };
    case "bit_xor":
      return { kind: "value", value: left ^ right };
    case "shl":
    case "shr":
      return shiftInt(op, type, left, right);
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return { kind: "value", value: compareInt(op, left, right) ? 1n : 0n };
  }
}

function remInt(type: TypeId, left: bigint, right: bigint): OpResult {
  if (right === 0n) {
    return { kind: "panic", text: "division by zero" };
  }
  if (right === -1n && left === intMin(type)) {
    return { kind: "panic", text: "integer overflow in division" };
  }
  return { kind: "value", value: left % right };
}

function powInt(type: TypeId, base: bigint, exponent: bigint): OpResult {
  if (exponent < 0n) {
    return { kind: "panic", text: "integer overflow in exponentiation" };
  }
  if (base === 0n || base === 1n || base === -1n) {
    const even = exponent % 2n === 0n;
    const value = exponent === 0n ? 1n : base === -1n && even ? 1n : base;
    return { kind: "value", value };
  }
  // |base| is at least 2: more than 128 factors fit no type.
  if (exponent > 128n) {
    return { kind: "panic", text: "integer overflow in exponentiation" };
  }
  let value = 1n;
  for (let i = 0n; i < exponent; i += 1n) {
    value *= base;
  }
  return checked(type, value, "exponentiation");
}

function shiftInt(op: "shl" | "shr", type: TypeId, left: bigint, right: bigint): OpResult {
  const bits = intBits(type);
  if (right < 0n || right >= BigInt(bits)) {
    return { kind: "panic", text: "shift by " + right.toString() + " exceeds the width of " + intName(type) };
  }
  return { kind: "value", value: op === "shl" ? wrapInt(type, left << right) : left >> right };
}

/** A comparison of integers. */
export function compareInt(op: "eq" | "ne" | "lt" | "le" | "gt" | "ge", left: bigint, right: bigint): boolean {
  switch (op) {
    case "eq":
      return left === right;
    case "ne":
      return left !== right;
    case "lt":
      return left < right;
    case "le":
      return left <= right;
    case "gt":
      return left > right;
    case "ge":
      return left >= right;
  }
}
