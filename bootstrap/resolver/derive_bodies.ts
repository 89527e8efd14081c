/**
 * The bodies of the methods that `@auto` writes  [beh.auto].
 */
import type {
  ExprId,
  FieldDecl,
  Name,
  Path,
  PatId,
  StmtId,
  TypeItem,
  VariantDecl,
} from "../parser/index.js";
import { at, intern, text } from "../source/index.js";
import { cannotDerive } from "./errors.js";
import type { Resolver } from "./state.js";
import {
  addExpr,
  addPat,
  bindingPat,
  blockExpr,
  boolExpr,
  callExpr,
  exprStmt,
  fieldExpr,
  localExpr,
  methodExpr,
  nameAt,
  pathExpr,
  pathPat,
  pathType,
  refExpr,
  stdPath,
  strExpr,
  type Synth,
  thisExpr,
  u64Expr,
  whenExpr,
  wildPat,
} from "./synth.js";

/** One behavior being derived for one type. */
export interface Derived {
  readonly s: Synth;
  readonly r: Resolver;
  readonly type: TypeItem;
  /** `crate::a::T`, safe against anything in scope. */
  readonly self: Path;
  readonly behavior: Path;
}

// ---------------------------------------------------------------------------------------------------------- pieces

/** What stands in the braces of the method. */
export interface Body {
  readonly stmts: StmtId[];
  readonly tail: ExprId | null;
}

/**
 * The parts of a value on one side. `Fields`: the fields of a struct, below `this` (`base` is empty) or the local `base`. `Locals`: those of
 * a matched variant, which the pattern has bound by reference as `prefix0`, `prefix1` …
 */
type Parts =
  | { readonly kind: "Fields"; readonly count: number; readonly fields: readonly FieldDecl[]; readonly base: string }
  | { readonly kind: "Locals"; readonly count: number; readonly prefix: string };

function structParts(fields: readonly FieldDecl[], base: string): Parts {
  return { kind: "Fields", count: fields.length, fields, base };
}

function variantParts(variant: VariantDecl, prefix: string): Parts {
  return { kind: "Locals", count: payloadSize(variant), prefix };
}

/** `this.x` as a place, or `$a0`. */
function partPlace(d: Derived, parts: Parts, index: number): ExprId {
  switch (parts.kind) {
    case "Fields": {
      const base = parts.base === "" ? thisExpr(d.s) : localExpr(d.s, parts.base);
      return fieldExpr(d.s, base, at(parts.fields, index).name.sym);
    }
    case "Locals":
      return localExpr(d.s, parts.prefix + String(index));
  }
}

/** `ref this.x`, or `$a0`, which is a reference. */
function partRef(d: Derived, parts: Parts, index: number): ExprId {
  const place = partPlace(d, parts, index);
  return parts.kind === "Fields" ? refExpr(d.s, place) : place;
}

function payloadSize(variant: VariantDecl): number {
  switch (variant.payload.kind) {
    case "Unit":
      return 0;
    case "Tuple":
      return variant.payload.types.length;
    case "Record":
      return variant.payload.fields.length;
  }
}

function structFields(d: Derived): readonly FieldDecl[] | null {
  return d.type.body.kind === "Struct" ? d.type.body.fields : null;
}

function enumVariants(d: Derived): readonly VariantDecl[] {
  return d.type.body.kind === "Enum" ? d.type.body.variants : [];
}

/** `crate::a::T::V` */
function variantPath(d: Derived, variant: VariantDecl): Path {
  const segments = d.self.segments.concat([nameAt(d.s, variant.name.sym)]);
  return { root: "Crate", supers: 0, segments, span: d.s.span };
}

/** The pattern of a variant that binds its parts as `prefix0`, `prefix1` …; with an empty prefix it binds nothing. */
function variantPat(d: Derived, variant: VariantDecl, prefix: string): PatId {
  const s = d.s;
  const path = variantPath(d, variant);
  const part = (index: number): PatId => (prefix === "" ? wildPat(s) : bindingPat(s, prefix + String(index)));
  switch (variant.payload.kind) {
    case "Unit":
      return pathPat(s, path);
    case "Tuple": {
      const elems: PatId[] = [];
      for (let i = 0; i < variant.payload.types.length; i += 1) {
        elems.push(part(i));
      }
      return addPat(s, { kind: "TupleVariant", path, elems, span: s.span });
    }
    case "Record": {
      const fields: { name: Name; pat: PatId; isShort: boolean }[] = [];
      if (prefix !== "") {
        for (let i = 0; i < variant.payload.fields.length; i += 1) {
          const name = nameAt(s, at(variant.payload.fields, i).name.sym);
          fields.push({ name, pat: part(i), isShort: false });
        }
      }
      return addPat(s, { kind: "Record", path, fields, hasRest: prefix === "", span: s.span });
    }
  }
}

/** The number of the variant that a reference refers to. */
function variantNumber(d: Derived, borrowed: ExprId): ExprId {
  return callExpr(d.s, stdPath(d.s, ["core", "intrinsics", "variant_number"]), [borrowed]);
}

/** `when (this, $other) { (V($a0), V($b0)) => same(V) … _ => rest }` over the variants that carry data. */
function matchBoth(d: Derived, same: (a: Parts, b: Parts) => ExprId, rest: Body): Body {
  const s = d.s;
  const arms: { pat: PatId; body: ExprId }[] = [];
  const variants = enumVariants(d);
  for (const variant of variants) {
    if (payloadSize(variant) > 0) {
      const elems = [variantPat(d, variant, "$a"), variantPat(d, variant, "$b")];
      const pat = addPat(s, { kind: "Tuple", elems, span: s.span });
      arms.push({ pat, body: same(variantParts(variant, "$a"), variantParts(variant, "$b")) });
    }
  }
  if (arms.length === 0) {
    return rest;
  }
  if (variants.length > 1) {
    arms.push({ pat: wildPat(s), body: blockExpr(s, rest.stmts, rest.tail) });
  }
  const both = addExpr(s, { kind: "Tuple", elems: [thisExpr(s), localExpr(s, "$other")], span: s.span });
  return { stmts: [], tail: whenExpr(s, both, arms) };
}

/** `when this { V($a0) => arm(V) … }` */
function matchThis(d: Derived, arm: (variant: VariantDecl, index: number, parts: Parts) => ExprId): ExprId {
  const arms: { pat: PatId; body: ExprId }[] = [];
  const variants = enumVariants(d);
  for (let i = 0; i < variants.length; i += 1) {
    const variant = at(variants, i);
    arms.push({ pat: variantPat(d, variant, "$a"), body: arm(variant, i, variantParts(variant, "$a")) });
  }
  return whenExpr(d.s, thisExpr(d.s), arms);
}

// ------------------------------------------------------------------------------------------------- equal and order

/** Fields from first to last: `a.x == b.x and a.y == b.y`. */
export function equalBody(d: Derived): Body {
  const fields = structFields(d);
  if (fields !== null) {
    return { stmts: [], tail: allEqual(d, structParts(fields, ""), structParts(fields, "$other")) };
  }
  const span = d.s.span;
  const [left, right] = [variantNumber(d, thisExpr(d.s)), variantNumber(d, localExpr(d.s, "$other"))];
  const same = addExpr(d.s, { kind: "Binary", op: "Eq", left, right, opSpan: span, span });
  return matchBoth(d, (a, b) => allEqual(d, a, b), { stmts: [], tail: same });
}

function allEqual(d: Derived, a: Parts, b: Parts): ExprId {
  const span = d.s.span;
  let all: ExprId | null = null;
  for (let i = 0; i < a.count; i += 1) {
    const one = addExpr(d.s, { kind: "Binary", op: "Eq", left: partPlace(d, a, i), right: partPlace(d, b, i), opSpan: span, span });
    all = all === null ? one : addExpr(d.s, { kind: "Binary", op: "And", left: all, right: one, opSpan: span, span });
  }
  return all ?? boolExpr(d.s, true);
}

/** The first comparison that is not `Equal`; variants by their number. */
export function compareBody(d: Derived): Body {
  const fields = structFields(d);
  if (fields !== null) {
    return compareAll(d, structParts(fields, ""), structParts(fields, "$other"));
  }
  const numbers = callExpr(d.s, stdPath(d.s, ["core", "cmp", "Ordered", "compare"]), [
    refExpr(d.s, variantNumber(d, thisExpr(d.s))),
    refExpr(d.s, variantNumber(d, localExpr(d.s, "$other"))),
  ]);
  const both = (a: Parts, b: Parts): ExprId => {
    const body = compareAll(d, a, b);
    return blockExpr(d.s, body.stmts, body.tail);
  };
  return matchBoth(d, both, { stmts: [], tail: numbers });
}

/** For every part but the last `when compare { Equal => { }, $c => return $c }`; the last comparison is the value. */
function compareAll(d: Derived, a: Parts, b: Parts): Body {
  const s = d.s;
  const equal = stdPath(s, ["core", "cmp", "Ordering", "Equal"]);
  if (a.count === 0) {
    return { stmts: [], tail: pathExpr(s, equal) };
  }
  const stmts: StmtId[] = [];
  const one = (i: number): ExprId =>
    callExpr(s, stdPath(s, ["core", "cmp", "Ordered", "compare"]), [partRef(d, a, i), partRef(d, b, i)]);
  for (let i = 0; i + 1 < a.count; i += 1) {
    const leave = addExpr(s, { kind: "Return", value: localExpr(s, "$c"), span: s.span });
    const arms = [
      { pat: pathPat(s, equal), body: blockExpr(s, [], null) },
      { pat: bindingPat(s, "$c"), body: leave },
    ];
    stmts.push(exprStmt(s, whenExpr(s, one(i), arms)));
  }
  return { stmts, tail: one(a.count - 1) };
}

// ------------------------------------------------------------------------------------------------------------ hash

/** The discriminant of an enum as `U64`, then the fields. */
export function hashBody(d: Derived): Body {
  const fields = structFields(d);
  if (fields !== null) {
    return { stmts: hashAll(d, structParts(fields, "")), tail: null };
  }
  const numbers = discriminants(enumVariants(d));
  const tail = matchThis(d, (_variant, index, parts) => {
    const write = methodExpr(d.s, localExpr(d.s, "$state"), "write_u64", [u64Expr(d.s, at(numbers, index))]);
    return blockExpr(d.s, [exprStmt(d.s, write)].concat(hashAll(d, parts)), null);
  });
  return { stmts: [exprStmt(d.s, tail)], tail: null };
}

function hashAll(d: Derived, parts: Parts): StmtId[] {
  const stmts: StmtId[] = [];
  for (let i = 0; i < parts.count; i += 1) {
    const path = stdPath(d.s, ["core", "hash", "Hash", "hash"]);
    stmts.push(exprStmt(d.s, callExpr(d.s, path, [partRef(d, parts, i), localExpr(d.s, "$state")])));
  }
  return stmts;
}

/** The discriminants as `U64` [type.enum]: given ones, else the previous one plus 1; variant numbers where there is data. */
function discriminants(variants: readonly VariantDecl[]): bigint[] {
  let hasData = false;
  for (const variant of variants) {
    hasData = hasData || variant.payload.kind !== "Unit";
  }
  const numbers: bigint[] = [];
  let next = 0n;
  for (let i = 0; i < variants.length; i += 1) {
    const given = at(variants, i).discriminant;
    const value = given !== null ? given : hasData ? BigInt(i) : next;
    numbers.push(value & 0xffffffffffffffffn);
    next = value + 1n;
  }
  return numbers;
}

// ----------------------------------------------------------------------------------------------- duplicate, default

/** Every part duplicated. */
export function duplicateBody(d: Derived): Body {
  const fields = structFields(d);
  if (fields !== null) {
    return { stmts: [], tail: recordOf(d, d.self, fields, structParts(fields, "")) };
  }
  return { stmts: [], tail: matchThis(d, (variant, _index, parts) => duplicateVariant(d, variant, parts)) };
}

function duplicateVariant(d: Derived, variant: VariantDecl, parts: Parts): ExprId {
  const path = variantPath(d, variant);
  switch (variant.payload.kind) {
    case "Unit":
      return pathExpr(d.s, path);
    case "Tuple": {
      const args: ExprId[] = [];
      for (let i = 0; i < parts.count; i += 1) {
        args.push(duplicateOf(d, partRef(d, parts, i)));
      }
      return callExpr(d.s, path, args);
    }
    case "Record":
      return recordOf(d, path, variant.payload.fields, parts);
  }
}

function duplicateOf(d: Derived, borrowed: ExprId): ExprId {
  return callExpr(d.s, stdPath(d.s, ["core", "duplicate", "Duplicate", "duplicate"]), [borrowed]);
}

function recordOf(d: Derived, path: Path, fields: readonly FieldDecl[], parts: Parts): ExprId {
  const inits: { name: Name; value: ExprId; isShort: boolean }[] = [];
  for (let i = 0; i < fields.length; i += 1) {
    const name = nameAt(d.s, at(fields, i).name.sym);
    inits.push({ name, value: duplicateOf(d, partRef(d, parts, i)), isShort: false });
  }
  return addExpr(d.s, { kind: "StructLit", type: pathType(d.s, path, []), inits, base: null, span: d.s.span });
}

/** A struct of defaults, the declared ones where there are any; an enum's `@default` unit variant. */
export function defaultBody(d: Derived): Body | null {
  const s = d.s;
  const fields = structFields(d);
  if (fields !== null) {
    const inits: { name: Name; value: ExprId; isShort: boolean }[] = [];
    for (const field of fields) {
      if (field.fallback === null) {
        const value = callExpr(s, stdPath(s, ["core", "default", "Default", "default"]), []);
        inits.push({ name: nameAt(s, field.name.sym), value, isShort: false });
      }
    }
    const type = pathType(s, d.self, []);
    return { stmts: [], tail: addExpr(s, { kind: "StructLit", type, inits, base: null, span: s.span }) };
  }
  let chosen: VariantDecl | null = null;
  const marker = intern(s.interner, "default");
  for (const variant of enumVariants(d)) {
    for (const directive of variant.head.directives) {
      if (directive.name.sym !== marker) {
        continue;
      }
      if (chosen !== null || variant.payload.kind !== "Unit") {
        cannotDerive(d.r, directive.span, "`@default` marks one variant without data", null);
        return null;
      }
      chosen = variant;
    }
  }
  if (chosen === null) {
    cannotDerive(d.r, s.span, "the default of an enum is its variant marked `@default`: there is none", null);
    return null;
  }
  return { stmts: [], tail: pathExpr(s, variantPath(d, chosen)) };
}

// ----------------------------------------------------------------------------------------------------------- debug

/** `P { x: 1 }`, `Just(1)`, `Nothing`: constant pieces by `Formatter::write`, with a value by `debug_part`. */
export function debugBody(d: Derived): Body {
  const fields = structFields(d);
  const interner = d.r.interner;
  if (fields !== null) {
    const name = text(interner, d.type.name.sym);
    return { stmts: debugRecord(d, name, fields, structParts(fields, "")), tail: null };
  }
  const match = matchThis(d, (variant, _index, parts) => {
    const name = text(interner, variant.name.sym);
    switch (variant.payload.kind) {
      case "Unit":
        return blockExpr(d.s, [writeText(d, name)], null);
      case "Tuple":
        return blockExpr(d.s, debugTuple(d, name, parts), null);
      case "Record":
        return blockExpr(d.s, debugRecord(d, name, variant.payload.fields, parts), null);
    }
  });
  return { stmts: [exprStmt(d.s, match)], tail: null };
}

function writeText(d: Derived, piece: string): StmtId {
  return exprStmt(d.s, methodExpr(d.s, localExpr(d.s, "$f"), "write", [strExpr(d.s, piece)]));
}

/** A piece of text and a value behind it. */
function writePart(d: Derived, piece: string, borrowed: ExprId): StmtId {
  const path = stdPath(d.s, ["core", "fmt", "debug_part"]);
  return exprStmt(d.s, callExpr(d.s, path, [localExpr(d.s, "$f"), strExpr(d.s, piece), borrowed]));
}

function debugTuple(d: Derived, name: string, parts: Parts): StmtId[] {
  const stmts: StmtId[] = [];
  for (let i = 0; i < parts.count; i += 1) {
    stmts.push(writePart(d, i === 0 ? name + "(" : ", ", partRef(d, parts, i)));
  }
  stmts.push(writeText(d, parts.count === 0 ? name + "()" : ")"));
  return stmts;
}

function debugRecord(d: Derived, name: string, fields: readonly FieldDecl[], parts: Parts): StmtId[] {
  const stmts: StmtId[] = [];
  for (let i = 0; i < parts.count; i += 1) {
    const field = text(d.r.interner, at(fields, i).name.sym);
    stmts.push(writePart(d, (i === 0 ? name + " { " : ", ") + field + ": ", partRef(d, parts, i)));
  }
  stmts.push(writeText(d, parts.count === 0 ? name + " {}" : " }"));
  return stmts;
}
