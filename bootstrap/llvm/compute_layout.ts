/**
 * Layouts of concrete types ([abi.prim], [abi.aggregate], [abi.enum]).
 *
 * Requires types without parameters, projections and inference variables. Depends on nothing but the type, so that both compilers
 * and every module of a program agree.
 */
import { internalError } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { fieldsOf, langItem, typeOf, type AdtSig, type Program, type Type, type TypeId } from "../types/index.js";
import {
  REPR_FAT,
  REPR_FUNC,
  REPR_MEMORY,
  REPR_NONE,
  SCALAR_BOOL,
  SCALAR_F32,
  SCALAR_F64,
  SCALAR_I128,
  SCALAR_I16,
  SCALAR_I32,
  SCALAR_I64,
  SCALAR_I8,
  SCALAR_PTR,
  type Layout,
  type Niche,
  type Repr,
  type Scalar,
  type TagLayout,
} from "./layout.js";

/** Layouts computed so far. */
export interface Layouts {
  readonly program: Program;
  readonly byType: (Layout | undefined)[];
}

const SINGLE: TagLayout = { kind: "single" };
const NO_NICHES: readonly Niche[] = [];
const POINTER_NICHE: Niche = { offset: 0, scalar: SCALAR_PTR, start: 0n, count: 1n };
const NO_CONTENT: Layout = { size: 0, align: 1, repr: REPR_NONE, offsets: [], tag: SINGLE, niches: NO_NICHES };
const FAT: Layout = { size: 16, align: 8, repr: REPR_FAT, offsets: [], tag: SINGLE, niches: [POINTER_NICHE] };
const FUNC: Layout = { size: 16, align: 8, repr: REPR_FUNC, offsets: [], tag: SINGLE, niches: [POINTER_NICHE] };
/** std types whose first field is a raw pointer that is never null. */
const NON_NULL = ["heap", "shared", "weak", "sync", "list"];

/** No layouts yet. */
export function newLayouts(program: Program): Layouts {
  return { program, byType: [] };
}

/** The layout of a concrete type. */
export function layoutOf(l: Layouts, type: TypeId): Layout {
  const known = l.byType[type];
  if (known !== undefined) {
    return known;
  }
  const made = compute(l, type);
  while (l.byType.length <= type) {
    l.byType.push(undefined);
  }
  l.byType[type] = made;
  return made;
}

function compute(l: Layouts, type: TypeId): Layout {
  const node = typeOf(l.program.table, type);
  switch (node.kind) {
    case "prim":
      return primLayout(node.prim);
    case "tuple":
      return recordLayout(l, node.elems);
    case "array":
      return arrayLayout(l, node.elem, lengthOf(l.program, node.len));
    case "ref":
      return isFat(l.program, node) ? FAT : scalarLayout(SCALAR_PTR, [POINTER_NICHE]);
    case "ptr":
      return scalarLayout(SCALAR_PTR, NO_NICHES);
    case "func":
      return FUNC;
    case "adt":
      return adtLayout(l, type, node.def);
    case "error":
    case "const":
    case "slice":
    case "param":
    case "projection":
    case "infer":
      return internalError("llvm", null, "no layout for a type of kind " + node.kind);
  }
}

/** The number a length stands for. */
export function lengthOf(program: Program, type: TypeId): number {
  const node = typeOf(program.table, type);
  return node.kind === "const" ? Number(node.value) : internalError("llvm", null, "array length is not known");
}

/** Whether references of this type are pointer and length: to slices, and shared ones to text ([type.str]). */
export function isFat(program: Program, node: Type): boolean {
  if (node.kind !== "ref") {
    return false;
  }
  const inner = typeOf(program.table, node.inner);
  return inner.kind === "slice" || (!node.mut && inner.kind === "prim" && inner.prim === "Str");
}

function primLayout(prim: string): Layout {
  switch (prim) {
    case "Bool":
      return scalarLayout(SCALAR_BOOL, [{ offset: 0, scalar: SCALAR_I8, start: 2n, count: 254n }]);
    case "Char":
      return scalarLayout(SCALAR_I32, [{ offset: 0, scalar: SCALAR_I32, start: 0x110000n, count: 0xffef0000n }]);
    case "I8":
    case "U8":
      return scalarLayout(SCALAR_I8, NO_NICHES);
    case "I16":
    case "U16":
      return scalarLayout(SCALAR_I16, NO_NICHES);
    case "I32":
    case "U32":
      return scalarLayout(SCALAR_I32, NO_NICHES);
    case "I64":
    case "U64":
      return scalarLayout(SCALAR_I64, NO_NICHES);
    case "I128":
    case "U128":
      return scalarLayout(SCALAR_I128, NO_NICHES);
    case "F32":
      return scalarLayout(SCALAR_F32, NO_NICHES);
    case "F64":
      return scalarLayout(SCALAR_F64, NO_NICHES);
    case "Str":
      return FAT;
    default:
      return NO_CONTENT;
  }
}

function scalarLayout(scalar: Scalar, niches: readonly Niche[]): Layout {
  const size = scalar.bits / 8;
  return { size, align: size, repr: { kind: "scalar", scalar }, offsets: [], tag: SINGLE, niches };
}

function alignUp(offset: number, align: number): number {
  const rest = offset % align;
  return rest === 0 ? offset : offset + align - rest;
}

function arrayLayout(l: Layouts, elem: TypeId, count: number): Layout {
  const one = layoutOf(l, elem);
  const size = one.size * count;
  const repr = size === 0 ? REPR_NONE : count === 1 ? one.repr : REPR_MEMORY;
  return { size, align: one.align, repr, offsets: [], tag: SINGLE, niches: NO_NICHES };
}

/** Fields one after the other from `start` on. */
interface Record {
  readonly offsets: readonly number[];
  readonly layouts: readonly Layout[];
  readonly end: number;
  readonly align: number;
}

function placeFields(l: Layouts, fields: readonly TypeId[], start: number): Record {
  const offsets: number[] = [];
  const layouts: Layout[] = [];
  let end = start;
  let align = 1;
  for (const field of fields) {
    const layout = layoutOf(l, field);
    end = alignUp(end, layout.align);
    offsets.push(end);
    layouts.push(layout);
    end += layout.size;
    align = layout.align > align ? layout.align : align;
  }
  return { offsets, layouts, end, align };
}

function recordLayout(l: Layouts, fields: readonly TypeId[]): Layout {
  const record = placeFields(l, fields, 0);
  const size = alignUp(record.end, record.align);
  return { size, align: record.align, repr: recordRepr(record, size), offsets: [record.offsets], tag: SINGLE, niches: recordNiches(record) };
}

/** A record with content in one field is represented as that field, one with two scalars as a pair. */
function recordRepr(record: Record, size: number): Repr {
  if (size === 0) {
    return REPR_NONE;
  }
  const full: number[] = [];
  for (let i = 0; i < record.layouts.length; i += 1) {
    if (at(record.layouts, i).size > 0) {
      full.push(i);
    }
  }
  const first = at(record.layouts, at(full, 0));
  if (full.length === 1) {
    return first.size === size ? first.repr : REPR_MEMORY;
  }
  if (full.length !== 2 || at(record.offsets, at(full, 0)) !== 0) {
    return REPR_MEMORY;
  }
  const second = at(record.layouts, at(full, 1));
  if (first.repr.kind !== "scalar" || second.repr.kind !== "scalar") {
    return REPR_MEMORY;
  }
  return { kind: "pair", first: first.repr.scalar, second: second.repr.scalar, offset: at(record.offsets, at(full, 1)) };
}

/** The niches of all fields that have more values than every earlier one. */
function recordNiches(record: Record): readonly Niche[] {
  const niches: Niche[] = [];
  let most = 0n;
  for (let i = 0; i < record.layouts.length; i += 1) {
    for (const niche of at(record.layouts, i).niches) {
      if (niche.count > most) {
        most = niche.count;
        niches.push({ offset: at(record.offsets, i) + niche.offset, scalar: niche.scalar, start: niche.start, count: niche.count });
      }
    }
  }
  return niches;
}

function adtLayout(l: Layouts, type: TypeId, def: number): Layout {
  const sig = l.program.adts[def];
  if (sig === undefined) {
    return internalError("llvm", null, "a type without signature");
  }
  const made = sig.isEnum ? enumLayout(l, type, sig) : structLayout(l, type, def);
  return sig.interiorMutable ? { ...made, niches: NO_NICHES } : made;
}

function structLayout(l: Layouts, type: TypeId, def: number): Layout {
  const made = recordLayout(l, fieldsOf(l.program, type, 0));
  for (const key of NON_NULL) {
    if (langItem(l.program, key) === def) {
      return { ...made, niches: [POINTER_NICHE] };
    }
  }
  return made;
}

function enumLayout(l: Layouts, type: TypeId, sig: AdtSig): Layout {
  const count = sig.variants.length;
  let data = -1;
  let dataCount = 0;
  for (let variant = 0; variant < count; variant += 1) {
    if (at(sig.variants, variant).fields.length > 0) {
      data = variant;
      dataCount += 1;
    }
  }
  if (count === 0) {
    return NO_CONTENT;
  }
  if (dataCount === 0) {
    return fieldlessLayout(sig);
  }
  if (dataCount === 1) {
    const made = nicheLayout(l, type, count, data);
    if (made !== undefined) {
      return made;
    }
  }
  return taggedLayout(l, type, sig);
}

/** The smallest unsigned integer that holds every discriminant. */
function tagScalar(sig: AdtSig): Scalar {
  let most = 0n;
  for (const variant of sig.variants) {
    most = variant.discriminant > most ? variant.discriminant : most;
  }
  return most < 256n ? SCALAR_I8 : most < 65536n ? SCALAR_I16 : most < 4294967296n ? SCALAR_I32 : SCALAR_I64;
}

function tagValues(sig: AdtSig, scalar: Scalar): bigint[] {
  const values: bigint[] = [];
  for (const variant of sig.variants) {
    values.push(BigInt.asUintN(scalar.bits, variant.discriminant));
  }
  return values;
}

/** The values above the highest discriminant. */
function tagNiches(values: readonly bigint[], scalar: Scalar): readonly Niche[] {
  let most = 0n;
  for (const value of values) {
    most = value > most ? value : most;
  }
  const count = (1n << BigInt(scalar.bits)) - 1n - most;
  return count > 0n ? [{ offset: 0, scalar, start: most + 1n, count }] : NO_NICHES;
}

function fieldlessLayout(sig: AdtSig): Layout {
  const scalar = tagScalar(sig);
  const values = tagValues(sig, scalar);
  const size = scalar.bits / 8;
  const offsets: number[][] = [];
  for (let i = 0; i < sig.variants.length; i += 1) {
    offsets.push([]);
  }
  return { size, align: size, repr: { kind: "scalar", scalar }, offsets, tag: { kind: "tag", scalar, values }, niches: tagNiches(values, scalar) };
}

/** The layout with the tag in unused values of the one payload; undefined if there are not enough. */
function nicheLayout(l: Layouts, type: TypeId, count: number, data: number): Layout | undefined {
  const record = placeFields(l, fieldsOf(l.program, type, data), 0);
  const size = alignUp(record.end, record.align);
  const niches = recordNiches(record);
  const needed = BigInt(count - 1);
  const offsets: (readonly number[])[] = [];
  for (let variant = 0; variant < count; variant += 1) {
    offsets.push(variant === data ? record.offsets : []);
  }
  if (needed === 0n) {
    return { size, align: record.align, repr: recordRepr(record, size), offsets, tag: SINGLE, niches };
  }
  for (const niche of niches) {
    if (niche.count < needed) {
      continue;
    }
    const tag: TagLayout = { kind: "niche", offset: niche.offset, scalar: niche.scalar, data, start: niche.start };
    const left = niche.count - needed;
    const rest: readonly Niche[] = left > 0n ? [{ offset: niche.offset, scalar: niche.scalar, start: niche.start + needed, count: left }] : NO_NICHES;
    return { size, align: record.align, repr: withTagBits(recordRepr(record, size), niche.offset), offsets, tag, niches: rest };
  }
  return undefined;
}

/** A `Bool` that also carries a tag needs all its bits in the register. */
function withTagBits(repr: Repr, offset: number): Repr {
  switch (repr.kind) {
    case "none":
    case "memory":
      return repr;
    case "scalar":
      return { kind: "scalar", scalar: wide(repr.scalar) };
    case "pair":
      return offset === 0
        ? { kind: "pair", first: wide(repr.first), second: repr.second, offset: repr.offset }
        : { kind: "pair", first: repr.first, second: wide(repr.second), offset: repr.offset };
  }
}

function wide(scalar: Scalar): Scalar {
  return scalar.kind === "bool" ? SCALAR_I8 : scalar;
}

/** `{ tag, union }`. */
function taggedLayout(l: Layouts, type: TypeId, sig: AdtSig): Layout {
  const scalar = tagScalar(sig);
  const tagSize = scalar.bits / 8;
  let unionAlign = 1;
  for (let variant = 0; variant < sig.variants.length; variant += 1) {
    const record = placeFields(l, fieldsOf(l.program, type, variant), 0);
    unionAlign = record.align > unionAlign ? record.align : unionAlign;
  }
  const start = alignUp(tagSize, unionAlign);
  const records: Record[] = [];
  const offsets: (readonly number[])[] = [];
  let end = start;
  for (let variant = 0; variant < sig.variants.length; variant += 1) {
    const record = placeFields(l, fieldsOf(l.program, type, variant), start);
    records.push(record);
    offsets.push(record.offsets);
    end = record.end > end ? record.end : end;
  }
  const align = unionAlign > tagSize ? unionAlign : tagSize;
  const values = tagValues(sig, scalar);
  return { size: alignUp(end, align), align, repr: taggedRepr(records, scalar, start), offsets, tag: { kind: "tag", scalar, values }, niches: tagNiches(values, scalar) };
}

/** Tag and payload are a pair where every variant has at most one scalar, of one kind, at the same offset. */
function taggedRepr(records: readonly Record[], tag: Scalar, start: number): Repr {
  let payload: Scalar | undefined = undefined;
  for (const record of records) {
    const repr = recordRepr(record, record.end - start);
    if (repr.kind === "none") {
      continue;
    }
    if (repr.kind !== "scalar") {
      return REPR_MEMORY;
    }
    const scalar = wide(repr.scalar);
    if (payload !== undefined && (payload.kind !== scalar.kind || payload.bits !== scalar.bits)) {
      return REPR_MEMORY;
    }
    payload = scalar;
  }
  return payload === undefined ? { kind: "scalar", scalar: tag } : { kind: "pair", first: tag, second: payload, offset: start };
}
