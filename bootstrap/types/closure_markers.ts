/**
 * Markers of function types: which hold for what a closure captures ([clo.type], [thr.marker]).
 */
import type { DefId } from "../resolver/index.js";
import { hasFlags } from "./intern.js";
import type { Env, Program } from "./program.js";
import { langItem } from "./query.js";
import { selectNormal } from "./select.js";
import { HAS_ERROR, HAS_INFER, type TypeId } from "./ty.js";

/** The behaviors of the marker bits 0, 1, 2. */
function markerBehaviors(program: Program): DefId[] {
  return [langItem(program, "sendable"), langItem(program, "shareable"), langItem(program, "owned")];
}

/** The markers that certainly hold for a type in normal form, as bits. */
export function markersOfType(program: Program, env: Env, type: TypeId): number {
  if (hasFlags(program.table, type, HAS_ERROR)) {
    return 7;
  }
  if (hasFlags(program.table, type, HAS_INFER)) {
    return 0;
  }
  let bits = 0;
  const behaviors = markerBehaviors(program);
  for (let bit = 0; bit < behaviors.length; bit += 1) {
    const answer = selectNormal(program, env, behaviors[bit] ?? -1, [type]);
    if (answer !== "none" && answer !== "ambiguous") {
      bits = bits | (1 << bit);
    }
  }
  return bits;
}
