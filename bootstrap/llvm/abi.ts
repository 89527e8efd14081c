/**
 * How functions of the language are called ([abi.call]): data and its computation from the types of a signature.
 *
 * Parameters in LLVM order: the address for an indirect result, the environment (func values only), the written parameters, the place
 * (`@caller_place` functions only). A value without content takes no parameter, a pair two. Values in memory of at most 16 bytes
 * travel as one or two integers, larger ones by the address of a copy that the callee owns.
 */
import { at } from "../source/index.js";
import type { TypeId } from "../types/index.js";
import {
  buildCall,
  buildCallPointer,
  buildExtract,
  buildInsert,
  buildLoad,
  buildOffset,
  buildRet,
  buildRetVoid,
  buildStore,
  constUndef,
  funcType,
  intType,
  ptrType,
  structType,
  voidType,
  type LlFunc,
  type LlFuncType,
  type LlModule,
  type LlType,
  type LlValue,
} from "./builder.js";
import { layoutOf, type Layouts } from "./compute_layout.js";
import type { Layout } from "./layout.js";
import { copyMemory, pairValue, registerType, scalarValue, VALUE_NONE, type Value } from "./values.js";

/** How one value is passed or returned. `coerce`: as the integers that cover its bytes. */
export type PassKind = "none" | "scalar" | "pair" | "coerce" | "indirect";

export interface Pass {
  readonly kind: PassKind;
  readonly layout: Layout;
  /** LLVM types of the parameters it takes. */
  readonly types: readonly LlType[];
}

/** A signature as LLVM sees it. */
export interface FuncAbi {
  readonly params: readonly Pass[];
  readonly ret: Pass;
  readonly env: boolean;
  readonly place: boolean;
  readonly type: LlFuncType;
}

function passOf(m: LlModule, layout: Layout): Pass {
  const repr = layout.repr;
  switch (repr.kind) {
    case "none":
      return { kind: "none", layout, types: [] };
    case "scalar":
      return { kind: "scalar", layout, types: [registerType(m, repr.scalar)] };
    case "pair":
      return { kind: "pair", layout, types: [registerType(m, repr.first), registerType(m, repr.second)] };
    case "memory":
      return layout.size <= 16
        ? { kind: "coerce", layout, types: coerceTypes(m, layout.size) }
        : { kind: "indirect", layout, types: [ptrType(m)] };
  }
}

function coerceTypes(m: LlModule, size: number): LlType[] {
  return size <= 8 ? [intType(m, size * 8)] : [intType(m, 64), intType(m, (size - 8) * 8)];
}

/** The calling convention of a signature. `env` for code that func values point to, `place` for `@caller_place`. */
export function makeAbi(m: LlModule, l: Layouts, params: readonly TypeId[], ret: TypeId, env: boolean, place: boolean): FuncAbi {
  const passes: Pass[] = [];
  const types: LlType[] = [];
  const result = passOf(m, layoutOf(l, ret));
  if (result.kind === "indirect") {
    types.push(ptrType(m));
  }
  if (env) {
    types.push(ptrType(m));
  }
  for (const param of params) {
    const pass = passOf(m, layoutOf(l, param));
    passes.push(pass);
    for (const type of pass.types) {
      types.push(type);
    }
  }
  if (place) {
    types.push(ptrType(m));
  }
  return { params: passes, ret: result, env, place, type: funcType(m, resultType(m, result), types, false) };
}

function resultType(m: LlModule, ret: Pass): LlType {
  switch (ret.kind) {
    case "none":
    case "indirect":
      return voidType(m);
    case "scalar":
      return at(ret.types, 0);
    case "pair":
    case "coerce":
      return ret.types.length === 1 ? at(ret.types, 0) : structType(m, ret.types);
  }
}

/** Appends the registers of an argument. `bounce` is a 16-byte slot for values that travel as integers; an indirect value's address is passed as it is. */
export function pushArg(m: LlModule, pass: Pass, value: Value, bounce: () => LlValue, out: LlValue[]): void {
  switch (value.kind) {
    case "none":
      return;
    case "scalar":
      out.push(value.value);
      return;
    case "pair":
      out.push(value.first);
      out.push(value.second);
      return;
    case "memory":
      if (pass.kind === "indirect") {
        out.push(value.pointer);
        return;
      }
      for (const part of loadParts(m, pass, value.pointer, bounce())) {
        out.push(part);
      }
  }
}

function loadParts(m: LlModule, pass: Pass, from: LlValue, slot: LlValue): LlValue[] {
  copyMemory(m, slot, from, pass.layout.size);
  const parts: LlValue[] = [];
  for (let i = 0; i < pass.types.length; i += 1) {
    parts.push(buildLoad(m, at(pass.types, i), buildOffset(m, slot, i * 8)));
  }
  return parts;
}

/** Writes the integers a value travelled as to `slot` (16 bytes). */
export function storeParts(m: LlModule, pass: Pass, parts: readonly LlValue[], slot: LlValue): void {
  for (let i = 0; i < pass.types.length; i += 1) {
    buildStore(m, at(pass.types, i), at(parts, i), buildOffset(m, slot, i * 8));
  }
}

/** Returns a value; one in memory of the indirect kind is already where the caller wants it. */
export function buildReturn(m: LlModule, abi: FuncAbi, value: Value, bounce: () => LlValue): void {
  const ret = abi.ret;
  if (ret.kind === "none" || ret.kind === "indirect") {
    buildRetVoid(m);
    return;
  }
  const parts: LlValue[] = [];
  pushArg(m, ret, value, bounce, parts);
  if (parts.length === 1) {
    buildRet(m, at(parts, 0));
    return;
  }
  let result: LlValue = constUndef(m, structType(m, ret.types));
  for (let i = 0; i < parts.length; i += 1) {
    result = buildInsert(m, result, at(parts, i), i);
  }
  buildRet(m, result);
}

/** What a call gives: the result taken apart. `slot` is 16 bytes for a result that travels as integers. */
export function splitResult(m: LlModule, abi: FuncAbi, result: LlValue, slot: () => LlValue): Value {
  const ret = abi.ret;
  switch (ret.kind) {
    case "none":
    case "indirect":
      return VALUE_NONE;
    case "scalar":
      return scalarValue(result);
    case "pair":
      return pairValue(buildExtract(m, result, 0), buildExtract(m, result, 1));
    case "coerce": {
      const pointer = slot();
      const parts = ret.types.length === 1 ? [result] : [buildExtract(m, result, 0), buildExtract(m, result, 1)];
      storeParts(m, ret, parts, pointer);
      return { kind: "memory", pointer };
    }
  }
}

/** A function to call: known, or by the address of its code. */
export type Target = { readonly kind: "known"; readonly func: LlFunc } | { readonly kind: "pointer"; readonly pointer: LlValue };

/** The call itself, with arguments in LLVM order. */
export function callTarget(m: LlModule, abi: FuncAbi, target: Target, args: readonly LlValue[]): LlValue {
  return target.kind === "known" ? buildCall(m, target.func, args) : buildCallPointer(m, abi.type, target.pointer, args);
}
