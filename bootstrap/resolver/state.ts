/**
 * The state of the room while it works: `Resolver` for the whole program, `Binder` for the item whose names are being bound.
 */
import type { Diagnostics } from "../diagnostics/index.js";
import type { Name, Path, PathRoot } from "../parser/index.js";
import type { FileAst } from "../parser/index.js";
import type { Interner, SourceMap, Span, Sym } from "../source/index.js";
import type {
  BodyNames,
  BuiltinName,
  Def,
  DefId,
  FileNames,
  ImportTree,
  ModuleScope,
  Package,
  PackageId,
  Res,
  Visibility,
} from "./resolved.js";

/** What the loader found for a module path. */
export type LoadedModule =
  | { readonly kind: "file"; readonly ast: FileAst }
  /** A folder without a file of its own: it only has sub-modules. */
  | { readonly kind: "folder" }
  | { readonly kind: "missing" }
  /** Both `a.tml` and `a/mod.tml` (M002); `ast` is the first of the two. */
  | { readonly kind: "both"; readonly ast: FileAst; readonly first: string; readonly second: string };

/**
 * Where modules come from: the room itself touches no disk. A module is named by the names below its package's root; the
 * empty path is the root.
 */
export interface ModuleLoader {
  /** Names of the sub-modules of a module, files and folders, each once, ascending by their bytes; the root file is none. */
  readonly children: (pkg: PackageId, path: readonly Sym[]) => readonly Sym[];
  /** Reads and parses a module. Asked at most once per module. */
  readonly load: (pkg: PackageId, path: readonly Sym[]) => LoadedModule;
}

/** What `@when` and `@unless` ask about. */
export interface Conditions {
  readonly os: string;
  readonly arch: string;
  /** The triple that is compiled for. */
  readonly target: string;
  readonly debug: boolean;
  readonly features: readonly string[];
}

/** One package to resolve. */
export interface PackageInput {
  readonly name: Sym;
  readonly conditions: Conditions;
  /** Names by which the package knows others; `std` is added where it is missing. */
  readonly dependencies: readonly { readonly name: Sym; readonly pkg: PackageId }[];
  /**
   * Load a module directly below the root (with all of its own sub-modules) only where some loaded file names it: a
   * single file with its siblings ([mod.file]), and std below a program. Otherwise all modules are loaded.
   */
  readonly isLazy: boolean;
  /** Modules directly below the root that are loaded in any case. */
  readonly preload: readonly Sym[];
}

/** Input of the room. `packages[0]` is std. */
export interface ResolveInput {
  readonly interner: Interner;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  readonly packages: readonly PackageInput[];
  readonly loader: ModuleLoader;
}

/** One name, or one `*`, of a `use`. */
export interface Import {
  readonly module: DefId;
  readonly vis: Visibility;
  readonly root: PathRoot;
  readonly supers: number;
  /** The whole path, that of the groups around included. */
  readonly segments: readonly Name[];
  readonly isGlob: boolean;
  /** The name that is bound; for a glob without meaning. */
  readonly name: Name;
  /** Place of the tree: what tells the bindings of two imports apart. */
  readonly span: Span;
  /** Index into `Resolver.trees`. */
  readonly tree: number;
  /** For a glob: the version of the source when it was last copied; -1 before. */
  seen: number;
}

/** Names that have a meaning of their own here. */
export interface KnownSyms {
  readonly thisValue: Sym;
  readonly thisType: Sym;
  readonly std: Sym;
  /** `$std`: the root of std in synthesised paths, which no source can spell. */
  readonly reservedStd: Sym;
  readonly prelude: Sym;
  readonly main: Sym;
  readonly lib: Sym;
  readonly old: Sym;
  readonly discard: Sym;
  readonly test: Sym;
}

export interface Resolver {
  readonly interner: Interner;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  /** Look-ups report nothing: a meaning is only tried. */
  isQuiet: boolean;
  readonly packages: Package[];
  readonly defs: Def[];
  readonly scopes: (ModuleScope | undefined)[];
  readonly asts: FileAst[];
  readonly names: FileNames[];
  readonly bodies: (BodyNames | undefined)[];
  readonly children: DefId[][];
  readonly typeParams: DefId[][];
  readonly extends: DefId[];
  prelude: DefId;
  /** By FileId, then by ItemId: the definition an item makes; NO_DEF for items that are none of a module's. */
  readonly itemDefs: DefId[][];
  /** By DefId of an enum: its variants by name. */
  readonly variants: (Map<Sym, DefId> | undefined)[];
  /** Modules with two files that are not reported yet (M002), with the paths of both. */
  readonly doubled: Map<DefId, { readonly first: string; readonly second: string }>;
  /** Loaded modules with a file, in the order of loading. Those from `firstModule` on, and the definitions from `firstDef` on, are in work. */
  readonly modules: DefId[];
  firstModule: number;
  firstDef: DefId;
  /** Imports of the modules in work. */
  readonly imports: Import[];
  /** All imports that were ever in work, and whether any name goes through them. */
  readonly trees: ImportTree[];
  readonly treeUsed: boolean[];
  /** By DefId of a module: how often its scope has changed. */
  readonly versions: number[];
  /** By DefId of a module: names whose import failed, or that two things have; using one is no second error. */
  readonly poisoned: (Set<Sym> | undefined)[];
  /** Some name is poisoned although it has a binding. */
  hasClash: boolean;
  readonly syms: KnownSyms;
  /** Primitive types, `Unit` and `String` by name; the reserved `$Bool` and `$I32` too. */
  readonly primitives: Map<Sym, Res>;
  readonly builtins: Map<Sym, BuiltinName>;
  /** How many names may still be compared with misspelt ones. */
  candidates: number;
  /** `{ kind: "def" }` by DefId and `{ kind: "local" }` by LocalIndex, made once. */
  readonly defRes: Res[];
  readonly localRes: Res[];
}

/**
 * Names in scope at one point of one item. Both scopes are stacks with, for every name, the number of its topmost entry
 * plus one (0: none); an entry knows the entry it hides.
 */
export interface NameStack {
  readonly slots: number[];
  readonly syms: Sym[];
  /** Locals: the LocalIndex, or -1 - DefId for a local constant. Type parameters: the DefId. */
  readonly targets: number[];
  readonly hidden: number[];
}

export interface Binder {
  readonly r: Resolver;
  ast: FileAst;
  names: FileNames;
  module: DefId;
  pkg: PackageId;
  /** Definition whose body or signature is being bound, and its locals. */
  owner: DefId;
  body: BodyNames;
  readonly locals: NameStack;
  readonly typeNames: NameStack;
  /** Locals below this entry are hidden, constants are not: the inside of a local constant. */
  fence: number;
  /** `This` has a meaning. */
  hasThisType: boolean;
  /** `this` has a meaning. */
  hasThisValue: boolean;
  /** `return` has a meaning. */
  canReturn: boolean;
  /** Inside of `post:`: `old(…)` has a meaning. */
  inPost: boolean;
  loopDepth: number;
  closureDepth: number;
}

/** The parts of a path that look-up needs. */
export type PathLike = Pick<Path, "root" | "supers" | "segments" | "span">;

export const RES_NONE: Res = { kind: "none" };
export const RES_ERROR: Res = { kind: "error" };
export const RES_UNIT: Res = { kind: "unit_type" };
export const RES_THIS: Res = { kind: "this_type" };
