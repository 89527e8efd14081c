/**
 * What paths mean as values and in patterns: functions, variants, constants, locals, and the associated items of types
 * ([gen.args], [beh.assoc]).
 */
import { at, type Span } from "../source/index.js";
import { NO_DEF, type DefId, type Res } from "../resolver/index.js";
import type { Expr, ExprId, Name, Pat, PatId, TypeExprId } from "../parser/index.js";
import { checkConst } from "./check.js";
import { addExpr, addLocal, defOf, errorExpr, NO_EXPR, NO_TYPE, type Checker } from "./checker.js";
import { reportNotAPattern, reportTypeNeeded } from "./errors_infer.js";
import {
  reportAmbiguousMember,
  reportDropNamed,
  reportGenericCount,
  reportNoMember,
  reportNotAValue,
  reportPrivate,
  reportShapeOfVariant,
  reportUncallableValue,
} from "./errors_member.js";
import { findAssoc } from "./find_assoc.js";
import { globalValue } from "./infer_const.js";
import { noteMember } from "./note_deprecated.js";
import { freshArgs, instantiate, normalizeOpen, requireBounds } from "./instantiate.js";
import { mkAdt, mkFunc, mkParam, primType, typeOf } from "./intern.js";
import { behaviorMembers, findMember } from "./lookup_member.js";
import { aliasSig, lowerType } from "./lower_type.js";
import { addBoundObligation } from "./obligations.js";
import { genericsOf } from "./query.js";
import { substitute } from "./substitute.js";
import type { FieldInit, TExprId, TPatId } from "./tast.js";
import { isUnknown, shallow, unify } from "./unify.js";
import { TY_ERROR, TY_UNIT, type FuncKind, type TypeId } from "./ty.js";

/** A path as a value. `args` are parallel to the definition's generics, open where nothing was written. */
export type ValuePath =
  | { readonly kind: "error" }
  | { readonly kind: "local"; readonly local: number }
  | { readonly kind: "func"; readonly def: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "variant"; readonly adt: DefId; readonly variant: number; readonly args: readonly TypeId[] }
  | { readonly kind: "const"; readonly def: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "global"; readonly def: DefId };

/** A path in a pattern. An empty `args` of a generic type is open. */
export type PatternPath =
  | { readonly kind: "error" }
  | { readonly kind: "variant"; readonly adt: DefId; readonly variant: number; readonly args: readonly TypeId[] }
  | { readonly kind: "const"; readonly def: DefId; readonly args: readonly TypeId[] };

const FAILED: { readonly kind: "error" } = { kind: "error" };

/** Resolves a `Path`, `This`, `Scope` or generic `Bracket` expression. Errors are reported. */
export function resolveValue(c: Checker, id: ExprId): ValuePath {
  const expr = at(c.ast.exprs, id);
  const res: Res = c.names.exprs[id] ?? { kind: "none" };
  switch (expr.kind) {
    case "This":
      return res.kind === "local" ? { kind: "local", local: res.local + c.localBase } : FAILED;
    case "Path":
      return resolveRes(c, res, expr.path.segments, expr.span);
    case "Scope": {
      if (res.kind === "def") {
        return scopedVariant(c, id, res.def, expr.span);
      }
      const written = c.names.exprTypes[expr.base];
      return written === undefined ? FAILED : memberValue(c, openType(c, written), expr.name);
    }
    case "Bracket":
      return resolveGeneric(c, id, expr);
    default:
      return FAILED;
  }
}

/** `Type[args]::Variant` */
function scopedVariant(c: Checker, id: ExprId, variant: DefId, span: Span): ValuePath {
  const expr = at(c.ast.exprs, id);
  const written = expr.kind === "Scope" ? c.names.exprTypes[expr.base] : undefined;
  const made = valueOfDef(c, variant, span);
  if (made.kind === "variant" && written !== undefined) {
    const node = typeOf(c.table, shallow(c, openType(c, written)));
    return node.kind === "adt" ? { ...made, args: node.args } : FAILED;
  }
  return made;
}

function resolveGeneric(c: Checker, id: ExprId, expr: Extract<Expr, { kind: "Bracket" }>): ValuePath {
  const base = resolveValue(c, expr.base);
  const written = c.names.genericArgs[id];
  if (written === undefined || base.kind === "error") {
    return FAILED;
  }
  switch (base.kind) {
    case "func":
      return explicitArgs(c, base, written, expr.span);
    case "variant": {
      const generics = genericsOf(c.program, base.adt);
      if (generics.length !== written.length) {
        reportGenericCount(c, expr.span, base.adt, generics.length, written.length);
        return FAILED;
      }
      return { ...base, args: lowerAll(c, written) };
    }
    case "const":
    case "global":
    case "local":
      reportGenericCount(c, expr.span, NO_DEF, 0, written.length);
      return FAILED;
  }
}

/** Puts written generic arguments in the place of a function's own parameters. */
export function explicitArgs(
  c: Checker,
  base: Extract<ValuePath, { kind: "func" }>,
  written: readonly TypeExprId[],
  span: Span,
): ValuePath {
  const own = (c.program.resolved.typeParams[base.def] ?? []).length;
  if (own !== written.length) {
    reportGenericCount(c, span, base.def, own, written.length);
    return FAILED;
  }
  return { kind: "func", def: base.def, args: base.args.slice(0, base.args.length - own).concat(lowerAll(c, written)) };
}

/** The types written in a body. */
export function lowerAll(c: Checker, written: readonly TypeExprId[]): TypeId[] {
  const types: TypeId[] = [];
  for (const id of written) {
    types.push(lowerBodyType(c, id));
  }
  return types;
}

/** A type written in a body, in normal form. */
export function lowerBodyType(c: Checker, id: TypeExprId): TypeId {
  return normalizeOpen(c, asExpanded(c, lowerType(c.lowering, id)), at(c.ast.typeExprs, id).span);
}

/** In a field default that is expanded, the type parameters of its type have the literal's arguments. */
function asExpanded(c: Checker, type: TypeId): TypeId {
  return substitute(c.program, type, c.paramsFrom, c.paramsTo);
}

function resolveRes(c: Checker, res: Res, segments: readonly Name[], span: Span): ValuePath {
  switch (res.kind) {
    case "local":
      return { kind: "local", local: res.local + c.localBase };
    case "def":
      return valueOfDef(c, res.def, span);
    case "partial":
      return resolvePartial(c, res.base, segments, res.used, span);
    case "prim":
    case "unit_type":
    case "this_type":
      reportNotAValue(c, span);
      return FAILED;
    case "none":
    case "error":
    case "binding":
    case "builtin":
      return FAILED;
  }
}

function valueOfDef(c: Checker, def: DefId, span: Span): ValuePath {
  const node = defOf(c, def);
  switch (node.kind) {
    case "func":
      return { kind: "func", def, args: freshArgs(c, genericsOf(c.program, def), span) };
    case "const":
      return { kind: "const", def, args: freshArgs(c, genericsOf(c.program, def), span) };
    case "variant":
      return { kind: "variant", adt: node.parent, variant: node.index, args: freshArgs(c, genericsOf(c.program, def), span) };
    case "global":
      return { kind: "global", def };
    default:
      reportNotAValue(c, span);
      return FAILED;
  }
}

function resolvePartial(c: Checker, base: Res, segments: readonly Name[], used: number, span: Span): ValuePath {
  const last = at(segments, segments.length - 1);
  if (base.kind === "def" && defOf(c, base.def).kind === "behavior" && used + 1 === segments.length) {
    return memberOfBehavior(c, base.def, last, span);
  }
  const type = partialType(c, base, segments, used, span);
  return type === TY_ERROR ? FAILED : memberValue(c, type, last);
}

/** The type that all but the last segment of a partial path denote. */
function partialType(c: Checker, base: Res, segments: readonly Name[], used: number, span: Span): TypeId {
  let type = typeOfRes(c, base, span);
  for (let i = used; i + 1 < segments.length; i += 1) {
    type = normalizeOpen(c, findAssoc(c.lowering, type, at(segments, i)), span);
  }
  return type;
}

/** The type a name denotes, with open arguments where it is generic. */
export function typeOfRes(c: Checker, res: Res, span: Span): TypeId {
  switch (res.kind) {
    case "prim":
      return primType(res.prim);
    case "unit_type":
      return TY_UNIT;
    case "this_type":
      return c.lowering.thisType === NO_TYPE ? TY_ERROR : normalizeOpen(c, asExpanded(c, c.lowering.thisType), span);
    case "def":
      return typeOfDef(c, res.def, span);
    default:
      return TY_ERROR;
  }
}

function typeOfDef(c: Checker, def: DefId, span: Span): TypeId {
  const node = defOf(c, def);
  switch (node.kind) {
    case "struct":
    case "enum":
      return mkAdt(c.table, def, freshArgs(c, genericsOf(c.program, def), span));
    case "alias": {
      const sig = aliasSig(c.lowering.c, def);
      return instantiate(c, sig.type, sig.generics, freshArgs(c, sig.generics, span), span);
    }
    case "type_param":
      return asExpanded(c, mkParam(c.table, def));
    default:
      reportNotAValue(c, span);
      return TY_ERROR;
  }
}

/** A type expression in front of `::` or `.`: arguments that are not written are open. */
export function openType(c: Checker, id: TypeExprId): TypeId {
  const node = at(c.ast.typeExprs, id);
  const res: Res = c.names.types[id] ?? { kind: "none" };
  if (node.kind !== "Path" || node.args.length > 0) {
    return lowerBodyType(c, id);
  }
  if (res.kind !== "def" && res.kind !== "partial") {
    return lowerBodyType(c, id);
  }
  let type: TypeId;
  if (res.kind === "def") {
    type = typeOfRes(c, res, node.span);
  } else {
    type = typeOfRes(c, res.base, node.span);
    for (let i = res.used; i < node.path.segments.length; i += 1) {
      type = normalizeOpen(c, findAssoc(c.lowering, type, at(node.path.segments, i)), node.span);
    }
  }
  for (const name of node.tail) {
    type = normalizeOpen(c, findAssoc(c.lowering, type, name), node.span);
  }
  return type;
}

// --------------------------------------------------------------------------------------------------------- members

/** `B::m`: a member of a behavior, with its self type open. */
function memberOfBehavior(c: Checker, behavior: DefId, name: Name, span: Span): ValuePath {
  const def = behaviorMembers(c, behavior).get(name.sym);
  if (def === undefined) {
    const names = [...behaviorMembers(c, behavior).keys()];
    reportNoMember(c, name, NO_TYPE, behavior, names);
    return FAILED;
  }
  if (def === c.known.disposableDrop) {
    reportDropNamed(c, name.span);
    return FAILED;
  }
  const args = freshArgs(c, genericsOf(c.program, def), span);
  return defOf(c, def).kind === "const" ? { kind: "const", def, args } : { kind: "func", def, args };
}

/** `T::name`: a variant, an inherent function or constant, or a member of a behavior that `T` implements. */
export function memberValue(c: Checker, type: TypeId, name: Name): ValuePath {
  const self = shallow(c, type);
  const node = typeOf(c.table, self);
  if (node.kind === "error") {
    return FAILED;
  }
  if (isUnknown(c, self)) {
    reportTypeNeeded(c, self, name.span);
    return FAILED;
  }
  if (node.kind === "adt") {
    const sig = c.program.adts[node.def];
    const variant = sig !== undefined && sig.isEnum ? sig.variants.findIndex((one) => one.name === name.sym) : -1;
    if (variant >= 0) {
      return { kind: "variant", adt: node.def, variant, args: node.args };
    }
  }
  const member = findMember(c, self, name.sym, false);
  switch (member.kind) {
    case "none":
      reportNoMember(c, name, self, NO_DEF, []);
      return FAILED;
    case "hidden":
      reportPrivate(c, name.span, "function", name.sym, defOf(c, member.def).span);
      return FAILED;
    case "many":
      reportAmbiguousMember(c, name, self, member.among);
      return FAILED;
    case "inherent":
    case "behavior":
      return valueOfMember(c, self, member.def, member.owner, member.kind === "inherent", name.span);
  }
}

/** The generic arguments for a member found at `self`: those of its block or behavior, then its own. */
export function memberArgs(c: Checker, self: TypeId, def: DefId, owner: DefId, isInherent: boolean, span: Span): TypeId[] {
  const generics = genericsOf(c.program, def);
  const args = freshArgs(c, generics, span);
  if (isInherent) {
    const sig = c.program.extends[owner];
    if (sig !== undefined) {
      unify(c, substitute(c.program, sig.self, sig.generics, args.slice(0, sig.generics.length)), self);
    }
    return args;
  }
  args[0] = self;
  return args;
}

function valueOfMember(c: Checker, self: TypeId, def: DefId, owner: DefId, isInherent: boolean, span: Span): ValuePath {
  if (def === c.known.disposableDrop) {
    reportDropNamed(c, span);
    return FAILED;
  }
  const args = memberArgs(c, self, def, owner, isInherent, span);
  return defOf(c, def).kind === "const" ? { kind: "const", def, args } : { kind: "func", def, args };
}

// --------------------------------------------------------------------------------------------------------- as values

/** A path in value position. */
export function inferPathValue(c: Checker, id: ExprId, want: TypeId): TExprId {
  const span = at(c.ast.exprs, id).span;
  const path = resolveValue(c, id);
  switch (path.kind) {
    case "error":
      return errorExpr(c, span);
    case "local":
      return localValue(c, path.local, span);
    case "func":
      return funcValue(c, path.def, path.args, want, span);
    case "variant":
      return variantValue(c, path, want, span);
    case "const":
      return constValue(c, path.def, path.args, span);
    case "global":
      return globalValue(c, path.def, span);
  }
}

/** A use of a local. One whose declaration failed has the error type. */
export function localValue(c: Checker, local: number, span: Span): TExprId {
  const type = at(c.locals, local).type;
  return addExpr(c, { kind: "local", local, type: type === NO_TYPE ? TY_ERROR : type, span });
}

function constValue(c: Checker, def: DefId, args: readonly TypeId[], span: Span): TExprId {
  const sig = c.program.consts[def];
  if (sig === undefined) {
    return errorExpr(c, span);
  }
  const generics = genericsOf(c.program, def);
  demandConst(c, def);
  requireContainer(c, def, args, span);
  noteMember(c, def, span);
  return addExpr(c, { kind: "const_ref", def, args, type: instantiate(c, sig.type, generics, args, span), span });
}

/** A constant that is used is checked; for one of a behavior, all implementations are. */
function demandConst(c: Checker, def: DefId): void {
  checkConst(c.session, def);
  const node = defOf(c, def);
  for (const block of c.program.impls.byBehavior[node.parent] ?? []) {
    for (const own of c.program.extends[block]?.consts ?? []) {
      if (defOf(c, own).name === node.name) {
        checkConst(c.session, own);
      }
    }
  }
}

/** The bounds of the block, or of the behavior, that a constant stands in. */
function requireContainer(c: Checker, def: DefId, args: readonly TypeId[], span: Span): void {
  const parent = defOf(c, def).parent;
  const block = c.program.extends[parent];
  if (block !== undefined) {
    requireBounds(c, block.bounds, block.generics, args, span, "bound", 0);
  }
  if (c.program.behaviors[parent] !== undefined) {
    addBoundObligation(c, parent, args, span, "bound", 0);
  }
}

const ALL_MARKERS = 7;

/** A function's name as a value of function type ([clo.type]). */
function funcValue(c: Checker, def: DefId, args: readonly TypeId[], want: TypeId, span: Span): TExprId {
  const sig = c.program.funcs[def];
  if (sig === undefined) {
    return errorExpr(c, span);
  }
  if (sig.lowlevel || sig.abi !== "tml") {
    reportUncallableValue(c, span, def);
    return errorExpr(c, span);
  }
  requireBounds(c, sig.bounds, sig.generics, args, span, "bound", 0);
  const params: TypeId[] = [];
  for (const param of sig.params) {
    params.push(instantiate(c, param.type, sig.generics, args, span));
  }
  const ret = instantiate(c, sig.ret, sig.generics, args, span);
  const expected = expectedFunc(c, want);
  const type = mkFunc(c.table, expected.call, params, ret, expected.markers);
  noteMember(c, def, span);
  return addExpr(c, { kind: "func_ref", func: { def, args }, type, span });
}

/** Kind and markers a function name takes: those of the expected function type. */
function expectedFunc(c: Checker, want: TypeId): { readonly call: FuncKind; readonly markers: number } {
  if (want !== NO_TYPE) {
    const node = typeOf(c.table, shallow(c, want));
    if (node.kind === "func") {
      return { call: node.call, markers: node.markers };
    }
  }
  return { call: "func", markers: ALL_MARKERS };
}

type VariantPath = Extract<ValuePath, { kind: "variant" }>;

/** A unit variant, or a tuple variant's name as a function. */
function variantValue(c: Checker, path: VariantPath, want: TypeId, span: Span): TExprId {
  const sig = c.program.adts[path.adt];
  const shape = sig?.variants[path.variant];
  if (sig === undefined || shape === undefined) {
    return errorExpr(c, span);
  }
  const type = mkAdt(c.table, path.adt, path.args);
  switch (shape.shape) {
    case "unit":
      requireBounds(c, sig.bounds, sig.generics, path.args, span, "bound", 0);
      return addExpr(c, { kind: "construct", def: path.adt, variant: path.variant, inits: [], base: NO_EXPR, type, span });
    case "record":
      reportShapeOfVariant(c, span, shape);
      return errorExpr(c, span);
    case "tuple":
      return variantFunction(c, path, type, want, span);
  }
}

/** `Just` as a value is `do(x) Just(x)`. */
function variantFunction(c: Checker, path: VariantPath, type: TypeId, want: TypeId, span: Span): TExprId {
  const sig = c.program.adts[path.adt];
  const shape = sig?.variants[path.variant];
  if (sig === undefined || shape === undefined) {
    return errorExpr(c, span);
  }
  requireBounds(c, sig.bounds, sig.generics, path.args, span, "bound", 0);
  const params: { pat: TPatId; type: TypeId }[] = [];
  const types: TypeId[] = [];
  const inits: FieldInit[] = [];
  c.closureDepth += 1;
  for (let i = 0; i < shape.fields.length; i += 1) {
    const field = instantiate(c, at(shape.fields, i).type, sig.generics, path.args, span);
    const local = addLocal(c, 0, span, field, false);
    c.pats.push({ kind: "binding", local, mode: "move", type: field, span });
    params.push({ pat: c.pats.length - 1, type: field });
    types.push(field);
    inits.push({ field: i, value: addExpr(c, { kind: "local", local, type: field, span }) });
  }
  c.closureDepth -= 1;
  const body = addExpr(c, { kind: "construct", def: path.adt, variant: path.variant, inits, base: NO_EXPR, type, span });
  c.closures.push({ params, ret: type, body, isMove: false, kind: "func", captures: [], span });
  const expected = expectedFunc(c, want);
  const made = mkFunc(c.table, expected.call, types, type, expected.markers);
  return addExpr(c, { kind: "closure", closure: c.closures.length - 1, type: made, span });
}

// ------------------------------------------------------------------------------------------------------- in patterns

/** Resolves the path of a pattern. Errors are reported. */
export function resolvePattern(c: Checker, id: PatId, pat: Pat): PatternPath {
  const res: Res = c.names.pats[id] ?? { kind: "none" };
  switch (res.kind) {
    case "def":
      return patternOfDef(c, res.def, pat);
    case "this_type":
      return structPattern(c, typeOfRes(c, res, pat.span), pat);
    case "partial":
      return partialPattern(c, res.base, res.used, pat);
    case "prim":
    case "unit_type":
      reportNotAPattern(c, pat.span, "a type is no pattern");
      return FAILED;
    default:
      return FAILED;
  }
}

function patternOfDef(c: Checker, def: DefId, pat: Pat): PatternPath {
  const node = defOf(c, def);
  switch (node.kind) {
    case "variant":
      return { kind: "variant", adt: node.parent, variant: node.index, args: [] };
    case "const":
      return { kind: "const", def, args: freshArgs(c, genericsOf(c.program, def), pat.span) };
    case "struct":
      return { kind: "variant", adt: def, variant: 0, args: [] };
    case "alias":
      return structPattern(c, typeOfDef(c, def, pat.span), pat);
    default:
      reportNotAPattern(c, pat.span, "only variants, constants and structs can be matched");
      return FAILED;
  }
}

function structPattern(c: Checker, type: TypeId, pat: Pat): PatternPath {
  const node = typeOf(c.table, shallow(c, type));
  if (node.kind === "adt" && c.program.adts[node.def]?.isEnum === false) {
    return { kind: "variant", adt: node.def, variant: 0, args: node.args };
  }
  if (node.kind !== "error") {
    reportNotAPattern(c, pat.span, "only variants, constants and structs can be matched");
  }
  return FAILED;
}

function partialPattern(c: Checker, base: Res, used: number, pat: Pat): PatternPath {
  if (pat.kind !== "Path" && pat.kind !== "TupleVariant" && pat.kind !== "Record") {
    return FAILED;
  }
  const value = resolvePartial(c, base, pat.path.segments, used, pat.span);
  switch (value.kind) {
    case "variant":
    case "const":
      return value;
    case "error":
      return FAILED;
    case "func":
    case "global":
    case "local":
      reportNotAPattern(c, pat.span, "a function is no pattern");
      return FAILED;
  }
}
