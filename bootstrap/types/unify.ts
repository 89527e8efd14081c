/**
 * Inference variables and unification ([type.infer]).
 *
 * Variables form a union-find forest. A variable of class `VAR_INT` (integer literal) may become any number type, one of class
 * `VAR_FLOAT` a float type. Trials (`beginTrial` … `undoTrial`) can be taken back.
 */
import { at, type Span } from "../source/index.js";
import { NO_TYPE, VAR_ANY, VAR_FLOAT, VAR_INT, type Checker, type VarClass } from "./checker.js";
import { childrenOf, hasFlags, mkInfer, withChildren } from "./intern.js";
import { sameHead } from "./match.js";
import { HAS_ERROR, HAS_INFER, TY_ERROR, TY_F32, TY_F64, TY_I32, TY_I8, type TypeId } from "./ty.js";

/** A new open variable; `span` is where T003 would be reported. */
export function newVar(c: Checker, span: Span, cls: VarClass): TypeId {
  const id = c.varParent.length;
  const type = mkInfer(c.table, id);
  c.varParent.push(id);
  c.varBound.push(NO_TYPE);
  c.varClass.push(cls);
  c.varSpan.push(span);
  c.varType.push(type);
  c.varWait.push(-1);
  if (cls !== VAR_ANY) {
    c.openLiterals.push(id);
  }
  return type;
}

/** The representative of a variable's class. */
export function findVar(c: Checker, variable: number): number {
  let root = variable;
  while (at(c.varParent, root) !== root) {
    root = at(c.varParent, root);
  }
  if (c.trials === 0) {
    let step = variable;
    while (step !== root) {
      const next = at(c.varParent, step);
      c.varParent[step] = root;
      step = next;
    }
  }
  return root;
}

/** The type itself, or what its variable is bound to; an open variable is given by its representative. */
export function shallow(c: Checker, type: TypeId): TypeId {
  let current = type;
  for (;;) {
    const node = at(c.table.types, current);
    if (node.kind !== "infer") {
      return current;
    }
    const root = findVar(c, node.variable);
    const bound = at(c.varBound, root);
    if (bound === NO_TYPE) {
      return at(c.varType, root);
    }
    current = bound;
  }
}

/** The type with everything that is known put in. */
export function zonk(c: Checker, type: TypeId): TypeId {
  if (!hasFlags(c.table, type, HAS_INFER)) {
    return type;
  }
  const head = shallow(c, type);
  if (!hasFlags(c.table, head, HAS_INFER)) {
    return head;
  }
  const node = at(c.table.types, head);
  if (node.kind === "infer") {
    return head;
  }
  return withChildren(c.table, head, zonkAll(c, childrenOf(node)));
}

/** `zonk` for every type of a list. */
export function zonkAll(c: Checker, types: readonly TypeId[]): TypeId[] {
  const result: TypeId[] = [];
  for (const type of types) {
    result.push(zonk(c, type));
  }
  return result;
}

/** The representative of an open variable, or -1 if the type is known. */
export function openVar(c: Checker, type: TypeId): number {
  const node = at(c.table.types, shallow(c, type));
  return node.kind === "infer" ? findVar(c, node.variable) : -1;
}

/** The class of an open variable; `VAR_ANY` for a type that is known. */
export function classOf(c: Checker, type: TypeId): VarClass {
  const root = openVar(c, type);
  return root < 0 ? VAR_ANY : at(c.varClass, root);
}

/** Whether the type is an open variable that is no literal: nothing at all is known about it. */
export function isUnknown(c: Checker, type: TypeId): boolean {
  const root = openVar(c, type);
  return root >= 0 && at(c.varClass, root) === VAR_ANY;
}

/** Whether the type is an open number. */
export function isOpenNumber(c: Checker, type: TypeId): boolean {
  return classOf(c, type) !== VAR_ANY;
}

/** Makes two types equal if that is possible. On failure variables may have been bound: use a trial where that matters. */
export function unify(c: Checker, a: TypeId, b: TypeId): boolean {
  if (a === b) {
    return true;
  }
  const x = shallow(c, a);
  const y = shallow(c, b);
  if (x === y) {
    return true;
  }
  const p = at(c.table.types, x);
  const q = at(c.table.types, y);
  if (p.kind === "error" || q.kind === "error") {
    absorb(c, p.kind === "error" ? y : x);
    return true;
  }
  if (p.kind === "infer") {
    return q.kind === "infer" ? joinVars(c, p.variable, q.variable) : bindVar(c, p.variable, y);
  }
  if (q.kind === "infer") {
    return bindVar(c, q.variable, x);
  }
  if (!sameHead(p, q) || (!hasFlags(c.table, x, HAS_INFER) && !hasFlags(c.table, y, HAS_INFER) && !mayDiffer(c, x, y))) {
    return false;
  }
  return unifyAll(c, childrenOf(p), childrenOf(q));
}

/** What meets the error type is not asked for again: open variables become the error type. */
function absorb(c: Checker, other: TypeId): void {
  if (!hasFlags(c.table, other, HAS_INFER)) {
    return;
  }
  const head = shallow(c, other);
  const node = at(c.table.types, head);
  if (node.kind !== "infer") {
    for (const child of childrenOf(node)) {
      absorb(c, child);
    }
    return;
  }
  const root = findVar(c, node.variable);
  record(c, root);
  c.varBound[root] = TY_ERROR;
  c.changed.push(root);
}

/** Two different closed types agree only where the error type is inside of one. */
function mayDiffer(c: Checker, x: TypeId, y: TypeId): boolean {
  return hasFlags(c.table, x, HAS_ERROR) || hasFlags(c.table, y, HAS_ERROR);
}

function unifyAll(c: Checker, xs: readonly TypeId[], ys: readonly TypeId[]): boolean {
  if (xs.length !== ys.length) {
    return false;
  }
  for (let i = 0; i < xs.length; i += 1) {
    if (!unify(c, at(xs, i), at(ys, i))) {
      return false;
    }
  }
  return true;
}

/** Whether a type is one of the number types. */
export function isNumberType(type: TypeId): boolean {
  return type >= TY_I8 && type <= TY_F64;
}

/** Whether a type is one of the float types. */
export function isFloatType(type: TypeId): boolean {
  return type === TY_F32 || type === TY_F64;
}

function fitsClass(cls: VarClass, type: TypeId): boolean {
  switch (cls) {
    case 0:
      return true;
    case 1:
      return isNumberType(type);
    case 2:
      return isFloatType(type);
  }
}

function bindVar(c: Checker, variable: number, type: TypeId): boolean {
  const root = findVar(c, variable);
  if (!fitsClass(at(c.varClass, root), type) || occurs(c, root, type)) {
    return false;
  }
  record(c, root);
  c.varBound[root] = type;
  c.changed.push(root);
  return true;
}

function joinVars(c: Checker, a: number, b: number): boolean {
  const x = findVar(c, a);
  const y = findVar(c, b);
  if (x === y) {
    return true;
  }
  const older = x < y ? x : y;
  const newer = x < y ? y : x;
  record(c, older);
  record(c, newer);
  const p = at(c.varClass, older);
  const q = at(c.varClass, newer);
  c.varClass[older] = p > q ? p : q;
  c.varParent[newer] = older;
  c.changed.push(older, newer);
  return true;
}

function record(c: Checker, root: number): void {
  if (c.trials > 0) {
    c.trail.push(root, at(c.varParent, root), at(c.varBound, root), at(c.varClass, root));
  }
}

function occurs(c: Checker, root: number, type: TypeId): boolean {
  if (!hasFlags(c.table, type, HAS_INFER)) {
    return false;
  }
  const head = shallow(c, type);
  const node = at(c.table.types, head);
  if (node.kind === "infer") {
    return findVar(c, node.variable) === root;
  }
  for (const child of childrenOf(node)) {
    if (occurs(c, root, child)) {
      return true;
    }
  }
  return false;
}

/** Where a trial began. */
export interface Trial {
  readonly trail: number;
  readonly changed: number;
}

/** Begins a trial. Every trial is ended by `keepTrial` or `undoTrial`, innermost first. */
export function beginTrial(c: Checker): Trial {
  c.trials += 1;
  return { trail: c.trail.length, changed: c.changed.length };
}

/** Ends a trial and keeps what it found out. */
function keepTrial(c: Checker): void {
  c.trials -= 1;
  if (c.trials === 0) {
    c.trail.length = 0;
  }
}

/** Ends a trial and takes back all bindings made in it. */
export function undoTrial(c: Checker, trial: Trial): void {
  while (c.trail.length > trial.trail) {
    const cls = c.trail.pop() ?? 0;
    const bound = c.trail.pop() ?? NO_TYPE;
    const parent = c.trail.pop() ?? 0;
    const root = c.trail.pop() ?? 0;
    c.varParent[root] = parent;
    c.varBound[root] = bound;
    c.varClass[root] = cls === 2 ? VAR_FLOAT : cls === 1 ? VAR_INT : VAR_ANY;
  }
  c.changed.length = trial.changed;
  c.trials -= 1;
}

/** Unifies, or changes nothing. */
export function tryUnify(c: Checker, a: TypeId, b: TypeId): boolean {
  const trial = beginTrial(c);
  if (unify(c, a, b)) {
    keepTrial(c);
    return true;
  }
  undoTrial(c, trial);
  return false;
}

/** Whether two types could be unified; nothing changes. */
export function canUnify(c: Checker, a: TypeId, b: TypeId): boolean {
  const trial = beginTrial(c);
  const result = unify(c, a, b);
  undoTrial(c, trial);
  return result;
}

/** Gives an open literal its default type: `I32` or `F64`. Nothing happens to other types. */
export function defaultNumber(c: Checker, type: TypeId): TypeId {
  const head = shallow(c, type);
  switch (classOf(c, head)) {
    case 0:
      break;
    case 1:
      unify(c, head, TY_I32);
      break;
    case 2:
      unify(c, head, TY_F64);
      break;
  }
  return shallow(c, head);
}

/** Gives the literals opened since `mark` their default types: the end of a statement. */
export function defaultLiterals(c: Checker, mark: number): void {
  while (c.openLiterals.length > mark) {
    const variable = c.openLiterals.pop() ?? 0;
    const root = findVar(c, variable);
    if (at(c.varBound, root) === NO_TYPE) {
      defaultNumber(c, at(c.varType, root));
    }
  }
}
