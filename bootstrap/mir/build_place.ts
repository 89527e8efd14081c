/**
 * Places: chains of fields, dereferences and checked indexes over a local, a capture, a constant or a temporary; slices of them.
 */
import { at, type Span } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import type { LocalIndex } from "../resolver/index.js";
import {
  fieldsOf,
  mkRef,
  normalize,
  TY_I128,
  TY_I64,
  TY_REF_STR,
  TY_STR,
  TY_U128,
  TY_U64,
  typeOf,
  type Capture,
  type TypeId,
} from "../types/index.js";
import { intShape, type IrExpr, type IrExprId } from "../ir/index.js";
import {
  assign,
  emitCheck,
  emitLive,
  exprOf,
  fieldPlace,
  intOperand,
  isRefType,
  localFor,
  localPlace,
  newLocal,
  newTemp,
  project,
  readTemp,
  tempOf,
  type Builder,
} from "./builder.js";
import { buildInto, stableOperand } from "./build_expr.js";
import { envFieldType, envTypeOf } from "./build_closure.js";
import { NO_LOCAL, type LocalId, type Operand, type Place } from "./mir.js";
import { schedule, scheduleStorage } from "./scopes.js";

type Node<K extends IrExpr["kind"]> = Extract<IrExpr, { readonly kind: K }>;

/** How a constant at the root of a place is used: where it stands in static data, or as a copy in a temporary. */
export type ConstantUse = "static" | "copy";

/** Whether the expression is a place, but for whole constants. */
export function isPlaceExpr(expr: IrExpr): boolean {
  return expr.kind === "local" || expr.kind === "field" || expr.kind === "deref" || expr.kind === "index";
}

/** The place an expression denotes; the value of any other expression is put into a temporary of the innermost scope. */
export function buildPlace(b: Builder, id: IrExprId, constants: ConstantUse): Place {
  const chain: IrExprId[] = [];
  let root = id;
  for (;;) {
    const expr = exprOf(b, root);
    if (expr.kind !== "field" && expr.kind !== "deref" && expr.kind !== "index") {
      break;
    }
    chain.push(root);
    root = expr.base;
  }
  chain.reverse();
  const expr = exprOf(b, root);
  if (expr.kind === "local") {
    const captured = isCaptured(b, expr.local);
    if (!captured) {
      return applySteps(b, localPlace(localFor(b, expr.local)), chain, 0);
    }
    const path = pathOf(b, chain);
    const found = findCapture(b, expr.local, path);
    return found < 0 ? localPlace(NO_LOCAL) : applySteps(b, capturePlace(b, found), chain, captureOf(b, found).path.length);
  }
  if (expr.kind === "global_ref") {
    return applySteps(b, globalAddress(b, expr), chain, 0);
  }
  if (expr.kind === "const_ref" && constants === "static") {
    return applySteps(b, constantPlace(b, expr), chain, 0);
  }
  return applySteps(b, tempPlace(b, root), chain, 0);
}

/** The value of an expression in a new temporary of the innermost scope. */
export function tempPlace(b: Builder, id: IrExprId): Place {
  const expr = exprOf(b, id);
  const temp = newTemp(b, expr.type, expr.span);
  emitLive(b, expr.span, temp);
  const place = localPlace(temp);
  buildInto(b, id, place);
  if (expr.kind === "literal") {
    scheduleStorage(b, temp);
  } else {
    schedule(b, temp, true);
  }
  return place;
}

/** Static data that holds a constant, by its address. */
function constantPlace(b: Builder, expr: Node<"const_ref">): Place {
  const type = mkRef(b.cx.program.table, false, expr.type);
  const address: Operand = { kind: "const", value: { kind: "ref_named", def: expr.def, args: expr.args }, type };
  const temp = tempOf(b, expr.span, type, { kind: "use", value: address });
  return project(localPlace(temp), { kind: "deref", type: expr.type });
}

/** The address of a global, in a temporary that has its name for messages. */
function globalAddress(b: Builder, expr: Node<"global_ref">): Place {
  const name = at(b.cx.program.resolved.defs, expr.def).name;
  const address = localPlace(newLocal(b, name, expr.type, "temp", false, expr.span));
  assign(b, expr.span, address, { kind: "use", value: { kind: "const", value: { kind: "global", def: expr.def }, type: expr.type } });
  return address;
}

function applySteps(b: Builder, start: Place, chain: readonly IrExprId[], from: number): Place {
  if (from >= chain.length) {
    return start;
  }
  const projection = start.projection.slice();
  for (let i = from; i < chain.length; i += 1) {
    const expr = exprOf(b, at(chain, i));
    switch (expr.kind) {
      case "field":
        projection.push({ kind: "field", field: expr.field, variant: 0, type: expr.type });
        break;
      case "deref":
        projection.push({ kind: "deref", type: expr.type });
        break;
      case "index": {
        const base: Place = { local: start.local, projection: projection.slice() };
        const index = buildIndex(b, base, exprOf(b, expr.base).type, expr);
        projection.push({ kind: "index", index, type: expr.type });
        break;
      }
      default:
        return internalError("mir", expr.span, "step of a place");
    }
  }
  return { local: start.local, projection };
}

// -------------------------------------------------------------------------------------------------------- captures

function isCaptured(b: Builder, local: LocalIndex): boolean {
  return b.closure !== undefined && at(b.body.locals, local).closureDepth < b.closure.depth;
}

/** Fields and dereferences of references at the start of a chain, as in `Capture.path`. */
function pathOf(b: Builder, chain: readonly IrExprId[]): number[] {
  const path: number[] = [];
  for (const id of chain) {
    const expr = exprOf(b, id);
    if (expr.kind === "field") {
      path.push(expr.field);
    } else if (expr.kind === "deref" && isRefType(b, exprOf(b, expr.base).type)) {
      path.push(-1);
    } else {
      return path;
    }
  }
  return path;
}

function captureOf(b: Builder, index: number): Capture {
  return at(b.closure === undefined ? [] : b.closure.captures, index);
}

/** The capture that holds the place or a prefix of it; -1 for a place that the closure only names (`let _ = x`). */
function findCapture(b: Builder, local: LocalIndex, path: readonly number[]): number {
  const captures = b.closure === undefined ? [] : b.closure.captures;
  for (let i = 0; i < captures.length; i += 1) {
    const capture = at(captures, i);
    if (capture.local === local && isPrefix(capture.path, path)) {
      return i;
    }
  }
  return -1;
}

function isPrefix(short: readonly number[], long: readonly number[]): boolean {
  if (short.length > long.length) {
    return false;
  }
  for (let i = 0; i < short.length; i += 1) {
    if (short[i] !== long[i]) {
      return false;
    }
  }
  return true;
}

/** Where a capture of this closure stands: a field of the environment, behind its reference if captured by one. */
function capturePlace(b: Builder, index: number): Place {
  const closure = b.closure;
  if (closure === undefined) {
    return internalError("mir", null, "capture outside of a closure");
  }
  const table = b.cx.program.table;
  const capture = at(closure.captures, index);
  let place = localPlace(1);
  if (closure.kind !== "move") {
    place = project(place, { kind: "deref", type: envTypeOf(table, closure) });
  }
  place = fieldPlace(place, 0, index, envFieldType(table, capture));
  return capture.mode === "ref" || capture.mode === "mut" ? project(place, { kind: "deref", type: capture.type }) : place;
}

/** The place that a closure inside of this body captures. */
export function placeOfCapture(b: Builder, capture: Capture): Place {
  if (!isCaptured(b, capture.local)) {
    return applyPath(b, localPlace(localFor(b, capture.local)), at(b.body.locals, capture.local).type, capture.path, 0);
  }
  const found = findCapture(b, capture.local, capture.path);
  if (found < 0) {
    return internalError("mir", capture.span, "capture that the enclosing closure does not have");
  }
  const outer = captureOf(b, found);
  return applyPath(b, capturePlace(b, found), outer.type, capture.path, outer.path.length);
}

function applyPath(b: Builder, start: Place, type: TypeId, path: readonly number[], from: number): Place {
  let place = start;
  let current = type;
  for (let i = from; i < path.length; i += 1) {
    const step = at(path, i);
    if (step >= 0) {
      current = normalize(b.cx.program, b.env, at(fieldsOf(b.cx.program, current, 0), step));
      place = fieldPlace(place, 0, step, current);
    } else {
      const node = typeOf(b.cx.program.table, current);
      if (node.kind !== "ref") {
        return internalError("mir", null, "captured dereference of what is no reference");
      }
      current = node.inner;
      place = project(place, { kind: "deref", type: current });
    }
  }
  return place;
}

// ------------------------------------------------------------------------------------------------- index and slice

/** Length of an array, slice, List or Str place. */
export function lengthOf(b: Builder, place: Place, type: TypeId, span: Span): Operand {
  const node = typeOf(b.cx.program.table, type);
  if (node.kind === "array") {
    return { kind: "const", value: { kind: "type_const", type: node.len }, type: TY_U64 };
  }
  return readTemp(b, tempOf(b, span, TY_U64, { kind: "len", place }));
}

/** Evaluates and checks the index of `base[index]`; gives the `U64` local that holds it [expr.index]. */
function buildIndex(b: Builder, base: Place, baseType: TypeId, expr: Node<"index">): LocalId {
  const index = exprOf(b, expr.index);
  const value = stableOperand(b, expr.index);
  const length = lengthOf(b, base, baseType, expr.span);
  emitCheck(b, expr.span, { kind: "index", index: value, length });
  if (index.type === TY_U64 && value.kind !== "const" && value.place.projection.length === 0) {
    return value.place.local;
  }
  const narrowed = toU64(b, value, index.type, index.span);
  if (narrowed.kind === "const" || narrowed.place.projection.length > 0) {
    return tempOf(b, index.span, TY_U64, { kind: "use", value: narrowed });
  }
  return narrowed.place.local;
}

/** A checked integer as U64. */
function toU64(b: Builder, value: Operand, type: TypeId, span: Span): Operand {
  if (type === TY_U64) {
    return value;
  }
  if (value.kind === "const" && value.value.kind === "int" && value.value.value >= 0n) {
    return intOperand(BigInt.asUintN(64, value.value.value), TY_U64);
  }
  return readTemp(b, tempOf(b, span, TY_U64, { kind: "cast", cast: "num", value }));
}

/** `ref a[lo to hi]`: checks the bounds, for text also that they are character boundaries, and makes the view. */
export function buildSlice(b: Builder, expr: Node<"slice">, dest: Place): void {
  const base = buildPlace(b, expr.base, "static");
  const baseType = exprOf(b, expr.base).type;
  const span = expr.span;
  const lo = stableOperand(b, expr.lo);
  const written = stableOperand(b, expr.hi);
  const loType = exprOf(b, expr.lo).type;
  const hiType = exprOf(b, expr.hi).type;
  const end = expr.inclusive ? oneMore(b, written, hiType, exprOf(b, expr.hi).span) : { value: written, type: hiType };
  const length = lengthOf(b, base, baseType, span);
  emitCheck(b, span, { kind: "range", lo, hi: end.value, length });
  const from = toU64(b, lo, loType, span);
  const to = toU64(b, end.value, end.type, span);
  if (baseType === TY_STR) {
    const text = readTemp(b, tempOf(b, span, TY_REF_STR, { kind: "borrow", borrow: "ref", place: base }));
    emitCheck(b, span, { kind: "boundary", text, index: from });
    emitCheck(b, span, { kind: "boundary", text, index: to });
  }
  assign(b, span, dest, { kind: "slice", place: base, lo: from, hi: to, mut: expr.mut });
}

/** The end of a closed range as an open one, in a type wide enough for it. */
function oneMore(b: Builder, value: Operand, type: TypeId, span: Span): { readonly value: Operand; readonly type: TypeId } {
  const shape = intShape(b.cx.program, type);
  const wide = shape.bits < 64 ? TY_I64 : shape.bits === 128 ? type : shape.signed ? TY_I128 : TY_U128;
  const start = wide === type ? value : readTemp(b, tempOf(b, span, wide, { kind: "cast", cast: "num", value }));
  const right = intOperand(1n, wide);
  const sum = tempOf(b, span, wide, { kind: "binary", op: "add", left: start, right, checked: wide === type });
  return { value: readTemp(b, sum), type: wide };
}

/** What `when`, `!` and pattern tests look at: the place itself, or the value of any other expression in a temporary. */
export function buildScrutinee(b: Builder, id: IrExprId): Place {
  const expr = exprOf(b, id);
  if (isPlaceExpr(expr)) {
    return buildPlace(b, id, "static");
  }
  return tempPlace(b, id);
}

