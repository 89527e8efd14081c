/**
 * `effects:` clauses: from paths to built-in effects [eff.declare].
 */
import { notImplemented, report } from "../diagnostics/index.js";
import { text } from "../source/index.js";
import type { EffectList, EffectPath } from "../parser/index.js";
import { addEffectsBelow, isCapability, nearestEffect, type EffectId } from "./effect_names.js";
import { capabilityAsEffect, unknownEffect } from "./errors_collect.js";
import type { Collector } from "./lower_type.js";

/** The effects that a clause lists, ascending; undefined without a clause. Unknown names are S004, those of modules G001. */
export function collectEffects(c: Collector, clause: EffectList | null): readonly EffectId[] | undefined {
  if (clause === null) {
    return undefined;
  }
  const effects: EffectId[] = [];
  for (const path of clause.effects) {
    addPath(c, path, effects);
  }
  effects.sort((a, b) => a - b);
  return effects;
}

function addPath(c: Collector, path: EffectPath, effects: EffectId[]): void {
  if (path.prefix !== null) {
    report(c.diagnostics, notImplemented(path.span, "custom effects"));
    return;
  }
  const name = pathText(c, path);
  if (name === "pure" || addEffectsBelow(name, effects)) {
    return;
  }
  report(c.diagnostics, isCapability(name) ? capabilityAsEffect(path.span, name) : unknownEffect(path.span, name, nearestEffect(name)));
}

function pathText(c: Collector, path: EffectPath): string {
  let name = "";
  for (const segment of path.segments) {
    const word = text(c.program.interner, segment.sym);
    name = name === "" ? word : name + "." + word;
  }
  return name;
}
