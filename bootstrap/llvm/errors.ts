/** Diagnostics of the room. */
import { newDiagnostic, withHelp, type Diagnostic } from "../diagnostics/index.js";
import type { Span } from "../source/index.js";

/** T020: `chain` shows the instances that lead to the one that nests too deeply, outermost first. */
export function instancesNestTooDeeply(span: Span, chain: readonly string[]): Diagnostic {
  const d = newDiagnostic("T020", span, "type arguments nest deeper than 64");
  for (const link of chain) {
    withHelp(d, "instantiated from " + link);
  }
  return d;
}
