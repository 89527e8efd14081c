/**
 * Values of regions: for each region the loans that may flow into it, and the regions of the signature whose data may. A work list over
 * the constraints, which are location-insensitive.
 */
import { at } from "../source/index.js";
import { addNumbers, hasBit, newBits, setBit, unite, type Bits } from "./bits.js";
import type { BodyRegions } from "./walk.js";
import { EACH_CALL, type Constraint, type Region } from "./region.js";

/** `values[r]`: universal regions (by number), then loans (from `firstLoan`). */
export interface RegionValues {
  readonly values: readonly Bits[];
  readonly firstLoan: number;
}

/** Solves the constraints of a body. */
export function solveRegions(regions: BodyRegions): RegionValues {
  const firstLoan = regions.universals.length;
  const size = firstLoan + regions.loans.length;
  const values: Bits[] = [];
  for (let region = 0; region < regions.regionCount; region += 1) {
    values.push(newBits(size));
  }
  for (const universal of regions.universals) {
    setBit(at(values, universal.region), universal.region);
  }
  regions.loans.forEach((loan, i) => {
    setBit(at(values, loan.region), firstLoan + i);
  });
  spread(regions.constraints, values);
  return { values, firstLoan };
}

function spread(constraints: readonly Constraint[], values: readonly Bits[]): void {
  const targets: Region[][] = values.map(() => []);
  for (const constraint of constraints) {
    at(targets, constraint.from).push(constraint.to);
  }
  const queued: boolean[] = values.map(() => true);
  const queue: Region[] = values.map((_, region) => region);
  for (let head = 0; head < queue.length; head += 1) {
    const region = at(queue, head);
    queued[region] = false;
    for (const target of at(targets, region)) {
      if (target !== EACH_CALL && unite(at(values, target), at(values, region)) && queued[target] !== true) {
        queued[target] = true;
        queue.push(target);
      }
    }
  }
}

/** Calls `found` with the loans that may be held in `region`, ascending. */
export function forEachLoan(solved: RegionValues, region: Region, found: (loan: number) => void): void {
  const bits = at(solved.values, region);
  const numbers: number[] = [];
  for (let word = solved.firstLoan >>> 5; word < bits.length; word += 1) {
    addNumbers(bits[word] ?? 0, word, numbers);
  }
  for (const number of numbers) {
    if (number >= solved.firstLoan) {
      found(number - solved.firstLoan);
    }
  }
}

/** Whether data of the universal region `from` may be held in `region`. */
export function holdsUniversal(solved: RegionValues, region: Region, from: Region): boolean {
  return hasBit(at(solved.values, region), from);
}

/** The constraints on a shortest way along which data of `from` reaches `to`; empty if there is none. */
export function findWay(constraints: readonly Constraint[], regionCount: number, from: Region, to: Region): Constraint[] {
  const outgoing: Constraint[][] = [];
  const came: (Constraint | undefined)[] = [];
  for (let region = 0; region < regionCount; region += 1) {
    outgoing.push([]);
    came.push(undefined);
  }
  for (const constraint of constraints) {
    at(outgoing, constraint.from).push(constraint);
  }
  const queue: Region[] = [from];
  for (let head = 0; head < queue.length; head += 1) {
    const region = at(queue, head);
    if (region === to) {
      break;
    }
    for (const constraint of at(outgoing, region)) {
      if (constraint.to !== from && came[constraint.to] === undefined) {
        came[constraint.to] = constraint;
        queue.push(constraint.to);
      }
    }
  }
  const way: Constraint[] = [];
  for (let region = to; region !== from; ) {
    const step = came[region];
    if (step === undefined) {
      return [];
    }
    way.push(step);
    region = step.from;
  }
  return way.reverse();
}
