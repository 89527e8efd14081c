/**
 * Intrinsics: functions of `std::core::intrinsics` whose calls become instructions.
 */
import { internalError } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { EMPTY_ENV, isSigned, intBits, needsDrop, TY_STR, type TypeId } from "../types/index.js";
import {
  buildCall,
  buildCopy,
  buildFill,
  buildInt,
  buildIntCompare,
  buildMove,
  buildSelect,
  constInt,
  constNull,
  constSmall,
  intrinsic,
  intType,
  ptrType,
  typeOfValue,
  voidType,
  type IntOp,
  type IntrinsicName,
  type LlValue,
} from "./builder.js";
import { emitOverflowing, resize } from "./emit_arith.js";
import { emitDropAt } from "./emit_drop.js";
import { emitDiscriminant } from "./emit_enum.js";
import { callRuntime } from "./emit_panic.js";
import { maskLength, textAt } from "./emit_place.js";
import { layout, newSlot, panicPlace, type Emitter } from "./emitter.js";
import { STR_OWNED } from "./layout.js";
import { danglingPointer, firstOf, loadValue, pairValue, scalarOf, scalarValue, secondOf, storeValue, VALUE_NONE, type Value } from "./values.js";

/** The call of an intrinsic: `types` are its concrete type arguments. */
export function emitIntrinsic(e: Emitter, name: string, types: readonly TypeId[], args: readonly Value[]): Value {
  switch (name) {
    case "size_of":
      return scalarValue(constSmall(e.m, 64, layout(e, at(types, 0)).size));
    case "align_of":
      return scalarValue(constSmall(e.m, 64, layout(e, at(types, 0)).align));
    case "needs_drop":
      return scalarValue(constSmall(e.m, 1, needsDrop(e.cg.program, EMPTY_ENV, at(types, 0)) ? 1 : 0));
    case "variant_number":
      return scalarValue(emitDiscriminant(e.m, layout(e, at(types, 0)), scalarOf(at(args, 0))));
    case "forget":
      return VALUE_NONE;
    case "transmute":
      return emitTransmute(e, at(types, 0), at(types, 1), at(args, 0));
    case "drop_in_place":
      emitDropAt(e, at(types, 0), scalarOf(at(args, 0)));
      return VALUE_NONE;
    case "unreachable_unchecked":
      return VALUE_NONE;
    case "abort":
      buildCall(e.m, intrinsic(e.m, "trap", []), []);
      return VALUE_NONE;
    case "caller_place":
      return scalarValue(panicPlace(e));
    case "copy_memory":
    case "copy_nonoverlapping":
    case "set_memory":
    case "compare_memory":
      return emitMemory(e, name, args);
    case "atomic_fetch_add":
    case "atomic_fetch_sub":
    case "atomic_load":
    case "atomic_store":
    case "atomic_compare_exchange":
      return emitAtomic(e, name, args);
    default:
      return types.length === 0 || isReferenceIntrinsic(name) ? emitReference(e, name, types, args) : emitNumeric(e, name, at(types, 0), args);
  }
}

function emitTransmute(e: Emitter, from: TypeId, to: TypeId, value: Value): Value {
  const a = layout(e, from);
  const b = layout(e, to);
  if (a.size !== b.size) {
    return internalError("llvm", e.span, "transmute between types of different sizes");
  }
  const slot = newSlot(e, a.size, a.align > b.align ? a.align : b.align);
  storeValue(e.m, a, value, slot);
  return loadValue(e.m, b.repr, slot);
}

function emitMemory(e: Emitter, name: string, args: readonly Value[]): Value {
  const m = e.m;
  const first = scalarOf(at(args, 0));
  const second = scalarOf(at(args, 1));
  const bytes = scalarOf(at(args, 2));
  switch (name) {
    case "copy_memory":
      buildMove(m, first, second, bytes);
      return VALUE_NONE;
    case "copy_nonoverlapping":
      buildCopy(m, first, second, bytes);
      return VALUE_NONE;
    case "set_memory":
      buildFill(m, first, second, bytes);
      return VALUE_NONE;
    default: {
      const pointer = ptrType(m);
      return scalarValue(callRuntime(e.cg, "memcmp", intType(m, 32), [pointer, pointer, intType(m, 64)], [first, second, bytes]));
    }
  }
}

/** Atomic operations are functions of the runtime: the binding has no atomic instructions. */
function emitAtomic(e: Emitter, name: string, args: readonly Value[]): Value {
  const m = e.m;
  const i64 = intType(m, 64);
  const values: LlValue[] = [];
  for (const arg of args) {
    values.push(scalarOf(arg));
  }
  switch (name) {
    case "atomic_fetch_add":
      return scalarValue(callRuntime(e.cg, "tml_atomic_add", i64, [ptrType(m), i64], values));
    case "atomic_fetch_sub":
      return scalarValue(callRuntime(e.cg, "tml_atomic_sub", i64, [ptrType(m), i64], values));
    case "atomic_load":
      return scalarValue(callRuntime(e.cg, "tml_atomic_load", i64, [ptrType(m)], values));
    case "atomic_store":
      callRuntime(e.cg, "tml_atomic_store", voidType(m), [ptrType(m), i64], values);
      return VALUE_NONE;
    default: {
      const done = callRuntime(e.cg, "tml_atomic_exchange", intType(m, 32), [ptrType(m), i64, i64], values);
      return scalarValue(buildIntCompare(m, "ne", done, constSmall(m, 32, 0)));
    }
  }
}

function isReferenceIntrinsic(name: string): boolean {
  return name.startsWith("slice_") || name.startsWith("str_") || name.startsWith("ptr_to_") || name.endsWith("ref_to_ptr");
}

/** A reference to what a pointer points to. That it is not null saves the test of an iterator's `Maybe`. */
function referenceAt(e: Emitter, pointer: Value): Value {
  const known = buildIntCompare(e.m, "ne", scalarOf(pointer), constNull(e.m));
  buildCall(e.m, intrinsic(e.m, "assume", []), [known]);
  return pointer;
}

/** References, slices and text. */
function emitReference(e: Emitter, name: string, types: readonly TypeId[], args: readonly Value[]): Value {
  const first = at(args, 0);
  switch (name) {
    case "slice_from_raw":
    case "slice_from_raw_mut":
      return pairValue(scalarOf(first), scalarOf(at(args, 1)));
    case "str_from_raw":
      return pairValue(scalarOf(first), maskLength(e, scalarOf(at(args, 1))));
    case "slice_ptr":
    case "slice_mut_ptr":
    case "str_ptr":
      return scalarValue(firstOf(first));
    case "slice_len":
      return scalarValue(secondOf(first));
    case "str_len":
      return scalarValue(maskLength(e, secondOf(first)));
    case "str_from_owned":
      return ownedText(e, scalarOf(first), scalarOf(at(args, 1)));
    case "ref_to_ptr":
    case "mut_ref_to_ptr":
      return first;
    case "ptr_to_mut_ref":
      return referenceAt(e, first);
    case "ptr_to_ref":
      return at(types, 0) === TY_STR ? textAt(e, { pointer: scalarOf(first), meta: undefined, type: TY_STR }) : referenceAt(e, first);
    default:
      return internalError("llvm", e.span, "unknown intrinsic " + name);
  }
}

/** A text that owns its block; an empty one owns nothing. */
function ownedText(e: Emitter, pointer: LlValue, length: LlValue): Value {
  const m = e.m;
  const empty = buildIntCompare(m, "eq", length, constSmall(m, 64, 0));
  const owned = buildInt(m, "or", length, constInt(m, 64, STR_OWNED));
  return pairValue(buildSelect(m, empty, danglingPointer(m, 1), pointer), buildSelect(m, empty, constSmall(m, 64, 0), owned));
}

/** Numbers: `type` is the integer or float type. */
function emitNumeric(e: Emitter, name: string, type: TypeId, args: readonly Value[]): Value {
  const m = e.m;
  const first = scalarOf(at(args, 0));
  const signed = isSigned(type);
  switch (name) {
    case "wrapping_add":
      return scalarValue(buildInt(m, "add", first, scalarOf(at(args, 1))));
    case "wrapping_sub":
      return scalarValue(buildInt(m, "sub", first, scalarOf(at(args, 1))));
    case "wrapping_mul":
      return scalarValue(buildInt(m, "mul", first, scalarOf(at(args, 1))));
    case "wrapping_neg":
      return scalarValue(buildInt(m, "sub", constSmall(m, intBits(type), 0), first));
    case "wrapping_shl":
      return scalarValue(shiftModulo(e, "shl", type, first, scalarOf(at(args, 1))));
    case "wrapping_shr":
      return scalarValue(shiftModulo(e, signed ? "ashr" : "lshr", type, first, scalarOf(at(args, 1))));
    case "overflowing_add":
      return overflowingPair(e, "add", type, args);
    case "overflowing_sub":
      return overflowingPair(e, "sub", type, args);
    case "overflowing_mul":
      return overflowingPair(e, "mul", type, args);
    case "saturating_add":
      return scalarValue(callBinary(e, signed ? "sadd_sat" : "uadd_sat", args));
    case "saturating_sub":
      return scalarValue(callBinary(e, signed ? "ssub_sat" : "usub_sat", args));
    case "copysign":
      return scalarValue(callBinary(e, "copysign", args));
    case "fma":
      return scalarValue(buildCall(m, intrinsic(m, "fma", [typeOfValue(first)]), [first, scalarOf(at(args, 1)), scalarOf(at(args, 2))]));
    default:
      return emitUnaryNumeric(e, name, type, args);
  }
}

function emitUnaryNumeric(e: Emitter, name: string, type: TypeId, args: readonly Value[]): Value {
  const m = e.m;
  const first = scalarOf(at(args, 0));
  switch (name) {
    case "count_ones":
      return scalarValue(asCount(e, type, callUnary(e, "ctpop", first)));
    case "leading_zeros":
      return scalarValue(asCount(e, type, buildCall(m, intrinsic(m, "ctlz", [typeOfValue(first)]), [first, constSmall(m, 1, 0)])));
    case "trailing_zeros":
      return scalarValue(asCount(e, type, buildCall(m, intrinsic(m, "cttz", [typeOfValue(first)]), [first, constSmall(m, 1, 0)])));
    case "swap_bytes":
      return scalarValue(intBits(type) === 8 ? first : callUnary(e, "bswap", first));
    case "rotate_left":
      return scalarValue(rotate(e, "fshl", type, first, scalarOf(at(args, 1))));
    case "rotate_right":
      return scalarValue(rotate(e, "fshr", type, first, scalarOf(at(args, 1))));
    case "sqrt":
    case "floor":
    case "ceil":
    case "trunc":
    case "fabs":
      return scalarValue(callUnary(e, name, first));
    case "round_even":
      return scalarValue(callUnary(e, "roundeven", first));
    default:
      return internalError("llvm", e.span, "unknown intrinsic " + name);
  }
}

function callUnary(e: Emitter, name: IntrinsicName, value: LlValue): LlValue {
  return buildCall(e.m, intrinsic(e.m, name, [typeOfValue(value)]), [value]);
}

function callBinary(e: Emitter, name: IntrinsicName, args: readonly Value[]): LlValue {
  const first = scalarOf(at(args, 0));
  return buildCall(e.m, intrinsic(e.m, name, [typeOfValue(first)]), [first, scalarOf(at(args, 1))]);
}

/** A count of bits as `U32`. */
function asCount(e: Emitter, type: TypeId, count: LlValue): LlValue {
  return resize(e, count, intBits(type), 32, false);
}

function shiftModulo(e: Emitter, op: IntOp, type: TypeId, value: LlValue, count: LlValue): LlValue {
  const bits = intBits(type);
  const masked = buildInt(e.m, "and", count, constSmall(e.m, 32, bits - 1));
  return buildInt(e.m, op, value, resize(e, masked, 32, bits, false));
}

function rotate(e: Emitter, name: "fshl" | "fshr", type: TypeId, value: LlValue, count: LlValue): LlValue {
  const bits = intBits(type);
  const masked = buildInt(e.m, "and", count, constSmall(e.m, 32, bits - 1));
  return buildCall(e.m, intrinsic(e.m, name, [typeOfValue(value)]), [value, value, resize(e, masked, 32, bits, false)]);
}

function overflowingPair(e: Emitter, op: "add" | "sub" | "mul", type: TypeId, args: readonly Value[]): Value {
  const result = emitOverflowing(e, op, type, at(args, 0), at(args, 1));
  return pairValue(result.value, result.overflow);
}
