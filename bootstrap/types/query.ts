/**
 * Questions about definitions and types that every later room asks: generics, fields, lang items, which method a call means.
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { EMPTY_ENV } from "./env.js";
import { flagsOfAll, hasFlags, typeOf } from "./intern.js";
import { normalizeAll } from "./normalize.js";
import type { Env, FuncSig, Program, Selection } from "./program.js";
import { goalKey, selectNormal } from "./select.js";
import { substituteAll } from "./substitute.js";
import type { FuncRef } from "./tast.js";
import { HAS_INFER, HAS_PARAM, HAS_PROJECTION, TY_ERROR, type TypeId } from "./ty.js";

const NO_DEFS: readonly DefId[] = [];

/** Whether there is code for a function: a C function has some if it has contracts, which are checked before and after it. */
export function hasCode(sig: FuncSig): boolean {
  return sig.hasBody || (sig.hasContracts && sig.abi === "c");
}

/** The definition of a lang item by its key in `tables/lang_items.json`; `NO_DEF` if std has none. */
export function langItem(program: Program, key: string): DefId {
  return program.lang.byKey.get(key) ?? NO_DEF;
}

/** Type parameters of a definition: those of the extend block or behavior it stands in, then its own. */
export function genericsOf(program: Program, def: DefId): readonly DefId[] {
  const known = program.caches.generics[def];
  if (known !== undefined) {
    return known;
  }
  const generics = computeGenerics(program, def);
  while (program.caches.generics.length <= def) {
    program.caches.generics.push(undefined);
  }
  program.caches.generics[def] = generics;
  return generics;
}

function computeGenerics(program: Program, def: DefId): readonly DefId[] {
  if (def === NO_DEF) {
    return NO_DEFS;
  }
  const node = at(program.resolved.defs, def);
  switch (node.kind) {
    case "struct":
    case "enum":
    case "alias":
    case "behavior":
    case "extend":
      return program.resolved.typeParams[def] ?? NO_DEFS;
    case "variant":
      return genericsOf(program, node.parent);
    case "func":
      return containerGenerics(program, node.parent).concat(program.resolved.typeParams[def] ?? NO_DEFS);
    case "const":
    case "assoc_type":
      return containerGenerics(program, node.parent);
    case "module":
    case "global":
    case "effect":
    case "type_param":
      return NO_DEFS;
  }
}

function containerGenerics(program: Program, parent: DefId): readonly DefId[] {
  if (parent === NO_DEF) {
    return NO_DEFS;
  }
  const kind = at(program.resolved.defs, parent).kind;
  return kind === "behavior" || kind === "extend" ? genericsOf(program, parent) : NO_DEFS;
}

/** Field types of a struct (`variant` 0), an enum's variant or a tuple, substituted and normalised as far as no bounds are needed. */
export function fieldsOf(program: Program, type: TypeId, variant: number): readonly TypeId[] {
  const node = typeOf(program.table, type);
  if (node.kind === "tuple") {
    return node.elems;
  }
  if (node.kind !== "adt") {
    return [];
  }
  const key = type * 65536 + variant;
  const known = program.caches.fields.get(key);
  if (known !== undefined) {
    return known;
  }
  const sig = program.adts[node.def];
  const shape = sig?.variants[variant];
  if (sig === undefined || shape === undefined) {
    return [];
  }
  const written: TypeId[] = [];
  for (const field of shape.fields) {
    written.push(field.type);
  }
  const fields = normalizeAll(program, EMPTY_ENV, substituteAll(program, written, sig.generics, node.args));
  if (!hasFlags(program.table, type, HAS_INFER)) {
    program.caches.fields.set(key, fields);
  }
  return fields;
}

/**
 * The function that a call reaches: a behavior's method becomes the method of the selected extend block, with the block's arguments and the
 * method's own; one that the block leaves to its default, or whose implementation is known by a bound only, is unchanged.
 * `duplicate` of a Copy type without a written implementation becomes the lang item `duplicate_copy`.
 */
export function resolveCall(program: Program, env: Env, func: FuncRef): FuncRef {
  const behavior = at(program.resolved.defs, func.def).parent;
  if (behavior === NO_DEF || at(program.resolved.defs, behavior).kind !== "behavior") {
    return func;
  }
  const closed = (flagsOfAll(program.table, func.args) & (HAS_INFER | HAS_PARAM | HAS_PROJECTION)) === 0;
  if (!closed) {
    return resolveNew(program, env, func, behavior);
  }
  const key = goalKey(program, func.def, func.args);
  const known = program.caches.calls.get(key);
  if (known !== undefined) {
    return known;
  }
  const resolved = resolveNew(program, env, func, behavior);
  program.caches.calls.set(key, resolved);
  return resolved;
}

function resolveNew(program: Program, env: Env, func: FuncRef, behavior: DefId): FuncRef {
  const count = genericsOf(program, behavior).length;
  const args = normalizeAll(program, env, func.args);
  const answer = selectNormal(program, env, behavior, args.slice(0, count));
  if (answer === "none" || answer === "ambiguous") {
    return func;
  }
  return methodOf(program, func.def, answer, args, count);
}

/**
 * The method that stands for `method` of a behavior under a selection; `args` are the behavior's `count` arguments and the method's
 * own. Unchanged where the selection has no method of its own.
 */
export function methodOf(program: Program, method: DefId, selection: Selection, args: readonly TypeId[], count: number): FuncRef {
  if (selection.kind === "builtin") {
    const copy = langItem(program, "duplicate_copy");
    if (method === langItem(program, "duplicate_duplicate") && copy !== NO_DEF && selection.self !== TY_ERROR) {
      return { def: copy, args: [selection.self] };
    }
    return { def: method, args };
  }
  if (selection.kind === "param") {
    return { def: method, args };
  }
  const own = memberOfExtend(program, selection.extend, method);
  if (own === NO_DEF) {
    return { def: method, args };
  }
  return { def: own, args: selection.args.concat(args.slice(count)) };
}

/** The method or constant of an extend block that implements the behavior's `member`; `NO_DEF` if the block leaves it to the default. */
export function memberOfExtend(program: Program, extend: DefId, member: DefId): DefId {
  const sig = program.extends[extend];
  if (sig === undefined) {
    return NO_DEF;
  }
  const node = at(program.resolved.defs, member);
  const own = node.kind === "const" ? sig.consts : sig.methods;
  for (const def of own) {
    if (at(program.resolved.defs, def).name === node.name) {
      return def;
    }
  }
  return NO_DEF;
}
