/**
 * The room in one function: load, expand `@auto`, define, import, bind.
 */
import { at, intern, type Interner, type Sym } from "../source/index.js";
import { bindProgram } from "./bind_items.js";
import { defineModule } from "./define.js";
import { keepActive } from "./conditions.js";
import { expandAuto } from "./derive.js";
import { expandTests } from "./drive_tests.js";
import { resolveImports } from "./imports.js";
import { growNames, loadModules } from "./modules.js";
import { NO_DEF, type BuiltinName, type PrimName, type Res, type PackageId, type ResolvedProgram } from "./resolved.js";
import { MOST_CANDIDATES } from "./suggest.js";
import { RES_UNIT, type KnownSyms, type ResolveInput, type Resolver } from "./state.js";

const PRIMITIVES: readonly PrimName[] = [
  "Bool", "I8", "I16", "I32", "I64", "I128", "U8", "U16", "U32", "U64", "U128",
  "F32", "F64", "Char", "Never", "Str",
];

const BUILTINS: readonly BuiltinName[] = [
  "print", "println", "eprint", "eprintln", "format", "panic", "assert", "assert_eq", "assert_ne", "debug_assert",
  "unreachable", "todo", "dbg", "old",
];

/**
 * Resolves all packages: loads their modules, makes their definitions and binds every name. Std is done before the others are begun: nothing
 * in it depends on them. Takes the packages (std first) and a loader; gives the definitions, scopes and meanings. Reports M001 to M005, T002, T008 (`a[i, j]`), S004, S010 to S014, S019, S024,
 * S025, S026, W020 and G001; the result is usable after errors, with `error` for what could not be resolved.
 */
export function resolveProgram(input: ResolveInput): ResolvedProgram {
  const r = newResolver(input);
  resolvePackages(r, input, 0, 1);
  resolvePackages(r, input, 1, input.packages.length);
  return resolvedProgram(r);
}

/** Resolves the packages `first` to `end - 1` of the input; those before them are done and are not changed. */
export function resolvePackages(r: Resolver, input: ResolveInput, first: PackageId, end: PackageId): void {
  r.firstModule = r.modules.length;
  r.firstDef = r.defs.length;
  loadModules(r, input.packages, input.loader, first, end);
  for (let i = r.firstModule; i < r.modules.length; i += 1) {
    const module = at(r.modules, i);
    const ast = at(r.asts, at(r.defs, module).file);
    keepActive(r, ast, at(input.packages, at(r.defs, module).pkg).conditions);
    expandAuto(r, module, ast);
    expandTests(r, module, ast);
    growNames(at(r.names, ast.file), ast);
  }
  for (let i = r.firstModule; i < r.modules.length; i += 1) {
    defineModule(r, at(r.modules, i));
  }
  resolveImports(r);
  bindProgram(r);
}

/** What has been resolved so far. */
export function resolvedProgram(r: Resolver): ResolvedProgram {
  return {
    interner: r.interner,
    sources: r.sources,
    packages: r.packages,
    defs: r.defs,
    scopes: r.scopes,
    asts: r.asts,
    names: r.names,
    bodies: r.bodies,
    children: r.children,
    typeParams: r.typeParams,
    extends: r.extends,
    prelude: r.prelude,
    imports: r.trees,
    importUsed: r.treeUsed,
  };
}

/** A state without packages. */
export function newResolver(input: ResolveInput): Resolver {
  return {
    interner: input.interner,
    sources: input.sources,
    diagnostics: input.diagnostics,
    isQuiet: false,
    packages: [],
    defs: [],
    scopes: [],
    asts: [],
    names: [],
    bodies: [],
    children: [],
    typeParams: [],
    extends: [],
    prelude: NO_DEF,
    itemDefs: [],
    variants: [],
    doubled: new Map(),
    modules: [],
    firstModule: 0,
    firstDef: 0,
    imports: [],
    trees: [],
    treeUsed: [],
    versions: [],
    poisoned: [],
    hasClash: false,
    syms: knownSyms(input.interner),
    primitives: primitiveTypes(input.interner),
    builtins: builtinFunctions(input.interner),
    candidates: MOST_CANDIDATES,
    defRes: [],
    localRes: [],
  };
}

function knownSyms(n: Interner): KnownSyms {
  return {
    thisValue: intern(n, "this"),
    thisType: intern(n, "This"),
    std: intern(n, "std"),
    reservedStd: intern(n, "$std"),
    prelude: intern(n, "prelude"),
    main: intern(n, "main"),
    lib: intern(n, "lib"),
    old: intern(n, "old"),
    discard: intern(n, "_"),
    test: intern(n, "test"),
  };
}

function primitiveTypes(n: Interner): Map<Sym, Res> {
  const types = new Map<Sym, Res>();
  for (const prim of PRIMITIVES) {
    types.set(intern(n, prim), { kind: "prim", prim });
  }
  types.set(intern(n, "String"), { kind: "prim", prim: "Str" });
  types.set(intern(n, "Unit"), RES_UNIT);
  types.set(intern(n, "$Bool"), { kind: "prim", prim: "Bool" });
  types.set(intern(n, "$I32"), { kind: "prim", prim: "I32" });
  return types;
}

function builtinFunctions(n: Interner): Map<Sym, BuiltinName> {
  const functions = new Map<Sym, BuiltinName>();
  for (const name of BUILTINS) {
    functions.set(intern(n, name), name);
  }
  return functions;
}
