/**
 * TML-IR: the canonical program (`docs/reference/formats.md`, section 1). Result of the `ir` room, input of `mir`.
 *
 * One `IrBody` per function, constant and global. The tree holds what TAST holds, without the surface sugar: `loop (var …)`, `assert*` and
 * text coercions are gone, operations on literals are folded, every node has its type and span. Patterns, captures, format
 * specifications and targets of `!` are those of TAST: they are already in their final form.
 *
 * *Place expressions* are `local`, `field`, `deref`, `index` and `const_ref` under a borrow or projection; reading a place whose type
 * is Copy copies, otherwise moves. *Temporaries* ([own.temp]) are made by MIR building for every other expression that is used as a
 * place; their scopes follow from the tree: statement, block tail, plain condition, `if_let`/`when`/`loop_in` as a whole, iteration of
 * `loop_while` with a pattern.
 */
import type { Span } from "../source/index.js";
import type { DefId, LocalIndex } from "../resolver/index.js";
import type {
  BinaryOp,
  BorrowKind,
  Capture,
  CastKind,
  ForKind,
  FormatSpec,
  FuncKind,
  FuncRef,
  Literal,
  TGiven,
  TLocal,
  TPat,
  TPatKind,
  TryTarget,
  TypeId,
  UnaryOp,
} from "../types/index.js";

/** Index into `IrBody.exprs`. A child's id is below its parent's. */
export type IrExprId = number;
/** Index into `IrBody.pats`. */
export type IrPatId = number;

export const NO_EXPR: IrExprId = -1;

/** A pattern in its final form: binding modes and looked-through references are explicit. */
export type IrPat = TPat;
export type IrPatKind = TPatKind;
export type IrLocal = TLocal;

/** What becomes of a formatted text: a `Str`, a `Formatter` that a panic function takes, output, or a panic. */
export type IrFormatSink = "str" | "formatter" | "print" | "println" | "eprint" | "eprintln" | "panic";

/** A piece of a format: constant text, or a borrowed value with the method that formats it. */
export type IrFormatPart =
  | { readonly kind: "text"; readonly bytes: Uint8Array }
  | { readonly kind: "value"; readonly value: IrExprId; readonly method: FuncRef; readonly spec: FormatSpec | undefined };

export interface IrFieldInit {
  readonly field: number;
  readonly value: IrExprId;
}

export interface IrArm {
  readonly pat: IrPatId;
  readonly body: IrExprId;
}

/** Condition: an expression of type Bool, or a pattern test. */
export type IrCond =
  | { readonly kind: "bool"; readonly value: IrExprId }
  | { readonly kind: "let"; readonly pat: IrPatId; readonly value: IrExprId };

/** `otherwise` is NO_EXPR without `else`. */
export type IrStmt =
  | { readonly kind: "let"; readonly pat: IrPatId; readonly init: IrExprId; readonly otherwise: IrExprId; readonly span: Span }
  | { readonly kind: "expr"; readonly value: IrExprId; readonly span: Span };

export type IrExpr = { readonly type: TypeId; readonly span: Span } & IrExprKind;

/** Nodes mean what the TAST nodes of the same name mean; `debug` runs its body in debug builds only (`debug_assert`). */
export type IrExprKind =
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "local"; readonly local: LocalIndex }
  | { readonly kind: "const_ref"; readonly def: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "global_ref"; readonly def: DefId }
  | { readonly kind: "func_ref"; readonly func: FuncRef }
  | { readonly kind: "call"; readonly func: FuncRef; readonly args: readonly IrExprId[] }
  | { readonly kind: "call_value"; readonly callee: IrExprId; readonly call: FuncKind; readonly args: readonly IrExprId[] }
  | { readonly kind: "ptr_op"; readonly op: "read" | "write" | "offset" | "is_null"; readonly args: readonly IrExprId[] }
  | { readonly kind: "construct"; readonly def: DefId; readonly variant: number; readonly inits: readonly IrFieldInit[]; readonly base: IrExprId }
  | { readonly kind: "tuple"; readonly elems: readonly IrExprId[] }
  | { readonly kind: "array"; readonly elems: readonly IrExprId[] }
  | { readonly kind: "repeat"; readonly value: IrExprId; readonly count: TypeId }
  | { readonly kind: "list"; readonly elems: readonly IrExprId[] }
  | { readonly kind: "list_repeat"; readonly value: IrExprId; readonly count: TypeId }
  | { readonly kind: "range"; readonly lo: IrExprId; readonly hi: IrExprId; readonly inclusive: boolean }
  | { readonly kind: "field"; readonly base: IrExprId; readonly field: number }
  | { readonly kind: "deref"; readonly base: IrExprId }
  | { readonly kind: "index"; readonly base: IrExprId; readonly index: IrExprId }
  | { readonly kind: "slice"; readonly base: IrExprId; readonly mut: boolean; readonly lo: IrExprId; readonly hi: IrExprId; readonly inclusive: boolean }
  | { readonly kind: "borrow"; readonly borrow: BorrowKind; readonly place: IrExprId }
  | { readonly kind: "address"; readonly place: IrExprId }
  | { readonly kind: "unary"; readonly op: UnaryOp; readonly value: IrExprId }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: IrExprId; readonly right: IrExprId }
  | { readonly kind: "logic"; readonly op: "and" | "or"; readonly left: IrExprId; readonly right: IrExprId }
  | { readonly kind: "cast"; readonly cast: CastKind; readonly value: IrExprId }
  | { readonly kind: "assign"; readonly place: IrExprId; readonly value: IrExprId }
  | { readonly kind: "update"; readonly op: BinaryOp; readonly place: IrExprId; readonly value: IrExprId }
  | { readonly kind: "update_call"; readonly func: FuncRef; readonly place: IrExprId; readonly value: IrExprId }
  | { readonly kind: "if"; readonly cond: IrCond; readonly then: IrExprId; readonly otherwise: IrExprId }
  | { readonly kind: "when"; readonly value: IrExprId; readonly arms: readonly IrArm[] }
  | { readonly kind: "loop"; readonly body: IrExprId }
  | { readonly kind: "loop_while"; readonly cond: IrCond; readonly body: IrExprId }
  | { readonly kind: "loop_in"; readonly pat: IrPatId; readonly source: IrExprId; readonly how: ForKind; readonly body: IrExprId }
  | { readonly kind: "block"; readonly stmts: readonly IrStmt[]; readonly tail: IrExprId; readonly lowlevel: boolean }
  | { readonly kind: "return"; readonly value: IrExprId }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  | { readonly kind: "try"; readonly value: IrExprId; readonly source: "maybe" | "outcome"; readonly target: TryTarget }
  | { readonly kind: "try_else"; readonly value: IrExprId; readonly source: "maybe" | "outcome"; readonly local: LocalIndex; readonly otherwise: IrExprId }
  | { readonly kind: "catch"; readonly catchIndex: number; readonly body: IrExprId; readonly local: LocalIndex; readonly errorType: TypeId; readonly handler: IrExprId }
  | { readonly kind: "closure"; readonly closure: number }
  | { readonly kind: "format"; readonly sink: IrFormatSink; readonly parts: readonly IrFormatPart[] }
  | { readonly kind: "debug"; readonly body: IrExprId };

export interface IrParam {
  readonly pat: IrPatId;
  readonly type: TypeId;
}

/** `depth`: number of closures around the body, itself included. `kind`: the weakest kind the body fits. */
export interface IrClosure {
  readonly params: readonly IrParam[];
  readonly ret: TypeId;
  readonly body: IrExprId;
  readonly depth: number;
  readonly isMove: boolean;
  readonly kind: FuncKind;
  readonly captures: readonly Capture[];
  readonly span: Span;
}

/** A value that a postcondition keeps from the entry. */
export interface IrOld {
  readonly local: LocalIndex;
  readonly value: IrExprId;
}

/** `check` panics unless `cond` holds, or is the call `cond` that does; `result` (-1 without) stands for the place of the result. */
export interface IrContract {
  readonly kind: "pre" | "post" | "invariant";
  /** Locals that stand for the places of parameters. */
  readonly given: readonly TGiven[];
  readonly result: LocalIndex;
  readonly olds: readonly IrOld[];
  readonly cond: IrExprId;
  readonly check: IrExprId;
  readonly span: Span;
}

/** A lowered function body or constant initialiser. `closures` keep their numbers from TAST. */
export interface IrBody {
  readonly owner: DefId;
  readonly locals: readonly IrLocal[];
  readonly params: readonly IrParam[];
  readonly ret: TypeId;
  readonly exprs: readonly IrExpr[];
  readonly pats: readonly IrPat[];
  readonly closures: readonly IrClosure[];
  readonly catchCount: number;
  readonly contracts: readonly IrContract[];
  readonly root: IrExprId;
}

/** All lowered bodies, indexed by DefId of the owner. */
export interface IrProgram {
  readonly bodies: (IrBody | undefined)[];
}
