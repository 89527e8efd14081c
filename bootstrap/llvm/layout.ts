/**
 * Data: how values of a type lie in memory and travel in registers ([abi.prim], [abi.aggregate], [abi.enum]).
 */

/** One machine value. `bool` is one bit in a register and a byte in memory. */
export interface Scalar {
  readonly kind: "bool" | "int" | "float" | "ptr";
  /** 8 for `bool`, 64 for `ptr`. */
  readonly bits: number;
}

/**
 * How a value travels between instructions.
 * - `none`: it has no content.
 * - `scalar`: one machine value at offset 0.
 * - `pair`: two, the first at offset 0, the second at `offset`.
 * - `memory`: by the address of memory that holds it.
 */
export type Repr =
  | { readonly kind: "none" }
  | { readonly kind: "scalar"; readonly scalar: Scalar }
  | { readonly kind: "pair"; readonly first: Scalar; readonly second: Scalar; readonly offset: number }
  | { readonly kind: "memory" };

/** Values that the scalar at `offset` never has: `count` of them from `start` on, ascending. */
export interface Niche {
  readonly offset: number;
  readonly scalar: Scalar;
  readonly start: bigint;
  readonly count: bigint;
}

/**
 * How an enum says which variant it is.
 * - `single`: there is only one variant (structs and tuples too).
 * - `tag`: an unsigned integer at offset 0 holds `values[variant]`.
 * - `niche`: the scalar at `offset` holds `start + n` for the n-th variant other than `data` in order of declaration; anything else means `data`.
 */
export type TagLayout =
  | { readonly kind: "single" }
  | { readonly kind: "tag"; readonly scalar: Scalar; readonly values: readonly bigint[] }
  | { readonly kind: "niche"; readonly offset: number; readonly scalar: Scalar; readonly data: number; readonly start: bigint };

/** The layout of one type. Sizes, offsets and alignments in bytes. */
export interface Layout {
  readonly size: number;
  readonly align: number;
  readonly repr: Repr;
  /** `offsets[variant][field]`; one entry for structs and tuples, none for other types. */
  readonly offsets: readonly (readonly number[])[];
  readonly tag: TagLayout;
  /** Unused values, in declaration order of the fields that have them; each has more of them than those before. */
  readonly niches: readonly Niche[];
}

export const SCALAR_BOOL: Scalar = { kind: "bool", bits: 8 };
export const SCALAR_PTR: Scalar = { kind: "ptr", bits: 64 };
export const SCALAR_I8: Scalar = { kind: "int", bits: 8 };
export const SCALAR_I16: Scalar = { kind: "int", bits: 16 };
export const SCALAR_I32: Scalar = { kind: "int", bits: 32 };
export const SCALAR_I64: Scalar = { kind: "int", bits: 64 };
export const SCALAR_I128: Scalar = { kind: "int", bits: 128 };
export const SCALAR_F32: Scalar = { kind: "float", bits: 32 };
export const SCALAR_F64: Scalar = { kind: "float", bits: 64 };

export const REPR_NONE: Repr = { kind: "none" };
export const REPR_MEMORY: Repr = { kind: "memory" };
/** Text, references to text and slices: pointer and length. */
export const REPR_FAT: Repr = { kind: "pair", first: SCALAR_PTR, second: SCALAR_I64, offset: 8 };
/** Func values: code and environment. */
export const REPR_FUNC: Repr = { kind: "pair", first: SCALAR_PTR, second: SCALAR_PTR, offset: 8 };

/** The owner bit of a text's length, and the mask that takes it away ([abi.str]). */
export const STR_OWNED = 0x8000000000000000n;
export const STR_LENGTH = 0x7fffffffffffffffn;

/** Offsets in the heap block of a func value's environment ([abi.closure]): `{ drop, size, align, done: U8, captures }`. */
export const ENV_DROP = 0;
export const ENV_SIZE = 8;
export const ENV_ALIGN = 16;
export const ENV_DONE = 24;
export const ENV_CAPTURES = 32;
