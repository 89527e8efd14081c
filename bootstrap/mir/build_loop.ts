/** Loops, `break`, `continue`, `return` [expr.loop] [expr.for]. */
import { at, EMPTY_SYM, spanEnd, type Span } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import { fieldsOf, mkAdt, TY_BOOL, TY_CHAR, TY_NEVER, TY_U32, TY_U64, TY_UNIT, type TypeId } from "../types/index.js";
import { NO_EXPR, type IrExpr, type IrExprId } from "../ir/index.js";
import {
  assign,
  assignUnit,
  assignUse,
  branch,
  emitCall,
  emitLive,
  exprOf,
  fieldPlace,
  goTo,
  intOperand,
  localPlace,
  newBlock,
  newLocal,
  newTemp,
  readTemp,
  startBlock,
  tempOf,
  terminate,
  UNIT_OPERAND,
  unitSink,
  type Builder,
} from "./builder.js";
import { bindPattern } from "./build_control.js";
import { buildDiscard, buildInto, buildOperands, stabilise } from "./build_expr.js";
import { buildMatch } from "./build_match.js";
import { borrowTemp, buildTest } from "./build_operator.js";
import { buildScrutinee, tempPlace } from "./build_place.js";
import { NO_BLOCK, type BlockId, type LocalId, type Operand, type Place } from "./mir.js";
import { discardScope, exitTo, popScope, pushScope, schedule, schedulePattern } from "./scopes.js";

type Node<K extends IrExpr["kind"]> = Extract<IrExpr, { readonly kind: K }>;

/** The body of a loop as a statement, between its entry and its way back. */
function buildBody(b: Builder, body: IrExprId, breakBlock: BlockId, continueBlock: BlockId, breakDepth: number, continueDepth: number): void {
  b.loops.push({ breakBlock, continueBlock, breakDepth, continueDepth });
  buildInto(b, body, unitSink(b, exprOf(b, body).span));
  b.loops.pop();
}

/** `loop body` */
export function buildLoop(b: Builder, expr: Node<"loop">, dest: Place): void {
  const head = newBlock(b);
  const exit = newBlock(b);
  const depth = b.scopes.length;
  goTo(b, expr.span, head);
  startBlock(b, head);
  buildBody(b, expr.body, exit, head, depth, depth);
  goTo(b, spanEnd(expr.span), head);
  startBlock(b, exit);
  if (expr.type === TY_NEVER) {
    terminate(b, expr.span, { kind: "unreachable" });
  } else {
    assignUnit(b, spanEnd(expr.span), dest);
  }
}

/** `while c body`; with a pattern, the temporaries of the condition drop at the end of each iteration. */
export function buildLoopWhile(b: Builder, expr: Node<"loop_while">, dest: Place): void {
  const head = newBlock(b);
  const run = newBlock(b);
  const exit = newBlock(b);
  const depth = b.scopes.length;
  const end = spanEnd(expr.span);
  goTo(b, expr.span, head);
  startBlock(b, head);
  pushScope(b, false);
  if (expr.cond.kind === "bool") {
    buildTest(b, expr.cond.value, { block: run, depth }, { block: exit, depth });
    discardScope(b);
    startBlock(b, run);
    buildBody(b, expr.body, exit, head, depth, depth);
  } else {
    const failed = newBlock(b);
    const span = at(b.body.pats, expr.cond.pat).span;
    buildMatch(b, buildScrutinee(b, expr.cond.value), span, [{ pat: expr.cond.pat, block: run }], failed);
    startBlock(b, run);
    pushScope(b, false);
    schedulePattern(b, expr.cond.pat);
    buildBody(b, expr.body, exit, head, depth, depth);
    popScope(b, end);
    exitTo(b, depth, end);
    goTo(b, end, head);
    startBlock(b, failed);
    exitTo(b, depth, end);
    goTo(b, end, exit);
    discardScope(b);
  }
  goTo(b, end, head);
  startBlock(b, exit);
  assignUnit(b, end, dest);
}

/** `for pat in source body`; temporaries of the source live as long as the loop. */
export function buildLoopIn(b: Builder, expr: Node<"loop_in">, dest: Place): void {
  pushScope(b, false);
  if (expr.how.kind === "range") {
    buildCounted(b, expr, expr.how.inclusive, expr.how.elem);
  } else {
    buildIterated(b, expr);
  }
  const end = spanEnd(expr.span);
  popScope(b, end);
  assignUnit(b, end, dest);
}

/** A loop over an iterator: it stands in a temporary, `next` is called with a mutable borrow of it. */
function buildIterated(b: Builder, expr: Node<"loop_in">): void {
  if (expr.how.kind !== "iterator") {
    return internalError("mir", expr.span, "loop over a range");
  }
  const source = exprOf(b, expr.source);
  const program = b.cx.program;
  const depth = b.scopes.length;
  const end = spanEnd(expr.span);
  const iterator = tempPlace(b, expr.source);
  const maybe = nextType(b, expr.how.item);
  const head = newBlock(b);
  const run = newBlock(b);
  const exit = newBlock(b);
  goTo(b, expr.span, head);
  startBlock(b, head);
  const receiver = borrowTemp(b, source.span, true, source.type, iterator);
  const next = newTemp(b, maybe, source.span);
  const pat = at(b.body.pats, expr.pat);
  if (pat.kind !== "binding") {
    emitLive(b, source.span, next);
  }
  emitCall(b, source.span, localPlace(next), maybe, { kind: "func", func: expr.how.next }, [receiver]);
  const tag = readTemp(b, tempOf(b, source.span, TY_U64, { kind: "discriminant", place: localPlace(next) }));
  const just = BigInt(b.cx.lang.just);
  terminate(b, source.span, {
    kind: "switch",
    value: tag,
    cases: just === 0n
      ? [{ value: 0n, target: run }, { value: 1n, target: exit }]
      : [{ value: 0n, target: exit }, { value: 1n, target: run }],
    otherwise: -1,
  });
  startBlock(b, run);
  pushScope(b, false);
  const item = at(fieldsOf(program, maybe, b.cx.lang.just), 0);
  if (pat.kind !== "binding") {
    schedule(b, next, true);
  }
  bindPattern(b, expr.pat, fieldPlace(localPlace(next), b.cx.lang.just, 0, item));
  schedulePattern(b, expr.pat);
  buildBody(b, expr.body, exit, head, depth, depth);
  popScope(b, end);
  goTo(b, end, head);
  startBlock(b, exit);
}

/** `Maybe[item]` */
function nextType(b: Builder, item: TypeId): TypeId {
  return mkAdt(b.cx.program.table, b.cx.lang.maybe, [item]);
}

/** Start and end of a counted loop: of the literal range, or of the value. */
function buildBounds(b: Builder, expr: Node<"loop_in">, elem: TypeId): { readonly lo: Operand; readonly hi: Operand } {
  const source = exprOf(b, expr.source);
  if (source.kind === "range") {
    const bounds = buildOperands(b, [source.lo, source.hi]);
    return { lo: at(bounds, 0), hi: stabilise(b, source.hi, at(bounds, 1)) };
  }
  const range = tempPlace(b, expr.source);
  const lo: Operand = { kind: "copy", place: fieldPlace(range, 0, 0, elem) };
  return { lo, hi: { kind: "copy", place: fieldPlace(range, 0, 1, elem) } };
}

/**
 * A counted loop without calls. Half-open: test `i < end`, run, step. Closed: test `i <= end` once, run, leave if `i == end`, step; so the
 * step never overflows.
 */
function buildCounted(b: Builder, expr: Node<"loop_in">, inclusive: boolean, elem: TypeId): void {
  const span = exprOf(b, expr.source).span;
  const end = spanEnd(expr.span);
  const depth = b.scopes.length;
  const bounds = buildBounds(b, expr, elem);
  const counter = newLocal(b, EMPTY_SYM, elem, "temp", true, span);
  assign(b, span, localPlace(counter), { kind: "use", value: bounds.lo });
  const head = newBlock(b);
  const run = newBlock(b);
  const step = newBlock(b);
  const exit = newBlock(b);
  const value: Operand = { kind: "copy", place: localPlace(counter) };
  if (!inclusive) {
    goTo(b, span, head);
    startBlock(b, head);
  }
  const test = tempOf(b, span, TY_BOOL, { kind: "binary", op: inclusive ? "le" : "lt", left: value, right: bounds.hi, checked: false });
  branch(b, span, readTemp(b, test), run, exit);
  startBlock(b, run);
  pushScope(b, false);
  bindPattern(b, expr.pat, localPlace(counter));
  schedulePattern(b, expr.pat);
  buildBody(b, expr.body, exit, step, depth, depth);
  popScope(b, end);
  goTo(b, end, step);
  startBlock(b, step);
  if (inclusive) {
    const more = newBlock(b);
    const last = tempOf(b, span, TY_BOOL, { kind: "binary", op: "eq", left: value, right: bounds.hi, checked: false });
    branch(b, span, readTemp(b, last), exit, more);
    startBlock(b, more);
  }
  buildStep(b, span, counter, elem);
  goTo(b, span, inclusive ? run : head);
  startBlock(b, exit);
}

/** The next integer, or the next `Char`, which passes over the surrogates. */
function buildStep(b: Builder, span: Span, counter: LocalId, elem: TypeId): void {
  const place = localPlace(counter);
  const value: Operand = { kind: "copy", place };
  if (elem !== TY_CHAR) {
    assign(b, span, place, { kind: "binary", op: "add", left: value, right: intOperand(1n, elem), checked: false });
    return;
  }
  const plain = newBlock(b);
  const skip = newBlock(b);
  const join = newBlock(b);
  const code = tempOf(b, span, TY_U32, { kind: "cast", cast: "num", value });
  const sum = tempOf(b, span, TY_U32, { kind: "binary", op: "add", left: readTemp(b, code), right: intOperand(1n, TY_U32), checked: false });
  const last = intOperand(0xd7ffn, TY_U32);
  const test = tempOf(b, span, TY_BOOL, { kind: "binary", op: "eq", left: readTemp(b, code), right: last, checked: false });
  branch(b, span, readTemp(b, test), skip, plain);
  startBlock(b, skip);
  assignUse(b, span, place, { kind: "const", value: { kind: "char", value: 0xe000 }, type: TY_CHAR });
  goTo(b, span, join);
  startBlock(b, plain);
  assign(b, span, place, { kind: "cast", cast: "num", value: readTemp(b, sum) });
  goTo(b, span, join);
  startBlock(b, join);
}

/** `break`, `continue` */
export function buildJump(b: Builder, expr: Node<"break"> | Node<"continue">): void {
  const frame = b.loops[b.loops.length - 1];
  if (frame === undefined) {
    return internalError("mir", expr.span, expr.kind + " outside of a loop");
  }
  const leaves = expr.kind === "break";
  exitTo(b, leaves ? frame.breakDepth : frame.continueDepth, expr.span);
  goTo(b, expr.span, leaves ? frame.breakBlock : frame.continueBlock);
}

/** `return e`: the value is stored before anything drops. */
export function buildReturn(b: Builder, expr: Node<"return">): void {
  if (expr.value !== NO_EXPR) {
    if (exprOf(b, expr.value).type === TY_UNIT || b.ret === TY_UNIT) {
      buildDiscard(b, expr.value);
    } else {
      buildInto(b, expr.value, localPlace(0));
    }
  }
  leaveBody(b, expr.span);
}

/** Drops everything and returns; by way of the postconditions where there are any. */
export function leaveBody(b: Builder, span: Span): void {
  if (b.epilogue !== NO_BLOCK) {
    exitTo(b, b.epilogueDepth, span);
    goTo(b, span, b.epilogue);
    return;
  }
  if (b.ret === TY_UNIT) {
    assignUse(b, span, localPlace(0), UNIT_OPERAND);
  }
  exitTo(b, 0, span);
  terminate(b, span, { kind: "return" });
}
