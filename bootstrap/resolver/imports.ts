/**
 * `use` declarations, resolved together to a fixpoint  [mod.use].
 *
 * Each round walks every import from its start, because a name that a round adds (an import, a glob) may be what another
 * import goes through. A round without a change ends it. Items beat imports, imports beat globs, globs beat the prelude,
 * which is never copied: look-up falls back to it.
 */
import type { Name, Path, UseTree } from "../parser/index.js";
import { at, type Span, type Sym } from "../source/index.js";
import { moduleScope, poison, poisonClash, visibilityOf } from "./define.js";
import {
  ambiguousGlob,
  badImportPath,
  duplicate,
  moduleNotFound,
  privateImport,
  privateItem,
  twoFiles,
  undefinedIn,
} from "./errors.js";
import { isVisible, preludeBinding, superModule, typeMember, variantOf } from "./lookup.js";
import { namedPackage } from "./modules.js";
import { NO_DEF, type Binding, type DefId, type Visibility } from "./resolved.js";
import type { Import, Resolver } from "./state.js";
import { nearestInDef, nearestRoot } from "./suggest.js";

/** Resolves the imports of the modules in work and fills `behaviorsInScope`. */
export function resolveImports(r: Resolver): void {
  for (let i = r.firstModule; i < r.modules.length; i += 1) {
    collectImports(r, at(r.modules, i));
  }
  let isChanged = true;
  for (let round = 0; isChanged && round < r.imports.length + 4; round += 1) {
    isChanged = false;
    for (const item of r.imports) {
      if (item.isGlob ? stepGlob(r, item) : stepSingle(r, item)) {
        isChanged = true;
      }
    }
  }
  for (const item of r.imports) {
    reportImport(r, item);
  }
  for (const module of Array.from(r.doubled.keys())) {
    reportDoubled(r, module, at(r.defs, module).span);
  }
  r.imports.length = 0;
  for (let module = r.firstDef; module < r.scopes.length; module += 1) {
    if (r.scopes[module] !== undefined) {
      findBehaviors(r, module);
    }
  }
}

// ------------------------------------------------------------------------------------------------------ collecting

/** The path that the groups around a tree have written so far. */
interface Prefix {
  readonly module: DefId;
  readonly vis: Visibility;
  readonly root: Path["root"];
  readonly supers: number;
  readonly segments: readonly Name[];
}

function collectImports(r: Resolver, module: DefId): void {
  const ast = at(r.asts, at(r.defs, module).file);
  for (const use of ast.uses) {
    const path = use.tree.path;
    if (path.root === "This") {
      badImportPath(r, path.span, "a `use` path cannot begin with `This`");
      continue;
    }
    if (path.root === "Super" && superModule(r, module, path.supers) === NO_DEF) {
      badImportPath(r, path.span, "`super` leads out of the package");
    }
    flatten(r, { module, vis: visibilityOf(use.vis), root: path.root, supers: path.supers, segments: [] }, use.tree, true);
  }
}

function flatten(r: Resolver, prefix: Prefix, tree: UseTree, isOuter: boolean): void {
  if (!isOuter && tree.path.root !== "Plain") {
    badImportPath(r, tree.path.span, "a path inside of `{ }` continues the path in front of it");
    return;
  }
  const segments = prefix.segments.concat(tree.path.segments);
  switch (tree.kind) {
    case "Group": {
      const inner: Prefix = { ...prefix, segments };
      for (const child of tree.trees) {
        flatten(r, inner, child, false);
      }
      return;
    }
    case "Glob": {
      const name: Name = { sym: 0, span: tree.span };
      addImport(r, { ...prefix, segments, isGlob: true, name, span: tree.span });
      return;
    }
    case "Single": {
      const name = tree.alias ?? segments[segments.length - 1];
      if (name === undefined) {
        badImportPath(r, tree.span, "this import needs a name: add `as NAME`");
        return;
      }
      addImport(r, { ...prefix, segments, isGlob: false, name, span: tree.span });
      return;
    }
  }
}

function addImport(r: Resolver, made: Omit<Import, "tree" | "seen">): void {
  const tree = r.trees.length;
  r.trees.push({ module: made.module, vis: made.vis, isGlob: made.isGlob, name: made.name.sym, span: made.span });
  r.treeUsed.push(false);
  r.imports.push({ ...made, tree, seen: -1 });
}

// --------------------------------------------------------------------------------------------------------- walking

/** The definition that the first `count` names of an import denote so far; NO_DEF if none. */
function walkImport(r: Resolver, item: Import, count: number): DefId {
  let current: DefId;
  let i = 0;
  if (item.root === "Crate") {
    current = at(r.packages, at(r.defs, item.module).pkg).root;
  } else if (item.root === "Super") {
    current = superModule(r, item.module, item.supers);
  } else {
    current = firstOf(r, item, at(item.segments, 0).sym);
    i = 1;
  }
  for (; i < count && current !== NO_DEF; i += 1) {
    const scope = r.scopes[current];
    current = scope === undefined ? NO_DEF : (typeMember(scope, at(item.segments, i).sym)?.def ?? NO_DEF);
  }
  return current;
}

/** What a path of `item.module` that begins with `sym` begins with; the import's own binding is not looked at. */
function firstOf(r: Resolver, item: Import, sym: Sym): DefId {
  const scope = moduleScope(r, item.module);
  const binding = scope.types.get(sym);
  if (binding !== undefined && !samePlace(binding.span, item.span)) {
    return binding.def;
  }
  const child = scope.children.get(sym);
  if (child !== undefined) {
    return child;
  }
  const pkg = namedPackage(r, item.module, sym);
  if (pkg >= 0) {
    return at(r.packages, pkg).root;
  }
  const known = preludeBinding(r, true, sym)?.def ?? NO_DEF;
  return known === NO_DEF && sym === r.syms.test ? (moduleScope(r, 0).children.get(sym) ?? NO_DEF) : known;
}

/** What the import's last name denotes in both namespaces. */
interface Found {
  readonly type: Binding | undefined;
  readonly value: Binding | undefined;
  /** Module (or enum) the bindings are of. */
  readonly owner: DefId;
}

function findLast(r: Resolver, item: Import): Found | null {
  const count = item.segments.length;
  if (count === 0) {
    const target = walkImport(r, item, 0);
    return target === NO_DEF ? null : { type: asBinding(target, item.span), value: undefined, owner: target };
  }
  const sym = at(item.segments, count - 1).sym;
  if (item.root === "Plain" && count === 1) {
    const target = firstOf(r, item, sym);
    const value = moduleScope(r, item.module).values.get(sym) ?? preludeBinding(r, false, sym);
    const type = target === NO_DEF ? undefined : asBinding(target, item.span);
    return { type, value: value !== undefined && !samePlace(value.span, item.span) ? value : undefined, owner: item.module };
  }
  const owner = walkImport(r, item, count - 1);
  if (owner === NO_DEF) {
    return null;
  }
  const scope = r.scopes[owner];
  if (scope !== undefined) {
    return { type: typeMember(scope, sym), value: scope.values.get(sym), owner };
  }
  const variant = variantOf(r, owner, sym);
  return {
    type: undefined,
    value: variant === NO_DEF ? undefined : { ...asBinding(variant, item.span), vis: at(r.defs, variant).vis },
    owner,
  };
}

/** The bindings of one import all carry the place of its tree. */
function samePlace(a: Span, b: Span): boolean {
  return a.start === b.start && a.file === b.file;
}

function asBinding(def: DefId, span: Span): Binding {
  return { def, vis: "public", origin: "item", span, other: NO_DEF, tree: -1 };
}

/** The module whose scope decides who may use the bindings of `found`. */
function scopeOwner(r: Resolver, found: Found): DefId {
  return at(r.defs, found.owner).module;
}

// --------------------------------------------------------------------------------------------------------- binding

function stepSingle(r: Resolver, item: Import): boolean {
  const found = findLast(r, item);
  if (found === null) {
    return false;
  }
  const scope = moduleScope(r, item.module);
  const owner = scopeOwner(r, found);
  const canType = found.type !== undefined && isVisible(r, found.type, owner, item.module);
  const canValue = found.value !== undefined && isVisible(r, found.value, owner, item.module);
  const any = !canType && !canValue;
  let isChanged = false;
  if (found.type !== undefined && (canType || any)) {
    isChanged = bindImport(r, item, scope.types, item.name.sym, found.type, "import");
  }
  if (found.value !== undefined && (canValue || any)) {
    isChanged = bindImport(r, item, scope.values, item.name.sym, found.value, "import") || isChanged;
  }
  return isChanged;
}

function stepGlob(r: Resolver, item: Import): boolean {
  const source = walkImport(r, item, item.segments.length);
  if (source === NO_DEF || source === item.module) {
    return false;
  }
  const scope = moduleScope(r, item.module);
  const from = r.scopes[source];
  if (from === undefined) {
    if (item.seen >= 0 || r.variants[source] === undefined) {
      return false;
    }
    item.seen = 0;
    for (const variant of at(r.children, source)) {
      const def = at(r.defs, variant);
      const binding: Binding = { ...asBinding(variant, item.span), vis: def.vis };
      if (isVisible(r, binding, def.module, item.module)) {
        bindImport(r, item, scope.values, def.name, binding, "glob");
      }
    }
    return true;
  }
  const version = r.versions[source] ?? 0;
  if (item.seen === version) {
    return false;
  }
  item.seen = version;
  copyPublic(r, item, source, from.types, scope.types);
  copyPublic(r, item, source, from.values, scope.values);
  return true;
}

function copyPublic(
  r: Resolver,
  item: Import,
  source: DefId,
  from: ReadonlyMap<Sym, Binding>,
  into: Map<Sym, Binding>,
): void {
  for (const [sym, binding] of from) {
    if (binding.vis !== "private" && isVisible(r, binding, source, item.module)) {
      bindImport(r, item, into, sym, binding, "glob");
    }
  }
}

/** Puts one name into a scope, unless something stronger has it. Says whether the scope has changed. */
function bindImport(
  r: Resolver,
  item: Import,
  table: Map<Sym, Binding>,
  sym: Sym,
  target: Binding,
  origin: "import" | "glob",
): boolean {
  const vis = narrower(item.vis, target.vis);
  const made: Binding = { def: target.def, vis, origin, span: item.span, other: target.other, tree: item.tree };
  const old = table.get(sym);
  if (old === undefined || mayReplace(r, old, made)) {
    table.set(sym, made);
    r.versions[item.module] = (r.versions[item.module] ?? 0) + 1;
    return true;
  }
  if (old.origin === origin && old.def === made.def && rank(made.vis) > rank(old.vis)) {
    table.set(sym, { ...old, vis: made.vis });
    r.versions[item.module] = (r.versions[item.module] ?? 0) + 1;
    return true;
  }
  if (origin === "glob" && old.origin === "glob" && old.def !== made.def && !samePlace(old.span, made.span) && old.other === NO_DEF) {
    table.set(sym, { ...old, other: made.def });
    r.versions[item.module] = (r.versions[item.module] ?? 0) + 1;
    return true;
  }
  return false;
}

/** Does `made` take the place of `old`? */
function mayReplace(r: Resolver, old: Binding, made: Binding): boolean {
  switch (old.origin) {
    case "item":
      return made.origin === "import" && old.def !== made.def && at(r.defs, old.def).kind === "module";
    case "import":
      return made.origin === "import" && samePlace(old.span, made.span) && (old.def !== made.def || old.other !== made.other);
    case "glob":
      return made.origin === "import" || (samePlace(old.span, made.span) && old.def !== made.def);
    case "prelude":
      return true;
  }
}

function narrower(a: Visibility, b: Visibility): Visibility {
  return rank(a) < rank(b) ? a : b;
}

function rank(vis: Visibility): number {
  switch (vis) {
    case "private":
      return 0;
    case "crate":
      return 1;
    case "public":
      return 2;
  }
}

// ------------------------------------------------------------------------------------------------------- reporting

/** Walks a resolved import once more and reports the first thing that is wrong with it. */
function reportImport(r: Resolver, item: Import): void {
  const count = item.segments.length;
  let current = NO_DEF;
  let i = 0;
  if (item.root === "Crate") {
    current = walkImport(r, item, 0);
  } else if (item.root === "Super") {
    current = walkImport(r, item, 0);
    if (current === NO_DEF) {
      // It was reported when the imports were collected.
      poisonImport(r, item);
      return;
    }
  } else if (item.isGlob || count > 1) {
    const first = at(item.segments, 0);
    current = firstOf(r, item, first.sym);
    if (current === NO_DEF) {
      failFirst(r, item, first);
      return;
    }
    const through = moduleScope(r, item.module).types.get(first.sym);
    if (through !== undefined && through.tree >= 0 && through.tree !== item.tree) {
      r.treeUsed[through.tree] = true;
    }
    reportDoubled(r, current, first.span);
    i = 1;
  }
  const walked = item.isGlob ? count : count - 1;
  for (; i < walked; i += 1) {
    current = reportStep(r, item, current, at(item.segments, i));
    if (current === NO_DEF) {
      return;
    }
  }
  if (item.isGlob) {
    if (r.scopes[current] === undefined && r.variants[current] === undefined) {
      badImportPath(r, item.span, "only modules and enums have names that `*` can stand for");
    }
    return;
  }
  if (count > 0) {
    reportLast(r, item, at(item.segments, count - 1));
  }
}

function poisonImport(r: Resolver, item: Import): void {
  if (!item.isGlob) {
    poison(r, item.module, item.name.sym);
  }
}

function failFirst(r: Resolver, item: Import, name: Name): void {
  if (name.sym === r.syms.test && item.segments.length === 1) {
    return;
  }
  if (r.poisoned[item.module]?.has(name.sym) !== true) {
    moduleNotFound(r, name, NO_DEF, nearestRoot(r, item.module, name.sym));
  }
  poisonImport(r, item);
}

/** One name in the middle of an import's path; NO_DEF after a report. */
function reportStep(r: Resolver, item: Import, current: DefId, name: Name): DefId {
  const scope = r.scopes[current];
  const binding = scope === undefined ? undefined : typeMember(scope, name.sym);
  if (binding === undefined) {
    if (r.poisoned[current]?.has(name.sym) !== true) {
      if (scope === undefined) {
        undefinedIn(r, name, current, null);
      } else {
        moduleNotFound(r, name, current, nearestInDef(r, item.module, current, name.sym, "module"));
      }
    }
    poisonImport(r, item);
    return NO_DEF;
  }
  reportBinding(r, item, name, binding, current);
  reportDoubled(r, binding.def, name.span);
  return binding.def;
}

/** M002, at the first import that names the module, or else at the beginning of the first of its files. */
function reportDoubled(r: Resolver, module: DefId, span: Span): void {
  const files = r.doubled.get(module);
  if (files !== undefined) {
    twoFiles(r, span, files.first, files.second);
    r.doubled.delete(module);
  }
}

/** Notes that an import goes through a binding, and reports what is wrong with that. */
function reportBinding(r: Resolver, item: Import, name: Name, binding: Binding, owner: DefId): void {
  if (binding.tree >= 0) {
    r.treeUsed[binding.tree] = true;
  }
  if (binding.other !== NO_DEF) {
    ambiguousGlob(r, name, binding.def, binding.other);
  }
  if (!isVisible(r, binding, owner, item.module)) {
    if (binding.origin === "item") {
      privateItem(r, name, at(r.defs, binding.def));
    } else {
      privateImport(r, name, binding.span);
    }
  }
}

function reportLast(r: Resolver, item: Import, name: Name): void {
  const found = findLast(r, item);
  const type = found?.type;
  const value = found?.value;
  if (found === null || (type === undefined && value === undefined)) {
    failLast(r, item, name, found === null ? NO_DEF : found.owner);
    return;
  }
  const owner = scopeOwner(r, found);
  const canType = type !== undefined && isVisible(r, type, owner, item.module);
  const canValue = value !== undefined && isVisible(r, value, owner, item.module);
  if (type !== undefined && (canType || !canValue)) {
    reportBinding(r, item, name, type, owner);
    reportDoubled(r, type.def, name.span);
  } else if (value !== undefined) {
    reportBinding(r, item, name, value, owner);
  }
  const scope = moduleScope(r, item.module);
  if (r.hasClash && r.poisoned[found.owner]?.has(name.sym) === true) {
    poisonImport(r, item);
  }
  const isClash =
    clashes(r, item, scope.types.get(item.name.sym), type) || clashes(r, item, scope.values.get(item.name.sym), value);
  if (isClash) {
    const other = scope.types.get(item.name.sym) ?? scope.values.get(item.name.sym);
    if (other !== undefined) {
      duplicate(r, item.name, other.span, "import");
      poisonClash(r, item.module, item.name.sym);
    }
  }
}

/** Does another import of the module give this name to something else? */
function clashes(r: Resolver, item: Import, bound: Binding | undefined, wanted: Binding | undefined): boolean {
  return (
    bound !== undefined &&
    wanted !== undefined &&
    bound.origin === "import" &&
    !samePlace(bound.span, item.span) &&
    bound.def !== wanted.def &&
    isVisible(r, wanted, at(r.defs, wanted.def).module, item.module)
  );
}

/** `use std::test` is needed for nothing and accepted even if std has no such module [std.test]; so is `use test`. */
function failLast(r: Resolver, item: Import, name: Name, owner: DefId): void {
  if (item.root === "Plain" && item.segments.length === 1) {
    failFirst(r, item, name);
    return;
  }
  if (owner === 0 && name.sym === r.syms.test) {
    return;
  }
  if (owner !== NO_DEF && r.poisoned[owner]?.has(name.sym) !== true) {
    const best =
      nearestInDef(r, item.module, owner, name.sym, "value") ??
      nearestInDef(r, item.module, owner, name.sym, "type") ??
      nearestInDef(r, item.module, owner, name.sym, "behavior");
    undefinedIn(r, name, owner, best);
  }
  poisonImport(r, item);
}

// ------------------------------------------------------------------------------------------------------- behaviors

/** Behaviors whose methods may be called in a module [beh.lookup], ascending. */
function findBehaviors(r: Resolver, module: DefId): void {
  const scope = moduleScope(r, module);
  const found: DefId[] = [];
  for (const binding of scope.types.values()) {
    addBehavior(r, found, binding.def);
    if (binding.other !== NO_DEF) {
      addBehavior(r, found, binding.other);
    }
  }
  if (r.prelude !== NO_DEF && r.prelude !== module) {
    for (const binding of moduleScope(r, r.prelude).types.values()) {
      if (binding.vis === "public") {
        addBehavior(r, found, binding.def);
      }
    }
  }
  found.sort((a, b) => a - b);
  for (let i = 0; i < found.length; i += 1) {
    if (i === 0 || found[i] !== found[i - 1]) {
      scope.behaviorsInScope.push(at(found, i));
    }
  }
}

function addBehavior(r: Resolver, found: DefId[], def: DefId): void {
  if (at(r.defs, def).kind === "behavior") {
    found.push(def);
  }
}
