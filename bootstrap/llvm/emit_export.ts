/**
 * Exported functions ([ffi.export]): a function with C's convention around each, which C calls by its symbol.
 *
 * The runtime is told when C enters and leaves: a panic in between ends the process ([panic.cross-ffi]).
 */
import { internalError } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import { at, text } from "../source/index.js";
import { TY_UNIT, type TypeId } from "../types/index.js";
import { makeAbi } from "./abi.js";
import {
  addBlock,
  addFunction,
  addFuncAttribute,
  buildBr,
  buildCast,
  buildInsert,
  buildIntCompare,
  buildRet,
  buildRetVoid,
  buildSelect,
  constSmall,
  constUndef,
  funcType,
  intType,
  paramOf,
  positionAtEnd,
  voidType,
  type LlFunc,
  type LlType,
  type LlValue,
} from "./builder.js";
import { addPieces, classify, isPassable, placePieces, resultType, type CParams, type CPass, type Piece } from "./c_abi.js";
import { NO_INSTANCE, type Codegen, type Instance } from "./codegen.js";
import { callFunc } from "./emit_call.js";
import { structOfParts, structParts } from "./emit_extern.js";
import { callRuntime } from "./emit_panic.js";
import { layout, newEmitter, type Emitter } from "./emitter.js";
import { danglingPointer, pairValue, scalarOf, scalarValue, storeValue, VALUE_NONE, type Value } from "./values.js";

/** Emits the C function for the function `def`, which calls it. To be done before anything that may declare the symbol. */
export function emitExport(cg: Codegen, def: DefId): void {
  const m = cg.m;
  const span = at(cg.program.resolved.defs, def).span;
  const sig = cg.program.funcs[def] ?? internalError("llvm", span, "an export of something that is no function");
  const symbol = text(cg.program.interner, sig.exported);
  const result = classify(cg, sig.ret);
  const passes = sig.params.map((param) => classify(cg, param.type));
  const pieces: Piece[] = [];
  for (const pass of passes) {
    addPieces(m, pass, pieces);
  }
  const params = placePieces(m, pieces, result.kind === "memory");
  const type = funcType(m, returnedType(cg, result), params.types, false);
  const func = addFunction(m, symbol, type, "external");
  addFuncAttribute(m, symbol, "probe-stack=inline-asm");
  cg.externs.set(symbol, { func, type });
  const abi = makeAbi(m, cg.layouts, [], TY_UNIT, false, false);
  const instance: Instance = { id: NO_INSTANCE, what: { kind: "func", def, args: [] }, symbol, func, abi, parent: NO_INSTANCE, span };
  const e = newEmitter(cg, instance, undefined, [], undefined);
  const start = addBlock(m, func, "");
  positionAtEnd(m, start);
  if (passes.every((pass) => isPassable(e, pass))) {
    callRuntime(cg, "tml_export_enter", voidType(m), [], []);
    const values = takeParams(e, func, params, pieces, passes, sig.params.map((param) => param.type));
    const value = callFunc(e, { def, args: [] }, values);
    callRuntime(cg, "tml_export_leave", voidType(m), [], []);
    giveResult(e, func, result, sig.ret, value);
  }
  positionAtEnd(m, e.entry);
  buildBr(m, start);
}

/** Small results are extended, for callers that expect it. */
function returnedType(cg: Codegen, result: CPass): LlType {
  return result.kind === "small" ? intType(cg.m, 32) : resultType(cg.m, result);
}

/** The arguments as the language has them. */
function takeParams(e: Emitter, func: LlFunc, params: CParams, pieces: readonly Piece[], passes: readonly CPass[], types: readonly TypeId[]): Value[] {
  let next = 0;
  const take = (): LlValue[] => {
    const start = at(params.starts, next);
    const count = at(pieces, next).types.length;
    next += 1;
    const parts: LlValue[] = [];
    for (let i = 0; i < count; i += 1) {
      parts.push(paramOf(func, start + i));
    }
    return parts;
  };
  return passes.map((pass, i) => takeParam(e, pass, at(types, i), take));
}

function takeParam(e: Emitter, pass: CPass, type: TypeId, take: () => LlValue[]): Value {
  const m = e.m;
  switch (pass.kind) {
    case "none":
      return VALUE_NONE;
    case "direct":
      return scalarValue(at(take(), 0));
    case "small":
      return scalarValue(buildCast(m, "trunc", at(take(), 0), intType(m, pass.bits)));
    case "text": {
      const pointer = notNull(e, at(take(), 0));
      return pairValue(pointer, at(take(), 0));
    }
    case "parts":
      return structOfParts(e, type, pass.types, take());
    case "memory": {
      const words = take();
      return structOfParts(e, type, words.map(() => intType(m, 64)), words);
    }
  }
}

/** C may give an empty text as null, which no reference is. */
function notNull(e: Emitter, pointer: LlValue): LlValue {
  const m = e.m;
  const address = buildCast(m, "ptrtoint", pointer, intType(m, 64));
  return buildSelect(m, buildIntCompare(m, "eq", address, constSmall(m, 64, 0)), danglingPointer(m, 1), pointer);
}

function giveResult(e: Emitter, func: LlFunc, result: CPass, type: TypeId, value: Value): void {
  const m = e.m;
  switch (result.kind) {
    case "none":
      buildRetVoid(m);
      return;
    case "direct":
      buildRet(m, scalarOf(value));
      return;
    case "small":
      buildRet(m, buildCast(m, result.signed ? "sext" : "zext", scalarOf(value), intType(m, 32)));
      return;
    case "text":
      internalError("llvm", e.span, "a text as the result of an exported function");
      return;
    case "parts": {
      const parts = structParts(e, type, result.types, value);
      if (parts.length === 1) {
        buildRet(m, at(parts, 0));
        return;
      }
      let whole: LlValue = constUndef(m, resultType(m, result));
      for (const [i, part] of parts.entries()) {
        whole = buildInsert(m, whole, part, i);
      }
      buildRet(m, whole);
      return;
    }
    case "memory": {
      const address = paramOf(func, 0);
      storeValue(m, layout(e, type), value, address);
      buildRet(m, address);
    }
  }
}
