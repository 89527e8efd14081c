/**
 * Calls of C functions ([ffi.import]).
 */
import { at } from "../source/index.js";
import { TY_F32, type FuncSig, type TypeId } from "../types/index.js";
import { buildCast, buildExtract, buildLoad, buildOffset, buildStore, floatType, funcType, intType, type LlFuncType, type LlType, type LlValue } from "./builder.js";
import { addPieces, classify, isPassable, placedValues, placePieces, resultType, type CPass, type Piece } from "./c_abi.js";
import { callExtern } from "./emit_panic.js";
import { maskLength } from "./emit_place.js";
import { layout, newSlot, slotFor, type Emitter } from "./emitter.js";
import { copyMemory, firstOf, loadValue, scalarOf, scalarValue, secondOf, storeValue, VALUE_NONE, type Value } from "./values.js";

/** The values of an argument, by its pieces. */
function addValues(e: Emitter, type: TypeId, pass: CPass, value: Value, out: (readonly LlValue[])[]): void {
  const m = e.m;
  switch (pass.kind) {
    case "none":
      return;
    case "direct":
      out.push([scalarOf(value)]);
      return;
    case "small":
      out.push([buildCast(m, pass.signed ? "sext" : "zext", scalarOf(value), intType(m, 32))]);
      return;
    case "text":
      out.push([firstOf(value)]);
      out.push([maskLength(e, secondOf(value))]);
      return;
    case "parts":
      out.push(structParts(e, type, pass.types, value));
      return;
    case "memory": {
      const words: LlType[] = [];
      for (let i = 0; i < pass.words; i += 1) {
        words.push(intType(m, 64));
      }
      out.push(structParts(e, type, words, value));
    }
  }
}

/** A struct by eightbytes: `types` are theirs. */
export function structParts(e: Emitter, type: TypeId, types: readonly LlType[], value: Value): LlValue[] {
  const m = e.m;
  const slot = newSlot(e, types.length * 8, 8);
  storeValue(m, layout(e, type), value, slot);
  return types.map((part, i) => buildLoad(m, part, buildOffset(m, slot, i * 8)));
}

/** The struct whose eightbytes are `parts`. */
export function structOfParts(e: Emitter, type: TypeId, types: readonly LlType[], parts: readonly LlValue[]): Value {
  const m = e.m;
  const slot = newSlot(e, types.length * 8, 8);
  for (let i = 0; i < types.length; i += 1) {
    buildStore(m, at(types, i), at(parts, i), buildOffset(m, slot, i * 8));
  }
  const whole = layout(e, type);
  const own = slotFor(e, whole);
  copyMemory(m, own, slot, whole.size);
  return loadValue(m, whole.repr, own);
}

/** Calls a C function; `types` are the concrete types of the arguments. */
export function emitExternCall(e: Emitter, sig: FuncSig, symbol: string, types: readonly TypeId[], args: readonly Value[], ret: TypeId): Value {
  const m = e.m;
  const result = classify(e.cg, ret);
  const pieces: Piece[] = [];
  const values: (readonly LlValue[])[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const type = at(types, i);
    if (type === TY_F32 && i >= sig.params.length) {
      pieces.push({ types: [floatType(m, 64)], stack: false });
      values.push([buildCast(m, "fpext", scalarOf(at(args, i)), floatType(m, 64))]);
      continue;
    }
    const pass = classify(e.cg, type);
    if (!isPassable(e, pass)) {
      return VALUE_NONE;
    }
    addPieces(m, pass, pieces);
    addValues(e, type, pass, at(args, i), values);
  }
  const memory = result.kind === "memory" ? slotFor(e, layout(e, ret)) : undefined;
  const params = placePieces(m, pieces, memory !== undefined);
  const type = externType(e, symbol, resultType(m, result), sig.variadic ? [] : params.types, sig.variadic);
  const value = callExtern(e.cg, symbol, type, placedValues(m, params, memory, values));
  return takeResult(e, result, ret, value, memory);
}

/** The type of a C function; the one it was declared with if the parameters agree. */
function externType(e: Emitter, symbol: string, ret: LlType, params: readonly LlType[], variadic: boolean): LlFuncType {
  const key = symbol + ":" + String(params.length) + (variadic ? "v" : "");
  const known = e.cg.externTypes.get(key);
  if (known !== undefined && sameTypes(known.params, params) && known.ret === ret) {
    return known.type;
  }
  const type = funcType(e.m, ret, params, variadic);
  e.cg.externTypes.set(key, { type, params, ret });
  return type;
}

function sameTypes(a: readonly LlType[], b: readonly LlType[]): boolean {
  for (let i = 0; i < a.length; i += 1) {
    if (at(a, i) !== at(b, i)) {
      return false;
    }
  }
  return true;
}

function takeResult(e: Emitter, result: CPass, type: TypeId, value: LlValue, memory: LlValue | undefined): Value {
  const m = e.m;
  switch (result.kind) {
    case "none":
      return VALUE_NONE;
    case "direct":
    case "small":
      return scalarValue(value);
    case "text":
      return { kind: "pair", first: buildExtract(m, value, 0), second: buildExtract(m, value, 1) };
    case "parts": {
      const parts = result.types.map((_, i) => (result.types.length === 1 ? value : buildExtract(m, value, i)));
      return structOfParts(e, type, result.types, parts);
    }
    case "memory":
      return loadValue(m, layout(e, type).repr, memory ?? value);
  }
}
