/**
 * The module graph: which files a program has, and what each is called  [mod.file].
 *
 * Everything is loaded before any name is bound. Of a lazy package only those modules directly below the root are loaded
 * (each with all of its own sub-modules) that a `use` or a path in a loaded file names.
 */
import type { FileAst, Path } from "../parser/index.js";
import { at, NO_SPAN, text, type Span, type Sym } from "../source/index.js";
import { addDef, append, moduleScope } from "./define.js";
import { hasDriven } from "./drive_tests.js";
import { modDisagrees, packageCycle } from "./errors.js";
import { NO_DEF, type DefId, type FileNames, type Package, type PackageId } from "./resolved.js";
import { RES_NONE, type ModuleLoader, type PackageInput, type Resolver } from "./state.js";

interface Loading {
  readonly r: Resolver;
  readonly loader: ModuleLoader;
  /** By package: names below the root that may still be loaded. */
  readonly waiting: Set<Sym>[];
}

/** Makes the packages `first` to `end - 1` and loads their modules. */
export function loadModules(r: Resolver, inputs: readonly PackageInput[], loader: ModuleLoader, first: PackageId, end: PackageId): void {
  const l: Loading = { r, loader, waiting: [] };
  for (let id = 0; id < first; id += 1) {
    l.waiting.push(stillWaiting(l, at(inputs, id), id));
  }
  for (let id = first; id < end; id += 1) {
    addPackage(l, at(inputs, id), id);
  }
  for (let id = first; id < end; id += 1) {
    loadPackage(l, at(inputs, id), id);
  }
  for (let next = r.firstModule; next < r.modules.length; next += 1) {
    loadNamed(l, at(r.modules, next));
  }
  findCycles(r);
  r.prelude = moduleScope(r, 0).children.get(r.syms.prelude) ?? NO_DEF;
}

function addPackage(l: Loading, input: PackageInput, id: PackageId): void {
  const dependencies = new Map<Sym, PackageId>();
  for (const dependency of input.dependencies) {
    dependencies.set(dependency.name, dependency.pkg);
  }
  if (id !== 0 && !dependencies.has(l.r.syms.std)) {
    dependencies.set(l.r.syms.std, 0);
  }
  const root = declareModule(l.r, input.name, NO_DEF, id);
  const pkg: Package = { id, name: input.name, root, dependencies };
  l.r.packages.push(pkg);
  l.waiting.push(new Set<Sym>());
}

function loadPackage(l: Loading, input: PackageInput, id: PackageId): void {
  const root = at(l.r.packages, id).root;
  loadFile(l, root, []);
  const names = l.loader.children(id, []);
  if (!input.isLazy) {
    for (const name of names) {
      loadTree(l, root, name, []);
    }
    return;
  }
  const waiting = at(l.waiting, id);
  for (const name of names) {
    waiting.add(name);
  }
  for (const name of input.preload) {
    loadWaiting(l, id, name);
  }
  if (id === 0) {
    loadWaiting(l, id, l.r.syms.prelude);
  }
}

/** The modules directly below the root of a package that nothing has named so far. */
function stillWaiting(l: Loading, input: PackageInput, id: PackageId): Set<Sym> {
  const known = moduleScope(l.r, at(l.r.packages, id).root).children;
  return new Set(input.isLazy ? l.loader.children(id, []).filter((name) => !known.has(name)) : []);
}

/** Loads a module and everything below it; `path` is its parent's. */
function loadTree(l: Loading, parent: DefId, name: Sym, path: readonly Sym[]): void {
  const pkg = at(l.r.defs, parent).pkg;
  const own = path.concat([name]);
  const module = declareModule(l.r, name, parent, pkg);
  loadFile(l, module, own);
  for (const child of l.loader.children(pkg, own)) {
    loadTree(l, module, child, own);
  }
}

function loadWaiting(l: Loading, pkg: PackageId, name: Sym): void {
  if (at(l.waiting, pkg).delete(name)) {
    loadTree(l, at(l.r.packages, pkg).root, name, []);
  }
}

function declareModule(r: Resolver, name: Sym, parent: DefId, pkg: PackageId): DefId {
  const nowhere: Span = { file: 0, start: 0, end: 0 };
  const id = addDef(r, {
    kind: "module",
    name,
    span: nowhere,
    parent,
    module: NO_DEF,
    pkg,
    file: -1,
    item: -1,
    index: -1,
    vis: "public",
  });
  r.scopes[id] = { def: id, types: new Map(), values: new Map(), children: new Map(), behaviorsInScope: [] };
  if (parent !== NO_DEF) {
    const scope = moduleScope(r, parent);
    scope.children.set(name, id);
    scope.types.set(name, { def: id, vis: "public", origin: "item", span: nowhere, other: NO_DEF, tree: -1 });
    append(r.children, parent, id);
  }
  return id;
}

function loadFile(l: Loading, module: DefId, path: readonly Sym[]): void {
  const r = l.r;
  const def = at(r.defs, module);
  const loaded = l.loader.load(def.pkg, path);
  if (loaded.kind === "folder" || loaded.kind === "missing") {
    return;
  }
  const ast = loaded.ast;
  const start: Span = { file: ast.file, start: 0, end: 0 };
  r.defs[module] = { ...def, file: ast.file, span: start };
  while (r.asts.length <= ast.file) {
    r.names.push(emptyNames());
    r.itemDefs.push([]);
    r.asts.push(emptyAst(r.asts.length));
  }
  r.asts[ast.file] = ast;
  r.names[ast.file] = namesFor(ast);
  r.modules.push(module);
  if (loaded.kind === "both") {
    r.doubled.set(module, { first: loaded.first, second: loaded.second });
  }
  checkModDecl(r, ast, module, path);
}

/** M004: `mod a::b` must be the module's path, with or without the package's name in front. */
function checkModDecl(r: Resolver, ast: FileAst, module: DefId, path: readonly Sym[]): void {
  const decl = ast.modDecl;
  if (decl === null) {
    return;
  }
  const pkg = at(r.packages, at(r.defs, module).pkg);
  const written: Sym[] = [];
  for (const segment of decl.path.segments) {
    written.push(segment.sym);
  }
  if (decl.path.root === "Plain" && path.length === 0) {
    const only = written.length === 1 ? at(written, 0) : -1;
    if (only === pkg.name || only === r.syms.main || only === r.syms.lib) {
      return;
    }
  }
  const withPackage = [pkg.name].concat(path);
  const isPlain = decl.path.root === "Plain";
  const isCrate = decl.path.root === "Crate";
  if (((isPlain || isCrate) && sameNames(written, path)) || (isPlain && sameNames(written, withPackage))) {
    return;
  }
  let expected = "";
  for (const sym of path.length === 0 ? withPackage : path) {
    expected += (expected === "" ? "" : "::") + text(r.interner, sym);
  }
  modDisagrees(r, decl.path.span, expected);
}

function sameNames(a: readonly Sym[], b: readonly Sym[]): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

// ---------------------------------------------------------------------------------------------------- lazy loading

function loadNamed(l: Loading, module: DefId): void {
  let left = 0;
  for (const waiting of l.waiting) {
    left += waiting.size;
  }
  if (left === 0) {
    return;
  }
  const ast = at(l.r.asts, at(l.r.defs, module).file);
  const imported = new Set<Sym>();
  for (const use of ast.uses) {
    const trees = [use.tree];
    for (let i = 0; i < trees.length; i += 1) {
      const tree = at(trees, i);
      if (i === 0 || tree.path.root !== "Plain") {
        loadPath(l, module, tree.path, imported);
      }
      if (tree.kind === "Group") {
        loadGroup(l, module, tree.path, tree.trees);
        for (const inner of tree.trees) {
          trees.push(inner);
        }
      } else if (tree.kind === "Single") {
        const last = tree.path.segments[tree.path.segments.length - 1];
        const name = tree.alias ?? last;
        if (name !== undefined) {
          imported.add(name.sym);
        }
      }
    }
  }
  loadPathsOfNodes(l, module, ast, imported);
  if (hasDriven(l.r, ast)) {
    loadWaiting(l, 0, l.r.syms.test);
  }
}

/** `crate::{a, b}`, `std::{a, b}`: the first names of the inner trees stand directly below a root. */
function loadGroup(l: Loading, module: DefId, outer: Path, trees: readonly { readonly path: Path }[]): void {
  const pkg = groupPackage(l, module, outer);
  if (pkg < 0) {
    return;
  }
  for (const tree of trees) {
    const first = tree.path.segments[0];
    if (first !== undefined) {
      loadWaiting(l, pkg, first.sym);
    }
  }
}

function groupPackage(l: Loading, module: DefId, outer: Path): PackageId {
  if (outer.root === "Plain") {
    return outer.segments.length === 1 ? namedPackage(l.r, module, at(outer.segments, 0).sym) : -1;
  }
  return outer.segments.length === 0 && outer.root !== "This" ? at(l.r.defs, module).pkg : -1;
}

function loadPathsOfNodes(l: Loading, module: DefId, ast: FileAst, imported: ReadonlySet<Sym>): void {
  for (const expr of ast.exprs) {
    if (expr.kind === "Path" && expr.path.segments.length > 1) {
      loadPath(l, module, expr.path, imported);
    }
  }
  for (const type of ast.typeExprs) {
    if (type.kind === "Path" && type.path.segments.length > 1) {
      loadPath(l, module, type.path, imported);
    }
  }
  for (const pat of ast.pats) {
    if (pat.kind === "Path" || pat.kind === "TupleVariant" || pat.kind === "Record") {
      if (pat.path.segments.length > 1) {
        loadPath(l, module, pat.path, imported);
      }
    }
  }
}

/** Loads the module below a package's root that the beginning of `path` may mean. */
function loadPath(l: Loading, module: DefId, path: Path, imported: ReadonlySet<Sym>): void {
  const def = at(l.r.defs, module);
  const first = path.segments[0];
  if (first === undefined || path.root === "This") {
    return;
  }
  if (path.root !== "Plain") {
    loadWaiting(l, def.pkg, first.sym);
    return;
  }
  if (imported.has(first.sym)) {
    return;
  }
  const named = namedPackage(l.r, module, first.sym);
  const second = path.segments[1];
  if (named >= 0) {
    if (second !== undefined) {
      loadWaiting(l, named, second.sym);
    } else {
      for (const name of Array.from(at(l.waiting, named))) {
        loadWaiting(l, named, name);
      }
    }
  } else if (def.parent === NO_DEF) {
    loadWaiting(l, def.pkg, first.sym);
  }
}

/** The package that a name means in a module: a dependency or its own; -1 if none. */
export function namedPackage(r: Resolver, module: DefId, name: Sym): PackageId {
  const own = at(r.packages, at(r.defs, module).pkg);
  return own.dependencies.get(name) ?? (own.name === name ? own.id : -1);
}

// --------------------------------------------------------------------------------------------------------- cycles

/** M003: packages that depend on each other, each cycle reported once. */
function findCycles(r: Resolver): void {
  const state: number[] = [];
  for (let i = 0; i < r.packages.length; i += 1) {
    state.push(0);
  }
  const path: PackageId[] = [];
  for (let i = 0; i < r.packages.length; i += 1) {
    visitPackage(r, i, state, path);
  }
}

/** `state`: 0 not seen, 1 on the path, 2 done. */
function visitPackage(r: Resolver, id: PackageId, state: number[], path: PackageId[]): void {
  if (state[id] === 2) {
    return;
  }
  if (state[id] === 1) {
    const names: Sym[] = [];
    for (let i = path.indexOf(id); i < path.length; i += 1) {
      names.push(at(r.packages, at(path, i)).name);
    }
    names.push(at(r.packages, id).name);
    packageCycle(r, NO_SPAN, names);
    return;
  }
  state[id] = 1;
  path.push(id);
  for (const next of at(r.packages, id).dependencies.values()) {
    visitPackage(r, next, state, path);
  }
  path.pop();
  state[id] = 2;
}

// --------------------------------------------------------------------------------------------------- empty tables

function emptyNames(): FileNames {
  return { exprs: [], pats: [], types: [], stmts: [], brackets: [], genericArgs: [], exprTypes: [], bounds: new Map() };
}

/** Stands in `asts` for files that are no modules. */
function emptyAst(file: number): FileAst {
  return {
    file,
    span: { file, start: 0, end: 0 },
    docs: [],
    modDecl: null,
    caps: null,
    uses: [],
    items: [],
    itemNodes: [],
    exprs: [],
    pats: [],
    typeExprs: [],
    blocks: [],
    stmts: [],
  };
}

/** Tables without meanings for all nodes of a file. */
function namesFor(ast: FileAst): FileNames {
  const names = emptyNames();
  growNames(names, ast);
  return names;
}

/** Makes the tables as long as the file's arenas. */
export function growNames(names: FileNames, ast: FileAst): void {
  for (let i = names.exprs.length; i < ast.exprs.length; i += 1) {
    names.exprs.push(RES_NONE);
    names.brackets.push(undefined);
    names.genericArgs.push(undefined);
    names.exprTypes.push(undefined);
  }
  for (let i = names.pats.length; i < ast.pats.length; i += 1) {
    names.pats.push(RES_NONE);
  }
  for (let i = names.types.length; i < ast.typeExprs.length; i += 1) {
    names.types.push(RES_NONE);
  }
  for (let i = names.stmts.length; i < ast.stmts.length; i += 1) {
    names.stmts.push(RES_NONE);
  }
}
