/**
 * Signatures of structs, enums and aliases [type.struct] [type.enum].
 */
import { at, intern, text, type Sym } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { NO_DEF, type DefId, type Visibility } from "../resolver/index.js";
import type { FieldDecl, TypeItem, VariantDecl, Vis } from "../parser/index.js";
import { bareNames, findDirective, hasDirective, hasDirectiveArg } from "./directives.js";
import { discriminantRange, discriminantTwice, discriminantWithData } from "./errors_collect.js";
import { lowerGenericBounds } from "./lower_bound.js";
import { aliasSig, itemOf, lowerType, newLowering, type Collector, type Lowering } from "./lower_type.js";
import type { Bound, FieldSig, VariantSig } from "./program.js";
import { genericsOf, langItem } from "./query.js";

/** The signature of every type in work. */
export function collectTypes(c: Collector): void {
  const defs = c.program.resolved.defs;
  for (let def = c.first; def < c.end; def += 1) {
    const kind = at(defs, def).kind;
    if (kind === "struct" || kind === "enum") {
      collectType(c, def);
    } else if (kind === "alias") {
      aliasSig(c, def);
    }
  }
}

function collectType(c: Collector, def: DefId): void {
  const program = c.program;
  const item = itemOf(program, def);
  if (item.kind !== "Type") {
    return;
  }
  const interner = program.interner;
  const l = newLowering(c, def);
  const bounds: Bound[] = [];
  lowerGenericBounds(l, def, bounds);
  program.adts[def] = {
    def,
    isEnum: item.body.kind === "Enum",
    generics: genericsOf(program, def),
    bounds,
    variants: collectVariants(l, def, item),
    isMove: hasDirective(interner, item.head, "move"),
    interiorMutable: hasDirective(interner, item.head, "interior_mutable"),
    reprC: hasDirectiveArg(interner, item.head, "repr", "c"),
    mustClose: hasDirective(interner, item.head, "must_close"),
    owns: ownedParams(c, def, item),
    auto: autoBehaviors(c, item),
    defaultVariant: defaultVariant(c, item),
  };
}

/** `@owns(T)`: the named type parameters. */
function ownedParams(c: Collector, def: DefId, item: TypeItem): DefId[] {
  const owned: DefId[] = [];
  const names = bareNames(findDirective(c.program.interner, item.head, "owns"));
  for (const param of genericsOf(c.program, def)) {
    if (names.includes(at(c.program.resolved.defs, param).name)) {
      owned.push(param);
    }
  }
  return owned;
}

/** `@auto(equal, …)`: the behaviors; the resolver has made the implementations. */
function autoBehaviors(c: Collector, item: TypeItem): DefId[] {
  const behaviors: DefId[] = [];
  for (const name of bareNames(findDirective(c.program.interner, item.head, "auto"))) {
    const word = text(c.program.interner, name);
    const behavior = langItem(c.program, word === "order" ? "ordered" : word);
    if (behavior !== NO_DEF) {
      behaviors.push(behavior);
    }
  }
  return behaviors;
}

function defaultVariant(c: Collector, item: TypeItem): number {
  if (item.body.kind !== "Enum") {
    return -1;
  }
  for (let i = 0; i < item.body.variants.length; i += 1) {
    if (hasDirective(c.program.interner, at(item.body.variants, i).head, "default")) {
      return i;
    }
  }
  return -1;
}

function collectVariants(l: Lowering, def: DefId, item: TypeItem): VariantSig[] {
  const program = l.c.program;
  switch (item.body.kind) {
    case "Struct": {
      const fields = collectFields(l, item.body.fields, false);
      const name = at(program.resolved.defs, def).name;
      return [{ def, name, shape: fields.length === 0 ? "unit" : "record", fields, discriminant: 0n }];
    }
    case "Enum":
      return collectEnum(l, def, item.body.variants);
    case "Alias":
      return [];
  }
}

function collectEnum(l: Lowering, def: DefId, decls: readonly VariantDecl[]): VariantSig[] {
  const program = l.c.program;
  const children = program.resolved.children[def] ?? [];
  let plain = true;
  for (const decl of decls) {
    plain = plain && decl.payload.kind === "Unit";
  }
  const variants: VariantSig[] = [];
  let next = 0n;
  for (let i = 0; i < decls.length; i += 1) {
    const decl = at(decls, i);
    if (decl.discriminant !== null && !plain) {
      report(l.c.diagnostics, discriminantWithData(decl.span));
    }
    const discriminant = plain ? (decl.discriminant ?? next) : BigInt(i);
    if (discriminant > 18446744073709551615n || discriminant < -9223372036854775808n) {
      report(l.c.diagnostics, discriminantRange(decl.span, discriminant));
    }
    for (let k = 0; k < i; k += 1) {
      if (at(variants, k).discriminant === discriminant) {
        report(l.c.diagnostics, discriminantTwice(decl.span, discriminant, at(decls, k).span));
        break;
      }
    }
    next = discriminant + 1n;
    const variant = children[i] ?? NO_DEF;
    variants.push(collectVariant(l, variant, decl, discriminant));
  }
  return variants;
}

function collectVariant(l: Lowering, def: DefId, decl: VariantDecl, discriminant: bigint): VariantSig {
  const name = decl.name.sym;
  switch (decl.payload.kind) {
    case "Unit":
      return { def, name, shape: "unit", fields: [], discriminant };
    case "Record":
      return { def, name, shape: "record", fields: collectFields(l, decl.payload.fields, true), discriminant };
    case "Tuple": {
      const ast = at(l.c.program.resolved.asts, l.file);
      const fields: FieldSig[] = [];
      for (let i = 0; i < decl.payload.types.length; i += 1) {
        const typeExpr = at(decl.payload.types, i);
        fields.push({
          name: numberName(l, i),
          type: lowerType(l, typeExpr),
          typeExpr,
          span: at(ast.typeExprs, typeExpr).span,
          vis: "public",
          defaultExpr: -1,
        });
      }
      return { def, name, shape: "tuple", fields, discriminant };
    }
  }
}

function numberName(l: Lowering, index: number): Sym {
  return intern(l.c.program.interner, String(index));
}

function collectFields(l: Lowering, decls: readonly FieldDecl[], ofVariant: boolean): FieldSig[] {
  const fields: FieldSig[] = [];
  for (const decl of decls) {
    fields.push({
      name: decl.name.sym,
      type: lowerType(l, decl.type),
      typeExpr: decl.type,
      span: decl.name.span,
      vis: ofVariant ? "public" : visibilityOf(decl.head.vis),
      defaultExpr: decl.fallback ?? -1,
    });
  }
  return fields;
}

/** The resolver's word for a written visibility. */
export function visibilityOf(vis: Vis): Visibility {
  switch (vis) {
    case "Private":
      return "private";
    case "Crate":
      return "crate";
    case "Public":
      return "public";
  }
}
