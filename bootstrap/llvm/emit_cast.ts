/**
 * Conversions ([type.convert], [type.coerce]).
 */
import { internalError } from "../diagnostics/index.js";
import type { Rvalue } from "../mir/index.js";
import { isSigned, typeOf, TY_F32, TY_STR, type TypeId } from "../types/index.js";
import {
  buildCall,
  buildCast,
  buildInt,
  constInt,
  floatType,
  intrinsic,
  intType,
  ptrType,
  typeOfValue,
  type LlValue,
} from "./builder.js";
import { isFat } from "./compute_layout.js";
import { isFloat, registerBits, resize } from "./emit_arith.js";
import { elements, lengthAt, textAt } from "./emit_place.js";
import type { Emitter } from "./emitter.js";
import { REPR_FUNC } from "./layout.js";
import { firstOf, loadValue, pairValue, scalarOf, scalarValue, secondOf, type Value } from "./values.js";

/** The kinds of conversions in MIR. */
export type MirCast = Extract<Rvalue, { kind: "cast" }>["cast"];

/** Converts a value of the concrete type `from` to the concrete type `to`. */
export function emitCast(e: Emitter, cast: MirCast, from: TypeId, to: TypeId, value: Value): Value {
  switch (cast) {
    case "num":
      return scalarValue(emitNumber(e, from, to, scalarOf(value)));
    case "ptr":
      return scalarValue(emitPointer(e, from, to, scalarOf(value)));
    case "unsize":
      return emitUnsize(e, from, value);
    case "weaken":
      return emitWeaken(e, from, to, value);
    case "str_view":
    case "func":
      return value;
    case "func_view":
      return emitFuncView(e, value);
  }
}

function emitNumber(e: Emitter, from: TypeId, to: TypeId, value: LlValue): LlValue {
  const m = e.m;
  if (isFloat(from)) {
    return isFloat(to) ? floatToFloat(e, from, to, value) : floatToInt(e, from, to, value);
  }
  const bits = registerBits(e, from);
  if (!isFloat(to)) {
    return resize(e, value, bits, registerBits(e, to), isSigned(from));
  }
  return buildCast(m, isSigned(from) ? "sitofp" : "uitofp", value, floatType(m, to === TY_F32 ? 32 : 64));
}

function floatToFloat(e: Emitter, from: TypeId, to: TypeId, value: LlValue): LlValue {
  if (from === to) {
    return value;
  }
  return buildCast(e.m, to === TY_F32 ? "fptrunc" : "fpext", value, floatType(e.m, to === TY_F32 ? 32 : 64));
}

/** Saturates; NaN is 0. */
function floatToInt(e: Emitter, from: TypeId, to: TypeId, value: LlValue): LlValue {
  const type = intType(e.m, registerBits(e, to));
  const source = floatType(e.m, from === TY_F32 ? 32 : 64);
  return buildCall(e.m, intrinsic(e.m, isSigned(to) ? "fptosi_sat" : "fptoui_sat", [type, source]), [value]);
}

/** Between raw pointers, and between them and integers. */
function emitPointer(e: Emitter, from: TypeId, to: TypeId, value: LlValue): LlValue {
  const m = e.m;
  const fromPointer = typeOf(e.cg.program.table, from).kind === "ptr";
  const toPointer = typeOf(e.cg.program.table, to).kind === "ptr";
  if (fromPointer && toPointer) {
    return value;
  }
  if (toPointer) {
    return buildCast(m, "inttoptr", resize(e, value, registerBits(e, from), 64, isSigned(from)), ptrType(m));
  }
  return resize(e, buildCast(m, "ptrtoint", value, intType(m, 64)), 64, registerBits(e, to), false);
}

/** `ref [T; N]` or `ref List[T]` to `ref [T]`. */
function emitUnsize(e: Emitter, from: TypeId, value: Value): Value {
  const node = typeOf(e.cg.program.table, from);
  if (node.kind !== "ref") {
    return internalError("llvm", e.span, "only references become slices");
  }
  const base = { pointer: scalarOf(value), meta: undefined, type: node.inner };
  return pairValue(elements(e, base), lengthAt(e, base));
}

/** `mut ref T` to `ref T`; for text from the slot to pointer and length. */
function emitWeaken(e: Emitter, from: TypeId, to: TypeId, value: Value): Value {
  const program = e.cg.program;
  if (isFat(program, typeOf(program.table, from)) || !isFat(program, typeOf(program.table, to))) {
    return value;
  }
  return textAt(e, { pointer: scalarOf(value), meta: undefined, type: TY_STR });
}

/** The func value at an address, with an environment that is only viewed. */
function emitFuncView(e: Emitter, value: Value): Value {
  const m = e.m;
  const viewed = loadValue(m, REPR_FUNC, scalarOf(value));
  return pairValue(firstOf(viewed), untagged(e, secondOf(viewed)));
}

/** An environment's address without the owner bit. */
export function untagged(e: Emitter, env: LlValue): LlValue {
  const m = e.m;
  const bits = buildCast(m, "ptrtoint", env, intType(m, 64));
  return buildCast(m, "inttoptr", buildInt(m, "and", bits, constInt(m, 64, -2n)), typeOfValue(env));
}
