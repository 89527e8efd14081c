/**
 * Assignments: `place = rvalue`.
 */
import type { MirBody, MirBorrowKind, Operand, Place, Rvalue } from "../mir/index.js";
import { intBits, isSigned, typeOf, TY_STR, type TypeId } from "../types/index.js";
import { buildElement, buildInt, buildIntCompare, buildRawElement, constNull, type LlValue } from "./builder.js";
import { emitBinary, emitUnary, resize } from "./emit_arith.js";
import { emitAggregate, emitArray, emitClosure, emitRepeat } from "./emit_aggregate.js";
import { emitCast } from "./emit_cast.js";
import { emitDiscriminant } from "./emit_enum.js";
import { elements, emitPlace, lengthAt, operandType, placeType, readOperand, textAt, writePlace, type Address } from "./emit_place.js";
import { layout, type Emitter } from "./emitter.js";
import { loadValue, pairValue, scalarOf, scalarValue, type Value } from "./values.js";

/** `place = value`; the old value is overwritten without a drop. */
export function emitAssign(e: Emitter, body: MirBody, place: Place, value: Rvalue): void {
  switch (value.kind) {
    case "aggregate":
      emitAggregate(e, body, place, value.variant, value.fields);
      return;
    case "array":
      emitArray(e, body, place, value.elems);
      return;
    case "repeat":
      emitRepeat(e, body, place, value.value, value.count);
      return;
    case "closure":
      emitClosure(e, body, place, value.closure, value.env, value.captures);
      return;
    default:
      writePlace(e, body, place, emitRvalue(e, body, place, value));
  }
}

function emitRvalue(e: Emitter, body: MirBody, place: Place, value: Exclude<Rvalue, { kind: "aggregate" | "array" | "repeat" | "closure" }>): Value {
  switch (value.kind) {
    case "use":
      return readOperand(e, body, value.value);
    case "borrow":
      return emitBorrow(e, body, value.borrow, value.place);
    case "address":
      return scalarValue(emitPlace(e, body, value.place).pointer);
    case "unary":
      return emitUnary(e, value.op, operandType(e, body, value.value), readOperand(e, body, value.value), value.checked);
    case "binary": {
      const left = readOperand(e, body, value.left);
      const right = readOperand(e, body, value.right);
      const type = operandType(e, body, value.left);
      return emitBinary(e, value.op, type, left, operandType(e, body, value.right), right, value.checked);
    }
    case "cast":
      return emitCast(e, value.cast, operandType(e, body, value.value), placeType(e, body, place), readOperand(e, body, value.value));
    case "len":
      return scalarValue(lengthAt(e, emitPlace(e, body, value.place)));
    case "discriminant": {
      const address = emitPlace(e, body, value.place);
      return scalarValue(emitDiscriminant(e.m, layout(e, address.type), address.pointer));
    }
    case "slice":
      return emitSlice(e, body, value.place, value.lo, value.hi, placeType(e, body, place));
    case "ptr_read": {
      const pointer = scalarOf(readOperand(e, body, value.pointer));
      return loadValue(e.m, layout(e, placeType(e, body, place)).repr, pointer);
    }
    case "ptr_offset":
      return emitOffset(e, body, value.pointer, value.count);
    case "ptr_is_null": {
      const pointer = scalarOf(readOperand(e, body, value.pointer));
      return scalarValue(buildIntCompare(e.m, "eq", pointer, constNull(e.m)));
    }
  }
}

/** A reference to a place: of slices, and shared ones of text, pointer and length. */
function emitBorrow(e: Emitter, body: MirBody, borrow: MirBorrowKind, place: Place): Value {
  const address = emitPlace(e, body, place);
  if (address.type === TY_STR && borrow === "ref") {
    return textAt(e, address);
  }
  return address.meta !== undefined ? pairValue(address.pointer, address.meta) : scalarValue(address.pointer);
}

/** Pointer and length of a part of an array, slice, List or text; the bounds are checked. */
function emitSlice(e: Emitter, body: MirBody, place: Place, lo: Operand, hi: Operand, type: TypeId): Value {
  const base = emitPlace(e, body, place);
  const from = scalarOf(readOperand(e, body, lo));
  const to = scalarOf(readOperand(e, body, hi));
  const length = buildInt(e.m, "sub", to, from);
  const node = typeOf(e.cg.program.table, type);
  const inner = node.kind === "ref" ? typeOf(e.cg.program.table, node.inner) : node;
  if (inner.kind !== "slice") {
    return pairValue(buildElement(e.m, firstByte(e, base), from, 1), length);
  }
  return pairValue(buildElement(e.m, elements(e, base), from, layout(e, inner.elem).size), length);
}

/** The address of a text's first byte. */
function firstByte(e: Emitter, base: Address): LlValue {
  const text = textAt(e, base);
  return text.kind === "pair" ? text.first : base.pointer;
}

/** `p.offset(n)`: n elements further; n may be of any integer type. */
function emitOffset(e: Emitter, body: MirBody, pointer: Operand, count: Operand): Value {
  const node = typeOf(e.cg.program.table, operandType(e, body, pointer));
  const countType = operandType(e, body, count);
  const size = node.kind === "ptr" ? layout(e, node.inner).size : 1;
  const base = scalarOf(readOperand(e, body, pointer));
  const number = resize(e, scalarOf(readOperand(e, body, count)), intBits(countType), 64, isSigned(countType));
  return scalarValue(size === 0 ? base : buildRawElement(e.m, base, number, size));
}
