/**
 * Definitions: one `Def` for every module, item, member, variant and type parameter, and the names that items give to their
 * module  [mod.shadow] [mod.vis].
 */
import type { BehaviorItem, ExtendItem, FileAst, GenericParam, ItemId, Name, TypeItem, Vis } from "../parser/index.js";
import { at, EMPTY_SYM, type Span, type Sym } from "../source/index.js";
import { duplicate } from "./errors.js";
import {
  NO_DEF,
  type Binding,
  type Def,
  type DefId,
  type DefKind,
  type ModuleScope,
  type Visibility,
} from "./resolved.js";
import type { Resolver } from "./state.js";

/** The list of all definitions that have no children (or type parameters); never changed: `append` makes a new one. */
const NONE: DefId[] = [];

/** Appends to the list that belongs to a definition. */
export function append(lists: DefId[][], owner: DefId, id: DefId): void {
  const list = at(lists, owner);
  if (list === NONE) {
    lists[owner] = [id];
  } else {
    list.push(id);
  }
}

/** Appends a definition to all tables; it has neither children nor type parameters yet. */
export function addDef(r: Resolver, def: Omit<Def, "id">): DefId {
  const id = r.defs.length;
  r.defs.push({
    id,
    kind: def.kind,
    name: def.name,
    span: def.span,
    parent: def.parent,
    module: def.module === NO_DEF ? id : def.module,
    pkg: def.pkg,
    file: def.file,
    item: def.item,
    index: def.index,
    vis: def.vis,
  });
  r.scopes.push(undefined);
  r.bodies.push(undefined);
  r.children.push(NONE);
  r.typeParams.push(NONE);
  r.versions.push(0);
  r.poisoned.push(undefined);
  r.variants.push(undefined);
  r.defRes.push({ kind: "def", def: id });
  return id;
}

/** The visibility that is written `vis`. */
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

/** Makes the definitions of all items of a loaded module and puts their names into its scope. */
export function defineModule(r: Resolver, module: DefId): void {
  const def = at(r.defs, module);
  const ast = at(r.asts, def.file);
  const scope = moduleScope(r, module);
  const itemDefs = at(r.itemDefs, def.file);
  while (itemDefs.length < ast.itemNodes.length) {
    itemDefs.push(NO_DEF);
  }
  for (const item of ast.items) {
    defineItem(r, scope, ast, item);
  }
}

/** The scope of a module that is known to be one. */
export function moduleScope(r: Resolver, module: DefId): ModuleScope {
  const scope = r.scopes[module];
  if (scope === undefined) {
    throw new RangeError("definition " + String(module) + " is no module");
  }
  return scope;
}

function defineItem(r: Resolver, scope: ModuleScope, ast: FileAst, item: ItemId): void {
  const node = at(ast.itemNodes, item);
  const vis = visibilityOf(node.head.vis);
  switch (node.kind) {
    case "Func": {
      const id = topLevel(r, scope, ast, item, "func", node.name, vis);
      addTypeParams(r, id, node.generics, 0);
      bindItemName(r, scope.values, id, node.name);
      return;
    }
    case "Const": {
      const id = topLevel(r, scope, ast, item, "const", node.name, vis);
      bindItemName(r, scope.values, id, node.name);
      return;
    }
    case "Global": {
      const id = topLevel(r, scope, ast, item, "global", node.name, vis);
      bindItemName(r, scope.values, id, node.name);
      return;
    }
    case "Type":
      defineType(r, scope, ast, item, node, vis);
      return;
    case "Behavior":
      defineBehavior(r, scope, ast, item, node, vis);
      return;
    case "Extend":
      defineExtend(r, scope, ast, item, node);
      return;
    case "Effect": {
      const last = at(node.path.segments, node.path.segments.length - 1);
      const id = topLevel(r, scope, ast, item, "effect", last, vis);
      if (node.path.segments.length === 1) {
        bindItemName(r, scope.types, id, last);
      }
      return;
    }
    case "AssocType":
      return;
  }
}

function topLevel(
  r: Resolver,
  scope: ModuleScope,
  ast: FileAst,
  item: ItemId,
  kind: DefKind,
  name: Name,
  vis: Visibility,
): DefId {
  const id = addDef(r, {
    kind,
    name: name.sym,
    span: name.span,
    parent: scope.def,
    module: scope.def,
    pkg: at(r.defs, scope.def).pkg,
    file: ast.file,
    item,
    index: -1,
    vis,
  });
  append(r.children, scope.def, id);
  at(r.itemDefs, ast.file)[item] = id;
  return id;
}

function defineType(
  r: Resolver,
  scope: ModuleScope,
  ast: FileAst,
  item: ItemId,
  node: TypeItem,
  vis: Visibility,
): void {
  const kind = node.body.kind === "Struct" ? "struct" : node.body.kind === "Enum" ? "enum" : "alias";
  const id = topLevel(r, scope, ast, item, kind, node.name, vis);
  addTypeParams(r, id, node.generics, 0);
  bindItemName(r, scope.types, id, node.name);
  if (node.body.kind !== "Enum") {
    return;
  }
  const byName = new Map<Sym, DefId>();
  for (let i = 0; i < node.body.variants.length; i += 1) {
    const variant = at(node.body.variants, i);
    const child = addChild(r, id, "variant", variant.name.sym, variant.name.span, item, i, vis);
    const first = byName.get(variant.name.sym);
    if (first === undefined) {
      byName.set(variant.name.sym, child);
    } else {
      duplicate(r, variant.name, at(r.defs, first).span, "variant");
    }
  }
  r.variants[id] = byName;
}

function defineBehavior(
  r: Resolver,
  scope: ModuleScope,
  ast: FileAst,
  item: ItemId,
  node: BehaviorItem,
  vis: Visibility,
): void {
  const id = topLevel(r, scope, ast, item, "behavior", node.name, vis);
  append(r.typeParams, id, paramDef(r, id, r.syms.thisType, node.name.span, 0));
  addTypeParams(r, id, node.generics, 1);
  bindItemName(r, scope.types, id, node.name);
  defineMembers(r, id, ast, node.members, vis);
}

function defineExtend(r: Resolver, scope: ModuleScope, ast: FileAst, item: ItemId, node: ExtendItem): void {
  const name: Name = { sym: EMPTY_SYM, span: node.span };
  const id = topLevel(r, scope, ast, item, "extend", name, "public");
  addTypeParams(r, id, node.generics, 0);
  defineMembers(r, id, ast, node.members, node.behavior === null ? null : "public");
  r.extends.push(id);
}

/** `vis`: that of every member; null where each member has its own. */
function defineMembers(r: Resolver, owner: DefId, ast: FileAst, members: readonly ItemId[], vis: Visibility | null): void {
  const types = new Map<Sym, DefId>();
  const values = new Map<Sym, DefId>();
  for (let i = 0; i < members.length; i += 1) {
    const item = at(members, i);
    const node = at(ast.itemNodes, item);
    if (node.kind !== "Func" && node.kind !== "Const" && node.kind !== "AssocType") {
      continue;
    }
    const kind = node.kind === "Func" ? "func" : node.kind === "Const" ? "const" : "assoc_type";
    const own = vis === null ? visibilityOf(node.head.vis) : vis;
    const id = addChild(r, owner, kind, node.name.sym, node.name.span, item, i, own);
    at(r.itemDefs, ast.file)[item] = id;
    if (node.kind === "Func") {
      addTypeParams(r, id, node.generics, 0);
    }
    const table = node.kind === "AssocType" ? types : values;
    const first = table.get(node.name.sym);
    if (first === undefined) {
      table.set(node.name.sym, id);
    } else {
      duplicate(r, node.name, at(r.defs, first).span, "member");
    }
  }
}

function addChild(
  r: Resolver,
  owner: DefId,
  kind: DefKind,
  name: Sym,
  span: Span,
  item: ItemId,
  index: number,
  vis: Visibility,
): DefId {
  const parent = at(r.defs, owner);
  const id = addDef(r, {
    kind,
    name,
    span,
    parent: owner,
    module: parent.module,
    pkg: parent.pkg,
    file: parent.file,
    item,
    index,
    vis,
  });
  append(r.children, owner, id);
  return id;
}

function paramDef(r: Resolver, owner: DefId, name: Sym, span: Span, index: number): DefId {
  const parent = at(r.defs, owner);
  return addDef(r, {
    kind: "type_param",
    name,
    span,
    parent: owner,
    module: parent.module,
    pkg: parent.pkg,
    file: parent.file,
    item: -1,
    index,
    vis: "private",
  });
}

function addTypeParams(r: Resolver, owner: DefId, generics: readonly GenericParam[], first: number): void {
  for (let i = 0; i < generics.length; i += 1) {
    const name = at(generics, i).name;
    for (const other of at(r.typeParams, owner)) {
      if (at(r.defs, other).name === name.sym) {
        duplicate(r, name, at(r.defs, other).span, "type parameter");
      }
    }
    append(r.typeParams, owner, paramDef(r, owner, name.sym, name.span, first + i));
  }
}

/** The uses of a name in a module are no errors. */
export function poison(r: Resolver, module: DefId, sym: Sym): void {
  const known = r.poisoned[module];
  if (known === undefined) {
    r.poisoned[module] = new Set<Sym>([sym]);
  } else {
    known.add(sym);
  }
}

/** The same for a name that has a binding, but should not. */
export function poisonClash(r: Resolver, module: DefId, sym: Sym): void {
  poison(r, module, sym);
  r.hasClash = true;
}

/** Binds an item's name in one namespace of its module; the second of two items is S014. A sub-module gives way to an item. */
function bindItemName(r: Resolver, table: Map<Sym, Binding>, id: DefId, name: Name): void {
  const def = at(r.defs, id);
  const old = table.get(name.sym);
  if (old !== undefined && at(r.defs, old.def).kind !== "module") {
    duplicate(r, name, old.span, "item");
    poisonClash(r, def.module, name.sym);
    return;
  }
  table.set(name.sym, { def: id, vis: def.vis, origin: "item", span: name.span, other: NO_DEF, tree: -1 });
}
