/**
 * Type expressions to types.
 *
 * Aliases are transparent [type.alias], `T?` is `Maybe[T]`, missing type arguments take their defaults, `[T]` stands behind references
 * only [type.slice]. Everything that signatures need of each other is lowered on demand, so the order of items does not matter.
 */
import { at, text, type FileId, type Span } from "../source/index.js";
import { report, type Diagnostics } from "../diagnostics/index.js";
import { behaviorOf, NO_DEF, type Def, type DefId, type Res } from "../resolver/index.js";
import type { FileAst, FuncTypeExpr, GenericParam, Item, PathTypeExpr, TypeExprId } from "../parser/index.js";
import { lowerLength, type LengthValue } from "./const_length.js";
import {
  behaviorAsType,
  cyclicAlias,
  missingLangItem,
  notAType,
  sliceByValue,
  wrongTypeArgs,
} from "./errors_collect.js";
import { findAssoc } from "./find_assoc.js";
import { childrenOf, mkAdt, mkArray, mkFunc, mkParam, mkPtr, mkRef, mkSlice, mkTuple, paramTypes, primType } from "./intern.js";
import type { AliasSig, Program } from "./program.js";
import { genericsOf, langItem } from "./query.js";
import { markerOf } from "./select.js";
import { substitute } from "./substitute.js";
import { TY_ERROR, TY_UNIT, type FuncKind, type TypeId } from "./ty.js";

/** A struct or enum with arguments, as written somewhere: its bounds are checked when all signatures are known. */
export interface TypeUse {
  readonly type: TypeId;
  readonly span: Span;
  /** Where it is written: whose bounds hold there. */
  readonly owner: DefId;
}

/** What lowering shares between all places. */
export interface Collector {
  readonly program: Program;
  readonly diagnostics: Diagnostics;
  /** Definitions from `first` to below `end` are being collected; those before are done. */
  readonly first: DefId;
  readonly end: DefId;
  /** Aliases, associated types and constants being lowered, and -2 - def for default arguments: meeting one again is a cycle. */
  readonly active: DefId[];
  /** Where clauses being lowered: `file * 2^26 + typeExpr`. */
  readonly activeWhere: number[];
  /** Bounds whose arguments are being lowered to find an associated type: `file * 2^32 + start`. */
  readonly activeBounds: number[];
  readonly uses: TypeUse[];
  /** Values of constants that array lengths need. */
  readonly lengths: Map<DefId, LengthValue | undefined>;
}

/** A place in the source at which types are written. */
export interface Lowering {
  readonly c: Collector;
  readonly file: FileId;
  /** The definition whose type parameters and bounds are in scope. */
  readonly owner: DefId;
  /** What `This` means; -1 for nothing. */
  readonly thisType: TypeId;
}

/** A collector for definitions `first` to `end - 1` without pending work; bodies are lowered with one of their own, for none. */
export function newCollector(program: Program, diagnostics: Diagnostics, first: DefId, end: DefId): Collector {
  return { program, diagnostics, first, end, active: [], activeWhere: [], activeBounds: [], uses: [], lengths: new Map() };
}

/** Lowering of what is written inside `owner` (a function, type, behavior, extend block, constant or associated type). */
export function newLowering(c: Collector, owner: DefId): Lowering {
  const def = at(c.program.resolved.defs, owner);
  return { c, file: def.file, owner, thisType: thisTypeOf(c.program, owner) };
}

/** What `This` means inside a definition; -1 if nothing. */
export function thisTypeOf(program: Program, owner: DefId): TypeId {
  if (owner === NO_DEF) {
    return -1;
  }
  const def = at(program.resolved.defs, owner);
  switch (def.kind) {
    case "extend":
      return program.extends[owner]?.self ?? TY_ERROR;
    case "behavior":
      return mkParam(program.table, at(genericsOf(program, owner), 0));
    case "struct":
    case "enum":
      return mkAdt(program.table, owner, paramTypes(program.table, genericsOf(program, owner)));
    case "func":
    case "const":
    case "assoc_type":
    case "variant":
      return thisTypeOf(program, def.parent);
    case "module":
    case "alias":
    case "global":
    case "effect":
    case "type_param":
      return -1;
  }
}

/** The syntax tree a definition stands in. */
function astOf(program: Program, def: Def): FileAst {
  return at(program.resolved.asts, def.file);
}

/** The item of a definition. */
export function itemOf(program: Program, def: DefId): Item {
  const node = at(program.resolved.defs, def);
  return at(astOf(program, node).itemNodes, node.item);
}

/** The written type parameters of a definition (without a behavior's `This`). */
export function genericItems(program: Program, def: DefId): readonly GenericParam[] {
  const item = itemOf(program, def);
  switch (item.kind) {
    case "Func":
    case "Type":
    case "Behavior":
    case "Extend":
      return item.generics;
    case "Const":
    case "Global":
    case "Effect":
    case "AssocType":
      return [];
  }
}

/** The type of a type expression. Errors give `TY_ERROR` and have been reported. */
export function lowerType(l: Lowering, id: TypeExprId): TypeId {
  return lower(l, id, false);
}

/** `lowerType` where a slice may stand: behind a reference, and as what an extend block extends. */
export function lowerTarget(l: Lowering, id: TypeExprId): TypeId {
  return lower(l, id, true);
}

function lower(l: Lowering, id: TypeExprId, unsized: boolean): TypeId {
  const table = l.c.program.table;
  const node = at(at(l.c.program.resolved.asts, l.file).typeExprs, id);
  switch (node.kind) {
    case "Path":
      return lowerPath(l, node, id, unsized);
    case "Ref":
      return mkRef(table, node.isMut, lower(l, node.inner, true));
    case "Ptr":
      return mkPtr(table, node.isMut, lower(l, node.inner, false));
    case "Maybe":
      return lowerMaybe(l, lower(l, node.inner, false), node.span);
    case "Slice": {
      const elem = lower(l, node.elem, false);
      if (!unsized) {
        report(l.c.diagnostics, sliceByValue(node.span));
        return TY_ERROR;
      }
      return mkSlice(table, elem);
    }
    case "Array": {
      const elem = lower(l, node.elem, false);
      const len = lowerLength(l, node.length);
      return len === TY_ERROR ? TY_ERROR : mkArray(table, elem, len);
    }
    case "Tuple":
      return mkTuple(table, lowerTypes(l, node.elems));
    case "Func":
      return lowerFunc(l, node);
    case "Error":
      return TY_ERROR;
  }
}

/** `lowerType` for a list. */
function lowerTypes(l: Lowering, ids: readonly TypeExprId[]): TypeId[] {
  const types: TypeId[] = [];
  for (const id of ids) {
    types.push(lower(l, id, false));
  }
  return types;
}

function lowerMaybe(l: Lowering, inner: TypeId, span: Span): TypeId {
  const maybe = langItem(l.c.program, "maybe");
  if (maybe === NO_DEF) {
    report(l.c.diagnostics, missingLangItem(span, "Maybe"));
    return TY_ERROR;
  }
  return mkAdt(l.c.program.table, maybe, [inner]);
}

function lowerFunc(l: Lowering, node: FuncTypeExpr): TypeId {
  const params = lowerTypes(l, node.params);
  const ret = node.result === null ? TY_UNIT : lower(l, node.result, false);
  const names = at(l.c.program.resolved.names, l.file);
  let markers = 0;
  for (const ref of node.markers) {
    const behavior = behaviorOf(names, ref);
    if (behavior === NO_DEF) {
      continue;
    }
    const bit = markerOf(l.c.program, behavior);
    if (bit === 0) {
      const name = text(l.c.program.interner, at(l.c.program.resolved.defs, behavior).name);
      report(l.c.diagnostics, notAType(ref.span, name, "no marker of function types"));
    }
    markers = markers | bit;
  }
  return mkFunc(l.c.program.table, funcKind(node), params, ret, markers);
}

function funcKind(node: FuncTypeExpr): FuncKind {
  switch (node.funcKind) {
    case "Func":
      return "func";
    case "MutFunc":
      return "mut";
    case "MoveFunc":
      return "move";
  }
}

function lowerPath(l: Lowering, node: PathTypeExpr, id: TypeExprId, unsized: boolean): TypeId {
  const res: Res = at(l.c.program.resolved.names, l.file).types[id] ?? { kind: "none" };
  let type: TypeId;
  if (res.kind === "partial") {
    type = lowerRes(l, res.base, [], node.span, unsized);
    for (let i = res.used; i < node.path.segments.length; i += 1) {
      type = findAssoc(l, type, at(node.path.segments, i));
    }
    if (node.args.length > 0 && type !== TY_ERROR) {
      const last = at(node.path.segments, node.path.segments.length - 1);
      report(l.c.diagnostics, wrongTypeArgs(node.span, text(l.c.program.interner, last.sym), 0, node.args.length));
    }
  } else {
    type = lowerRes(l, res, node.args, node.span, unsized);
  }
  for (const name of node.tail) {
    type = findAssoc(l, type, name);
  }
  return type;
}

/** The type that the meaning of a path denotes, with the arguments written behind it. */
function lowerRes(l: Lowering, res: Res, args: readonly TypeExprId[], span: Span, unsized: boolean): TypeId {
  switch (res.kind) {
    case "none":
    case "error":
    case "local":
    case "binding":
    case "partial":
      return TY_ERROR;
    case "builtin":
      report(l.c.diagnostics, notAType(span, res.builtin, "a built-in function"));
      return TY_ERROR;
    case "prim":
      return noArgs(l, primType(res.prim), res.prim, args, span);
    case "unit_type":
      return noArgs(l, TY_UNIT, "Unit", args, span);
    case "this_type":
      return lowerThis(l, args, span, unsized);
    case "def":
      return lowerDef(l, res.def, args, span);
  }
}

function noArgs(l: Lowering, type: TypeId, name: string, args: readonly TypeExprId[], span: Span): TypeId {
  if (args.length > 0) {
    report(l.c.diagnostics, wrongTypeArgs(span, name, 0, args.length));
    return TY_ERROR;
  }
  return type;
}

function lowerThis(l: Lowering, args: readonly TypeExprId[], span: Span, unsized: boolean): TypeId {
  if (l.thisType === -1) {
    // The resolver has reported it.
    return TY_ERROR;
  }
  if (!unsized && at(l.c.program.table.types, l.thisType).kind === "slice") {
    report(l.c.diagnostics, sliceByValue(span));
    return TY_ERROR;
  }
  return noArgs(l, l.thisType, "This", args, span);
}

function lowerDef(l: Lowering, def: DefId, args: readonly TypeExprId[], span: Span): TypeId {
  const program = l.c.program;
  const node = at(program.resolved.defs, def);
  const name = text(program.interner, node.name);
  switch (node.kind) {
    case "struct":
    case "enum": {
      const type = mkAdt(program.table, def, completeArgs(l, def, args, [], span));
      l.c.uses.push({ type, span, owner: l.owner });
      return type;
    }
    case "alias": {
      const written = completeArgs(l, def, args, [], span);
      const sig = aliasSig(l.c, def);
      const type = substitute(program, sig.type, sig.generics, written);
      addUses(l, type, span);
      return type;
    }
    case "type_param":
      return noArgs(l, mkParam(program.table, def), name, args, span);
    case "behavior":
      report(l.c.diagnostics, behaviorAsType(span, name));
      return TY_ERROR;
    case "variant":
      report(l.c.diagnostics, notAType(span, name, "a variant"));
      return TY_ERROR;
    case "module":
      report(l.c.diagnostics, notAType(span, name, "a module"));
      return TY_ERROR;
    case "func":
    case "const":
    case "global":
    case "effect":
    case "assoc_type":
    case "extend":
      report(l.c.diagnostics, notAType(span, name, "a value"));
      return TY_ERROR;
  }
}

/** Notes every struct and enum in what an alias stands for. */
function addUses(l: Lowering, type: TypeId, span: Span): void {
  const node = at(l.c.program.table.types, type);
  if (node.kind === "adt") {
    l.c.uses.push({ type, span, owner: l.owner });
  }
  for (const child of childrenOf(node)) {
    addUses(l, child, span);
  }
}

/** The signature of an alias, made when it is first needed; an alias in terms of itself is T005. */
export function aliasSig(c: Collector, def: DefId): AliasSig {
  const known = c.program.aliases[def];
  if (known !== undefined) {
    return known;
  }
  const node = at(c.program.resolved.defs, def);
  const generics = genericsOf(c.program, def);
  let type = TY_ERROR;
  if (c.active.includes(def)) {
    report(c.diagnostics, cyclicAlias(node.span, text(c.program.interner, node.name)));
    const cyclic: AliasSig = { def, generics, type };
    c.program.aliases[def] = cyclic;
    return cyclic;
  }
  const item = itemOf(c.program, def);
  c.active.push(def);
  if (item.kind === "Type" && item.body.kind === "Alias") {
    type = lowerType(newLowering(c, def), item.body.type);
  }
  c.active.pop();
  const cyclic = c.program.aliases[def];
  if (cyclic !== undefined) {
    return cyclic;
  }
  const sig: AliasSig = { def, generics, type };
  c.program.aliases[def] = sig;
  return sig;
}

/**
 * The arguments for the type parameters of `def`: `first` (a behavior's self type), then the written ones, then defaults. A wrong
 * number is T008 and gives error types.
 */
export function completeArgs(
  l: Lowering,
  def: DefId,
  written: readonly TypeExprId[],
  first: readonly TypeId[],
  span: Span,
): TypeId[] {
  const program = l.c.program;
  const params = program.resolved.typeParams[def] ?? [];
  const items = genericItems(program, def);
  const expected = params.length - first.length;
  const args = first.concat(lowerTypes(l, written));
  if (written.length > expected) {
    report(l.c.diagnostics, wrongTypeArgs(span, text(program.interner, at(program.resolved.defs, def).name), expected, written.length));
    return args.slice(0, params.length);
  }
  let missing = false;
  for (let i = args.length; i < params.length; i += 1) {
    const fallback = items[i - first.length]?.fallback ?? null;
    missing = missing || fallback === null;
    args.push(fallback === null ? TY_ERROR : lowerFallback(l.c, def, fallback, params, args));
  }
  if (missing) {
    report(l.c.diagnostics, wrongTypeArgs(span, text(program.interner, at(program.resolved.defs, def).name), expected, written.length));
  }
  return args;
}

function lowerFallback(c: Collector, def: DefId, fallback: TypeExprId, params: readonly DefId[], args: readonly TypeId[]): TypeId {
  const mark = -2 - def;
  if (c.active.includes(mark)) {
    const node = at(c.program.resolved.defs, def);
    report(c.diagnostics, cyclicAlias(node.span, text(c.program.interner, node.name)));
    return TY_ERROR;
  }
  c.active.push(mark);
  const type = lowerType(newLowering(c, def), fallback);
  c.active.pop();
  return substitute(c.program, type, params, args);
}
