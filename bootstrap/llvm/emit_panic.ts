/**
 * Checks and the panics behind them, and declarations of C functions.
 */
import type { Check, MirBody } from "../mir/index.js";
import { scalarOf, firstOf, secondOf, loadScalar } from "./values.js";
import {
  addFunction,
  buildCall,
  buildCallPointer,
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
import { readOperand, maskLength } from "./emit_place.js";
import { newBlock, panicPlace, type Emitter } from "./emitter.js";
import { SCALAR_I8 } from "./layout.js";

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
  const m = e.m;
  const i64 = intType(m, 64);
  switch (check.kind) {
    case "index": {
      const index = scalarOf(readOperand(e, body, check.index));
      const length = scalarOf(readOperand(e, body, check.length));
      guard(e, buildIntCompare(m, "ult", index, length), () => {
        panicCall(e, "tml_panic_index", [i64, i64], [index, length]);
      });
      return;
    }
    case "range": {
      const lo = scalarOf(readOperand(e, body, check.lo));
      const hi = scalarOf(readOperand(e, body, check.hi));
      const length = scalarOf(readOperand(e, body, check.length));
      const ordered = buildIntCompare(m, "ule", lo, hi);
      guard(e, buildInt(m, "and", ordered, buildIntCompare(m, "ule", hi, length)), () => {
        panicCall(e, "tml_panic_range", [i64, i64, i64], [lo, hi, length]);
      });
      return;
    }
    case "boundary": {
      const text = readOperand(e, body, check.text);
      emitBoundary(e, firstOf(text), maskLength(e, secondOf(text)), scalarOf(readOperand(e, body, check.index)));
      return;
    }
  }
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

