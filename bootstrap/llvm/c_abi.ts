/**
 * How C functions take their arguments and results ([ffi.import], [ffi.types]): the platform's classification.
 *
 * x86-64 System V: integers below 32 bits are extended, references to text become pointer and length, structs of at most 16 bytes
 * travel in registers by eightbytes, all of one or none of it. Larger structs travel on the stack, and come back through an address.
 *
 * What travels on the stack stands last in LLVM's order of parameters, one parameter per eightbyte, behind fillers for the registers
 * that are left: LLVM gives registers and places on the stack from left to right each, so both are where C has them.
 */
import { report, notImplemented } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { fieldsOf, isSigned, typeOf, type TypeId } from "../types/index.js";
import { constUndef, floatType, intType, ptrType, structType, voidType, type LlModule, type LlType, type LlValue } from "./builder.js";
import type { Codegen } from "./codegen.js";
import { layoutOf } from "./compute_layout.js";
import type { Emitter } from "./emitter.js";
import type { Layout, Scalar } from "./layout.js";
import { registerType } from "./values.js";

/** The largest struct that is passed by value. */
const MAX_BY_VALUE = 4096;

/** Registers for arguments. */
const INT_REGISTERS = 6;
const FLOAT_REGISTERS = 8;

/**
 * How a type crosses the boundary. `small`: extended to 32 bits. `text`: pointer and length. `parts`: a struct by eightbytes.
 * `memory`: a larger struct, `words` eightbytes on the stack; as a result at an address of the caller's.
 */
export type CPass =
  | { readonly kind: "none" }
  | { readonly kind: "direct"; readonly type: LlType }
  | { readonly kind: "small"; readonly signed: boolean; readonly bits: number }
  | { readonly kind: "text" }
  | { readonly kind: "parts"; readonly types: readonly LlType[] }
  | { readonly kind: "memory"; readonly words: number };

/** How values of a type are passed to C and returned from it. */
export function classify(cg: Codegen, type: TypeId): CPass {
  const whole = layoutOf(cg.layouts, type);
  const node = typeOf(cg.program.table, type);
  if (whole.size === 0) {
    return { kind: "none" };
  }
  if (node.kind === "adt" && !(cg.program.adts[node.def]?.isEnum ?? false)) {
    return classifyStruct(cg, type, whole);
  }
  if (whole.repr.kind === "pair") {
    return { kind: "text" };
  }
  if (whole.repr.kind !== "scalar") {
    return classifyStruct(cg, type, whole);
  }
  const scalar = whole.repr.scalar;
  if (scalar.kind === "bool" || (scalar.kind === "int" && scalar.bits < 32)) {
    return { kind: "small", signed: isSigned(type), bits: scalar.kind === "bool" ? 1 : scalar.bits };
  }
  return { kind: "direct", type: registerType(cg.m, scalar) };
}

function classifyStruct(cg: Codegen, type: TypeId, whole: Layout): CPass {
  return whole.size > 16 ? { kind: "memory", words: Math.ceil(whole.size / 8) } : { kind: "parts", types: eightbytes(cg, type, whole) };
}

/** A scalar somewhere inside a struct. */
interface Leaf {
  readonly offset: number;
  readonly scalar: Scalar;
}

function collectLeaves(cg: Codegen, type: TypeId, offset: number, out: Leaf[]): void {
  const whole = layoutOf(cg.layouts, type);
  const node = typeOf(cg.program.table, type);
  if (node.kind === "array") {
    const size = layoutOf(cg.layouts, node.elem).size;
    for (let at = 0; size > 0 && at < whole.size; at += size) {
      collectLeaves(cg, node.elem, offset + at, out);
    }
    return;
  }
  const fields = node.kind === "adt" || node.kind === "tuple" ? fieldsOf(cg.program, type, 0) : [];
  if (fields.length > 0) {
    for (let i = 0; i < fields.length; i += 1) {
      collectLeaves(cg, at(fields, i), offset + at(at(whole.offsets, 0), i), out);
    }
  } else if (whole.repr.kind === "scalar") {
    out.push({ offset, scalar: whole.repr.scalar });
  } else if (whole.repr.kind === "pair") {
    out.push({ offset, scalar: whole.repr.first });
    out.push({ offset: offset + whole.repr.offset, scalar: whole.repr.second });
  }
}

/** An eightbyte with nothing but floats travels in a vector register. */
function eightbytes(cg: Codegen, type: TypeId, whole: Layout): LlType[] {
  const leaves: Leaf[] = [];
  collectLeaves(cg, type, 0, leaves);
  const types: LlType[] = [];
  for (let start = 0; start < whole.size; start += 8) {
    const size = whole.size - start < 8 ? whole.size - start : 8;
    let floats = true;
    for (const leaf of leaves) {
      if (leaf.offset >= start && leaf.offset < start + 8 && leaf.scalar.kind !== "float") {
        floats = false;
      }
    }
    types.push(floats ? floatType(cg.m, size <= 4 ? 32 : 64) : intType(cg.m, size * 8));
  }
  return types;
}

/** What travels together: in registers if there are enough left, else on the stack (`stack`: always). */
export interface Piece {
  readonly types: readonly LlType[];
  readonly stack: boolean;
}

/** Appends the pieces of an argument. */
export function addPieces(m: LlModule, pass: CPass, out: Piece[]): void {
  switch (pass.kind) {
    case "none":
      return;
    case "direct":
      out.push({ types: [pass.type], stack: false });
      return;
    case "small":
      out.push({ types: [intType(m, 32)], stack: false });
      return;
    case "text":
      out.push({ types: [ptrType(m)], stack: false });
      out.push({ types: [intType(m, 64)], stack: false });
      return;
    case "parts":
      out.push({ types: pass.types, stack: false });
      return;
    case "memory": {
      const words: LlType[] = [];
      for (let i = 0; i < pass.words; i += 1) {
        words.push(intType(m, 64));
      }
      out.push({ types: words, stack: true });
    }
  }
}

/** The parameters of a C function in LLVM's order. `starts`: where the parameters of each piece begin. */
export interface CParams {
  readonly types: readonly LlType[];
  readonly starts: readonly number[];
}

function countFloats(m: LlModule, piece: Piece): number {
  let count = 0;
  for (const type of piece.types) {
    count += type === floatType(m, 32) || type === floatType(m, 64) ? 1 : 0;
  }
  return count;
}

/** Gives pieces registers from left to right, and places on the stack to the rest. `address`: a result in memory takes the first register. */
export function placePieces(m: LlModule, pieces: readonly Piece[], address: boolean): CParams {
  const types: LlType[] = address ? [ptrType(m)] : [];
  const starts: number[] = [];
  let ints = INT_REGISTERS - types.length;
  let floats = FLOAT_REGISTERS;
  let onStack = false;
  for (const piece of pieces) {
    const needed = countFloats(m, piece);
    const fits = !piece.stack && needed <= floats && piece.types.length - needed <= ints;
    starts.push(fits ? types.length : -1);
    if (fits) {
      ints -= piece.types.length - needed;
      floats -= needed;
      types.push(...piece.types);
    } else {
      onStack = true;
    }
  }
  if (!onStack) {
    return { types, starts };
  }
  for (; ints > 0; ints -= 1) {
    types.push(intType(m, 64));
  }
  for (; floats > 0; floats -= 1) {
    types.push(floatType(m, 64));
  }
  for (let i = 0; i < pieces.length; i += 1) {
    if (at(starts, i) < 0) {
      starts[i] = types.length;
      types.push(...at(pieces, i).types);
    }
  }
  return { types, starts };
}

/** Arguments in LLVM's order: fillers are undefined. `values` are those of the pieces. */
export function placedValues(m: LlModule, params: CParams, address: LlValue | undefined, values: readonly (readonly LlValue[])[]): LlValue[] {
  const out: LlValue[] = params.types.map((type) => constUndef(m, type));
  if (address !== undefined) {
    out[0] = address;
  }
  for (const [i, piece] of values.entries()) {
    for (const [part, value] of piece.entries()) {
      out[at(params.starts, i) + part] = value;
    }
  }
  return out;
}

/** The type of a result in registers; of one in memory, its address. */
export function resultType(m: LlModule, result: CPass): LlType {
  switch (result.kind) {
    case "none":
      return voidType(m);
    case "direct":
      return result.type;
    case "small":
      return intType(m, result.bits);
    case "text":
      return structType(m, [ptrType(m), intType(m, 64)]);
    case "parts":
      return result.types.length === 1 ? at(result.types, 0) : structType(m, result.types);
    case "memory":
      return ptrType(m);
  }
}

/** Whether a struct can be passed by value; reports the others. */
export function isPassable(e: Emitter, pass: CPass): boolean {
  if (pass.kind !== "memory" || pass.words * 8 <= MAX_BY_VALUE) {
    return true;
  }
  report(e.cg.diagnostics, notImplemented(e.span, "a struct above " + String(MAX_BY_VALUE) + " bytes as an argument of a C function"));
  e.cg.failed = true;
  return false;
}
