/** Places as source text, for messages. */
import { at, EMPTY_SYM, text } from "../source/index.js";
import type { Place } from "../mir/index.js";
import { typeOf, type Capture, type TypeId } from "../types/index.js";
import type { CheckContext } from "./check_context.js";

/** The type of the place after `steps` projections. */
export function typeAfter(c: CheckContext, place: Place, steps: number): TypeId {
  return steps === 0 ? at(c.body.locals, place.local).type : at(place.projection, steps - 1).type;
}

/** The captures of the closure that is being checked; empty for functions. */
export function capturesOf(c: CheckContext): readonly Capture[] {
  return c.body.closure < 0 ? [] : at(c.typed.closures, c.body.closure).captures;
}

/** If the place lies in a capture: which one, and how many projections lead to it (with the reference of a capture by reference). */
export function captureOf(c: CheckContext, place: Place): { readonly capture: Capture; readonly steps: number } | undefined {
  if (at(c.body.locals, place.local).kind !== "env") {
    return undefined;
  }
  for (let i = 0; i < place.projection.length && i < 2; i += 1) {
    const step = at(place.projection, i);
    if (step.kind === "field") {
      const capture = at(capturesOf(c), step.field);
      const byRef = capture.mode === "ref" || capture.mode === "mut";
      return { capture, steps: byRef && i + 1 < place.projection.length ? i + 2 : i + 1 };
    }
  }
  return undefined;
}

/** Whether the place lies in a global. */
export function isGlobal(c: CheckContext, place: Place): boolean {
  const local = at(c.body.locals, place.local);
  return local.kind === "temp" && local.name !== EMPTY_SYM && place.projection.length > 0;
}

/** A place such as `a.b[…]`; the empty text for temporaries. Dereferences are written only where they are the last step. */
export function describePlace(c: CheckContext, place: Place): string {
  const captured = captureOf(c, place);
  let shown = "";
  let start = 0;
  if (captured !== undefined) {
    shown = describeCapture(c, captured.capture);
    start = captured.steps;
  } else {
    const local = at(c.body.locals, place.local);
    if (isGlobal(c, place)) {
      start = 1;
    } else if (local.kind !== "user" && local.kind !== "param") {
      return "";
    }
    shown = text(c.program.resolved.interner, local.name);
  }
  for (let i = start; i < place.projection.length; i += 1) {
    shown = describeStep(c, place, i, shown);
  }
  return shown;
}

function describeStep(c: CheckContext, place: Place, index: number, shown: string): string {
  const step = at(place.projection, index);
  switch (step.kind) {
    case "field":
      return shown + "." + fieldName(c, typeAfter(c, place, index), step.variant, step.field);
    case "deref":
      return index === place.projection.length - 1 ? "*" + shown : shown;
    case "index":
    case "const_index":
      return shown + "[…]";
  }
}

/** The name of a field; its number for tuples. */
export function fieldName(c: CheckContext, type: TypeId, variant: number, field: number): string {
  const node = typeOf(c.program.table, type);
  const adt = node.kind === "adt" ? c.program.adts[node.def] : undefined;
  if (adt === undefined) {
    return String(field);
  }
  const name = text(c.program.resolved.interner, at(at(adt.variants, variant).fields, field).name);
  return name === "" ? String(field) : name;
}

function describeCapture(c: CheckContext, capture: Capture): string {
  const local = at(c.typed.locals, capture.local);
  let shown = text(c.program.resolved.interner, local.name);
  let type = local.type;
  for (const step of capture.path) {
    const node = typeOf(c.program.table, type);
    if (step === -1) {
      type = node.kind === "ref" ? node.inner : type;
    } else {
      shown += "." + fieldName(c, type, 0, step);
      type = fieldTypeOf(c, type, step);
    }
  }
  return shown;
}

function fieldTypeOf(c: CheckContext, type: TypeId, field: number): TypeId {
  const node = typeOf(c.program.table, type);
  if (node.kind === "tuple") {
    return at(node.elems, field);
  }
  const adt = node.kind === "adt" ? c.program.adts[node.def] : undefined;
  return adt === undefined ? type : at(at(adt.variants, 0).fields, field).type;
}
