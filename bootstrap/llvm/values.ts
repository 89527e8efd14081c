/**
 * Values during code generation, and moving them between registers and memory.
 */
import { internalError } from "../diagnostics/index.js";
import {
  buildAlloca,
  buildCast,
  buildCopy,
  buildLoad,
  buildOffset,
  buildStore,
  arrayType,
  constInt,
  constNull,
  constSmall,
  constUndef,
  floatType,
  intType,
  ptrType,
  type LlModule,
  type LlType,
  type LlValue,
} from "./builder.js";
import type { Layout, Repr, Scalar } from "./layout.js";

/** A value of some type, in the form its layout's `repr` says. `memory` is the address where it lies; reading it does not copy. */
export type Value =
  | { readonly kind: "none" }
  | { readonly kind: "scalar"; readonly value: LlValue }
  | { readonly kind: "pair"; readonly first: LlValue; readonly second: LlValue }
  | { readonly kind: "memory"; readonly pointer: LlValue };

export const VALUE_NONE: Value = { kind: "none" };

/** The type of a scalar in a register. */
export function registerType(m: LlModule, scalar: Scalar): LlType {
  switch (scalar.kind) {
    case "bool":
      return intType(m, 1);
    case "int":
      return intType(m, scalar.bits);
    case "float":
      return floatType(m, scalar.bits);
    case "ptr":
      return ptrType(m);
  }
}

/** The type of a scalar in memory. */
export function memoryType(m: LlModule, scalar: Scalar): LlType {
  return scalar.kind === "bool" ? intType(m, 8) : registerType(m, scalar);
}

/** Loads a scalar. */
export function loadScalar(m: LlModule, scalar: Scalar, pointer: LlValue): LlValue {
  const loaded = buildLoad(m, memoryType(m, scalar), pointer);
  return scalar.kind === "bool" ? buildCast(m, "trunc", loaded, intType(m, 1)) : loaded;
}

/** Stores a scalar. */
export function storeScalar(m: LlModule, scalar: Scalar, value: LlValue, pointer: LlValue): void {
  const stored = scalar.kind === "bool" ? buildCast(m, "zext", value, intType(m, 8)) : value;
  buildStore(m, memoryType(m, scalar), stored, pointer);
}

/** The value at an address; of `memory` kind it is not copied. */
export function loadValue(m: LlModule, repr: Repr, pointer: LlValue): Value {
  switch (repr.kind) {
    case "none":
      return VALUE_NONE;
    case "scalar":
      return { kind: "scalar", value: loadScalar(m, repr.scalar, pointer) };
    case "pair": {
      const first = loadScalar(m, repr.first, pointer);
      return { kind: "pair", first, second: loadScalar(m, repr.second, buildOffset(m, pointer, repr.offset)) };
    }
    case "memory":
      return { kind: "memory", pointer };
  }
}

/** Writes a value to an address. */
export function storeValue(m: LlModule, layout: Layout, value: Value, pointer: LlValue): void {
  const repr = layout.repr;
  switch (repr.kind) {
    case "none":
      return;
    case "scalar":
      storeScalar(m, repr.scalar, scalarOf(value), pointer);
      return;
    case "pair": {
      if (value.kind !== "pair") {
        internalError("llvm", null, "a pair is needed, not a value of kind " + value.kind);
      }
      storeScalar(m, repr.first, value.first, pointer);
      storeScalar(m, repr.second, value.second, buildOffset(m, pointer, repr.offset));
      return;
    }
    case "memory":
      if (value.kind !== "memory") {
        internalError("llvm", null, "a value in memory is needed, not one of kind " + value.kind);
      }
      copyMemory(m, pointer, value.pointer, layout.size);
  }
}

/** The register of a scalar value. */
export function scalarOf(value: Value): LlValue {
  return value.kind === "scalar" ? value.value : internalError("llvm", null, "a scalar is needed, not a value of kind " + value.kind);
}

/** The first register of a pair. */
export function firstOf(value: Value): LlValue {
  return value.kind === "pair" ? value.first : internalError("llvm", null, "a pair is needed, not a value of kind " + value.kind);
}

/** The second register of a pair. */
export function secondOf(value: Value): LlValue {
  return value.kind === "pair" ? value.second : internalError("llvm", null, "a pair is needed, not a value of kind " + value.kind);
}

/** A value of one register. */
export function scalarValue(value: LlValue): Value {
  return { kind: "scalar", value };
}

/** A value of two registers. */
export function pairValue(first: LlValue, second: LlValue): Value {
  return { kind: "pair", first, second };
}

/** Copies a known number of bytes. */
export function copyMemory(m: LlModule, to: LlValue, from: LlValue, size: number): void {
  if (size > 0) {
    buildCopy(m, to, from, constSmall(m, 64, size));
  }
}

/** A type with the given size and alignment (a power of two up to 16). */
export function blockType(m: LlModule, size: number, align: number): LlType {
  return arrayType(m, intType(m, align * 8), Math.ceil(size / align));
}

/** A stack slot of that size and alignment, made in the current block. */
export function allocaBlock(m: LlModule, size: number, align: number): LlValue {
  return buildAlloca(m, blockType(m, size, align));
}

/** The address of a value without content: not null, aligned. */
export function danglingPointer(m: LlModule, align: number): LlValue {
  return buildCast(m, "inttoptr", constSmall(m, 64, align), ptrType(m));
}

/** A value of which nothing is known. */
export function undefValue(m: LlModule, repr: Repr): Value {
  switch (repr.kind) {
    case "none":
      return VALUE_NONE;
    case "scalar":
      return scalarValue(constUndef(m, registerType(m, repr.scalar)));
    case "pair":
      return pairValue(constUndef(m, registerType(m, repr.first)), constUndef(m, registerType(m, repr.second)));
    case "memory":
      return { kind: "memory", pointer: constUndef(m, ptrType(m)) };
  }
}

/** The constant `value` of an integer scalar; the only pointer is null. */
export function constOfScalar(m: LlModule, scalar: Scalar, value: bigint): LlValue {
  return scalar.kind === "ptr" ? constNull(m) : constInt(m, scalar.bits, value);
}
