/**
 * Which loans are in scope where: a loan spreads forward from its borrow as long as something live may hold it, and ends where its place's
 * root or a prefix is overwritten ([bor.algorithm]).
 */
import { at } from "../source/index.js";
import type { LocalId, MirBody, MoveFacts, Place } from "../mir/index.js";
import { accessesOfInstr, successors, type Access } from "../mir/index.js";
import { addNumbers, clearBit, copyBits, hasBit, newBits, setBit, unite, type Bits } from "./bits.js";
import type { BodyRegions } from "./walk.js";
import { applyAccess, type InitFlow, type InitState } from "./init_flow.js";
import { isDeadDrop, liveAtEnd, newLiveState, solveLiveness, stepBack, type LiveState } from "./liveness.js";
import type { MovePaths, PathId } from "./move_path.js";
import { EACH_CALL, globalOfLocal } from "./region.js";
import { forEachLoan, type RegionValues } from "./solve_regions.js";
import { slotInfo, type SlotTable } from "./slots.js";

/** A local that may hold loans: those it holds while it will be used, and while it will be dropped. */
interface Carrier {
  readonly local: number;
  readonly used: Bits;
  readonly dropped: Bits;
  /** All of them. */
  readonly loans: number[];
}

/** What the walk over a body's points needs. */
export interface LoanScopes {
  readonly body: MirBody;
  readonly facts: MoveFacts;
  readonly regions: BodyRegions;
  readonly init: InitFlow;
  /** By loan: what may hold it. */
  readonly holders: readonly (readonly Carrier[])[];
  /** By local: the carrier that it is. */
  readonly carriers: readonly (Carrier | undefined)[];
  /** By block: the carriers that are live at the end of a block before it and not at its entry. */
  readonly gone: readonly (readonly Carrier[])[];
  /** By local: the loans of places in it, and those that wait in it for their call; behind them those of all globals (`loansOf`). */
  readonly ofLocal: readonly (readonly number[])[];
  /** Loans that a region of the signature holds. */
  readonly always: Bits;
  readonly live: readonly (LiveState | undefined)[];
  /** Loans in scope at the entry of each block. */
  readonly entry: Bits[];
  /** Loans by the block and index of their borrow. */
  readonly starts: Map<number, number[]>;
}

/** Per-instruction states of one block, computed backwards before it is walked forwards. */
export interface BlockLiveness {
  /** `before[i]`: live before instruction i; the last entry: before the terminator. */
  readonly before: LiveState[];
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
  const count = regions.loans.length;
  const always = newBits(count);
  for (const universal of regions.universals) {
    if (universal.region !== EACH_CALL) {
      addLoans(solved, universal.region, always);
    }
  }
  const starts = new Map<number, number[]>();
  regions.loans.forEach((loan, i) => {
    const key = loan.block * 1048576 + loan.index;
    const known = starts.get(key);
    if (known === undefined) {
      starts.set(key, [i]);
    } else {
      known.push(i);
    }
  });
  const live = solveLiveness(body, facts, order);
  const carriers = findCarriers(slots, body, regions, solved, count);
  const holders = findHolders(regions, carriers);
  const ofLocal: number[][] = [...body.locals, null].map(() => []);
  regions.loans.forEach((loan, i) => {
    at(ofLocal, globalOfLocal(loan.place.local) === undefined ? loan.place.local : body.locals.length).push(i);
    if (loan.waiting >= 0 && loan.waiting !== loan.place.local) {
      at(ofLocal, loan.waiting).push(i);
    }
  });
  const gone = findGone(body, live, carriers, order);
  const entry = body.blocks.map(() => newBits(count));
  const scopes: LoanScopes = { body, facts, regions, init, holders, carriers, gone, ofLocal, always, live, entry, starts };
  spreadScopes(scopes, order);
  return scopes;
}

function addLoans(solved: RegionValues, region: number, out: Bits): void {
  forEachLoan(solved, region, (loan) => {
    setBit(out, loan);
  });
}

function findCarriers(slots: SlotTable, body: MirBody, regions: BodyRegions, solved: RegionValues, count: number): (Carrier | undefined)[] {
  const carriers: (Carrier | undefined)[] = body.locals.map(() => undefined);
  for (let local = 0; local < body.locals.length; local += 1) {
    const type = at(regions.locals, local);
    if (type.slots.length === 0) {
      continue;
    }
    const info = slotInfo(slots, type.type);
    const used = newBits(count);
    const dropped = newBits(count);
    type.slots.forEach((region, i) => {
      if (info.inner[i] !== true) {
        addLoans(solved, region, used);
      }
      if (info.dropped[i] === true) {
        addLoans(solved, region, dropped);
      }
    });
    const loans: number[] = [];
    for (let word = 0; word < used.length; word += 1) {
      addNumbers((used[word] ?? 0) | (dropped[word] ?? 0), word, loans);
    }
    if (loans.length > 0) {
      carriers[local] = { local, used, dropped, loans };
    }
  }
  return carriers;
}

function findHolders(regions: BodyRegions, carriers: readonly (Carrier | undefined)[]): Carrier[][] {
  const holders: Carrier[][] = regions.loans.map(() => []);
  for (const carrier of carriers) {
    if (carrier !== undefined) {
      for (const loan of carrier.loans) {
        at(holders, loan).push(carrier);
      }
    }
  }
  return holders;
}

/** What ends between blocks: a carrier that is used, or dropped, on another way only. */
function findGone(
  body: MirBody,
  live: readonly (LiveState | undefined)[],
  carriers: readonly (Carrier | undefined)[],
  order: readonly number[],
): Carrier[][] {
  const gone: Carrier[][] = body.blocks.map(() => []);
  const end = newLiveState(body);
  const locals: number[] = [];
  for (const block of order) {
    liveAtEnd(body, live, block, end);
    for (const next of successors(at(body.blocks, block).term)) {
      const entry = live[next] ?? newLiveState(body);
      locals.length = 0;
      for (let word = 0; word < end.used.length; word += 1) {
        const used = (end.used[word] ?? 0) & ~(entry.used[word] ?? 0);
        addNumbers(used | ((end.dropped[word] ?? 0) & ~(entry.dropped[word] ?? 0)), word, locals);
      }
      for (const local of locals) {
        const carrier = carriers[local];
        if (carrier !== undefined) {
          at(gone, next).push(carrier);
        }
      }
    }
  }
  return gone;
}

/** Live states before every instruction of a block. */
export function blockLiveness(s: LoanScopes, block: number): BlockLiveness {
  const { instrs } = at(s.body.blocks, block);
  const state = newLiveState(s.body);
  liveAtEnd(s.body, s.live, block, state);
  const before: LiveState[] = [];
  before[instrs.length] = { used: new Uint32Array(state.used), dropped: new Uint32Array(state.dropped) };
  const scratch: Access[] = [];
  for (let index = instrs.length - 1; index >= 0; index -= 1) {
    scratch.length = 0;
    accessesOfInstr(at(instrs, index), scratch);
    stepBack(state, scratch, isDeadDrop(s.facts, block, index));
    before[index] = { used: new Uint32Array(state.used), dropped: new Uint32Array(state.dropped) };
  }
  return { before };
}

function maybeInit(paths: MovePaths, state: InitState, path: PathId): boolean {
  return hasBit(state.init, path) || at(paths.paths, path).children.some((child) => maybeInit(paths, state, child));
}

/** At the entry of a block: removes from `scope` the loans that nothing live holds any more. */
export function keepEntered(s: LoanScopes, block: number, live: LiveState, init: InitState, scope: Bits): void {
  for (const carrier of at(s.gone, block)) {
    keepHeld(s, carrier.loans, live, init, scope);
  }
}

/** Between two points: the same, where what `accesses` touch is all that may have ended. */
export function keepAccessed(s: LoanScopes, accesses: readonly Access[], live: LiveState, init: InitState, scope: Bits): void {
  for (const access of accesses) {
    const carrier = s.carriers[access.place.local];
    if (carrier !== undefined) {
      keepHeld(s, carrier.loans, live, init, scope);
    }
  }
}

/** Behind an instruction: `keepAccessed` for it, and the loans that it has made must be held too. */
export function keepBehind(s: LoanScopes, block: number, index: number, accesses: readonly Access[], live: LiveState, init: InitState, scope: Bits): void {
  keepAccessed(s, accesses, live, init, scope);
  const made = s.starts.get(block * 1048576 + index);
  if (made !== undefined) {
    keepHeld(s, made, live, init, scope);
  }
}

function keepHeld(s: LoanScopes, loans: readonly number[], live: LiveState, init: InitState, scope: Bits): void {
  for (const loan of loans) {
    if (hasBit(scope, loan) && !isHeld(s, live, init, loan)) {
      clearBit(scope, loan);
    }
  }
}

/** Whether a region of the signature, or something live, may hold the loan. */
function isHeld(s: LoanScopes, live: LiveState, init: InitState, loan: number): boolean {
  if (hasBit(s.always, loan)) {
    return true;
  }
  for (const carrier of at(s.holders, loan)) {
    if (hasBit(live.used, carrier.local) && hasBit(carrier.used, loan)) {
      return true;
    }
    const drops = hasBit(live.dropped, carrier.local) && hasBit(carrier.dropped, loan);
    if (drops && maybeInit(s.init.paths, init, at(s.init.paths.ofLocal, carrier.local))) {
      return true;
    }
  }
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

/** The loans of places in a local, and those that wait in it for their call; of a global those of all globals. */
export function loansOf(s: LoanScopes, local: LocalId): readonly number[] {
  return at(s.ofLocal, globalOfLocal(local) === undefined ? local : s.body.locals.length);
}

/** Ends loans of overwritten places and starts those of the instruction. */
export function stepScope(s: LoanScopes, block: number, index: number, accesses: readonly Access[], scope: Bits): void {
  for (const access of accesses) {
    if (access.kind === "write" || access.kind === "dead" || access.kind === "live") {
      for (const i of loansOf(s, access.place.local)) {
        if (hasBit(scope, i) && isPlacePrefix(access.place, at(s.regions.loans, i).place)) {
          clearBit(scope, i);
        }
      }
    }
  }
  for (const loan of s.starts.get(block * 1048576 + index) ?? []) {
    setBit(scope, loan);
  }
}

function spreadScopes(s: LoanScopes, order: readonly number[]): void {
  if (s.regions.loans.length === 0) {
    return;
  }
  const live: (BlockLiveness | undefined)[] = s.body.blocks.map(() => undefined);
  for (const block of order) {
    live[block] = blockLiveness(s, block);
  }
  const scope = newBits(s.regions.loans.length);
  let changed = true;
  while (changed) {
    changed = false;
    for (const block of order) {
      copyBits(scope, at(s.entry, block));
      walkForward(s, block, live[block], scope);
      for (const next of successors(at(s.body.blocks, block).term)) {
        changed = unite(at(s.entry, next), scope) || changed;
      }
    }
  }
}

function walkForward(s: LoanScopes, block: number, live: BlockLiveness | undefined, scope: Bits): void {
  const entry = s.init.entry[block];
  if (entry === undefined || live === undefined) {
    return;
  }
  const init: InitState = { init: new Uint32Array(entry.init), uninit: new Uint32Array(entry.uninit) };
  const { instrs } = at(s.body.blocks, block);
  const scratch: Access[] = [];
  keepEntered(s, block, at(live.before, 0), init, scope);
  instrs.forEach((instr, index) => {
    scratch.length = 0;
    accessesOfInstr(instr, scratch);
    stepScope(s, block, index, scratch, scope);
    for (const access of scratch) {
      applyAccess(s.init.paths, init, access);
    }
    keepBehind(s, block, index, scratch, at(live.before, index + 1), init, scope);
  });
}
