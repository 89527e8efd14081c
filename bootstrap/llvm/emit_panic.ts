/**
 * Checks and the panics behind them, and declarations of C functions.
 */
import type { Check, MirBody, Operand } from "../mir/index.js";
import { intBits, isSigned } from "../types/index.js";
import {
  addFunction,
  buildCall,
  buildCallPointer,
  buildCast,
  buildCondBr,
  buildElement,
  buildInt,
  buildIntCompare,
  buildUnreachable,
  constSmall,
  funcPointer,
  funcType,
  intType,
  positionAtEnd,
  ptrType,
  voidType,
  type LlFuncType,
  type LlType,
  type LlValue,
} from "./builder.js";
import type { Codegen } from "./codegen.js";
import { operandType, readOperand, maskLength } from "./emit_place.js";
import { newBlock, panicPlace, type Emitter } from "./emitter.js";
import { SCALAR_I8 } from "./layout.js";
import { firstOf, loadScalar, scalarOf, secondOf } from "./values.js";

/** Calls a C function, declaring it at first. */
export function callExtern(cg: Codegen, symbol: string, type: LlFuncType, args: readonly LlValue[]): LlValue {
  const known = cg.externs.get(symbol);
  if (known === undefined) {
    const func = addFunction(cg.m, symbol, type, "external");
    cg.externs.set(symbol, { func, type });
    return buildCall(cg.m, func, args);
  }
  if (known.type === type) {
    return buildCall(cg.m, known.func, args);
  }
  return buildCallPointer(cg.m, type, funcPointer(cg.m, known.func), args);
}

/** Calls a function of the runtime whose signature is the same wherever it is called. */
export function callRuntime(cg: Codegen, symbol: string, ret: LlType, params: readonly LlType[], args: readonly LlValue[]): LlValue {
  const known = cg.externs.get(symbol);
  return callExtern(cg, symbol, known === undefined ? funcType(cg.m, ret, params, false) : known.type, args);
}

/** Goes on if `cond` holds; else emits what `panic` does in a block of its own. */
export function guard(e: Emitter, cond: LlValue, panic: () => void): void {
  const ok = newBlock(e);
  const failed = newBlock(e);
  buildCondBr(e.m, cond, ok, failed);
  positionAtEnd(e.m, failed);
  panic();
  positionAtEnd(e.m, ok);
}

/** Ends the block with a panic of the runtime; the place is added as last argument. */
export function panicCall(e: Emitter, symbol: string, types: readonly LlType[], args: readonly LlValue[]): void {
  const m = e.m;
  const allTypes = types.concat([ptrType(m)]);
  callRuntime(e.cg, symbol, voidType(m), allTypes, args.concat([panicPlace(e)]));
  buildUnreachable(m);
}

/** An implicit check. */
export function emitCheck(e: Emitter, body: MirBody, check: Check): void {
  switch (check.kind) {
    case "index":
      emitIndexCheck(e, readNumber(e, body, check.index), scalarOf(readOperand(e, body, check.length)));
      return;
    case "range":
      emitRangeCheck(e, readNumber(e, body, check.lo), readNumber(e, body, check.hi), scalarOf(readOperand(e, body, check.length)));
      return;
    case "boundary": {
      const text = readOperand(e, body, check.text);
      emitBoundary(e, firstOf(text), maskLength(e, secondOf(text)), scalarOf(readOperand(e, body, check.index)));
      return;
    }
  }
}

/** An integer of any type. */
interface Numeral {
  readonly value: LlValue;
  readonly bits: number;
  readonly signed: boolean;
}

function readNumber(e: Emitter, body: MirBody, operand: Operand): Numeral {
  const type = operandType(e, body, operand);
  return { value: scalarOf(readOperand(e, body, operand)), bits: intBits(type), signed: isSigned(type) };
}

/** The number with `bits` bits (at least its own); as an unsigned number a negative one is above every length. */
function widened(e: Emitter, number: Numeral, bits: number): LlValue {
  return number.bits === bits ? number.value : buildCast(e.m, number.signed ? "sext" : "zext", number.value, intType(e.m, bits));
}

/** The two halves of a number as 128 bits. */
function halves(e: Emitter, number: Numeral): LlValue[] {
  const m = e.m;
  const wide = widened(e, number, 128);
  const high = buildInt(m, "lshr", wide, constSmall(m, 128, 64));
  return [buildCast(m, "trunc", wide, intType(m, 64)), buildCast(m, "trunc", high, intType(m, 64))];
}

/** index < length, compared at the full width of the index. */
function emitIndexCheck(e: Emitter, index: Numeral, length: LlValue): void {
  const m = e.m;
  const i64 = intType(m, 64);
  const bits = index.bits > 64 ? index.bits : 64;
  const limit = bits > 64 ? buildCast(m, "zext", length, intType(m, bits)) : length;
  guard(e, buildIntCompare(m, "ult", widened(e, index, bits), limit), () => {
    if (index.bits === 64 && !index.signed) {
      panicCall(e, "tml_panic_index", [i64, i64], [index.value, length]);
      return;
    }
    const args = halves(e, index).concat([constSmall(m, 32, index.signed ? 1 : 0), length]);
    panicCall(e, "tml_panic_index_wide", [i64, i64, intType(m, 32), i64], args);
  });
}

/** lo <= hi <= length, compared at the full width of the bounds. */
function emitRangeCheck(e: Emitter, lo: Numeral, hi: Numeral, length: LlValue): void {
  const m = e.m;
  const i64 = intType(m, 64);
  const bits = lo.bits > 64 || hi.bits > 64 ? 128 : 64;
  const limit = bits > 64 ? buildCast(m, "zext", length, intType(m, bits)) : length;
  const wideHi = widened(e, hi, bits);
  const ordered = buildIntCompare(m, "ule", widened(e, lo, bits), wideHi);
  guard(e, buildInt(m, "and", ordered, buildIntCompare(m, "ule", wideHi, limit)), () => {
    if (lo.bits === 64 && hi.bits === 64 && !lo.signed && !hi.signed) {
      panicCall(e, "tml_panic_range", [i64, i64, i64], [lo.value, hi.value, length]);
      return;
    }
    const signs = constSmall(m, 32, (lo.signed ? 1 : 0) + (hi.signed ? 2 : 0));
    const args = halves(e, lo).concat(halves(e, hi)).concat([signs, length]);
    panicCall(e, "tml_panic_range_wide", [i64, i64, i64, i64, intType(m, 32), i64], args);
  });
}

/** Index `index` (at most `length`) is a character boundary: the end, or not inside of a sequence of bytes 10xxxxxx. */
function emitBoundary(e: Emitter, pointer: LlValue, length: LlValue, index: LlValue): void {
  const m = e.m;
  const inside = newBlock(e);
  const ok = newBlock(e);
  const failed = newBlock(e);
  buildCondBr(m, buildIntCompare(m, "ult", index, length), inside, ok);
  positionAtEnd(m, inside);
  const byte = loadScalar(m, SCALAR_I8, buildElement(m, pointer, index, 1));
  const lead = buildInt(m, "and", byte, constSmall(m, 8, 0xc0));
  buildCondBr(m, buildIntCompare(m, "ne", lead, constSmall(m, 8, 0x80)), ok, failed);
  positionAtEnd(m, failed);
  panicCall(e, "tml_panic_boundary", [intType(m, 64)], [index]);
  positionAtEnd(m, ok);
}

