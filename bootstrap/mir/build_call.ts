/** Calls and values made of parts: structs, variants, tuples, arrays, lists, ranges. */
import { at } from "../source/index.js";
import { fieldsOf, mkArray, mkConst, mkPtr, normalize, TY_U64, typeOf, type TypeId } from "../types/index.js";
import type { IrExpr, IrExprId } from "../ir/index.js";
import { internalError } from "../diagnostics/index.js";
import {
  assign,
  emitCall,
  emitLive,
  exprOf,
  fieldPlace,
  intOperand,
  localPlace,
  newTemp,
  readPlace,
  readTemp,
  tempOf,
  type Builder,
} from "./builder.js";
import { buildOperand, buildOperands, buildOperandsBefore, effectOf } from "./build_expr.js";
import { convertToSlice } from "./build_operator.js";
import { buildPlace, isPlaceExpr, tempPlace } from "./build_place.js";
import type { Operand, Place } from "./mir.js";
import { consume, consumeAll, release, scheduleStorage } from "./scopes.js";

type Node<K extends IrExpr["kind"]> = Extract<IrExpr, { readonly kind: K }>;

/** Static call: arguments left to right, receiver first. */
export function buildCall(b: Builder, expr: Node<"call">, dest: Place): void {
  const args = buildArguments(b, expr.args);
  emitCall(b, expr.span, dest, expr.type, { kind: "func", func: expr.func }, args);
  consumeAll(b, args);
}

/** Arguments of a static call. A receiver that is borrowed in two phases becomes a slice when all arguments are there [bor.two-phase]. */
function buildArguments(b: Builder, ids: readonly IrExprId[]): Operand[] {
  const first = ids[0];
  const receiver = first === undefined ? undefined : exprOf(b, first);
  if (receiver === undefined || receiver.kind !== "cast" || receiver.cast !== "unsize") {
    return buildOperands(b, ids);
  }
  const borrow = exprOf(b, receiver.value);
  if (borrow.kind !== "borrow" || borrow.borrow !== "two_phase") {
    return buildOperands(b, ids);
  }
  const args = buildOperands(b, [receiver.value, ...ids.slice(1)]);
  const made = newTemp(b, receiver.type, receiver.span);
  convertToSlice(b, receiver, at(args, 0), localPlace(made));
  args[0] = readTemp(b, made);
  return args;
}

/** Call of a func value: the callee's place first, then the arguments; a `move` call consumes the value. */
export function buildCallValue(b: Builder, expr: Node<"call_value">, dest: Place): void {
  const place = isPlaceExpr(exprOf(b, expr.callee)) ? buildPlace(b, expr.callee, "static") : tempPlace(b, expr.callee);
  const args = buildOperands(b, expr.args);
  emitCall(b, expr.span, dest, expr.type, { kind: "value", place, call: expr.call }, args);
  consumeAll(b, args);
  if (expr.call === "move" && place.projection.length === 0) {
    release(b, place.local);
  }
}

/** Struct, unit, tuple or record variant: initialisers in written order, then the base, whose missing fields are copied or moved [type.struct]. */
export function buildConstruct(b: Builder, expr: Node<"construct">, dest: Place): void {
  const ids: IrExprId[] = [];
  for (const init of expr.inits) {
    ids.push(init.value);
  }
  const values = buildOperandsBefore(b, ids, expr.base >= 0 ? effectOf(b, expr.base) : 0);
  const base = expr.base >= 0 ? buildPlace(b, expr.base, "copy") : undefined;
  const types = fieldsOf(b.cx.program, expr.type, expr.variant);
  const given: (Operand | undefined)[] = types.map(() => undefined);
  for (let i = 0; i < expr.inits.length; i += 1) {
    given[at(expr.inits, i).field] = at(values, i);
  }
  const fields: Operand[] = [];
  for (let i = 0; i < given.length; i += 1) {
    const value = given[i];
    if (value !== undefined) {
      fields.push(value);
    } else if (base !== undefined) {
      const type = normalize(b.cx.program, b.env, at(types, i));
      fields.push(readPlace(b, fieldPlace(base, expr.variant, i, type), type));
    } else {
      return internalError("mir", expr.span, "field without a value");
    }
  }
  assign(b, expr.span, dest, { kind: "aggregate", variant: expr.variant, fields });
  consumeAll(b, fields);
}

/** Tuple, array, or `[value; n]`. */
export function buildAggregate(b: Builder, expr: Node<"tuple"> | Node<"array"> | Node<"repeat">, dest: Place): void {
  if (expr.kind === "repeat") {
    const value = buildOperand(b, expr.value);
    assign(b, expr.span, dest, { kind: "repeat", value, count: expr.count });
    consume(b, value);
    return;
  }
  const elems = buildOperands(b, expr.elems);
  if (expr.kind === "tuple") {
    assign(b, expr.span, dest, { kind: "aggregate", variant: 0, fields: elems });
  } else {
    assign(b, expr.span, dest, { kind: "array", elems });
  }
  consumeAll(b, elems);
}

/** The element type of a List. */
function elementOf(b: Builder, list: TypeId): TypeId {
  const node = typeOf(b.cx.program.table, list);
  return node.kind === "adt" ? at(node.args, 0) : internalError("mir", null, "list literal of another type");
}

/**
 * An array literal that makes a List [type.list-literal]: the elements are put into an array, out of which std moves them; the array
 * itself is never dropped.
 */
export function buildList(b: Builder, expr: Node<"list">, dest: Place): void {
  const table = b.cx.program.table;
  const elem = elementOf(b, expr.type);
  const count = BigInt(expr.elems.length);
  const elems = buildOperands(b, expr.elems);
  const arrayType = mkArray(table, elem, mkConst(table, count));
  const array = newTemp(b, arrayType, expr.span);
  emitLive(b, expr.span, array);
  scheduleStorage(b, array);
  assign(b, expr.span, localPlace(array), { kind: "array", elems });
  consumeAll(b, elems);
  const whole = tempOf(b, expr.span, mkPtr(table, false, arrayType), { kind: "address", place: localPlace(array) });
  const first = tempOf(b, expr.span, mkPtr(table, false, elem), { kind: "cast", cast: "ptr", value: readTemp(b, whole) });
  const func = { def: b.cx.lang.listFromArray, args: [elem] };
  emitCall(b, expr.span, dest, expr.type, { kind: "func", func }, [readTemp(b, first), intOperand(count, TY_U64)]);
}

/** `[value; n]` where a List is expected. */
export function buildListRepeat(b: Builder, expr: Node<"list_repeat">, dest: Place): void {
  const value = buildOperand(b, expr.value);
  const count: Operand = { kind: "const", value: { kind: "type_const", type: expr.count }, type: TY_U64 };
  const func = { def: b.cx.lang.listFromRepeat, args: [elementOf(b, expr.type)] };
  emitCall(b, expr.span, dest, expr.type, { kind: "func", func }, [value, count]);
  consume(b, value);
}

/** `lo to hi` and `lo through hi` as values: both std types have the fields `start`, `end`. */
export function buildRange(b: Builder, expr: Node<"range">, dest: Place): void {
  const fields = buildOperands(b, [expr.lo, expr.hi]);
  assign(b, expr.span, dest, { kind: "aggregate", variant: 0, fields });
  consumeAll(b, fields);
}
