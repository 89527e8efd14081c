/**
 * Written bounds to `Bound`s: of type parameters, where clauses, super-behaviors and associated types.
 */
import { at, text } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { behaviorOf, NO_DEF, type DefId } from "../resolver/index.js";
import type { AssocArg, BoundRef, WhereBound } from "../parser/index.js";
import { ambiguousAssoc, noAssocType } from "./errors_collect.js";
import { collectOfBehavior } from "./find_assoc.js";
import { mkParam } from "./intern.js";
import { completeArgs, genericItems, lowerTarget, lowerType, type Lowering } from "./lower_type.js";
import type { Bound } from "./program.js";
import { defName } from "./show.js";
import type { TypeId } from "./ty.js";

/** `self: B[A, Item = X]`. An equality of a super-behavior's associated type becomes a bound of its own. */
function lowerBound(l: Lowering, self: TypeId, ref: BoundRef, out: Bound[]): void {
  const behavior = behaviorOf(at(l.c.program.resolved.names, l.file), ref);
  if (behavior === NO_DEF) {
    return;
  }
  const args = completeArgs(l, behavior, ref.args, [self], ref.span);
  const assoc: { readonly assoc: DefId; readonly type: TypeId }[] = [];
  out.push({ self, behavior, args: args.slice(1), assoc, span: ref.span });
  for (const written of ref.assoc) {
    lowerEquality(l, behavior, args, written, assoc, out, ref);
  }
}

function lowerEquality(
  l: Lowering,
  behavior: DefId,
  args: readonly TypeId[],
  written: AssocArg,
  assoc: { readonly assoc: DefId; readonly type: TypeId }[],
  out: Bound[],
  ref: BoundRef,
): void {
  const program = l.c.program;
  const found: TypeId[] = [];
  collectOfBehavior(l.c, behavior, args, written.name.sym, found, []);
  const type = lowerType(l, written.type);
  const name = text(program.interner, written.name.sym);
  if (found.length === 0) {
    report(l.c.diagnostics, noAssocType(written.name.span, defName(program, behavior), name));
    return;
  }
  if (found.length > 1) {
    report(l.c.diagnostics, ambiguousAssoc(written.name.span, defName(program, behavior), name, []));
    return;
  }
  const node = at(program.table.types, at(found, 0));
  if (node.kind !== "projection") {
    return;
  }
  const owner = at(program.resolved.defs, node.assoc).parent;
  if (owner === behavior) {
    assoc.push({ assoc: node.assoc, type });
  } else {
    out.push({ self: at(node.args, 0), behavior: owner, args: node.args.slice(1), assoc: [{ assoc: node.assoc, type }], span: ref.span });
  }
}

/** `self: A + B`. */
export function lowerBounds(l: Lowering, self: TypeId, refs: readonly BoundRef[], out: Bound[]): void {
  for (const ref of refs) {
    lowerBound(l, self, ref, out);
  }
}

/** The bounds written at the type parameters of `def`. */
export function lowerGenericBounds(l: Lowering, def: DefId, out: Bound[]): void {
  const params = l.c.program.resolved.typeParams[def] ?? [];
  const items = genericItems(l.c.program, def);
  const skip = params.length - items.length;
  for (let i = 0; i < items.length; i += 1) {
    lowerBounds(l, mkParam(l.c.program.table, at(params, i + skip)), at(items, i).bounds, out);
  }
}

/** The bounds of a where clause. */
export function lowerWhere(l: Lowering, where: readonly WhereBound[], out: Bound[]): void {
  for (const clause of where) {
    lowerBounds(l, lowerTarget(l, clause.type), clause.bounds, out);
  }
}
