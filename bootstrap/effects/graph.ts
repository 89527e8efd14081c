/**
 * Data of the `effects` room: which function gets effects from where.
 *
 * The nodes are functions (and constants), implementations and goals. An edge says that all effects of its target are effects of its node too; a
 * source is an effect that a node has of itself. Both are recorded with their places and in source order, so that for any effect of a function it
 * can be told where it comes from. Nodes are numbered in the order in which they are found; what belongs to one node stands together.
 */
import { at, type Span } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { EFFECT_COUNT, effectNamed, goalKey, type EffectId, type Program, type TypeId } from "../types/index.js";
import { newEffectSets, type EffectSets } from "./effect_set.js";

/** Index into `EffectGraph.nodes`. */
export type NodeId = number;

/**
 * - `func`: a function or constant.
 * - `impl`: an extend block that implements a behavior, with the methods the behavior leaves to their defaults: `def` is the block.
 * - `contract`: a condition of the function `def`; only room-internal checks ask for it.
 * - `initialiser`: that of the global `def`, for the same checks.
 * - `goal`: the behavior `def` for `args` without type parameters: its implementation and all those that it needs.
 */
export interface EffectNode {
  readonly kind: "func" | "impl" | "goal" | "contract" | "initialiser";
  readonly def: DefId;
  /** Arguments of a goal, self type first. */
  readonly args: readonly TypeId[];
  /** Number of goals on the way to a goal. */
  readonly depth: number;
  firstEdge: number;
  endEdge: number;
  firstSource: number;
  endSource: number;
}

export interface Edge {
  readonly to: NodeId;
  /** The use; for those of implementations and goals the place of the block. */
  readonly span: Span;
}

/** Why a node has an effect of itself; `bound`: a call through a bound, of a method whose behavior declares it. */
export type Cause = "print" | "panic" | "assert" | "try" | "loop" | "bound" | "global";

export interface Source {
  readonly effect: EffectId;
  readonly cause: Cause;
  readonly span: Span;
}

/** The effects that expressions of the language have by themselves. */
export interface KnownEffects {
  readonly consoleWrite: EffectId;
  readonly panic: EffectId;
  readonly diverge: EffectId;
  readonly stateRead: EffectId;
  readonly stateWrite: EffectId;
}

/** A call in a contract of which nothing says what it does: of a func value (`def` is NO_DEF), or of a behavior's method through a bound. */
export interface Unknown {
  readonly node: NodeId;
  readonly def: DefId;
  readonly span: Span;
}

/** The graph while it is found. */
export interface EffectGraph {
  readonly known: KnownEffects;
  readonly nodes: EffectNode[];
  readonly edges: Edge[];
  readonly sources: Source[];
  /** In contracts only. */
  readonly unknown: Unknown[];
  /** By DefId of a function or extend block: its node, or -1. */
  readonly nodeOf: NodeId[];
  /** Goals without type parameters by `goalKey`. */
  readonly goals: Map<number, NodeId>;
  /** Goals and uses with arguments by `goalKey`: the node for which they were met last. */
  readonly met: Map<number, NodeId>;
  /** By node: the node that got an edge to it last, or -1. */
  readonly target: NodeId[];
  /** Nodes before this one are done. */
  next: NodeId;
}

/** Inference for one program. */
export interface Inference {
  readonly program: Program;
  readonly graph: EffectGraph;
  /** What `solveEffects` found, by node. */
  sets: EffectSets;
}

/** No function is known yet. */
export function newInference(program: Program): Inference {
  const nodeOf: NodeId[] = [];
  for (let i = 0; i < program.resolved.defs.length; i += 1) {
    nodeOf.push(-1);
  }
  const graph: EffectGraph = {
    known: {
      consoleWrite: effectNamed("io.console.write"),
      panic: effectNamed("panic"),
      diverge: effectNamed("diverge"),
      stateRead: effectNamed("state.read"),
      stateWrite: effectNamed("state.write"),
    },
    nodes: [],
    edges: [],
    sources: [],
    unknown: [],
    nodeOf,
    goals: new Map(),
    met: new Map(),
    target: [],
    next: 0,
  };
  return { program, graph, sets: newEffectSets(0, EFFECT_COUNT) };
}

function addNode(graph: EffectGraph, kind: EffectNode["kind"], def: DefId, args: readonly TypeId[], depth: number): NodeId {
  graph.nodes.push({ kind, def, args, depth, firstEdge: 0, endEdge: 0, firstSource: 0, endSource: 0 });
  graph.target.push(-1);
  return graph.nodes.length - 1;
}

/** The node of a function, constant or extend block. */
export function nodeOfDef(graph: EffectGraph, kind: "func" | "impl", def: DefId): NodeId {
  const known = at(graph.nodeOf, def);
  if (known !== -1) {
    return known;
  }
  const made = addNode(graph, kind, def, [], 0);
  graph.nodeOf[def] = made;
  return made;
}

/** The node of a goal without type parameters, its arguments in normal form. */
export function nodeOfGoal(graph: EffectGraph, program: Program, behavior: DefId, args: readonly TypeId[], depth: number): NodeId {
  const key = goalKey(program, behavior, args);
  const known = graph.goals.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = addNode(graph, "goal", behavior, args, depth);
  graph.goals.set(key, made);
  return made;
}

/** A node for a condition of a function, or the initialiser of a global. */
export function nodeOfChecked(graph: EffectGraph, kind: "contract" | "initialiser", def: DefId): NodeId {
  return addNode(graph, kind, def, [], 0);
}

/** Notes a call of which nothing is known, if the node in progress is a contract. */
export function addUnknown(graph: EffectGraph, node: NodeId, def: DefId, span: Span): void {
  if (at(graph.nodes, node).kind === "contract") {
    graph.unknown.push({ node, def, span });
  }
}

/** Begins the edges and sources of a node. */
export function beginNode(graph: EffectGraph, node: NodeId): void {
  const one = at(graph.nodes, node);
  one.firstEdge = graph.edges.length;
  one.firstSource = graph.sources.length;
}

/** Ends the edges and sources of a node. */
export function endNode(graph: EffectGraph, node: NodeId): void {
  const one = at(graph.nodes, node);
  one.endEdge = graph.edges.length;
  one.endSource = graph.sources.length;
}

/** Adds an edge of the node in progress, the first time that it leads to `to`. */
export function addEdge(graph: EffectGraph, node: NodeId, to: NodeId, span: Span): void {
  if (to !== node && at(graph.target, to) !== node) {
    graph.target[to] = node;
    graph.edges.push({ to, span });
  }
}

/** Adds a source of the node in progress. */
export function addSource(graph: EffectGraph, effect: EffectId, cause: Cause, span: Span): void {
  graph.sources.push({ effect, cause, span });
}
