/**
 * Parameters that a behavior's method takes apart, in its conditions [con.inherit]. In an implementation the names that the pattern binds have no
 * variables: there they are parts of the parameter as a whole, for which a local stands.
 */
import { at, EMPTY_SYM, type Span } from "../source/index.js";
import { addExpr, addLocal, exprOf, type Checker } from "./checker.js";
import { internalError } from "../diagnostics/index.js";
import { reportMovingCondition } from "./errors_contract.js";
import { mkRef } from "./intern.js";
import { isCopy } from "./solve.js";
import type { LocalIndex } from "../resolver/index.js";
import type { TExprId, TPat, TPatId } from "./tast.js";
import type { TypeId } from "./ty.js";
import { zonk } from "./unify.js";

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
  /** The pattern that the steps lead to: that of the local, or one that is matched to find it. */
  readonly below: TPatId;
  readonly mode: "move" | "ref" | "mut";
}

/** S015 for conditions of a behavior's method, the last that was typed, that name the `..rest` of an array whose elements are not Copy: that would move it. */
export function checkParts(c: Checker): void {
  for (const pat of c.pats) {
    const rest = pat.kind === "slice" && pat.rest !== undefined && pat.rest >= 0 ? at(c.pats, pat.rest) : undefined;
    if (rest?.kind === "binding" && rest.mode === "move" && !isCopy(c.program, c.env, zonk(c, rest.type))) {
      const use = c.exprs.find((expr) => expr.kind === "local" && expr.local === rest.local);
      if (use !== undefined) {
        reportMovingCondition(c, use.span, at(c.locals, rest.local).name);
      }
    }
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
      out.push({ local: pat.local, whole, own, steps, below: id, mode: pat.mode });
      return;
    case "deref":
      inner(pat.inner, -1);
      return;
    case "tuple":
      pat.elems.forEach(inner);
      return;
    case "variant":
      if (c.program.adts[pat.def]?.isEnum === true) {
        collectMatched(c, id, id, whole, own, steps, out);
        return;
      }
      for (const field of pat.fields) {
        inner(field.pat, field.field);
      }
      return;
    case "slice":
    case "or":
      collectMatched(c, id, id, whole, own, steps, out);
      return;
    default:
  }
}

/** Adds the locals below the pattern `top`, which is matched to find them; those of alternatives once. */
function collectMatched(c: Checker, id: TPatId, top: TPatId, whole: LocalIndex, own: TPatId, steps: readonly Step[], out: Part[]): void {
  const pat = at(c.pats, id);
  if (pat.kind === "binding") {
    if (!out.some((part) => part.local === pat.local)) {
      out.push({ local: pat.local, whole, own, steps, below: top, mode: pat.mode });
    }
    return;
  }
  for (const child of childrenOf(pat)) {
    collectMatched(c, child, top, whole, own, steps, out);
  }
}

/** The patterns in a pattern. */
function childrenOf(pat: TPat): readonly TPatId[] {
  switch (pat.kind) {
    case "deref":
      return [pat.inner];
    case "tuple":
      return pat.elems;
    case "variant":
      return pat.fields.map((field) => field.pat);
    case "slice":
      return pat.rest === undefined || pat.rest < 0 ? pat.prefix : pat.prefix.concat([pat.rest]);
    case "or":
      return pat.alts;
    default:
      return [];
  }
}

/** Makes the uses of parts' locals, among the expressions from `first` on, those of the parts. */
export function nameParts(c: Checker, parts: readonly Part[], first: TExprId): void {
  const end = c.exprs.length;
  for (let id = first; id < end; id += 1) {
    const expr = exprOf(c, id);
    const part = expr.kind === "local" ? parts.find((one) => one.local === expr.local) : undefined;
    if (part !== undefined) {
      namePart(c, id, part, first);
    }
  }
}

function namePart(c: Checker, id: TExprId, part: Part, first: TExprId): void {
  const { type, span } = exprOf(c, id);
  let { place, used, isFound } = ownPlace(c, part, span);
  for (; used < part.steps.length; used += 1) {
    const step = at(part.steps, used);
    place = addExpr(c, step.field < 0 ? { kind: "deref", base: place, type: step.type, span } : { kind: "field", base: place, field: step.field, type: step.type, span });
  }
  if (!isFound && at(c.pats, part.below).kind !== "binding") {
    place = matchedPlace(c, part, place, first, span);
  }
  c.exprs[id] = part.mode === "move" ? { ...exprOf(c, place), type } : { kind: "borrow", borrow: part.mode, auto: true, place, type, span };
}

/** The place of a local that a pattern finds in `place`: what a match of it, which binds nothing else, refers to. */
function matchedPlace(c: Checker, part: Part, place: TExprId, first: TExprId, span: Span): TExprId {
  const { type, mode } = bindingOf(c, part.below, part.local);
  const isRest = mode === "move" && isRestOf(c, part.below, part.local);
  if (isRest && !isCopy(c.program, c.env, zonk(c, type))) {
    return addExpr(c, { kind: "error", type, span });
  }
  const depth = c.closures.filter((one) => one.body >= first && one.span.file === span.file && one.span.start <= span.start && span.end <= one.span.end).length;
  const found = isRest ? type : mkRef(c.table, mode === "mut", type);
  const saved = c.closureDepth;
  c.closureDepth += depth;
  const local = addLocal(c, EMPTY_SYM, span, found, false);
  c.closureDepth = saved;
  const pat = matchOf(c, part.below, part.local, local, isRest ? "move" : mode === "mut" ? "mut" : "ref");
  const body = addExpr(c, { kind: "local", local, type: found, span });
  const made = addExpr(c, { kind: "when", value: place, arms: [{ pat, body }], type: found, span });
  return isRest ? made : addExpr(c, { kind: "deref", base: made, type, span });
}

type Binding = Extract<TPat, { readonly kind: "binding" }>;

function findBinding(c: Checker, id: TPatId, local: LocalIndex): Binding | undefined {
  const pat = at(c.pats, id);
  if (pat.kind === "binding") {
    return pat.local === local ? pat : undefined;
  }
  for (const child of childrenOf(pat)) {
    const found = findBinding(c, child, local);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Where a pattern binds a local. */
function bindingOf(c: Checker, id: TPatId, local: LocalIndex): Binding {
  const pat = at(c.pats, id);
  return findBinding(c, id, local) ?? internalError("types", pat.span, "part that is not in its pattern");
}

/** Whether a pattern binds a local as `..rest`. */
function isRestOf(c: Checker, id: TPatId, local: LocalIndex): boolean {
  const pat = at(c.pats, id);
  const rest = pat.kind === "slice" && pat.rest !== undefined && pat.rest >= 0 ? at(c.pats, pat.rest) : undefined;
  return (rest?.kind === "binding" && rest.local === local) || childrenOf(pat).some((child) => isRestOf(c, child, local));
}

/** A pattern that matches the same and binds nothing but `as` where the other binds `local`. */
function matchOf(c: Checker, id: TPatId, local: LocalIndex, as: LocalIndex, mode: "move" | "ref" | "mut"): TPatId {
  const pat = at(c.pats, id);
  const copy = (child: TPatId): TPatId => matchOf(c, child, local, as, mode);
  const made = ((): TPat => {
    switch (pat.kind) {
      case "binding":
        return pat.local === local ? { ...pat, local: as, mode } : { kind: "wild", type: pat.type, span: pat.span };
      case "deref":
        return { ...pat, inner: copy(pat.inner) };
      case "tuple":
        return { ...pat, elems: pat.elems.map(copy) };
      case "variant":
        return { ...pat, fields: pat.fields.map((field) => ({ field: field.field, pat: copy(field.pat) })) };
      case "slice": {
        const prefix = pat.prefix.map(copy);
        const rest = pat.rest === undefined || pat.rest < 0 ? pat.rest : copy(pat.rest);
        return { ...pat, prefix, rest: rest !== undefined && rest >= 0 && at(c.pats, rest).kind === "wild" ? -1 : rest };
      }
      case "or":
        return { ...pat, alts: pat.alts.map(copy) };
      default:
        return pat;
    }
  })();
  c.pats.push(made);
  return c.pats.length - 1;
}

/** The local that an implementation's pattern of the same form binds where that of the behavior binds `local`; -1 if there is none. */
function sameBinding(c: Checker, id: TPatId, own: TPatId, local: LocalIndex): TPatId {
  const [pat, other] = [at(c.pats, id), at(c.pats, own)];
  if (pat.kind === "binding") {
    return pat.local === local && other.kind === "binding" && other.mode === pat.mode ? own : -1;
  }
  if (pat.kind !== other.kind) {
    return -1;
  }
  let found = -1;
  const pairs: (readonly [TPatId, TPatId])[] = [];
  if (pat.kind === "variant" && other.kind === "variant") {
    for (const field of pat.variant === other.variant ? pat.fields : []) {
      const match = other.fields.find((one) => one.field === field.field);
      if (match !== undefined) {
        pairs.push([field.pat, match.pat]);
      }
    }
  } else {
    const [children, others] = [childrenOf(pat), childrenOf(other)];
    const isSame = pat.kind !== "slice" || other.kind !== "slice" || pat.prefix.length === other.prefix.length;
    children.forEach((child, i) => {
      const match = isSame ? others[i] : undefined;
      if (match !== undefined) {
        pairs.push([child, match]);
      }
    });
  }
  for (const [child, match] of pairs) {
    const inner = sameBinding(c, child, match, local);
    found = inner >= 0 ? inner : found;
  }
  return found;
}

/** Where the first `used` steps to a part lead: to what the implementation's own pattern has bound on the way, as that may be moved; else to the whole. */
function ownPlace(c: Checker, part: Part, span: Span): { place: TExprId; used: number; isFound: boolean } {
  let id = part.own;
  let pat = c.pats[id];
  for (let used = 0; part.mode !== "mut" && pat !== undefined; used += 1) {
    if (pat.kind === "binding") {
      const local = addExpr(c, { kind: "local", local: pat.local, type: at(c.locals, pat.local).type, span });
      return { place: pat.mode === "move" ? local : addExpr(c, { kind: "deref", base: local, type: pat.type, span }), used, isFound: false };
    }
    const same = used === part.steps.length ? sameBinding(c, part.below, id, part.local) : -1;
    const bound = same < 0 ? undefined : at(c.pats, same);
    if (bound?.kind === "binding") {
      const local = addExpr(c, { kind: "local", local: bound.local, type: at(c.locals, bound.local).type, span });
      return { place: bound.mode === "move" ? local : addExpr(c, { kind: "deref", base: local, type: bound.type, span }), used, isFound: true };
    }
    const step = part.steps[used];
    id = step === undefined ? -1 : childOf(pat, step.field);
    pat = c.pats[id];
  }
  return { place: addExpr(c, { kind: "local", local: part.whole, type: at(c.locals, part.whole).type, span }), used: 0, isFound: false };
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
