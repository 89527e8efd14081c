// Statements, expressions and patterns of the syntax tree: data only. See ast.ts, which exports all of this.

import type { FormatSpec, NumSuffix, TextPiece } from "../lexer/index.js";
import type { Span, Sym } from "../source/index.js";
import type { BlockId, ExprId, ItemId, Name, PatId, Path, StmtId, TypeExprId } from "./ast.js";

// ---------------------------------------------------------------------------------------------------- statements

/** `{ stmts tail }`. `tail` is the last expression when no `;` follows it; it is not among `stmts`. */
export interface Block {
  readonly stmts: StmtId[];
  readonly tail: ExprId | null;
  readonly span: Span;
}

export type Stmt =
  | LetStmt
  | VarStmt
  /** A local `const`. */
  | { readonly kind: "Item"; readonly item: ItemId; readonly span: Span }
  /** `hasSemi`: the statement ended with `;` (a last expression with `;` is here, not in `tail`). */
  | { readonly kind: "Expr"; readonly expr: ExprId; readonly hasSemi: boolean; readonly span: Span };

/** `let pat: T = init else { … }` */
export interface LetStmt {
  readonly kind: "Let";
  readonly pat: PatId;
  readonly type: TypeExprId | null;
  readonly init: ExprId;
  readonly otherwise: BlockId | null;
  readonly span: Span;
}

/** `var name: T = init`; also what `let mut name = …` means. */
export interface VarStmt {
  readonly kind: "Var";
  readonly name: Name;
  readonly type: TypeExprId | null;
  readonly init: ExprId;
  readonly span: Span;
}

// --------------------------------------------------------------------------------------------------- expressions

/** Prefix operators: `-x`, `~x`, `not x`, `*x`, `ref x`, `mut ref x`, `&x`. */
export type UnaryOp = "Neg" | "BitNot" | "Not" | "Deref" | "Ref" | "MutRef" | "AddrOf";

export type BinaryOp =
  | "Add" | "Sub" | "Mul" | "Div" | "Rem" | "Pow"
  | "BitAnd" | "BitOr" | "BitXor" | "Shl" | "Shr"
  | "Eq" | "Ne" | "Lt" | "Gt" | "Le" | "Ge"
  | "And" | "Or";

export type Expr =
  /** `value` is negative where a prefix `-` stood directly before the literal `[lex.int]`. */
  | { readonly kind: "Int"; readonly value: bigint; readonly suffix: NumSuffix | null; readonly span: Span }
  /** `text`: decimal text without `_` and suffix, with a leading `-` like `Int`. An integer text with suffix f32/f64 is one too. */
  | { readonly kind: "Float"; readonly text: Sym; readonly suffix: NumSuffix | null; readonly span: Span }
  | { readonly kind: "Bool"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "Char"; readonly value: number; readonly span: Span }
  | { readonly kind: "Str"; readonly text: TextPiece; readonly span: Span }
  | { readonly kind: "Bytes"; readonly value: Uint8Array; readonly span: Span }
  /** A text with at least one `{expr}`. */
  | { readonly kind: "Interp"; readonly parts: InterpPart[]; readonly span: Span }
  /** A name or path in expression position: a variable, function, constant, variant, type (before `[…]`, `.`, `::`) … */
  | { readonly kind: "Path"; readonly path: Path; readonly span: Span }
  /** The value `this`. The type `This` is a `Path` with root `This`. */
  | { readonly kind: "This"; readonly span: Span }
  /** `()` is the tuple without elements, `(a,)` has one. */
  | { readonly kind: "Tuple"; readonly elems: ExprId[]; readonly span: Span }
  | { readonly kind: "Array"; readonly elems: ExprId[]; readonly span: Span }
  /** `[elem; count]` */
  | { readonly kind: "Repeat"; readonly elem: ExprId; readonly count: ExprId; readonly span: Span }
  | StructLitExpr
  | { readonly kind: "Block"; readonly block: BlockId; readonly span: Span }
  /** `lowlevel { … }` */
  | { readonly kind: "Lowlevel"; readonly block: BlockId; readonly span: Span }
  | IfExpr
  | WhenExpr
  /** `loop { … }` */
  | { readonly kind: "Loop"; readonly body: BlockId; readonly span: Span }
  /** `loop (var name: T < limit) { … }` */
  | LoopVarExpr
  | { readonly kind: "While"; readonly cond: Cond; readonly body: BlockId; readonly span: Span }
  | { readonly kind: "For"; readonly pat: PatId; readonly iter: ExprId; readonly body: BlockId; readonly span: Span }
  | CatchExpr
  | ClosureExpr
  | { readonly kind: "Return"; readonly value: ExprId | null; readonly span: Span }
  | { readonly kind: "Break"; readonly span: Span }
  | { readonly kind: "Continue"; readonly span: Span }
  | { readonly kind: "Unary"; readonly op: UnaryOp; readonly operand: ExprId; readonly opSpan: Span; readonly span: Span }
  | BinaryExpr
  /** `place = value` */
  | { readonly kind: "Assign"; readonly place: ExprId; readonly value: ExprId; readonly opSpan: Span; readonly span: Span }
  /** `place op= value`; never a comparison, `And` or `Or`. */
  | UpdateExpr
  /** `lo to hi` (half-open) or `lo through hi` (`isClosed`). */
  | { readonly kind: "Range"; readonly lo: ExprId; readonly hi: ExprId; readonly isClosed: boolean; readonly span: Span }
  /** `cond ? yes : no` */
  | { readonly kind: "Ternary"; readonly cond: ExprId; readonly yes: ExprId; readonly no: ExprId; readonly span: Span }
  /** `operand as type` */
  | { readonly kind: "Cast"; readonly operand: ExprId; readonly type: TypeExprId; readonly span: Span }
  /** `base.name` without a call. `(base.name)(…)` is a `Call` of this. */
  | { readonly kind: "Field"; readonly base: ExprId; readonly name: Name; readonly span: Span }
  /** `base.0` */
  | { readonly kind: "TupleIndex"; readonly base: ExprId; readonly index: number; readonly indexSpan: Span; readonly span: Span }
  | { readonly kind: "Call"; readonly callee: ExprId; readonly args: ExprId[]; readonly span: Span }
  | MethodCallExpr
  | BracketExpr
  /** `base::name` where `base` is not a plain path: `List[I32]::new`. */
  | { readonly kind: "Scope"; readonly base: ExprId; readonly name: Name; readonly span: Span }
  | BangExpr
  | TypeOnlyExpr
  /** Stands for what could not be parsed; an error has been reported. */
  | { readonly kind: "Error"; readonly span: Span };

export type InterpPart =
  | { readonly kind: "Text"; readonly text: TextPiece; readonly span: Span }
  | { readonly kind: "Expr"; readonly expr: ExprId; readonly spec: FormatSpec | null; readonly span: Span };

/** `T { a: 1, b, ..base }`; `type` is a `Path` type expression (it may name a record variant). */
export interface StructLitExpr {
  readonly kind: "StructLit";
  readonly type: TypeExprId;
  readonly inits: FieldInit[];
  readonly base: ExprId | null;
  readonly span: Span;
}

/** `name: value`; for the short form `name`, `value` is a `Path` expression and `isShort` holds. */
export interface FieldInit {
  readonly name: Name;
  readonly value: ExprId;
  readonly isShort: boolean;
}

/** A condition: an expression or `let pat = expr`. */
export type Cond =
  | { readonly kind: "Expr"; readonly expr: ExprId }
  | { readonly kind: "Let"; readonly pat: PatId; readonly expr: ExprId; readonly span: Span };

/**
 * `yes` is a `Block` expression, or any expression behind `then` (`hasThen`). `no` is a `Block`, an `If`, or (with
 * `then`) any expression.
 */
export interface IfExpr {
  readonly kind: "If";
  readonly cond: Cond;
  readonly yes: ExprId;
  readonly no: ExprId | null;
  readonly hasThen: boolean;
  readonly span: Span;
}

export interface WhenExpr {
  readonly kind: "When";
  readonly scrutinee: ExprId;
  readonly arms: Arm[];
  readonly span: Span;
}

export interface Arm {
  readonly pat: PatId;
  readonly body: ExprId;
  readonly span: Span;
}

export interface LoopVarExpr {
  readonly kind: "LoopVar";
  readonly name: Name;
  readonly type: TypeExprId;
  readonly limit: ExprId;
  readonly body: BlockId;
  readonly span: Span;
}

/** `catch body else do(param: type) handler` */
export interface CatchExpr {
  readonly kind: "Catch";
  readonly body: BlockId;
  readonly param: Name | null;
  readonly type: TypeExprId | null;
  readonly handler: BlockId;
  readonly span: Span;
}

/** `do(params) body`, `move do(params) -> result { … }` */
export interface ClosureExpr {
  readonly kind: "Closure";
  readonly isMove: boolean;
  readonly params: ClosureParam[];
  readonly result: TypeExprId | null;
  readonly body: ExprId;
  readonly span: Span;
}

export interface ClosureParam {
  readonly pat: PatId;
  readonly type: TypeExprId | null;
  readonly span: Span;
}

export interface BinaryExpr {
  readonly kind: "Binary";
  readonly op: BinaryOp;
  readonly left: ExprId;
  readonly right: ExprId;
  readonly opSpan: Span;
  readonly span: Span;
}

export interface UpdateExpr {
  readonly kind: "Update";
  readonly op: BinaryOp;
  readonly place: ExprId;
  readonly value: ExprId;
  readonly opSpan: Span;
  readonly span: Span;
}

/**
 * `receiver.name(args)` and `receiver.name[generics](args)`.
 *
 * Where a bracket is written, `bracketCallee` is a `Bracket` node with its arguments (see `BracketExpr` and `bracketArgs`)
 * whose base is a `Field` node, for the other reading: if the arguments denote types this is a method call with
 * generic arguments; if they denote values it is a call of the element `receiver.name[…]`, that is
 * `Call { callee: bracketCallee, args }`. Without a bracket `bracketCallee` is null.
 *
 * If `receiver` is a path that denotes a type, `T.f(args)` means `T::f(args)` `[gram.one-way]`.
 */
export interface MethodCallExpr {
  readonly kind: "MethodCall";
  readonly receiver: ExprId;
  readonly name: Name;
  readonly bracketCallee: ExprId | null;
  readonly args: ExprId[];
  readonly span: Span;
}

/**
 * `base[args]` `[gram.bracket]`: generic arguments if the arguments denote types, else an index.
 *
 * Each argument is an expression that serves both readings. What is spelled the same as a type and as a value is the
 * value form: `List[T]` (`Bracket`), `ref T` (`Unary Ref`), `mut ref T`, `*T` (`Unary Deref`), `(A, B)` and `()`
 * (`Tuple`), `[T]` (`Array` of one), `[T; N]` (`Repeat`), `a::B` (`Path`), `List[T]::Item` (`Scope`), `This` (`Path`).
 * What can only be a type (`*mut T`, `func(…)`, `T?`) is a `TypeOnly`, possibly below one of the former.
 * `typeExprOfExpr(ast, arg)` gives the type reading, or null where there is none.
 */
export interface BracketExpr {
  readonly kind: "Bracket";
  readonly base: ExprId;
  readonly args: ExprId[];
  readonly span: Span;
}

/** A type in the arguments of a `Bracket` (or below them) that has no reading as an expression. */
export interface TypeOnlyExpr {
  readonly kind: "TypeOnly";
  readonly type: TypeExprId;
  readonly span: Span;
}

/** `inner!` with its optional `else` */
export interface BangExpr {
  readonly kind: "Bang";
  readonly inner: ExprId;
  readonly otherwise: BangElse;
  readonly span: Span;
}

export type BangElse =
  | { readonly kind: "None" }
  /** `! else e`, `! else { … }` (a `Block` expression) */
  | { readonly kind: "Value"; readonly value: ExprId }
  /** `! else do(param) body` */
  | { readonly kind: "Handler"; readonly param: Name; readonly body: ExprId };

// ------------------------------------------------------------------------------------------------------ patterns

export type Pat =
  /** `_` */
  | { readonly kind: "Wild"; readonly span: Span }
  | { readonly kind: "Lit"; readonly lit: PatLit; readonly span: Span }
  /** `lo to hi` or `lo through hi` (`isClosed`). */
  | { readonly kind: "Range"; readonly lo: PatLit; readonly hi: PatLit; readonly isClosed: boolean; readonly span: Span }
  /**
   * A single name. Unless `isMut`, it may turn out to be a unit variant or a constant `[pat.name]`.
   */
  | { readonly kind: "Binding"; readonly name: Name; readonly isMut: boolean; readonly span: Span }
  /** A path of more than one segment (or from a keyword): a unit variant or a constant. */
  | { readonly kind: "Path"; readonly path: Path; readonly span: Span }
  /** `Just(p)` */
  | { readonly kind: "TupleVariant"; readonly path: Path; readonly elems: PatId[]; readonly span: Span }
  /** `Point { x, y: p, .. }`: a struct or a record variant. */
  | { readonly kind: "Record"; readonly path: Path; readonly fields: FieldPat[]; readonly hasRest: boolean; readonly span: Span }
  /** `()` has no elements, `(p,)` one. */
  | { readonly kind: "Tuple"; readonly elems: PatId[]; readonly span: Span }
  /** `[a, b, ..rest]` */
  | { readonly kind: "Slice"; readonly elems: PatId[]; readonly rest: PatRest | null; readonly span: Span }
  /** `a | b`: at least two alternatives, none of them an `Or`. */
  | { readonly kind: "Or"; readonly alts: PatId[]; readonly span: Span }
  | { readonly kind: "Error"; readonly span: Span };

/** A literal of a pattern. Floats are P004. */
export type PatLit =
  | { readonly kind: "Int"; readonly value: bigint; readonly suffix: NumSuffix | null; readonly span: Span }
  | { readonly kind: "Bool"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "Char"; readonly value: number; readonly span: Span }
  | { readonly kind: "Str"; readonly value: Sym; readonly span: Span };

/** `name: pat`; for the short form `name` or `mut name`, `pat` is a `Binding` and `isShort` holds. */
export interface FieldPat {
  readonly name: Name;
  readonly pat: PatId;
  readonly isShort: boolean;
}

/** `..` or `..name` at the end of a slice pattern. */
export interface PatRest {
  readonly name: Name | null;
  readonly span: Span;
}
