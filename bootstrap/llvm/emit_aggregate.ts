/**
 * Making structs, enum values, tuples, arrays and closures.
 */
import { internalError } from "../diagnostics/index.js";
import type { MirBody, Operand, Place } from "../mir/index.js";
import { at } from "../source/index.js";
import { EMPTY_ENV, fieldsOf, needsDrop, typeOf, type TypeId } from "../types/index.js";
import {
  addIncoming,
  buildBr,
  buildCast,
  buildCondBr,
  buildElement,
  buildFill,
  buildInt,
  buildIntCompare,
  buildOffset,
  buildPhi,
  buildStore,
  constInt,
  constNull,
  constSmall,
  currentBlock,
  funcPointer,
  intType,
  positionAtEnd,
  ptrType,
  type LlBlock,
  type LlValue,
} from "./builder.js";
import { lengthOf } from "./compute_layout.js";
import { emitSetVariant, nicheValue } from "./emit_enum.js";
import { callRuntime } from "./emit_panic.js";
import { emitPlace, operandType, placeType, readOperand, writePlace } from "./emit_place.js";
import { concreteType, layout, newBlock, request, slotFor, type Emitter } from "./emitter.js";
import { closureInstance, dropInstance } from "./instances.js";
import { ENV_ALIGN, ENV_CAPTURES, ENV_DONE, ENV_DROP, ENV_SIZE, SCALAR_I64, type Layout, type Scalar } from "./layout.js";
import { constOfScalar, firstOf, loadValue, pairValue, scalarOf, scalarValue, secondOf, storeScalar, storeValue, undefValue, VALUE_NONE, type Value } from "./values.js";

/** Values of operands with their layouts. */
interface Parts {
  readonly values: Value[];
  readonly layouts: Layout[];
}

function readParts(e: Emitter, body: MirBody, operands: readonly Operand[]): Parts {
  const parts: Parts = { values: [], layouts: [] };
  for (const operand of operands) {
    parts.values.push(readOperand(e, body, operand));
    parts.layouts.push(layout(e, operandType(e, body, operand)));
  }
  return parts;
}

/** Writes what `fill` puts at an address to a place. Goes by a slot of its own where an operand may overlap the place. */
function writeThrough(e: Emitter, body: MirBody, place: Place, operands: readonly Operand[], parts: Parts, fill: (pointer: LlValue) => void): void {
  const type = placeType(e, body, place);
  const whole = layout(e, type);
  const register = place.projection.length === 0 && e.homes[place.local] === "register";
  if (!register && !mayOverlap(place, operands, parts)) {
    fill(emitPlace(e, body, place).pointer);
    return;
  }
  const slot = slotFor(e, whole);
  fill(slot);
  writePlace(e, body, place, loadValue(e.m, whole.repr, slot));
}

/** Whether an operand that is still in memory may be overwritten by storing to the place. */
export function mayOverlap(place: Place, operands: readonly Operand[], parts: { readonly values: readonly Value[] }): boolean {
  let indirect = false;
  for (const step of place.projection) {
    indirect = indirect || step.kind === "deref";
  }
  for (let i = 0; i < operands.length; i += 1) {
    const operand = at(operands, i);
    if (at(parts.values, i).kind === "memory" && operand.kind !== "const" && (indirect || operand.place.local === place.local)) {
      return true;
    }
  }
  return false;
}

/** A struct, tuple or enum value with all its fields. */
export function emitAggregate(e: Emitter, body: MirBody, place: Place, variant: number, operands: readonly Operand[]): void {
  const type = placeType(e, body, place);
  const whole = layout(e, type);
  const parts = readParts(e, body, operands);
  if (whole.repr.kind === "none") {
    writePlace(e, body, place, VALUE_NONE);
    return;
  }
  const inRegisters = aggregateInRegisters(e, whole, variant, parts);
  if (inRegisters !== undefined) {
    writePlace(e, body, place, inRegisters);
    return;
  }
  writeThrough(e, body, place, operands, parts, (pointer) => {
    const offsets = whole.offsets[variant] ?? internalError("llvm", e.span, "a value of a type without fields");
    for (let i = 0; i < operands.length; i += 1) {
      storeValue(e.m, at(parts.layouts, i), at(parts.values, i), buildOffset(e.m, pointer, at(offsets, i)));
    }
    emitSetVariant(e.m, whole, variant, pointer);
  });
}

/** A register of a field with its scalar. */
interface Register {
  readonly value: LlValue;
  readonly scalar: Scalar;
}

function registersOf(parts: Parts): Register[] | undefined {
  const registers: Register[] = [];
  for (let i = 0; i < parts.values.length; i += 1) {
    const value = at(parts.values, i);
    const repr = at(parts.layouts, i).repr;
    if (repr.kind === "memory") {
      return undefined;
    }
    if (repr.kind === "scalar") {
      registers.push({ value: scalarOf(value), scalar: repr.scalar });
    } else if (repr.kind === "pair") {
      registers.push({ value: firstOf(value), scalar: repr.first });
      registers.push({ value: secondOf(value), scalar: repr.second });
    }
  }
  return registers;
}

/** The register as the whole wants it: a `Bool` may need its byte. */
function fitted(e: Emitter, register: Register, wanted: Scalar): LlValue {
  return register.scalar.kind === "bool" && wanted.kind === "int" ? buildCast(e.m, "zext", register.value, intType(e.m, 8)) : register.value;
}

/** The aggregate made of registers only; undefined if it lies in memory. */
function aggregateInRegisters(e: Emitter, whole: Layout, variant: number, parts: Parts): Value | undefined {
  const repr = whole.repr;
  const registers = registersOf(parts);
  if (registers === undefined || repr.kind === "memory" || repr.kind === "none") {
    return undefined;
  }
  const tag = whole.tag;
  if (tag.kind === "tag") {
    const number = constOfScalar(e.m, tag.scalar, at(tag.values, variant));
    if (repr.kind === "scalar") {
      return scalarValue(number);
    }
    const unknown = secondOf(undefValue(e.m, repr));
    return pairValue(number, registers.length === 0 ? unknown : fitted(e, at(registers, 0), repr.second));
  }
  if (tag.kind === "niche" && variant !== tag.data) {
    const number = nicheValue(e.m, tag, variant);
    if (repr.kind === "scalar") {
      return scalarValue(number);
    }
    const unknown = undefValue(e.m, repr);
    return tag.offset === 0 ? pairValue(number, secondOf(unknown)) : pairValue(firstOf(unknown), number);
  }
  if (repr.kind === "scalar") {
    return scalarValue(fitted(e, at(registers, 0), repr.scalar));
  }
  return pairValue(fitted(e, at(registers, 0), repr.first), fitted(e, at(registers, 1), repr.second));
}

/** An array of the given elements. */
export function emitArray(e: Emitter, body: MirBody, place: Place, operands: readonly Operand[]): void {
  const parts = readParts(e, body, operands);
  if (layout(e, placeType(e, body, place)).repr.kind === "none") {
    return;
  }
  writeThrough(e, body, place, operands, parts, (pointer) => {
    for (let i = 0; i < operands.length; i += 1) {
      const one = at(parts.layouts, i);
      storeValue(e.m, one, at(parts.values, i), buildOffset(e.m, pointer, i * one.size));
    }
  });
}

/** `count` copies of a value. */
export function emitRepeat(e: Emitter, body: MirBody, place: Place, operand: Operand, count: TypeId): void {
  const number = lengthOf(e.cg.program, concreteType(e, count));
  const parts = readParts(e, body, [operand]);
  const one = at(parts.layouts, 0);
  if (number === 0 || one.size === 0) {
    return;
  }
  writeThrough(e, body, place, [operand], parts, (pointer) => {
    fillArray(e, pointer, at(parts.values, 0), one, number);
  });
}

function fillArray(e: Emitter, pointer: LlValue, value: Value, one: Layout, count: number): void {
  const m = e.m;
  if (one.size === 1 && one.repr.kind === "scalar") {
    const byte = one.repr.scalar.kind === "bool" ? buildCast(m, "zext", scalarOf(value), intType(m, 8)) : scalarOf(value);
    buildFill(m, pointer, byte, constSmall(m, 64, count));
    return;
  }
  countedLoop(e, constSmall(m, 64, count), (index) => {
    storeValue(m, one, value, buildElement(m, pointer, index, one.size));
  });
}

/** Runs `step` for every index below `count`. */
export function countedLoop(e: Emitter, count: LlValue, step: (index: LlValue) => void): void {
  const m = e.m;
  const before: LlBlock = currentBlock(m) ?? internalError("llvm", e.span, "no current block");
  const head = newBlock(e);
  const inner = newBlock(e);
  const done = newBlock(e);
  buildBr(m, head);
  positionAtEnd(m, head);
  const index = buildPhi(m, intType(m, 64));
  addIncoming(index, constSmall(m, 64, 0), before);
  buildCondBr(m, buildIntCompare(m, "ult", index, count), inner, done);
  positionAtEnd(m, inner);
  step(index);
  const next = buildInt(m, "add", index, constSmall(m, 64, 1));
  addIncoming(index, next, currentBlock(m) ?? inner);
  buildBr(m, head);
  positionAtEnd(m, done);
}

/** A func value of a closure ([abi.closure]). */
export function emitClosure(
  e: Emitter,
  body: MirBody,
  place: Place,
  closure: number,
  env: "none" | "view" | "heap",
  operands: readonly Operand[],
): void {
  const m = e.m;
  const instance = closureInstance(e.cg, body.owner, e.args, closure, env === "heap", request(e));
  const code = funcPointer(m, instance.func);
  const parts = readParts(e, body, operands);
  switch (env) {
    case "none":
      writePlace(e, body, place, pairValue(code, constNull(m)));
      return;
    case "view":
      writePlace(e, body, place, pairValue(code, scalarOf(at(parts.values, 0))));
      return;
    case "heap":
      writePlace(e, body, place, pairValue(code, heapEnv(e, body, closure, parts)));
  }
}

/** The type of a closure's environment: the tuple of its captures. */
export function capturesType(e: Emitter, closureBody: MirBody): TypeId {
  const written = concreteType(e, at(closureBody.locals, 1).type);
  const node = typeOf(e.cg.program.table, written);
  return node.kind === "ref" ? node.inner : written;
}

function heapEnv(e: Emitter, body: MirBody, closure: number, parts: Parts): LlValue {
  const m = e.m;
  const type = capturesType(e, e.cg.bodies.closure(body.owner, closure));
  const captures = layout(e, type);
  const align = captures.align > 8 ? captures.align : 8;
  const size = ENV_CAPTURES + captures.size;
  const i64 = intType(m, 64);
  const block = callRuntime(e.cg, "tml_alloc", ptrType(m), [i64, i64], [constSmall(m, 64, size), constSmall(m, 64, align)]);
  const needs = needsDrop(e.cg.program, EMPTY_ENV, type);
  const drop = needs ? funcPointer(m, dropInstance(e.cg, type, request(e)).func) : constNull(m);
  buildStore(m, ptrType(m), drop, buildOffset(m, block, ENV_DROP));
  storeScalar(m, SCALAR_I64, constSmall(m, 64, size), buildOffset(m, block, ENV_SIZE));
  storeScalar(m, SCALAR_I64, constSmall(m, 64, align), buildOffset(m, block, ENV_ALIGN));
  storeScalar(m, SCALAR_I64, constInt(m, 64, 0n), buildOffset(m, block, ENV_DONE));
  const types = fieldsOf(e.cg.program, type, 0);
  const offsets = at(captures.offsets, 0);
  for (let i = 0; i < types.length; i += 1) {
    storeValue(m, at(parts.layouts, i), at(parts.values, i), buildOffset(m, block, ENV_CAPTURES + at(offsets, i)));
  }
  return buildOffset(m, block, 1);
}
