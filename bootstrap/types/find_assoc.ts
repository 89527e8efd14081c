/**
 * Finding an associated type by its name: `T::Item`, `This::Item`, `T::Iter::Item` [beh.assoc].
 *
 * Only the syntax of bounds decides which behavior is meant, because the bounds themselves may mention the projection that
 * is being looked for.
 */
import { at, text, type Sym } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { behaviorOf, NO_DEF, type DefId } from "../resolver/index.js";
import type { BoundRef, Name, WhereBound } from "../parser/index.js";
import { ambiguousAssoc, cyclicAlias, noAssocType } from "./errors_collect.js";
import { mkParam, mkProjection, paramTypes } from "./intern.js";
import { completeArgs, genericItems, itemOf, lowerTarget, lowerType, newLowering, type Collector, type Lowering } from "./lower_type.js";
import { boundArgs, headKey, matchType, newMatcher, NO } from "./match.js";
import type { Program } from "./program.js";
import { genericsOf } from "./query.js";
import { defName, showType } from "./show.js";
import { substitute, substituteAll } from "./substitute.js";
import { TY_ERROR, type TypeId } from "./ty.js";

const WHERE_SHIFT = 67108864;
const BOUND_SHIFT = 4294967296;

/** `base::name`. None is T009, several are T015. */
export function findAssoc(l: Lowering, base: TypeId, name: Name): TypeId {
  if (base === TY_ERROR) {
    return TY_ERROR;
  }
  const found: TypeId[] = [];
  collectCandidates(l, base, name.sym, found);
  if (found.length === 1) {
    return at(found, 0);
  }
  const program = l.c.program;
  const shown = showType(program, base);
  const member = text(program.interner, name.sym);
  if (found.length === 0) {
    report(l.c.diagnostics, noAssocType(name.span, shown, member));
  } else {
    const names: string[] = [];
    for (const candidate of found) {
      names.push("`" + candidateName(l.c, candidate) + "::" + member + "`");
    }
    report(l.c.diagnostics, ambiguousAssoc(name.span, shown, member, names));
  }
  return TY_ERROR;
}

function candidateName(c: Collector, candidate: TypeId): string {
  const node = at(c.program.table.types, candidate);
  return node.kind === "projection"
    ? defName(c.program, at(c.program.resolved.defs, node.assoc).parent)
    : showType(c.program, candidate);
}

function addCandidate(found: TypeId[], candidate: TypeId): void {
  if (!found.includes(candidate)) {
    found.push(candidate);
  }
}

function collectCandidates(l: Lowering, base: TypeId, name: Sym, found: TypeId[]): void {
  const program = l.c.program;
  if (base === l.thisType) {
    collectOfThis(l, base, name, found);
    if (found.length > 0) {
      return;
    }
  }
  const node = at(program.table.types, base);
  if (node.kind === "param") {
    collectOfParam(l, base, node.def, name, found);
  } else if (node.kind === "projection") {
    collectOfProjection(l, base, node.assoc, node.args, name, found);
  } else {
    collectInherent(l, base, name, found);
    if (found.length === 0) {
      collectImplemented(l, base, name, found);
    }
  }
}

/** The behavior or extend block around a definition, or itself; `NO_DEF` if there is none. */
export function containerOf(c: Collector, owner: DefId): DefId {
  let def = owner;
  while (def !== NO_DEF) {
    const node = at(c.program.resolved.defs, def);
    if (node.kind === "behavior" || node.kind === "extend") {
      return def;
    }
    if (node.kind === "module" || node.kind === "struct" || node.kind === "enum") {
      return NO_DEF;
    }
    def = node.parent;
  }
  return NO_DEF;
}

/** `This::name`: in a behavior its own associated types, in an extend block those that it gives, then its behavior's. */
function collectOfThis(l: Lowering, base: TypeId, name: Sym, found: TypeId[]): void {
  const c = l.c;
  const container = containerOf(c, l.owner);
  if (container === NO_DEF) {
    return;
  }
  if (at(c.program.resolved.defs, container).kind === "behavior") {
    collectOfBehavior(c, container, paramTypes(c.program.table, genericsOf(c.program, container)), name, found, []);
    return;
  }
  const own = assocChild(c, container, name);
  if (own !== NO_DEF) {
    addCandidate(found, assocGiven(c, own));
    return;
  }
  const sig = c.program.extends[container];
  if (sig !== undefined && sig.behavior !== NO_DEF) {
    collectOfBehavior(c, sig.behavior, [base].concat(sig.behaviorArgs), name, found, []);
  }
}

/** The associated type `name` declared directly in a behavior or extend block; `NO_DEF` for none. */
function assocChild(c: Collector, container: DefId, name: Sym): DefId {
  for (const child of c.program.resolved.children[container] ?? []) {
    const node = at(c.program.resolved.defs, child);
    if (node.kind === "assoc_type" && node.name === name) {
      return child;
    }
  }
  return NO_DEF;
}

/** The type that an extend block gives for its associated type `def`, or a behavior's default; `TY_ERROR` where there is none. */
export function assocGiven(c: Collector, def: DefId): TypeId {
  const known = c.program.assocTypes[def];
  if (known !== undefined) {
    return known.type === -1 ? TY_ERROR : known.type;
  }
  const item = itemOf(c.program, def);
  if (item.kind !== "AssocType" || item.type === null) {
    return TY_ERROR;
  }
  if (c.active.includes(def)) {
    const node = at(c.program.resolved.defs, def);
    report(c.diagnostics, cyclicAlias(node.span, text(c.program.interner, node.name)));
    return TY_ERROR;
  }
  c.active.push(def);
  const type = lowerType(newLowering(c, def), item.type);
  c.active.pop();
  return type;
}

function collectOfParam(l: Lowering, base: TypeId, param: DefId, name: Sym, found: TypeId[]): void {
  let owner = l.owner;
  while (owner !== NO_DEF) {
    const node = at(l.c.program.resolved.defs, owner);
    if (node.kind === "module") {
      return;
    }
    collectOfGenerics(l.c, owner, base, param, name, found);
    collectOfWhere(l.c, owner, base, name, found);
    owner = node.parent;
  }
}

function collectOfGenerics(c: Collector, owner: DefId, base: TypeId, param: DefId, name: Sym, found: TypeId[]): void {
  const params = c.program.resolved.typeParams[owner] ?? [];
  if (params.length === 0) {
    return;
  }
  const items = genericItems(c.program, owner);
  const skip = params.length - items.length;
  for (let i = 0; i < items.length; i += 1) {
    if (params[i + skip] === param) {
      for (const ref of at(items, i).bounds) {
        collectOfBound(newLowering(c, owner), base, ref, name, found);
      }
    }
  }
}

function whereOf(program: Program, owner: DefId): readonly WhereBound[] {
  const node = at(program.resolved.defs, owner);
  if (node.kind !== "func" && node.kind !== "extend") {
    return [];
  }
  const item = itemOf(program, owner);
  return item.kind === "Func" || item.kind === "Extend" ? item.where : [];
}

function collectOfWhere(c: Collector, owner: DefId, base: TypeId, name: Sym, found: TypeId[]): void {
  const clauses = whereOf(c.program, owner);
  if (clauses.length === 0) {
    return;
  }
  const l = newLowering(c, owner);
  for (const clause of clauses) {
    if (!anyHasAssoc(l, clause.bounds, name)) {
      continue;
    }
    const key = l.file * WHERE_SHIFT + clause.type;
    if (c.activeWhere.includes(key)) {
      continue;
    }
    c.activeWhere.push(key);
    const type = lowerTarget(l, clause.type);
    c.activeWhere.pop();
    if (type === base) {
      for (const ref of clause.bounds) {
        collectOfBound(l, base, ref, name, found);
      }
    }
  }
}

function anyHasAssoc(l: Lowering, bounds: readonly BoundRef[], name: Sym): boolean {
  const names = at(l.c.program.resolved.names, l.file);
  for (const ref of bounds) {
    const behavior = behaviorOf(names, ref);
    if (behavior !== NO_DEF && hasAssoc(l.c, behavior, name, [])) {
      return true;
    }
  }
  return false;
}

/** Whether a bound of a type parameter, as seen from `owner`, names no behavior, which is an error of its own. */
export function hasUnknownBound(program: Program, owner: DefId, param: DefId): boolean {
  for (let def = owner; def !== NO_DEF && at(program.resolved.defs, def).kind !== "module"; def = at(program.resolved.defs, def).parent) {
    const names = at(program.resolved.names, at(program.resolved.defs, def).file);
    const isUnknown = (ref: BoundRef): boolean => behaviorOf(names, ref) === NO_DEF;
    const params = program.resolved.typeParams[def] ?? [];
    const items = params.length === 0 ? [] : genericItems(program, def);
    if (items.some((item, i) => params[i + params.length - items.length] === param && item.bounds.some(isUnknown))) {
      return true;
    }
    for (const clause of whereOf(program, def)) {
      const res = names.types[clause.type];
      if (res?.kind === "def" && res.def === param && clause.bounds.some(isUnknown)) {
        return true;
      }
    }
  }
  return false;
}

/** Whether a behavior or one of its super-behaviors declares the associated type. */
function hasAssoc(c: Collector, behavior: DefId, name: Sym, seen: DefId[]): boolean {
  if (seen.includes(behavior)) {
    return false;
  }
  seen.push(behavior);
  if (assocChild(c, behavior, name) !== NO_DEF) {
    return true;
  }
  const item = itemOf(c.program, behavior);
  if (item.kind !== "Behavior") {
    return false;
  }
  const names = at(c.program.resolved.names, at(c.program.resolved.defs, behavior).file);
  for (const ref of item.supers) {
    const above = behaviorOf(names, ref);
    if (above !== NO_DEF && hasAssoc(c, above, name, seen)) {
      return true;
    }
  }
  return false;
}

/** Candidates from one written bound on `base`. */
function collectOfBound(l: Lowering, base: TypeId, ref: BoundRef, name: Sym, found: TypeId[]): void {
  const behavior = behaviorOf(at(l.c.program.resolved.names, l.file), ref);
  if (behavior === NO_DEF || !hasAssoc(l.c, behavior, name, [])) {
    return;
  }
  const args = boundArguments(l, behavior, base, ref);
  if (args !== undefined) {
    collectOfBehavior(l.c, behavior, args, name, found, []);
  }
}

/** All arguments of a bound; undefined if they are being lowered already, so that a bound never depends on itself. */
function boundArguments(l: Lowering, behavior: DefId, self: TypeId, ref: BoundRef): readonly TypeId[] | undefined {
  const key = l.file * BOUND_SHIFT + ref.span.start;
  if (l.c.activeBounds.includes(key)) {
    return undefined;
  }
  l.c.activeBounds.push(key);
  const args = completeArgs(l, behavior, ref.args, [self], ref.span);
  l.c.activeBounds.pop();
  return args;
}

/** Candidates from a behavior with arguments (self first), and from its super-behaviors. `path` are the behaviors below. */
export function collectOfBehavior(
  c: Collector,
  behavior: DefId,
  args: readonly TypeId[],
  name: Sym,
  found: TypeId[],
  path: readonly DefId[],
): void {
  if (path.includes(behavior)) {
    return;
  }
  const own = assocChild(c, behavior, name);
  if (own !== NO_DEF) {
    addCandidate(found, mkProjection(c.program.table, own, args));
  }
  const item = itemOf(c.program, behavior);
  if (item.kind !== "Behavior") {
    return;
  }
  const l = newLowering(c, behavior);
  const generics = genericsOf(c.program, behavior);
  const self = mkParam(c.program.table, at(generics, 0));
  for (const ref of item.supers) {
    const above = behaviorOf(at(c.program.resolved.names, l.file), ref);
    if (above === NO_DEF || !hasAssoc(c, above, name, [])) {
      continue;
    }
    const written = boundArguments(l, above, self, ref);
    if (written === undefined) {
      continue;
    }
    collectOfBehavior(c, above, substituteAll(c.program, written, generics, args), name, found, path.concat([behavior]));
  }
}

function collectOfProjection(l: Lowering, base: TypeId, assoc: DefId, args: readonly TypeId[], name: Sym, found: TypeId[]): void {
  const c = l.c;
  const item = itemOf(c.program, assoc);
  const behavior = at(c.program.resolved.defs, assoc).parent;
  if (item.kind === "AssocType") {
    const inner = newLowering(c, assoc);
    const generics = genericsOf(c.program, behavior);
    const self = mkProjection(c.program.table, assoc, paramTypes(c.program.table, generics));
    const open: TypeId[] = [];
    for (const ref of item.bounds) {
      collectOfBound(inner, self, ref, name, open);
    }
    for (const candidate of open) {
      addCandidate(found, substitute(c.program, candidate, generics, args));
    }
  }
  let owner = l.owner;
  while (owner !== NO_DEF && at(c.program.resolved.defs, owner).kind !== "module") {
    collectOfWhere(c, owner, base, name, found);
    owner = at(c.program.resolved.defs, owner).parent;
  }
}

/** Associated types of inherent blocks: `extend Lexer { type Slice = ref Str … }`. */
function collectInherent(l: Lowering, base: TypeId, name: Sym, found: TypeId[]): void {
  const program = l.c.program;
  for (const block of program.impls.inherent.get(headKey(program, base)) ?? []) {
    const own = assocChild(l.c, block, name);
    const sig = program.extends[block];
    if (own === NO_DEF || sig === undefined) {
      continue;
    }
    const m = newMatcher(program, sig.generics);
    if (matchType(m, sig.self, base) !== NO) {
      addCandidate(found, substitute(program, assocGiven(l.c, own), sig.generics, boundArgs(m)));
    }
  }
}

/** Associated types of behaviors in scope that are implemented for the type's head. */
function collectImplemented(l: Lowering, base: TypeId, name: Sym, found: TypeId[]): void {
  const program = l.c.program;
  const module = at(program.resolved.defs, l.owner).module;
  const key = headKey(program, base);
  for (const behavior of program.resolved.scopes[module]?.behaviorsInScope ?? []) {
    const own = assocChild(l.c, behavior, name);
    const byHead = program.impls.byHead[behavior];
    if (own === NO_DEF || byHead === undefined) {
      continue;
    }
    const blocks = (byHead.get(key) ?? []).concat(key === 0 ? [] : (byHead.get(0) ?? []));
    for (const block of blocks) {
      const sig = program.extends[block];
      if (sig === undefined) {
        continue;
      }
      const m = newMatcher(program, sig.generics);
      if (matchType(m, sig.self, base) !== NO) {
        const args = [base].concat(substituteAll(program, sig.behaviorArgs, sig.generics, boundArgs(m)));
        addCandidate(found, mkProjection(program.table, own, args));
      }
    }
  }
}
