/**
 * Properties that hold by structure: Copy [type.copy], Sendable, Shareable and Owned [thr.marker], and whether a drop does anything
 * [own.drop-check].
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { flagsOf } from "./intern.js";
import { headKey, MAYBE, NO, YES, type MatchResult } from "./match.js";
import { normalize } from "./normalize.js";
import { fieldsOf, langItem } from "./query.js";
import type { AdtSig, Env, Program } from "./program.js";
import { cacheFor, MAX_DEPTH, selectExtend, selectNormal, selectParam } from "./select.js";
import { TY_NEVER, TY_STR, type TypeId } from "./ty.js";

/** Whether values of the type are copied when read. False for open types without a Copy bound. */
export function isCopy(program: Program, env: Env, type: TypeId): boolean {
  return copyState(program, env, normalize(program, env, type)) === YES;
}

/** Whether a type in normal form is Copy; `MAYBE` if that depends on inference variables. */
export function copyState(program: Program, env: Env, type: TypeId): MatchResult {
  const node = at(program.table.types, type);
  switch (node.kind) {
    case "prim":
      return type === TY_STR || type === TY_NEVER ? NO : YES;
    case "ref":
      return node.mut ? NO : YES;
    case "ptr":
    case "error":
    case "const":
      return YES;
    case "func":
    case "slice":
      return NO;
    case "infer":
      return MAYBE;
    case "param":
    case "projection":
      return boundState(program, env, langItem(program, "copy"), type);
    case "array":
      return copyState(program, env, node.elem);
    case "tuple":
      return copyStateOfAll(program, env, node.elems);
    case "adt":
      return copyStateOfAdt(program, env, type, node.def);
  }
}

function boundState(program: Program, env: Env, behavior: DefId, type: TypeId): MatchResult {
  if (behavior === NO_DEF) {
    return NO;
  }
  const answer = selectParam(program, env, behavior, [type]);
  return answer === "none" ? NO : answer === "ambiguous" ? MAYBE : YES;
}

function copyStateOfAll(program: Program, env: Env, types: readonly TypeId[]): MatchResult {
  let result: MatchResult = YES;
  for (const type of types) {
    const one = copyState(program, env, normalize(program, env, type));
    if (one === NO) {
      return NO;
    }
    result = one < result ? one : result;
  }
  return result;
}

function copyStateOfAdt(program: Program, env: Env, type: TypeId, def: DefId): MatchResult {
  const cache = cacheFor(program, env, flagsOf(program.table, type));
  const known = cache?.copy.get(type);
  if (known !== undefined) {
    return known ? YES : NO;
  }
  const sig = program.adts[def];
  if (sig === undefined || sig.isMove || sig.mustClose || sig.interiorMutable || isDisposable(program, type) !== NO_DEF) {
    cache?.copy.set(type, false);
    return NO;
  }
  if (program.caches.depth >= MAX_DEPTH) {
    return NO;
  }
  // A type met again inside itself adds nothing.
  cache?.copy.set(type, true);
  program.caches.depth += 1;
  let result: MatchResult = YES;
  for (let variant = 0; variant < sig.variants.length && result !== NO; variant += 1) {
    const one = copyStateOfAll(program, env, fieldsOf(program, type, variant));
    result = one < result ? one : result;
  }
  program.caches.depth -= 1;
  cache?.copy.set(type, result === YES);
  return result;
}

/** The extend block that implements Disposable for the type's head; `NO_DEF` if there is none. */
export function isDisposable(program: Program, type: TypeId): DefId {
  const behavior = langItem(program, "disposable");
  if (behavior === NO_DEF) {
    return NO_DEF;
  }
  const key = headKey(program, type);
  const blocks = key === 0 ? undefined : program.impls.byHead[behavior]?.get(key);
  return blocks?.[0] ?? NO_DEF;
}

/** Whether dropping a value of the type does anything, or is to be seen ([own.no-hidden-close]). True for open types without a Copy bound. */
export function needsDrop(program: Program, env: Env, type: TypeId): boolean {
  const normal = normalize(program, env, type);
  const node = at(program.table.types, normal);
  switch (node.kind) {
    case "prim":
      return normal === TY_STR;
    case "ref":
    case "ptr":
    case "const":
    case "error":
      return false;
    case "func":
    case "infer":
      return true;
    case "param":
    case "projection":
      return boundState(program, env, langItem(program, "copy"), normal) !== YES;
    case "slice":
      return needsDrop(program, env, node.elem);
    case "array": {
      const len = at(program.table.types, node.len);
      return !(len.kind === "const" && len.value === 0n) && needsDrop(program, env, node.elem);
    }
    case "tuple":
      return anyNeedsDrop(program, env, node.elems);
    case "adt":
      return adtNeedsDrop(program, env, normal, node.def);
  }
}

function anyNeedsDrop(program: Program, env: Env, types: readonly TypeId[]): boolean {
  for (const type of types) {
    if (needsDrop(program, env, type)) {
      return true;
    }
  }
  return false;
}

function adtNeedsDrop(program: Program, env: Env, type: TypeId, def: DefId): boolean {
  const sig = program.adts[def];
  if (sig === undefined) {
    return false;
  }
  const cache = cacheFor(program, env, flagsOf(program.table, type));
  const known = cache?.drop.get(type);
  if (known !== undefined) {
    return known;
  }
  if (sig.mustClose || isDisposable(program, type) !== NO_DEF) {
    cache?.drop.set(type, true);
    return true;
  }
  if (program.caches.depth >= MAX_DEPTH) {
    return true;
  }
  cache?.drop.set(type, false);
  program.caches.depth += 1;
  let result = false;
  for (let variant = 0; variant < sig.variants.length && !result; variant += 1) {
    result = anyNeedsDrop(program, env, fieldsOf(program, type, variant));
  }
  program.caches.depth -= 1;
  cache?.drop.set(type, result);
  return result;
}

/** Whether a thread marker holds for a type in normal form. `bit` is the marker's bit in function types: 1 Sendable, 2 Shareable, 4 Owned. */
export function markerState(program: Program, env: Env, marker: DefId, bit: number, type: TypeId): MatchResult {
  const node = at(program.table.types, type);
  switch (node.kind) {
    case "prim":
    case "const":
    case "error":
      return YES;
    case "ptr":
      return bit === 4 ? YES : NO;
    case "func":
      return (node.markers & bit) !== 0 ? YES : NO;
    case "infer":
      return MAYBE;
    case "param":
    case "projection":
      return boundState(program, env, marker, type);
    case "ref":
      return markerStateOfRef(program, env, marker, bit, node.mut, node.inner);
    case "array":
    case "slice":
      return goalState(program, env, marker, node.elem);
    case "tuple":
      return goalStateOfAll(program, env, marker, node.elems);
    case "adt":
      return markerStateOfAdt(program, env, marker, bit, type, node.def);
  }
}

/** `ref T` is Sendable iff T is Shareable, `mut ref T` iff T is Sendable; either is Shareable iff T is; neither is Owned. */
function markerStateOfRef(program: Program, env: Env, marker: DefId, bit: number, mut: boolean, inner: TypeId): MatchResult {
  if (bit === 4) {
    return NO;
  }
  const needed = bit === 1 && !mut ? langItem(program, "shareable") : marker;
  return goalState(program, env, needed, inner);
}

function goalState(program: Program, env: Env, marker: DefId, type: TypeId): MatchResult {
  const caches = program.caches;
  if (caches.depth >= MAX_DEPTH) {
    return NO;
  }
  const answer = selectNormal(program, env, marker, [normalize(program, env, type)]);
  return answer === "none" ? NO : answer === "ambiguous" ? MAYBE : YES;
}

function goalStateOfAll(program: Program, env: Env, marker: DefId, types: readonly TypeId[]): MatchResult {
  let result: MatchResult = YES;
  for (const type of types) {
    const one = goalState(program, env, marker, type);
    if (one === NO) {
      return NO;
    }
    result = one < result ? one : result;
  }
  return result;
}

function markerStateOfAdt(program: Program, env: Env, marker: DefId, bit: number, type: TypeId, def: DefId): MatchResult {
  const sig = program.adts[def];
  if (sig === undefined) {
    return NO;
  }
  if (hasAssertion(program, marker, type)) {
    const answer = selectExtend(program, env, marker, [type]);
    return answer === "none" ? NO : answer === "ambiguous" ? MAYBE : YES;
  }
  if ((bit & 3) !== 0 && def === langItem(program, "thread_bound")) {
    return NO;
  }
  if (bit === 2 && sig.interiorMutable) {
    return NO;
  }
  return markerStateOfFields(program, env, marker, type, sig);
}

function markerStateOfFields(program: Program, env: Env, marker: DefId, type: TypeId, sig: AdtSig): MatchResult {
  let result: MatchResult = YES;
  for (let variant = 0; variant < sig.variants.length && result !== NO; variant += 1) {
    const one = goalStateOfAll(program, env, marker, fieldsOf(program, type, variant));
    result = one < result ? one : result;
  }
  return result;
}

/** Whether some extend block asserts the marker for the type's head; then the block alone decides. */
function hasAssertion(program: Program, marker: DefId, type: TypeId): boolean {
  return program.impls.byHead[marker]?.has(headKey(program, type)) ?? false;
}

/** A type that holds more types than these is taken to be mutable: one may nest in itself with ever longer arguments. */
const MAX_REACHED = 1000;

/** Whether something of an `@interior_mutable` type can be reached from a value: by value, behind pointers, or as a type argument. */
export function hasInterior(program: Program, type: TypeId): boolean {
  return reachesInterior(program, type, new Set());
}

function reachesInterior(program: Program, type: TypeId, seen: Set<TypeId>): boolean {
  if (seen.has(type) || seen.size > MAX_REACHED) {
    return !seen.has(type);
  }
  seen.add(type);
  const node = at(program.table.types, type);
  switch (node.kind) {
    case "ref":
    case "ptr":
      return reachesInterior(program, node.inner, seen);
    case "array":
    case "slice":
      return reachesInterior(program, node.elem, seen);
    case "tuple":
      return node.elems.some((elem) => reachesInterior(program, elem, seen));
    case "adt": {
      const sig = program.adts[node.def];
      if (sig === undefined || sig.interiorMutable || node.args.some((arg) => reachesInterior(program, arg, seen))) {
        return true;
      }
      return sig.variants.some((_, variant) => fieldsOf(program, type, variant).some((field) => reachesInterior(program, field, seen)));
    }
    default:
      return false;
  }
}
