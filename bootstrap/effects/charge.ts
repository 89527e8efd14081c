/**
 * What the use of a function charges [eff.charge]: the function's own effects, and where types are given for its bounded parameters those of the
 * implementations that are supplied.
 *
 * A goal without type parameters is a node of the graph. One with parameters depends on the bounds in scope: what it leads to is charged to
 * the function around it; parameters themselves charge nothing.
 */
import { at, type Span } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import {
  EMPTY_ENV,
  flagsOfAll,
  genericsOf,
  goalKey,
  HAS_ERROR,
  HAS_PARAM,
  HAS_PROJECTION,
  MAX_DEPTH,
  memberOfExtend,
  normalizeAll,
  resolveCall,
  selectNormal,
  substituteBound,
  type Bound,
  type Env,
  type FuncRef,
  type Program,
  type TypeId,
} from "../types/index.js";
import { addEdge, addSource, addUnknown, nodeOfDef, nodeOfGoal, type EffectGraph, type NodeId } from "./graph.js";

/** To whom something is charged: the node in progress, what is known about type parameters there, and the place. */
export interface Charge {
  readonly program: Program;
  readonly env: Env;
  readonly node: NodeId;
  readonly span: Span;
}

/** A goal that is still to be charged. */
interface Need {
  readonly behavior: DefId;
  readonly args: readonly TypeId[];
  readonly depth: number;
}

/** Charges a call of `func`, or its name as a value. */
export function chargeUse(graph: EffectGraph, c: Charge, func: FuncRef): void {
  const used = resolveCall(c.program, c.env, func);
  const sig = c.program.funcs[used.def];
  if (sig === undefined || isMet(graph, c, used.def, used.args)) {
    return;
  }
  if (throughBound(c, used)) {
    if (sig.effects === undefined) {
      addUnknown(graph, c.node, used.def, c.span);
    }
    for (const effect of sig.effects ?? []) {
      addSource(graph, effect, "bound", c.span);
    }
  } else {
    addEdge(graph, c.node, nodeOfDef(graph, "func", used.def), c.span);
  }
  const needs: Need[] = [];
  addNeeds(c.program, needs, sig.bounds, sig.generics, used.args, 0);
  chargeNeeds(graph, c, needs);
}

/** Whether this node was charged for a definition with these arguments before. */
function isMet(graph: EffectGraph, c: Charge, def: DefId, args: readonly TypeId[]): boolean {
  if (args.length === 0) {
    return false;
  }
  const key = goalKey(c.program, def, args);
  if (graph.met.get(key) === c.node) {
    return true;
  }
  graph.met.set(key, c.node);
  return false;
}

/** Whether a function is a behavior's method for a self type of which only a bound says that it has the behavior: it is not known which body runs. */
function throughBound(c: Charge, func: FuncRef): boolean {
  const program = c.program;
  const behavior = at(program.resolved.defs, func.def).parent;
  if (behavior === NO_DEF || at(program.resolved.defs, behavior).kind !== "behavior") {
    return false;
  }
  const args = normalizeAll(program, c.env, func.args.slice(0, genericsOf(program, behavior).length));
  const answer = selectNormal(program, c.env, behavior, args);
  return answer === "none" || answer === "ambiguous" || answer.kind !== "extend";
}

/** Adds the goals that `bounds` ask for, with `args` for `generics`. */
function addNeeds(program: Program, needs: Need[], bounds: readonly Bound[], generics: readonly DefId[], args: readonly TypeId[], depth: number): void {
  for (const bound of bounds) {
    const one = substituteBound(program, bound, generics, args);
    needs.push({ behavior: one.behavior, args: [one.self].concat(one.args), depth });
  }
}

/** Charges goals, those that they lead to included. */
function chargeNeeds(graph: EffectGraph, c: Charge, needs: Need[]): void {
  const program = c.program;
  for (let need = needs.pop(); need !== undefined; need = needs.pop()) {
    const args = normalizeAll(program, c.env, need.args);
    const flags = flagsOfAll(program.table, args);
    if ((flags & HAS_ERROR) !== 0 || need.depth > MAX_DEPTH) {
      continue;
    }
    if ((flags & (HAS_PARAM | HAS_PROJECTION)) === 0) {
      addEdge(graph, c.node, nodeOfGoal(graph, program, need.behavior, args, need.depth), c.span);
    } else if (!isMet(graph, c, need.behavior, args)) {
      chargeGoal(graph, c, { behavior: need.behavior, args, depth: need.depth }, needs);
    }
  }
}

/** Charges the implementation that a goal (in normal form) selects; what it needs goes to `needs`. */
function chargeGoal(graph: EffectGraph, c: Charge, goal: Need, needs: Need[]): void {
  const program = c.program;
  const answer = selectNormal(program, c.env, goal.behavior, goal.args);
  if (answer === "none" || answer === "ambiguous" || answer.kind !== "extend") {
    return;
  }
  const block = program.extends[answer.extend];
  const behavior = program.behaviors[goal.behavior];
  if (block === undefined || behavior === undefined) {
    return;
  }
  addEdge(graph, c.node, nodeOfDef(graph, "impl", answer.extend), c.span);
  const depth = goal.depth + 1;
  addNeeds(program, needs, block.bounds, block.generics, answer.args, depth);
  addNeeds(program, needs, behavior.supers, behavior.generics, goal.args, depth);
  for (const assoc of behavior.assocTypes) {
    addNeeds(program, needs, program.assocTypes[assoc]?.bounds ?? [], behavior.generics, goal.args, depth);
  }
}

/** The edges of a goal's node. */
export function expandGoal(graph: EffectGraph, program: Program, node: NodeId): void {
  const one = at(graph.nodes, node);
  const c: Charge = { program, env: EMPTY_ENV, node, span: at(program.resolved.defs, one.def).span };
  const needs: Need[] = [];
  chargeGoal(graph, c, { behavior: one.def, args: one.args, depth: one.depth }, needs);
  chargeNeeds(graph, c, needs);
}

/** The edges of an implementation's node: its methods, and the behavior's for what it leaves to the defaults. */
export function expandImpl(graph: EffectGraph, program: Program, node: NodeId): void {
  const block = at(graph.nodes, node).def;
  const behavior = program.behaviors[program.extends[block]?.behavior ?? NO_DEF];
  if (behavior === undefined) {
    return;
  }
  for (const method of behavior.methods) {
    const own = memberOfExtend(program, block, method);
    const def = own === NO_DEF ? method : own;
    const sig = program.funcs[def];
    if (sig !== undefined && (sig.hasBody || sig.abi !== "tml")) {
      addEdge(graph, node, nodeOfDef(graph, "func", def), at(program.resolved.defs, def).span);
    }
  }
}
