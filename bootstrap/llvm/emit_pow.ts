/**
 * Integer power: a function per type, by squaring, with an overflow bit.
 */
import { intBits, type TypeId } from "../types/index.js";
import { buildReturn } from "./abi.js";
import {
  addBlock,
  addIncoming,
  buildBr,
  buildCast,
  buildCondBr,
  buildInt,
  buildIntCompare,
  buildPhi,
  buildSelect,
  constSmall,
  intType,
  paramOf,
  positionAtEnd,
} from "./builder.js";
import type { Codegen, Instance } from "./codegen.js";
import { emitOverflowing } from "./emit_arith.js";
import { newBlock, newEmitter, newSlot } from "./emitter.js";
import { pairValue, scalarValue } from "./values.js";

/**
 * `result = 1; loop { if exponent odd { result *= base }; exponent >>= 1; if exponent == 0 { break }; base *= base }`. A base that
 * overflows is multiplied into the result later on, so its overflow counts. A negative exponent is read as an unsigned number.
 */
export function emitPowFunc(cg: Codegen, instance: Instance, type: TypeId, exponentType: TypeId): void {
  const m = cg.m;
  const e = newEmitter(cg, instance, undefined, [], undefined);
  const bits = intBits(type);
  const exponentBits = intBits(exponentType);
  const start = addBlock(m, instance.func, "");
  const loop = newBlock(e);
  const square = newBlock(e);
  const done = newBlock(e);
  positionAtEnd(m, e.entry);
  buildBr(m, start);
  positionAtEnd(m, start);
  buildBr(m, loop);

  positionAtEnd(m, loop);
  const result = buildPhi(m, intType(m, bits));
  const base = buildPhi(m, intType(m, bits));
  const exponent = buildPhi(m, intType(m, exponentBits));
  const overflow = buildPhi(m, intType(m, 1));
  const odd = buildCast(m, "trunc", exponent, intType(m, 1));
  const product = emitOverflowing(e, "mul", type, scalarValue(result), scalarValue(base));
  const nextResult = buildSelect(m, odd, product.value, result);
  const nextOverflow = buildInt(m, "or", overflow, buildInt(m, "and", odd, product.overflow));
  const half = buildInt(m, "lshr", exponent, constSmall(m, exponentBits, 1));
  buildCondBr(m, buildIntCompare(m, "eq", half, constSmall(m, exponentBits, 0)), done, square);

  positionAtEnd(m, square);
  const squared = emitOverflowing(e, "mul", type, scalarValue(base), scalarValue(base));
  const squareOverflow = buildInt(m, "or", nextOverflow, squared.overflow);
  buildBr(m, loop);

  addIncoming(result, constSmall(m, bits, 1), start);
  addIncoming(base, paramOf(instance.func, 0), start);
  addIncoming(exponent, paramOf(instance.func, 1), start);
  addIncoming(overflow, constSmall(m, 1, 0), start);
  addIncoming(result, nextResult, square);
  addIncoming(base, squared.value, square);
  addIncoming(exponent, half, square);
  addIncoming(overflow, squareOverflow, square);

  positionAtEnd(m, done);
  buildReturn(m, instance.abi, pairValue(nextResult, nextOverflow), () => newSlot(e, 16, 8));
}

