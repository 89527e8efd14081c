/**
 * Values of regions: for each region the loans that may flow into it, and the regions of the signature whose data may. The constraints are
 * location-insensitive. Regions that flow into each other have one value; values are made in the order in which data flows.
 */
import { at } from "../source/index.js";
import { addWindow, EMPTY_WINDOW, inWindow, windowOf, type Window } from "./bits.js";
import type { BodyRegions } from "./walk.js";
import { EACH_CALL, type Constraint, type Region } from "./region.js";

/** Index into `RegionValues.loans` and `RegionValues.universals`. */
export type SetId = number;

/** The set without anything in it. */
export const EMPTY_SET: SetId = 0;

/** Different sets may hold the same; regions with the same set hold the same. */
export interface RegionValues {
  /** By region. */
  readonly setOf: readonly SetId[];
  /** By set: the loans. */
  readonly loans: readonly Window[];
  /** By set: the universal regions. */
  readonly universals: readonly Window[];
}

/** Constraints by their target, as chains through one list. */
interface Incoming {
  readonly first: readonly number[];
  readonly next: readonly number[];
}

interface Solver {
  readonly constraints: readonly Constraint[];
  readonly incoming: Incoming;
  /** By region: the chain of loans that begin there. */
  readonly loanAt: readonly number[];
  readonly nextLoan: readonly number[];
  readonly isUniversal: readonly boolean[];
  readonly setOf: SetId[];
  readonly loans: Window[];
  readonly universals: Window[];
  /** By set: the region for which it was seen last. */
  readonly seen: Region[];
}

/** Solves the constraints of a body. */
export function solveRegions(regions: BodyRegions): RegionValues {
  const loanAt: number[] = [];
  const isUniversal: boolean[] = [];
  const setOf: SetId[] = [];
  for (let region = 0; region < regions.regionCount; region += 1) {
    loanAt.push(-1);
    isUniversal.push(false);
    setOf.push(-1);
  }
  for (const universal of regions.universals) {
    isUniversal[universal.region] = true;
  }
  const nextLoan = regions.loans.map(() => -1);
  for (let loan = regions.loans.length - 1; loan >= 0; loan -= 1) {
    const { region } = at(regions.loans, loan);
    nextLoan[loan] = at(loanAt, region);
    loanAt[region] = loan;
  }
  const incoming = incomingOf(regions.constraints, regions.regionCount);
  const solver: Solver = { constraints: regions.constraints, incoming, loanAt, nextLoan, isUniversal, setOf, loans: [EMPTY_WINDOW], universals: [EMPTY_WINDOW], seen: [-1] };
  visitAll(solver);
  return solver;
}

function incomingOf(constraints: readonly Constraint[], count: number): Incoming {
  const first: number[] = [];
  for (let region = 0; region < count; region += 1) {
    first.push(-1);
  }
  const next = constraints.map(() => -1);
  for (let i = constraints.length - 1; i >= 0; i -= 1) {
    const { to } = at(constraints, i);
    if (to !== EACH_CALL) {
      next[i] = at(first, to);
      first[to] = i;
    }
  }
  return { first, next };
}

/** Tarjan's algorithm against the flow: regions that flow into each other are found together, behind all that flows into them. */
function visitAll(s: Solver): void {
  const count = s.setOf.length;
  // When a region was met (0: not yet), and the earliest region on the stack that flows into it.
  const met: number[] = s.setOf.map(() => 0);
  const low: number[] = s.setOf.map(() => 0);
  const edge = [...s.incoming.first];
  const open: Region[] = [];
  const way: Region[] = [];
  let time = 0;
  for (let root = 0; root < count; root += 1) {
    if (at(met, root) === 0) {
      way.push(root);
    }
    for (let region = way[way.length - 1]; region !== undefined; region = way[way.length - 1]) {
      if (at(met, region) === 0) {
        time += 1;
        met[region] = time;
        low[region] = time;
        open.push(region);
      }
      const found = at(edge, region);
      if (found >= 0) {
        edge[region] = at(s.incoming.next, found);
        const { from } = at(s.constraints, found);
        if (at(met, from) === 0) {
          way.push(from);
        } else if (at(s.setOf, from) < 0 && at(met, from) < at(low, region)) {
          low[region] = at(met, from);
        }
        continue;
      }
      way.pop();
      const outer = way[way.length - 1];
      if (outer !== undefined && at(low, region) < at(low, outer)) {
        low[outer] = at(low, region);
      }
      if (low[region] === met[region]) {
        closeSet(s, open, region);
      }
    }
  }
}

/** Takes the regions down to `root` off the stack and gives them their set. */
function closeSet(s: Solver, open: Region[], root: Region): void {
  let start = open.length - 1;
  while (at(open, start) !== root) {
    start -= 1;
  }
  const members = open.splice(start);
  const sources: SetId[] = [];
  const loans: number[] = [];
  const universals: number[] = [];
  for (const region of members) {
    if (s.isUniversal[region] === true) {
      universals.push(region);
    }
    for (let loan = at(s.loanAt, region); loan >= 0; loan = at(s.nextLoan, loan)) {
      loans.push(loan);
    }
    for (let edge = at(s.incoming.first, region); edge >= 0; edge = at(s.incoming.next, edge)) {
      const set = at(s.setOf, at(s.constraints, edge).from);
      if (set > EMPTY_SET && s.seen[set] !== root) {
        s.seen[set] = root;
        sources.push(set);
      }
    }
  }
  const set = loans.length + universals.length === 0 && sources.length <= 1 ? (sources[0] ?? EMPTY_SET) : makeSet(s, sources, loans, universals);
  for (const region of members) {
    s.setOf[region] = set;
  }
}

function makeSet(s: Solver, sources: readonly SetId[], loans: readonly number[], universals: readonly number[]): SetId {
  s.loans.push(windowOf(sources.map((set) => at(s.loans, set)), loans));
  s.universals.push(windowOf(sources.map((set) => at(s.universals, set)), universals));
  s.seen.push(-1);
  return s.loans.length - 1;
}

/** Appends the loans that may be held in a set, ascending. */
export function loansIn(solved: RegionValues, set: SetId, out: number[]): void {
  addWindow(at(solved.loans, set), out);
}

/** Whether data of the universal region `from` may be held in `region`. */
export function holdsUniversal(solved: RegionValues, region: Region, from: Region): boolean {
  return inWindow(at(solved.universals, at(solved.setOf, region)), from);
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
