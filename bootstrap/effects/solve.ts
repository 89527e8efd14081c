/**
 * The least fixed point over the graph [eff.infer]: strongly connected parts by Tarjan's algorithm, each part's set once, callees first. What a
 * function declares is what its callers see [eff.declare], so nothing flows through such a function, and it closes no circle.
 */
import { at } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { EFFECT_COUNT, effectPath, type EffectId, type Program } from "../types/index.js";
import { declaredEffects, declaredOf } from "./declared.js";
import { addEffect, hasEffect, newEffectSets, uniteEffects, type EffectSets } from "./effect_set.js";
import type { EffectGraph, Inference, NodeId } from "./graph.js";

/** State of Tarjan's algorithm. */
interface Search {
  readonly program: Program;
  readonly graph: EffectGraph;
  readonly sets: EffectSets;
  /** By node: whether it declares its effects. */
  readonly declares: readonly boolean[];
  /** By node: when it was met, from 1 on; 0 before. */
  readonly order: number[];
  /** By node: the earliest node on the stack that it reaches. */
  readonly low: number[];
  readonly onStack: boolean[];
  readonly stack: NodeId[];
  /** The nodes that are being looked at, outermost first, and the next edge of each. */
  readonly path: NodeId[];
  readonly edges: number[];
  count: number;
}

/** Computes the sets of all nodes of a complete graph. */
export function solveEffects(inference: Inference): void {
  const program = inference.program;
  const graph = inference.graph;
  const count = graph.nodes.length;
  const declares: boolean[] = [];
  const zeros: number[] = [];
  const onStack: boolean[] = [];
  for (let node = 0; node < count; node += 1) {
    declares.push(declaredOf(program, graph, node) !== undefined);
    zeros.push(0);
    onStack.push(false);
  }
  const sets = newEffectSets(count, EFFECT_COUNT);
  const s: Search = { program, graph, sets, declares, order: zeros, low: zeros.slice(), onStack, stack: [], path: [], edges: [], count: 0 };
  for (let node = 0; node < count; node += 1) {
    if (s.order[node] === 0) {
      search(s, node);
    }
  }
  inference.sets = sets;
}

function enter(s: Search, node: NodeId): void {
  s.count += 1;
  s.order[node] = s.count;
  s.low[node] = s.count;
  s.onStack[node] = true;
  s.stack.push(node);
  s.path.push(node);
  s.edges.push(at(s.graph.nodes, node).firstEdge);
}

function search(s: Search, root: NodeId): void {
  enter(s, root);
  while (s.path.length > 0) {
    const top = s.path.length - 1;
    const node = at(s.path, top);
    const edge = at(s.edges, top);
    if (edge < at(s.graph.nodes, node).endEdge) {
      s.edges[top] = edge + 1;
      const to = at(s.graph.edges, edge).to;
      if (at(s.declares, to)) {
        continue;
      }
      if (s.order[to] === 0) {
        enter(s, to);
      } else if (at(s.onStack, to)) {
        s.low[node] = Math.min(at(s.low, node), at(s.order, to));
      }
      continue;
    }
    s.path.pop();
    s.edges.pop();
    if (top > 0) {
      const below = at(s.path, top - 1);
      s.low[below] = Math.min(at(s.low, below), at(s.low, node));
    }
    if (s.low[node] === s.order[node]) {
      finishPart(s, node);
    }
  }
}

/** A strongly connected part is complete: the nodes on the stack from `root` on. All have the same set. */
function finishPart(s: Search, root: NodeId): void {
  let first = s.stack.length - 1;
  while (at(s.stack, first) !== root) {
    first -= 1;
  }
  for (let i = first; i < s.stack.length; i += 1) {
    collectSet(s, root, at(s.stack, i));
  }
  for (let i = first; i < s.stack.length; i += 1) {
    const node = at(s.stack, i);
    s.onStack[node] = false;
    uniteEffects(s.sets, node, root);
  }
  s.stack.length = first;
}

/** Adds to the set of `root` what `node` has of itself and from other parts. */
function collectSet(s: Search, root: NodeId, node: NodeId): void {
  const one = at(s.graph.nodes, node);
  for (let i = one.firstSource; i < one.endSource; i += 1) {
    addEffect(s.sets, root, at(s.graph.sources, i).effect);
  }
  for (let i = one.firstEdge; i < one.endEdge; i += 1) {
    const to = at(s.graph.edges, i).to;
    const declared = at(s.declares, to) ? declaredOf(s.program, s.graph, to) : undefined;
    if (declared === undefined) {
      uniteEffects(s.sets, root, to);
    } else {
      for (const effect of declared) {
        addEffect(s.sets, root, effect);
      }
    }
  }
}

/** The effects that callers of a function see, ascending: those it declares, else those that were inferred; undefined if neither is known. */
export function effectsOf(inference: Inference, def: DefId): readonly EffectId[] | undefined {
  const declared = declaredEffects(inference.program, def);
  const node = at(inference.graph.nodeOf, def);
  if (declared !== undefined || node === -1) {
    return declared;
  }
  const effects: EffectId[] = [];
  for (let effect = 0; effect < EFFECT_COUNT; effect += 1) {
    if (hasEffect(inference.sets, node, effect)) {
      effects.push(effect);
    }
  }
  return effects;
}

/** The paths of `effectsOf`, in order. */
export function effectTexts(inference: Inference, def: DefId): readonly string[] | undefined {
  const effects = effectsOf(inference, def);
  if (effects === undefined) {
    return undefined;
  }
  const texts: string[] = [];
  for (const effect of effects) {
    texts.push(effectPath(effect));
  }
  return texts;
}
