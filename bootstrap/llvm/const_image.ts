/**
 * Constants as static data: the bytes of a value in its layout, as an LLVM constant.
 */
import { internalError } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { fieldsOf, typeOf, TY_STR, type ConstValue as ConstData, type TypeId } from "../types/index.js";
import { addGlobal, arrayType, constFloat, constInt, constNull, constSmall, constStruct, constZero, intType, type LlConst } from "./builder.js";
import type { Codegen } from "./codegen.js";
import { layoutOf } from "./compute_layout.js";
import type { Layout, Scalar } from "./layout.js";
import { staticBytes } from "./static_data.js";

/** One scalar of the image. */
interface Part {
  readonly offset: number;
  readonly size: number;
  readonly value: LlConst;
}

/** The address of static data that holds a constant of a concrete type. */
export function staticConst(cg: Codegen, type: TypeId, value: ConstData): LlConst {
  return staticData(cg, type, value, "const", true);
}

/** The same, which may change unless `constant`. */
export function staticData(cg: Codegen, type: TypeId, value: ConstData, name: string, constant: boolean): LlConst {
  const layout = layoutOf(cg.layouts, type);
  const parts: Part[] = [];
  addParts(cg, type, value, 0, parts);
  return addGlobal(cg.m, name, assemble(cg, layout, parts), constant, "private");
}

/** The parts with padding between them. */
function assemble(cg: Codegen, layout: Layout, parts: readonly Part[]): LlConst {
  const m = cg.m;
  const sorted = parts.slice();
  sorted.sort((a, b) => a.offset - b.offset);
  const members: LlConst[] = [];
  let end = 0;
  for (const part of sorted) {
    if (part.offset > end) {
      members.push(padding(cg, part.offset - end));
    }
    members.push(part.value);
    end = part.offset + part.size;
  }
  if (layout.size > end) {
    members.push(padding(cg, layout.size - end));
  }
  members.push(constZero(m, arrayType(m, intType(m, layout.align * 8), 0)));
  return constStruct(m, members);
}

function padding(cg: Codegen, size: number): LlConst {
  return constZero(cg.m, arrayType(cg.m, intType(cg.m, 8), size));
}

/** The bit pattern of a float. */
export function floatPattern(bits: number, value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 32) {
    view.setFloat32(0, value);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

/** The scalar constant of a number, `Bool` or `Char`, as it lies in memory. */
function scalarConst(cg: Codegen, scalar: Scalar, value: ConstData): LlConst {
  switch (value.kind) {
    case "int":
      return constInt(cg.m, scalar.bits, value.value);
    case "float":
      return constFloat(cg.m, scalar.bits, floatPattern(scalar.bits, value.value));
    case "bool":
      return constSmall(cg.m, 8, value.value ? 1 : 0);
    case "char":
      return constSmall(cg.m, 32, value.value);
    default:
      return internalError("llvm", null, "not a scalar constant: " + value.kind);
  }
}

function addParts(cg: Codegen, type: TypeId, value: ConstData, offset: number, out: Part[]): void {
  switch (value.kind) {
    case "int":
    case "float":
    case "bool":
    case "char":
      addScalar(cg, type, value, offset, out);
      return;
    case "str":
    case "bytes":
      addFat(cg, staticBytes(cg, value.bytes) as LlConst, value.bytes.length, offset, out);
      return;
    case "tuple":
      addFields(cg, type, 0, value.elems, offset, out);
      return;
    case "array":
      addArray(cg, type, value.elems, offset, out);
      return;
    case "repeat":
      for (let i = 0n; i < value.count; i += 1n) {
        addElement(cg, type, value.value, Number(i), offset, out);
      }
      return;
    case "adt":
      addVariant(cg, type, value.variant, offset, out);
      addFields(cg, type, value.variant, value.fields, offset, out);
      return;
    case "ref":
      addReference(cg, type, value.value, offset, out);
      return;
    case "error":
      return internalError("llvm", null, "a constant without value");
  }
}

function addScalar(cg: Codegen, type: TypeId, value: ConstData, offset: number, out: Part[]): void {
  const layout = layoutOf(cg.layouts, type);
  if (layout.repr.kind !== "scalar") {
    return internalError("llvm", null, "a scalar constant of a type that is none");
  }
  out.push({ offset, size: layout.size, value: scalarConst(cg, layout.repr.scalar, value) });
}

function addFat(cg: Codegen, pointer: LlConst, length: number, offset: number, out: Part[]): void {
  out.push({ offset, size: 8, value: pointer });
  out.push({ offset: offset + 8, size: 8, value: constSmall(cg.m, 64, length) });
}

function addFields(cg: Codegen, type: TypeId, variant: number, values: readonly ConstData[], offset: number, out: Part[]): void {
  if (values.length === 0) {
    return;
  }
  const offsets = at(layoutOf(cg.layouts, type).offsets, variant);
  const types = fieldsOf(cg.program, type, variant);
  for (let i = 0; i < values.length; i += 1) {
    addParts(cg, at(types, i), at(values, i), offset + at(offsets, i), out);
  }
}

function addArray(cg: Codegen, type: TypeId, values: readonly ConstData[], offset: number, out: Part[]): void {
  for (let i = 0; i < values.length; i += 1) {
    addElement(cg, type, at(values, i), i, offset, out);
  }
}

function addElement(cg: Codegen, type: TypeId, value: ConstData, index: number, offset: number, out: Part[]): void {
  const node = typeOf(cg.program.table, type);
  if (node.kind !== "array") {
    return internalError("llvm", null, "array constant of a type that is none");
  }
  addParts(cg, node.elem, value, offset + index * layoutOf(cg.layouts, node.elem).size, out);
}

function addVariant(cg: Codegen, type: TypeId, variant: number, offset: number, out: Part[]): void {
  const tag = layoutOf(cg.layouts, type).tag;
  if (tag.kind === "tag") {
    out.push({ offset, size: tag.scalar.bits / 8, value: constInt(cg.m, tag.scalar.bits, at(tag.values, variant)) });
  } else if (tag.kind === "niche" && variant !== tag.data) {
    const number = BigInt(variant < tag.data ? variant : variant - 1);
    const value = tag.scalar.kind === "ptr" ? constNull(cg.m) : constInt(cg.m, tag.scalar.bits, tag.start + number);
    out.push({ offset: offset + tag.offset, size: tag.scalar.bits / 8, value });
  }
}

/** `ref v`: a pointer to static data; to text and slices pointer and length. */
function addReference(cg: Codegen, type: TypeId, value: ConstData, offset: number, out: Part[]): void {
  const node = typeOf(cg.program.table, type);
  if (node.kind !== "ref") {
    return internalError("llvm", null, "reference constant of a type that is none");
  }
  if (value.kind === "bytes" || (value.kind === "str" && !node.mut && node.inner === TY_STR)) {
    addFat(cg, staticBytes(cg, value.bytes) as LlConst, value.bytes.length, offset, out);
    return;
  }
  const inner = typeOf(cg.program.table, node.inner);
  if (inner.kind === "slice") {
    addSlice(cg, inner.elem, value, offset, out);
    return;
  }
  out.push({ offset, size: 8, value: staticConst(cg, node.inner, value) });
}

function addSlice(cg: Codegen, elem: TypeId, value: ConstData, offset: number, out: Part[]): void {
  const values: ConstData[] = [];
  if (value.kind === "array") {
    for (const one of value.elems) {
      values.push(one);
    }
  } else if (value.kind === "repeat") {
    for (let i = 0n; i < value.count; i += 1n) {
      values.push(value.value);
    }
  } else {
    return internalError("llvm", null, "slice constant of kind " + value.kind);
  }
  const size = layoutOf(cg.layouts, elem).size;
  const parts: Part[] = [];
  for (let i = 0; i < values.length; i += 1) {
    addParts(cg, elem, at(values, i), i * size, parts);
  }
  const layout = { ...layoutOf(cg.layouts, elem), size: size * values.length };
  addFat(cg, addGlobal(cg.m, "const", assemble(cg, layout, parts), true, "private"), values.length, offset, out);
}

