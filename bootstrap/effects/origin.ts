/**
 * Where an effect comes from: for each node the length of the shortest chain of uses to a function that has the effect of itself or declares it.
 * Going down the edges by these lengths gives the chain, also through recursion.
 */
import { at } from "../source/index.js";
import type { EffectId, Program } from "../types/index.js";
import { declaredOf } from "./declared.js";
import type { Edge, EffectGraph, NodeId } from "./graph.js";

/** The edges of the graph, turned round: users of `node` are `users[first[node]]` to before `users[first[node + 1]]`. */
export interface Users {
  readonly first: readonly number[];
  readonly users: readonly NodeId[];
}

/** Turns the edges round. */
export function usersOf(graph: EffectGraph): Users {
  const first: number[] = [];
  for (let node = 0; node <= graph.nodes.length; node += 1) {
    first.push(0);
  }
  for (const edge of graph.edges) {
    first[edge.to + 1] = at(first, edge.to + 1) + 1;
  }
  for (let node = 0; node < graph.nodes.length; node += 1) {
    first[node + 1] = at(first, node + 1) + at(first, node);
  }
  const free = first.slice();
  const users: NodeId[] = [];
  for (let i = 0; i < graph.edges.length; i += 1) {
    users.push(-1);
  }
  for (let node = 0; node < graph.nodes.length; node += 1) {
    const one = at(graph.nodes, node);
    for (let i = one.firstEdge; i < one.endEdge; i += 1) {
      const to = at(graph.edges, i).to;
      users[at(free, to)] = node;
      free[to] = at(free, to) + 1;
    }
  }
  return { first, users };
}

/** By node: the length of the shortest chain to the effect; -1 where there is none. */
export function distancesTo(program: Program, graph: EffectGraph, users: Users, effect: EffectId): number[] {
  const distance: number[] = [];
  const queue: NodeId[] = [];
  for (let node = 0; node < graph.nodes.length; node += 1) {
    const here = hasOfItself(program, graph, node, effect);
    distance.push(here ? 0 : -1);
    if (here) {
      queue.push(node);
    }
  }
  for (let next = 0; next < queue.length; next += 1) {
    const node = at(queue, next);
    for (let i = at(users.first, node); i < at(users.first, node + 1); i += 1) {
      const user = at(users.users, i);
      if (at(distance, user) === -1 && declaredOf(program, graph, user) === undefined) {
        distance[user] = at(distance, node) + 1;
        queue.push(user);
      }
    }
  }
  return distance;
}

function hasOfItself(program: Program, graph: EffectGraph, node: NodeId, effect: EffectId): boolean {
  const declared = declaredOf(program, graph, node);
  return declared === undefined ? sourceOf(graph, node, effect) !== -1 : declared.includes(effect);
}

/** The first source of an effect in a node; -1 if there is none. */
export function sourceOf(graph: EffectGraph, node: NodeId, effect: EffectId): number {
  const one = at(graph.nodes, node);
  for (let i = one.firstSource; i < one.endSource; i += 1) {
    if (at(graph.sources, i).effect === effect) {
      return i;
    }
  }
  return -1;
}

/** The first edge of a node that begins a shortest chain; undefined if there is none. */
export function stepOf(graph: EffectGraph, node: NodeId, distance: readonly number[]): Edge | undefined {
  const one = at(graph.nodes, node);
  for (let i = one.firstEdge; i < one.endEdge; i += 1) {
    const edge = at(graph.edges, i);
    if (at(distance, edge.to) === at(distance, node) - 1) {
      return edge;
    }
  }
  return undefined;
}
