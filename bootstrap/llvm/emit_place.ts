/**
 * Places: from MIR places to addresses.
 */
import { internalError } from "../diagnostics/index.js";
import type { MirBody, Operand, Place, Projection } from "../mir/index.js";
import { at } from "../source/index.js";
import { langItem, typeOf, TY_STR, type TypeId } from "../types/index.js";
import { buildElement, buildInt, buildLoad, buildOffset, constInt, constSmall, ptrType, type LlValue } from "./builder.js";
import { isFat, lengthOf } from "./compute_layout.js";
import { emitConst } from "./emit_const.js";
import { concreteType, layout, localType, type Emitter } from "./emitter.js";
import { REPR_FAT, SCALAR_I64, STR_LENGTH } from "./layout.js";
import { danglingPointer, firstOf, loadScalar, loadValue, pairValue, scalarOf, scalarValue, secondOf, storeValue, VALUE_NONE, type Value } from "./values.js";

/**
 * An address with its type. `meta` is the length of a slice, or of a text that is viewed through a `ref Str`; such a text has no slot,
 * `pointer` is that of its bytes.
 */
export interface Address {
  readonly pointer: LlValue;
  readonly meta: LlValue | undefined;
  readonly type: TypeId;
}

/** The concrete type of a place. */
export function placeType(e: Emitter, body: MirBody, place: Place): TypeId {
  const count = place.projection.length;
  return count === 0 ? localType(e, body, place.local) : concreteType(e, at(place.projection, count - 1).type);
}

/** The address of a place. */
export function emitPlace(e: Emitter, body: MirBody, place: Place): Address {
  const base = localType(e, body, place.local);
  let address: Address;
  let next = 0;
  if (e.homes[place.local] === "register") {
    address = derefValue(e, base, localValue(e, place.local), projectedType(e, place, 0));
    next = 1;
  } else {
    address = { pointer: localSlot(e, base, place.local), meta: undefined, type: base };
  }
  for (; next < place.projection.length; next += 1) {
    address = project(e, address, at(place.projection, next));
  }
  return address;
}

function projectedType(e: Emitter, place: Place, index: number): TypeId {
  const step = place.projection[index];
  if (step === undefined || step.kind !== "deref") {
    return internalError("llvm", e.span, "the address of a local in a register");
  }
  return concreteType(e, step.type);
}

function localValue(e: Emitter, local: number): Value {
  return e.values[local] ?? internalError("llvm", e.span, "local " + String(local) + " is used before it is assigned");
}

function localSlot(e: Emitter, type: TypeId, local: number): LlValue {
  if (e.homes[local] === "none") {
    return danglingPointer(e.m, layout(e, type).align);
  }
  return e.slots[local] ?? internalError("llvm", e.span, "local " + String(local) + " has no slot");
}

function project(e: Emitter, base: Address, step: Projection): Address {
  const type = concreteType(e, step.type);
  switch (step.kind) {
    case "field": {
      const offset = at(at(layout(e, base.type).offsets, step.variant), step.field);
      return { pointer: buildOffset(e.m, base.pointer, offset), meta: undefined, type };
    }
    case "deref":
      return derefValue(e, base.type, loadValue(e.m, layout(e, base.type).repr, base.pointer), type);
    case "index": {
      const index = scalarOf(readLocal(e, step.index, SCALAR_I64.bits));
      return { pointer: buildElement(e.m, elements(e, base), index, layout(e, type).size), meta: undefined, type };
    }
    case "const_index":
      return { pointer: buildOffset(e.m, elements(e, base), step.offset * layout(e, type).size), meta: undefined, type };
  }
}

/** The value of an index local. */
function readLocal(e: Emitter, local: number, bits: number): Value {
  if (e.homes[local] === "register") {
    return localValue(e, local);
  }
  const slot = e.slots[local] ?? internalError("llvm", e.span, "local " + String(local) + " has no slot");
  return scalarValue(loadScalar(e.m, { kind: "int", bits }, slot));
}

/** What a pointer-like value of type `type` points to; `inner` is the type there. */
function derefValue(e: Emitter, type: TypeId, value: Value, inner: TypeId): Address {
  const node = typeOf(e.cg.program.table, type);
  if (isFat(e.cg.program, node)) {
    return { pointer: firstOf(value), meta: secondOf(value), type: inner };
  }
  let pointer = scalarOf(value);
  if (node.kind === "adt" && isCounted(e, node.def)) {
    const align = layout(e, inner).align;
    pointer = buildOffset(e.m, pointer, align > 16 ? align : 16);
  }
  return { pointer, meta: undefined, type: inner };
}

/** Shared and Sync: the value lies behind two counts ([abi.rc]). */
function isCounted(e: Emitter, def: number): boolean {
  return def === langItem(e.cg.program, "shared") || def === langItem(e.cg.program, "sync");
}

/** The address of the first element of an array, slice or List at an address. */
export function elements(e: Emitter, base: Address): LlValue {
  return isList(e, base.type) ? buildLoad(e.m, ptrType(e.m), base.pointer) : base.pointer;
}

function isList(e: Emitter, type: TypeId): boolean {
  const node = typeOf(e.cg.program.table, type);
  return node.kind === "adt" && node.def === langItem(e.cg.program, "list");
}

/** The number of elements of an array, slice, List or bytes of a text at an address. */
export function lengthAt(e: Emitter, base: Address): LlValue {
  if (base.meta !== undefined) {
    return base.meta;
  }
  const node = typeOf(e.cg.program.table, base.type);
  if (node.kind === "array") {
    return constSmall(e.m, 64, lengthOf(e.cg.program, node.len));
  }
  const length = loadScalar(e.m, SCALAR_I64, buildOffset(e.m, base.pointer, 8));
  return base.type === TY_STR ? maskLength(e, length) : length;
}

/** A text's length without the owner bit. */
export function maskLength(e: Emitter, length: LlValue): LlValue {
  return buildInt(e.m, "and", length, constInt(e.m, 64, STR_LENGTH));
}

/** Pointer and length of the text at an address. */
export function textAt(e: Emitter, base: Address): Value {
  if (base.meta !== undefined) {
    return pairValue(base.pointer, base.meta);
  }
  const slot = loadValue(e.m, REPR_FAT, base.pointer);
  return pairValue(firstOf(slot), maskLength(e, secondOf(slot)));
}

/** The value at a place; one of memory kind is not copied. */
export function readPlace(e: Emitter, body: MirBody, place: Place): Value {
  if (place.projection.length === 0) {
    const home = e.homes[place.local];
    if (home === "register") {
      return localValue(e, place.local);
    }
    if (home === "none") {
      return VALUE_NONE;
    }
  }
  const address = emitPlace(e, body, place);
  if (address.meta !== undefined) {
    return pairValue(address.pointer, address.meta);
  }
  return loadValue(e.m, layout(e, address.type).repr, address.pointer);
}

/** Writes a value to a place. */
export function writePlace(e: Emitter, body: MirBody, place: Place, value: Value): void {
  if (place.projection.length === 0) {
    const home = e.homes[place.local];
    if (home === "register") {
      e.values[place.local] = value;
      return;
    }
    if (home === "none") {
      return;
    }
  }
  const address = emitPlace(e, body, place);
  storeValue(e.m, layout(e, address.type), value, address.pointer);
}

/** The concrete type of an operand. */
export function operandType(e: Emitter, body: MirBody, operand: Operand): TypeId {
  return operand.kind === "const" ? concreteType(e, operand.type) : placeType(e, body, operand.place);
}

/** The value of an operand; one of memory kind is not copied. */
export function readOperand(e: Emitter, body: MirBody, operand: Operand): Value {
  return operand.kind === "const" ? emitConst(e, operand.value, concreteType(e, operand.type)) : readPlace(e, body, operand.place);
}
