/**
 * Coherence [beh.coherence]: who may write an implementation (T013), and that no two fit one type (T014).
 */
import { at } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { NO_DEF, type DefId, type PackageId } from "../resolver/index.js";
import { duplicateMember, orphan, orphanInherent, overlap, referenceImplementation } from "./errors_collect.js";
import { extendsInWork } from "./collect_extends.js";
import { childrenOf } from "./intern.js";
import { itemOf, type Collector } from "./lower_type.js";
import { sameHead } from "./match.js";
import type { ExtendSig, Program } from "./program.js";
import { langItem } from "./query.js";
import { defName, showType } from "./show.js";
import { TY_ERROR, type TypeId } from "./ty.js";
import type { Span } from "../source/index.js";

/** Checks the extend blocks in work, with each other and with those before. */
export function checkCoherence(c: Collector): void {
  for (const def of extendsInWork(c)) {
    const sig = c.program.extends[def];
    if (sig !== undefined && sig.self !== TY_ERROR) {
      checkOwner(c, sig);
    }
  }
  const behaviors = c.program.impls.byBehavior;
  for (let behavior = 0; behavior < behaviors.length; behavior += 1) {
    checkOverlaps(c, behavior);
  }
  const inherent = c.program.impls.inherent;
  for (const key of Array.from(inherent.keys()).sort((a, b) => a - b)) {
    checkInherent(c, inherent.get(key) ?? []);
  }
}

/** The place of the extended type. */
export function targetSpan(program: Program, def: DefId): Span {
  const item = itemOf(program, def);
  const node = at(program.resolved.defs, def);
  return item.kind === "Extend" ? at(at(program.resolved.asts, node.file).typeExprs, item.target).span : node.span;
}

/** The package that owns a type's head; -1 for type parameters. References belong to what they refer to. */
function headPackage(program: Program, type: TypeId): PackageId {
  const node = at(program.table.types, type);
  switch (node.kind) {
    case "adt":
      return at(program.resolved.defs, node.def).pkg;
    case "ref":
      return headPackage(program, node.inner);
    case "param":
    case "projection":
    case "infer":
      return -1;
    case "error":
    case "prim":
    case "tuple":
    case "array":
    case "const":
    case "slice":
    case "ptr":
    case "func":
      return 0;
  }
}

function checkOwner(c: Collector, sig: ExtendSig): void {
  const program = c.program;
  const pkg = at(program.resolved.defs, sig.def).pkg;
  const owner = headPackage(program, sig.self);
  const isRef = at(program.table.types, sig.self).kind === "ref";
  const span = targetSpan(program, sig.def);
  const item = itemOf(program, sig.def);
  if (item.kind !== "Extend" || (item.behavior !== null && sig.behavior === NO_DEF)) {
    return;
  }
  if (sig.behavior === NO_DEF) {
    if (owner !== pkg || (isRef && pkg !== 0)) {
      report(c.diagnostics, orphanInherent(span, showType(program, sig.self)));
    }
    return;
  }
  if (isRef && pkg !== 0 && sig.behavior !== langItem(program, "iterable")) {
    report(c.diagnostics, referenceImplementation(span, defName(program, sig.behavior)));
    return;
  }
  if (owner !== pkg && at(program.resolved.defs, sig.behavior).pkg !== pkg) {
    report(c.diagnostics, orphan(span, defName(program, sig.behavior), showType(program, sig.self)));
  }
}

/** Every two implementations whose heads can be equal: those of one head, and blanket ones with all. */
function checkOverlaps(c: Collector, behavior: DefId): void {
  const program = c.program;
  const byHead = program.impls.byHead[behavior];
  const all = at(program.impls.byBehavior, behavior);
  if (byHead === undefined || at(all, all.length - 1) < c.first) {
    return;
  }
  const blanket = byHead.get(0) ?? [];
  for (const block of all) {
    const sig = program.extends[block];
    if (sig === undefined) {
      continue;
    }
    for (const other of blanket) {
      checkPair(c, behavior, sig, other);
    }
  }
  for (const key of Array.from(byHead.keys()).sort((a, b) => a - b)) {
    if (key === 0) {
      continue;
    }
    const blocks = byHead.get(key) ?? [];
    for (let i = 1; i < blocks.length; i += 1) {
      const sig = program.extends[at(blocks, i)];
      for (let k = 0; k < i && sig !== undefined; k += 1) {
        checkPair(c, behavior, sig, at(blocks, k));
      }
    }
  }
}

/** Reports an overlap of two blocks at the later one. */
function checkPair(c: Collector, behavior: DefId, a: ExtendSig, other: DefId): void {
  const program = c.program;
  const b = program.extends[other];
  if (b === undefined || a.def === other || (a.def < c.first && other < c.first)) {
    return;
  }
  // Both blanket: the pair comes twice.
  const bothBlanket = headPackage(program, a.self) === -1 && headPackage(program, b.self) === -1;
  if (bothBlanket && a.def < other) {
    return;
  }
  const later = a.def > other ? a : b;
  const earlier = a.def > other ? b : a;
  if (headsUnify(program, a, b)) {
    const name = defName(program, behavior);
    report(c.diagnostics, overlap(targetSpan(program, later.def), name, showType(program, later.self), targetSpan(program, earlier.def)));
  }
}

/** Two inherent blocks for one type must not define one name twice. */
function checkInherent(c: Collector, blocks: readonly DefId[]): void {
  const program = c.program;
  for (let i = 0; i < blocks.length; i += 1) {
    const a = at(blocks, i) < c.first ? undefined : program.extends[at(blocks, i)];
    for (let k = 0; k < i && a !== undefined; k += 1) {
      const b = program.extends[at(blocks, k)];
      if (b !== undefined) {
        checkNames(c, a, b);
      }
    }
  }
}

function checkNames(c: Collector, a: ExtendSig, b: ExtendSig): void {
  const program = c.program;
  let unify: boolean | undefined;
  for (const mine of program.resolved.children[a.def] ?? []) {
    const own = at(program.resolved.defs, mine);
    for (const theirs of program.resolved.children[b.def] ?? []) {
      const other = at(program.resolved.defs, theirs);
      if (own.name !== other.name || own.kind === "type_param" || other.kind === "type_param") {
        continue;
      }
      unify = unify ?? headsUnify(program, a, b);
      if (unify) {
        report(c.diagnostics, duplicateMember(own.span, defName(program, mine), showType(program, a.self), other.span));
      }
    }
  }
}

/** What unification has found for type parameters of both sides. */
type Bindings = Map<DefId, TypeId>;

/** Whether some type fits the heads of both blocks. Projections may be anything. */
function headsUnify(program: Program, a: ExtendSig, b: ExtendSig): boolean {
  const bindings: Bindings = new Map();
  if (!unify(program, bindings, a.self, b.self) || a.behaviorArgs.length !== b.behaviorArgs.length) {
    return false;
  }
  for (let i = 0; i < a.behaviorArgs.length; i += 1) {
    if (!unify(program, bindings, at(a.behaviorArgs, i), at(b.behaviorArgs, i))) {
      return false;
    }
  }
  return true;
}

function unify(program: Program, bindings: Bindings, a: TypeId, b: TypeId): boolean {
  const left = resolve(program, bindings, a);
  const right = resolve(program, bindings, b);
  if (left === right) {
    return true;
  }
  const x = at(program.table.types, left);
  const y = at(program.table.types, right);
  if (x.kind === "param") {
    return bind(program, bindings, x.def, right);
  }
  if (y.kind === "param") {
    return bind(program, bindings, y.def, left);
  }
  if (x.kind === "projection" || y.kind === "projection" || x.kind === "error" || y.kind === "error") {
    return x.kind !== "error" && y.kind !== "error";
  }
  if (!sameHead(x, y)) {
    return false;
  }
  const xs = childrenOf(x);
  const ys = childrenOf(y);
  for (let i = 0; i < xs.length; i += 1) {
    if (!unify(program, bindings, at(xs, i), at(ys, i))) {
      return false;
    }
  }
  return true;
}

function resolve(program: Program, bindings: Bindings, type: TypeId): TypeId {
  let current = type;
  for (;;) {
    const node = at(program.table.types, current);
    const next = node.kind === "param" ? bindings.get(node.def) : undefined;
    if (next === undefined) {
      return current;
    }
    current = next;
  }
}

function bind(program: Program, bindings: Bindings, param: DefId, type: TypeId): boolean {
  if (occurs(program, bindings, param, type)) {
    return false;
  }
  bindings.set(param, type);
  return true;
}

function occurs(program: Program, bindings: Bindings, param: DefId, type: TypeId): boolean {
  const node = at(program.table.types, resolve(program, bindings, type));
  if (node.kind === "param") {
    return node.def === param;
  }
  if (node.kind === "projection") {
    return false;
  }
  for (const child of childrenOf(node)) {
    if (occurs(program, bindings, param, child)) {
      return true;
    }
  }
  return false;
}
