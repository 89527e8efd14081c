/**
 * One-way matching: does a concrete type have the shape of an extend block's head, and with which arguments?
 *
 * Pattern types contain the block's type parameters; target types are in normal form and opaque: their own parameters
 * and projections match only themselves. Inference variables in the target give `MAYBE` where the answer depends on them.
 */
import { at } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { childrenOf, hasFlags } from "./intern.js";
import type { Program } from "./program.js";
import { HAS_ERROR, HAS_INFER, HAS_PARAM, HAS_PROJECTION, TY_ERROR, type Type, type TypeId } from "./ty.js";

/** Result of matching; the lesser of two results is the result of both together. */
export type MatchResult = 0 | 1 | 2;
export const NO: MatchResult = 0;
export const MAYBE: MatchResult = 1;
export const YES: MatchResult = 2;

/** One attempt. `bound` is parallel to `generics`, -1 for parameters not met yet. */
export interface Matcher {
  readonly program: Program;
  readonly generics: readonly DefId[];
  readonly bound: TypeId[];
  /** Projections met in the pattern: compared when all parameters are known. Pairs pattern, target. */
  readonly deferred: TypeId[];
}

/** A matcher with nothing bound. */
export function newMatcher(program: Program, generics: readonly DefId[]): Matcher {
  const bound: TypeId[] = [];
  for (let i = 0; i < generics.length; i += 1) {
    bound.push(-1);
  }
  return { program, generics, bound, deferred: [] };
}

/** Matches `target` against `pattern` and binds the parameters met. */
export function matchType(m: Matcher, pattern: TypeId, target: TypeId): MatchResult {
  const table = m.program.table;
  if (pattern === target && !hasFlags(table, pattern, HAS_PARAM | HAS_PROJECTION)) {
    return YES;
  }
  const p = at(table.types, pattern);
  if (p.kind === "param") {
    return matchParam(m, p.def, pattern, target);
  }
  if (p.kind === "projection") {
    m.deferred.push(pattern, target);
    return YES;
  }
  const t = at(table.types, target);
  if (t.kind === "infer") {
    return MAYBE;
  }
  if (p.kind === "error" || t.kind === "error") {
    return YES;
  }
  if (!sameHead(p, t)) {
    return NO;
  }
  return matchTypes(m, childrenOf(p), childrenOf(t));
}

/** `matchType` for lists of the same length. */
export function matchTypes(m: Matcher, patterns: readonly TypeId[], targets: readonly TypeId[]): MatchResult {
  if (patterns.length !== targets.length) {
    return NO;
  }
  let result: MatchResult = YES;
  for (let i = 0; i < patterns.length; i += 1) {
    const one = matchType(m, at(patterns, i), at(targets, i));
    if (one === NO) {
      return NO;
    }
    if (one < result) {
      result = one;
    }
  }
  return result;
}

function matchParam(m: Matcher, def: DefId, pattern: TypeId, target: TypeId): MatchResult {
  for (let i = 0; i < m.generics.length; i += 1) {
    if (m.generics[i] === def) {
      const known = at(m.bound, i);
      if (known === -1) {
        m.bound[i] = target;
        return YES;
      }
      return compareTypes(m.program, known, target);
    }
  }
  return pattern === target ? YES : NO;
}

/** Whether two types without free pattern parameters are equal; `MAYBE` where inference variables decide. */
export function compareTypes(program: Program, a: TypeId, b: TypeId): MatchResult {
  if (a === b) {
    return YES;
  }
  const table = program.table;
  if (!hasFlags(table, a, HAS_INFER | HAS_ERROR) && !hasFlags(table, b, HAS_INFER | HAS_ERROR)) {
    return NO;
  }
  const x = at(table.types, a);
  const y = at(table.types, b);
  if (x.kind === "error" || y.kind === "error") {
    return YES;
  }
  if (x.kind === "infer" || y.kind === "infer" || x.kind === "projection" || y.kind === "projection") {
    return MAYBE;
  }
  if (!sameHead(x, y)) {
    return NO;
  }
  const xs = childrenOf(x);
  const ys = childrenOf(y);
  let result: MatchResult = xs.length === ys.length ? YES : NO;
  for (let i = 0; i < xs.length && result !== NO; i += 1) {
    const one = compareTypes(program, at(xs, i), at(ys, i));
    if (one < result) {
      result = one;
    }
  }
  return result;
}

/** Whether two types are made by the same constructor, whatever their children. */
export function sameHead(a: Type, b: Type): boolean {
  switch (a.kind) {
    case "error":
      return b.kind === "error";
    case "prim":
      return b.kind === "prim" && a.prim === b.prim;
    case "tuple":
      return b.kind === "tuple" && a.elems.length === b.elems.length;
    case "array":
      return b.kind === "array";
    case "const":
      return b.kind === "const" && a.value === b.value;
    case "slice":
      return b.kind === "slice";
    case "ref":
      return b.kind === "ref" && a.mut === b.mut;
    case "ptr":
      return b.kind === "ptr" && a.mut === b.mut;
    case "func":
      return b.kind === "func" && a.call === b.call && a.markers === b.markers && a.params.length === b.params.length;
    case "adt":
      return b.kind === "adt" && a.def === b.def;
    case "param":
      return b.kind === "param" && a.def === b.def;
    case "projection":
      return b.kind === "projection" && a.assoc === b.assoc;
    case "infer":
      return b.kind === "infer" && a.variable === b.variable;
  }
}

/** What is bound, with the error type for parameters that nothing determined. */
export function boundArgs(m: Matcher): TypeId[] {
  const args: TypeId[] = [];
  for (const arg of m.bound) {
    args.push(arg === -1 ? TY_ERROR : arg);
  }
  return args;
}

/**
 * The key under which extend blocks with this self type are kept: equal for all types that could match each other,
 * 0 for type parameters, projections and unknown types (blanket implementations).
 */
export function headKey(program: Program, id: TypeId): number {
  const type = at(program.table.types, id);
  switch (type.kind) {
    case "error":
    case "param":
    case "projection":
    case "infer":
      return 0;
    case "prim":
      return id;
    case "array":
      return 32;
    case "const":
      return 33;
    case "slice":
      return 34;
    case "ref":
      return type.mut ? 35 : 36;
    case "ptr":
      return type.mut ? 37 : 38;
    case "func":
      return type.call === "func" ? 39 : type.call === "mut" ? 40 : 41;
    case "tuple":
      return 64 + (type.elems.length < 64 ? type.elems.length : 63);
    case "adt":
      return 128 + type.def;
  }
}
