/**
 * What a name or path means at a point of the program  [mod.path] [mod.vis] [mod.shadow] [mod.prelude].
 *
 * The first name of a longer path is looked for among type parameters, modules and types, packages, the prelude and the
 * primitive types, in this order; a single name also, before these, among locals and values where a value is wanted.
 */
import type { Name } from "../parser/index.js";
import { at, EMPTY_SYM, symBytes, type Sym } from "../source/index.js";
import {
  ambiguousGlob,
  badImportPath,
  localInConst,
  moduleNotFound,
  noNamesBelow,
  privateImport,
  privateItem,
  thisTypeOutside,
  undefinedIn,
  undefinedName,
  unknownBehavior,
  unknownType,
  unknownTypeIn,
} from "./errors.js";
import { namedPackage } from "./modules.js";
import { NO_DEF, type Binding, type DefId, type ModuleScope, type Res } from "./resolved.js";
import { RES_ERROR, RES_THIS, type Binder, type NameStack, type PathLike, type Resolver } from "./state.js";
import { nearestInDef, nearestInScope, nearestRoot } from "./suggest.js";

/**
 * What a path is used for. `value`: a value, else a type-like thing. `type`: a type. `construct`: the head of a struct literal
 * or record pattern, a type or a variant. `behavior`: a bound.
 */
export type PathUse = "value" | "type" | "construct" | "behavior";

// ----------------------------------------------------------------------------------------------------- name stacks

/** An empty stack of names. */
export function newStack(): NameStack {
  return { slots: [], syms: [], targets: [], hidden: [] };
}

/** Brings a name into scope, in front of others with the same name. */
export function pushName(stack: NameStack, sym: Sym, target: number): void {
  while (stack.slots.length <= sym) {
    stack.slots.push(0);
  }
  stack.hidden.push(stack.slots[sym] ?? 0);
  stack.syms.push(sym);
  stack.targets.push(target);
  stack.slots[sym] = stack.syms.length;
}

/** Takes all names out of scope that were brought in after the stack had `height` entries. */
export function popNames(stack: NameStack, height: number): void {
  while (stack.syms.length > height) {
    const sym = stack.syms.pop() ?? 0;
    stack.targets.pop();
    stack.slots[sym] = stack.hidden.pop() ?? 0;
  }
}

/** Number of the topmost entry for a name; -1 if there is none. */
export function topEntry(stack: NameStack, sym: Sym): number {
  return (stack.slots[sym] ?? 0) - 1;
}

/** A local or local constant in scope: its target; undefined if none. Inside of a local constant variables are hidden. */
function localTarget(b: Binder, sym: Sym): number | undefined {
  let entry = topEntry(b.locals, sym);
  while (entry >= 0) {
    const target = at(b.locals.targets, entry);
    if (entry >= b.fence || target < 0) {
      return target;
    }
    entry = at(b.locals.hidden, entry) - 1;
  }
  return undefined;
}

/** The meaning of a local variable. */
export function localRes(r: Resolver, local: number): Res {
  while (r.localRes.length <= local) {
    r.localRes.push({ kind: "local", local: r.localRes.length });
  }
  return at(r.localRes, local);
}

// ------------------------------------------------------------------------------------------------- module look-up

/** Is `inner` the module `outer` or below it? */
export function isInside(r: Resolver, inner: DefId, outer: DefId): boolean {
  let module = inner;
  while (module !== NO_DEF) {
    if (module === outer) {
      return true;
    }
    module = at(r.defs, module).parent;
  }
  return false;
}

/** May code in module `from` use this binding of module `owner`? [mod.vis] */
export function isVisible(r: Resolver, binding: Binding, owner: DefId, from: DefId): boolean {
  switch (binding.vis) {
    case "public":
      return true;
    case "crate":
      return at(r.defs, owner).pkg === at(r.defs, from).pkg;
    case "private":
      return isInside(r, from, owner);
  }
}

/** A type-like name below a module: items first, then sub-modules, then imports. */
export function typeMember(scope: ModuleScope, sym: Sym): Binding | undefined {
  const binding = scope.types.get(sym);
  if (binding !== undefined && binding.origin === "item") {
    return binding;
  }
  const child = scope.children.get(sym);
  if (child === undefined) {
    return binding;
  }
  return { def: child, vis: "public", origin: "item", span: { file: 0, start: 0, end: 0 }, other: NO_DEF, tree: -1 };
}

function scopeOf(r: Resolver, module: DefId): ModuleScope {
  const scope = r.scopes[module];
  if (scope === undefined) {
    throw new RangeError("definition " + String(module) + " is no module");
  }
  return scope;
}

/** The prelude's binding for a name, in one of its namespaces; undefined if it has none or is not there. */
export function preludeBinding(r: Resolver, isType: boolean, sym: Sym): Binding | undefined {
  if (r.prelude === NO_DEF) {
    return undefined;
  }
  const scope = scopeOf(r, r.prelude);
  const binding = isType ? scope.types.get(sym) : scope.values.get(sym);
  return binding !== undefined && binding.vis === "public" ? binding : undefined;
}

/** Has the import of this name failed, in the module or in the prelude? The empty name stands for one that was not parsed. */
export function isPoisoned(r: Resolver, module: DefId, sym: Sym): boolean {
  return (
    sym === EMPTY_SYM ||
    r.poisoned[module]?.has(sym) === true || (r.prelude !== NO_DEF && r.poisoned[r.prelude]?.has(sym) === true)
  );
}

/** Do two things of a module have this name? Neither is meant by it. */
function isClash(r: Resolver, module: DefId, sym: Sym): boolean {
  return r.hasClash && isPoisoned(r, module, sym);
}

/** Notes the use of a binding; reports what is wrong with it: privacy, ambiguity. */
function checkUse(b: Binder, name: Name, binding: Binding, owner: DefId): void {
  const r = b.r;
  if (binding.tree >= 0 && !r.isQuiet) {
    r.treeUsed[binding.tree] = true;
  }
  if (binding.other !== NO_DEF) {
    ambiguousGlob(r, name, binding.def, binding.other);
  }
  if (!isVisible(r, binding, owner, b.module)) {
    if (binding.origin === "item") {
      privateItem(r, name, at(r.defs, binding.def));
    } else {
      privateImport(r, name, binding.span);
    }
  }
}

/** The variant of an enum by name; NO_DEF if it has none. */
export function variantOf(r: Resolver, enumDef: DefId, sym: Sym): DefId {
  return r.variants[enumDef]?.get(sym) ?? NO_DEF;
}

// ----------------------------------------------------------------------------------------------------------- paths

/** What `path` means at this point. Errors are reported and give `error`. Which kinds fit is for the caller to check. */
export function resolvePath(b: Binder, path: PathLike, use: PathUse): Res {
  const r = b.r;
  switch (path.root) {
    case "This":
      if (!b.hasThisType) {
        thisTypeOutside(r, path.span);
        return RES_ERROR;
      }
      return path.segments.length === 0 ? RES_THIS : { kind: "partial", base: RES_THIS, used: 0 };
    case "Crate":
      return walk(b, path, at(r.packages, b.pkg).root, 0, use);
    case "Super": {
      const start = superModule(r, b.module, path.supers);
      if (start === NO_DEF) {
        badImportPath(r, path.span, "`super` leads out of the package");
        return RES_ERROR;
      }
      return walk(b, path, start, 0, use);
    }
    case "Plain": {
      const first = at(path.segments, 0);
      if (path.segments.length === 1) {
        return resolveName(b, first, use);
      }
      const start = resolveFirst(b, first, use);
      if (start.kind === "error") {
        return RES_ERROR;
      }
      return start.kind === "def" ? walk(b, path, start.def, 1, use) : { kind: "partial", base: start, used: 1 };
    }
  }
}

/** The module `supers` levels above; NO_DEF beyond the root. */
export function superModule(r: Resolver, module: DefId, supers: number): DefId {
  let up = module;
  for (let i = 0; i < supers && up !== NO_DEF; i += 1) {
    up = at(r.defs, up).parent;
  }
  return up;
}

/** A single name. */
function resolveName(b: Binder, name: Name, use: PathUse): Res {
  const r = b.r;
  const sym = name.sym;
  if (use === "value") {
    const local = localTarget(b, sym);
    if (local !== undefined) {
      if (local >= 0 && !r.isQuiet) {
        at(b.body.locals, local).isUsed = true;
      }
      return local >= 0 ? localRes(r, local) : at(r.defRes, -1 - local);
    }
  }
  const param = topEntry(b.typeNames, sym);
  if (param >= 0 && use !== "behavior") {
    return at(r.defRes, at(b.typeNames.targets, param));
  }
  if (isClash(r, b.module, sym)) {
    return RES_ERROR;
  }
  const scope = scopeOf(r, b.module);
  const valueFirst = use === "value";
  const binding = valueFirst
    ? (scope.values.get(sym) ?? preludeBinding(r, false, sym))
    : (scope.types.get(sym) ?? preludeBinding(r, true, sym));
  if (binding !== undefined && (use !== "construct" || canConstruct(r, binding.def))) {
    checkUse(b, name, binding, ownerOf(b, scope, binding, sym));
    return at(r.defRes, binding.def);
  }
  if (valueFirst) {
    const builtin = r.builtins.get(sym);
    if (builtin !== undefined && (builtin !== "old" || b.inPost)) {
      return { kind: "builtin", builtin };
    }
  }
  return resolveOther(b, name, use, scope, binding);
}

/** The namespace that was not looked at first, then the primitive types, then the error. */
function resolveOther(b: Binder, name: Name, use: PathUse, scope: ModuleScope, first: Binding | undefined): Res {
  const r = b.r;
  const sym = name.sym;
  const other =
    use === "value"
      ? (scope.types.get(sym) ?? preludeBinding(r, true, sym))
      : (scope.values.get(sym) ?? preludeBinding(r, false, sym) ?? first);
  const primitive = r.primitives.get(sym);
  if (primitive !== undefined && (other === undefined || use === "type")) {
    return primitive;
  }
  if (other !== undefined) {
    checkUse(b, name, other, ownerOf(b, scope, other, sym));
    return at(r.defRes, other.def);
  }
  if (isPoisoned(r, b.module, sym)) {
    return RES_ERROR;
  }
  reportUnknown(b, name, use);
  return RES_ERROR;
}

/** The module in which a binding was found: the own one, else the prelude. */
function ownerOf(b: Binder, scope: ModuleScope, binding: Binding, sym: Sym): DefId {
  return scope.types.get(sym) === binding || scope.values.get(sym) === binding ? b.module : b.r.prelude;
}

function reportUnknown(b: Binder, name: Name, use: PathUse): void {
  const r = b.r;
  switch (use) {
    case "value": {
      if (topEntry(b.locals, name.sym) >= 0) {
        localInConst(r, name);
        return;
      }
      undefinedName(r, name, nearestInScope(b, name.sym, "value"));
      return;
    }
    case "type":
    case "construct":
      unknownType(r, name, nearestInScope(b, name.sym, "type"));
      return;
    case "behavior":
      unknownBehavior(r, name, nearestInScope(b, name.sym, "behavior"));
      return;
  }
}

function canConstruct(r: Resolver, def: DefId): boolean {
  const kind = at(r.defs, def).kind;
  return kind === "struct" || kind === "enum" || kind === "alias" || kind === "type_param" || kind === "assoc_type";
}

/** The first name of a longer path: a definition, a primitive type, or `error` (reported). */
function resolveFirst(b: Binder, name: Name, use: PathUse): Res {
  const r = b.r;
  const sym = name.sym;
  if (sym === r.syms.reservedStd) {
    return at(r.defRes, 0);
  }
  const param = topEntry(b.typeNames, sym);
  if (param >= 0) {
    return at(r.defRes, at(b.typeNames.targets, param));
  }
  if (isClash(r, b.module, sym)) {
    return RES_ERROR;
  }
  const binding = scopeOf(r, b.module).types.get(sym);
  if (binding !== undefined) {
    checkUse(b, name, binding, b.module);
    return at(r.defRes, binding.def);
  }
  const pkg = namedPackage(r, b.module, sym);
  if (pkg >= 0) {
    return at(r.defRes, at(r.packages, pkg).root);
  }
  const known = preludeBinding(r, true, sym);
  if (known !== undefined) {
    return at(r.defRes, known.def);
  }
  const primitive = r.primitives.get(sym);
  if (primitive !== undefined) {
    return primitive;
  }
  if (isPoisoned(r, b.module, sym)) {
    return RES_ERROR;
  }
  const best = nearestInScope(b, sym, "type") ?? nearestRoot(r, b.module, sym);
  if (use === "value") {
    undefinedName(r, name, best);
  } else {
    unknownType(r, name, best);
  }
  return RES_ERROR;
}

/** Follows `path.segments[used …]` from `start`. */
function walk(b: Binder, path: PathLike, start: DefId, used: number, use: PathUse): Res {
  const r = b.r;
  const count = path.segments.length;
  let current = start;
  for (let i = used; i < count; i += 1) {
    const def = at(r.defs, current);
    const name = at(path.segments, i);
    switch (def.kind) {
      case "module": {
        const next = stepIntoModule(b, current, name, i === count - 1 ? use : "module");
        if (next === NO_DEF) {
          return RES_ERROR;
        }
        current = next;
        break;
      }
      case "enum": {
        const variant = i === count - 1 ? variantOf(r, current, name.sym) : NO_DEF;
        return variant === NO_DEF
          ? { kind: "partial", base: at(r.defRes, current), used: i }
          : at(r.defRes, variant);
      }
      case "struct":
      case "alias":
      case "behavior":
      case "assoc_type":
      case "type_param":
        return { kind: "partial", base: at(r.defRes, current), used: i };
      default:
        noNamesBelow(r, name, def);
        return RES_ERROR;
    }
  }
  return at(r.defRes, current);
}

/** A name in a module; NO_DEF after a reported (or poisoned) failure. `module`: a name with more behind it. */
function stepIntoModule(b: Binder, module: DefId, name: Name, use: PathUse | "module"): DefId {
  const r = b.r;
  if (isClash(r, module, name.sym)) {
    return NO_DEF;
  }
  const scope = scopeOf(r, module);
  const type = typeMember(scope, name.sym);
  const value = scope.values.get(name.sym);
  let binding = type;
  if (use === "value") {
    binding = value ?? type;
  } else if (use === "construct") {
    binding = type !== undefined && canConstruct(r, type.def) ? type : (value ?? type);
  } else if (use !== "module") {
    binding = type ?? value;
  }
  if (binding !== undefined) {
    checkUse(b, name, binding, module);
    return binding.def;
  }
  if (isPoisoned(r, module, name.sym)) {
    return NO_DEF;
  }
  if (use === "module") {
    moduleNotFound(r, name, module, nearestInDef(r, b.module, module, name.sym, "module"));
  } else if (use === "value") {
    undefinedIn(r, name, module, nearestInDef(r, b.module, module, name.sym, "value"));
  } else {
    unknownTypeIn(r, name, module, nearestInDef(r, b.module, module, name.sym, use === "behavior" ? "behavior" : "type"));
  }
  return NO_DEF;
}

// -------------------------------------------------------------------------------------------------------- patterns

/**
 * What a single name in a pattern denotes: a variant or constant; "binding" for anything else; "error" where it was reported or
 * its import has failed [pat.name]. With `isQuiet` nothing is reported.
 */
export function patternName(b: Binder, name: Name, isQuiet: boolean): DefId | "binding" | "error" {
  const r = b.r;
  const local = localTarget(b, name.sym);
  if (local !== undefined && local < 0) {
    return -1 - local;
  }
  if (local !== undefined && !isUpper(b, name.sym)) {
    return "binding";
  }
  const own = scopeOf(r, b.module).values.get(name.sym);
  const binding = own ?? preludeBinding(r, false, name.sym);
  if (binding === undefined || isClash(r, b.module, name.sym)) {
    return isPoisoned(r, b.module, name.sym) && (name.sym === EMPTY_SYM || isUpper(b, name.sym)) ? "error" : "binding";
  }
  const kind = at(r.defs, binding.def).kind;
  if (kind !== "variant" && kind !== "const") {
    return "binding";
  }
  if (!isQuiet) {
    checkUse(b, name, binding, own === undefined ? r.prelude : b.module);
  }
  return binding.def;
}

/** Does the name begin with an upper-case letter? */
export function isUpper(b: Binder, sym: Sym): boolean {
  const first = symBytes(b.r.interner, sym)[0] ?? 0;
  return first >= 0x41 && first <= 0x5a;
}
