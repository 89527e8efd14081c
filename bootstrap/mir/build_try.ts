/** `!`, `! else` and `catch` [err.bang] [err.else] [err.catch]. */
import { at, encodeUtf8, spanEnd, type Span } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import { fieldsOf, normalize, TY_NEVER, TY_REF_STR, TY_U64, typeOf, type FuncRef, type TypeId } from "../types/index.js";
import type { IrExpr } from "../ir/index.js";
import {
  assign,
  assignUse,
  callLang,
  emitCall,
  emitLive,
  exprOf,
  fieldPlace,
  goTo,
  isReachable,
  localFor,
  localPlace,
  neverSink,
  newBlock,
  newTemp,
  readPlace,
  readTemp,
  startBlock,
  tempOf,
  terminate,
  typeNeedsDrop,
  type Builder,
} from "./builder.js";
import { buildInto, holdOperand } from "./build_expr.js";
import { formatValue, newFormatter, writeText } from "./build_format.js";
import { leaveBody } from "./build_loop.js";
import { borrowTemp } from "./build_operator.js";
import { buildScrutinee } from "./build_place.js";
import { NO_LOCAL, type BlockId, type Operand, type Place } from "./mir.js";
import { consume, exitTo, popScope, pushScope, release, schedule } from "./scopes.js";

type Node<K extends IrExpr["kind"]> = Extract<IrExpr, { readonly kind: K }>;
type Source = "maybe" | "outcome";

/** The tested value: where it is, the two ways on. */
interface Split {
  readonly place: Place;
  readonly type: TypeId;
  readonly source: Source;
  readonly success: BlockId;
  readonly failure: BlockId;
}

function buildSplit(b: Builder, expr: Node<"try"> | Node<"try_else">): Split {
  const value = exprOf(b, expr.value);
  const place = buildScrutinee(b, expr.value);
  const success = newBlock(b);
  const failure = newBlock(b);
  const tag = readTemp(b, tempOf(b, expr.span, TY_U64, { kind: "discriminant", place }));
  const good = expr.source === "maybe" ? b.cx.lang.just : b.cx.lang.ok;
  terminate(b, expr.span, {
    kind: "switch",
    value: tag,
    cases: [
      { value: 0n, target: good === 0 ? success : failure },
      { value: 1n, target: good === 0 ? failure : success },
    ],
    otherwise: -1,
  });
  return { place, type: value.type, source: expr.source, success, failure };
}

/** Field 0 of a variant of the tested value. */
function payload(b: Builder, split: Split, variant: number): { readonly place: Place; readonly type: TypeId } {
  const type = normalize(b.cx.program, b.env, at(fieldsOf(b.cx.program, split.type, variant), 0));
  return { place: fieldPlace(split.place, variant, 0, type), type };
}

/** On the good way: the content goes to `dest`. */
function takeContent(b: Builder, span: Span, split: Split, dest: Place): void {
  startBlock(b, split.success);
  const content = payload(b, split, split.source === "maybe" ? b.cx.lang.just : b.cx.lang.ok);
  assignUse(b, span, dest, readPlace(b, content.place, content.type));
}

/** On the bad way: the error, moved out; `NothingError` for a Maybe. */
function takeError(b: Builder, span: Span, split: Split): { readonly value: Operand; readonly type: TypeId } {
  if (split.source === "outcome") {
    const error = payload(b, split, b.cx.lang.err);
    return { value: readPlace(b, error.place, error.type), type: error.type };
  }
  const type = b.cx.lang.nothingError;
  return { value: readTemp(b, tempOf(b, span, type, { kind: "aggregate", variant: 0, fields: [] })), type };
}

/** The error after `F::from`, if it is converted; a converted one stands in a temporary scheduled for its drop. */
function convertError(b: Builder, span: Span, error: Operand, type: TypeId, convert: FuncRef | undefined, target: TypeId): Operand {
  if (convert === undefined) {
    return error;
  }
  const made = newTemp(b, target, span);
  emitCall(b, span, localPlace(made), target, { kind: "func", func: convert }, [error]);
  schedule(b, made, false);
  return readTemp(b, made);
}

/** If the tested value stands in a temporary, nothing of it is left. */
function releaseSplit(b: Builder, split: Split): void {
  if (split.place.local !== NO_LOCAL && split.place.projection.length === 0) {
    release(b, split.place.local);
  }
}

/** `e!` */
export function buildTry(b: Builder, expr: Node<"try">, dest: Place): void {
  const split = buildSplit(b, expr);
  startBlock(b, split.failure);
  switch (expr.target.kind) {
    case "catch":
      failToCatch(b, expr.span, split, expr.target.catchIndex, expr.target.convert);
      break;
    case "return":
      failToReturn(b, expr.span, split, expr.target.convert);
      break;
    case "panic":
      failToPanic(b, expr.span, split, expr.target.debug);
      break;
  }
  releaseSplit(b, split);
  takeContent(b, expr.span, split, dest);
}

function failToCatch(b: Builder, span: Span, split: Split, index: number, convert: FuncRef | undefined): void {
  const frame = b.catches[index];
  if (frame === undefined) {
    return internalError("mir", span, "`!` outside of its catch");
  }
  if (frame.local !== NO_LOCAL || convert !== undefined) {
    const error = takeError(b, span, split);
    releaseSplit(b, split);
    const value = convertError(b, span, error.value, error.type, convert, frame.type);
    if (frame.local !== NO_LOCAL) {
      emitLive(b, span, frame.local);
      assign(b, span, localPlace(frame.local), { kind: "use", value });
      consume(b, value);
    }
  }
  exitTo(b, frame.depth, span);
  goTo(b, span, frame.handler);
}

function failToReturn(b: Builder, span: Span, split: Split, convert: FuncRef | undefined): void {
  const ret = typeOf(b.cx.program.table, b.ret);
  if (ret.kind !== "adt") {
    return internalError("mir", span, "`!` in a function that returns neither Maybe nor Outcome");
  }
  if (ret.def === b.cx.lang.maybe) {
    assign(b, span, localPlace(0), { kind: "aggregate", variant: b.cx.lang.nothing, fields: [] });
  } else {
    const target = normalize(b.cx.program, b.env, at(fieldsOf(b.cx.program, b.ret, b.cx.lang.err), 0));
    const error = takeError(b, span, split);
    releaseSplit(b, split);
    const value = convertError(b, span, error.value, error.type, convert, target);
    assign(b, span, localPlace(0), { kind: "aggregate", variant: b.cx.lang.err, fields: [value] });
    consume(b, value);
  }
  leaveBody(b, span);
}

function failToPanic(b: Builder, span: Span, split: Split, debug: FuncRef | undefined): void {
  const lang = b.cx.lang;
  if (split.source === "maybe") {
    callLang(b, span, neverSink(b, span), TY_NEVER, lang.unwrapNothing, []);
    return;
  }
  if (debug === undefined) {
    const text: Operand = { kind: "const", value: { kind: "str", bytes: encodeUtf8("unwrap of Err") }, type: TY_REF_STR };
    callLang(b, span, neverSink(b, span), TY_NEVER, lang.panicStr, [text]);
    return;
  }
  const error = payload(b, split, lang.err);
  const value = borrowTemp(b, span, false, error.type, error.place);
  const formatter = newFormatter(b, span);
  writeText(b, span, formatter, encodeUtf8("unwrap of Err: "));
  formatValue(b, span, formatter, value, debug, undefined);
  callLang(b, span, neverSink(b, span), TY_NEVER, lang.panicFormatted, [readTemp(b, formatter)]);
}

/** `e! else …`: the handler's variable takes the error; without one the error drops with the temporaries of the statement. */
export function buildTryElse(b: Builder, expr: Node<"try_else">, dest: Place): void {
  const split = buildSplit(b, expr);
  const join = newBlock(b);
  const end = spanEnd(expr.span);
  const isTemp = split.place.projection.length === 0 && at(b.locals, split.place.local).kind === "temp";
  releaseSplit(b, split);
  takeContent(b, expr.span, split, dest);
  goTo(b, end, join);
  startBlock(b, split.failure);
  let held = NO_LOCAL;
  if (expr.local < 0 && isTemp && split.source === "outcome") {
    const error = takeError(b, expr.span, split);
    if (typeNeedsDrop(b, error.type)) {
      held = holdOperand(b, expr.span, error.type, error.value);
      schedule(b, held, false);
    }
  }
  pushScope(b, false);
  if (expr.local >= 0) {
    const local = localFor(b, expr.local);
    const error = takeError(b, expr.span, split);
    emitLive(b, expr.span, local);
    assign(b, expr.span, localPlace(local), { kind: "use", value: error.value });
    schedule(b, local, true);
  }
  buildInto(b, expr.otherwise, dest);
  popScope(b, end);
  if (held !== NO_LOCAL && !isReachable(b)) {
    release(b, held); // No way with an error leads on from here.
  }
  goTo(b, end, join);
  startBlock(b, join);
}

/** `catch body else do(err) handler` */
export function buildCatch(b: Builder, expr: Node<"catch">, dest: Place): void {
  const handler = newBlock(b);
  const join = newBlock(b);
  const end = spanEnd(expr.span);
  const local = expr.local >= 0 ? localFor(b, expr.local) : NO_LOCAL;
  b.catches[expr.catchIndex] = { local, handler, depth: b.scopes.length, type: expr.errorType };
  buildInto(b, expr.body, dest);
  goTo(b, end, join);
  startBlock(b, handler);
  pushScope(b, false);
  if (local !== NO_LOCAL) {
    schedule(b, local, true);
  }
  buildInto(b, expr.handler, dest);
  popScope(b, end);
  goTo(b, end, join);
  startBlock(b, join);
}
