/**
 * What the body of a function does [eff.infer]: every use of a function, every effect that an expression has by itself, every loop that is
 * never left. What a closure does is charged where the closure is made [eff.charge].
 */
import { at, type Span } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { envOf, hasInterior, TY_NEVER, type Env, type FuncRef, type Program, type TBody, type TCond, type TContract, type TExpr, type TExprId, type TryTarget } from "../types/index.js";
import { chargeUse } from "./charge.js";
import {
  endCatchBody,
  endCounted,
  endLoop,
  enterCatch,
  enterLoop,
  leaveLoop,
  leaveLoops,
  newFlow,
  reachCatch,
  repeatLoop,
  type Flow,
} from "./flow.js";
import { addEdge, addSource, addUnknown, nodeOfDef, type EffectGraph, type NodeId } from "./graph.js";

/** State of the walk through one body. */
interface Walk {
  readonly graph: EffectGraph;
  readonly program: Program;
  readonly node: NodeId;
  readonly body: TBody;
  readonly env: Env;
  /** Of the function or closure around the place. */
  flow: Flow;
}

/** Adds the edges and sources of a body to the node in progress. */
export function walkBody(graph: EffectGraph, program: Program, node: NodeId, body: TBody): void {
  walkExpr({ graph, program, node, body, env: envOf(program, body.owner), flow: newFlow() }, body.root);
}

/** The same for what a contract computes: its condition, and what it keeps from the entry. */
export function walkContract(graph: EffectGraph, program: Program, node: NodeId, body: TBody, contract: TContract): void {
  const w: Walk = { graph, program, node, body, env: envOf(program, body.owner), flow: newFlow() };
  for (const old of contract.olds) {
    walkExpr(w, old.value);
  }
  walkExpr(w, contract.cond);
}

function use(w: Walk, func: FuncRef, span: Span): void {
  chargeUse(w.graph, { program: w.program, env: w.env, node: w.node, span }, func);
}

function useMaybe(w: Walk, func: FuncRef | undefined, span: Span): void {
  if (func !== undefined) {
    use(w, func, span);
  }
}

/** An expression; nothing for -1. */
function walkExpr(w: Walk, id: TExprId): void {
  if (id < 0) {
    return;
  }
  const expr = at(w.body.exprs, id);
  switch (expr.kind) {
    case "error":
    case "literal":
    case "local":
    case "const_ref":
      return;
    case "global_ref":
      walkGlobal(w, expr.def, expr.span);
      return;
    case "func_ref":
      use(w, expr.func, expr.span);
      return;
    case "call":
      walkAll(w, expr.args);
      use(w, expr.func, expr.span);
      endNever(w, expr);
      return;
    case "call_value":
      addUnknown(w.graph, w.node, NO_DEF, expr.span);
      walkExpr(w, expr.callee);
      walkAll(w, expr.args);
      endNever(w, expr);
      return;
    case "closure":
      walkClosure(w, expr.closure);
      return;
    case "format":
      walkFormat(w, expr);
      return;
    case "assert":
      walkExpr(w, expr.value);
      walkExpr(w, expr.message);
      addSource(w.graph, w.graph.known.panic, "assert", expr.span);
      return;
    case "assert_cmp":
      walkAll(w, [expr.left, expr.right]);
      use(w, expr.eq, expr.span);
      use(w, expr.debugLeft, expr.span);
      use(w, expr.debugRight, expr.span);
      walkExpr(w, expr.message);
      addSource(w.graph, w.graph.known.panic, "assert", expr.span);
      return;
    case "update_call":
      walkAll(w, [expr.place, expr.value]);
      use(w, expr.func, expr.span);
      return;
    default:
      if (!walkControl(w, expr)) {
        walkParts(w, expr);
      }
  }
}

/** A global that can change is state [eff.infer]; its initialiser may panic here. */
function walkGlobal(w: Walk, def: DefId, span: Span): void {
  const sig = w.program.consts[def];
  if (sig === undefined) {
    return;
  }
  if (hasInterior(w.program, sig.type)) {
    addSource(w.graph, w.graph.known.stateRead, "global", span);
    addSource(w.graph, w.graph.known.stateWrite, "global", span);
  }
  addEdge(w.graph, w.node, nodeOfDef(w.graph, "func", def), span);
}

function walkAll(w: Walk, ids: readonly TExprId[]): void {
  for (const id of ids) {
    walkExpr(w, id);
  }
}

/** A call that never returns ends the way. */
function endNever(w: Walk, expr: TExpr): void {
  if (expr.type === TY_NEVER) {
    w.flow.live = false;
  }
}

/** The body of a closure is reached when it is called: it has a flow of its own. */
function walkClosure(w: Walk, closure: number): void {
  const outer = w.flow;
  w.flow = newFlow();
  walkExpr(w, at(w.body.closures, closure).body);
  w.flow = outer;
}

function walkFormat(w: Walk, expr: TExpr & { readonly kind: "format" }): void {
  for (const part of expr.parts) {
    if (part.kind === "value") {
      walkExpr(w, part.value);
      use(w, part.method, expr.span);
    }
  }
  switch (expr.sink) {
    case "str":
      return;
    case "print":
    case "println":
    case "eprint":
    case "eprintln":
      addSource(w.graph, w.graph.known.consoleWrite, "print", expr.span);
      return;
    case "panic":
      addSource(w.graph, w.graph.known.panic, "panic", expr.span);
      w.flow.live = false;
      return;
  }
}

/** Expressions that are nothing but their parts, in the order of evaluation. */
function walkParts(w: Walk, expr: TExpr): void {
  switch (expr.kind) {
    case "ptr_op":
      walkAll(w, expr.args);
      return;
    case "construct":
      for (const init of expr.inits) {
        walkExpr(w, init.value);
      }
      walkExpr(w, expr.base);
      return;
    case "tuple":
    case "array":
    case "list":
      walkAll(w, expr.elems);
      return;
    case "repeat":
    case "list_repeat":
    case "unary":
    case "cast":
      walkExpr(w, expr.value);
      return;
    case "range":
      walkAll(w, [expr.lo, expr.hi]);
      return;
    case "field":
    case "deref":
      walkExpr(w, expr.base);
      return;
    case "index":
      walkAll(w, [expr.base, expr.index]);
      return;
    case "slice":
      walkAll(w, [expr.base, expr.lo, expr.hi]);
      return;
    case "borrow":
    case "address":
      walkExpr(w, expr.place);
      return;
    case "binary":
      walkAll(w, [expr.left, expr.right]);
      return;
    case "assign":
    case "update":
      walkAll(w, [expr.place, expr.value]);
      return;
    default:
  }
}

/** Expressions that decide where control goes; false for others. */
function walkControl(w: Walk, expr: TExpr): boolean {
  const flow = w.flow;
  switch (expr.kind) {
    case "logic": {
      walkExpr(w, expr.left);
      const decided = flow.live;
      walkExpr(w, expr.right);
      flow.live = decided;
      return true;
    }
    case "if": {
      walkCond(w, expr.cond);
      const decided = flow.live;
      walkExpr(w, expr.then);
      const done = flow.live;
      flow.live = decided;
      walkExpr(w, expr.otherwise);
      flow.live = flow.live || done;
      return true;
    }
    case "when":
      walkWhen(w, expr);
      return true;
    case "block":
      walkBlock(w, expr);
      return true;
    case "return":
      walkExpr(w, expr.value);
      leaveLoops(flow, 0);
      flow.live = false;
      return true;
    case "break":
      leaveLoop(flow);
      return true;
    case "continue":
      repeatLoop(flow);
      return true;
    case "try":
      walkExpr(w, expr.value);
      walkTarget(w, expr.target, expr.span);
      return true;
    case "try_else": {
      walkExpr(w, expr.value);
      const decided = flow.live;
      walkExpr(w, expr.otherwise);
      flow.live = decided;
      return true;
    }
    case "catch": {
      enterCatch(flow, expr.catchIndex);
      walkExpr(w, expr.body);
      const done = endCatchBody(flow);
      walkExpr(w, expr.handler);
      flow.live = flow.live || done;
      return true;
    }
    default:
      return walkLoop(w, expr);
  }
}

function walkCond(w: Walk, cond: TCond): void {
  walkExpr(w, cond.value);
}

function walkWhen(w: Walk, expr: TExpr & { readonly kind: "when" }): void {
  walkExpr(w, expr.value);
  const decided = w.flow.live;
  let done = false;
  for (const arm of expr.arms) {
    w.flow.live = decided;
    walkExpr(w, arm.body);
    done = done || w.flow.live;
  }
  w.flow.live = done;
}

function walkBlock(w: Walk, expr: TExpr & { readonly kind: "block" }): void {
  for (const stmt of expr.stmts) {
    if (stmt.kind === "expr") {
      walkExpr(w, stmt.value);
    } else {
      walkExpr(w, stmt.init);
      const decided = w.flow.live;
      walkExpr(w, stmt.otherwise);
      w.flow.live = decided;
    }
  }
  walkExpr(w, expr.tail);
}

/** Where `!` goes on failure. */
function walkTarget(w: Walk, target: TryTarget, span: Span): void {
  switch (target.kind) {
    case "catch":
      useMaybe(w, target.convert, span);
      reachCatch(w.flow, target.catchIndex);
      return;
    case "return":
      useMaybe(w, target.convert, span);
      leaveLoops(w.flow, 0);
      return;
    case "panic":
      useMaybe(w, target.debug, span);
      addSource(w.graph, w.graph.known.panic, "try", span);
      return;
  }
}

/** Loops; false for other expressions. */
function walkLoop(w: Walk, expr: TExpr): boolean {
  const flow = w.flow;
  let entered = flow.live;
  switch (expr.kind) {
    case "loop":
      enterLoop(flow);
      walkExpr(w, expr.body);
      if (endLoop(flow, entered)) {
        addSource(w.graph, w.graph.known.diverge, "loop", expr.span);
      }
      return true;
    case "while":
      walkCond(w, expr.cond);
      break;
    case "loop_var":
      walkExpr(w, expr.limit);
      break;
    case "for":
      walkExpr(w, expr.source);
      if (expr.how.kind === "iterator") {
        use(w, expr.how.next, expr.span);
      }
      break;
    default:
      return false;
  }
  entered = flow.live;
  enterLoop(flow);
  walkExpr(w, expr.body);
  endCounted(flow, entered);
  return true;
}
