/**
 * Data of the `borrow` room: types with regions, constraints between regions, loans.
 *
 * A type is written as its erased `TypeId` and one region per *slot*. The slots of a type, in order:
 * `ref T` its own region, then T's; a function type its own, then those of its parameters and result (called inner slots); a struct or
 * enum its implicit region if it has one ([bor.type-region]), then those of its arguments; a tuple, array, slice or raw pointer those of its
 * parts; anything else none. So two annotations of one type can be related slot by slot ([bor.variance]).
 */
import type { Span } from "../source/index.js";
import type { BlockId, LocalId, MirBorrowKind, Place } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import type { TypeId } from "../types/index.js";

/** A region variable of the body that is being checked. */
export type Region = number;

/** Lives forever. */
export const STATIC: Region = 0;
/** Stands for every region of a function type's own parameters ("afresh for each call", [bor.elision]). */
export const EACH_CALL: Region = 1;
/** Regions that a bound of the signature mentions (`I: Iterator[Item = ref Str]`), or that are in type parameters: outlive the body, unrelated to all others. */
export const BOUND: Region = 2;
export const FIRST_REGION: Region = 3;

/** A type with its regions. */
export interface RegionType {
  readonly type: TypeId;
  readonly slots: readonly Region[];
}

/** What is in `from` flows into `to`: every loan of `from` is one of `to`. */
export interface Constraint {
  readonly from: Region;
  readonly to: Region;
  readonly span: Span;
}

/** Stands for a thread-local global in `Loan.place.local`: its memory is gone for references when the function returns [own.global]. */
export function localOfGlobal(def: DefId): LocalId {
  return -1 - def;
}

/** The thread-local global that `localOfGlobal` gave a number; undefined for locals. */
export function globalOfLocal(local: LocalId): DefId | undefined {
  return local < 0 ? -1 - local : undefined;
}

/** One borrow of a place. Points are numbers of instructions: `block` and index inside it. */
export interface Loan {
  readonly place: Place;
  readonly kind: MirBorrowKind;
  readonly region: Region;
  readonly block: BlockId;
  readonly index: number;
  readonly span: Span;
  /** The temporary a two-phase borrow waits in; -1 for others. */
  readonly waiting: LocalId;
}

/** A region of the signature, with the regions known to outlive it. */
export interface Universal {
  readonly region: Region;
  /** Regions whose data may flow in: those written inside a reference with this region. */
  readonly outlivedBy: Region[];
}

/** `ClosureFlow.from`: the region `to` is made afresh for each call by the body. */
export const PER_CALL = -1;
/** `ClosureFlow.from`: the region `BOUND`. */
export const FROM_BOUND = -2;

/** What a closure's body asks of its surroundings: slot numbers over environment, parameters and result, in this order. */
export interface ClosureFlow {
  readonly from: number;
  readonly to: number;
}
