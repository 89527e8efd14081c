/**
 * MIR: the program as control-flow graphs (`docs/reference/formats.md`). Result of the `mir` room, input of `borrow`, `drops` and `llvm`.
 *
 * One `MirBody` per function, per closure, and per global whose initialiser runs. Bodies are generic: types may contain type
 * parameters and projections, which the llvm room replaces per instance.
 *
 * The form is place-based. A local is a typed slot; a `temp` local is assigned exactly once and is what the text form
 * writes as `%n`; where branches join, and as the counter of a loop, it is assigned more than once and marked mutable. Temporaries of
 * type Unit and Never only swallow results. Calls, drops and checks are instructions inside a block; the optional unwind target is where a panic would continue.
 *
 * States: *as built*: `drop` instructions stand wherever a scope ends, an assignment replaces a value, or a temporary dies, for every
 * place whose type may need dropping, whether or not it is initialised there. *After drop elaboration*: a `drop` is executed exactly if its
 * place is initialised: it stands unconditionally, is guarded by a flag, or is gone.
 */
import type { Span, Sym } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import type { BinaryOp, FuncKind, FuncRef, TypeId, UnaryOp } from "../types/index.js";

/** Index into `MirBody.locals`. Local 0 is the return slot; parameters follow in order (for a closure first the environment). */
export type LocalId = number;
/** Index into `MirBody.blocks`; 0 is the entry. */
export type BlockId = number;
export const NO_BLOCK: BlockId = -1;
export const NO_LOCAL: LocalId = -1;

/** `env`: a closure's environment parameter. `flag`: a drop flag. `captures`: the hidden local that keeps a borrowed environment ([clo.env]). */
export type LocalKind = "return" | "param" | "env" | "user" | "temp" | "captures" | "flag";

export interface MirLocal {
  /** The empty name for temporaries, but for the address of a global. */
  readonly name: Sym;
  readonly type: TypeId;
  readonly kind: LocalKind;
  /** May be assigned more than once or borrowed mutably (`var`, `mut`). Temporaries always may be borrowed mutably; a mutable one is assigned more than once. */
  readonly mutable: boolean;
  readonly span: Span;
}

/**
 * A step from a place to a part of it.
 * - `field`: field number in declaration order, of variant `variant` (0 for structs and tuples; the enum's variant is known to be
 *   the active one where the instruction stands). `type` is the field's type.
 * - `deref`: through a reference, raw pointer, Heap, Shared or Sync.
 * - `index`: by a `U64` local, already checked against the length; base is an array, slice or List.
 * - `const_index`: element `offset` from the start (of patterns); base is an array or slice.
 * `type` is always the type of the place after the step.
 */
export type Projection =
  | { readonly kind: "field"; readonly field: number; readonly variant: number; readonly type: TypeId }
  | { readonly kind: "deref"; readonly type: TypeId }
  | { readonly kind: "index"; readonly index: LocalId; readonly type: TypeId }
  | { readonly kind: "const_index"; readonly offset: number; readonly type: TypeId };

export interface Place {
  readonly local: LocalId;
  readonly projection: readonly Projection[];
}

/** Constant values. `named`: a constant item, evaluated by the types room's evaluator when its arguments are concrete. */
export type ConstValue =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "char"; readonly value: number }
  | { readonly kind: "str"; readonly bytes: Uint8Array }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "unit" }
  | { readonly kind: "named"; readonly def: DefId; readonly args: readonly TypeId[] }
  /** `ref C`: the address of static data that holds the constant. */
  | { readonly kind: "ref_named"; readonly def: DefId; readonly args: readonly TypeId[] }
  /** The address of a global, which is initialised then. */
  | { readonly kind: "global"; readonly def: DefId }
  /** The value of a length or other `const` type argument, as U64. */
  | { readonly kind: "type_const"; readonly type: TypeId }
  /** A function as a func value (code pointer, empty environment). */
  | { readonly kind: "func"; readonly func: FuncRef };

export type Operand =
  | { readonly kind: "copy"; readonly place: Place }
  | { readonly kind: "move"; readonly place: Place }
  | { readonly kind: "const"; readonly value: ConstValue; readonly type: TypeId };

export type MirBorrowKind = "ref" | "mut" | "two_phase";

/**
 * - `binary` with `checked`: panics on overflow, division by zero or a bad shift count, as [expr.arith] says for the operation.
 * - `len`: length of an array, slice, List or Str place, as U64. `discriminant`: the variant number of an enum place, as U64.
 * - `slice`: `{ pointer + lo, hi - lo }` of an array, slice, List or Str place, already checked.
 * - `aggregate`: all fields in declaration order. `array` of elements; `repeat` a Copy value or constant.
 * - `closure`: `closure` is the index in the owner's TAST; `env`: `none`, `view` (operand 0 is a borrow of the hidden `captures` local), or
 *   `heap` (operands are the captures in order, moved into a heap block).
 */
export type Rvalue =
  | { readonly kind: "use"; readonly value: Operand }
  | { readonly kind: "borrow"; readonly borrow: MirBorrowKind; readonly place: Place }
  | { readonly kind: "address"; readonly place: Place }
  | { readonly kind: "unary"; readonly op: UnaryOp; readonly value: Operand; readonly checked: boolean }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: Operand; readonly right: Operand; readonly checked: boolean }
  | { readonly kind: "cast"; readonly cast: "num" | "ptr" | "unsize" | "weaken" | "str_view" | "func" | "func_view"; readonly value: Operand }
  | { readonly kind: "len"; readonly place: Place }
  | { readonly kind: "discriminant"; readonly place: Place }
  | { readonly kind: "slice"; readonly place: Place; readonly lo: Operand; readonly hi: Operand; readonly mut: boolean }
  | { readonly kind: "aggregate"; readonly variant: number; readonly fields: readonly Operand[] }
  | { readonly kind: "array"; readonly elems: readonly Operand[] }
  | { readonly kind: "repeat"; readonly value: Operand; readonly count: TypeId }
  | { readonly kind: "closure"; readonly closure: number; readonly env: "none" | "view" | "heap"; readonly captures: readonly Operand[] }
  | { readonly kind: "ptr_read"; readonly pointer: Operand }
  | { readonly kind: "ptr_offset"; readonly pointer: Operand; readonly count: Operand }
  | { readonly kind: "ptr_is_null"; readonly pointer: Operand };

/** `func`: static call. `value`: call of a func value in `place`; a `move` kind consumes it. */
export type Callee =
  | { readonly kind: "func"; readonly func: FuncRef }
  | { readonly kind: "value"; readonly place: Place; readonly call: FuncKind };

/** Implicit checks; the operands are what the panic text prints. A check panics if it does not hold. */
export type Check =
  /** 0 <= index < length. The index has any integer type, is compared at full width and printed as it is; the length is U64. */
  | { readonly kind: "index"; readonly index: Operand; readonly length: Operand }
  /** 0 <= lo <= hi <= length. The bounds have any integer types and are compared at full width; the length is U64. */
  | { readonly kind: "range"; readonly lo: Operand; readonly hi: Operand; readonly length: Operand }
  /** The U64 byte index, which is in range, is a character boundary of the `ref Str` operand. */
  | { readonly kind: "boundary"; readonly text: Operand; readonly index: Operand };

export type Instr = { readonly span: Span; readonly unwind: BlockId } & InstrKind;

/**
 * - `assign` initialises or overwrites without dropping the old value (a `drop` before it does that where needed).
 * - `call`: `dest` is initialised by it; a call of type Never is followed by `unreachable`.
 * - `drop`: see the head of the file; `flag` is NO_LOCAL or the flag that guards it; a dropped place is uninitialised afterwards.
 * - `set_flag` exists only after drop elaboration. `live`/`dead` bracket the storage of user locals, captures and
 *   temporaries whose address is taken; `live` stands for every user local, also where its address is not taken: it is new from there on.
 * - `ptr_write`: stores through a raw pointer without dropping.
 */
export type InstrKind =
  | { readonly kind: "assign"; readonly place: Place; readonly value: Rvalue }
  | { readonly kind: "call"; readonly dest: Place; readonly callee: Callee; readonly args: readonly Operand[] }
  | { readonly kind: "drop"; readonly place: Place; readonly flag: LocalId }
  | { readonly kind: "check"; readonly check: Check }
  | { readonly kind: "ptr_write"; readonly pointer: Operand; readonly value: Operand }
  | { readonly kind: "set_flag"; readonly flag: LocalId; readonly value: boolean }
  | { readonly kind: "live"; readonly local: LocalId }
  | { readonly kind: "dead"; readonly local: LocalId };

export type Terminator = { readonly span: Span } & TerminatorKind;

/** `switch`: on an integer, Bool, Char or discriminant value; `cases` ascending, all different; `otherwise` NO_BLOCK if the cases are exhaustive. */
export type TerminatorKind =
  | { readonly kind: "goto"; readonly target: BlockId }
  | { readonly kind: "branch"; readonly cond: Operand; readonly then: BlockId; readonly otherwise: BlockId }
  | { readonly kind: "switch"; readonly value: Operand; readonly cases: readonly { readonly value: bigint; readonly target: BlockId }[]; readonly otherwise: BlockId }
  | { readonly kind: "return" }
  | { readonly kind: "resume" }
  | { readonly kind: "unreachable" };

export interface MirBlock {
  readonly instrs: readonly Instr[];
  readonly term: Terminator;
}

/**
 * `closure` is -1 for the function itself, else the index in the owner's TAST closures. A closure's parameters: local 1 is the
 * environment, of type `ref (captures…)` for kind func, `mut ref (captures…)` for mut func, `(captures…)` by value for move func,
 * where a capture by reference has type `ref T` / `mut ref T`; the written parameters follow. A closure without captures has the
 * environment type `ref ()`.
 */
export interface MirBody {
  readonly owner: DefId;
  readonly closure: number;
  readonly generics: readonly DefId[];
  readonly paramCount: number;
  readonly locals: readonly MirLocal[];
  readonly blocks: readonly MirBlock[];
  /** Variables that an expression assigns to as a whole, each time in source order. */
  readonly assigned: readonly Assigned[];
}

/** An assignment to a variable, by `=` or an operator. */
export interface Assigned {
  readonly local: LocalId;
  readonly span: Span;
}

/** What the borrow room found out, for drop elaboration. One per body, parallel to it. */
export interface MoveFacts {
  /** Move paths: places that are moved, initialised or dropped separately, parents before children. */
  readonly paths: readonly Place[];
  /** For every `drop` instruction, keyed by block * 2^20 + instruction number: the state of every path at or below the place. */
  readonly drops: Map<number, DropState>;
}

/** `live`: initialised on all ways; `dead`: on none; `maybe`: on some; `partial`: parts differ, `parts` gives the move paths (children) and their states. */
export interface DropState {
  readonly state: "live" | "dead" | "maybe" | "partial";
  readonly parts: readonly { readonly path: number; readonly state: "live" | "dead" | "maybe" }[];
}
