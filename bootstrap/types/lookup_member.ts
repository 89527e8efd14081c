/**
 * Look-up of members by name ([beh.lookup], [beh.assoc]): inherent functions and constants of a type, members of behaviors in scope,
 * associated types, and what may be named from where ([mod.vis]).
 */
import { at, type Sym } from "../source/index.js";
import { NO_DEF, type DefId, type Visibility } from "../resolver/index.js";
import { defOf, type Checker } from "./checker.js";
import { boundsFor } from "./env.js";
import { hasFlags } from "./intern.js";
import { headKey, matchType, newMatcher, NO, YES } from "./match.js";
import { headOf, mayImplementHead, type SelfHead } from "./obligations.js";
import type { Bound, Program } from "./program.js";
import { openVar, zonk } from "./unify.js";
import { HAS_INFER, type TypeId } from "./ty.js";

/**
 * What a name means at a type.
 * - `inherent`: a member of the inherent block `owner`.
 * - `behavior`: a member of the behavior `owner`.
 * - `hidden`: there is one, but it is private.
 * - `many`: members of several behaviors, in `among`.
 */
export type Member =
  | { readonly kind: "none" }
  | { readonly kind: "inherent"; readonly def: DefId; readonly owner: DefId }
  | { readonly kind: "behavior"; readonly def: DefId; readonly owner: DefId }
  | { readonly kind: "hidden"; readonly def: DefId }
  | { readonly kind: "many"; readonly among: readonly DefId[] };

const NO_MEMBER: Member = { kind: "none" };

/** The member `name` of a type that is no open variable. With `onlyMethods`, functions that take `this`. */
export function findMember(c: Checker, type: TypeId, name: Sym, onlyMethods: boolean): Member {
  const self = zonk(c, type);
  const inherent = findInherent(c, self, name, onlyMethods);
  if (inherent.kind === "inherent") {
    return inherent;
  }
  const behavior = findInBehaviors(c, self, name, onlyMethods);
  return behavior.kind === "none" ? inherent : behavior;
}

function isWanted(c: Checker, def: DefId, onlyMethods: boolean): boolean {
  return !onlyMethods || (c.program.funcs[def]?.receiver ?? "none") !== "none";
}

function findInherent(c: Checker, self: TypeId, name: Sym, onlyMethods: boolean): Member {
  const candidates = inherentMembers(c, headKey(c.program, self)).get(name);
  if (candidates === undefined) {
    return NO_MEMBER;
  }
  let hidden: DefId = NO_DEF;
  let possible: DefId = NO_DEF;
  for (const def of candidates) {
    if (!isWanted(c, def, onlyMethods)) {
      continue;
    }
    const block = defOf(c, def).parent;
    const sig = c.program.extends[block];
    if (sig === undefined) {
      continue;
    }
    const match = matchType(newMatcher(c.program, sig.generics), sig.self, self);
    if (match === NO) {
      continue;
    }
    if (!isVisible(c, def)) {
      hidden = def;
    } else if (match === YES) {
      return { kind: "inherent", def, owner: block };
    } else if (possible === NO_DEF) {
      possible = def;
    }
  }
  if (possible !== NO_DEF) {
    return { kind: "inherent", def: possible, owner: defOf(c, possible).parent };
  }
  return hidden === NO_DEF ? NO_MEMBER : { kind: "hidden", def: hidden };
}

function findInBehaviors(c: Checker, self: TypeId, name: Sym, onlyMethods: boolean): Member {
  const found: DefId[] = [];
  if (!hasFlags(c.table, self, HAS_INFER)) {
    for (const bound of boundsFor(c.program, c.env, self)) {
      addMember(c, bound, name, onlyMethods, found);
    }
  }
  const head = headOf(c, self);
  const defs = scopeMembers(c, c.module).get(name) ?? [];
  for (const def of defs.length > LONG_LIST ? ofImplemented(c, defs, head) : defs) {
    const behavior = defOf(c, def).parent;
    if (!found.includes(def) && isWanted(c, def, onlyMethods) && mayImplementHead(c, behavior, head)) {
      found.push(def);
    }
  }
  if (found.length === 0) {
    return NO_MEMBER;
  }
  const only = at(found, 0);
  return found.length === 1 ? { kind: "behavior", def: only, owner: defOf(c, only).parent } : { kind: "many", among: found };
}

function addMember(c: Checker, bound: Bound, name: Sym, onlyMethods: boolean, found: DefId[]): void {
  const def = behaviorMembers(c, bound.behavior).get(name);
  if (def !== undefined && isWanted(c, def, onlyMethods) && !found.includes(def)) {
    found.push(def);
  }
}

/** From so many members of the same name on it pays to ask first which behaviors have blocks for a type at all. */
const LONG_LIST = 8;

/**
 * Those of the members `defs`, which ascend by behavior, whose behavior has a block for types with this head or for all types, or holds
 * by a bound or can by structure; in the same order.
 */
function ofImplemented(c: Checker, defs: readonly DefId[], head: SelfHead): DefId[] {
  const behaviors = [c.known.duplicate, ...implemented(c, head.key), ...(head.key === 0 ? [] : implemented(c, 0))];
  behaviors.push(...boundsFor(c.program, c.env, head.type).map((bound) => bound.behavior));
  behaviors.sort((a, b) => a - b);
  const likely: DefId[] = [];
  for (let i = 0; i < behaviors.length; i += 1) {
    const behavior = at(behaviors, i);
    if (i > 0 && behaviors[i - 1] === behavior) {
      continue;
    }
    // The first member of the behavior.
    let low = 0;
    let high = defs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (defOf(c, at(defs, middle)).parent < behavior) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    while (low < defs.length && defOf(c, at(defs, low)).parent === behavior) {
      likely.push(at(defs, low));
      low += 1;
    }
  }
  return likely;
}

/** The behaviors with blocks for types with this head key (0: for all types). */
function implemented(c: Checker, key: number): readonly DefId[] {
  const tables = c.session.members.implemented;
  if (tables.size === 0) {
    addImplemented(c.program, tables);
  }
  return tables.get(key) ?? [];
}

/** Fills the lists of all head keys; that of key 0 is there afterwards in any case. */
function addImplemented(program: Program, tables: Map<number, DefId[]>): void {
  tables.set(0, []);
  for (let behavior = 0; behavior < program.impls.byHead.length; behavior += 1) {
    for (const key of program.impls.byHead[behavior]?.keys() ?? []) {
      const list = tables.get(key);
      if (list === undefined) {
        tables.set(key, [behavior]);
      } else {
        list.push(behavior);
      }
    }
  }
}

/** Functions and constants of all inherent blocks for types with this head, by name. */
export function inherentMembers(c: Checker, key: number): Map<Sym, DefId[]> {
  const tables = c.session.members.inherent;
  const known = tables.get(key);
  if (known !== undefined) {
    return known;
  }
  const table = new Map<Sym, DefId[]>();
  for (const block of c.program.impls.inherent.get(key) ?? []) {
    const sig = c.program.extends[block];
    if (sig !== undefined) {
      addByName(c, table, sig.methods);
      addByName(c, table, sig.consts);
    }
  }
  tables.set(key, table);
  return table;
}

function addByName(c: Checker, table: Map<Sym, DefId[]>, defs: readonly DefId[]): void {
  for (const def of defs) {
    const name = defOf(c, def).name;
    const list = table.get(name);
    if (list === undefined) {
      table.set(name, [def]);
    } else {
      list.push(def);
    }
  }
}

/** Functions and constants of a behavior by name. */
export function behaviorMembers(c: Checker, behavior: DefId): Map<Sym, DefId> {
  const tables = c.session.members.behaviors;
  const known = tables[behavior];
  if (known !== undefined) {
    return known;
  }
  const table = new Map<Sym, DefId>();
  const sig = c.program.behaviors[behavior];
  if (sig !== undefined) {
    for (const def of sig.methods) {
      table.set(defOf(c, def).name, def);
    }
    for (const def of sig.consts) {
      table.set(defOf(c, def).name, def);
    }
  }
  while (tables.length <= behavior) {
    tables.push(undefined);
  }
  tables[behavior] = table;
  return table;
}

/** Members of the behaviors in scope in a module, by name. */
function scopeMembers(c: Checker, module: DefId): Map<Sym, DefId[]> {
  const tables = c.session.members.scopes;
  const known = tables[module];
  if (known !== undefined) {
    return known;
  }
  const table = new Map<Sym, DefId[]>();
  for (const behavior of c.program.resolved.scopes[module]?.behaviorsInScope ?? []) {
    for (const [name, def] of behaviorMembers(c, behavior)) {
      const list = table.get(name);
      if (list === undefined) {
        table.set(name, [def]);
      } else {
        list.push(def);
      }
    }
  }
  while (tables.length <= module) {
    tables.push(undefined);
  }
  tables[module] = table;
  return table;
}

/** Names of all members a type offers here: candidates for a suggestion. */
export function memberNames(c: Checker, type: TypeId, onlyMethods: boolean): Sym[] {
  const self = zonk(c, type);
  const names: Sym[] = [];
  for (const [name, defs] of inherentMembers(c, headKey(c.program, self))) {
    if (defs.some((def) => isVisible(c, def) && isWanted(c, def, onlyMethods))) {
      names.push(name);
    }
  }
  const head = headOf(c, self);
  for (const [name, defs] of openVar(c, self) < 0 ? scopeMembers(c, c.module) : []) {
    if (defs.some((def) => isWanted(c, def, onlyMethods) && mayImplementHead(c, defOf(c, def).parent, head))) {
      names.push(name);
    }
  }
  for (const bound of hasFlags(c.table, self, HAS_INFER) ? [] : boundsFor(c.program, c.env, self)) {
    for (const name of behaviorMembers(c, bound.behavior).keys()) {
      names.push(name);
    }
  }
  return names;
}

// ------------------------------------------------------------------------------------------------------- visibility

/** Whether a definition may be named here. Members of behaviors and variants are as visible as their owner. */
function isVisible(c: Checker, def: DefId): boolean {
  const node = defOf(c, def);
  const parent = node.parent === NO_DEF ? "module" : defOf(c, node.parent).kind;
  if (parent === "behavior" || node.kind === "variant") {
    return true;
  }
  if (parent === "extend" && (c.program.extends[node.parent]?.behavior ?? NO_DEF) !== NO_DEF) {
    return true;
  }
  return isVisibleFrom(c.program, c.module, node.vis, node.module);
}

/** Whether something of visibility `vis` in the module `owner` may be named in the module `from` ([mod.vis]). */
export function isVisibleFrom(program: Program, from: DefId, vis: Visibility, owner: DefId): boolean {
  switch (vis) {
    case "public":
      return true;
    case "crate":
      return at(program.resolved.defs, from).pkg === at(program.resolved.defs, owner).pkg;
    case "private": {
      let module = from;
      while (module !== NO_DEF) {
        if (module === owner) {
          return true;
        }
        module = at(program.resolved.defs, module).parent;
      }
      return false;
    }
  }
}
