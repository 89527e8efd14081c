/**
 * Data of the `types` room: the signatures of everything in the program.
 *
 * Generic arguments: `genericsOf(program, def)` is the list of type parameters a definition is generic over, those of what it
 * stands in first (an extend block's, or a behavior's `This` and parameters), then its own. Wherever a definition
 * is used, an argument list parallel to that list is given (`args`).
 */
import type { Interner, Span, Sym } from "../source/index.js";
import type { DefId, ResolvedProgram } from "../resolver/index.js";
import type { ExprId, PatId, TypeExprId } from "../parser/index.js";
import type { EffectId } from "./effect_names.js";
import type { TypeId, TypeTable } from "./ty.js";

/** `self: behavior[args] { assoc = type … }`. `args` holds the behavior's arguments without the self type. */
export interface Bound {
  readonly self: TypeId;
  readonly behavior: DefId;
  readonly args: readonly TypeId[];
  readonly assoc: readonly { readonly assoc: DefId; readonly type: TypeId }[];
  readonly span: Span;
}

/** How a method takes its receiver: `this`, `mut this`, `move this`; `none` for functions without one. */
export type Receiver = "none" | "ref" | "mut" | "move";

export interface ParamSig {
  /** The name if the pattern is a plain name, else the empty name. */
  readonly name: Sym;
  readonly type: TypeId;
  /** -1 for the receiver. */
  readonly pat: PatId;
  /** -1 for the receiver. */
  readonly typeExpr: TypeExprId;
}

/** Function or method. `params` includes the receiver as first parameter, with its full type (`ref This`, `mut ref This` or `This`). */
export interface FuncSig {
  readonly def: DefId;
  /** Own and inherited type parameters, see the head of this file. */
  readonly generics: readonly DefId[];
  /** All bounds that hold inside: inherited ones first. In a behavior the first is `This: Behavior[params]`. */
  readonly bounds: readonly Bound[];
  readonly receiver: Receiver;
  readonly params: readonly ParamSig[];
  readonly ret: TypeId;
  /** -1 if not written. */
  readonly retExpr: TypeExprId;
  readonly lowlevel: boolean;
  readonly variadic: boolean;
  readonly hasBody: boolean;
  /** `pre:` or `post:` are written. */
  readonly hasContracts: boolean;
  readonly abi: "tml" | "c" | "intrinsic";
  /** C symbol of an extern function, intrinsic name; else the empty name. */
  readonly symbol: Sym;
  /** C symbol of an exported function; else the empty name. */
  readonly exported: Sym;
  /** Library of `@link("name")`; the empty name without. */
  readonly library: Sym;
  /** The effects of its `effects:` clause, ascending; undefined without one [eff.declare]. */
  readonly effects: readonly EffectId[] | undefined;
  readonly callerPlace: boolean;
  readonly inline: "none" | "hint" | "always" | "never";
  readonly cold: boolean;
  readonly isTest: boolean;
  readonly shouldFail: boolean;
  /** What a function that the resolver wrote runs. */
  readonly drives: "none" | "property" | "bench";
}

export interface FieldSig {
  readonly name: Sym;
  readonly type: TypeId;
  readonly typeExpr: TypeExprId;
  readonly span: Span;
  readonly vis: "private" | "crate" | "public";
  /** -1 without default. */
  readonly defaultExpr: ExprId;
}

/** One variant of an enum, or the only "variant" of a struct. */
export interface VariantSig {
  /** DefId of the variant; of the struct for a struct. */
  readonly def: DefId;
  readonly name: Sym;
  readonly shape: "unit" | "tuple" | "record";
  readonly fields: readonly FieldSig[];
  /** Discriminant value ([type.enum]); the variant number where none is given and the enum carries data. */
  readonly discriminant: bigint;
}

/** Struct (`variants` has exactly one entry) or enum. */
export interface AdtSig {
  readonly def: DefId;
  readonly isEnum: boolean;
  readonly generics: readonly DefId[];
  readonly bounds: readonly Bound[];
  readonly variants: readonly VariantSig[];
  /** Directives. */
  readonly isMove: boolean;
  readonly interiorMutable: boolean;
  readonly reprC: boolean;
  readonly mustClose: boolean;
  /** `@owns(T)`: type parameters whose drop the type's drop performs. */
  readonly owns: readonly DefId[];
  /** Behaviors asked for with `@auto`. */
  readonly auto: readonly DefId[];
  /** Variant number of `@default`; -1 without. */
  readonly defaultVariant: number;
}

export interface BehaviorSig {
  readonly def: DefId;
  /** The implicit type parameter `This`: `generics[0]`. */
  readonly thisParam: DefId;
  readonly generics: readonly DefId[];
  /** Default types of `generics`; TypeId or -1, parallel. */
  readonly defaults: readonly number[];
  /** Super-behaviors as bounds on `This`, and bounds of parameters. */
  readonly supers: readonly Bound[];
  readonly bounds: readonly Bound[];
  readonly methods: readonly DefId[];
  readonly assocTypes: readonly DefId[];
  readonly consts: readonly DefId[];
}

export interface AssocTypeSig {
  readonly def: DefId;
  /** Bounds on the associated type itself (self is its projection on `This`). In an extend block: empty. */
  readonly bounds: readonly Bound[];
  /** The type given (extend block) or the default (behavior); -1 without. */
  readonly type: number;
}

/** `extend[generics] self with behavior[behaviorArgs] where bounds`. */
export interface ExtendSig {
  readonly def: DefId;
  readonly generics: readonly DefId[];
  readonly bounds: readonly Bound[];
  readonly self: TypeId;
  /** NO_DEF for an inherent block. */
  readonly behavior: DefId;
  readonly behaviorArgs: readonly TypeId[];
  readonly lowlevel: boolean;
  readonly methods: readonly DefId[];
  readonly assocTypes: readonly DefId[];
  readonly consts: readonly DefId[];
}

/** A constant, or a global variable with its initialiser. */
export interface ConstSig {
  readonly def: DefId;
  readonly type: TypeId;
  readonly typeExpr: TypeExprId;
  /** -1 for a behavior's constant without default. */
  readonly value: ExprId;
  /** A global variable [own.global]. */
  readonly isGlobal: boolean;
  /** `@thread_local`: every thread has its own. */
  readonly isThreadLocal: boolean;
}

export interface AliasSig {
  readonly def: DefId;
  readonly generics: readonly DefId[];
  readonly type: TypeId;
}

/** The program with all signatures; arrays are indexed by DefId. Result of `collect` and input of everything later. */
export interface Program {
  readonly resolved: ResolvedProgram;
  readonly table: TypeTable;
  readonly lang: LangItems;
  readonly funcs: (FuncSig | undefined)[];
  readonly adts: (AdtSig | undefined)[];
  readonly behaviors: (BehaviorSig | undefined)[];
  readonly extends: (ExtendSig | undefined)[];
  readonly assocTypes: (AssocTypeSig | undefined)[];
  readonly consts: (ConstSig | undefined)[];
  readonly aliases: (AliasSig | undefined)[];
  readonly impls: ImplIndex;
  /** Texts of the names. */
  readonly interner: Interner;
  readonly caches: Caches;
}

/** Answers of the solver that were given before. The keys are made by `goalKey` in select.ts or are type ids. */
export interface SolveCache {
  /** Goal to its answer. */
  readonly selections: Map<number, Selection | "none">;
  /** Type to its normal form. */
  readonly normal: Map<TypeId, TypeId>;
  /** Type to whether it is Copy. */
  readonly copy: Map<TypeId, boolean>;
  /** Type to whether dropping it does something. */
  readonly drop: Map<TypeId, boolean>;
}

/**
 * What is known about type parameters at a place: bounds with all their super-behaviors, in normal form. Made by `makeEnv`.
 * `cache` holds answers for types with parameters; undefined for the environment without bounds.
 */
export interface Env {
  readonly bounds: readonly Bound[];
  readonly cache: SolveCache | undefined;
}

/** What a struct or enum holds by value: see recursive.ts. */
export interface Holding {
  /** Definitions, with the field each was first met in. */
  readonly defs: Map<DefId, Span>;
  /** Its own type parameters. */
  readonly params: Set<DefId>;
  /** Projections on its type parameters. */
  readonly projections: Set<TypeId>;
}

/** Everything that is remembered between questions. Only the solver touches it, and `holdings` the search for recursive types. */
export interface Caches {
  /** Answers for types without parameters: they hold in every environment. */
  readonly closed: SolveCache;
  /** Generic parameters by definition. */
  readonly generics: (readonly DefId[] | undefined)[];
  /** Environments by definition. */
  readonly envs: (Env | undefined)[];
  /** Field types by `type * 65536 + variant`. */
  readonly fields: Map<number, readonly TypeId[]>;
  /** Bounds of projections by type. */
  readonly projections: Map<TypeId, readonly Bound[]>;
  /** Implementing methods of calls by `func * 2^26 + argument list`. */
  readonly calls: Map<number, { readonly def: DefId; readonly args: readonly TypeId[] }>;
  /** What structs and enums hold, by definition. */
  readonly holdings: (Holding | undefined)[];
  /** Goals in progress, innermost last. */
  readonly goals: number[];
  /** Projections being normalised, innermost last. */
  readonly projecting: TypeId[];
  /** Set when a projection turned out to be defined by itself; `collect` asks and resets it. */
  cyclic: boolean;
  /** Nesting of questions; see `MAX_DEPTH` in select.ts. */
  depth: number;
  /** The answer in progress rests on a cycle or on the depth limit and must not be kept. */
  tainted: boolean;
}

/** Implementations for look-up. Lists are in order of DefId. */
export interface ImplIndex {
  /** By behavior DefId: all extend blocks that implement it. */
  readonly byBehavior: DefId[][];
  /** By behavior DefId: its extend blocks by `headKey` (match.ts) of the self type; key 0 has the blanket ones. */
  readonly byHead: (Map<number, DefId[]> | undefined)[];
  /** Inherent blocks by head: see `headKey` in match.ts. */
  readonly inherent: Map<number, DefId[]>;
}

/** DefIds of std items the compiler knows, by the keys of `bootstrap/tables/lang_items.json`. */
export interface LangItems {
  readonly byKey: Map<string, DefId>;
}

/**
 * The implementation of a behavior for concrete or bounded types.
 * - `extend`: a written block, with the arguments for its generics.
 * - `param`: known by a bound in scope only.
 * - `builtin`: a marker (`Copy`, `Sendable`, `Shareable`, `Owned`) that holds structurally; it has no methods. (Implementations for
 *   references, tuples and arrays are written in std; `@auto` is expanded to extend blocks by the resolver.)
 */
export type Selection =
  | { readonly kind: "extend"; readonly extend: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "param"; readonly bound: Bound }
  | { readonly kind: "builtin"; readonly behavior: DefId; readonly self: TypeId };
