/**
 * What a function says about its effects itself [eff.declare] [eff.extern].
 */
import { at } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { addEffectsBelow, type EffectId, type Program } from "../types/index.js";
import type { EffectGraph, NodeId } from "./graph.js";

/** The effects that callers see whatever the body does: those of the clause; all of `io` for an extern function without one; else undefined. */
export function declaredEffects(program: Program, def: DefId): readonly EffectId[] | undefined {
  const sig = program.funcs[def];
  if (sig === undefined) {
    return undefined;
  }
  if (sig.effects !== undefined || sig.abi === "tml") {
    return sig.effects;
  }
  const io: EffectId[] = [];
  addEffectsBelow("io", io);
  return io;
}

/** `declaredEffects` of a node; implementations and goals declare nothing. */
export function declaredOf(program: Program, graph: EffectGraph, node: NodeId): readonly EffectId[] | undefined {
  const one = at(graph.nodes, node);
  return one.kind === "func" ? declaredEffects(program, one.def) : undefined;
}
