/**
 * The C boundary: what `@extern("c")` and `@export` functions can take and return ([ffi.import], [ffi.export], [ffi.types]).
 */
import names from "../tables/c_names.json" with { type: "json" };
import { at, EMPTY_SYM, text, type Span, type Sym } from "../source/index.js";
import { report, type Diagnostics } from "../diagnostics/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { findDirective, firstText } from "./directives.js";
import { exportedTwice, notCFunc, notCType, variadicFunc } from "./errors_collect.js";
import { containerOf } from "./find_assoc.js";
import { itemOf, type Collector } from "./lower_type.js";
import type { FuncSig, Program } from "./program.js";
import { defName, showType } from "./show.js";
import type { TBody } from "./tast.js";
import { TY_NEVER, TY_REF_STR, TY_UNIT, type TypeId } from "./ty.js";

/** Checks every function at the boundary; needs all signatures. */
export function checkBoundary(c: Collector): void {
  const symbols = new Map<Sym, Span>();
  for (let def = c.first; def < c.end; def += 1) {
    const sig = c.program.funcs[def];
    if (sig === undefined) {
      continue;
    }
    if (sig.exported !== EMPTY_SYM) {
      checkExport(c, sig, symbols);
    }
    if (sig.variadic && sig.abi !== "c") {
      report(c.diagnostics, variadicFunc(at(c.program.resolved.defs, def).span));
    }
    if (sig.abi !== "tml") {
      checkConvention(c, sig);
    }
    if (sig.abi === "c") {
      checkSignature(c, sig, "an `@extern(\"c\")` function");
    }
  }
}

/** There is the convention of C; intrinsics are std's. */
function checkConvention(c: Collector, sig: FuncSig): void {
  const interner = c.program.interner;
  const item = itemOf(c.program, sig.def);
  const written = item.kind === "Func" ? firstText(findDirective(interner, item.head, "extern")) : -1;
  const name = written === -1 ? "c" : text(interner, written);
  if (name !== "c" && (name !== "intrinsic" || c.first > 0)) {
    const span = at(c.program.resolved.defs, sig.def).span;
    report(c.diagnostics, notCFunc(span, defName(c.program, sig.def), "`@extern` has the convention `\"c\"` only"));
  }
}

function checkExport(c: Collector, sig: FuncSig, symbols: Map<Sym, Span>): void {
  const symbol = text(c.program.interner, sig.exported);
  const span = at(c.program.resolved.defs, sig.def).span;
  const reason = notExportable(c, sig, symbol);
  if (reason !== "") {
    report(c.diagnostics, notCFunc(span, defName(c.program, sig.def), reason));
    return;
  }
  const first = symbols.get(sig.exported);
  if (first !== undefined) {
    report(c.diagnostics, exportedTwice(span, symbol, first));
  }
  symbols.set(sig.exported, first ?? span);
  checkSignature(c, sig, "an exported function");
}

/** Why a function cannot be exported under the symbol, whatever its types are; empty if it can. */
function notExportable(c: Collector, sig: FuncSig, symbol: string): string {
  if (sig.abi !== "tml") {
    return "it is a function of C already";
  }
  if (containerOf(c, sig.def) !== NO_DEF) {
    return "an exported function is no method";
  }
  if (!isCName(symbol)) {
    return "`" + symbol + "` is no name in C";
  }
  return names.runtime.includes(symbol) ? "the runtime has the symbol `" + symbol + "`; `@export(name: …)` gives another one" : "";
}

/** Whether a text is an identifier of C and C++. */
export function isCName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !names.words.includes(name);
}

function checkSignature(c: Collector, sig: FuncSig, what: string): void {
  const ast = at(c.program.resolved.asts, at(c.program.resolved.defs, sig.def).file);
  if (sig.generics.length > 0) {
    report(c.diagnostics, notCFunc(at(c.program.resolved.defs, sig.def).span, defName(c.program, sig.def), what + " has no type parameters"));
    return;
  }
  for (const param of sig.params) {
    const reason = param.type === TY_REF_STR ? "" : notCReason(c.program, param.type);
    if (reason.length > 0 && param.typeExpr !== -1) {
      report(c.diagnostics, notCType(at(ast.typeExprs, param.typeExpr).span, showType(c.program, param.type), reason));
    }
  }
  const reason = sig.ret === TY_UNIT || sig.ret === TY_NEVER ? "" : notCReason(c.program, sig.ret);
  if (reason.length > 0 && sig.retExpr !== -1) {
    report(c.diagnostics, notCType(at(ast.typeExprs, sig.retExpr).span, showType(c.program, sig.ret), reason));
  }
}

/** Checks the arguments behind the last parameter of C functions in a finished body. */
export function checkVariadics(program: Program, body: TBody, diagnostics: Diagnostics): void {
  for (const expr of body.exprs) {
    const sig = expr.kind === "call" ? program.funcs[expr.func.def] : undefined;
    if (expr.kind !== "call" || sig === undefined || !sig.variadic) {
      continue;
    }
    for (const id of expr.args.slice(sig.params.length)) {
      const arg = at(body.exprs, id);
      const reason = notCReason(program, arg.type);
      if (reason.length > 0) {
        report(diagnostics, notCType(arg.span, showType(program, arg.type), reason));
      }
    }
  }
}

/** Why a type has no C form; empty if it has one. */
export function notCReason(program: Program, type: TypeId): string {
  return reasonOf(program, type, []);
}

/** The same for values of a struct. */
export function notCStruct(program: Program, def: DefId): string {
  return structReason(program, def, []);
}

/** `inside`: the structs that the type is a part of. */
function reasonOf(program: Program, type: TypeId, inside: DefId[]): string {
  const node = at(program.table.types, type);
  if (type === TY_UNIT) {
    return "it has size zero";
  }
  switch (node.kind) {
    case "error":
    case "ptr":
      return "";
    case "prim":
      switch (node.prim) {
        case "Str":
          return "an owned text stays on this side; pass a `ref Str`";
        case "Never":
          return "it has no values";
        case "Char":
          return "pass a `U32`";
        case "I128":
        case "U128":
          return "C has no standard integer of 128 bits";
        default:
          return "";
      }
    case "adt":
      return structReason(program, node.def, inside);
    case "array":
      return "arrays are passed by pointer";
    case "ref":
      return "references are not C pointers: pass a `*T` (`ref Str` can be a parameter)";
    case "tuple":
    case "slice":
    case "func":
    case "param":
    case "projection":
    case "infer":
    case "const":
      return "it has no C layout";
  }
}

function structReason(program: Program, def: DefId, inside: DefId[]): string {
  const sig = program.adts[def];
  if (sig === undefined || sig.isEnum || !sig.reprC) {
    return "only structs with `@repr(c)` are passed by value";
  }
  if (sig.generics.length > 0) {
    return "a struct with type parameters has no C form";
  }
  const fields = sig.variants[0]?.fields ?? [];
  if (fields.length === 0) {
    return "it has size zero";
  }
  if (inside.includes(def)) {
    return "it contains itself";
  }
  inside.push(def);
  for (const field of fields) {
    const reason = fieldReason(program, field.type, inside);
    if (reason.length > 0) {
      return "its field `" + text(program.interner, field.name) + "`: " + reason;
    }
  }
  inside.pop();
  return "";
}

/** A field may be an array too. */
function fieldReason(program: Program, type: TypeId, inside: DefId[]): string {
  const node = at(program.table.types, type);
  if (node.kind !== "array") {
    return reasonOf(program, type, inside);
  }
  const length = at(program.table.types, node.len);
  return length.kind === "const" && length.value === 0n ? "it has size zero" : fieldReason(program, node.elem, inside);
}
