/**
 * Normal forms: projections (`T::Item`) are replaced by the types that implementations, bounds or defaults give.
 *
 * A projection that nothing determines stays one (on a type parameter), with its arguments in normal form.
 */
import { at } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { boundsOfProjection } from "./env.js";
import { childrenOf, hasFlags, mkProjection, withChildren } from "./intern.js";
import { compareTypes, YES } from "./match.js";
import type { Bound, Env, Program } from "./program.js";
import { cacheFor, MAX_DEPTH, selectNormal } from "./select.js";
import { substitute } from "./substitute.js";
import { HAS_ERROR, HAS_PROJECTION, TY_ERROR, type TypeId } from "./ty.js";

/** The normal form of `type`. */
export function normalize(program: Program, env: Env, type: TypeId): TypeId {
  const flags = at(program.table.flags, type);
  if ((flags & HAS_PROJECTION) === 0) {
    return type;
  }
  // A type without parameters has one normal form, whatever the environment.
  const cache = cacheFor(program, env, flags & ~HAS_PROJECTION);
  const known = cache?.normal.get(type);
  if (known !== undefined) {
    return known;
  }
  const node = at(program.table.types, type);
  const normal =
    node.kind === "projection"
      ? normalizeProjection(program, env, type, node.assoc, node.args)
      : withChildren(program.table, type, normalizeAll(program, env, childrenOf(node)));
  if (!program.caches.tainted) {
    cache?.normal.set(type, normal);
  }
  return normal;
}

/** `normalize` for every type of a list; the list itself if nothing changes. */
export function normalizeAll(program: Program, env: Env, types: readonly TypeId[]): readonly TypeId[] {
  let any = false;
  for (const type of types) {
    any = any || hasFlags(program.table, type, HAS_PROJECTION);
  }
  if (!any) {
    return types;
  }
  const result: TypeId[] = [];
  for (const type of types) {
    result.push(normalize(program, env, type));
  }
  return result;
}

function normalizeProjection(program: Program, env: Env, type: TypeId, assoc: DefId, args: readonly TypeId[]): TypeId {
  const caches = program.caches;
  if (caches.projecting.includes(type)) {
    caches.cyclic = true;
    caches.tainted = true;
    return TY_ERROR;
  }
  if (caches.projecting.length >= MAX_DEPTH) {
    caches.cyclic = true;
    caches.tainted = true;
    return TY_ERROR;
  }
  caches.projecting.push(type);
  const result = projectNormal(program, env, assoc, normalizeAll(program, env, args));
  caches.projecting.pop();
  if (caches.projecting.length === 0 && caches.depth === 0) {
    caches.tainted = false;
  }
  return result;
}

function projectNormal(program: Program, env: Env, assoc: DefId, args: readonly TypeId[]): TypeId {
  const self = at(args, 0);
  if (self === TY_ERROR) {
    return TY_ERROR;
  }
  const projection = mkProjection(program.table, assoc, args);
  const behavior = at(program.resolved.defs, assoc).parent;
  const byEnv = equalityIn(program, env, env.bounds, behavior, assoc, args);
  if (byEnv !== -1 && byEnv !== projection) {
    return normalize(program, env, byEnv);
  }
  const byDefinition = equalityIn(program, env, boundsOfProjection(program, self), behavior, assoc, args);
  if (byDefinition !== -1 && byDefinition !== projection) {
    return normalize(program, env, byDefinition);
  }
  const answer = selectNormal(program, env, behavior, args);
  if (answer === "none" || answer === "ambiguous" || answer.kind !== "extend") {
    // What an error is part of has been reported `[diag.many]`.
    return hasFlags(program.table, projection, HAS_ERROR) ? TY_ERROR : projection;
  }
  return assocOfExtend(program, env, answer.extend, answer.args, assoc, args);
}

/** The type that a bound's `[Item = X]` gives for an associated type; -1 for none. */
function equalityIn(
  program: Program,
  env: Env,
  bounds: readonly Bound[],
  behavior: DefId,
  assoc: DefId,
  args: readonly TypeId[],
): TypeId {
  for (const bound of bounds) {
    if (bound.behavior !== behavior || bound.self !== at(args, 0)) {
      continue;
    }
    let same = true;
    for (let i = 0; i < bound.args.length; i += 1) {
      same = same && compareTypes(program, normalize(program, env, at(bound.args, i)), at(args, i + 1)) === YES;
    }
    if (!same) {
      continue;
    }
    for (const equality of bound.assoc) {
      if (equality.assoc === assoc) {
        return equality.type;
      }
    }
  }
  return -1;
}

/** The associated type that an extend block gives, or the behavior's default, for the block's arguments. */
function assocOfExtend(
  program: Program,
  env: Env,
  extend: DefId,
  extendArgs: readonly TypeId[],
  assoc: DefId,
  args: readonly TypeId[],
): TypeId {
  const sig = program.extends[extend];
  if (sig === undefined) {
    return TY_ERROR;
  }
  const name = at(program.resolved.defs, assoc).name;
  for (const own of sig.assocTypes) {
    if (at(program.resolved.defs, own).name === name) {
      const given = program.assocTypes[own]?.type ?? TY_ERROR;
      return given === -1 ? TY_ERROR : normalize(program, env, substitute(program, given, sig.generics, extendArgs));
    }
  }
  const behavior = program.behaviors[at(program.resolved.defs, assoc).parent];
  const fallback = program.assocTypes[assoc]?.type ?? -1;
  if (behavior === undefined || fallback === -1) {
    return TY_ERROR;
  }
  return normalize(program, env, substitute(program, fallback, behavior.generics, args));
}
