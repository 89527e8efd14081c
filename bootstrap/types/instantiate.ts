/**
 * Instantiation of signatures: fresh variables for type parameters, normal forms of types with inference variables, and the
 * obligations that bounds become.
 */
import { at, type Span } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { VAR_ANY, type Cause, type Checker } from "./checker.js";
import { childrenOf, flagsOfAll, hasFlags, mkProjection, withChildren } from "./intern.js";
import { normalize } from "./normalize.js";
import { addBoundObligation, addProjection } from "./obligations.js";
import type { Bound } from "./program.js";
import { implementsBehavior } from "./select.js";
import { substitute, substituteAll } from "./substitute.js";
import { newVar, zonk, zonkAll } from "./unify.js";
import { HAS_ERROR, HAS_INFER, HAS_PROJECTION, TY_ERROR, type TypeId } from "./ty.js";

/** A fresh variable for each type parameter. */
export function freshArgs(c: Checker, generics: readonly DefId[], span: Span): TypeId[] {
  const args: TypeId[] = [];
  for (let i = 0; i < generics.length; i += 1) {
    args.push(newVar(c, span, VAR_ANY));
  }
  return args;
}

/** A type of a signature for the given arguments, in normal form. */
export function instantiate(c: Checker, type: TypeId, generics: readonly DefId[], args: readonly TypeId[], span: Span): TypeId {
  return normalizeOpen(c, substitute(c.program, type, generics, args), span);
}

/**
 * The normal form of a type that may contain inference variables: a projection that cannot be decided yet becomes a new variable
 * and an obligation, one that nothing can decide an error.
 */
export function normalizeOpen(c: Checker, type: TypeId, span: Span): TypeId {
  if (!hasFlags(c.table, type, HAS_PROJECTION)) {
    return type;
  }
  if (!hasFlags(c.table, type, HAS_INFER)) {
    return decided(c, normalize(c.program, c.env, type));
  }
  const node = at(c.table.types, type);
  if (node.kind !== "projection") {
    const children: TypeId[] = [];
    for (const child of childrenOf(node)) {
      children.push(normalizeOpen(c, child, span));
    }
    return withChildren(c.table, type, children);
  }
  const args: TypeId[] = [];
  for (const arg of node.args) {
    args.push(normalizeOpen(c, arg, span));
  }
  return project(c, node.assoc, args, span);
}

/** The associated type `assoc` for a behavior's arguments (self first), as far as it is known. */
export function project(c: Checker, assoc: DefId, args: readonly TypeId[], span: Span): TypeId {
  const known = zonkAll(c, args);
  if ((flagsOfAll(c.table, known) & HAS_ERROR) !== 0) {
    return TY_ERROR;
  }
  if ((flagsOfAll(c.table, known) & HAS_INFER) === 0) {
    return decided(c, normalize(c.program, c.env, mkProjection(c.table, assoc, known)));
  }
  const target = newVar(c, span, VAR_ANY);
  addProjection(c, assoc, known, target, span);
  return zonk(c, target);
}

/**
 * A type in normal form without inference variables, with errors for the projections on types that do not implement the behavior:
 * that is an obligation of its own, which reports.
 */
function decided(c: Checker, type: TypeId): TypeId {
  if (!hasFlags(c.table, type, HAS_PROJECTION)) {
    return type;
  }
  const node = at(c.table.types, type);
  const children: TypeId[] = [];
  for (const child of childrenOf(node)) {
    children.push(decided(c, child));
  }
  if (node.kind !== "projection") {
    return withChildren(c.table, type, children);
  }
  if ((flagsOfAll(c.table, children) & HAS_ERROR) !== 0) {
    return TY_ERROR;
  }
  const behavior = at(c.program.resolved.defs, node.assoc).parent;
  return implementsBehavior(c.program, c.env, behavior, children) ? type : TY_ERROR;
}

/** Makes obligations of the bounds of a definition that is used with `args`. */
export function requireBounds(
  c: Checker,
  bounds: readonly Bound[],
  generics: readonly DefId[],
  args: readonly TypeId[],
  span: Span,
  cause: Cause,
  depth: number,
): void {
  for (const bound of bounds) {
    const goal = [instantiate(c, bound.self, generics, args, span)];
    for (const arg of substituteAll(c.program, bound.args, generics, args)) {
      goal.push(normalizeOpen(c, arg, span));
    }
    addBoundObligation(c, bound.behavior, goal, span, cause, depth);
    for (const equality of bound.assoc) {
      addProjection(c, equality.assoc, goal, instantiate(c, equality.type, generics, args, span), span);
    }
  }
}
