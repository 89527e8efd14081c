/** Stable IDs of items [ir.id]. */
import { at, text } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { Item } from "../parser/index.js";
import { fullPath, showTypeFull, type Bound, type Program } from "../types/index.js";
import { sha256Prefix } from "./hash.js";
import { sortItems } from "./item_order.js";

/**
 * The IDs of all modules, items and members, indexed by DefId; undefined for what has none (variants, type parameters). In the source: as
 * written (`@a1b2c3d4`, `@id("name")`). Else computed; a collision inside a module takes the next free value of the last two digits,
 * counting in canonical order.
 */
export function stableIds(program: Program): (string | undefined)[] {
  const ids: (string | undefined)[] = program.resolved.defs.map(() => undefined);
  for (const def of program.resolved.defs) {
    if (def.kind === "module") {
      ids[def.id] = sha256Prefix(fullPath(program, def.id));
      assignModule(program, def.id, ids);
    }
  }
  return ids;
}

function assignModule(program: Program, module: DefId, ids: (string | undefined)[]): void {
  const all: DefId[] = [];
  for (const item of sortItems(program, program.resolved.children[module] ?? [])) {
    all.push(item);
    const kind = at(program.resolved.defs, item).kind;
    if (kind === "behavior" || kind === "extend") {
      for (const member of sortItems(program, program.resolved.children[item] ?? [])) {
        all.push(member);
      }
    }
  }
  const taken = new Map<string, boolean>();
  for (const def of all) {
    const written = writtenId(program, def);
    if (written !== undefined) {
      ids[def] = written;
      taken.set(written, true);
    }
  }
  for (const def of all) {
    if (ids[def] === undefined) {
      const id = freeId(sha256Prefix(fullPath(program, def) + "::" + signatureText(program, def)), taken);
      ids[def] = id;
      taken.set(id, true);
    }
  }
}

function freeId(start: string, taken: Map<string, boolean>): string {
  let id = start;
  let low = parseInt(start.slice(6), 16);
  for (let tries = 0; tries < 256 && taken.has(id); tries += 1) {
    low = (low + 1) % 256;
    id = start.slice(0, 6) + (low < 16 ? "0" : "") + low.toString(16);
  }
  return id;
}

/** The AST item of a definition; undefined for modules, variants and type parameters. */
export function itemOf(program: Program, def: DefId): Item | undefined {
  const node = at(program.resolved.defs, def);
  return node.item < 0 ? undefined : at(program.resolved.asts, node.file).itemNodes[node.item];
}

function writtenId(program: Program, def: DefId): string | undefined {
  const item = itemOf(program, def);
  if (item === undefined) {
    return undefined;
  }
  for (const directive of item.head.directives) {
    const value = directive.args[0]?.value ?? null;
    if (text(program.interner, directive.name.sym) === "id" && value !== null && value.kind === "Str") {
      return text(program.interner, value.value);
    }
  }
  if (item.kind === "Extend" || item.kind === "Effect" || item.kind === "AssocType" || item.stableId === null) {
    return undefined;
  }
  return text(program.interner, item.stableId.text);
}

/** `[T:A+B](P,Q)->R` of a function, `[T:A]` of types and behaviors, `T` of constants; empty for the rest. */
export function signatureText(program: Program, def: DefId): string {
  const func = program.funcs[def];
  if (func !== undefined) {
    const params = func.params.map((param) => showTypeFull(program, param.type));
    const own = genericsText(program, program.resolved.typeParams[def] ?? [], func.bounds);
    return own + "(" + params.join(",") + ")->" + showTypeFull(program, func.ret);
  }
  const constant = program.consts[def];
  if (constant !== undefined) {
    return showTypeFull(program, constant.type);
  }
  const sig = program.adts[def] ?? program.behaviors[def] ?? program.extends[def];
  return sig === undefined ? "" : genericsText(program, sig.generics, sig.bounds);
}

function genericsText(program: Program, generics: readonly DefId[], bounds: readonly Bound[]): string {
  if (generics.length === 0) {
    return "";
  }
  const shown: string[] = [];
  for (const param of generics) {
    const name = text(program.interner, at(program.resolved.defs, param).name);
    const needed: string[] = [];
    for (const bound of bounds) {
      const self = at(program.table.types, bound.self);
      if (self.kind === "param" && self.def === param && bound.behavior !== NO_DEF) {
        needed.push(fullPath(program, bound.behavior));
      }
    }
    shown.push(needed.length === 0 ? name : name + ":" + needed.join("+"));
  }
  return "[" + shown.join(",") + "]";
}
