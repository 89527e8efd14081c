/** Diagnostics about patterns: one function per message. */
import { newDiagnostic, withHelp, type Diagnostic } from "../diagnostics/index.js";
import type { Span } from "../source/index.js";

function listOf(missing: readonly string[]): string {
  return missing.map((one) => "`" + one + "`").join(", ");
}

/** S009: a `when` leaves values out. */
export function notExhaustive(span: Span, missing: readonly string[]): Diagnostic {
  const made = newDiagnostic("S009", span, "`when` does not cover " + listOf(missing));
  return withHelp(made, "add an arm for " + (missing.length === 1 ? "it" : "them") + ", or `_ => …`");
}

/** S009: a pattern that must match everything does not. */
export function refutable(span: Span, missing: readonly string[], isLet: boolean): Diagnostic {
  const made = newDiagnostic("S009", span, "this pattern does not cover " + listOf(missing));
  return isLet ? withHelp(made, "add `else { … }` that leaves the block") : made;
}

/** W002: nothing reaches an arm or alternative. */
export function unreachablePattern(span: Span): Diagnostic {
  return newDiagnostic("W002", span, "nothing reaches this pattern: the ones before it cover all its values");
}
