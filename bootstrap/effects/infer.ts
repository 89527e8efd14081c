/**
 * Finding the graph: bodies are asked for one after the other, so that only those that something reaches have to be typed.
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { TBody } from "../types/index.js";
import { expandGoal, expandImpl } from "./charge.js";
import { beginNode, endNode, nodeOfChecked, nodeOfDef, type EffectGraph, type Inference } from "./graph.js";
import { walkBody, walkContract } from "./walk_body.js";

/** Asks for the effects of a function or constant. */
export function wantEffects(inference: Inference, def: DefId): void {
  nodeOfDef(inference.graph, "func", def);
}

/** The next function or constant whose body is to be given to `addBody`; `NO_DEF` when the graph is complete. */
export function nextWanted(inference: Inference): DefId {
  const program = inference.program;
  const graph = inference.graph;
  while (graph.next < graph.nodes.length) {
    const node = at(graph.nodes, graph.next);
    if (node.kind === "func" && (program.funcs[node.def]?.hasBody ?? true)) {
      return node.def;
    }
    if (node.kind === "contract" || node.kind === "initialiser") {
      graph.next += 1;
      continue;
    }
    beginNode(graph, graph.next);
    if (node.kind === "goal") {
      expandGoal(graph, program, graph.next);
    } else if (node.kind === "impl") {
      expandImpl(graph, program, graph.next);
    }
    doneNext(graph);
  }
  return NO_DEF;
}

/** Takes the body of the function that `nextWanted` named; undefined for a constant without value. */
export function addBody(inference: Inference, body: TBody | undefined): void {
  const graph = inference.graph;
  beginNode(graph, graph.next);
  if (body !== undefined) {
    walkBody(graph, inference.program, graph.next, body);
  }
  doneNext(graph);
}

/** Takes the conditions of a function's contracts; calls that check an invariant are none. */
export function addContracts(inference: Inference, body: TBody): void {
  const graph = inference.graph;
  for (const contract of body.contracts) {
    if (contract.failed >= 0) {
      const node = nodeOfChecked(graph, "contract", body.owner);
      beginNode(graph, node);
      walkContract(graph, inference.program, node, body, contract);
      endNode(graph, node);
    }
  }
}

/** Takes the initialiser of a global that runs. */
export function addInitialiser(inference: Inference, body: TBody): void {
  const graph = inference.graph;
  const node = nodeOfChecked(graph, "initialiser", body.owner);
  beginNode(graph, node);
  walkBody(graph, inference.program, node, body);
  endNode(graph, node);
}

function doneNext(graph: EffectGraph): void {
  endNode(graph, graph.next);
  graph.next += 1;
}
