/**
 * The interned type table: making types, looking them up, taking them apart and putting them together again.
 *
 * Structurally equal types get the same id, so `===` on ids is type equality.
 */
import { at } from "../source/index.js";
import type { DefId, PrimName } from "../resolver/index.js";
import {
  HAS_ERROR,
  HAS_INFER,
  HAS_PARAM,
  HAS_PROJECTION,
  HAS_REF,
  TY_BOOL,
  TY_CHAR,
  TY_F32,
  TY_F64,
  TY_I128,
  TY_I16,
  TY_I32,
  TY_I64,
  TY_I8,
  TY_NEVER,
  TY_STR,
  TY_U128,
  TY_U16,
  TY_U32,
  TY_U64,
  TY_U8,
  TY_UNIT,
  type FuncKind,
  type Type,
  type TypeId,
  type TypeTable,
} from "./ty.js";

const PRIMS: readonly PrimName[] = [
  "Bool", "I8", "I16", "I32", "I64", "I128", "U8", "U16", "U32", "U64", "U128", "F32", "F64", "Char", "Never", "Str",
];

/** Slots of the index of a new table. */
const FIRST_SLOTS = 4096;

/** No children. */
const NONE: readonly TypeId[] = [];

/** A table that holds the types with fixed ids (`TY_ERROR` … `TY_REF_STR`) and nothing else. */
export function createTypeTable(): TypeTable {
  const table: TypeTable = { types: [], flags: [], hashes: [], index: new Int32Array(FIRST_SLOTS) };
  intern(table, { kind: "error" });
  for (const prim of PRIMS) {
    intern(table, { kind: "prim", prim });
  }
  intern(table, { kind: "tuple", elems: [] });
  intern(table, { kind: "ref", mut: false, inner: TY_STR });
  return table;
}

/** The id of `type`; the same id for the same structure. */
export function intern(table: TypeTable, type: Type): TypeId {
  const hash = hashType(type);
  const mask = table.index.length - 1;
  let slot = hash & mask;
  for (;;) {
    const found = table.index[slot] ?? 0;
    if (found === 0) {
      const id = append(table, type, hash);
      table.index[slot] = id + 1;
      if (table.types.length * 2 > table.index.length) {
        rehash(table);
      }
      return id;
    }
    if (table.hashes[found - 1] === hash && sameType(at(table.types, found - 1), type)) {
      return found - 1;
    }
    slot = (slot + 1) & mask;
  }
}

function rehash(table: TypeTable): void {
  const slots = new Int32Array(table.index.length * 2);
  const mask = slots.length - 1;
  for (let id = 0; id < table.types.length; id += 1) {
    let slot = at(table.hashes, id) & mask;
    while (slots[slot] !== 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = id + 1;
  }
  table.index = slots;
}

/** The structure of a type. */
export function typeOf(table: TypeTable, id: TypeId): Type {
  return at(table.types, id);
}

/** The facts about a type: `HAS_…` bits. */
export function flagsOf(table: TypeTable, id: TypeId): number {
  return at(table.flags, id);
}

/** Whether any of the given `HAS_…` bits is set. */
export function hasFlags(table: TypeTable, id: TypeId, flags: number): boolean {
  return (at(table.flags, id) & flags) !== 0;
}

/** The union of the facts of several types. */
export function flagsOfAll(table: TypeTable, ids: readonly TypeId[]): number {
  let flags = 0;
  for (const id of ids) {
    flags = flags | at(table.flags, id);
  }
  return flags;
}

/** `ref inner` or `mut ref inner`. */
export function mkRef(table: TypeTable, mut: boolean, inner: TypeId): TypeId {
  return intern(table, { kind: "ref", mut, inner });
}

/** `*inner` or `*mut inner`. */
export function mkPtr(table: TypeTable, mut: boolean, inner: TypeId): TypeId {
  return intern(table, { kind: "ptr", mut, inner });
}

/** `(elems)`; without elements `Unit`. */
export function mkTuple(table: TypeTable, elems: readonly TypeId[]): TypeId {
  return elems.length === 0 ? TY_UNIT : intern(table, { kind: "tuple", elems });
}

/** `[elem]` (exists behind references only). */
export function mkSlice(table: TypeTable, elem: TypeId): TypeId {
  return intern(table, { kind: "slice", elem });
}

/** `[elem; len]`, where `len` is a `const` type or a type parameter. */
export function mkArray(table: TypeTable, elem: TypeId, len: TypeId): TypeId {
  return intern(table, { kind: "array", elem, len });
}

/** An array length. */
export function mkConst(table: TypeTable, value: bigint): TypeId {
  return intern(table, { kind: "const", value });
}

/** A function type; `markers` as in `Type`. */
export function mkFunc(table: TypeTable, call: FuncKind, params: readonly TypeId[], ret: TypeId, markers: number): TypeId {
  return intern(table, { kind: "func", call, params, ret, markers });
}

/** A struct or enum with its arguments. */
export function mkAdt(table: TypeTable, def: DefId, args: readonly TypeId[]): TypeId {
  return intern(table, { kind: "adt", def, args });
}

/** A type parameter or `This`. */
export function mkParam(table: TypeTable, def: DefId): TypeId {
  return intern(table, { kind: "param", def });
}

/** `args[0]::assoc`, where `args` are the behavior's arguments, self first. */
export function mkProjection(table: TypeTable, assoc: DefId, args: readonly TypeId[]): TypeId {
  return intern(table, { kind: "projection", assoc, args });
}

/** An inference variable. */
export function mkInfer(table: TypeTable, variable: number): TypeId {
  return intern(table, { kind: "infer", variable });
}

/** The type of a primitive's name. */
export function primType(prim: PrimName): TypeId {
  switch (prim) {
    case "Bool": return TY_BOOL;
    case "I8": return TY_I8;
    case "I16": return TY_I16;
    case "I32": return TY_I32;
    case "I64": return TY_I64;
    case "I128": return TY_I128;
    case "U8": return TY_U8;
    case "U16": return TY_U16;
    case "U32": return TY_U32;
    case "U64": return TY_U64;
    case "U128": return TY_U128;
    case "F32": return TY_F32;
    case "F64": return TY_F64;
    case "Char": return TY_CHAR;
    case "Never": return TY_NEVER;
    case "Str": return TY_STR;
  }
}

/** The types of the type parameters `defs`, in order. */
export function paramTypes(table: TypeTable, defs: readonly DefId[]): TypeId[] {
  const types: TypeId[] = [];
  for (const def of defs) {
    types.push(mkParam(table, def));
  }
  return types;
}

/** The types directly inside a type, in a fixed order: what `withChildren` takes. A function's result comes last. */
export function childrenOf(type: Type): readonly TypeId[] {
  switch (type.kind) {
    case "error":
    case "prim":
    case "const":
    case "param":
    case "infer":
      return NONE;
    case "tuple":
      return type.elems;
    case "array":
      return [type.elem, type.len];
    case "slice":
      return [type.elem];
    case "ref":
    case "ptr":
      return [type.inner];
    case "func":
      return type.params.concat([type.ret]);
    case "adt":
    case "projection":
      return type.args;
  }
}

/** The type `id` with other children (same number and order as `childrenOf` gives). */
export function withChildren(table: TypeTable, id: TypeId, children: readonly TypeId[]): TypeId {
  const type = at(table.types, id);
  switch (type.kind) {
    case "error":
    case "prim":
    case "const":
    case "param":
    case "infer":
      return id;
    case "tuple":
      return mkTuple(table, children);
    case "array":
      return mkArray(table, at(children, 0), at(children, 1));
    case "slice":
      return mkSlice(table, at(children, 0));
    case "ref":
      return mkRef(table, type.mut, at(children, 0));
    case "ptr":
      return mkPtr(table, type.mut, at(children, 0));
    case "func":
      return mkFunc(table, type.call, children.slice(0, children.length - 1), at(children, children.length - 1), type.markers);
    case "adt":
      return mkAdt(table, type.def, children);
    case "projection":
      return mkProjection(table, type.assoc, children);
  }
}

function append(table: TypeTable, type: Type, hash: number): TypeId {
  table.types.push(type);
  table.hashes.push(hash);
  table.flags.push(computeFlags(table, type));
  return table.types.length - 1;
}

function computeFlags(table: TypeTable, type: Type): number {
  switch (type.kind) {
    case "error":
      return HAS_ERROR;
    case "param":
      return HAS_PARAM;
    case "infer":
      return HAS_INFER;
    case "prim":
    case "const":
      return 0;
    case "ref":
    case "func":
      return flagsOfAll(table, childrenOf(type)) | HAS_REF;
    case "projection":
      return flagsOfAll(table, type.args) | HAS_PROJECTION;
    case "tuple":
    case "array":
    case "slice":
    case "ptr":
    case "adt":
      return flagsOfAll(table, childrenOf(type));
  }
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function mixAll(hash: number, values: readonly number[]): number {
  let mixed = mix(hash, values.length);
  for (const value of values) {
    mixed = mix(mixed, value);
  }
  return mixed;
}

function hashType(type: Type): number {
  switch (type.kind) {
    case "error":
      return mix(1, 0);
    case "prim":
      return mix(2, primType(type.prim));
    case "tuple":
      return mixAll(3, type.elems);
    case "array":
      return mix(mix(4, type.elem), type.len);
    case "const":
      return mix(mix(5, Number(BigInt.asUintN(32, type.value))), Number(BigInt.asUintN(32, type.value >> 32n)));
    case "slice":
      return mix(6, type.elem);
    case "ref":
      return mix(type.mut ? 7 : 8, type.inner);
    case "ptr":
      return mix(type.mut ? 9 : 10, type.inner);
    case "func":
      return mix(mixAll(mix(11, type.markers), type.params), type.ret);
    case "adt":
      return mixAll(mix(12, type.def), type.args);
    case "param":
      return mix(13, type.def);
    case "projection":
      return mixAll(mix(14, type.assoc), type.args);
    case "infer":
      return mix(15, type.variable);
  }
}

/** Whether two lists of ids are the same. */
export function sameIds(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

function sameType(a: Type, b: Type): boolean {
  switch (a.kind) {
    case "error":
      return b.kind === "error";
    case "prim":
      return b.kind === "prim" && a.prim === b.prim;
    case "tuple":
      return b.kind === "tuple" && sameIds(a.elems, b.elems);
    case "array":
      return b.kind === "array" && a.elem === b.elem && a.len === b.len;
    case "const":
      return b.kind === "const" && a.value === b.value;
    case "slice":
      return b.kind === "slice" && a.elem === b.elem;
    case "ref":
      return b.kind === "ref" && a.mut === b.mut && a.inner === b.inner;
    case "ptr":
      return b.kind === "ptr" && a.mut === b.mut && a.inner === b.inner;
    case "func":
      return b.kind === "func" && a.call === b.call && a.markers === b.markers && a.ret === b.ret && sameIds(a.params, b.params);
    case "adt":
      return b.kind === "adt" && a.def === b.def && sameIds(a.args, b.args);
    case "param":
      return b.kind === "param" && a.def === b.def;
    case "projection":
      return b.kind === "projection" && a.assoc === b.assoc && sameIds(a.args, b.args);
    case "infer":
      return b.kind === "infer" && a.variable === b.variable;
  }
}
