/**
 * The C header of a package ([ffi.export], [ffi.types]): its exported functions and public `@repr(c)` structs, and the structs that those need.
 */
import { newDiagnostic, report } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import { at, text } from "../source/index.js";
import {
  defName,
  defPath,
  isCName,
  notCReason,
  notCStruct,
  typeOf,
  TY_NEVER,
  TY_REF_STR,
  TY_UNIT,
  type FieldSig,
  type FuncSig,
  type Program,
  type TypeId,
} from "../types/index.js";
import type { Session } from "./session.js";

/** C's names of the language's types. */
const PRIMS: Readonly<Partial<Record<string, string>>> = {
  Bool: "bool", I8: "int8_t", I16: "int16_t", I32: "int32_t", I64: "int64_t", U8: "uint8_t", U16: "uint16_t", U32: "uint32_t", U64: "uint64_t",
  F32: "float", F64: "double", Char: "uint32_t",
};

const ABOVE = "\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n";
const BELOW = "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";

/** A header in work. `structs` are in the order in which C needs them, `named` in that in which they were met. */
interface Header {
  readonly program: Program;
  readonly structs: DefId[];
  readonly named: DefId[];
  readonly names: Map<DefId, string>;
}

/** The text of the header. Reports public `@repr(c)` structs that have no C form (G010). */
export function cHeader(session: Session, program: Program, pkg: number, funcs: readonly DefId[]): string {
  const h: Header = { program, structs: [], named: [], names: new Map() };
  for (const def of publicStructs(program, pkg)) {
    const reason = notCStruct(program, def);
    if (reason === "") {
      addStruct(h, def);
    } else {
      const span = at(program.resolved.defs, def).span;
      report(session.diagnostics, newDiagnostic("G010", span, "`" + defName(program, def) + "` cannot be passed to C: " + reason));
    }
  }
  const sigs: FuncSig[] = [];
  for (const def of funcs) {
    const sig = program.funcs[def];
    if (sig !== undefined) {
      sigs.push(sig);
      for (const param of sig.params) {
        addType(h, param.type);
      }
      addType(h, sig.ret);
    }
  }
  for (let i = 0; i < h.named.length; i += 1) {
    addStruct(h, at(h.named, i));
  }
  const name = text(session.interner, at(program.resolved.packages, pkg).name);
  const guard = "TML_" + name.toUpperCase() + "_H";
  let out = "/* The package `" + name + "` for C. Written by the TML compiler. */\n#ifndef " + guard + "\n#define " + guard + "\n" + ABOVE;
  for (const [i, def] of h.named.entries()) {
    out += (i === 0 ? "\n" : "") + "typedef struct " + structName(h, def) + " " + structName(h, def) + ";\n";
  }
  for (const def of h.structs) {
    out += "\nstruct " + structName(h, def) + " {\n";
    for (const field of fieldsOfStruct(program, def)) {
      out += "    " + declared(h, field.type, cName(text(program.interner, field.name))) + ";\n";
    }
    out += "};\n";
  }
  for (const [i, sig] of sigs.entries()) {
    out += (i === 0 ? "\n" : "") + prototype(h, sig) + ";\n";
  }
  return out + BELOW;
}

/** The public `@repr(c)` structs of the package that are not generic, in the order of their definitions. */
function publicStructs(program: Program, pkg: number): DefId[] {
  const found: DefId[] = [];
  for (const [def, node] of program.resolved.defs.entries()) {
    const sig = program.adts[def];
    if (sig !== undefined && sig.reprC && sig.generics.length === 0 && node.vis === "public" && node.pkg === pkg) {
      found.push(def);
    }
  }
  return found;
}

function fieldsOfStruct(program: Program, def: DefId): readonly FieldSig[] {
  return program.adts[def]?.variants[0]?.fields ?? [];
}

/** Adds the structs that a type names, behind those they hold by value. */
function addType(h: Header, type: TypeId): void {
  const node = typeOf(h.program.table, type);
  if (node.kind === "adt" && notCReason(h.program, type) === "") {
    addStruct(h, node.def);
  } else if (node.kind === "array") {
    addType(h, node.elem);
  } else if (node.kind === "ptr") {
    nameType(h, node.inner);
  }
}

function addStruct(h: Header, def: DefId): void {
  if (h.structs.includes(def)) {
    return;
  }
  for (const field of fieldsOfStruct(h.program, def)) {
    addType(h, field.type);
  }
  nameStruct(h, def);
  h.structs.push(def);
}

/** What a pointer points to needs a name only; its definition comes at the end. */
function nameType(h: Header, type: TypeId): void {
  const node = typeOf(h.program.table, type);
  if (node.kind === "ptr") {
    nameType(h, node.inner);
  } else if (node.kind === "adt" && notCReason(h.program, type) === "") {
    nameStruct(h, node.def);
  }
}

function nameStruct(h: Header, def: DefId): void {
  if (h.named.includes(def)) {
    return;
  }
  const short = defName(h.program, def);
  const taken = !isCName(short) || [...h.names.values()].includes(short);
  h.names.set(def, taken ? defPath(h.program, def).split("::").join("_") : short);
  h.named.push(def);
}

function structName(h: Header, def: DefId): string {
  return h.names.get(def) ?? defName(h.program, def);
}

/** A name for C: its own words get a `_` behind them, and characters it has not are replaced. */
function cName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_");
  return isCName(plain) ? plain : plain + "_";
}

/** A type as C writes it before a name. */
function typeText(h: Header, type: TypeId): string {
  const node = typeOf(h.program.table, type);
  switch (node.kind) {
    case "prim":
      return PRIMS[node.prim] ?? "void";
    case "ptr": {
      const inner = typeText(h, node.inner);
      return inner.endsWith("*") ? inner + "*" : inner + " *";
    }
    case "adt":
      return h.names.has(node.def) ? structName(h, node.def) : "void";
    default:
      return "void";
  }
}

/** `int32_t x[4]` */
function declared(h: Header, type: TypeId, name: string): string {
  const node = typeOf(h.program.table, type);
  if (node.kind === "array") {
    const length = typeOf(h.program.table, node.len);
    return declared(h, node.elem, name + "[" + (length.kind === "const" ? length.value.toString() : "") + "]");
  }
  const written = typeText(h, type);
  return written.endsWith("*") ? written + name : written + " " + name;
}

function prototype(h: Header, sig: FuncSig): string {
  const params: string[] = [];
  const used = new Set<string>();
  for (const [i, param] of sig.params.entries()) {
    const written = text(h.program.interner, param.name);
    const name = unused(used, written === "" ? "arg" + String(i) : cName(written));
    if (param.type === TY_REF_STR) {
      params.push("const char *" + name);
      params.push("size_t " + unused(used, name + "_len"));
    } else {
      params.push(declared(h, param.type, name));
    }
  }
  const ret = sig.ret === TY_UNIT || sig.ret === TY_NEVER ? "void" : typeText(h, sig.ret);
  const symbol = text(h.program.interner, sig.exported);
  return ret + (ret.endsWith("*") ? "" : " ") + symbol + "(" + (params.length === 0 ? "void" : params.join(", ")) + ")";
}

function unused(used: Set<string>, name: string): string {
  let free = name;
  while (used.has(free)) {
    free += "_";
  }
  used.add(free);
  return free;
}
