/** Operators, conversions and assignments on primitives and places [expr.arith] [expr.assign]. */
import { at, type Span } from "../source/index.js";
import { mkRef, TY_BOOL, TY_F32, TY_F64, TY_U64, typeOf, type BinaryOp, type TypeId } from "../types/index.js";
import { intShape, type IrExpr, type IrExprId } from "../ir/index.js";
import {
  assign,
  assignUnit,
  assignUse,
  branch,
  emitCall,
  emitDrop,
  emitPtrWrite,
  exprOf,
  goTo,
  intOperand,
  isReachable,
  localPlace,
  newBlock,
  newTemp,
  project,
  readTemp,
  startBlock,
  tempOf,
  typeNeedsDrop,
  type Builder,
} from "./builder.js";
import { buildDiscard, buildInto, buildOperand, buildOperands, effectOf, stabilise } from "./build_expr.js";
import { buildPlace, isPlaceExpr } from "./build_place.js";
import { NO_LOCAL, type BlockId, type Operand, type Place } from "./mir.js";
import { consume, consumeAll, exitEdge } from "./scopes.js";

type Node<K extends IrExpr["kind"]> = Extract<IrExpr, { readonly kind: K }>;

/** Whether the operator can panic on the type: integer arithmetic, negation and shifts. */
function isChecked(b: Builder, op: BinaryOp | "neg" | "not" | "bit_not", type: TypeId): boolean {
  switch (op) {
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "rem":
    case "pow":
    case "shl":
    case "shr":
    case "neg":
      return type !== TY_F32 && type !== TY_F64 && intShape(b.cx.program, type).bits > 0;
    default:
      return false;
  }
}

/** Prefix operator. */
export function buildUnary(b: Builder, expr: Node<"unary">, dest: Place): void {
  const value = buildOperand(b, expr.value);
  assign(b, expr.span, dest, { kind: "unary", op: expr.op, value, checked: isChecked(b, expr.op, expr.type) });
}

/** Binary operator: the left value is read before the right one is evaluated [expr.operand]. */
export function buildBinary(b: Builder, expr: Node<"binary">, dest: Place): void {
  const operands = buildOperands(b, [expr.left, expr.right]);
  const checked = isChecked(b, expr.op, exprOf(b, expr.left).type);
  assign(b, expr.span, dest, { kind: "binary", op: expr.op, left: at(operands, 0), right: at(operands, 1), checked });
}

/** `and`, `or` as a value. */
export function buildLogic(b: Builder, id: IrExprId, span: Span, dest: Place): void {
  const yes = newBlock(b);
  const no = newBlock(b);
  const join = newBlock(b);
  const depth = b.scopes.length;
  buildTest(b, id, { block: yes, depth }, { block: no, depth });
  startBlock(b, yes);
  assignBool(b, span, dest, true);
  goTo(b, span, join);
  startBlock(b, no);
  assignBool(b, span, dest, false);
  goTo(b, span, join);
  startBlock(b, join);
}

function assignBool(b: Builder, span: Span, dest: Place, value: boolean): void {
  assignUse(b, span, dest, { kind: "const", value: { kind: "bool", value }, type: TY_BOOL });
}

/** Where a test goes; the scopes above `depth` are left on the way. */
export interface TestTarget {
  readonly block: BlockId;
  readonly depth: number;
}

/** Evaluates a condition and branches; `and`, `or`, `not` and literals become control flow. */
export function buildTest(b: Builder, id: IrExprId, yes: TestTarget, no: TestTarget): void {
  const expr = exprOf(b, id);
  if (expr.kind === "logic") {
    const next: TestTarget = { block: newBlock(b), depth: b.scopes.length };
    if (expr.op === "and") {
      buildTest(b, expr.left, next, no);
    } else {
      buildTest(b, expr.left, yes, next);
    }
    startBlock(b, next.block);
    buildTest(b, expr.right, yes, no);
    return;
  }
  if (expr.kind === "unary" && expr.op === "not") {
    buildTest(b, expr.value, no, yes);
    return;
  }
  if (expr.kind === "literal" && expr.value.kind === "bool") {
    const target = expr.value.value ? yes : no;
    goTo(b, expr.span, exitEdge(b, target.depth, expr.span, target.block));
    return;
  }
  const cond = buildOperand(b, id);
  if (isReachable(b)) {
    branch(b, expr.span, cond, exitEdge(b, yes.depth, expr.span, yes.block), exitEdge(b, no.depth, expr.span, no.block));
  }
}

/** Conversions. `weaken` is a shared reborrow; a place of type `mut ref` is reborrowed, not moved, by `unsize`. */
export function buildCast(b: Builder, expr: Node<"cast">, dest: Place): void {
  const source = exprOf(b, expr.value);
  if (expr.cast === "never") {
    buildDiscard(b, expr.value);
    return;
  }
  const inner = typeOf(b.cx.program.table, source.type);
  if (expr.cast === "weaken" && inner.kind === "ref") {
    const pointer = buildPlace(b, expr.value, "static");
    assign(b, expr.span, dest, { kind: "borrow", borrow: "ref", place: project(pointer, { kind: "deref", type: inner.inner }) });
    return;
  }
  if (expr.cast === "unsize" && inner.kind === "ref" && inner.mut && isPlaceExpr(source)) {
    const place = project(buildPlace(b, expr.value, "static"), { kind: "deref", type: inner.inner });
    const again = tempOf(b, expr.span, source.type, { kind: "borrow", borrow: "mut", place });
    assign(b, expr.span, dest, { kind: "cast", cast: expr.cast, value: readTemp(b, again) });
    return;
  }
  const value = buildOperand(b, expr.value);
  if (expr.cast === "unsize") {
    convertToSlice(b, expr, value, dest);
  } else {
    assign(b, expr.span, dest, { kind: "cast", cast: expr.cast, value });
  }
  consume(b, value);
}

/** A reference to an array or List, already evaluated, as a slice. */
export function convertToSlice(b: Builder, expr: Node<"cast">, value: Operand, dest: Place): void {
  const source = typeOf(b.cx.program.table, exprOf(b, expr.value).type);
  if (source.kind !== "ref" || typeOf(b.cx.program.table, source.inner).kind !== "adt") {
    assign(b, expr.span, dest, { kind: "cast", cast: "unsize", value });
    return;
  }
  const pointer = value.kind === "const" ? tempOf(b, expr.span, exprOf(b, expr.value).type, { kind: "use", value }) : NO_LOCAL;
  const held = value.kind === "const" ? localPlace(pointer) : value.place;
  const place = project(held, { kind: "deref", type: source.inner });
  const length = readTemp(b, tempOf(b, expr.span, TY_U64, { kind: "len", place }));
  assign(b, expr.span, dest, { kind: "slice", place, lo: intOperand(0n, TY_U64), hi: length, mut: source.mut });
}

/** `place = value`: the value, then the parts of the place; the old value drops where its type needs it [expr.assign]. */
export function buildAssign(b: Builder, expr: Node<"assign">, dest: Place): void {
  const target = exprOf(b, expr.place);
  const simple = effectOf(b, expr.place) === 0 && !hasIndex(b, expr.place);
  if (!typeNeedsDrop(b, target.type) && simple) {
    const place = buildPlace(b, expr.place, "copy");
    noteAssigned(b, expr.span, place);
    buildInto(b, expr.value, place);
  } else {
    const value = buildOperand(b, expr.value);
    const held = isFresh(b, expr, value) ? value : stabilise(b, expr.value, value);
    const place = buildPlace(b, expr.place, "copy");
    noteAssigned(b, expr.span, place);
    if (typeNeedsDrop(b, target.type)) {
      emitDrop(b, expr.span, place);
    }
    assignUse(b, expr.span, place, held);
    consume(b, held);
  }
  assignUnit(b, expr.span, dest);
}

/** Keeps in mind that a variable that cannot be changed is assigned, if the place is one. */
function noteAssigned(b: Builder, span: Span, place: Place): void {
  if (place.projection.length === 0 && !at(b.locals, place.local).mutable) {
    b.assigned.push({ local: place.local, span });
  }
}

function hasIndex(b: Builder, id: IrExprId): boolean {
  const expr = exprOf(b, id);
  return expr.kind === "index" || ((expr.kind === "field" || expr.kind === "deref") && hasIndex(b, expr.base));
}

/** Whether the value is another variable as a whole, which neither the parts of the place nor the drop of the old value can touch. */
function isFresh(b: Builder, expr: Node<"assign">, value: Operand): boolean {
  const source = exprOf(b, expr.value);
  const target = exprOf(b, expr.place);
  if (value.kind !== "move" || source.kind !== "local" || target.kind !== "local") {
    return false;
  }
  return source.local !== target.local && value.place.projection.length === 0;
}

/** `place op= value` on a primitive: the value, then the place once, then read, operate, store [expr.order]. */
export function buildUpdate(b: Builder, expr: Node<"update">, dest: Place): void {
  const operand = buildOperand(b, expr.value);
  const right = effectOf(b, expr.place) > 0 ? stabilise(b, expr.value, operand) : operand;
  const place = buildPlace(b, expr.place, "copy");
  noteAssigned(b, expr.span, place);
  const checked = isChecked(b, expr.op, exprOf(b, expr.place).type);
  assign(b, expr.span, place, { kind: "binary", op: expr.op, left: { kind: "copy", place }, right, checked });
  assignUnit(b, expr.span, dest);
}

/** `place op= value` through a behavior: the result replaces the old value, which drops. */
export function buildUpdateCall(b: Builder, expr: Node<"update_call">, dest: Place): void {
  const value = stabilise(b, expr.value, buildOperand(b, expr.value));
  const place = buildPlace(b, expr.place, "copy");
  noteAssigned(b, expr.span, place);
  const type = exprOf(b, expr.place).type;
  const refType = mkRef(b.cx.program.table, false, type);
  const left = tempOf(b, expr.span, refType, { kind: "borrow", borrow: "ref", place });
  const result = newTemp(b, type, expr.span);
  emitCall(b, expr.span, localPlace(result), type, { kind: "func", func: expr.func }, [readTemp(b, left), value]);
  consume(b, value);
  if (typeNeedsDrop(b, type)) {
    emitDrop(b, expr.span, place);
  }
  assignUse(b, expr.span, place, readTemp(b, result));
  assignUnit(b, expr.span, dest);
}

/** Raw pointer methods [low.block]. */
export function buildPtrOp(b: Builder, expr: Node<"ptr_op">, dest: Place): void {
  const operands = buildOperands(b, expr.args);
  const pointer = at(operands, 0);
  switch (expr.op) {
    case "read":
      assign(b, expr.span, dest, { kind: "ptr_read", pointer });
      break;
    case "write":
      emitPtrWrite(b, expr.span, pointer, at(operands, 1));
      assignUnit(b, expr.span, dest);
      break;
    case "offset":
      assign(b, expr.span, dest, { kind: "ptr_offset", pointer, count: at(operands, 1) });
      break;
    case "is_null":
      assign(b, expr.span, dest, { kind: "ptr_is_null", pointer });
      break;
  }
  consumeAll(b, operands);
}

/** A shared or mutable borrow of a place in a new temporary. */
export function borrowTemp(b: Builder, span: Span, mut: boolean, type: TypeId, place: Place): Operand {
  const refType = mkRef(b.cx.program.table, mut, type);
  return readTemp(b, tempOf(b, span, refType, { kind: "borrow", borrow: mut ? "mut" : "ref", place }));
}
