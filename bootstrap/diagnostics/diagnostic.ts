// Diagnostics as values.

import type { Span } from "../source/index.js";

export type Severity = "Error" | "Warning";

/** A secondary place with its text. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A change that fixes the problem: replace `span` by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** One message to the user. `code` is in the catalogue (`bootstrap/tables/diagnostics.json`). */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly labels: Label[];
  readonly help: string[];
  readonly edits: Edit[];
}

/** A piece of source in which a warning is not shown: `@allow(…)`. */
export interface Allowance {
  readonly code: string;
  readonly span: Span;
}

/** Everything reported so far, in the order of reporting. */
export interface Diagnostics {
  readonly list: Diagnostic[];
  readonly allowed: Allowance[];
  errorCount: number;
}

/** An empty collection. */
export function newDiagnostics(): Diagnostics {
  return { list: [], allowed: [], errorCount: 0 };
}

/** A diagnostic without labels, help and edits. Codes that begin with `W` are warnings, all others errors. */
export function newDiagnostic(code: string, span: Span, message: string): Diagnostic {
  const severity: Severity = code.startsWith("W") ? "Warning" : "Error";
  return { code, severity, span, message, labels: [], help: [], edits: [] };
}

/** Adds a secondary place and returns the same diagnostic. */
export function withLabel(d: Diagnostic, span: Span, text: string): Diagnostic {
  d.labels.push({ span, text });
  return d;
}

/** Adds a line of help and returns the same diagnostic. */
export function withHelp(d: Diagnostic, text: string): Diagnostic {
  d.help.push(text);
  return d;
}

/** Adds a machine edit and returns the same diagnostic. */
export function withEdit(d: Diagnostic, span: Span, text: string): Diagnostic {
  d.edits.push({ span, text });
  return d;
}

/** Adds `d` to the collection. */
export function report(diagnostics: Diagnostics, d: Diagnostic): void {
  diagnostics.list.push(d);
  if (d.severity === "Error") {
    diagnostics.errorCount += 1;
  }
}

/** A warning with this code is not shown inside of `span`; an error is shown anyway. */
export function allow(diagnostics: Diagnostics, code: string, span: Span): void {
  diagnostics.allowed.push({ code, span });
}

/** Is this a warning that the source allows? */
export function isAllowed(diagnostics: Diagnostics, d: Diagnostic): boolean {
  return d.severity === "Warning" && diagnostics.allowed.some(
    ({ code, span }) => code === d.code && span.file === d.span.file && span.start <= d.span.start && d.span.end <= span.end,
  );
}

/** Does the collection hold an error? */
export function hasErrors(diagnostics: Diagnostics): boolean {
  return diagnostics.errorCount > 0;
}

/** G001, for what the language has and this compiler does not. `what` names it: `globals`, `threads` … */
export function notImplemented(span: Span, what: string): Diagnostic {
  return newDiagnostic("G001", span, "not implemented: " + what);
}
