/**
 * Values of constants [expr.const]: data.
 */
import type { DefId } from "../resolver/index.js";
import type { TypeId } from "./ty.js";

/**
 * A value. `fields` of an `adt` are in declaration order; `ref` refers to static data; `error` has been reported or cannot be known here (a
 * constant of a type parameter).
 */
export type ConstValue =
  | { readonly kind: "error" }
  | { readonly kind: "int"; readonly type: TypeId; readonly value: bigint }
  | { readonly kind: "float"; readonly type: TypeId; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "char"; readonly value: number }
  | { readonly kind: "str"; readonly bytes: Uint8Array }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "tuple"; readonly elems: readonly ConstValue[] }
  | { readonly kind: "array"; readonly elems: readonly ConstValue[] }
  | { readonly kind: "repeat"; readonly value: ConstValue; readonly count: bigint }
  | { readonly kind: "adt"; readonly def: DefId; readonly variant: number; readonly fields: readonly ConstValue[] }
  | { readonly kind: "ref"; readonly value: ConstValue };
