/**
 * Names in patterns  [pat.name] [pat.kinds].
 */
import type { Name, Pat, PatId } from "../parser/index.js";
import { at, push, type Span, type Sym } from "../source/index.js";
import { isConstructible } from "./bind_type.js";
import { alternativeLacks, duplicate, notAPattern, notAValue, undefinedPatternName } from "./errors.js";
import { isUpper, patternName, pushName, resolvePath, topEntry } from "./lookup.js";
import type { LocalIndex, LocalName, Res } from "./resolved.js";
import { RES_ERROR, type Binder, type PathLike } from "./state.js";
import { nearestInScope } from "./suggest.js";

export type LocalKind = LocalName["kind"];

/** How the names of one pattern (or of all parameters of a function) are bound. */
interface Names {
  readonly kind: LocalKind;
  /** Height of the scope where the names begin: a name above it is bound twice. */
  readonly start: number;
  /** In the second and later alternatives of an or-pattern names above this height are bound again; -1 elsewhere. */
  readonly again: number;
}

/** Declares a local of the current body and brings it into scope. */
export function addLocal(b: Binder, name: Name, mutable: boolean, kind: LocalKind): LocalIndex {
  const local = push(b.body.locals, { name: name.sym, span: name.span, mutable, kind, closureDepth: b.closureDepth, isUsed: false });
  pushName(b.locals, name.sym, local);
  return local;
}

/** Binds one pattern. */
export function bindPat(b: Binder, id: PatId, kind: LocalKind): void {
  bindIn(b, id, { kind, start: b.locals.syms.length, again: -1 });
}

/** Binds the patterns of a parameter list, which share one set of names. The receiver, if any, is below them. */
export function bindParamPats(b: Binder, ids: readonly PatId[], kind: LocalKind): void {
  const names: Names = { kind, start: b.locals.syms.length, again: -1 };
  for (const id of ids) {
    bindIn(b, id, names);
  }
}

function bindIn(b: Binder, id: PatId, names: Names): void {
  const pat = at(b.ast.pats, id);
  switch (pat.kind) {
    case "Wild":
    case "Lit":
    case "Range":
    case "Error":
      return;
    case "Binding":
      b.names.pats[id] = bindSingle(b, pat.name, pat.isMut, names, false);
      return;
    case "Path":
      b.names.pats[id] = constantPath(b, pat.path);
      return;
    case "TupleVariant":
      b.names.pats[id] = variantPath(b, pat.path);
      bindAll(b, pat.elems, names);
      return;
    case "Record":
      b.names.pats[id] = recordPath(b, pat.path);
      bindFields(b, pat, names);
      return;
    case "Tuple":
      bindAll(b, pat.elems, names);
      return;
    case "Slice":
      bindAll(b, pat.elems, names);
      if (pat.rest !== null && pat.rest.name !== null) {
        b.names.pats[id] = { kind: "binding", local: declare(b, pat.rest.name, false, names) };
      }
      return;
    case "Or":
      bindAlternatives(b, pat.alts, names);
      return;
  }
}

function bindAll(b: Binder, ids: readonly PatId[], names: Names): void {
  for (const id of ids) {
    bindIn(b, id, names);
  }
}

/** Fields of a record pattern; a short field always binds. */
function bindFields(b: Binder, pat: Extract<Pat, { kind: "Record" }>, names: Names): void {
  for (let i = 0; i < pat.fields.length; i += 1) {
    const field = at(pat.fields, i);
    for (let j = 0; j < i; j += 1) {
      const other = at(pat.fields, j).name;
      if (other.sym === field.name.sym) {
        duplicate(b.r, field.name, other.span, "field");
      }
    }
    const inner = at(b.ast.pats, field.pat);
    if (field.isShort && inner.kind === "Binding") {
      b.names.pats[field.pat] = bindSingle(b, inner.name, inner.isMut, names, true);
    } else {
      bindIn(b, field.pat, names);
    }
  }
}

/** A single name: variant, constant, or a new local. */
function bindSingle(b: Binder, name: Name, isMut: boolean, names: Names, isField: boolean): Res {
  if (!isMut && !isField) {
    const known = patternName(b, name, false);
    if (known === "error") {
      return RES_ERROR;
    }
    if (known !== "binding") {
      return at(b.r.defRes, known);
    }
  }
  if (!isField && isUpper(b, name.sym)) {
    undefinedPatternName(b.r, name, nearestInScope(b, name.sym, "pattern"));
    return RES_ERROR;
  }
  return { kind: "binding", local: declare(b, name, isMut, names) };
}

/** Declares a name of a pattern, or finds the local that an earlier alternative declared for it. */
function declare(b: Binder, name: Name, isMut: boolean, names: Names): LocalIndex {
  const entry = topEntry(b.locals, name.sym);
  if (names.again >= 0 && entry >= names.again) {
    return at(b.locals.targets, entry);
  }
  if (entry >= names.start) {
    duplicate(b.r, name, at(b.body.locals, at(b.locals.targets, entry)).span, isParam(names.kind) ? "parameter" : "binding");
  }
  return addLocal(b, name, isMut, names.kind);
}

function isParam(kind: LocalKind): boolean {
  return kind === "param" || kind === "closure_param";
}

// ----------------------------------------------------------------------------------------------------------- paths

function constantPath(b: Binder, path: PathLike): Res {
  const res = resolvePath(b, path, "value");
  if (res.kind !== "def") {
    return patternRes(b, path.span, res);
  }
  const def = at(b.r.defs, res.def);
  if (def.kind === "variant" || def.kind === "const") {
    return res;
  }
  notAPattern(b.r, path.span, def, "a variant or constant");
  return RES_ERROR;
}

function variantPath(b: Binder, path: PathLike): Res {
  const res = resolvePath(b, path, "value");
  if (res.kind !== "def") {
    return patternRes(b, path.span, res);
  }
  const def = at(b.r.defs, res.def);
  if (def.kind === "variant") {
    return res;
  }
  notAPattern(b.r, path.span, def, "a variant");
  return RES_ERROR;
}

function recordPath(b: Binder, path: PathLike): Res {
  const res = resolvePath(b, path, "construct");
  if (isConstructible(b, res) && res.kind !== "prim" && res.kind !== "unit_type") {
    return res;
  }
  if (res.kind !== "def") {
    return patternRes(b, path.span, res);
  }
  notAPattern(b.r, path.span, at(b.r.defs, res.def), "a struct or variant");
  return RES_ERROR;
}

/** Partial paths and errors stay as they are; a local, type or built-in function is no pattern. */
function patternRes(b: Binder, span: Span, res: Res): Res {
  if (res.kind === "partial" || res.kind === "error") {
    return res;
  }
  notAValue(b.r, span, "a variant must stand here", "");
  return RES_ERROR;
}

// ----------------------------------------------------------------------------------------------------- alternatives

/** Both sides of `|` bind the same names; they share their locals. */
function bindAlternatives(b: Binder, alts: readonly PatId[], names: Names): void {
  const first = at(alts, 0);
  const firstNames: Name[] = [];
  collectNames(b, first, firstNames);
  const start = b.locals.syms.length;
  bindIn(b, first, names);
  for (let i = 1; i < alts.length; i += 1) {
    const alt = at(alts, i);
    const others: Name[] = [];
    collectNames(b, alt, others);
    compareNames(b, first, firstNames, alt, others);
    reportTwice(b, others);
    bindIn(b, alt, { kind: names.kind, start: names.start, again: names.again >= 0 ? names.again : start });
  }
}

function compareNames(b: Binder, first: PatId, firstNames: readonly Name[], alt: PatId, others: readonly Name[]): void {
  for (const name of firstNames) {
    if (!hasName(others, name.sym)) {
      alternativeLacks(b.r, at(b.ast.pats, alt).span, name);
    }
  }
  for (const name of others) {
    if (!hasName(firstNames, name.sym)) {
      alternativeLacks(b.r, at(b.ast.pats, first).span, name);
    }
  }
}

function hasName(names: readonly Name[], sym: Sym): boolean {
  for (const name of names) {
    if (name.sym === sym) {
      return true;
    }
  }
  return false;
}

/** Later alternatives find their names already declared: a name that one of them binds twice is found here. */
function reportTwice(b: Binder, names: readonly Name[]): void {
  for (let i = 0; i < names.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (at(names, j).sym === at(names, i).sym) {
        duplicate(b.r, at(names, i), at(names, j).span, "binding");
        break;
      }
    }
  }
}

/** The names a pattern binds, in order; of nested alternatives those of the first. */
function collectNames(b: Binder, id: PatId, names: Name[]): void {
  const pat = at(b.ast.pats, id);
  switch (pat.kind) {
    case "Wild":
    case "Lit":
    case "Range":
    case "Error":
    case "Path":
      return;
    case "Binding":
      if ((pat.isMut || patternName(b, pat.name, true) === "binding") && !isUpper(b, pat.name.sym)) {
        names.push(pat.name);
      }
      return;
    case "TupleVariant":
    case "Tuple":
      for (const elem of pat.elems) {
        collectNames(b, elem, names);
      }
      return;
    case "Record":
      for (const field of pat.fields) {
        const inner = at(b.ast.pats, field.pat);
        if (field.isShort && inner.kind === "Binding") {
          names.push(inner.name);
        } else {
          collectNames(b, field.pat, names);
        }
      }
      return;
    case "Slice":
      for (const elem of pat.elems) {
        collectNames(b, elem, names);
      }
      if (pat.rest !== null && pat.rest.name !== null) {
        names.push(pat.rest.name);
      }
      return;
    case "Or":
      collectNames(b, at(pat.alts, 0), names);
      return;
  }
}
