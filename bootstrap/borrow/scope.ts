/** The set of loans in scope at one point of a walk: its loans can be found by the local they are of. */
import { at } from "../source/index.js";
import type { LocalId } from "../mir/index.js";
import { addNumbers, clearBit, hasBit, newBits, setBit, type Bits } from "./bits.js";
import { globalOfLocal, type Loan } from "./region.js";

export interface Scope {
  readonly loans: readonly Loan[];
  readonly bits: Bits;
  /** By slot (`slotOf`): the loans in scope of places in the local, and those that wait in it for their call, ascending. */
  readonly open: readonly number[][];
  /** By slot: how many of `open` are mutable or two-phase. */
  readonly exclusive: number[];
  count: number;
}

/** An empty scope for the loans of a body with so many locals. */
export function newScope(loans: readonly Loan[], locals: number): Scope {
  const open: number[][] = [];
  const exclusive: number[] = [];
  for (let slot = 0; slot <= locals; slot += 1) {
    open.push([]);
    exclusive.push(0);
  }
  return { loans, bits: newBits(loans.length), open, exclusive, count: 0 };
}

/** Where the loans of a local are; those of globals are together. */
export function slotOf(scope: Scope, local: LocalId): number {
  return globalOfLocal(local) === undefined ? local : scope.open.length - 1;
}

/** Adds a loan if it is not there. */
export function addLoan(scope: Scope, number: number): void {
  if (hasBit(scope.bits, number)) {
    return;
  }
  setBit(scope.bits, number);
  scope.count += 1;
  const loan = at(scope.loans, number);
  open(scope, slotOf(scope, loan.place.local), number);
  if (loan.waiting >= 0 && loan.waiting !== loan.place.local) {
    open(scope, loan.waiting, number);
  }
}

/** Removes a loan that is there. */
export function removeLoan(scope: Scope, number: number): void {
  clearBit(scope.bits, number);
  scope.count -= 1;
  const loan = at(scope.loans, number);
  close(scope, slotOf(scope, loan.place.local), number);
  if (loan.waiting >= 0 && loan.waiting !== loan.place.local) {
    close(scope, loan.waiting, number);
  }
}

function open(scope: Scope, slot: number, number: number): void {
  const list = at(scope.open, slot);
  let place = list.length;
  while (place > 0 && at(list, place - 1) > number) {
    place -= 1;
  }
  list.splice(place, 0, number);
  scope.exclusive[slot] = at(scope.exclusive, slot) + (at(scope.loans, number).kind === "ref" ? 0 : 1);
}

function close(scope: Scope, slot: number, number: number): void {
  const list = at(scope.open, slot);
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(list, middle) < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  list.splice(low, 1);
  scope.exclusive[slot] = at(scope.exclusive, slot) - (at(scope.loans, number).kind === "ref" ? 0 : 1);
}

/** Makes the scope hold the loans of `entry`, by the words in which it differs. */
export function enterScope(scope: Scope, entry: Bits | undefined): void {
  const differs: number[] = [];
  for (let word = 0; word < scope.bits.length; word += 1) {
    addNumbers((scope.bits[word] ?? 0) ^ (entry?.[word] ?? 0), word, differs);
  }
  for (const number of differs) {
    if (hasBit(scope.bits, number)) {
      removeLoan(scope, number);
    } else {
      addLoan(scope, number);
    }
  }
}

/** The loans of a set, ascending. */
export function numbersOf(bits: Bits | undefined): number[] {
  const numbers: number[] = [];
  for (let word = 0; bits !== undefined && word < bits.length; word += 1) {
    addNumbers(bits[word] ?? 0, word, numbers);
  }
  return numbers;
}
