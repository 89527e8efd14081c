/**
 * Struct literals, record variants, field defaults and bases ([type.struct]).
 */
import { at, type Span, type Sym } from "../source/index.js";
import type { DefId, Res } from "../resolver/index.js";
import type { StructLitExpr } from "../parser/index.js";
import { checkDefaults } from "./check.js";
import { addExpr, defOf, errorExpr, exprOf, NO_EXPR, type Checker } from "./checker.js";
import { coerce } from "./coerce.js";
import { comeBack, goElsewhere } from "./elsewhere.js";
import { reportBaseMoves, reportBaseOfEnum } from "./errors_infer.js";
import {
  reportGenericCount,
  reportMissingFields,
  reportNoFieldOf,
  reportNotAStruct,
  reportPrivate,
  reportShapeOfVariant,
} from "./errors_member.js";
import { hintResult } from "./infer_call.js";
import { checkExpr, endStatement, inferExpr } from "./infer_expr.js";
import { checkedLiteral } from "./infer_invariant.js";
import { lowerAll, typeOfRes } from "./infer_path.js";
import { instantiate, requireBounds, freshArgs } from "./instantiate.js";
import { mkAdt, typeOf } from "./intern.js";
import { isVisibleFrom } from "./lookup_member.js";
import { isDisposable } from "./markers.js";
import type { AdtSig, VariantSig } from "./program.js";
import { genericsOf } from "./query.js";
import type { FieldInit, TExprId } from "./tast.js";
import { shallow, zonk } from "./unify.js";
import type { TypeId } from "./ty.js";

/** What a literal makes. */
interface Target {
  readonly adt: AdtSig;
  readonly shape: VariantSig;
  readonly variant: number;
  readonly args: readonly TypeId[];
}

/** `T { a: 1, b, ..base }` */
export function inferStructLit(c: Checker, expr: StructLitExpr, want: TypeId): TExprId {
  const target = resolveTarget(c, expr);
  if (target === null) {
    for (const init of expr.inits) {
      inferExpr(c, init.value, -1);
    }
    return errorExpr(c, expr.span);
  }
  const type = mkAdt(c.table, target.adt.def, target.args);
  requireBounds(c, target.adt.bounds, target.adt.generics, target.args, expr.span, "bound", 0);
  hintResult(c, type, want);
  const inits: FieldInit[] = [];
  const given: boolean[] = target.shape.fields.map(() => false);
  let hasUnknown = false;
  for (const init of expr.inits) {
    const index = target.shape.fields.findIndex((field) => field.name === init.name.sym);
    const field = target.shape.fields[index];
    if (field === undefined) {
      reportNoFieldOf(c, type, target.shape, expr.inits.map((one) => one.name.sym), init.name, init.isShort);
      hasUnknown = true;
      inferExpr(c, init.value, -1);
      continue;
    }
    given[index] = true;
    requireVisible(c, target, index, init.name.span);
    const wanted = fieldType(c, target, index, init.name.span);
    // Behind a name that stands for the field and its value nothing can be written.
    const source = init.isShort ? -1 : init.value;
    inits.push({ field: index, value: coerce(c, inferExpr(c, init.value, wanted), wanted, "other", source) });
  }
  const base = inferBase(c, expr, target, type);
  if (base === NO_EXPR) {
    if (!hasUnknown) {
      fillDefaults(c, expr, target, given, inits);
    }
  } else {
    given.forEach((isGiven, index) => {
      if (!isGiven) {
        requireVisible(c, target, index, exprOf(c, base).span);
      }
    });
  }
  const made = addExpr(c, { kind: "construct", def: target.adt.def, variant: target.variant, inits, base, type, span: expr.span });
  return checkedLiteral(c, target.adt, made);
}

function fieldType(c: Checker, target: Target, index: number, span: Span): TypeId {
  return instantiate(c, at(target.shape.fields, index).type, target.adt.generics, target.args, span);
}

function requireVisible(c: Checker, target: Target, index: number, span: Span): void {
  const field = at(target.shape.fields, index);
  if (!target.adt.isEnum && !isVisibleFrom(c.program, c.module, field.vis, defOf(c, target.adt.def).module)) {
    reportPrivate(c, span, "field", field.name, field.span);
  }
}

function resolveTarget(c: Checker, expr: StructLitExpr): Target | null {
  const node = at(c.ast.typeExprs, expr.type);
  const res: Res = c.names.types[expr.type] ?? { kind: "none" };
  if (node.kind !== "Path" || res.kind === "error" || res.kind === "none") {
    return null;
  }
  let variantName: Sym = 0;
  let base: Res = res;
  const last = node.tail[node.tail.length - 1] ?? node.path.segments[node.path.segments.length - 1];
  if (res.kind === "partial") {
    base = res.base;
    variantName = last?.sym ?? 0;
  } else if (node.tail.length > 0) {
    variantName = last?.sym ?? 0;
  }
  if (base.kind === "def" && defOf(c, base.def).kind === "variant") {
    return targetOf(c, defOf(c, base.def).parent, defOf(c, base.def).index, expr, null);
  }
  if (base.kind === "def" && (defOf(c, base.def).kind === "struct" || defOf(c, base.def).kind === "enum")) {
    return namedTarget(c, base.def, variantName, expr, null);
  }
  const type = typeOf(c.table, shallow(c, typeOfRes(c, base, node.span)));
  if (type.kind === "adt") {
    return namedTarget(c, type.def, variantName, expr, type.args);
  }
  if (type.kind !== "error") {
    reportNotAStruct(c, node.span);
  }
  return null;
}

/** A struct, or the variant `name` of an enum. `args` are known where the path was an alias or `This`. */
function namedTarget(c: Checker, def: DefId, name: Sym, expr: StructLitExpr, args: readonly TypeId[] | null): Target | null {
  const sig = c.program.adts[def];
  if (sig === undefined) {
    return null;
  }
  if (!sig.isEnum && name === 0) {
    return targetOf(c, def, 0, expr, args);
  }
  const variant = sig.isEnum ? sig.variants.findIndex((one) => one.name === name) : -1;
  if (variant < 0) {
    reportNotAStruct(c, at(c.ast.typeExprs, expr.type).span);
    return null;
  }
  return targetOf(c, def, variant, expr, args);
}

function targetOf(c: Checker, def: DefId, variant: number, expr: StructLitExpr, known: readonly TypeId[] | null): Target | null {
  const node = at(c.ast.typeExprs, expr.type);
  const sig = c.program.adts[def];
  const shape = sig?.variants[variant];
  if (sig === undefined || shape === undefined || node.kind !== "Path") {
    return null;
  }
  if (shape.shape === "tuple" || (shape.shape === "unit" && sig.isEnum)) {
    reportShapeOfVariant(c, node.span, shape);
    return null;
  }
  const generics = genericsOf(c.program, def);
  if (known !== null) {
    return { adt: sig, shape, variant, args: known };
  }
  if (node.args.length === 0) {
    return { adt: sig, shape, variant, args: freshArgs(c, generics, expr.span) };
  }
  if (node.args.length !== generics.length) {
    reportGenericCount(c, node.span, def, generics.length, node.args.length);
    return null;
  }
  return { adt: sig, shape, variant, args: lowerAll(c, node.args) };
}

/** `..base`: the fields that are missing are taken from it. */
function inferBase(c: Checker, expr: StructLitExpr, target: Target, type: TypeId): TExprId {
  if (expr.base === null) {
    return NO_EXPR;
  }
  const base = checkExpr(c, expr.base, type, "other");
  if (target.adt.isEnum) {
    reportBaseOfEnum(c, exprOf(c, base).span);
  } else if (isDisposable(c.program, zonk(c, type)) >= 0) {
    reportBaseMoves(c, exprOf(c, base).span, type);
  }
  return base;
}

/** Missing fields take their defaults in declaration order, else T022. */
function fillDefaults(c: Checker, expr: StructLitExpr, target: Target, given: readonly boolean[], inits: FieldInit[]): void {
  const missing: Sym[] = [];
  for (let i = 0; i < target.shape.fields.length; i += 1) {
    const field = at(target.shape.fields, i);
    if (given[i] === true) {
      continue;
    }
    if (field.defaultExpr < 0) {
      missing.push(field.name);
    } else {
      inits.push({ field: i, value: expandDefault(c, target, i, expr.span) });
    }
  }
  if (missing.length > 0) {
    reportMissingFields(c, expr.span, missing, false);
  }
}

/** A field's default, checked as if it stood in the module of its type; its own errors are reported at its declaration. */
function expandDefault(c: Checker, target: Target, index: number, span: Span): TExprId {
  const field = at(target.shape.fields, index);
  const owner = target.adt.isEnum ? target.shape.def : target.adt.def;
  const wanted = fieldType(c, target, index, span);
  checkDefaults(c.session, target.adt.def);
  goElsewhere(c, target.adt.def, owner);
  c.paramsFrom = target.adt.generics;
  c.paramsTo = target.args;
  const mark = c.openLiterals.length;
  const value = checkExpr(c, field.defaultExpr, wanted, "other");
  endStatement(c, mark);
  comeBack(c);
  return value;
}
