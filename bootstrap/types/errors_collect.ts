/**
 * The diagnostics of `collect`, of implementation checks and of constant evaluation: one function per message.
 */
import { newDiagnostic, withEdit, withHelp, withLabel, type Diagnostic } from "../diagnostics/index.js";
import type { Span } from "../source/index.js";

/** T002: a definition of another kind stands where a type is expected. */
export function notAType(span: Span, name: string, what: string): Diagnostic {
  return newDiagnostic("T002", span, "`" + name + "` is " + what + ", not a type");
}

/** T002: a behavior used as a type [beh.decl]. */
export function behaviorAsType(span: Span, name: string): Diagnostic {
  const d = newDiagnostic("T002", span, "`" + name + "` is a behavior, not a type");
  return withHelp(d, "there are no behavior objects: use a type parameter, as in `func f[T: " + name + "](x: ref T)`");
}

/** T002: `[T]` by value [type.slice]. */
export function sliceByValue(span: Span): Diagnostic {
  const d = newDiagnostic("T002", span, "a slice exists behind a reference only");
  return withHelp(d, "write `ref [T]` or `mut ref [T]`, or `List[T]` for an owned sequence");
}

/** T002: std lacks a type the language needs. */
export function missingLangItem(span: Span, key: string): Diagnostic {
  return newDiagnostic("T002", span, "the standard library does not define `" + key + "`");
}

/** T008: type arguments. */
export function wrongTypeArgs(span: Span, name: string, expected: number, found: number): Diagnostic {
  const noun = expected === 1 ? " type argument, found " : " type arguments, found ";
  return newDiagnostic("T008", span, "`" + name + "` takes " + String(expected) + noun + String(found));
}

/** T009: `T::Item` without such an associated type. */
export function noAssocType(span: Span, owner: string, name: string): Diagnostic {
  return newDiagnostic("T009", span, "`" + owner + "` has no associated type `" + name + "`");
}

/** T009: `T::N` in an array length without such a constant. */
export function noAssocConst(span: Span, owner: string, name: string): Diagnostic {
  return newDiagnostic("T009", span, "`" + owner + "` has no constant `" + name + "`");
}

/** S012: a private constant in an array length. */
export function privateConst(span: Span, name: string, declared: Span): Diagnostic {
  return withLabel(newDiagnostic("S012", span, "constant `" + name + "` is private"), declared, "declared here");
}

/** T015: `T::Item` with several candidates [beh.assoc]. */
export function ambiguousAssoc(span: Span, owner: string, name: string, candidates: readonly string[]): Diagnostic {
  const d = newDiagnostic("T015", span, "`" + owner + "::" + name + "` is ambiguous");
  return withHelp(d, "candidates: " + candidates.join(", "));
}

/** T005: an alias or associated type that is defined by itself. */
export function cyclicAlias(span: Span, name: string): Diagnostic {
  return newDiagnostic("T005", span, "`" + name + "` is defined by itself");
}

/** T005: super-behaviors in a circle. */
export function cyclicBehavior(span: Span, name: string): Diagnostic {
  return newDiagnostic("T005", span, "behavior `" + name + "` is its own super-behavior");
}

/** T005: a type that contains itself by value [type.recursive]. */
export function recursiveType(span: Span, name: string, field: Span | undefined): Diagnostic {
  const d = newDiagnostic("T005", span, "type `" + name + "` contains itself and has no finite size");
  if (field !== undefined) {
    withLabel(d, field, "contains it by value");
  }
  return withHelp(d, "put a `Heap`, `List` or reference in between");
}

/** T005: a constant that is defined by itself. */
export function cyclicConst(span: Span, name: string): Diagnostic {
  return newDiagnostic("T005", span, "constant `" + name + "` is defined by itself");
}

/** T004: a type argument lacks a behavior. */
export function boundNotSatisfied(span: Span, type: string, behavior: string, bound: Span | undefined): Diagnostic {
  const d = newDiagnostic("T004", span, "`" + type + "` does not implement `" + behavior + "`");
  return bound === undefined ? d : withLabel(d, bound, "required by this bound");
}

/** T004: an associated type is not what a bound says. */
export function assocNotEqual(span: Span, projection: string, expected: string, found: string, bound: Span | undefined): Diagnostic {
  const d = newDiagnostic("T004", span, "`" + projection + "` is `" + found + "`, but `" + expected + "` is required");
  return bound === undefined ? d : withLabel(d, bound, "required by this bound");
}

/** T003: a parameter of an extend block that its head does not determine. */
export function openParameter(span: Span, name: string): Diagnostic {
  const d = newDiagnostic("T003", span, "type parameter `" + name + "` is not determined by this `extend`");
  return withHelp(d, "it has to occur in the extended type or in the arguments of the behavior");
}

/** T011: what an extend block does not give. */
export function missingItems(span: Span, behavior: string, names: readonly string[]): Diagnostic {
  return newDiagnostic("T011", span, "implementation of `" + behavior + "` lacks " + names.join(", "));
}

/** T012: an item that the behavior does not have. */
export function notAMember(span: Span, name: string, behavior: string): Diagnostic {
  return newDiagnostic("T012", span, "`" + name + "` is not an item of behavior `" + behavior + "`");
}

/** T012: `extend T with B[Item = X]`. */
export function assocInHead(span: Span, name: string): Diagnostic {
  const d = newDiagnostic("T012", span, "an implementation gives `" + name + "` inside of its block");
  return withHelp(d, "write `type " + name + " = …` among the items");
}

/** T012: a method that differs from the behavior's. */
export function signatureDiffers(span: Span, name: string, behavior: string, expected: string, declared: Span): Diagnostic {
  const d = newDiagnostic("T012", span, "`" + name + "` does not have the signature that `" + behavior + "` declares");
  withLabel(d, declared, "declared here");
  return withHelp(d, "expected `" + expected + "`");
}

/** T012: a method that asks for more than the behavior's. */
export function boundTooStrict(span: Span, name: string, bound: string): Diagnostic {
  return newDiagnostic("T012", span, "`" + name + "` has the bound `" + bound + "`, which the behavior does not declare");
}

/** T012: `Disposable` for some instances only [own.drop-check]. */
export function partialDisposable(span: Span, type: string): Diagnostic {
  return newDiagnostic("T012", span, "`Disposable` must be implemented for all instances of `" + type + "`, without further bounds");
}

/** T012: a marker that is not implemented by hand, or only by `lowlevel extend`. */
export function markerByHand(span: Span, name: string, allowed: boolean): Diagnostic {
  const text = allowed ? "`" + name + "` can be asserted by `lowlevel extend` only" : "`" + name + "` holds by structure and is never implemented by hand";
  return newDiagnostic("T012", span, text);
}

/** T013: neither the behavior nor the type is the package's own [beh.coherence]. */
export function orphan(span: Span, behavior: string, type: string): Diagnostic {
  return newDiagnostic("T013", span, "this package owns neither `" + behavior + "` nor `" + type + "`");
}

/** T013: an inherent block for a foreign type. */
export function orphanInherent(span: Span, type: string): Diagnostic {
  const d = newDiagnostic("T013", span, "`" + type + "` belongs to another package and cannot be extended without a behavior");
  return withHelp(d, "declare a behavior and write `extend " + type + " with …`");
}

/** T013: behaviors of references other than Iterable [beh.core]. */
export function referenceImplementation(span: Span, behavior: string): Diagnostic {
  return newDiagnostic("T013", span, "`" + behavior + "` cannot be implemented for a reference: `Iterable` is the only behavior that can");
}

/** T014: two implementations. */
export function overlap(span: Span, behavior: string, type: string, other: Span): Diagnostic {
  return withLabel(newDiagnostic("T014", span, "`" + behavior + "` is implemented twice for `" + type + "`"), other, "first implementation");
}

/** S014: two inherent members of one name. */
export function duplicateMember(span: Span, name: string, type: string, other: Span): Diagnostic {
  return withLabel(newDiagnostic("S014", span, "`" + name + "` is defined twice for `" + type + "`"), other, "first definition");
}

/** T023: two variants with one value. */
export function discriminantTwice(span: Span, value: bigint, other: Span): Diagnostic {
  return withLabel(newDiagnostic("T023", span, "discriminant " + value.toString() + " is used twice"), other, "first use");
}

/** T023: a discriminant in an enum with data. */
export function discriminantWithData(span: Span): Diagnostic {
  return newDiagnostic("T023", span, "only enums whose variants have no fields have discriminants of their own");
}

/** T023: out of any integer type's range. */
export function discriminantRange(span: Span, value: bigint): Diagnostic {
  return newDiagnostic("T023", span, "discriminant " + value.toString() + " fits no 64-bit integer");
}

/** T030: a function without body. */
export function missingBody(span: Span, name: string): Diagnostic {
  return newDiagnostic("T030", span, "`" + name + "` has no body: only `@extern` functions and methods of behaviors have none");
}

/** T030: an extern function with body. */
export function externBody(span: Span, name: string): Diagnostic {
  return newDiagnostic("T030", span, "`@extern` function `" + name + "` cannot have a body");
}

/** G010: a type at the C boundary [ffi.types]. */
export function notCType(span: Span, type: string, reason: string): Diagnostic {
  return newDiagnostic("G010", span, "`" + type + "` cannot be passed to C: " + reason);
}

/** G010: a function that cannot be at the C boundary. */
export function notCFunc(span: Span, name: string, reason: string): Diagnostic {
  return newDiagnostic("G010", span, "`" + name + "` cannot be passed to C: " + reason);
}

/** G010: `...` in a function of the language. */
export function variadicFunc(span: Span): Diagnostic {
  return newDiagnostic("G010", span, "only `@extern(\"c\")` functions take `...`");
}

/** S014: two exported functions of one symbol [ffi.export]. */
export function exportedTwice(span: Span, symbol: string, first: Span): Diagnostic {
  return withLabel(newDiagnostic("S014", span, "`" + symbol + "` is exported more than once"), first, "first exported here");
}

/** T006: result of main [mod.entry]. */
export function mainResult(span: Span, found: string): Diagnostic {
  const d = newDiagnostic("T006", span, "`main` cannot return `" + found + "`");
  return withHelp(d, "`main` returns nothing, `I32`, or `Outcome[Unit, E]` where `E: Display`");
}

/** T008: parameters of main or of a test. */
export function takesNothing(span: Span, name: string): Diagnostic {
  return newDiagnostic("T008", span, "`" + name + "` takes no parameters and no type parameters");
}

/** T006: result of a test [std.test]. */
export function testResult(span: Span, found: string): Diagnostic {
  return newDiagnostic("T006", span, "a test returns nothing, `I32` or an `Outcome`, not `" + found + "`");
}

/** T001: an array length or constant of another type. */
export function lengthType(span: Span, expected: string, found: string): Diagnostic {
  return newDiagnostic("T001", span, "expected `" + expected + "`, found `" + found + "`");
}

/** L005: a literal in an array length. */
export function literalRange(span: Span, value: bigint, type: string): Diagnostic {
  return newDiagnostic("L005", span, "literal " + value.toString() + " is out of range for `" + type + "`");
}

/** T024: what happened while a constant was evaluated [expr.const]. */
export function constPanics(span: Span, text: string): Diagnostic {
  return newDiagnostic("T024", span, "evaluation of this constant panics: " + text);
}

/** T024: an expression that constants do not have [expr.const]. */
export function notConstant(span: Span, what: string): Diagnostic {
  const d = newDiagnostic("T024", span, "not a constant expression: " + what);
  return withHelp(d, "constants are made of literals, constants, operators, `as`, `? :`, tuples, arrays, and struct and enum constructors");
}

/** S004: a name in an `effects:` clause that is no effect [eff.tree]. `nearest` is the most similar one or null. */
export function unknownEffect(span: Span, name: string, nearest: string | null): Diagnostic {
  const d = newDiagnostic("S004", span, "undefined effect `" + name + "`");
  return nearest === null ? d : withEdit(withHelp(d, "did you mean `" + nearest + "`?"), span, nearest);
}

/** S004: a capability in an `effects:` clause [eff.tree]. */
export function capabilityAsEffect(span: Span, name: string): Diagnostic {
  return newDiagnostic("S004", span, "`" + name + "` is a capability, not an effect");
}

/** S020: a global of a type that is not `Shareable` [own.global]. `fault` names the field that is to blame. */
export function notShareable(span: Span, type: string, fault: string): Diagnostic {
  const d = newDiagnostic("S020", span, "a global is reached by every thread, and `" + type + "` is not `Shareable`");
  return fault === "" ? d : withHelp(d, fault);
}
