/**
 * Calls of C functions ([ffi.import], [ffi.types]): the platform's classification of arguments and results.
 *
 * x86-64 System V: integers below 32 bits are extended, references to text become pointer and length, structs of at most 16 bytes
 * travel in registers by eightbytes. Larger structs come back through an address; as arguments they are not implemented.
 */
import { report, notImplemented } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { fieldsOf, isSigned, typeOf, TY_F32, type FuncSig, type TypeId } from "../types/index.js";
import {
  buildCast,
  buildExtract,
  buildLoad,
  buildOffset,
  buildStore,
  floatType,
  funcType,
  intType,
  ptrType,
  structType,
  voidType,
  type LlFuncType,
  type LlType,
  type LlValue,
} from "./builder.js";
import { layoutOf } from "./compute_layout.js";
import { callExtern } from "./emit_panic.js";
import { maskLength } from "./emit_place.js";
import { layout, newSlot, slotFor, type Emitter } from "./emitter.js";
import type { Layout, Scalar } from "./layout.js";
import { copyMemory, firstOf, loadValue, registerType, scalarOf, scalarValue, secondOf, storeValue, VALUE_NONE, type Value } from "./values.js";

/** How a type crosses the boundary. `small`: extended to 32 bits. `text`: pointer and length. `parts`: a struct by eightbytes. */
type CPass =
  | { readonly kind: "none" }
  | { readonly kind: "direct"; readonly type: LlType }
  | { readonly kind: "small"; readonly signed: boolean; readonly bits: number }
  | { readonly kind: "text" }
  | { readonly kind: "parts"; readonly types: readonly LlType[] }
  | { readonly kind: "address" };

function classify(e: Emitter, type: TypeId): CPass {
  const whole = layout(e, type);
  const node = typeOf(e.cg.program.table, type);
  if (whole.size === 0) {
    return { kind: "none" };
  }
  if (node.kind === "adt" && !(e.cg.program.adts[node.def]?.isEnum ?? false)) {
    return whole.size > 16 ? { kind: "address" } : { kind: "parts", types: eightbytes(e, type, whole) };
  }
  if (whole.repr.kind === "pair") {
    return { kind: "text" };
  }
  if (whole.repr.kind !== "scalar") {
    return whole.size > 16 ? { kind: "address" } : { kind: "parts", types: eightbytes(e, type, whole) };
  }
  const scalar = whole.repr.scalar;
  if (scalar.kind === "bool" || (scalar.kind === "int" && scalar.bits < 32)) {
    return { kind: "small", signed: isSigned(type), bits: scalar.kind === "bool" ? 1 : scalar.bits };
  }
  return { kind: "direct", type: registerType(e.m, scalar) };
}

/** A scalar somewhere inside a struct. */
interface Leaf {
  readonly offset: number;
  readonly scalar: Scalar;
}

function collectLeaves(e: Emitter, type: TypeId, offset: number, out: Leaf[]): void {
  const whole = layout(e, type);
  const node = typeOf(e.cg.program.table, type);
  if (node.kind === "array") {
    const size = layoutOf(e.cg.layouts, node.elem).size;
    for (let at = 0; size > 0 && at < whole.size; at += size) {
      collectLeaves(e, node.elem, offset + at, out);
    }
    return;
  }
  const fields = node.kind === "adt" || node.kind === "tuple" ? fieldsOf(e.cg.program, type, 0) : [];
  if (fields.length > 0) {
    for (let i = 0; i < fields.length; i += 1) {
      collectLeaves(e, at(fields, i), offset + at(at(whole.offsets, 0), i), out);
    }
  } else if (whole.repr.kind === "scalar") {
    out.push({ offset, scalar: whole.repr.scalar });
  } else if (whole.repr.kind === "pair") {
    out.push({ offset, scalar: whole.repr.first });
    out.push({ offset: offset + whole.repr.offset, scalar: whole.repr.second });
  }
}

/** An eightbyte with nothing but floats travels in a vector register. */
function eightbytes(e: Emitter, type: TypeId, whole: Layout): LlType[] {
  const leaves: Leaf[] = [];
  collectLeaves(e, type, 0, leaves);
  const types: LlType[] = [];
  for (let start = 0; start < whole.size; start += 8) {
    const size = whole.size - start < 8 ? whole.size - start : 8;
    let floats = true;
    for (const leaf of leaves) {
      if (leaf.offset >= start && leaf.offset < start + 8 && leaf.scalar.kind !== "float") {
        floats = false;
      }
    }
    types.push(floats ? floatType(e.m, size <= 4 ? 32 : 64) : intType(e.m, size * 8));
  }
  return types;
}

/** Arguments as C takes them, with their types. */
interface CArgs {
  readonly types: LlType[];
  readonly values: LlValue[];
}

function pushArg(e: Emitter, type: TypeId, value: Value, variadic: boolean, out: CArgs): void {
  const m = e.m;
  const pass = classify(e, type);
  switch (pass.kind) {
    case "none":
      return;
    case "direct":
      if (variadic && type === TY_F32) {
        push(out, floatType(m, 64), buildCast(m, "fpext", scalarOf(value), floatType(m, 64)));
      } else {
        push(out, pass.type, scalarOf(value));
      }
      return;
    case "small":
      push(out, intType(m, 32), buildCast(m, pass.signed ? "sext" : "zext", scalarOf(value), intType(m, 32)));
      return;
    case "text":
      push(out, ptrType(m), firstOf(value));
      push(out, intType(m, 64), maskLength(e, secondOf(value)));
      return;
    case "parts": {
      const slot = inSlot(e, type, value);
      for (let i = 0; i < pass.types.length; i += 1) {
        push(out, at(pass.types, i), buildLoad(m, at(pass.types, i), buildOffset(m, slot, i * 8)));
      }
      return;
    }
    case "address":
      report(e.cg.diagnostics, notImplemented(e.span, "a struct above 16 bytes as an argument of a C function"));
      e.cg.failed = true;
  }
}

function push(out: CArgs, type: LlType, value: LlValue): void {
  out.types.push(type);
  out.values.push(value);
}

/** The value in 16 bytes of memory, aligned to 8. */
function inSlot(e: Emitter, type: TypeId, value: Value): LlValue {
  const slot = newSlot(e, 16, 8);
  storeValue(e.m, layout(e, type), value, slot);
  return slot;
}

/** Calls a C function; `types` are the concrete types of the arguments. */
export function emitExternCall(e: Emitter, sig: FuncSig, symbol: string, types: readonly TypeId[], args: readonly Value[], ret: TypeId): Value {
  const m = e.m;
  const out: CArgs = { types: [], values: [] };
  const result = classify(e, ret);
  const memory = result.kind === "address" ? slotFor(e, layout(e, ret)) : undefined;
  if (memory !== undefined) {
    push(out, ptrType(m), memory);
  }
  let fixed = out.types.length;
  for (let i = 0; i < args.length; i += 1) {
    pushArg(e, at(types, i), at(args, i), sig.variadic && i >= sig.params.length, out);
    fixed = i < sig.params.length ? out.types.length : fixed;
  }
  const type = externType(e, symbol, resultType(e, result), out.types.slice(0, fixed), sig.variadic);
  const value = callExtern(e.cg, symbol, type, out.values);
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

function resultType(e: Emitter, result: CPass): LlType {
  switch (result.kind) {
    case "none":
      return voidType(e.m);
    case "direct":
      return result.type;
    case "small":
      return intType(e.m, result.bits);
    case "text":
      return structType(e.m, [ptrType(e.m), intType(e.m, 64)]);
    case "parts":
      return result.types.length === 1 ? at(result.types, 0) : structType(e.m, result.types);
    case "address":
      return ptrType(e.m);
  }
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
      const slot = newSlot(e, 16, 8);
      for (let i = 0; i < result.types.length; i += 1) {
        const part = result.types.length === 1 ? value : buildExtract(m, value, i);
        buildStore(m, at(result.types, i), part, buildOffset(m, slot, i * 8));
      }
      const own = slotFor(e, layout(e, type));
      copyMemory(m, own, slot, layout(e, type).size);
      return loadValue(m, layout(e, type).repr, own);
    }
    case "address":
      return loadValue(m, layout(e, type).repr, memory ?? value);
  }
}

