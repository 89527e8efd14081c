/**
 * Patterns: the type of what each part matches, binding modes ([pat.binding-mode]), names that are variants or constants ([pat.name]).
 *
 * Whether patterns cover all values is checked on the finished body (exhaustive.ts).
 */
import { at, symBytes, type Span, type Sym } from "../source/index.js";
import { NO_DEF, type DefId, type LocalIndex, type Res } from "../resolver/index.js";
import type { FieldPat, Pat, PatId, PatLit } from "../parser/index.js";
import { defOf, NO_TYPE, VAR_ANY, VAR_INT, type Checker } from "./checker.js";
import { isIntType } from "./const_ops.js";
import { constLiteral } from "./infer_const.js";
import {
  reportAltTypes,
  reportNotAPattern,
  reportPatternArity,
  reportPatternMismatch,
  reportRestOfValue,
  reportTypeNeeded,
} from "./errors_infer.js";
import { reportMissingFields, reportNoFieldOf, reportPrivate, reportShapeOfVariant } from "./errors_member.js";
import { suffixType } from "./infer_expr.js";
import { resolvePattern, type PatternPath } from "./infer_path.js";
import { freshArgs, instantiate } from "./instantiate.js";
import { mkAdt, mkArray, mkConst, mkRef, mkSlice, mkTuple } from "./intern.js";
import { isVisibleFrom } from "./lookup_member.js";
import type { AdtSig, VariantSig } from "./program.js";
import type { Literal, TPat, TPatId } from "./tast.js";
import { isUnknown, newVar, shallow, tryUnify } from "./unify.js";
import { TY_BOOL, TY_CHAR, TY_ERROR, TY_STR, type TypeId } from "./ty.js";

/** How bindings take what they name: by value, or by reference because a pattern further out looked through one. */
export type Mode = "move" | "ref" | "mut";

function addPat(c: Checker, pat: TPat): TPatId {
  c.pats.push(pat);
  return c.pats.length - 1;
}

function errorPat(c: Checker, span: Span): TPatId {
  return addPat(c, { kind: "error", type: TY_ERROR, span });
}

/** Checks a pattern against the type of what it matches and gives its locals their types. */
export function bindPattern(c: Checker, id: PatId, type: TypeId, mode: Mode): TPatId {
  const pat = at(c.ast.pats, id);
  switch (pat.kind) {
    case "Wild":
      return addPat(c, { kind: "wild", type, span: pat.span });
    case "Binding":
      return bindName(c, id, pat, type, mode);
    case "Or":
      return bindOr(c, pat.alts, type, mode, pat.span);
    case "Error":
      bindNothing(c, id);
      return errorPat(c, pat.span);
    case "Path":
    case "TupleVariant":
    case "Record":
      return bindPath(c, id, pat, type, mode);
    case "Lit":
    case "Range":
    case "Tuple":
    case "Slice":
      return throughRefs(c, id, pat, type, mode);
  }
}

/** Looks through the references around what a constructor, slice or literal pattern matches. */
function throughRefs(c: Checker, id: PatId, pat: Pat, type: TypeId, mode: Mode): TPatId {
  const head = shallow(c, type);
  const node = at(c.table.types, head);
  if (node.kind !== "ref") {
    return bindShape(c, id, pat, head, mode);
  }
  const inner = throughRefs(c, id, pat, node.inner, node.mut && mode !== "ref" ? "mut" : "ref");
  return addPat(c, { kind: "deref", inner, type: head, span: pat.span });
}

function bindShape(c: Checker, id: PatId, pat: Pat, type: TypeId, mode: Mode): TPatId {
  switch (pat.kind) {
    case "Lit":
      return bindLiteral(c, pat.lit, type, pat.span);
    case "Range":
      return bindRange(c, pat.lo, pat.hi, pat.isClosed, type, pat.span);
    case "Tuple":
      return bindTuple(c, pat.elems, type, mode, pat.span);
    case "Slice":
      return bindSlice(c, id, pat, type, mode);
    default:
      return errorPat(c, pat.span);
  }
}

// ------------------------------------------------------------------------------------------------------------ names

function bindName(c: Checker, id: PatId, pat: Extract<Pat, { kind: "Binding" }>, type: TypeId, mode: Mode): TPatId {
  const res = c.names.pats[id];
  if (res !== undefined && res.kind === "def") {
    return bindPath(c, id, pat, type, mode);
  }
  if (res === undefined || res.kind !== "binding") {
    return errorPat(c, pat.span);
  }
  return bindLocal(c, res.local + c.localBase, type, mode, pat.name.span);
}

function bindLocal(c: Checker, local: LocalIndex, type: TypeId, mode: Mode, span: Span): TPatId {
  const slot = at(c.locals, local);
  const wanted = mode === "move" ? type : mkRef(c.table, mode === "mut", type);
  if (slot.type === NO_TYPE) {
    slot.type = wanted;
  } else if (!tryUnify(c, slot.type, wanted)) {
    reportAltTypes(c, span, slot.name, slot.type, wanted);
  }
  return addPat(c, { kind: "binding", local, mode, type, span });
}

/** Gives all locals below a pattern the error type, after an error in it. */
function bindNothing(c: Checker, id: PatId): void {
  const res = c.names.pats[id];
  if (res !== undefined && res.kind === "binding") {
    const slot = at(c.locals, res.local + c.localBase);
    slot.type = slot.type === NO_TYPE ? TY_ERROR : slot.type;
  }
  for (const child of childPatterns(at(c.ast.pats, id))) {
    bindNothing(c, child);
  }
}

function childPatterns(pat: Pat): readonly PatId[] {
  switch (pat.kind) {
    case "TupleVariant":
    case "Tuple":
    case "Slice":
      return pat.elems;
    case "Or":
      return pat.alts;
    case "Record": {
      const ids: PatId[] = [];
      for (const field of pat.fields) {
        ids.push(field.pat);
      }
      return ids;
    }
    default:
      return [];
  }
}

function failed(c: Checker, id: PatId, span: Span): TPatId {
  bindNothing(c, id);
  return errorPat(c, span);
}

function bindOr(c: Checker, alts: readonly PatId[], type: TypeId, mode: Mode, span: Span): TPatId {
  const made: TPatId[] = [];
  for (const alt of alts) {
    made.push(bindPattern(c, alt, type, mode));
  }
  return addPat(c, { kind: "or", alts: made, type, span });
}

// --------------------------------------------------------------------------------------------------------- literals

function bindLiteral(c: Checker, lit: PatLit, type: TypeId, span: Span): TPatId {
  const expected = literalType(c, lit, type);
  if (!tryUnify(c, type, expected)) {
    reportPatternMismatch(c, span, type, expected);
    return errorPat(c, span);
  }
  const made = addPat(c, { kind: "literal", value: literalOf(c, lit), type, span });
  if (lit.kind === "Int") {
    c.patLiterals.push(made);
  }
  return made;
}

function literalType(c: Checker, lit: PatLit, type: TypeId): TypeId {
  switch (lit.kind) {
    case "Int":
      return lit.suffix === null ? intLike(c, type, lit.span) : suffixType(lit.suffix);
    case "Bool":
      return TY_BOOL;
    case "Char":
      return TY_CHAR;
    case "Str":
      return TY_STR;
  }
}

/** An integer literal in a pattern matches any integer type. */
function intLike(c: Checker, type: TypeId, span: Span): TypeId {
  const head = shallow(c, type);
  return isIntType(head) ? head : newVar(c, span, VAR_INT);
}

function literalOf(c: Checker, lit: PatLit): Literal {
  switch (lit.kind) {
    case "Int":
      return { kind: "int", value: lit.value };
    case "Bool":
      return { kind: "bool", value: lit.value };
    case "Char":
      return { kind: "char", value: lit.value };
    case "Str":
      return { kind: "str", bytes: symBytes(c.program.interner, lit.value).slice() };
  }
}

function bindRange(c: Checker, lo: PatLit, hi: PatLit, inclusive: boolean, type: TypeId, span: Span): TPatId {
  const first = boundValue(lo);
  const last = boundValue(hi);
  if (first === null || last === null) {
    reportNotAPattern(c, span, "only integers and characters form a range");
    return errorPat(c, span);
  }
  for (const bound of [lo, hi]) {
    const expected = literalType(c, bound, type);
    if (!tryUnify(c, type, expected)) {
      reportPatternMismatch(c, span, type, expected);
      return errorPat(c, span);
    }
  }
  const made = addPat(c, { kind: "range", lo: first, hi: last, inclusive, type, span });
  if (lo.kind === "Int") {
    c.patLiterals.push(made);
  }
  return made;
}

function boundValue(lit: PatLit): bigint | null {
  switch (lit.kind) {
    case "Int":
      return lit.value;
    case "Char":
      return BigInt(lit.value);
    case "Bool":
    case "Str":
      return null;
  }
}

// ------------------------------------------------------------------------------------------------ tuples and slices

function bindTuple(c: Checker, elems: readonly PatId[], type: TypeId, mode: Mode, span: Span): TPatId {
  const head = shallow(c, type);
  let node = at(c.table.types, head);
  if (node.kind === "infer") {
    const fresh: TypeId[] = [];
    for (let i = 0; i < elems.length; i += 1) {
      fresh.push(newVar(c, span, VAR_ANY));
    }
    const made = mkTuple(c.table, fresh);
    if (tryUnify(c, head, made)) {
      node = at(c.table.types, made);
    }
  }
  if (node.kind !== "tuple" || node.elems.length !== elems.length) {
    if (node.kind !== "error") {
      const open: TypeId[] = [];
      for (let i = 0; i < elems.length; i += 1) {
        open.push(newVar(c, span, VAR_ANY));
      }
      reportPatternMismatch(c, span, head, mkTuple(c.table, open));
    }
    for (const elem of elems) {
      bindNothing(c, elem);
    }
    return errorPat(c, span);
  }
  const made: TPatId[] = [];
  for (let i = 0; i < elems.length; i += 1) {
    made.push(bindPattern(c, at(elems, i), at(node.elems, i), mode));
  }
  return addPat(c, { kind: "tuple", elems: made, type: head, span });
}

function bindSlice(c: Checker, id: PatId, pat: Extract<Pat, { kind: "Slice" }>, type: TypeId, mode: Mode): TPatId {
  const head = shallow(c, type);
  const node = at(c.table.types, head);
  if (node.kind !== "array" && node.kind !== "slice") {
    if (isUnknown(c, head)) {
      reportTypeNeeded(c, head, pat.span);
    } else if (node.kind !== "error") {
      reportPatternMismatch(c, pat.span, head, mkSlice(c.table, newVar(c, pat.span, VAR_ANY)));
    }
    bindRestLocal(c, id, TY_ERROR, "move", pat.span);
    return failed(c, id, pat.span);
  }
  const count = BigInt(pat.elems.length);
  let restType = mkSlice(c.table, node.elem);
  if (node.kind === "array") {
    const length = at(c.table.types, shallow(c, node.len));
    if (length.kind === "const") {
      if (pat.rest === null ? length.value !== count : length.value < count) {
        reportPatternArity(c, pat.span, Number(length.value), pat.elems.length);
      }
      if (mode === "move") {
        restType = mkArray(c.table, node.elem, mkConst(c.table, length.value > count ? length.value - count : 0n));
      }
    }
  }
  const prefix: TPatId[] = [];
  for (const elem of pat.elems) {
    prefix.push(bindPattern(c, elem, node.elem, mode));
  }
  let rest: TPatId | undefined;
  if (pat.rest !== null) {
    if (pat.rest.name !== null && mode === "move" && at(c.table.types, restType).kind === "slice") {
      reportRestOfValue(c, pat.rest.span);
      restType = TY_ERROR;
    }
    rest = pat.rest.name === null ? -1 : bindRestLocal(c, id, restType, mode, pat.rest.span);
  }
  return addPat(c, { kind: "slice", prefix, rest, type: head, span: pat.span });
}

function bindRestLocal(c: Checker, id: PatId, type: TypeId, mode: Mode, span: Span): TPatId {
  const res: Res | undefined = c.names.pats[id];
  return res !== undefined && res.kind === "binding" ? bindLocal(c, res.local + c.localBase, type, mode, span) : -1;
}

// ----------------------------------------------------------------------------------------------------- constructors

function bindPath(c: Checker, id: PatId, pat: Pat, type: TypeId, mode: Mode): TPatId {
  const path = resolvePattern(c, id, pat);
  switch (path.kind) {
    case "error":
      return failed(c, id, pat.span);
    case "const":
      if (pat.kind === "TupleVariant" || pat.kind === "Record") {
        reportNotAPattern(c, pat.span, "a constant has no parts");
        return failed(c, id, pat.span);
      }
      return bindConst(c, path.def, path.args, type, pat.span);
    case "variant":
      return variantThroughRefs(c, id, pat, path, type, mode);
  }
}

/** A constant in a pattern stands for its value: an integer, `Bool`, `Char` or text. */
function bindConst(c: Checker, def: DefId, args: readonly TypeId[], type: TypeId, span: Span): TPatId {
  const head = shallow(c, type);
  const node = at(c.table.types, head);
  if (node.kind === "ref") {
    const inner = bindConst(c, def, args, node.inner, span);
    return addPat(c, { kind: "deref", inner, type: head, span });
  }
  const value = constLiteral(c, def, args, span);
  if (value === null) {
    return errorPat(c, span);
  }
  if (!tryUnify(c, head, value.type)) {
    reportPatternMismatch(c, span, head, value.type);
    return errorPat(c, span);
  }
  return addPat(c, { kind: "literal", value: value.literal, type: head, span });
}

type VariantPath = Extract<PatternPath, { kind: "variant" }>;

function variantThroughRefs(c: Checker, id: PatId, pat: Pat, path: VariantPath, type: TypeId, mode: Mode): TPatId {
  const head = shallow(c, type);
  const node = at(c.table.types, head);
  if (node.kind === "ref") {
    const inner = variantThroughRefs(c, id, pat, path, node.inner, node.mut && mode !== "ref" ? "mut" : "ref");
    return addPat(c, { kind: "deref", inner, type: head, span: pat.span });
  }
  return bindVariant(c, id, pat, path, head, mode);
}

function bindVariant(c: Checker, id: PatId, pat: Pat, path: VariantPath, type: TypeId, mode: Mode): TPatId {
  const sig = c.program.adts[path.adt];
  const shape = sig?.variants[path.variant];
  if (sig === undefined || shape === undefined) {
    return failed(c, id, pat.span);
  }
  const own = path.args.length > 0 || sig.generics.length === 0 ? path.args : freshArgs(c, sig.generics, pat.span);
  const adt = mkAdt(c.table, path.adt, own);
  if (!tryUnify(c, type, adt)) {
    reportPatternMismatch(c, pat.span, type, adt);
    return failed(c, id, pat.span);
  }
  switch (pat.kind) {
    case "TupleVariant":
      return bindTupleVariant(c, id, pat, sig, shape, path.variant, own, type, mode);
    case "Record":
      return bindRecord(c, id, pat, sig, shape, path.variant, own, type, mode);
    default:
      if (shape.shape !== "unit") {
        reportShapeOfVariant(c, pat.span, shape);
      }
      return addPat(c, { kind: "variant", def: path.adt, variant: path.variant, fields: [], type, span: pat.span });
  }
}

function bindTupleVariant(
  c: Checker,
  id: PatId,
  pat: Extract<Pat, { kind: "TupleVariant" }>,
  sig: AdtSig,
  shape: VariantSig,
  variant: number,
  args: readonly TypeId[],
  type: TypeId,
  mode: Mode,
): TPatId {
  if (shape.shape !== "tuple") {
    reportShapeOfVariant(c, pat.span, shape);
    return failed(c, id, pat.span);
  }
  if (shape.fields.length !== pat.elems.length) {
    reportPatternArity(c, pat.span, shape.fields.length, pat.elems.length);
    return failed(c, id, pat.span);
  }
  const fields: { field: number; pat: TPatId }[] = [];
  for (let i = 0; i < pat.elems.length; i += 1) {
    const field = instantiate(c, at(shape.fields, i).type, sig.generics, args, pat.span);
    fields.push({ field: i, pat: bindPattern(c, at(pat.elems, i), field, mode) });
  }
  return addPat(c, { kind: "variant", def: sig.def, variant, fields, type, span: pat.span });
}

function bindRecord(
  c: Checker,
  id: PatId,
  pat: Extract<Pat, { kind: "Record" }>,
  sig: AdtSig,
  shape: VariantSig,
  variant: number,
  args: readonly TypeId[],
  type: TypeId,
  mode: Mode,
): TPatId {
  if (shape.shape === "tuple") {
    reportShapeOfVariant(c, pat.span, shape);
    return failed(c, id, pat.span);
  }
  const fields: { field: number; pat: TPatId }[] = [];
  const seen: number[] = [];
  let hasUnknown = false;
  for (const written of pat.fields) {
    const index = shape.fields.findIndex((field) => field.name === written.name.sym);
    if (index < 0) {
      reportNoFieldOf(c, type, shape, pat.fields.map((one) => one.name.sym), written.name, written.isShort);
      hasUnknown = true;
      bindNothing(c, written.pat);
      continue;
    }
    seen.push(index);
    fields.push({ field: index, pat: bindField(c, written, sig, shape, index, args, mode) });
  }
  if (!pat.hasRest && !hasUnknown && seen.length < shape.fields.length) {
    const missing: Sym[] = [];
    shape.fields.forEach((field, i) => {
      if (!seen.includes(i)) {
        missing.push(field.name);
      }
    });
    reportMissingFields(c, pat.span, missing, true);
  }
  return addPat(c, { kind: "variant", def: sig.def, variant, fields, type, span: pat.span });
}

function bindField(
  c: Checker,
  written: FieldPat,
  sig: AdtSig,
  shape: VariantSig,
  index: number,
  args: readonly TypeId[],
  mode: Mode,
): TPatId {
  const field = at(shape.fields, index);
  const owner = defOf(c, sig.def);
  if (!sig.isEnum && owner.module !== NO_DEF && !isVisibleFrom(c.program, c.module, field.vis, owner.module)) {
    reportPrivate(c, written.name.span, "field", field.name, field.span);
  }
  return bindPattern(c, written.pat, instantiate(c, field.type, sig.generics, args, written.name.span), mode);
}
