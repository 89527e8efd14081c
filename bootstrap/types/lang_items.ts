/**
 * Lang items: std definitions that the compiler knows, found by the paths of `tables/lang_items.json`.
 */
import table from "../tables/lang_items.json" with { type: "json" };
import { at, intern, type Sym } from "../source/index.js";
import { NO_DEF, type DefId, type ResolvedProgram } from "../resolver/index.js";
import type { LangItems } from "./program.js";

/** The definitions of all lang items that std has. A key without definition is absent. */
export function findLangItems(resolved: ResolvedProgram): LangItems {
  const byKey = new Map<string, DefId>();
  for (const [key, entry] of Object.entries(table)) {
    const def = findPath(resolved, entry.path);
    if (def !== NO_DEF) {
      byKey.set(key, def);
    }
  }
  return { byKey };
}

/** The definition at a path `std::a::b`; the last names may be variants, members of behaviors or of inherent extend blocks. */
export function findPath(resolved: ResolvedProgram, path: string): DefId {
  const segments = path.split("::");
  let def = resolved.packages.length === 0 ? NO_DEF : at(resolved.packages, 0).root;
  for (let i = 1; i < segments.length && def !== NO_DEF; i += 1) {
    const isLast = i + 1 === segments.length;
    def = findMember(resolved, def, intern(resolved.interner, at(segments, i)), isLast);
  }
  return def;
}

function findMember(resolved: ResolvedProgram, parent: DefId, name: Sym, isLast: boolean): DefId {
  const scope = resolved.scopes[parent];
  if (scope !== undefined) {
    const type = scope.types.get(name);
    const value = scope.values.get(name);
    if (isLast && type === undefined) {
      return value?.def ?? NO_DEF;
    }
    return type?.def ?? NO_DEF;
  }
  const child = childNamed(resolved, parent, name);
  return child === NO_DEF ? inherentMember(resolved, parent, name) : child;
}

function childNamed(resolved: ResolvedProgram, parent: DefId, name: Sym): DefId {
  for (const child of resolved.children[parent] ?? []) {
    if (at(resolved.defs, child).name === name) {
      return child;
    }
  }
  return NO_DEF;
}

function inherentMember(resolved: ResolvedProgram, type: DefId, name: Sym): DefId {
  for (const extend of resolved.extends) {
    const def = at(resolved.defs, extend);
    const item = at(at(resolved.asts, def.file).itemNodes, def.item);
    if (item.kind !== "Extend" || item.behavior !== null) {
      continue;
    }
    const target = at(resolved.names, def.file).types[item.target];
    if (target !== undefined && target.kind === "def" && target.def === type) {
      const member = childNamed(resolved, extend, name);
      if (member !== NO_DEF) {
        return member;
      }
    }
  }
  return NO_DEF;
}
