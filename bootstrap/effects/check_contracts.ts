/**
 * Contracts are pure [con.pure]: S018 for a condition with an effect other than `panic`, and for one that calls what nothing is known about.
 * So are initialisers of globals [own.global].
 */
import { at, type Span } from "../source/index.js";
import { newDiagnostic, report, withHelp, type Diagnostics } from "../diagnostics/index.js";
import { NO_DEF } from "../resolver/index.js";
import { defName, EFFECT_COUNT, effectPath, type EffectId } from "../types/index.js";
import { declaredOf } from "./declared.js";
import { hasEffect } from "./effect_set.js";
import type { Inference, NodeId } from "./graph.js";

/** Reports on all that `addContracts` and `addInitialiser` were given; the effects are solved. One diagnostic for each. */
export function checkContracts(inference: Inference, diagnostics: Diagnostics): void {
  inference.graph.nodes.forEach((node, id) => {
    if (node.kind === "initialiser" || (node.kind === "contract" && !reportUnknown(inference, id, diagnostics))) {
      reportEffect(inference, id, diagnostics);
    }
  });
}

function reportUnknown(inference: Inference, node: NodeId, diagnostics: Diagnostics): boolean {
  const found = inference.graph.unknown.find((one) => one.node === node);
  if (found === undefined) {
    return false;
  }
  const what = found.def === NO_DEF ? "a func value" : "`" + defName(inference.program, found.def) + "` through a bound";
  const d = newDiagnostic("S018", found.span, "a contract cannot call " + what + ": nothing says that it has no effects");
  report(diagnostics, found.def === NO_DEF ? d : withHelp(d, "give the behavior's method an `effects:` clause"));
  return true;
}

function reportEffect(inference: Inference, node: NodeId, diagnostics: Diagnostics): void {
  const graph = inference.graph;
  const one = at(graph.nodes, node);
  const where = one.kind === "initialiser" ? "the initialiser of a global" : "a contract";
  for (let i = one.firstSource; i < one.endSource; i += 1) {
    const source = at(graph.sources, i);
    if (source.effect !== graph.known.panic) {
      impure(diagnostics, source.span, "this", source.effect, where);
      return;
    }
  }
  for (let i = one.firstEdge; i < one.endEdge; i += 1) {
    const edge = at(graph.edges, i);
    const effect = effectOf(inference, edge.to);
    if (effect >= 0) {
      const target = at(graph.nodes, edge.to);
      impure(diagnostics, edge.span, target.kind === "func" ? "`" + defName(inference.program, target.def) + "`" : "what is called here", effect, where);
      return;
    }
  }
}

/** The first effect of a node that is not `panic`; -1 for none. */
function effectOf(inference: Inference, node: NodeId): EffectId {
  const declared = declaredOf(inference.program, inference.graph, node);
  for (let effect = 0; effect < EFFECT_COUNT; effect += 1) {
    const has = declared === undefined ? hasEffect(inference.sets, node, effect) : declared.includes(effect);
    if (has && effect !== inference.graph.known.panic) {
      return effect;
    }
  }
  return -1;
}

function impure(diagnostics: Diagnostics, span: Span, what: string, effect: EffectId, where: string): void {
  report(diagnostics, newDiagnostic("S018", span, what + " has the effect `" + effectPath(effect) + "`, and " + where + " has none but `panic`"));
}
