/** Diagnostics of the `borrow` room: one function per message. */
import { newDiagnostic, withHelp, withLabel, type Diagnostic } from "../diagnostics/index.js";
import type { Span } from "../source/index.js";

function quoted(name: string, other: string): string {
  return name === "" ? other : "`" + name + "`";
}

function sameSpan(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** S001. `moved` is where the value went; the same place as the use in a loop. */
export function useAfterMove(use: Span, name: string, moved: Span | undefined, help: string): Diagnostic {
  let made = newDiagnostic("S001", use, "use of moved value " + quoted(name, "here"));
  if (moved !== undefined) {
    made = sameSpan(use, moved)
      ? withLabel(made, moved, "moved here, in the previous iteration of the loop")
      : withLabel(made, moved, "moved here");
  }
  return help === "" ? made : withHelp(made, help);
}

/** S015: the place cannot be moved out of. `why` names what is in the way. */
export function moveOut(span: Span, name: string, why: string, help: string): Diagnostic {
  const made = newDiagnostic("S015", span, "cannot move out of " + quoted(name, "this value") + ", which is " + why);
  return help === "" ? made : withHelp(made, help);
}

/** S005: assignment or mutable borrow of something that is not mutable. */
export function notMutable(span: Span, action: string, name: string, why: string, declared: Span | undefined, help: string): Diagnostic {
  let made = newDiagnostic("S005", span, "cannot " + action + " " + quoted(name, "this value") + ", which is " + why);
  if (declared !== undefined) {
    made = withLabel(made, declared, "declared here");
  }
  return help === "" ? made : withHelp(made, help);
}

/** S002: two accesses that exclude each other. */
export function borrowConflict(span: Span, action: string, name: string, borrowed: Span, how: string): Diagnostic {
  const made = newDiagnostic("S002", span, "cannot " + action + " " + quoted(name, "this value") + " while it is borrowed" + how);
  return withLabel(made, borrowed, "borrowed here");
}

/** S021: move while borrowed. */
export function moveWhileBorrowed(span: Span, name: string, borrowed: Span): Diagnostic {
  return withLabel(newDiagnostic("S021", span, "cannot move " + quoted(name, "this value") + " while it is borrowed"), borrowed, "borrowed here");
}

/** S003: the borrow outlives what it refers to. `what` says what it is where it has no name. */
export function tooShort(borrow: Span, name: string, what: string, end: Span, help: string): Diagnostic {
  let made = newDiagnostic("S003", borrow, quoted(name, "this " + what) + " does not live long enough");
  if (!sameSpan(borrow, end)) {
    made = withLabel(made, end, name === "" ? "the " + what + " is dropped here" : "dropped here while still borrowed");
  }
  return help === "" ? made : withHelp(made, help);
}

/** S003: a reference to a thread-local global leaves the function that took it [own.global]. */
export function leavesThread(borrow: Span, name: string): Diagnostic {
  const made = newDiagnostic("S003", borrow, "this reference to " + quoted(name, "a global") + ", of which each thread has its own, leaves the function");
  return withHelp(made, "return an owned value, or use the variable where the reference goes");
}

/** S003: data of one region of the signature flows into another. */
export function unrelatedRegions(span: Span): Diagnostic {
  const made = newDiagnostic("S003", span, "this reference does not live long enough for where it goes");
  return withHelp(made, "references in different parameters are unrelated; return an owned value, or split the function");
}

/** S003: what a call passes to a closure is kept beyond the call. */
export function callEscapes(span: Span): Diagnostic {
  return newDiagnostic("S003", span, "the closure keeps a reference that lives for one call only");
}

/** S003: something that need not live long enough is kept in what a call passes to a closure. */
export function storesInArgument(span: Span): Diagnostic {
  return newDiagnostic("S003", span, "the function value puts a reference into its argument, which may live longer");
}

/** S003: a func value over references from one place is wanted for any. */
export function regionOfArgument(span: Span): Diagnostic {
  return newDiagnostic("S003", span, "the references here come from one place, but a function that takes any reference is wanted");
}

/** S003: a closure owns something whose drop uses a reference. */
export function captureDropsReference(span: Span): Diagnostic {
  const made = newDiagnostic("S003", span, "the closure owns a value whose drop uses a reference, which may be gone by then");
  return withHelp(made, "capture it by reference: leave `move` out");
}

/** S016: the result's reference could come from several parameters. */
export function whichReference(span: Span): Diagnostic {
  const made = newDiagnostic("S016", span, "cannot tell which parameter the reference in the result comes from");
  return withHelp(made, "return an owned value, or split the function");
}

/** S016: a field `mut ref T` whose T contains references. */
export function nestedRegion(span: Span): Diagnostic {
  const made = newDiagnostic("S016", span, "a field cannot be a mutable reference to a type that contains references");
  return withHelp(made, "make the type a parameter");
}
