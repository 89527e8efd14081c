/**
 * Signatures of extend blocks. Their heads come first of all, because everything else may ask which blocks there are for a type.
 */
import { at, text } from "../source/index.js";
import { behaviorOf, NO_DEF, type DefId } from "../resolver/index.js";
import { assocGiven } from "./find_assoc.js";
import { assocInHead, openParameter } from "./errors_collect.js";
import { report } from "../diagnostics/index.js";
import { childrenOf } from "./intern.js";
import { lowerGenericBounds, lowerWhere } from "./lower_bound.js";
import { completeArgs, itemOf, lowerTarget, newLowering, type Collector } from "./lower_type.js";
import { headKey } from "./match.js";
import type { Bound, ExtendSig, Program } from "./program.js";
import { genericsOf } from "./query.js";
import { defName } from "./show.js";
import { TY_ERROR, type TypeId } from "./ty.js";

/** Members of a behavior or extend block by kind, in source order. */
export interface Members {
  readonly methods: DefId[];
  readonly assocTypes: DefId[];
  readonly consts: DefId[];
}

/** The members of a behavior or extend block. */
export function membersOf(program: Program, container: DefId): Members {
  const members: Members = { methods: [], assocTypes: [], consts: [] };
  for (const child of program.resolved.children[container] ?? []) {
    const kind = at(program.resolved.defs, child).kind;
    if (kind === "func") {
      members.methods.push(child);
    } else if (kind === "assoc_type") {
      members.assocTypes.push(child);
    } else if (kind === "const") {
      members.consts.push(child);
    }
  }
  return members;
}

/** The extend blocks in work, ascending. */
export function extendsInWork(c: Collector): DefId[] {
  return c.program.resolved.extends.filter((def) => def >= c.first && def < c.end);
}

/** Types and behaviors of the extend blocks in work, and the index of implementations. Bounds follow in `collectExtends`. */
export function collectHeads(c: Collector): void {
  for (const def of extendsInWork(c)) {
    const item = itemOf(c.program, def);
    if (item.kind !== "Extend") {
      continue;
    }
    const l = newLowering(c, def);
    const self = lowerTarget(l, item.target);
    const members = membersOf(c.program, def);
    const sig: ExtendSig = {
      def,
      generics: genericsOf(c.program, def),
      bounds: [],
      self,
      behavior: NO_DEF,
      behaviorArgs: [],
      lowlevel: item.isLowlevel,
      methods: members.methods,
      assocTypes: members.assocTypes,
      consts: members.consts,
    };
    c.program.extends[def] = sig;
    if (item.behavior === null) {
      addInherent(c.program, sig);
      continue;
    }
    const behavior = behaviorOf(at(c.program.resolved.names, l.file), item.behavior);
    if (behavior === NO_DEF) {
      continue;
    }
    for (const written of item.behavior.assoc) {
      report(c.diagnostics, assocInHead(written.name.span, text(c.program.interner, written.name.sym)));
    }
    const args = completeArgs(newLowering(c, def), behavior, item.behavior.args, [self], item.behavior.span);
    const full: ExtendSig = { ...sig, behavior, behaviorArgs: args.slice(1) };
    c.program.extends[def] = full;
    addImplementation(c.program, full);
  }
}

function addInherent(program: Program, sig: ExtendSig): void {
  if (sig.self === TY_ERROR) {
    return;
  }
  const key = headKey(program, sig.self);
  const blocks = program.impls.inherent.get(key);
  if (blocks === undefined) {
    program.impls.inherent.set(key, [sig.def]);
  } else {
    blocks.push(sig.def);
  }
}

function addImplementation(program: Program, sig: ExtendSig): void {
  if (sig.self === TY_ERROR) {
    return;
  }
  at(program.impls.byBehavior, sig.behavior).push(sig.def);
  let byHead = program.impls.byHead[sig.behavior];
  if (byHead === undefined) {
    byHead = new Map();
    program.impls.byHead[sig.behavior] = byHead;
  }
  const key = headKey(program, sig.self);
  const blocks = byHead.get(key);
  if (blocks === undefined) {
    byHead.set(key, [sig.def]);
  } else {
    blocks.push(sig.def);
  }
}

/** Bounds and associated types of the extend blocks in work. */
export function collectExtends(c: Collector): void {
  for (const def of extendsInWork(c)) {
    const sig = c.program.extends[def];
    const item = itemOf(c.program, def);
    if (sig === undefined || item.kind !== "Extend") {
      continue;
    }
    const l = newLowering(c, def);
    const bounds: Bound[] = [];
    lowerGenericBounds(l, def, bounds);
    lowerWhere(l, item.where, bounds);
    c.program.extends[def] = { ...sig, bounds };
    for (const assoc of sig.assocTypes) {
      const given = itemOf(c.program, assoc);
      const hasType = given.kind === "AssocType" && given.type !== null;
      c.program.assocTypes[assoc] = { def: assoc, bounds: [], type: hasType ? assocGiven(c, assoc) : -1 };
    }
    checkDetermined(c, sig, bounds);
  }
}

/** Every parameter must follow from the head, or from an equality of a bound on something that does. */
function checkDetermined(c: Collector, sig: ExtendSig, bounds: readonly Bound[]): void {
  const known: DefId[] = [];
  addParams(c.program, sig.self, known);
  for (const arg of sig.behaviorArgs) {
    addParams(c.program, arg, known);
  }
  for (const bound of bounds) {
    for (const equality of bound.assoc) {
      addParams(c.program, equality.type, known);
    }
  }
  if (sig.self === TY_ERROR) {
    return;
  }
  for (const param of sig.generics) {
    if (!known.includes(param)) {
      report(c.diagnostics, openParameter(at(c.program.resolved.defs, param).span, defName(c.program, param)));
    }
  }
}

/** Adds the parameters of a type that matching can bind: those outside of projections. */
function addParams(program: Program, type: TypeId, out: DefId[]): void {
  const node = at(program.table.types, type);
  if (node.kind === "param") {
    out.push(node.def);
  } else if (node.kind !== "projection") {
    for (const child of childrenOf(node)) {
      addParams(program, child, out);
    }
  }
}
