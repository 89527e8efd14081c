/**
 * Which loans are in scope where: a loan spreads forward from its borrow as long as something live may hold it, and ends where its place's
 * root or a prefix is overwritten ([bor.algorithm]).
 */
import { at } from "../source/index.js";
import type { LocalId, MirBody, MoveFacts, Place } from "../mir/index.js";
import { accessesOfInstr, successors, type Access } from "../mir/index.js";
import { addNumbers, addTo, hasBit, intersect, newBits, setBit, unite, type Bits } from "./bits.js";
import type { BodyRegions } from "./walk.js";
import { applyAccess, enterState, newInitState, type InitFlow, type InitState } from "./init_flow.js";
import { leaveBlock, leaveEnd, liveAtEnd, newLiveWalk, solveLiveness, stepForward, walkBack, type Liveness, type LiveWalk } from "./liveness.js";
import type { MovePaths, PathId } from "./move_path.js";
import { EACH_CALL } from "./region.js";
import { EMPTY_SET, loansIn, type RegionValues, type SetId } from "./solve_regions.js";
import { addLoan, enterScope, newScope, removeLoan, slotOf, type Scope } from "./scope.js";
import { slotInfo, type SlotTable } from "./slots.js";

/** A local that holds the loans of a set while it will be used, or while it will be dropped. */
interface Holder {
  readonly local: LocalId;
  readonly drops: boolean;
}

/** What the walk over a body's points needs. */
export interface LoanScopes {
  readonly body: MirBody;
  readonly facts: MoveFacts;
  readonly regions: BodyRegions;
  readonly init: InitFlow;
  readonly solved: RegionValues;
  /** By local: the sets of loans that it holds. */
  readonly setsOf: readonly (readonly SetId[])[];
  /** By set: what may hold it. */
  readonly holders: readonly (readonly Holder[])[];
  /** By loan: the sets with a holder that it is in. */
  readonly within: readonly (readonly SetId[])[];
  /** By block: the locals with loans that are live at the end of a block before it and not at its entry, if they are few. */
  readonly gone: readonly (readonly LocalId[])[];
  /** By block: whether they are too many to be listed. */
  readonly isManyGone: readonly boolean[];
  /** Loans that a region of the signature holds. */
  readonly always: Bits;
  readonly live: Liveness;
  /** Loans in scope at the entry of each block; undefined for none. */
  readonly entry: (Bits | undefined)[];
  /** Loans by the block and index of their borrow. */
  readonly starts: Map<number, number[]>;
  /** By block: whether a loan begins there. */
  readonly hasStarts: readonly boolean[];
}

/** States of a walk through blocks: what is true in front of the next instruction. */
export interface ScopeWalk {
  readonly scope: Scope;
  readonly init: InitState;
  readonly live: LiveWalk;
  /** The accesses of the instruction that is looked at. */
  readonly accesses: Access[];
  /** Loans that `keepAccessed` has ended. */
  readonly ended: number[];
  /** By set: the position of the holder that was found live last. */
  readonly witness: number[];
  /** By set: when nothing was found that holds it. */
  readonly unheld: number[];
  /** Counts the points that were looked at. */
  time: number;
}

/** A walk that has not entered a block. */
export function newScopeWalk(s: LoanScopes): ScopeWalk {
  return { scope: newScope(s.regions.loans, s.body.locals.length), init: newInitState(s.init.paths.pathOf.length), live: newLiveWalk(s.init.paths.pathOf.length), accesses: [], ended: [], witness: s.holders.map(() => 0), unheld: s.holders.map(() => 0), time: 0 };
}

/** Solves the scopes of a body's loans. */
export function solveScopes(
  slots: SlotTable,
  body: MirBody,
  facts: MoveFacts,
  regions: BodyRegions,
  solved: RegionValues,
  init: InitFlow,
  order: readonly number[],
): LoanScopes {
  const always = newBits(regions.loans.length);
  for (const universal of regions.universals) {
    if (universal.region !== EACH_CALL) {
      const loans: number[] = [];
      loansIn(solved, at(solved.setOf, universal.region), loans);
      for (const loan of loans) {
        setBit(always, loan);
      }
    }
  }
  const starts = new Map<number, number[]>();
  const hasStarts = body.blocks.map(() => false);
  regions.loans.forEach((loan, i) => {
    const key = loan.block * 1048576 + loan.index;
    const known = starts.get(key);
    hasStarts[loan.block] = true;
    if (known === undefined) {
      starts.set(key, [i]);
    } else {
      known.push(i);
    }
  });
  const live = solveLiveness(body, facts, init.paths, order);
  const { setsOf, holders } = findHolders(slots, body, regions, solved);
  const within = findWithin(regions, solved, holders);
  const { gone, isManyGone } = findGone(live, setsOf, order);
  const entry = body.blocks.map(() => undefined);
  const scopes: LoanScopes = { body, facts, regions, init, solved, setsOf, holders, within, gone, isManyGone, always, live, entry, starts, hasStarts };
  spreadScopes(scopes, order);
  return scopes;
}

interface Holders {
  readonly setsOf: SetId[][];
  readonly holders: Holder[][];
}

/** The sets that locals hold, without such as have no loan. */
function findHolders(slots: SlotTable, body: MirBody, regions: BodyRegions, solved: RegionValues): Holders {
  const holders: Holder[][] = solved.loans.map(() => []);
  const setsOf = body.locals.map((_, local) => {
    const type = at(regions.locals, local);
    const sets: SetId[] = [];
    if (type.slots.length === 0) {
      return sets;
    }
    const info = slotInfo(slots, type.type);
    type.slots.forEach((region, i) => {
      const set = at(solved.setOf, region);
      if (set === EMPTY_SET || at(solved.loans, set).words.length === 0) {
        return;
      }
      if (info.inner[i] !== true) {
        addHolder(at(holders, set), local, false);
      }
      if (info.dropped[i] === true) {
        addHolder(at(holders, set), local, true);
      }
      if ((info.inner[i] !== true || info.dropped[i] === true) && !sets.includes(set)) {
        sets.push(set);
      }
    });
    return sets;
  });
  return { setsOf, holders };
}

function addHolder(holders: Holder[], local: LocalId, drops: boolean): void {
  for (let i = holders.length - 1; i >= 0 && at(holders, i).local === local; i -= 1) {
    if (at(holders, i).drops === drops) {
      return;
    }
  }
  holders.push({ local, drops });
}

function findWithin(regions: BodyRegions, solved: RegionValues, holders: readonly (readonly Holder[])[]): SetId[][] {
  const within: SetId[][] = regions.loans.map(() => []);
  const loans: number[] = [];
  for (let set = 0; set < holders.length; set += 1) {
    if (at(holders, set).length > 0) {
      loans.length = 0;
      loansIn(solved, set, loans);
      for (const loan of loans) {
        at(within, loan).push(set);
      }
    }
  }
  return within;
}

/** More locals than this that end at the entry of a block are not listed. */
const MANY = 8;

interface Gone {
  readonly gone: LocalId[][];
  readonly isManyGone: boolean[];
}

/** What ends between blocks: a local with loans that is used, or dropped, by the terminator or on another way only. */
function findGone(live: Liveness, setsOf: readonly (readonly SetId[])[], order: readonly number[]): Gone {
  const { body, paths } = live;
  const isManyGone = body.blocks.map(() => false);
  const gone: LocalId[][] = body.blocks.map(() => []);
  const walk = newLiveWalk(paths.pathOf.length);
  const scratch: Access[] = [];
  const numbers: number[] = [];
  for (const block of order) {
    liveAtEnd(live, walk, block, scratch);
    for (const next of successors(at(body.blocks, block).term)) {
      const entry = live.entry[next];
      numbers.length = 0;
      for (let word = 0; word < paths.crossing >>> 5 && numbers.length <= MANY; word += 1) {
        const used = (walk.state.used[word] ?? 0) & ~(entry?.used[word] ?? 0);
        addNumbers(used | ((walk.state.dropped[word] ?? 0) & ~(entry?.dropped[word] ?? 0)), word, numbers);
      }
      for (const access of scratch) {
        numbers.push(at(paths.bits, at(paths.ofLocal, access.place.local)));
      }
      isManyGone[next] = isManyGone[next] === true || numbers.length > MANY;
      for (const number of isManyGone[next] === true ? [] : numbers) {
        const { local } = at(paths.paths, at(paths.pathOf, number)).place;
        if (at(setsOf, local).length > 0) {
          at(gone, next).push(local);
        }
      }
    }
    leaveEnd(walk);
  }
  return { gone, isManyGone };
}

function maybeInit(paths: MovePaths, state: InitState, path: PathId): boolean {
  return hasBit(state.init, at(paths.bits, path)) || at(paths.paths, path).children.some((child) => maybeInit(paths, state, child));
}

/** Whether loans can be in scope in a block. */
export function hasScope(s: LoanScopes, block: number): boolean {
  return s.init.entry[block] !== undefined && (s.hasStarts[block] === true || s.entry[block] !== undefined);
}

/**
 * Lets a walk go to the beginning of a block, where loans end that nothing live holds any more. Whether it has to walk through the block: a loan
 * is in scope or begins there.
 */
export function enterBlock(s: LoanScopes, w: ScopeWalk, block: number): boolean {
  const init = s.init.entry[block];
  if (init !== undefined) {
    enterState(w.init, init);
  }
  walkBack(s.live, w.live, block, w.accesses);
  w.time += 1;
  if (s.isManyGone[block] !== true) {
    enterScope(w.scope, s.entry[block]);
    for (const local of at(s.gone, block)) {
      keepHeld(s, w, local);
    }
    return true;
  }
  const kept = keptAtEntry(s, w, block);
  if (kept === undefined && s.hasStarts[block] !== true) {
    return false;
  }
  enterScope(w.scope, kept);
  return true;
}

/** The loans in scope at the entry of a block that something live at its beginning holds; undefined for none. */
function keptAtEntry(s: LoanScopes, w: ScopeWalk, block: number): Bits | undefined {
  const entry = s.entry[block];
  if (entry === undefined) {
    return undefined;
  }
  const { paths } = s.init;
  const held: Bits = new Uint32Array(s.always);
  const numbers: number[] = [];
  for (let word = 0; word < paths.crossing >>> 5; word += 1) {
    addNumbers((w.live.state.used[word] ?? 0) | (w.live.state.dropped[word] ?? 0), word, numbers);
  }
  for (const number of numbers) {
    for (const set of at(s.setsOf, at(paths.paths, at(paths.pathOf, number)).place.local)) {
      if (isSetHeld(s, w, set)) {
        addTo(held, at(s.solved.loans, set));
      }
    }
  }
  return intersect(held, entry) ? held : undefined;
}

/** Ends the loans that what `w.accesses` touch was the last to hold; `w.ended` has them. */
export function keepAccessed(s: LoanScopes, w: ScopeWalk): void {
  w.time += 1;
  w.ended.length = 0;
  for (const access of w.accesses) {
    keepHeld(s, w, access.place.local);
  }
}

function keepHeld(s: LoanScopes, w: ScopeWalk, local: LocalId): void {
  for (const set of at(s.setsOf, local)) {
    if (w.scope.count > 0 && !isSetHeld(s, w, set)) {
      keepOfSet(s, w, set);
    }
  }
}

/** Ends the loans of a set that are in no other set that something holds. */
function keepOfSet(s: LoanScopes, w: ScopeWalk, set: SetId): void {
  const { start, words } = at(s.solved.loans, set);
  const loans: number[] = [];
  for (let i = 0; i < words.length; i += 1) {
    addNumbers((words[i] ?? 0) & (w.scope.bits[start + i] ?? 0), start + i, loans);
  }
  for (const loan of loans) {
    if (!isHeld(s, w, loan)) {
      removeLoan(w.scope, loan);
      w.ended.push(loan);
    }
  }
}

/** Whether a region of the signature, or something live, may hold the loan. */
function isHeld(s: LoanScopes, w: ScopeWalk, loan: number): boolean {
  return hasBit(s.always, loan) || at(s.within, loan).some((set) => isSetHeld(s, w, set));
}

function isSetHeld(s: LoanScopes, w: ScopeWalk, set: SetId): boolean {
  if (w.unheld[set] === w.time) {
    return false;
  }
  const holders = at(s.holders, set);
  const first = at(w.witness, set);
  for (let i = 0; i < holders.length; i += 1) {
    const position = first + i < holders.length ? first + i : first + i - holders.length;
    const { local, drops } = at(holders, position);
    const { paths } = s.init;
    const number = at(paths.bits, at(paths.ofLocal, local));
    const isLive = drops ? hasBit(w.live.state.dropped, number) && maybeInit(paths, w.init, at(paths.ofLocal, local)) : hasBit(w.live.state.used, number);
    if (isLive) {
      w.witness[set] = position;
      return true;
    }
  }
  w.unheld[set] = w.time;
  return false;
}

/** Whether `prefix` is the beginning of `place`. */
export function isPlacePrefix(prefix: Place, place: Place): boolean {
  if (prefix.local !== place.local || prefix.projection.length > place.projection.length) {
    return false;
  }
  return prefix.projection.every((step, i) => {
    const other = at(place.projection, i);
    if (step.kind === "field" && other.kind === "field") {
      return step.field === other.field && step.variant === other.variant;
    }
    return step.kind === other.kind && step.kind === "deref";
  });
}

/** The loans in scope of places in a local, and those that wait in it for their call; of a global those of all globals. */
export function loansOf(scope: Scope, local: LocalId): readonly number[] {
  return at(scope.open, slotOf(scope, local));
}

/** Goes over an instruction, of which `w.accesses` are the accesses and which `w.live` has gone over already. */
export function stepOver(s: LoanScopes, w: ScopeWalk, block: number, index: number): void {
  for (const access of w.accesses) {
    if (access.kind === "write" || access.kind === "dead" || access.kind === "live") {
      const open = loansOf(w.scope, access.place.local);
      for (let i = open.length - 1; i >= 0; i -= 1) {
        const loan = at(open, i);
        if (isPlacePrefix(access.place, at(s.regions.loans, loan).place)) {
          removeLoan(w.scope, loan);
        }
      }
    }
  }
  const made = s.hasStarts[block] === true ? s.starts.get(block * 1048576 + index) : undefined;
  for (const loan of made ?? []) {
    addLoan(w.scope, loan);
  }
  for (const access of w.accesses) {
    applyAccess(s.init.paths, w.init, access);
  }
  if (w.scope.count > 0) {
    keepAccessed(s, w);
    for (const loan of made ?? []) {
      if (hasBit(w.scope.bits, loan) && !isHeld(s, w, loan)) {
        removeLoan(w.scope, loan);
      }
    }
  }
}

function spreadScopes(s: LoanScopes, order: readonly number[]): void {
  const w = newScopeWalk(s);
  const isNew = [...s.hasStarts];
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of order) {
      if (isNew[block] !== true || !hasScope(s, block)) {
        continue;
      }
      isNew[block] = false;
      if (!walkForward(s, w, block)) {
        continue;
      }
      if (w.scope.count > 0) {
        for (const next of successors(at(s.body.blocks, block).term)) {
          const known = s.entry[next] ?? newBits(s.regions.loans.length);
          s.entry[next] = known;
          if (unite(known, w.scope.bits)) {
            isNew[next] = true;
            changed = true;
          }
        }
      }
      leaveBlock(w.live, at(s.body.blocks, block).instrs.length);
    }
  }
}

function walkForward(s: LoanScopes, w: ScopeWalk, block: number): boolean {
  if (!enterBlock(s, w, block)) {
    return false;
  }
  at(s.body.blocks, block).instrs.forEach((instr, index) => {
    w.accesses.length = 0;
    accessesOfInstr(instr, w.accesses);
    stepForward(w.live, index);
    stepOver(s, w, block, index);
  });
  return true;
}
