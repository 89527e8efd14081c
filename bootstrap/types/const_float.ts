/**
 * Floating-point arithmetic of constants [expr.float]: IEEE 754, results rounded to their type.
 */
import { intMax, intMin } from "./const_ops.js";
import type { BinaryOp } from "./tast.js";
import { TY_F32, type TypeId } from "./ty.js";

/** `value` as a value of the float type. */
export function roundFloat(type: TypeId, value: number): number {
  return type === TY_F32 ? Math.fround(value) : value;
}

/** An arithmetic operation; others give NaN. */
export function binaryFloat(op: BinaryOp, left: number, right: number): number {
  switch (op) {
    case "add":
      return left + right;
    case "sub":
      return left - right;
    case "mul":
      return left * right;
    case "div":
      return left / right;
    case "rem":
      return left % right;
    case "pow":
      return powFloat(left, right);
    default:
      return Number.NaN;
  }
}

/** `left ** right` by IEEE 754: 1 to any power and anything to the power 0 is 1. */
function powFloat(left: number, right: number): number {
  if (left === 1 || (left === -1 && (right === Infinity || right === -Infinity))) {
    return 1;
  }
  return left ** right;
}

/** A comparison; undefined for other operations. Every comparison with NaN is false, but `!=`. */
export function compareFloat(op: BinaryOp, left: number, right: number): boolean | undefined {
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
    default:
      return undefined;
  }
}

/** `value as T` for an integer type: towards zero, saturating; NaN is 0 [type.convert]. */
export function floatToInt(type: TypeId, value: number): bigint {
  if (Number.isNaN(value)) {
    return 0n;
  }
  if (value === Infinity) {
    return intMax(type);
  }
  if (value === -Infinity) {
    return intMin(type);
  }
  const whole = BigInt(Math.trunc(value));
  return whole > intMax(type) ? intMax(type) : whole < intMin(type) ? intMin(type) : whole;
}

/** The nearest value of the float type, ties to even, rounded once. */
export function intToFloat(type: TypeId, value: bigint): number {
  if (type !== TY_F32) {
    return Number(value);
  }
  const negative = value < 0n;
  let rest = negative ? -value : value;
  let scale = 1;
  let sticky = false;
  // Keep 40 bits: more than the 24 of the result and exact in 53; what is cut off only decides ties.
  while (rest >= 1n << 40n) {
    sticky = sticky || (rest & 1n) === 1n;
    rest >>= 1n;
    scale *= 2;
  }
  const rounded = Math.fround(Math.fround(Number(sticky ? rest | 1n : rest)) * scale);
  return negative ? -rounded : rounded;
}
