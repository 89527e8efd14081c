/**
 * Signatures of behaviors and their associated types [beh.decl].
 */
import { at } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { behaviorOf, NO_DEF, type DefId } from "../resolver/index.js";
import { cyclicBehavior } from "./errors_collect.js";
import { membersOf } from "./collect_extends.js";
import { mkParam, mkProjection, paramTypes } from "./intern.js";
import { lowerBounds, lowerGenericBounds } from "./lower_bound.js";
import { itemOf, lowerType, newLowering, type Collector } from "./lower_type.js";
import type { Bound } from "./program.js";
import { genericsOf } from "./query.js";
import { defName } from "./show.js";

/** The signature of every behavior in work. */
export function collectBehaviors(c: Collector): void {
  const defs = c.program.resolved.defs;
  for (let def = c.first; def < c.end; def += 1) {
    if (at(defs, def).kind === "behavior") {
      collectBehavior(c, def);
    }
  }
}

function collectBehavior(c: Collector, def: DefId): void {
  const program = c.program;
  const item = itemOf(program, def);
  if (item.kind !== "Behavior") {
    return;
  }
  const l = newLowering(c, def);
  const generics = genericsOf(program, def);
  const thisParam = at(generics, 0);
  const self = mkParam(program.table, thisParam);
  const params = paramTypes(program.table, generics);
  const span = at(program.resolved.defs, def).span;
  const supers: Bound[] = [];
  if (reaches(c, def, def, [])) {
    report(c.diagnostics, cyclicBehavior(span, defName(program, def)));
  } else {
    lowerBounds(l, self, item.supers, supers);
  }
  const bounds: Bound[] = [{ self, behavior: def, args: params.slice(1), assoc: [], span }];
  lowerGenericBounds(l, def, bounds);
  const defaults: number[] = [-1];
  for (const generic of item.generics) {
    defaults.push(generic.fallback === null ? -1 : lowerType(l, generic.fallback));
  }
  const members = membersOf(program, def);
  program.behaviors[def] = {
    def,
    thisParam,
    generics,
    defaults,
    supers,
    bounds,
    methods: members.methods,
    assocTypes: members.assocTypes,
    consts: members.consts,
  };
  for (const assoc of members.assocTypes) {
    collectAssocType(c, assoc);
  }
}

function collectAssocType(c: Collector, def: DefId): void {
  const item = itemOf(c.program, def);
  if (item.kind !== "AssocType") {
    return;
  }
  const l = newLowering(c, def);
  const self = mkProjection(c.program.table, def, paramTypes(c.program.table, genericsOf(c.program, def)));
  const bounds: Bound[] = [];
  lowerBounds(l, self, item.bounds, bounds);
  c.program.assocTypes[def] = { def, bounds, type: item.type === null ? -1 : lowerType(l, item.type) };
}

/** Whether `from` has `target` among its super-behaviors, at any distance. */
function reaches(c: Collector, from: DefId, target: DefId, seen: DefId[]): boolean {
  const item = itemOf(c.program, from);
  if (item.kind !== "Behavior") {
    return false;
  }
  const names = at(c.program.resolved.names, at(c.program.resolved.defs, from).file);
  for (const ref of item.supers) {
    const above = behaviorOf(names, ref);
    if (above === target) {
      return true;
    }
    if (above !== NO_DEF && !seen.includes(above)) {
      seen.push(above);
      if (reaches(c, above, target, seen)) {
        return true;
      }
    }
  }
  return false;
}
