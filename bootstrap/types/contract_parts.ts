/**
 * Parameters that a behavior's method takes apart, in its conditions [con.inherit]. In an implementation the names that the pattern binds have no
 * variables: there they are parts of the parameter as a whole, for which a local stands.
 */
import { at, type Span } from "../source/index.js";
import { notImplemented } from "../diagnostics/index.js";
import { addExpr, exprOf, type Checker } from "./checker.js";
import { emit } from "./errors_infer.js";
import type { LocalIndex } from "../resolver/index.js";
import type { TExprId, TPat, TPatId } from "./tast.js";
import type { TypeId } from "./ty.js";

/** From a value to a part of it: a field, or what it refers to (-1); and the part's type. */
interface Step {
  readonly field: number;
  readonly type: TypeId;
}

/** What the local `local` of a pattern is: a part of `whole`, or a reference to it. `own` is the pattern of the parameter in the implementation, -1 for none. */
export interface Part {
  readonly local: LocalIndex;
  readonly whole: LocalIndex;
  readonly own: TPatId;
  readonly steps: readonly Step[];
  readonly mode: "move" | "ref" | "mut";
}

/** G001 for patterns with other parts than those of structs and tuples, in a behavior's method with conditions. */
export function checkParts(c: Checker, params: readonly { readonly pat: TPatId }[], span: Span): void {
  if (!params.every((param) => isPlain(c, param.pat))) {
    emit(c, notImplemented(span, "contracts of a behavior's method that takes more than structs and tuples apart"));
  }
}

function isPlain(c: Checker, id: TPatId): boolean {
  const pat = at(c.pats, id);
  switch (pat.kind) {
    case "error":
    case "wild":
    case "binding":
      return true;
    case "deref":
      return isPlain(c, pat.inner);
    case "tuple":
      return pat.elems.every((elem) => isPlain(c, elem));
    case "variant":
      return c.program.adts[pat.def]?.isEnum === false && pat.fields.every((field) => isPlain(c, field.pat));
    default:
      return false;
  }
}

/** Adds the parts that a pattern for `whole` binds. */
export function collectParts(c: Checker, id: TPatId, whole: LocalIndex, own: TPatId, steps: readonly Step[], out: Part[]): void {
  const pat = at(c.pats, id);
  const inner = (part: TPatId, field: number): void => {
    collectParts(c, part, whole, own, steps.concat([{ field, type: at(c.pats, part).type }]), out);
  };
  switch (pat.kind) {
    case "binding":
      out.push({ local: pat.local, whole, own, steps, mode: pat.mode });
      return;
    case "deref":
      inner(pat.inner, -1);
      return;
    case "tuple":
      pat.elems.forEach(inner);
      return;
    case "variant":
      for (const field of pat.fields) {
        inner(field.pat, field.field);
      }
      return;
    default:
  }
}

/** Makes the uses of parts' locals, among the expressions from `first` on, those of the parts. */
export function nameParts(c: Checker, parts: readonly Part[], first: TExprId): void {
  const end = c.exprs.length;
  for (let id = first; id < end; id += 1) {
    const expr = exprOf(c, id);
    const part = expr.kind === "local" ? parts.find((one) => one.local === expr.local) : undefined;
    if (part !== undefined) {
      namePart(c, id, part);
    }
  }
}

function namePart(c: Checker, id: TExprId, part: Part): void {
  const { type, span } = exprOf(c, id);
  let { place, used } = ownPlace(c, part, span);
  for (; used < part.steps.length; used += 1) {
    const step = at(part.steps, used);
    place = addExpr(c, step.field < 0 ? { kind: "deref", base: place, type: step.type, span } : { kind: "field", base: place, field: step.field, type: step.type, span });
  }
  c.exprs[id] = part.mode === "move" ? { ...exprOf(c, place), type } : { kind: "borrow", borrow: part.mode, auto: true, place, type, span };
}

/** Where the first `used` steps to a part lead: to what the implementation's own pattern has bound on the way, as that may be moved; else to the whole. */
function ownPlace(c: Checker, part: Part, span: Span): { place: TExprId; used: number } {
  let pat = c.pats[part.own];
  for (let used = 0; part.mode !== "mut" && pat !== undefined; used += 1) {
    if (pat.kind === "binding") {
      const local = addExpr(c, { kind: "local", local: pat.local, type: at(c.locals, pat.local).type, span });
      return { place: pat.mode === "move" ? local : addExpr(c, { kind: "deref", base: local, type: pat.type, span }), used };
    }
    const step = part.steps[used];
    const next = step === undefined ? -1 : childOf(pat, step.field);
    pat = c.pats[next];
  }
  return { place: addExpr(c, { kind: "local", local: part.whole, type: at(c.locals, part.whole).type, span }), used: 0 };
}

/** The pattern of a part of what `pat` matches; -1 for none. */
function childOf(pat: TPat, field: number): TPatId {
  switch (pat.kind) {
    case "deref":
      return field < 0 ? pat.inner : -1;
    case "tuple":
      return pat.elems[field] ?? -1;
    case "variant":
      return pat.fields.find((one) => one.field === field)?.pat ?? -1;
    default:
      return -1;
  }
}
