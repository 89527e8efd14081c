/**
 * Obligations: bounds and projections over types that are not fully known yet.
 *
 * An obligation is tried when it arises; one that depends on open variables waits in the lists of these variables and is tried
 * again when one of them changes. What still waits at the end of the body is T003; what cannot hold is reported when that is known.
 */
import { at, type Span } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { NO_TYPE, type Cause, type Checker, type Obligation } from "./checker.js";
import { boundsOfProjection } from "./env.js";
import { reportProjectionMismatch, reportUnsatisfied } from "./errors_infer.js";
import { freshArgs, instantiate, normalizeOpen, requireBounds } from "./instantiate.js";
import { childrenOf, flagsOfAll, hasFlags, mkProjection } from "./intern.js";
import { copyState, markerState } from "./markers.js";
import { headKey, newMatcher, NO, YES, type MatchResult } from "./match.js";
import { normalize } from "./normalize.js";
import type { Bound, ExtendSig } from "./program.js";
import { markerOf, matchHead, MAX_DEPTH, selectNormal } from "./select.js";
import { substitute } from "./substitute.js";
import { beginTrial, findVar, openVar, shallow, undoTrial, unify, zonkAll } from "./unify.js";
import { HAS_ERROR, HAS_INFER, HAS_PROJECTION, TY_ERROR, type TypeId } from "./ty.js";

/** How an open goal stands: `none`: it cannot hold; `ambiguous`: more must be known. */
type OpenAnswer =
  | { readonly kind: "none" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "holds" }
  | { readonly kind: "param"; readonly bound: Bound }
  | { readonly kind: "extend"; readonly sig: ExtendSig; readonly args: readonly TypeId[] };

const NONE: OpenAnswer = { kind: "none" };
const AMBIGUOUS: OpenAnswer = { kind: "ambiguous" };
const HOLDS: OpenAnswer = { kind: "holds" };

/** `args[0]: behavior[args…]` must hold. */
export function addBoundObligation(c: Checker, behavior: DefId, args: readonly TypeId[], span: Span, cause: Cause, depth: number): void {
  enqueue(c, { kind: "bound", behavior, args, assoc: NO_DEF, target: NO_TYPE, span, cause, depth, done: false });
}

/** The associated type `assoc` of `args` must be `target`. Tried at once. */
export function addProjection(c: Checker, assoc: DefId, args: readonly TypeId[], target: TypeId, span: Span): void {
  const behavior = at(c.program.resolved.defs, assoc).parent;
  const obligation: Obligation = { kind: "project", behavior, args, assoc, target, span, cause: "bound", depth: 0, done: false };
  c.obligations.push(obligation);
  tryObligation(c, c.obligations.length - 1);
}

function enqueue(c: Checker, obligation: Obligation): void {
  c.obligations.push(obligation);
  c.ready.push(c.obligations.length - 1);
}

/** Tries everything whose answer may have changed. */
export function solveReady(c: Checker): void {
  for (;;) {
    wake(c);
    if (c.readyHead >= c.ready.length) {
      c.ready.length = 0;
      c.readyHead = 0;
      return;
    }
    const next = at(c.ready, c.readyHead);
    c.readyHead += 1;
    tryObligation(c, next);
  }
}

function wake(c: Checker): void {
  while (c.changed.length > 0) {
    const variable = c.changed.pop() ?? 0;
    let link = at(c.varWait, variable);
    c.varWait[variable] = -1;
    while (link >= 0) {
      const waiting = at(c.waitFor, link);
      if (!at(c.obligations, waiting).done) {
        c.ready.push(waiting);
      }
      link = at(c.waitNext, link);
    }
  }
}

function tryObligation(c: Checker, index: number): void {
  const o = at(c.obligations, index);
  if (o.done) {
    return;
  }
  const args = zonkAll(c, o.args);
  if ((flagsOfAll(c.table, args) & HAS_ERROR) !== 0) {
    o.done = true;
    if (o.kind === "project") {
      unify(c, o.target, TY_ERROR);
    }
    return;
  }
  const answer = answerOpen(c, o.behavior, args, o.span, o.depth);
  if (answer.kind === "ambiguous") {
    wait(c, index, args);
    return;
  }
  o.done = true;
  if (answer.kind === "none") {
    fail(c, o, args);
    return;
  }
  if (o.kind === "project") {
    const type = projected(c, o, args, answer);
    if (!unify(c, o.target, type)) {
      reportProjectionMismatch(c, o.span, args, o.assoc, o.target, type);
    }
  }
}

function fail(c: Checker, o: Obligation, args: readonly TypeId[]): void {
  if (o.kind === "project") {
    // The bound that belongs to the projection is an obligation of its own and reports.
    unify(c, o.target, TY_ERROR);
    return;
  }
  reportUnsatisfied(c, o, args);
}

/** Puts the obligation into the list of every open variable in `args`. */
function wait(c: Checker, index: number, args: readonly TypeId[]): void {
  for (const arg of args) {
    if (hasFlags(c.table, arg, HAS_INFER)) {
      waitOn(c, index, arg);
    }
  }
}

function waitOn(c: Checker, index: number, type: TypeId): void {
  const node = at(c.table.types, type);
  if (node.kind === "infer") {
    const root = findVar(c, node.variable);
    c.waitFor.push(index);
    c.waitNext.push(at(c.varWait, root));
    c.varWait[root] = c.waitFor.length - 1;
    return;
  }
  for (const child of childrenOf(node)) {
    if (hasFlags(c.table, child, HAS_INFER)) {
      waitOn(c, index, child);
    }
  }
}

// --------------------------------------------------------------------------------------------------------- answers

function answerOpen(c: Checker, behavior: DefId, args: readonly TypeId[], span: Span, depth: number): OpenAnswer {
  if (depth > MAX_DEPTH || behavior === NO_DEF) {
    return behavior === NO_DEF ? HOLDS : NONE;
  }
  if ((flagsOfAll(c.table, args) & HAS_INFER) === 0) {
    return closedAnswer(c, behavior, args);
  }
  const self = at(args, 0);
  if (behavior === c.known.copy) {
    return ofState(openCopyState(c, self));
  }
  if (openVar(c, self) >= 0) {
    return AMBIGUOUS;
  }
  const bound = matchBounds(c, behavior, args);
  if (bound.kind !== "none") {
    return bound;
  }
  const marker = markerOf(c.program, behavior);
  if (marker !== 0) {
    return ofState(markerState(c.program, c.env, behavior, marker, self));
  }
  const found = matchExtends(c, behavior, args, span, depth);
  if (found.kind === "none" && behavior === c.known.duplicate) {
    return ofState(openCopyState(c, self));
  }
  return found;
}

function closedAnswer(c: Checker, behavior: DefId, args: readonly TypeId[]): OpenAnswer {
  const answer = selectNormal(c.program, c.env, behavior, args);
  if (answer === "none") {
    return NONE;
  }
  // Closed types are never ambiguous for lack of knowledge about variables; two bounds may both fit.
  if (answer === "ambiguous") {
    return NONE;
  }
  switch (answer.kind) {
    case "builtin":
      return HOLDS;
    case "param":
      return { kind: "param", bound: answer.bound };
    case "extend": {
      const sig = c.program.extends[answer.extend];
      return sig === undefined ? NONE : { kind: "extend", sig, args: answer.args };
    }
  }
}

function ofState(state: MatchResult): OpenAnswer {
  return state === NO ? NONE : state === YES ? HOLDS : AMBIGUOUS;
}

/** Open numbers are Copy whatever they become. */
function openCopyState(c: Checker, self: TypeId): MatchResult {
  const root = openVar(c, self);
  if (root >= 0 && at(c.varClass, root) !== 0) {
    return YES;
  }
  return copyState(c.program, c.env, self);
}

/** Bounds in scope for an open goal; the only one that fits is taken and its arguments unified. */
function matchBounds(c: Checker, behavior: DefId, args: readonly TypeId[]): OpenAnswer {
  const self = at(args, 0);
  let found: Bound | null = null;
  let count = 0;
  for (const bound of c.env.bounds) {
    if (bound.behavior === behavior && fitsBound(c, bound, args)) {
      found = bound;
      count += 1;
    }
  }
  if (count === 0) {
    for (const bound of boundsOfProjection(c.program, self)) {
      if (bound.behavior === behavior && fitsBound(c, bound, args)) {
        found = bound;
        count += 1;
      }
    }
  }
  if (found === null) {
    return NONE;
  }
  if (count > 1) {
    return AMBIGUOUS;
  }
  unifyBound(c, found, args);
  return { kind: "param", bound: found };
}

function fitsBound(c: Checker, bound: Bound, args: readonly TypeId[]): boolean {
  const trial = beginTrial(c);
  const result = unifyBound(c, bound, args);
  undoTrial(c, trial);
  return result;
}

function unifyBound(c: Checker, bound: Bound, args: readonly TypeId[]): boolean {
  if (!unify(c, bound.self, at(args, 0))) {
    return false;
  }
  for (let i = 0; i < bound.args.length; i += 1) {
    if (!unify(c, normalize(c.program, c.env, at(bound.args, i)), at(args, i + 1))) {
      return false;
    }
  }
  return true;
}

/** Extend blocks for an open goal; the only one whose head fits is taken, its bounds become obligations. */
function matchExtends(c: Checker, behavior: DefId, args: readonly TypeId[], span: Span, depth: number): OpenAnswer {
  const byHead = c.program.impls.byHead[behavior];
  if (byHead === undefined) {
    return NONE;
  }
  const fitting: ExtendSig[] = [];
  const key = headKey(c.program, at(args, 0));
  collectFitting(c, key === 0 ? undefined : byHead.get(key), args, span, fitting);
  collectFitting(c, byHead.get(0), args, span, fitting);
  if (fitting.length === 0) {
    return NONE;
  }
  if (fitting.length > 1) {
    return AMBIGUOUS;
  }
  const sig = at(fitting, 0);
  const fresh = freshArgs(c, sig.generics, span);
  unifyHead(c, sig, fresh, args, span);
  requireBounds(c, sig.bounds, sig.generics, fresh, span, "bound", depth + 1);
  return { kind: "extend", sig, args: fresh };
}

function collectFitting(c: Checker, blocks: readonly DefId[] | undefined, args: readonly TypeId[], span: Span, fitting: ExtendSig[]): void {
  for (const block of blocks ?? []) {
    const sig = c.program.extends[block];
    if (sig !== undefined && matchHead(newMatcher(c.program, sig.generics), sig, args) !== NO && fitsHead(c, sig, args, span)) {
      fitting.push(sig);
    }
  }
}

function fitsHead(c: Checker, sig: ExtendSig, args: readonly TypeId[], span: Span): boolean {
  const vars = c.varParent.length;
  const trial = beginTrial(c);
  const result = unifyParts(c, sig, freshArgs(c, sig.generics, span), args);
  undoTrial(c, trial);
  dropVars(c, vars);
  return result;
}

/** Forgets variables that were made in a trial only. */
function dropVars(c: Checker, count: number): void {
  c.varParent.length = count;
  c.varBound.length = count;
  c.varClass.length = count;
  c.varSpan.length = count;
  c.varType.length = count;
  c.varWait.length = count;
}

/** For a trial: the parts of a head without projections. */
function unifyParts(c: Checker, sig: ExtendSig, fresh: readonly TypeId[], args: readonly TypeId[]): boolean {
  const parts = [sig.self].concat(sig.behaviorArgs);
  for (let i = 0; i < parts.length; i += 1) {
    const part = at(parts, i);
    if (!hasFlags(c.table, part, HAS_PROJECTION) && !unify(c, substitute(c.program, part, sig.generics, fresh), at(args, i))) {
      return false;
    }
  }
  return true;
}

function unifyHead(c: Checker, sig: ExtendSig, fresh: readonly TypeId[], args: readonly TypeId[], span: Span): void {
  const parts = [sig.self].concat(sig.behaviorArgs);
  for (let i = 0; i < parts.length; i += 1) {
    unify(c, instantiate(c, at(parts, i), sig.generics, fresh, span), at(args, i));
  }
}

// ------------------------------------------------------------------------------------------------------ projections

function projected(c: Checker, o: Obligation, args: readonly TypeId[], answer: OpenAnswer): TypeId {
  switch (answer.kind) {
    case "extend":
      return assocOfExtend(c, answer.sig, answer.args, o, args);
    case "param":
      for (const equality of answer.bound.assoc) {
        if (equality.assoc === o.assoc) {
          return normalize(c.program, c.env, equality.type);
        }
      }
      return mkProjection(c.table, o.assoc, zonkAll(c, args));
    case "none":
    case "ambiguous":
    case "holds":
      return TY_ERROR;
  }
}

function assocOfExtend(c: Checker, sig: ExtendSig, extendArgs: readonly TypeId[], o: Obligation, args: readonly TypeId[]): TypeId {
  const name = at(c.program.resolved.defs, o.assoc).name;
  for (const own of sig.assocTypes) {
    if (at(c.program.resolved.defs, own).name === name) {
      const given = c.program.assocTypes[own]?.type ?? NO_TYPE;
      return given === NO_TYPE ? TY_ERROR : instantiate(c, given, sig.generics, extendArgs, o.span);
    }
  }
  const behavior = c.program.behaviors[o.behavior];
  const fallback = c.program.assocTypes[o.assoc]?.type ?? NO_TYPE;
  if (behavior === undefined || fallback === NO_TYPE) {
    return TY_ERROR;
  }
  return instantiate(c, fallback, behavior.generics, args, o.span);
}

// ---------------------------------------------------------------------------------------------------------- asking

/**
 * Whether a behavior may hold for a self type, whatever its other arguments are: by a bound, an extend block whose head fits, or
 * structure. Nothing changes. An open self type never does.
 */
export function mayImplement(c: Checker, behavior: DefId, self: TypeId): boolean {
  const head = zonkAll(c, [self])[0] ?? self;
  return openVar(c, head) < 0 && behavior !== NO_DEF && mayImplementHead(c, behavior, headOf(c, head));
}

/** A self type that is known as far as its head, and what decides about its implementations. */
export interface SelfHead {
  readonly type: TypeId;
  readonly key: number;
  readonly isRef: boolean;
  readonly isProjection: boolean;
}

/** What `mayImplementHead` asks about; `self` is zonked and no open variable. */
export function headOf(c: Checker, self: TypeId): SelfHead {
  const kind = at(c.table.types, self).kind;
  return { type: self, key: headKey(c.program, self), isRef: kind === "ref", isProjection: kind === "projection" };
}

/** `mayImplement` for a self type whose head is known. */
export function mayImplementHead(c: Checker, behavior: DefId, self: SelfHead): boolean {
  const head = self.type;
  for (const bound of c.env.bounds) {
    if (bound.behavior === behavior && bound.self === head) {
      return true;
    }
  }
  for (const bound of self.isProjection ? boundsOfProjection(c.program, head) : []) {
    if (bound.behavior === behavior) {
      return true;
    }
  }
  if (behavior === c.known.duplicate && openCopyState(c, head) !== NO) {
    return true;
  }
  const byHead = c.program.impls.byHead[behavior];
  if (byHead === undefined) {
    return false;
  }
  return anyHead(c, self.key === 0 ? undefined : byHead.get(self.key), head, self.isRef) || anyHead(c, byHead.get(0), head, true);
}

function anyHead(c: Checker, blocks: readonly DefId[] | undefined, self: TypeId, isBlanket: boolean): boolean {
  for (const block of blocks ?? []) {
    const sig = c.program.extends[block];
    if (sig === undefined) {
      continue;
    }
    const m = newMatcher(c.program, sig.generics);
    if (matchSelf(c, sig, self, m.bound) && (!isBlanket || blanketHolds(c, sig, m.bound))) {
      return true;
    }
  }
  return false;
}

/** Matches the self type of a block alone; `bound` receives the parameters it determines. */
function matchSelf(c: Checker, sig: ExtendSig, self: TypeId, bound: TypeId[]): boolean {
  const m = { program: c.program, generics: sig.generics, bound, deferred: [] };
  return matchHead(m, { ...sig, behaviorArgs: [] }, [self]) !== NO;
}

/** For a block over all types, or over references to them: its bounds decide, as far as they speak of what is matched only. */
function blanketHolds(c: Checker, sig: ExtendSig, bound: readonly TypeId[]): boolean {
  for (const need of sig.bounds) {
    const self = at(c.table.types, need.self);
    if (self.kind !== "param" || need.args.length > 0) {
      continue;
    }
    const position = sig.generics.indexOf(self.def);
    const type = bound[position] ?? NO_TYPE;
    if (type === NO_TYPE) {
      continue;
    }
    const normal = normalizeOpen(c, type, at(c.program.resolved.defs, sig.def).span);
    if (!hasFlags(c.table, normal, HAS_INFER) && selectNormal(c.program, c.env, need.behavior, [normal]) === "none") {
      return false;
    }
    if (hasFlags(c.table, normal, HAS_INFER) && !mayImplement(c, need.behavior, normal)) {
      return false;
    }
  }
  return true;
}

/** The first open variable in the arguments of an obligation that waits; -1 for none. */
export function firstOpen(c: Checker, types: readonly TypeId[]): number {
  for (const type of types) {
    if (!hasFlags(c.table, type, HAS_INFER)) {
      continue;
    }
    const head = shallow(c, type);
    const node = at(c.table.types, head);
    const found = node.kind === "infer" ? findVar(c, node.variable) : firstOpen(c, childrenOf(node));
    if (found >= 0) {
      return found;
    }
  }
  return -1;
}
