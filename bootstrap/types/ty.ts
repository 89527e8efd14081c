/**
 * The type table: interned types, so that equality of `TypeId` is equality of types.
 *
 * Regions are not part of these types: the borrow room makes its own from signatures ([bor.region]).
 */
import type { DefId, PrimName } from "../resolver/index.js";

/** Index into `TypeTable.types`. */
export type TypeId = number;

/** Calling kind of a function type ([clo.kind]); each converts to the next. */
export type FuncKind = "func" | "mut" | "move";

/**
 * One type.
 * - `tuple` with no elements is `Unit`.
 * - `adt` is a struct or enum of the program or of std (`List`, `Heap`, `Maybe` … are ordinary std types).
 * - `param` is a type parameter, or a behavior's `This`; `def` is the parameter's definition.
 * - `array`: `len` is a `const` type with the value, or (in std only: `extend[T, N] [T; N] with …`) a type parameter, so that
 *   unification and substitution treat lengths as they treat any argument. `const` occurs nowhere else.
 * - `projection` is `Self::Item` where the implementation is not known yet: `assoc` is the associated type's definition in the
 *   behavior, `args` are the behavior's arguments with the self type first.
 * - `infer` exists only while a body is being checked; `number` says what an open literal may become.
 * - `markers` of a function type: bit 0 Sendable, bit 1 Shareable, bit 2 Owned, bit 3 Copy (never set), written after `with`.
 */
export type Type =
  | { readonly kind: "error" }
  | { readonly kind: "prim"; readonly prim: PrimName }
  | { readonly kind: "tuple"; readonly elems: readonly TypeId[] }
  | { readonly kind: "array"; readonly elem: TypeId; readonly len: TypeId }
  | { readonly kind: "const"; readonly value: bigint }
  | { readonly kind: "slice"; readonly elem: TypeId }
  | { readonly kind: "ref"; readonly mut: boolean; readonly inner: TypeId }
  | { readonly kind: "ptr"; readonly mut: boolean; readonly inner: TypeId }
  | { readonly kind: "func"; readonly call: FuncKind; readonly params: readonly TypeId[]; readonly ret: TypeId; readonly markers: number }
  | { readonly kind: "adt"; readonly def: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "param"; readonly def: DefId }
  | { readonly kind: "projection"; readonly assoc: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "infer"; readonly variable: number };

/** Facts about a type that are computed once, when it is interned. */
export const HAS_INFER = 1;
export const HAS_PARAM = 2;
export const HAS_PROJECTION = 4;
export const HAS_ERROR = 8;
/** A `ref`, `mut ref` or function type occurs in the written type or its arguments (definitions are not looked into). */
export const HAS_REF = 16;

/** Interned types with their flags; `types[id]`, `flags[id]`. */
export interface TypeTable {
  readonly types: Type[];
  readonly flags: number[];
  /** Hashes of the structures. */
  readonly hashes: number[];
  /** Slot to id + 1, 0 for a free slot; the length is a power of two. Filled by `intern` only. */
  index: Int32Array;
}

/** Fixed ids: the first entries of every table, in this order. */
export const TY_ERROR: TypeId = 0;
export const TY_BOOL: TypeId = 1;
export const TY_I8: TypeId = 2;
export const TY_I16: TypeId = 3;
export const TY_I32: TypeId = 4;
export const TY_I64: TypeId = 5;
export const TY_I128: TypeId = 6;
export const TY_U8: TypeId = 7;
export const TY_U16: TypeId = 8;
export const TY_U32: TypeId = 9;
export const TY_U64: TypeId = 10;
export const TY_U128: TypeId = 11;
export const TY_F32: TypeId = 12;
export const TY_F64: TypeId = 13;
export const TY_CHAR: TypeId = 14;
export const TY_NEVER: TypeId = 15;
export const TY_STR: TypeId = 16;
export const TY_UNIT: TypeId = 17;
/** `ref Str` */
export const TY_REF_STR: TypeId = 18;
