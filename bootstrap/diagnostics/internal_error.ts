// Errors of the compiler itself.

import type { Span } from "../source/index.js";

/** What an internal error carries: the phase, the place in the user's program if there is one, and what went wrong. */
export interface InternalError {
  readonly kind: "InternalError";
  readonly phase: string;
  readonly span: Span | null;
  readonly text: string;
}

/** Ends the compilation with an internal error, which the driver reports with exit status 101 `[diag.exit]`. */
export function internalError(phase: string, span: Span | null, text: string): never {
  const details: InternalError = { kind: "InternalError", phase, span, text };
  throw Object.assign(new Error("internal error in " + phase + ": " + text), { internal: details });
}

/** The details of a caught internal error; null for anything else that was thrown. */
export function asInternalError(thrown: unknown): InternalError | null {
  if (thrown instanceof Error && "internal" in thrown) {
    return thrown.internal as InternalError;
  }
  return null;
}
