/** Closure expressions and their environments [clo.env]. */
import { at, EMPTY_SYM } from "../source/index.js";
import { mkRef, mkTuple, type Capture, type TypeId, type TypeTable } from "../types/index.js";
import type { IrClosure, IrExpr } from "../ir/index.js";
import { assign, emitLive, localPlace, newLocal, readTemp, tempOf, type Builder } from "./builder.js";
import { placeOfCapture } from "./build_place.js";
import type { Operand, Place } from "./mir.js";
import { consumeAll, schedule, scheduleInBlock } from "./scopes.js";

/** Type of a capture's field in the environment: a reference if captured by one. */
export function envFieldType(table: TypeTable, capture: Capture): TypeId {
  return capture.mode === "ref" || capture.mode === "mut" ? mkRef(table, capture.mode === "mut", capture.type) : capture.type;
}

/** The environment as a tuple of all captures. */
export function envTypeOf(table: TypeTable, closure: IrClosure): TypeId {
  const fields: TypeId[] = [];
  for (const capture of closure.captures) {
    fields.push(envFieldType(table, capture));
  }
  return mkTuple(table, fields);
}

/** Type of the environment parameter of a closure's body: by reference, or by value if the body consumes it. */
export function envParamType(table: TypeTable, closure: IrClosure): TypeId {
  const env = envTypeOf(table, closure);
  return closure.kind === "move" ? env : mkRef(table, closure.kind === "mut", env);
}

function owns(capture: Capture): boolean {
  return capture.mode === "move" || capture.mode === "copy";
}

/** Makes the func value: no environment, a view of a hidden local, or a heap block that owns the captures. */
export function buildClosure(b: Builder, expr: Extract<IrExpr, { readonly kind: "closure" }>, dest: Place): void {
  const closure = at(b.body.closures, expr.closure);
  const table = b.cx.program.table;
  const span = expr.span;
  if (closure.captures.length === 0) {
    assign(b, span, dest, { kind: "closure", closure: expr.closure, env: "none", captures: [] });
    return;
  }
  const captures: Operand[] = [];
  let onHeap = false;
  for (const capture of closure.captures) {
    onHeap = onHeap || owns(capture);
    captures.push(buildCapture(b, capture));
  }
  if (onHeap) {
    assign(b, span, dest, { kind: "closure", closure: expr.closure, env: "heap", captures });
    consumeAll(b, captures);
    return;
  }
  const envType = envTypeOf(table, closure);
  const hidden = newLocal(b, EMPTY_SYM, envType, "captures", true, span);
  emitLive(b, span, hidden);
  assign(b, span, localPlace(hidden), { kind: "aggregate", variant: 0, fields: captures });
  scheduleInBlock(b, hidden);
  const mut = closure.kind === "mut";
  const view = tempOf(b, span, mkRef(table, mut, envType), { kind: "borrow", borrow: mut ? "mut" : "ref", place: localPlace(hidden) });
  assign(b, span, dest, { kind: "closure", closure: expr.closure, env: "view", captures: [readTemp(b, view)] });
}

/** Captures are taken in order, each into a temporary: a borrow of the place, a copy, or the value itself. */
function buildCapture(b: Builder, capture: Capture): Operand {
  const place = placeOfCapture(b, capture);
  const type = envFieldType(b.cx.program.table, capture);
  switch (capture.mode) {
    case "ref":
      return readTemp(b, tempOf(b, capture.span, type, { kind: "borrow", borrow: "ref", place }));
    case "mut":
      return readTemp(b, tempOf(b, capture.span, type, { kind: "borrow", borrow: "mut", place }));
    case "copy":
      return readTemp(b, tempOf(b, capture.span, type, { kind: "use", value: { kind: "copy", place } }));
    case "move": {
      const temp = tempOf(b, capture.span, type, { kind: "use", value: { kind: "move", place } });
      schedule(b, temp, false);
      return readTemp(b, temp);
    }
  }
}
