/**
 * Environments: what is known about type parameters inside a definition.
 *
 * `T: Ordered` also gives `T: Equal` (super-behaviors), and `T: Iterable` gives `T::Iter: Iterator[Item = T::Item]` (bounds of
 * associated types; these are looked up when asked for, see `boundsOfProjection`).
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { hasFlags, mkProjection, sameIds, typeOf } from "./intern.js";
import { normalize, normalizeAll } from "./normalize.js";
import type { Bound, Caches, Env, Program, SolveCache } from "./program.js";
import { substituteBound } from "./substitute.js";
import { HAS_INFER, HAS_PROJECTION, type TypeId } from "./ty.js";

/** Nothing is known. */
export const EMPTY_ENV: Env = { bounds: [], cache: undefined };

const NO_BOUNDS: readonly Bound[] = [];

/** An empty cache. */
function newSolveCache(): SolveCache {
  return { selections: new Map(), normal: new Map(), copy: new Map(), drop: new Map() };
}

/** The memory of a new program. */
export function newCaches(): Caches {
  return {
    closed: newSolveCache(),
    generics: [],
    envs: [],
    fields: new Map(),
    projections: new Map(),
    calls: new Map(),
    holdings: [],
    goals: [],
    projecting: [],
    cyclic: false,
    depth: 0,
    tainted: false,
  };
}

/** The environment in which `bounds` hold, with all their super-behaviors, in normal form. */
export function makeEnv(program: Program, bounds: readonly Bound[]): Env {
  if (bounds.length === 0) {
    return EMPTY_ENV;
  }
  const all = elaborate(program, bounds);
  if (!anyProjection(program, all)) {
    return { bounds: all, cache: newSolveCache() };
  }
  const raw: Env = { bounds: all, cache: undefined };
  const normal: Bound[] = [];
  for (const bound of all) {
    normal.push(normalizeBound(program, raw, bound));
  }
  return { bounds: elaborate(program, normal), cache: newSolveCache() };
}

/** The bounds and everything that follows from them by super-behaviors, without repetitions. */
export function elaborate(program: Program, bounds: readonly Bound[]): Bound[] {
  const all: Bound[] = [];
  for (const bound of bounds) {
    addBound(program, all, bound);
  }
  return all;
}

function addBound(program: Program, all: Bound[], bound: Bound): void {
  for (const known of all) {
    if (sameBound(known, bound)) {
      return;
    }
  }
  all.push(bound);
  const sig = program.behaviors[bound.behavior];
  if (sig === undefined) {
    return;
  }
  const args = [bound.self].concat(bound.args);
  for (const above of sig.supers) {
    addBound(program, all, substituteBound(program, above, sig.generics, args));
  }
}

function sameBound(a: Bound, b: Bound): boolean {
  if (a.behavior !== b.behavior || a.self !== b.self || !sameIds(a.args, b.args) || a.assoc.length < b.assoc.length) {
    return false;
  }
  for (const equality of b.assoc) {
    let found = false;
    for (const known of a.assoc) {
      found = found || (known.assoc === equality.assoc && known.type === equality.type);
    }
    if (!found) {
      return false;
    }
  }
  return true;
}

function anyProjection(program: Program, bounds: readonly Bound[]): boolean {
  for (const bound of bounds) {
    if (hasFlags(program.table, bound.self, HAS_PROJECTION)) {
      return true;
    }
    for (const arg of bound.args) {
      if (hasFlags(program.table, arg, HAS_PROJECTION)) {
        return true;
      }
    }
    for (const equality of bound.assoc) {
      if (hasFlags(program.table, equality.type, HAS_PROJECTION)) {
        return true;
      }
    }
  }
  return false;
}

function normalizeBound(program: Program, env: Env, bound: Bound): Bound {
  const self = normalize(program, env, bound.self);
  const args = normalizeAll(program, env, bound.args);
  const assoc: { readonly assoc: DefId; readonly type: TypeId }[] = [];
  for (const equality of bound.assoc) {
    const type = normalize(program, env, equality.type);
    if (type !== mkProjection(program.table, equality.assoc, [self].concat(args))) {
      assoc.push({ assoc: equality.assoc, type });
    }
  }
  return { self, behavior: bound.behavior, args, assoc, span: bound.span };
}

/** The environment inside a definition (function, type, behavior, extend block; anything else has that of its parent). */
export function envOf(program: Program, def: DefId): Env {
  const known = program.caches.envs[def];
  if (known !== undefined) {
    return known;
  }
  const env = computeEnv(program, def);
  while (program.caches.envs.length <= def) {
    program.caches.envs.push(undefined);
  }
  program.caches.envs[def] = env;
  return env;
}

function computeEnv(program: Program, def: DefId): Env {
  if (def === NO_DEF) {
    return EMPTY_ENV;
  }
  const node = at(program.resolved.defs, def);
  switch (node.kind) {
    case "func":
      return makeEnv(program, program.funcs[def]?.bounds ?? NO_BOUNDS);
    case "struct":
    case "enum":
      return makeEnv(program, program.adts[def]?.bounds ?? NO_BOUNDS);
    case "behavior":
      return makeEnv(program, program.behaviors[def]?.bounds ?? NO_BOUNDS);
    case "extend":
      return makeEnv(program, program.extends[def]?.bounds ?? NO_BOUNDS);
    case "variant":
    case "const":
    case "global":
    case "assoc_type":
    case "type_param":
      return envOf(program, node.parent);
    case "module":
    case "alias":
    case "effect":
      return EMPTY_ENV;
  }
}

/** What the definition of an associated type says about one of its projections, with super-behaviors; empty for other types. */
export function boundsOfProjection(program: Program, type: TypeId): readonly Bound[] {
  const node = typeOf(program.table, type);
  if (node.kind !== "projection") {
    return NO_BOUNDS;
  }
  const known = program.caches.projections.get(type);
  if (known !== undefined) {
    return known;
  }
  const sig = program.assocTypes[node.assoc];
  const behavior = program.behaviors[at(program.resolved.defs, node.assoc).parent];
  if (sig === undefined || behavior === undefined) {
    return NO_BOUNDS;
  }
  const bounds: Bound[] = [];
  for (const bound of sig.bounds) {
    addBound(program, bounds, substituteBound(program, bound, behavior.generics, node.args));
  }
  if (!hasFlags(program.table, type, HAS_INFER)) {
    program.caches.projections.set(type, bounds);
  }
  return bounds;
}

/** All that is known about `type` (in normal form) as such: the environment's bounds on it and those of its definition if it is a projection. */
export function boundsFor(program: Program, env: Env, type: TypeId): Bound[] {
  const bounds: Bound[] = [];
  for (const bound of env.bounds) {
    if (bound.self === type) {
      bounds.push(bound);
    }
  }
  for (const bound of boundsOfProjection(program, type)) {
    bounds.push(bound);
  }
  return bounds;
}
