/** Expressions: into a destination, as operands, for their effect; evaluation order [expr.order]. */
import { at, type Span } from "../source/index.js";
import { TY_NEVER, TY_UNIT, type Literal, type TypeId } from "../types/index.js";
import type { IrExpr, IrExprId } from "../ir/index.js";
import {
  assign,
  assignUnit,
  assignUse,
  exprOf,
  isSink,
  localPlace,
  neverSink,
  newTemp,
  readPlace,
  readTemp,
  UNIT_OPERAND,
  unitSink,
  type Builder,
} from "./builder.js";
import { buildAggregate, buildCall, buildCallValue, buildConstruct, buildList, buildListRepeat, buildRange } from "./build_call.js";
import { buildClosure } from "./build_closure.js";
import { buildBlock, buildIf, buildWhen } from "./build_control.js";
import { buildFormat } from "./build_format.js";
import { buildLoop, buildLoopIn, buildLoopWhile, buildJump, buildReturn } from "./build_loop.js";
import { buildAssign, buildBinary, buildCast, buildLogic, buildPtrOp, buildUnary, buildUpdate, buildUpdateCall } from "./build_operator.js";
import { buildPlace, buildSlice, isPlaceExpr } from "./build_place.js";
import { buildCatch, buildTry, buildTryElse } from "./build_try.js";
import { NO_LOCAL, type ConstValue, type Operand, type Place } from "./mir.js";
import { consume, schedule } from "./scopes.js";

/** Evaluates an expression and initialises `dest`, which nothing else refers to meanwhile, with its value. */
export function buildInto(b: Builder, id: IrExprId, dest: Place): void {
  const expr = exprOf(b, id);
  if (isSink(b, dest) && expr.type !== TY_UNIT && expr.type !== TY_NEVER) {
    buildDiscard(b, id);
    return;
  }
  switch (expr.kind) {
    case "literal":
    case "const_ref":
    case "global_ref":
    case "func_ref":
    case "local":
    case "field":
    case "deref":
    case "index": {
      const operand = buildOperand(b, id);
      assignUse(b, expr.span, dest, operand);
      consume(b, operand);
      return;
    }
    case "call":
      return buildCall(b, expr, dest);
    case "call_value":
      return buildCallValue(b, expr, dest);
    case "ptr_op":
      return buildPtrOp(b, expr, dest);
    case "construct":
      return buildConstruct(b, expr, dest);
    case "tuple":
    case "array":
    case "repeat":
      return buildAggregate(b, expr, dest);
    case "list":
      return buildList(b, expr, dest);
    case "list_repeat":
      return buildListRepeat(b, expr, dest);
    case "range":
      return buildRange(b, expr, dest);
    case "slice":
      return buildSlice(b, expr, dest);
    case "borrow":
      return buildBorrow(b, expr, dest);
    case "address":
      return assign(b, expr.span, dest, { kind: "address", place: buildPlace(b, expr.place, "copy") });
    case "closure":
      return buildClosure(b, expr, dest);
    default:
      return buildIntoRest(b, id, expr, dest);
  }
}

function buildIntoRest(b: Builder, id: IrExprId, expr: IrExpr, dest: Place): void {
  switch (expr.kind) {
    case "unary":
      return buildUnary(b, expr, dest);
    case "binary":
      return buildBinary(b, expr, dest);
    case "logic":
      return buildLogic(b, id, expr.span, dest);
    case "cast":
      return buildCast(b, expr, dest);
    case "assign":
      return buildAssign(b, expr, dest);
    case "update":
      return buildUpdate(b, expr, dest);
    case "update_call":
      return buildUpdateCall(b, expr, dest);
    case "if":
      return buildIf(b, expr, dest);
    case "when":
      return buildWhen(b, expr, dest);
    case "loop":
      return buildLoop(b, expr, dest);
    case "loop_while":
      return buildLoopWhile(b, expr, dest);
    case "loop_in":
      return buildLoopIn(b, expr, dest);
    case "block":
      return buildBlock(b, expr, dest);
    case "return":
      return buildReturn(b, expr);
    case "break":
    case "continue":
      return buildJump(b, expr);
    case "try":
      return buildTry(b, expr, dest);
    case "try_else":
      return buildTryElse(b, expr, dest);
    case "catch":
      return buildCatch(b, expr, dest);
    case "format":
      return buildFormat(b, expr, dest);
    case "debug":
      if (b.cx.options.debugAsserts) {
        buildDiscard(b, expr.body);
      }
      return assignUnit(b, expr.span, dest);
    default:
  }
}

function buildBorrow(b: Builder, expr: Extract<IrExpr, { readonly kind: "borrow" }>, dest: Place): void {
  const inner = exprOf(b, expr.place);
  if (inner.kind === "const_ref" && expr.borrow === "ref") {
    const value: ConstValue = { kind: "ref_named", def: inner.def, args: inner.args };
    assignUse(b, expr.span, dest, { kind: "const", value, type: expr.type });
    return;
  }
  const place = buildPlace(b, expr.place, expr.borrow === "ref" ? "static" : "copy");
  assign(b, expr.span, dest, { kind: "borrow", borrow: expr.borrow, place });
}

/** Evaluates a statement: a value nobody takes drops with the temporaries of the statement. */
export function buildDiscard(b: Builder, id: IrExprId): void {
  const expr = exprOf(b, id);
  if (isPlaceExpr(expr)) {
    const place = buildPlace(b, id, "static");
    const operand = readPlace(b, place, expr.type);
    if (operand.kind === "move" && place.local !== NO_LOCAL) {
      schedule(b, holdOperand(b, expr.span, expr.type, operand), false);
    }
    return;
  }
  if (expr.type === TY_UNIT) {
    buildInto(b, id, unitSink(b, expr.span));
  } else if (expr.type === TY_NEVER) {
    buildInto(b, id, neverSink(b, expr.span));
  } else if (expr.kind !== "literal" && expr.kind !== "const_ref" && expr.kind !== "global_ref" && expr.kind !== "func_ref") {
    schedule(b, buildTemp(b, id), false);
  }
}

/** The value of an expression in a temporary that is not scheduled for a drop. */
function buildTemp(b: Builder, id: IrExprId): number {
  const expr = exprOf(b, id);
  const temp = newTemp(b, expr.type, expr.span);
  buildInto(b, id, localPlace(temp));
  return temp;
}

/** A literal as a constant. */
export function literalValue(value: Literal): ConstValue {
  switch (value.kind) {
    case "int":
      return { kind: "int", value: value.value };
    case "float":
      return { kind: "float", value: value.value };
    case "bool":
      return { kind: "bool", value: value.value };
    case "char":
      return { kind: "char", value: value.value };
    case "str":
      return { kind: "str", bytes: value.bytes };
    case "bytes":
      return { kind: "bytes", bytes: value.bytes };
    case "unit":
      return { kind: "unit" };
  }
}

/**
 * The value of an expression as an operand. A place is not read yet: whoever uses the operand later than at once takes
 * `stableOperand` or `buildOperands`. A temporary stays scheduled for its drop until `consume`.
 */
export function buildOperand(b: Builder, id: IrExprId): Operand {
  const expr = exprOf(b, id);
  switch (expr.kind) {
    case "literal":
      return { kind: "const", value: literalValue(expr.value), type: expr.type };
    case "const_ref":
      return { kind: "const", value: { kind: "named", def: expr.def, args: expr.args }, type: expr.type };
    case "global_ref":
      return { kind: "const", value: { kind: "global", def: expr.def }, type: expr.type };
    case "func_ref":
      return { kind: "const", value: { kind: "func", func: expr.func }, type: expr.type };
    case "local":
    case "field":
    case "deref":
    case "index":
      return readPlaceExpr(b, id, expr.type);
    default:
  }
  if (expr.type === TY_UNIT) {
    buildInto(b, id, unitSink(b, expr.span));
    return UNIT_OPERAND;
  }
  if (expr.type === TY_NEVER) {
    buildInto(b, id, neverSink(b, expr.span));
    return { kind: "const", value: { kind: "unit" }, type: TY_NEVER };
  }
  const temp = buildTemp(b, id);
  schedule(b, temp, false);
  return readTemp(b, temp);
}

/** A part that is moved out of a constant is moved out of a copy: each use copies [expr.const]. */
function readPlaceExpr(b: Builder, id: IrExprId, type: TypeId): Operand {
  const operand = readPlace(b, localPlace(NO_LOCAL), type);
  const place = buildPlace(b, id, operand.kind === "copy" ? "static" : "copy");
  return { kind: operand.kind === "copy" ? "copy" : "move", place };
}

/** Whether code that runs later cannot change what the operand yields. */
function isStable(b: Builder, operand: Operand): boolean {
  if (operand.kind === "const") {
    return true;
  }
  if (operand.place.projection.length > 0) {
    return false;
  }
  const local = at(b.locals, operand.place.local);
  return local.kind === "temp" || (operand.kind === "copy" && !local.mutable && (local.kind === "user" || local.kind === "param"));
}

/** Reads the operand now, into a temporary that is scheduled for its drop. */
export function holdOperand(b: Builder, span: Span, type: TypeId, operand: Operand): number {
  const temp = newTemp(b, type, span);
  assign(b, span, localPlace(temp), { kind: "use", value: operand });
  consume(b, operand);
  return temp;
}

/** The value of an expression, read now. */
export function stableOperand(b: Builder, id: IrExprId): Operand {
  return stabilise(b, id, buildOperand(b, id));
}

/** Reads the operand of `id` now if later code could change what it yields. */
export function stabilise(b: Builder, id: IrExprId, operand: Operand): Operand {
  if (isStable(b, operand)) {
    return operand;
  }
  const expr = exprOf(b, id);
  const temp = holdOperand(b, expr.span, expr.type, operand);
  schedule(b, temp, false);
  return readTemp(b, temp);
}

/**
 * What evaluating an expression can do to places that were named before: 0 only read them, 1 also borrow them, 2 anything. Panics do not
 * count: nothing reads a place after one.
 */
export function effectOf(b: Builder, id: IrExprId): number {
  const expr = exprOf(b, id);
  switch (expr.kind) {
    case "literal":
    case "const_ref":
    case "global_ref":
    case "func_ref":
    case "local":
      return 0;
    case "field":
    case "deref":
      return effectOf(b, expr.base);
    case "unary":
      return effectOf(b, expr.value);
    case "cast":
      return expr.cast === "num" || expr.cast === "ptr" ? effectOf(b, expr.value) : 2;
    case "index":
      return greater(effectOf(b, expr.base), effectOf(b, expr.index));
    case "binary":
      return greater(effectOf(b, expr.left), effectOf(b, expr.right));
    case "borrow":
      return expr.borrow === "ref" ? greater(1, effectOf(b, expr.place)) : 2;
    default:
      return 2;
  }
}

function greater(a: number, b: number): number {
  return a > b ? a : b;
}

/** Whether an operand may be read after code with the given effect. */
function survives(operand: Operand, effect: number): boolean {
  return effect === 0 || (effect === 1 && operand.kind === "copy");
}

/** The values of expressions, evaluated in order; each may be read where the last one has been evaluated. */
export function buildOperands(b: Builder, ids: readonly IrExprId[]): Operand[] {
  return buildOperandsBefore(b, ids, 0);
}

/** As `buildOperands`, where code with the effect `after` follows before the operands are read. */
export function buildOperandsBefore(b: Builder, ids: readonly IrExprId[], after: number): Operand[] {
  const later: number[] = [];
  let effect = after;
  for (let i = ids.length - 1; i >= 0; i -= 1) {
    later.push(effect);
    if (effect < 2) {
      effect = greater(effect, effectOf(b, at(ids, i)));
    }
  }
  const operands: Operand[] = [];
  for (let i = 0; i < ids.length; i += 1) {
    const id = at(ids, i);
    const operand = buildOperand(b, id);
    operands.push(survives(operand, at(later, ids.length - 1 - i)) ? operand : stabilise(b, id, operand));
  }
  return operands;
}

