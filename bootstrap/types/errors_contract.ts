/** The diagnostics about contracts. */
import { at, text, type Span, type Sym } from "../source/index.js";
import { newDiagnostic, withHelp, withLabel } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import type { Checker } from "./checker.js";
import { emit } from "./errors_infer.js";
import { defName } from "./show.js";

function quoted(c: Checker, name: Sym): string {
  return "`" + text(c.program.interner, name) + "`";
}

/** S004: an owned parameter in `post:` [con.post]. */
export function reportOwnedInPost(c: Checker, span: Span, name: Sym): void {
  const d = newDiagnostic("S004", span, quoted(c, name) + " cannot be named in `post`: its type is neither Copy nor a reference");
  emit(c, withHelp(d, "keep what is needed of it: `old(…)`"));
}

/** T012: a `pre` of an implementation whose behavior has none: it could never fail [con.inherit]. */
export function reportUselessPre(c: Checker, span: Span, declared: DefId): void {
  const name = "`" + defName(c.program, declared) + "`";
  const d = newDiagnostic("T012", span, name + " has no precondition in its behavior, so an implementation cannot demand one");
  emit(c, withLabel(d, at(c.program.resolved.defs, declared).span, "declared here"));
}

/** S004: something that does not exist on entry, in `old(…)`. */
export function reportNotOnEntry(c: Checker, span: Span, name: Sym): void {
  emit(c, newDiagnostic("S004", span, quoted(c, name) + " has no value on entry"));
}

/** S015: a condition moves what it names. */
export function reportMovingCondition(c: Checker, span: Span, name: Sym): void {
  emit(c, newDiagnostic("S015", span, "cannot move out of " + quoted(c, name) + " in a contract"));
}

/** S005: a condition changes what it names. */
export function reportChangingCondition(c: Checker, span: Span, name: Sym): void {
  emit(c, newDiagnostic("S005", span, "cannot change " + quoted(c, name) + " in a contract"));
}
