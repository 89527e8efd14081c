/**
 * Closures of a finished body against their types: a closure whose captures do not fit its kind or markers is T017 ([clo.kind],
 * [clo.type]).
 */
import { at, text } from "../source/index.js";
import { newDiagnostic, report, withHelp, withLabel, type Diagnostics } from "../diagnostics/index.js";
import { markersOfType } from "./closure_markers.js";
import { mkRef, typeOf } from "./intern.js";
import type { Env, Program } from "./program.js";
import { showMarkers } from "./show.js";
import type { Capture, TBody, TClosure } from "./tast.js";
import type { FuncKind } from "./ty.js";

/** A kind as it is written. */
export function kindText(kind: FuncKind): string {
  return kind === "func" ? "func" : kind + " func";
}

function rank(kind: FuncKind): number {
  return kind === "func" ? 0 : kind === "mut" ? 1 : 2;
}

/** Reports every closure of `body` that is used as a function type it does not fit. Requires captures. */
export function checkClosures(program: Program, env: Env, body: TBody, diagnostics: Diagnostics): void {
  if (body.closures.length === 0) {
    return;
  }
  for (const expr of body.exprs) {
    if (expr.kind !== "closure") {
      continue;
    }
    const type = typeOf(program.table, expr.type);
    const closure = at(body.closures, expr.closure);
    if (type.kind !== "func") {
      continue;
    }
    if (rank(closure.kind) > rank(type.call)) {
      reportKind(program, body, closure, type.call, diagnostics);
    } else if (type.markers !== 0) {
      checkMarkers(program, env, body, closure, type.markers, diagnostics);
    }
  }
}

function reportKind(program: Program, body: TBody, closure: TClosure, wanted: FuncKind, diagnostics: Diagnostics): void {
  const message = "this closure is a `" + kindText(closure.kind) + "`, but a `" + kindText(wanted) + "` is expected";
  const d = newDiagnostic("T017", closure.span, message);
  const guilty = culprit(closure);
  if (guilty !== null) {
    const why = closure.kind === "move" ? "is moved out of the closure" : "is changed by the closure";
    withLabel(d, guilty.span, "`" + captureText(program, body, guilty) + "` " + why);
  }
  report(diagnostics, d);
}

/** The capture that forces the closure's kind. */
function culprit(closure: TClosure): Capture | null {
  for (const capture of closure.captures) {
    if ((closure.kind === "move" && capture.mode === "move") || (closure.kind === "mut" && capture.mode === "mut")) {
      return capture;
    }
  }
  return closure.captures[0] ?? null;
}

function captureText(program: Program, body: TBody, capture: Capture): string {
  return text(program.interner, at(body.locals, capture.local).name);
}

function checkMarkers(program: Program, env: Env, body: TBody, closure: TClosure, wanted: number, diagnostics: Diagnostics): void {
  for (const capture of closure.captures) {
    const owned = capture.mode === "move" || capture.mode === "copy";
    const type = owned ? capture.type : mkRef(program.table, capture.mode === "mut", capture.type);
    const missing = wanted & ~markersOfType(program, env, type);
    if (missing !== 0) {
      const name = captureText(program, body, capture);
      const d = newDiagnostic("T017", closure.span, "this closure is not `" + showMarkers(missing) + "`");
      withLabel(d, capture.span, "because it captures `" + name + "`");
      report(diagnostics, owned ? d : withHelp(d, "`move do` takes what is captured into the closure"));
      return;
    }
  }
}
