/**
 * Selection: which implementation of a behavior holds for given types.
 *
 * Bounds in scope come first, then extend blocks by one-way matching of their heads, whose own bounds are goals again; markers are
 * decided by structure (markers.ts). Coherence (T014) makes the matching block unique. Types with inference variables are
 * answered "ambiguous" where the answer depends on the variables.
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { boundsOfProjection } from "./env.js";
import { flagsOfAll, mkParam, mkProjection, mkTuple, typeOf } from "./intern.js";
import { copyState, markerState } from "./markers.js";
import { boundArgs, compareTypes, headKey, matchType, matchTypes, MAYBE, newMatcher, NO, YES, type Matcher, type MatchResult } from "./match.js";
import { normalize, normalizeAll } from "./normalize.js";
import { langItem } from "./query.js";
import type { Bound, Env, ExtendSig, Program, Selection, SolveCache } from "./program.js";
import { substitute, substituteAll } from "./substitute.js";
import { HAS_ERROR, HAS_INFER, HAS_PARAM, HAS_PROJECTION, type TypeId } from "./ty.js";

/** Deepest nesting of questions; deeper ones are answered "none" (as T020 limits instances). */
export const MAX_DEPTH = 64;

const KEY_SHIFT = 67108864;

/** The answer to a goal. */
export type Answer = Selection | "none" | "ambiguous";

/** The implementation of `behavior` for `args` (self type first). */
export function select(program: Program, env: Env, behavior: DefId, args: readonly TypeId[]): Answer {
  return selectNormal(program, env, behavior, normalizeAll(program, env, args));
}

/** Whether the behavior is certainly implemented. */
export function implementsBehavior(program: Program, env: Env, behavior: DefId, args: readonly TypeId[]): boolean {
  const answer = select(program, env, behavior, args);
  return answer !== "none" && answer !== "ambiguous";
}

/** A number for a definition applied to arguments; argument lists of one definition always have the same length. */
export function goalKey(program: Program, def: DefId, args: readonly TypeId[]): number {
  const list = args.length === 1 ? at(args, 0) : mkTuple(program.table, args);
  return def * KEY_SHIFT + list;
}

/** The cache that may hold answers about types with these flags; undefined if none may. */
export function cacheFor(program: Program, env: Env, flags: number): SolveCache | undefined {
  if ((flags & HAS_INFER) !== 0) {
    return undefined;
  }
  return (flags & (HAS_PARAM | HAS_PROJECTION)) !== 0 ? env.cache : program.caches.closed;
}

/** `select` for arguments in normal form. */
export function selectNormal(program: Program, env: Env, behavior: DefId, args: readonly TypeId[]): Answer {
  const flags = flagsOfAll(program.table, args);
  if ((flags & HAS_ERROR) !== 0) {
    return { kind: "builtin", behavior, self: at(args, 0) };
  }
  const param = selectParam(program, env, behavior, args);
  if (param !== "none") {
    return param;
  }
  const cache = cacheFor(program, env, flags);
  const key = goalKey(program, behavior, args);
  const known = cache?.selections.get(key);
  if (known !== undefined) {
    return known;
  }
  const caches = program.caches;
  if (caches.goals.includes(key)) {
    caches.tainted = true;
    // What holds by structure may rest on itself: a list of nodes is as sendable as everything else in the node.
    return markerOf(program, behavior) === 0 ? "none" : { kind: "builtin", behavior, self: at(args, 0) };
  }
  if (caches.depth >= MAX_DEPTH) {
    caches.tainted = true;
    return "none";
  }
  caches.depth += 1;
  caches.goals.push(key);
  const answer = selectNew(program, env, behavior, args);
  caches.goals.pop();
  caches.depth -= 1;
  if (cache !== undefined && answer !== "ambiguous" && (caches.depth === 0 || !caches.tainted)) {
    cache.selections.set(key, answer);
  }
  if (caches.depth === 0) {
    caches.tainted = false;
  }
  return answer;
}

/** An answer from the bounds in scope. */
export function selectParam(program: Program, env: Env, behavior: DefId, args: readonly TypeId[]): Answer {
  const known = scanBounds(program, env, env.bounds, behavior, args);
  if (known !== "none") {
    return known;
  }
  return scanBounds(program, env, boundsOfProjection(program, at(args, 0)), behavior, args);
}

function scanBounds(program: Program, env: Env, bounds: readonly Bound[], behavior: DefId, args: readonly TypeId[]): Answer {
  let result: Answer = "none";
  for (const bound of bounds) {
    if (bound.behavior !== behavior || bound.self !== at(args, 0)) {
      continue;
    }
    let match: MatchResult = YES;
    for (let i = 0; i < bound.args.length; i += 1) {
      const one = compareTypes(program, normalize(program, env, at(bound.args, i)), at(args, i + 1));
      match = one < match ? one : match;
    }
    if (match === YES) {
      return { kind: "param", bound };
    }
    if (match === MAYBE) {
      result = "ambiguous";
    }
  }
  return result;
}

function selectNew(program: Program, env: Env, behavior: DefId, args: readonly TypeId[]): Answer {
  const self = at(args, 0);
  if (behavior === langItem(program, "copy")) {
    return answerOf(copyState(program, env, self), behavior, self);
  }
  const marker = markerOf(program, behavior);
  if (marker !== 0) {
    return answerOf(markerState(program, env, behavior, marker, self), behavior, self);
  }
  const found = selectExtend(program, env, behavior, args);
  if (found === "none" && behavior === langItem(program, "duplicate")) {
    return answerOf(copyState(program, env, self), behavior, self);
  }
  return found;
}

/** The bit of a structural marker in a function type's `markers`; 0 for other behaviors. */
export function markerOf(program: Program, behavior: DefId): number {
  if (behavior === langItem(program, "sendable")) {
    return 1;
  }
  if (behavior === langItem(program, "shareable")) {
    return 2;
  }
  return behavior === langItem(program, "owned") ? 4 : 0;
}

function answerOf(state: MatchResult, behavior: DefId, self: TypeId): Answer {
  switch (state) {
    case 0:
      return "none";
    case 1:
      return "ambiguous";
    case 2:
      return { kind: "builtin", behavior, self };
  }
}

/** The extend block that implements `behavior` for `args` (in normal form). */
export function selectExtend(program: Program, env: Env, behavior: DefId, args: readonly TypeId[]): Answer {
  if (behavior === NO_DEF) {
    return "none";
  }
  const byHead = program.impls.byHead[behavior];
  if (byHead === undefined) {
    return "none";
  }
  const self = at(args, 0);
  if (typeOf(program.table, self).kind === "infer") {
    return "ambiguous";
  }
  const key = headKey(program, self);
  const direct: Answer = key === 0 ? "none" : selectAmong(program, env, byHead.get(key), args);
  if (direct !== "none") {
    return direct;
  }
  return selectAmong(program, env, byHead.get(0), args);
}

function selectAmong(program: Program, env: Env, blocks: readonly DefId[] | undefined, args: readonly TypeId[]): Answer {
  if (blocks === undefined) {
    return "none";
  }
  let result: Answer = "none";
  for (const block of blocks) {
    const sig = program.extends[block];
    if (sig === undefined) {
      continue;
    }
    const answer = tryExtend(program, env, sig, args);
    if (answer === "ambiguous") {
      result = "ambiguous";
    } else if (answer !== "none") {
      return answer;
    }
  }
  return result;
}

/** Tries one block: head, then what its bounds and projections in the head demand. */
export function tryExtend(program: Program, env: Env, sig: ExtendSig, args: readonly TypeId[]): Answer {
  const m = newMatcher(program, sig.generics);
  const head = matchHead(m, sig, args);
  if (head === NO) {
    return "none";
  }
  if (head === MAYBE) {
    return "ambiguous";
  }
  const result = checkBounds(m, env, sig.bounds);
  if (result === NO) {
    return "none";
  }
  const rest = checkDeferred(m, env);
  if (rest === NO) {
    return "none";
  }
  if (result === MAYBE || rest === MAYBE) {
    return "ambiguous";
  }
  return { kind: "extend", extend: sig.def, args: boundArgs(m) };
}

/** Matches the self type and the behavior's arguments of a block; binds its parameters. */
export function matchHead(m: Matcher, sig: ExtendSig, args: readonly TypeId[]): MatchResult {
  const self = matchType(m, sig.self, at(args, 0));
  if (self === NO) {
    return NO;
  }
  const rest = matchTypes(m, sig.behaviorArgs, args.slice(1));
  return rest < self ? rest : self;
}

/** The arguments known so far; parameters that are still open stand for themselves. */
function partialArgs(m: Matcher): TypeId[] {
  const args: TypeId[] = [];
  for (let i = 0; i < m.bound.length; i += 1) {
    const arg = at(m.bound, i);
    args.push(arg === -1 ? mkParam(m.program.table, at(m.generics, i)) : arg);
  }
  return args;
}

/** Whether `bounds` hold for what the matcher has bound; equalities of associated types bind what is still open. */
export function checkBounds(m: Matcher, env: Env, bounds: readonly Bound[]): MatchResult {
  let result: MatchResult = YES;
  for (const bound of bounds) {
    const args = partialArgs(m);
    const goal = [substitute(m.program, bound.self, m.generics, args)].concat(substituteAll(m.program, bound.args, m.generics, args));
    const normal = normalizeAll(m.program, env, goal);
    const answer = selectNormal(m.program, env, bound.behavior, normal);
    if (answer === "none") {
      return NO;
    }
    if (answer === "ambiguous") {
      result = MAYBE;
      continue;
    }
    for (const equality of bound.assoc) {
      const one = checkEquality(m, env, equality.type, normalize(m.program, env, mkProjection(m.program.table, equality.assoc, normal)));
      if (one === NO) {
        return NO;
      }
      result = one < result ? one : result;
    }
  }
  return result;
}

function checkEquality(m: Matcher, env: Env, pattern: TypeId, actual: TypeId): MatchResult {
  const result = matchType(m, pattern, actual);
  if (result === NO) {
    return NO;
  }
  const rest = checkDeferred(m, env);
  return rest < result ? rest : result;
}

/** Compares the projections met in patterns, now that their parameters are known. */
function checkDeferred(m: Matcher, env: Env): MatchResult {
  let result: MatchResult = YES;
  const args = partialArgs(m);
  for (let i = 0; i + 1 < m.deferred.length; i += 2) {
    const pattern = normalize(m.program, env, substitute(m.program, at(m.deferred, i), m.generics, args));
    const one = compareTypes(m.program, pattern, at(m.deferred, i + 1));
    result = one < result ? one : result;
  }
  m.deferred.length = 0;
  return result;
}
