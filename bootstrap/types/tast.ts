/**
 * TAST: the typed tree of one body. Result of the `types` room, input of `effects` and `ir`.
 *
 * Every expression has its final type (no `infer` types remain; errors are `TY_ERROR` and such programs go no further). What
 * the source leaves implicit is explicit: borrows of receivers, dereferences, coercions, generic arguments, which method.
 *
 * A *place expression* is `local`, `field`, `deref`, `index`, and nothing else; other expressions used where a
 * place is needed are put into a temporary by MIR building. Reading a place whose type is Copy copies, otherwise moves; `borrow` does neither.
 */
import type { Span, Sym } from "../source/index.js";
import type { DefId, LocalIndex } from "../resolver/index.js";
import type { FuncKind, TypeId } from "./ty.js";

/** Index into `TBody.exprs`. */
export type TExprId = number;
/** Index into `TBody.pats`. */
export type TPatId = number;

/** A function with its generic arguments, parallel to `FuncSig.generics`. For a behavior's method `args[0]` is the self type. */
export interface FuncRef {
  readonly def: DefId;
  readonly args: readonly TypeId[];
}

export type UnaryOp = "neg" | "not" | "bit_not";
export type BinaryOp =
  | "add" | "sub" | "mul" | "div" | "rem" | "pow"
  | "bit_and" | "bit_or" | "bit_xor" | "shl" | "shr"
  | "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/** A literal's value; its type is the node's. `text` of a float is the source digits without `_` and suffix; strings are decoded bytes. */
export type Literal =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly text: string; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "char"; readonly value: number }
  | { readonly kind: "str"; readonly bytes: Uint8Array }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "unit" };

/**
 * `num`: `as` between numbers, Bool, Char, field-less enums ([type.convert]); `ptr`: between raw pointers and integers;
 * coercions of [type.coerce]: `never` (a Never value where T is expected), `unsize` (`ref [T; N]` to slice, and where a method of slices is called on a
 * List, `ref List[T]` to `ref [T]`; a two-phase borrow of a receiver below it stays two-phase: the conversion happens when the call does),
 * `weaken` (`mut ref T` to `ref T`), `str_view` (string literal to `ref Str`), `func` (kinds and markers of a func value),
 * `func_view` (`ref f` or `mut ref f` to a func value that does not own).
 */
export type CastKind = "num" | "ptr" | "never" | "unsize" | "weaken" | "str_view" | "func" | "func_view";

/** `auto` borrows are made by the compiler; `two_phase` is an auto `mut` borrow of a receiver or of the place of `op=` ([bor.two-phase]). */
export type BorrowKind = "ref" | "mut" | "two_phase";

export interface FormatSpec {
  /** Scalar value; 0 for none. */
  readonly fill: number;
  /** 0 none, 1 `<`, 2 `^`, 3 `>` */
  readonly align: number;
  /** bit 0 `+`, 1 `#`, 2 `0`, 3 width present, 4 precision present */
  readonly flags: number;
  readonly width: number;
  readonly precision: number;
  /** 0 none, 1 x, 2 X, 3 b, 4 o, 5 e, 6 ? */
  readonly kind: number;
}

export type FormatPart =
  | { readonly kind: "text"; readonly bytes: Uint8Array }
  /** `value` is a borrow (type `ref T`); `method` is Display::fmt or Debug::debug (or LowerHex … for the kinds) for T. */
  | { readonly kind: "value"; readonly value: TExprId; readonly method: FuncRef; readonly spec: FormatSpec | undefined };

/** What happens with a formatted text. `str` yields a `Str`; the others are the print family and panics ([std.print]). */
export type FormatSink = "str" | "print" | "println" | "eprint" | "eprintln" | "panic";

export type TryTarget =
  /** Jump to the handler of `catch` number n (index into `TBody.catches`), with the error as it is or converted. */
  | { readonly kind: "catch"; readonly catchIndex: number; readonly convert: FuncRef | undefined }
  /** Return `Err(F::from(e))` / `Nothing`. `convert` is undefined for equal types and for Maybe. */
  | { readonly kind: "return"; readonly convert: FuncRef | undefined }
  /** Panic with the error (by Debug::debug of it; undefined for Maybe or an error type without Debug). */
  | { readonly kind: "panic"; readonly debug: FuncRef | undefined };

export interface FieldInit {
  /** Field number in declaration order. */
  readonly field: number;
  readonly value: TExprId;
}

export interface Arm {
  readonly pat: TPatId;
  readonly body: TExprId;
}

/** Something a closure takes from outside: a place (local and field path, numbers in declaration order), how, and its type. */
export interface Capture {
  readonly local: LocalIndex;
  /** Fields (and dereferences of references, written as -1) from the local to the captured place. */
  readonly path: readonly number[];
  readonly mode: "ref" | "mut" | "move" | "copy";
  /** Type of the captured place. */
  readonly type: TypeId;
  readonly span: Span;
}

/** Condition of `if` and `while`: an expression of type Bool, or a pattern test. */
export type TCond =
  | { readonly kind: "bool"; readonly value: TExprId }
  | { readonly kind: "let"; readonly pat: TPatId; readonly value: TExprId };

export type TStmt =
  /** `otherwise` is -1 without `else`. `init` keeps the binding rules of patterns; `let _ = e` has a wild pattern. */
  | { readonly kind: "let"; readonly pat: TPatId; readonly init: TExprId; readonly otherwise: TExprId; readonly span: Span }
  | { readonly kind: "expr"; readonly value: TExprId; readonly span: Span };

/** How `for` runs ([expr.for]). */
export type ForKind =
  /** A counted loop over integers or Char; `source` has type Range or RangeInclusive; kept symbolic when it is a range literal. */
  | { readonly kind: "range"; readonly inclusive: boolean; readonly elem: TypeId }
  /** `source` is the iterator value (calls of `iter` already inserted); `next` is Iterator::next for its type. */
  | { readonly kind: "iterator"; readonly next: FuncRef; readonly item: TypeId };

export type TExpr = { readonly type: TypeId; readonly span: Span } & TExprKind;

export type TExprKind =
  | { readonly kind: "error" }
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "local"; readonly local: LocalIndex }
  /** Use of a constant (associated ones too): each use copies. */
  | { readonly kind: "const_ref"; readonly def: DefId; readonly args: readonly TypeId[] }
  /** The address of a global, of type `ref T`, from the first use on initialised [own.global]: its name is a `deref` of this. */
  | { readonly kind: "global_ref"; readonly def: DefId }
  /** A function's name as a value ([clo.type]). */
  | { readonly kind: "func_ref"; readonly func: FuncRef }
  | { readonly kind: "call"; readonly func: FuncRef; readonly args: readonly TExprId[] }
  /** Call of a func value: `callee` is a place or value of function type. */
  | { readonly kind: "call_value"; readonly callee: TExprId; readonly call: FuncKind; readonly args: readonly TExprId[] }
  /** Raw pointer methods: read(p) write(p, v) offset(p, n) is_null(p). */
  | { readonly kind: "ptr_op"; readonly op: "read" | "write" | "offset" | "is_null"; readonly args: readonly TExprId[] }
  /** Struct literal, unit/tuple/record variant. `inits` in written order; `base` -1 without; defaults are already among the inits. */
  | { readonly kind: "construct"; readonly def: DefId; readonly variant: number; readonly inits: readonly FieldInit[]; readonly base: TExprId }
  | { readonly kind: "tuple"; readonly elems: readonly TExprId[] }
  | { readonly kind: "array"; readonly elems: readonly TExprId[] }
  | { readonly kind: "repeat"; readonly value: TExprId; readonly count: TypeId }
  /** An array literal where a List is expected ([type.list-literal]): elements, or value and count. */
  | { readonly kind: "list"; readonly elems: readonly TExprId[] }
  | { readonly kind: "list_repeat"; readonly value: TExprId; readonly count: TypeId }
  | { readonly kind: "range"; readonly lo: TExprId; readonly hi: TExprId; readonly inclusive: boolean }
  /** Field of a struct or tuple place (never through a reference: a `deref` is in between). */
  | { readonly kind: "field"; readonly base: TExprId; readonly field: number }
  /** `*e` of a reference, raw pointer, Heap, Shared or Sync. */
  | { readonly kind: "deref"; readonly base: TExprId }
  /** Built-in index of an array, slice or List place by any integer type. */
  | { readonly kind: "index"; readonly base: TExprId; readonly index: TExprId }
  /** `ref a[range]` / `mut ref a[range]` of an array, slice, List or Str place; `type` is the slice reference. */
  | { readonly kind: "slice"; readonly base: TExprId; readonly mut: boolean; readonly lo: TExprId; readonly hi: TExprId; readonly inclusive: boolean }
  | { readonly kind: "borrow"; readonly borrow: BorrowKind; readonly auto: boolean; readonly place: TExprId }
  /** `&place` in lowlevel code. */
  | { readonly kind: "address"; readonly place: TExprId }
  /** Built-in operators on primitives; operands have the same type but for shifts and `pow`. */
  | { readonly kind: "unary"; readonly op: UnaryOp; readonly value: TExprId }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: TExprId; readonly right: TExprId }
  | { readonly kind: "logic"; readonly op: "and" | "or"; readonly left: TExprId; readonly right: TExprId }
  | { readonly kind: "cast"; readonly cast: CastKind; readonly value: TExprId }
  | { readonly kind: "assign"; readonly place: TExprId; readonly value: TExprId }
  /** Built-in `op=` on a primitive place. */
  | { readonly kind: "update"; readonly op: BinaryOp; readonly place: TExprId; readonly value: TExprId }
  /** `op=` through an operator behavior: place = method(ref place, ref value). `value` is already a borrow. */
  | { readonly kind: "update_call"; readonly func: FuncRef; readonly place: TExprId; readonly value: TExprId }
  /** `otherwise` -1 without else. `c ? a : b` is an `if`. */
  | { readonly kind: "if"; readonly cond: TCond; readonly then: TExprId; readonly otherwise: TExprId }
  | { readonly kind: "when"; readonly value: TExprId; readonly arms: readonly Arm[] }
  | { readonly kind: "loop"; readonly body: TExprId }
  | { readonly kind: "while"; readonly cond: TCond; readonly body: TExprId }
  /** `loop (var i: T < n) { }`: `local` starts at 0. */
  | { readonly kind: "loop_var"; readonly local: LocalIndex; readonly limit: TExprId; readonly body: TExprId }
  | { readonly kind: "for"; readonly pat: TPatId; readonly source: TExprId; readonly how: ForKind; readonly body: TExprId }
  /** `tail` -1 without a value. */
  | { readonly kind: "block"; readonly stmts: readonly TStmt[]; readonly tail: TExprId; readonly lowlevel: boolean }
  | { readonly kind: "return"; readonly value: TExprId }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  /** `e!`: `source` says which of the two types `value` has. */
  | { readonly kind: "try"; readonly value: TExprId; readonly source: "maybe" | "outcome"; readonly target: TryTarget }
  /** `e! else …`: `local` is the handler's error variable, -1 without. */
  | { readonly kind: "try_else"; readonly value: TExprId; readonly source: "maybe" | "outcome"; readonly local: LocalIndex; readonly otherwise: TExprId }
  | { readonly kind: "catch"; readonly catchIndex: number; readonly body: TExprId; readonly local: LocalIndex; readonly errorType: TypeId; readonly handler: TExprId }
  | { readonly kind: "closure"; readonly closure: number }
  /** Interpolation and the print family; `type` is Str, Unit or Never by the sink. */
  | { readonly kind: "format"; readonly sink: FormatSink; readonly parts: readonly FormatPart[] }
  /** assert: `condition` is the source text in canonical form; `message` a format expression (sink str) or -1. */
  | { readonly kind: "assert"; readonly value: TExprId; readonly condition: Uint8Array; readonly message: TExprId; readonly debugOnly: boolean }
  /** assert_eq / assert_ne: borrows of both sides, the Equal method, Debug of both. */
  | { readonly kind: "assert_cmp"; readonly ne: boolean; readonly left: TExprId; readonly right: TExprId; readonly eq: FuncRef; readonly debugLeft: FuncRef; readonly debugRight: FuncRef; readonly condition: Uint8Array; readonly message: TExprId };

export type TPat = { readonly type: TypeId; readonly span: Span } & TPatKind;

/** Patterns. `type` is the type of the matched place. A `deref` looks through one reference ([pat.binding-mode]). */
export type TPatKind =
  | { readonly kind: "error" }
  | { readonly kind: "wild" }
  /** `mode`: by value (`move`, which copies a Copy type) or by reference; the local's type is in `TBody.locals`. */
  | { readonly kind: "binding"; readonly local: LocalIndex; readonly mode: "move" | "ref" | "mut" }
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "range"; readonly lo: bigint; readonly hi: bigint; readonly inclusive: boolean }
  | { readonly kind: "deref"; readonly inner: TPatId }
  /** Struct or enum variant; sub-patterns by field number, missing ones are wild. */
  | { readonly kind: "variant"; readonly def: DefId; readonly variant: number; readonly fields: readonly { readonly field: number; readonly pat: TPatId }[] }
  | { readonly kind: "tuple"; readonly elems: readonly TPatId[] }
  /** Array or slice: exact without `rest`; `rest` binds what is left (`..name`; -1 for a bare `..`; undefined for none). */
  | { readonly kind: "slice"; readonly prefix: readonly TPatId[]; readonly rest: TPatId | undefined }
  | { readonly kind: "or"; readonly alts: readonly TPatId[] };

/** A local with its final type; parallel to the resolver's `BodyNames.locals`, compiler-made ones follow. */
export interface TLocal {
  readonly name: Sym;
  readonly span: Span;
  readonly mutable: boolean;
  readonly type: TypeId;
  readonly closureDepth: number;
}

export interface TClosure {
  readonly params: readonly { readonly pat: TPatId; readonly type: TypeId }[];
  readonly ret: TypeId;
  readonly body: TExprId;
  readonly isMove: boolean;
  /** What the body needs: the weakest kind it fits. The type of the closure expression may be a later kind. */
  readonly kind: FuncKind;
  readonly captures: readonly Capture[];
  readonly span: Span;
}

/** One catch: its result, and where the `!`s inside go. */
export interface TCatch {
  readonly errorType: TypeId;
}

/** A value that `old(…)` keeps from the entry of the function. */
export interface TOld {
  readonly local: LocalIndex;
  readonly value: TExprId;
}

/** A local of a condition that comes from a behavior's method [con.inherit]: it stands for the place of a parameter, the receiver included. */
export interface TGiven {
  readonly local: LocalIndex;
  readonly param: number;
}

/**
 * A contract [con.form]. `result` is the local that stands for the result in `cond`, -1 without; `failed` is the panic of a violation. In a
 * method after which an invariant holds, `cond` is the call that checks it, and `failed` is -1. In an implementation a condition of the behavior's
 * method has `given`, and so has an own `pre` that holds if the behavior's does.
 */
export interface TContract {
  readonly kind: "pre" | "post" | "invariant";
  readonly given: readonly TGiven[];
  readonly result: LocalIndex;
  readonly olds: readonly TOld[];
  readonly cond: TExprId;
  readonly failed: TExprId;
  readonly span: Span;
}

/** A checked function body, constant initialiser or field default. */
export interface TBody {
  readonly owner: DefId;
  readonly locals: readonly TLocal[];
  /** One per parameter of the signature, receiver included (its pattern is a plain binding of local 0). */
  readonly params: readonly { readonly pat: TPatId; readonly type: TypeId }[];
  readonly ret: TypeId;
  readonly exprs: readonly TExpr[];
  readonly pats: readonly TPat[];
  readonly closures: readonly TClosure[];
  readonly catches: readonly TCatch[];
  readonly contracts: readonly TContract[];
  readonly root: TExprId;
}

/** All checked bodies, indexed by DefId of the owner (functions and constants). */
export interface TypedProgram {
  readonly bodies: (TBody | undefined)[];
}
