/** The values of a number column of a match, cut into segments on which every row gives the same answer. */
import { at } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import { testAt, withoutTest, withParts, type Matcher, type OccId, type Row } from "./match_rows.js";

/**
 * The values `lo ..= hi`: `rows` are numbers of the rows that they may match, `passed` those rows with the test done. `isCase`: one
 * value that some row names.
 */
export interface Segment {
  readonly lo: bigint;
  readonly hi: bigint;
  readonly isCase: boolean;
  readonly rows: readonly number[];
  readonly passed: readonly Row[];
}

interface Interval {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** What a row's test at `occ` accepts; undefined without a test. For a slice pattern it is the length. */
function intervalAt(m: Matcher, row: Row, occ: OccId, most: bigint): Interval | undefined {
  const test = testAt(row, occ);
  if (test < 0) {
    return undefined;
  }
  const pat = at(m.b.body.pats, at(row.tests, test).pat);
  switch (pat.kind) {
    case "range":
      return { lo: pat.lo, hi: pat.inclusive ? pat.hi : pat.hi - 1n };
    case "slice": {
      const length = BigInt(pat.prefix.length);
      return { lo: length, hi: pat.rest === undefined ? length : most };
    }
    case "literal":
      if (pat.value.kind === "int") {
        return { lo: pat.value.value, hi: pat.value.value };
      }
      if (pat.value.kind === "char") {
        return { lo: BigInt(pat.value.value), hi: BigInt(pat.value.value) };
      }
      return internalError("mir", pat.span, "literal among numbers");
    default:
      return internalError("mir", pat.span, "pattern of kind " + pat.kind + " among numbers");
  }
}

/** Whether two ascending lists of row numbers are equal. */
export function sameRows(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The segments of `least ..= most` in ascending order, without those that no row accepts. */
export function segmentsOf(m: Matcher, rows: readonly Row[], occ: OccId, least: bigint, most: bigint): Segment[] {
  const intervals: (Interval | undefined)[] = [];
  const cuts: bigint[] = [least, most + 1n];
  for (const row of rows) {
    const interval = intervalAt(m, row, occ, most);
    intervals.push(interval);
    if (interval !== undefined && interval.lo <= interval.hi) {
      cuts.push(interval.lo, interval.hi + 1n);
    }
  }
  cuts.sort(compareBig);
  const accepting = rowsByCut(intervals, cuts);
  const segments: Segment[] = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const lo = at(cuts, i);
    const hi = at(cuts, i + 1) - 1n;
    const numbers = at(accepting, i);
    if (lo > hi || numbers.length === 0) {
      continue;
    }
    const isCase = lo === hi && namesValue(intervals, numbers);
    segments.push({ lo, hi, isCase, rows: numbers, passed: passedRows(m, rows, numbers, occ) });
  }
  return segments;
}

function namesValue(intervals: readonly (Interval | undefined)[], numbers: readonly number[]): boolean {
  for (const number of numbers) {
    const interval = intervals[number];
    if (interval !== undefined && interval.lo === interval.hi) {
      return true;
    }
  }
  return false;
}

/** For every cut, the numbers of the rows that accept the values from it to the next, ascending. */
function rowsByCut(intervals: readonly (Interval | undefined)[], cuts: readonly bigint[]): number[][] {
  const accepting: number[][] = [];
  for (let i = 0; i < cuts.length; i += 1) {
    accepting.push([]);
  }
  for (let row = 0; row < intervals.length; row += 1) {
    const interval = intervals[row];
    let i = interval === undefined ? 0 : firstCut(cuts, interval.lo);
    while (i < cuts.length && (interval === undefined || at(cuts, i) <= interval.hi)) {
      at(accepting, i).push(row);
      i += 1;
    }
  }
  return accepting;
}

/** The first cut that is not below `value`. */
function firstCut(cuts: readonly bigint[], value: bigint): number {
  let lo = 0;
  let hi = cuts.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (at(cuts, middle) < value) {
      lo = middle + 1;
    } else {
      hi = middle;
    }
  }
  return lo;
}

function passedRows(m: Matcher, rows: readonly Row[], numbers: readonly number[], occ: OccId): Row[] {
  const passed: Row[] = [];
  for (const number of numbers) {
    const row = at(rows, number);
    const test = testAt(row, occ);
    if (test < 0) {
      passed.push(row);
    } else {
      const isSlice = at(m.b.body.pats, at(row.tests, test).pat).kind === "slice";
      passed.push(isSlice ? withParts(m, row, test) : withoutTest(row, test));
    }
  }
  return passed;
}
