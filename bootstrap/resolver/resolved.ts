/**
 * Data of the `resolver` room: definitions, modules, and what every name in the source means.
 *
 * The AST itself is never changed; meanings are kept in side tables that are indexed by the node ids of one file.
 */
import type { FileId, Interner, SourceMap, Span, Sym } from "../source/index.js";
import type { BoundRef, FileAst, ItemId, TypeExprId } from "../parser/index.js";

/** Index into `Program.defs`. 0 is the root module of `std`. */
export type DefId = number;
/** Index into `Program.packages`; 0 is `std`. */
export type PackageId = number;
/** Index of a local variable in the `BodyNames.locals` of its function, constant or global. */
export type LocalIndex = number;

export const NO_DEF: DefId = -1;

export type DefKind =
  | "module"
  | "func"
  | "struct"
  | "enum"
  | "alias"
  | "variant"
  | "behavior"
  | "extend"
  | "const"
  | "global"
  | "effect"
  | "assoc_type"
  | "type_param";

/**
 * One definition. `parent` is the module, type, behavior, extend block, or generic owner (for a type parameter) it stands in.
 * A constant declared in a body has the function (or constant) around it as parent; it is generic over nothing and is not among
 * the `children` of its parent.
 */
export interface Def {
  readonly id: DefId;
  readonly kind: DefKind;
  /** Name; for an `extend` block the empty name; for the implicit type parameter of a behavior (`This`) the name `This`. */
  readonly name: Sym;
  readonly span: Span;
  readonly parent: DefId;
  /** The module the definition stands in (for a module itself: its own id). */
  readonly module: DefId;
  readonly pkg: PackageId;
  /** -1 for a module without a file: a folder, or a module that nothing named and that was not loaded. */
  readonly file: FileId;
  /** The AST item in `asts[file]`; -1 for modules and type parameters; for a variant the item of its enum. */
  readonly item: ItemId;
  /**
   * Position inside the parent: variant number, type parameter number (a behavior's `This` is 0 and its written
   * parameters follow from 1), member number (index into the AST's `members`); else -1.
   */
  readonly index: number;
  readonly vis: Visibility;
}

/** `private`: visible in `Def.module` and its sub-modules; `crate`: in the package; `public`: everywhere. */
export type Visibility = "private" | "crate" | "public";

/** A module's two namespaces ([std.prelude]): types (types, behaviors, modules, effects) and values (functions, constants, globals, variants). */
export interface ModuleScope {
  readonly def: DefId;
  readonly types: Map<Sym, Binding>;
  readonly values: Map<Sym, Binding>;
  /** Sub-modules by name (also in `types`, unless an item or an import has the name). */
  readonly children: Map<Sym, DefId>;
  /** Behaviors whose methods are in scope here (own items, imports, globs, prelude), ascending DefId. */
  behaviorsInScope: DefId[];
}

/** What a name of a module stands for; `explicit` beats globs, globs beat the prelude. */
export interface Binding {
  readonly def: DefId;
  readonly vis: Visibility;
  readonly origin: "item" | "import" | "glob" | "prelude";
  readonly span: Span;
  /** For a glob: another definition that a second glob brings under the same name; using the name is M005. Else NO_DEF. */
  readonly other: DefId;
  /** For an import or a glob: the tree it is of, an index into `ResolvedProgram.imports`; else -1. */
  readonly tree: number;
}

/** One name, or one `*`, of a `use`. */
export interface ImportTree {
  readonly module: DefId;
  readonly vis: Visibility;
  readonly isGlob: boolean;
  /** The name that is bound; for a glob without meaning. */
  readonly name: Sym;
  readonly span: Span;
}

/** Names of the primitive types ([type.prim]) and `Str`, in the order of the type table. */
export type PrimName =
  | "Bool" | "I8" | "I16" | "I32" | "I64" | "I128" | "U8" | "U16" | "U32" | "U64" | "U128"
  | "F32" | "F64" | "Char" | "Never" | "Str";

/**
 * Functions that are built into the compiler ([std.prelude], [std.print]): they have no definition, are called by their name only,
 * and any item, import or local of the same name hides them. `old` is one inside of `post:`.
 */
export type BuiltinName =
  | "print" | "println" | "eprint" | "eprintln" | "format" | "panic"
  | "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "unreachable" | "todo" | "dbg" | "old";

/**
 * What a path (expression, pattern or type) means.
 * - `partial`: the first `used` segments denote the type-like thing `base` (a type, a behavior, a type parameter, `This`); the
 *   rest (associated item, variant through an alias or `This`, method) is found by the types room. For a path from `This`, `used`
 *   is 0. For a `Scope` expression `used` is 0 as well: the rest is its `name`, and its base is the type `exprTypes[base]`.
 * - `unit_type`: the name `Unit`. `this_type`: `This`.
 * - `binding`: a new local, declared by this node (see `FileNames`).
 * - `error`: reported; nothing more is to be said about it.
 */
export type Res =
  | { readonly kind: "none" }
  | { readonly kind: "error" }
  | { readonly kind: "local"; readonly local: LocalIndex }
  | { readonly kind: "binding"; readonly local: LocalIndex }
  | { readonly kind: "def"; readonly def: DefId }
  /** Only as callee of a `Call`; elsewhere it is S013. */
  | { readonly kind: "builtin"; readonly builtin: BuiltinName }
  | { readonly kind: "prim"; readonly prim: PrimName }
  | { readonly kind: "unit_type" }
  | { readonly kind: "this_type" }
  | { readonly kind: "partial"; readonly base: Res; readonly used: number };

/** Meaning of the bracket after an expression ([gram.bracket]). */
export type BracketMeaning = "index" | "generics";

/**
 * Meanings of all nodes of one file; arrays are indexed by the file's ExprId, PatId, TypeExprId and StmtId.
 *
 * `exprs`
 * - `Path`: local, def (function, constant, global, variant; type-like only where `exprTypes` is set, or as array length), partial.
 * - `This`: the local 0. `Scope`: def (a variant) or partial. `MethodCall` on a type (`T.f()`): def if `f` is a variant, else none.
 * - `LoopVar`, `Catch` with parameter, `Bang` with a handler: `binding` of the local they declare.
 *
 * `pats`
 * - `Binding`: `binding`, or def (unit variant or constant). `Path`, `TupleVariant`, `Record`: def or partial (`Record` may
 *   be this_type or an alias). `Slice` with `..name`: `binding` of the rest's local. The alternatives of an `Or` share their locals.
 *
 * `types`
 * - `Path`: what its `path` denotes (def, prim, unit_type, this_type, partial); `args` and `tail` are left to the types room.
 *   The type of a `StructLit` may be a def of kind variant.
 */
export interface FileNames {
  readonly exprs: Res[];
  readonly pats: Res[];
  readonly types: Res[];
  /** `Var`: `binding` of its local. `Item`: def, the local constant. */
  readonly stmts: Res[];
  /** For `Bracket` and for `MethodCall` with a bracket; undefined elsewhere. */
  readonly brackets: (BracketMeaning | undefined)[];
  /** By ExprId: the arguments, read as types, of a `Bracket` or `MethodCall` whose bracket means generics; undefined elsewhere. */
  readonly genericArgs: (readonly TypeExprId[] | undefined)[];
  /**
   * By ExprId: the type reading of an expression that denotes a type: base of a `Scope`, receiver of `T.f()`. A generic
   * `Bracket` that is none of these belongs to a value (`parse[U16]`, `Just[I32]`, `Maybe::Nothing[I32]`).
   */
  readonly exprTypes: (TypeExprId | undefined)[];
  /** What the behavior of a `BoundRef` denotes, by the offset at which the reference begins: use `behaviorOf`. */
  readonly bounds: Map<number, DefId>;
}

/** The behavior that a bound, super-behavior or `with` clause of this file names; NO_DEF where an error has been reported. */
export function behaviorOf(names: FileNames, bound: BoundRef): DefId {
  return names.bounds.get(bound.span.start) ?? NO_DEF;
}

/** A local variable as the resolver sees it. Shadowing makes a new one. Locals of closures are among those of the enclosing item. */
export interface LocalName {
  readonly name: Sym;
  readonly span: Span;
  /** Declared with `var`, `let mut`, `mut` in a pattern, or `mut this` / `mut` parameter pattern. */
  readonly mutable: boolean;
  readonly kind: "param" | "this" | "let" | "pattern" | "closure_param" | "loop_var";
  /** Number of closures around the declaration inside the body: 0 for the function's own. */
  readonly closureDepth: number;
  /** Some expression names it. */
  isUsed: boolean;
}

/**
 * Locals of one function, constant or global, in order of declaration; those of parameters first (receiver is local 0). The
 * defaults of all fields of a struct (or of a record variant) share one table, with the struct (the variant) as owner.
 */
export interface BodyNames {
  readonly owner: DefId;
  readonly locals: LocalName[];
}

export interface Package {
  readonly id: PackageId;
  readonly name: Sym;
  readonly root: DefId;
  /** DefIds of the root modules of its dependencies, by name. `std` is always there (but for std itself). */
  readonly dependencies: Map<Sym, PackageId>;
}

/** The program with all names bound: result of the room. */
export interface ResolvedProgram {
  readonly interner: Interner;
  readonly sources: SourceMap;
  readonly packages: Package[];
  readonly defs: Def[];
  /** Indexed by DefId of a module; undefined for others. */
  readonly scopes: (ModuleScope | undefined)[];
  /** Indexed by FileId. */
  readonly asts: FileAst[];
  readonly names: FileNames[];
  /** Indexed by DefId of the owner; undefined where there is no body. */
  readonly bodies: (BodyNames | undefined)[];
  /** Members of types (variants), behaviors, extend blocks, modules: children in source order, indexed by DefId. */
  readonly children: DefId[][];
  /** Type parameters of a generic definition (own ones, in order; a behavior starts with its `This`), indexed by DefId. */
  readonly typeParams: DefId[][];
  /** All extend blocks of the program in order of DefId. */
  readonly extends: DefId[];
  /** Module `std::prelude`; NO_DEF if std has none. */
  readonly prelude: DefId;
  /** All imports, and whether any name goes through them. */
  readonly imports: ImportTree[];
  readonly importUsed: boolean[];
}
