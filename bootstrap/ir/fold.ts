/**
 * Folding of operations on integer, Bool and Char literals [ir.normal]: where the operation does not panic, its result as a literal;
 * never on floats, never through constants.
 */
import { typeOf, TY_BOOL, TY_CHAR, TY_U8, type BinaryOp, type Literal, type Program, type TypeId, type UnaryOp } from "../types/index.js";

/** Width and signedness of an integer type; `bits` is 0 for any other type. */
export interface IntShape {
  readonly bits: number;
  readonly signed: boolean;
}

const NOT_INT: IntShape = { bits: 0, signed: false };

/** The shape of an integer type. */
export function intShape(program: Program, type: TypeId): IntShape {
  const node = typeOf(program.table, type);
  if (node.kind !== "prim") {
    return NOT_INT;
  }
  switch (node.prim) {
    case "I8":
      return { bits: 8, signed: true };
    case "I16":
      return { bits: 16, signed: true };
    case "I32":
      return { bits: 32, signed: true };
    case "I64":
      return { bits: 64, signed: true };
    case "I128":
      return { bits: 128, signed: true };
    case "U8":
      return { bits: 8, signed: false };
    case "U16":
      return { bits: 16, signed: false };
    case "U32":
      return { bits: 32, signed: false };
    case "U64":
      return { bits: 64, signed: false };
    case "U128":
      return { bits: 128, signed: false };
    default:
      return NOT_INT;
  }
}

/** Least value of an integer shape. */
export function minOf(shape: IntShape): bigint {
  return shape.signed ? -(1n << BigInt(shape.bits - 1)) : 0n;
}

/** Greatest value of an integer shape. */
export function maxOf(shape: IntShape): bigint {
  return (1n << BigInt(shape.signed ? shape.bits - 1 : shape.bits)) - 1n;
}

function fits(shape: IntShape, value: bigint): boolean {
  return value >= minOf(shape) && value <= maxOf(shape);
}

/** The value modulo 2 to the width. */
function wrap(shape: IntShape, value: bigint): bigint {
  return shape.signed ? BigInt.asIntN(shape.bits, value) : BigInt.asUintN(shape.bits, value);
}

function intLiteral(value: bigint): Literal {
  return { kind: "int", value };
}

function boolLiteral(value: boolean): Literal {
  return { kind: "bool", value };
}

/** The result of a prefix operator on a literal of type `type`; undefined where it is not folded. */
export function foldUnary(program: Program, op: UnaryOp, value: Literal, type: TypeId): Literal | undefined {
  if (op === "not") {
    return value.kind === "bool" ? boolLiteral(!value.value) : undefined;
  }
  const shape = intShape(program, type);
  if (value.kind !== "int" || shape.bits === 0) {
    return undefined;
  }
  if (op === "bit_not") {
    return intLiteral(wrap(shape, ~value.value));
  }
  return fits(shape, -value.value) ? intLiteral(-value.value) : undefined;
}

/** The result of a binary operator on two literals; `type` is the type of the left one. Undefined where it is not folded. */
export function foldBinary(program: Program, op: BinaryOp, left: Literal, right: Literal, type: TypeId): Literal | undefined {
  if (left.kind === "int" && right.kind === "int") {
    const shape = intShape(program, type);
    return shape.bits === 0 ? undefined : foldInts(op, left.value, right.value, shape);
  }
  if (left.kind === "bool" && right.kind === "bool") {
    return foldBools(op, left.value, right.value);
  }
  if (left.kind === "char" && right.kind === "char") {
    return compare(op, BigInt(left.value), BigInt(right.value));
  }
  return undefined;
}

function foldBools(op: BinaryOp, left: boolean, right: boolean): Literal | undefined {
  switch (op) {
    case "bit_and":
      return boolLiteral(left && right);
    case "bit_or":
      return boolLiteral(left || right);
    case "bit_xor":
      return boolLiteral(left !== right);
    default:
      return compare(op, left ? 1n : 0n, right ? 1n : 0n);
  }
}

function compare(op: BinaryOp, left: bigint, right: bigint): Literal | undefined {
  switch (op) {
    case "eq":
      return boolLiteral(left === right);
    case "ne":
      return boolLiteral(left !== right);
    case "lt":
      return boolLiteral(left < right);
    case "le":
      return boolLiteral(left <= right);
    case "gt":
      return boolLiteral(left > right);
    case "ge":
      return boolLiteral(left >= right);
    default:
      return undefined;
  }
}

function foldInts(op: BinaryOp, left: bigint, right: bigint, shape: IntShape): Literal | undefined {
  switch (op) {
    case "add":
      return checked(shape, left + right);
    case "sub":
      return checked(shape, left - right);
    case "mul":
      return checked(shape, left * right);
    case "div":
      return right === 0n ? undefined : checked(shape, left / right);
    case "rem":
      return right === 0n || !fits(shape, left / right) ? undefined : intLiteral(left % right);
    case "pow":
      return power(shape, left, right);
    case "bit_and":
      return intLiteral(wrap(shape, left & right));
    case "bit_or":
      return intLiteral(wrap(shape, left | right));
    case "bit_xor":
      return intLiteral(wrap(shape, left ^ right));
    case "shl":
      return right < 0n || right >= BigInt(shape.bits) ? undefined : intLiteral(wrap(shape, left << right));
    case "shr":
      return right < 0n || right >= BigInt(shape.bits) ? undefined : intLiteral(left >> right);
    default:
      return compare(op, left, right);
  }
}

function checked(shape: IntShape, value: bigint): Literal | undefined {
  return fits(shape, value) ? intLiteral(value) : undefined;
}

function power(shape: IntShape, base: bigint, exponent: bigint): Literal | undefined {
  if (exponent < 0n) {
    return undefined;
  }
  if (base === 0n || base === 1n) {
    return intLiteral(exponent === 0n ? 1n : base);
  }
  if (base === -1n) {
    return intLiteral(exponent % 2n === 0n ? 1n : -1n);
  }
  let result = 1n;
  for (let done = 0n; done < exponent; done += 1n) {
    result = result * base;
    if (!fits(shape, result)) {
      return undefined;
    }
  }
  return intLiteral(result);
}

/** `literal as target` between integers, Bool and Char; undefined for anything else. */
export function foldCast(program: Program, value: Literal, source: TypeId, target: TypeId): Literal | undefined {
  const shape = intShape(program, target);
  if (shape.bits > 0) {
    if (value.kind === "int") {
      return intShape(program, source).bits === 0 ? undefined : intLiteral(wrap(shape, value.value));
    }
    if (value.kind === "bool") {
      return intLiteral(value.value ? 1n : 0n);
    }
    return value.kind === "char" ? intLiteral(wrap(shape, BigInt(value.value))) : undefined;
  }
  if (target === TY_CHAR && source === TY_U8 && value.kind === "int") {
    return { kind: "char", value: Number(value.value) };
  }
  if ((target === TY_BOOL && value.kind === "bool") || (target === TY_CHAR && value.kind === "char")) {
    return value;
  }
  return undefined;
}
