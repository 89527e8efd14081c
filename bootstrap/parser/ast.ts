// The untyped syntax tree of one source file: data only.
//
// Every node lives in an arena of its file's `FileAst` and is named by a dense number: `ItemId`, `ExprId`, `PatId`,
// `TypeExprId`, `BlockId`, `StmtId`. Ids are given in the order in which nodes are *finished*, so a child's id is
// below its parent's. Parentheses leave no node: they only widen the span of what they enclose. The grammar is
// section 2 of the language definition; the spellings of `[gram.one-way]` are already replaced by the canonical one.
// Statements, expressions and patterns are in ast_expr.ts, which this file exports too.

import type { FileId, Span, Sym } from "../source/index.js";
import type { Block, Expr, Pat, Stmt } from "./ast_expr.js";

// Literal values are the lexer's: see lexer/literals.ts.
export * from "./ast_expr.js";
export type { FormatAlign, FormatForm, FormatSpec, Hole, NumSuffix, TextPiece } from "../lexer/index.js";

export type ItemId = number;
export type ExprId = number;
export type PatId = number;
export type TypeExprId = number;
export type BlockId = number;
export type StmtId = number;

/** A name as written, with its own place. */
export interface Name {
  readonly sym: Sym;
  readonly span: Span;
}

// ---------------------------------------------------------------------------------------------------------- file

/** One parsed file. */
export interface FileAst {
  readonly file: FileId;
  readonly span: Span;
  /** `//!` lines, in order. */
  readonly docs: Name[];
  modDecl: ModDecl | null;
  caps: EffectList | null;
  readonly uses: UseDecl[];
  /** Top-level items in source order. Members of behaviors and extend blocks and local constants are in `itemNodes` only. */
  readonly items: ItemId[];
  readonly itemNodes: Item[];
  readonly exprs: Expr[];
  readonly pats: Pat[];
  readonly typeExprs: TypeExpr[];
  readonly blocks: Block[];
  readonly stmts: Stmt[];
}

/** `mod a::b` */
export interface ModDecl {
  readonly path: Path;
  readonly span: Span;
}

/** `[pub] use TREE` */
export interface UseDecl {
  readonly vis: Vis;
  readonly tree: UseTree;
  readonly span: Span;
}

/** One tree of a `use`. In a group, the paths of the inner trees are relative to the outer path. */
export type UseTree =
  | { readonly kind: "Single"; readonly path: Path; readonly alias: Name | null; readonly span: Span }
  | { readonly kind: "Glob"; readonly path: Path; readonly span: Span }
  | { readonly kind: "Group"; readonly path: Path; readonly trees: UseTree[]; readonly span: Span };

/** How a path starts. */
export type PathRoot = "Plain" | "This" | "Crate" | "Super";

/**
 * A path without generic arguments. `Plain`: `segments[0]` is the first name (at least one segment). `This`,
 * `Crate`: the segments follow the keyword. `Super`: `supers` times `super::`, then the segments. `segments` may be
 * empty for every root but `Plain`.
 */
export interface Path {
  readonly root: PathRoot;
  readonly supers: number;
  readonly segments: Name[];
  readonly span: Span;
}

export type Vis = "Private" | "Crate" | "Public";

// --------------------------------------------------------------------------------------------------------- items

/** What may stand in front of every item, member, field and variant. */
export interface ItemHead {
  readonly directives: Directive[];
  readonly vis: Vis;
  /** `///` lines without the slashes and one following blank, in order. */
  readonly docs: Name[];
  readonly ai: AiComment[];
}

/** `// @ai:KEY: TEXT` before an item. */
export interface AiComment {
  readonly key: Sym;
  readonly text: Sym;
  readonly span: Span;
}

/** `@name(args)` or `@[name(args)]`. The name may be a keyword. */
export interface Directive {
  readonly name: Name;
  readonly args: DirArg[];
  readonly span: Span;
}

/** `key`, `key: value` (then both are set) or a bare literal (then `key` is null). */
export interface DirArg {
  readonly key: Name | null;
  readonly value: DirValue | null;
  readonly span: Span;
}

export type DirValue =
  | { readonly kind: "Name"; readonly name: Name }
  | { readonly kind: "Int"; readonly value: bigint; readonly span: Span }
  | { readonly kind: "Float"; readonly text: Sym; readonly span: Span }
  | { readonly kind: "Str"; readonly value: Sym; readonly span: Span }
  | { readonly kind: "Char"; readonly value: number; readonly span: Span }
  | { readonly kind: "Bool"; readonly value: boolean; readonly span: Span };

/** `@a1b2c3d4` behind the name of a declaration: `text` is the eight digits. */
export interface StableId {
  readonly text: Sym;
  readonly span: Span;
}

export type Item =
  | FuncItem
  | TypeItem
  | BehaviorItem
  | ExtendItem
  | ConstItem
  | GlobalItem
  | EffectItem
  | AssocTypeItem;

/** `func`, as an item or a member. Without `body` it is an extern declaration or a behavior's required method. */
export interface FuncItem {
  readonly kind: "Func";
  readonly head: ItemHead;
  readonly name: Name;
  readonly stableId: StableId | null;
  readonly isLowlevel: boolean;
  readonly generics: GenericParam[];
  readonly receiver: Receiver | null;
  /** Parameters without the receiver. */
  readonly params: Param[];
  /** `, ...` at the end of the parameters. */
  readonly isVariadic: boolean;
  /** null: Unit. */
  readonly result: TypeExprId | null;
  readonly where: WhereBound[];
  readonly contracts: Contract[];
  readonly effects: EffectList | null;
  readonly body: BlockId | null;
  /** From the first token of the declaration (behind directives and visibility) to its end. */
  readonly span: Span;
}

/** `T: Bounds = Default` in `[…]`. */
export interface GenericParam {
  readonly name: Name;
  readonly bounds: BoundRef[];
  readonly fallback: TypeExprId | null;
  readonly span: Span;
}

/** `B[A, Item = X]`: a behavior used as a bound, a super-behavior, or what an extend block implements. */
export interface BoundRef {
  readonly path: Path;
  readonly args: TypeExprId[];
  readonly assoc: AssocArg[];
  readonly span: Span;
}

/** `Item = X` in the arguments of a bound. */
export interface AssocArg {
  readonly name: Name;
  readonly type: TypeExprId;
}

/** `T: Bounds` of a where clause. */
export interface WhereBound {
  readonly type: TypeExprId;
  readonly bounds: BoundRef[];
  readonly span: Span;
}

/** `Ref`: `this` (or `ref this`); `MutRef`: `mut this` (or `mut ref this`); `Move`: `move this`. */
export type ReceiverKind = "Ref" | "MutRef" | "Move";

export interface Receiver {
  readonly kind: ReceiverKind;
  readonly span: Span;
}

export interface Param {
  readonly pat: PatId;
  readonly type: TypeExprId;
  readonly span: Span;
}

/** `pre: e` or `post(r): e`; `Invariant` stands in functions that the compiler writes only. */
export type Contract =
  | { readonly kind: "Pre" | "Invariant"; readonly cond: ExprId; readonly span: Span }
  | { readonly kind: "Post"; readonly result: Name | null; readonly cond: ExprId; readonly span: Span };

/** `[a.b, c]` of `effects:` or `caps:`. `pure` is an ordinary name here. */
export interface EffectList {
  readonly effects: EffectPath[];
  readonly span: Span;
}

/** `prefix::a.b.c`: `prefix` is the module path in front of `::`, if any; `segments` are `a`, `b`, `c`. */
export interface EffectPath {
  readonly prefix: Path | null;
  readonly segments: Name[];
  readonly span: Span;
}

/** `type Name …`: struct, enum or alias. */
export interface TypeItem {
  readonly kind: "Type";
  readonly head: ItemHead;
  readonly name: Name;
  readonly stableId: StableId | null;
  readonly generics: GenericParam[];
  readonly body: TypeBody;
  readonly span: Span;
}

export type TypeBody =
  | { readonly kind: "Struct"; readonly fields: FieldDecl[]; readonly invariant: ExprId | null }
  | { readonly kind: "Enum"; readonly variants: VariantDecl[] }
  | { readonly kind: "Alias"; readonly type: TypeExprId };

export interface FieldDecl {
  readonly head: ItemHead;
  readonly name: Name;
  readonly type: TypeExprId;
  readonly fallback: ExprId | null;
  readonly span: Span;
}

/** A variant. Its head's `vis` is always `Private`: variants are as visible as their type. */
export interface VariantDecl {
  readonly head: ItemHead;
  readonly name: Name;
  readonly payload: VariantPayload;
  readonly discriminant: bigint | null;
  readonly span: Span;
}

export type VariantPayload =
  | { readonly kind: "Unit" }
  | { readonly kind: "Tuple"; readonly types: TypeExprId[] }
  | { readonly kind: "Record"; readonly fields: FieldDecl[] };

/** `behavior Name[G]: Supers { members }`; members are `Func`, `AssocType` or `Const` items. */
export interface BehaviorItem {
  readonly kind: "Behavior";
  readonly head: ItemHead;
  readonly name: Name;
  readonly stableId: StableId | null;
  readonly generics: GenericParam[];
  readonly supers: BoundRef[];
  readonly members: ItemId[];
  readonly span: Span;
}

/** `extend[G] Target with Behavior where … { members }`; inherent without `behavior`. `impl` is written as this. */
export interface ExtendItem {
  readonly kind: "Extend";
  readonly head: ItemHead;
  readonly isLowlevel: boolean;
  readonly generics: GenericParam[];
  readonly target: TypeExprId;
  readonly behavior: BoundRef | null;
  readonly where: WhereBound[];
  readonly members: ItemId[];
  readonly span: Span;
}

/** `const NAME: T = e`, as an item, a member (then `value` may be null) or a statement. */
export interface ConstItem {
  readonly kind: "Const";
  readonly head: ItemHead;
  readonly name: Name;
  readonly stableId: StableId | null;
  readonly type: TypeExprId;
  readonly value: ExprId | null;
  readonly span: Span;
}

/** `var name: T = e` at module level. */
export interface GlobalItem {
  readonly kind: "Global";
  readonly head: ItemHead;
  readonly name: Name;
  readonly stableId: StableId | null;
  readonly type: TypeExprId;
  readonly value: ExprId;
  readonly span: Span;
}

/** `effect a.b` */
export interface EffectItem {
  readonly kind: "Effect";
  readonly head: ItemHead;
  readonly path: EffectPath;
  readonly span: Span;
}

/** `type Item: Bounds = Default` in a behavior, `type Item = T` in an extend block. */
export interface AssocTypeItem {
  readonly kind: "AssocType";
  readonly head: ItemHead;
  readonly name: Name;
  readonly bounds: BoundRef[];
  readonly type: TypeExprId | null;
  readonly span: Span;
}

// --------------------------------------------------------------------------------------------------------- types

export type TypeExpr =
  | PathTypeExpr
  | { readonly kind: "Ref"; readonly isMut: boolean; readonly inner: TypeExprId; readonly span: Span }
  | { readonly kind: "Ptr"; readonly isMut: boolean; readonly inner: TypeExprId; readonly span: Span }
  /** `T?` is `Maybe[T]`. */
  | { readonly kind: "Maybe"; readonly inner: TypeExprId; readonly span: Span }
  | { readonly kind: "Slice"; readonly elem: TypeExprId; readonly span: Span }
  | { readonly kind: "Array"; readonly elem: TypeExprId; readonly length: ExprId; readonly span: Span }
  /** `()` is the tuple without elements. `(A)` leaves no node; `(A,)` is a tuple of one. */
  | { readonly kind: "Tuple"; readonly elems: TypeExprId[]; readonly span: Span }
  | FuncTypeExpr
  /** Stands for what could not be parsed; an error has been reported. */
  | { readonly kind: "Error"; readonly span: Span };

/** `a::B[args]::C`: `args` belong to the last segment of `path`; `tail` are the names behind the bracket. */
export interface PathTypeExpr {
  readonly kind: "Path";
  readonly path: Path;
  readonly args: TypeExprId[];
  readonly tail: Name[];
  readonly span: Span;
}

/** How a function value is called: shared, mutable, or consumed `[clo.kind]`. */
export type FuncKind = "Func" | "MutFunc" | "MoveFunc";

/** `move func(A) -> B with Sendable effects: [pure]` */
export interface FuncTypeExpr {
  readonly kind: "Func";
  readonly funcKind: FuncKind;
  readonly params: TypeExprId[];
  /** null: Unit. */
  readonly result: TypeExprId | null;
  readonly markers: BoundRef[];
  readonly effects: EffectList | null;
  readonly span: Span;
}
