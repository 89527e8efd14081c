/**
 * Which loans are in scope where: a loan spreads forward from its borrow as long as something live may hold it, and ends where its place's
 * root or a prefix is overwritten ([bor.algorithm]).
 */
import { at } from "../source/index.js";
import type { MirBody, MoveFacts, Place } from "../mir/index.js";
import { accessesOfInstr, successors, type Access } from "../mir/index.js";
import { clearBit, copyBits, hasBit, newBits, setBit, unite, type Bits } from "./bits.js";
import type { BodyRegions } from "./walk.js";
import { applyAccess, type InitFlow, type InitState } from "./init_flow.js";
import { isDeadDrop, liveAtEnd, newLiveState, solveLiveness, stepBack, type LiveState } from "./liveness.js";
import type { MovePaths, PathId } from "./move_path.js";
import { EACH_CALL } from "./region.js";
import { holdsLoan, type RegionValues } from "./solve_regions.js";
import { slotInfo, type SlotTable } from "./slots.js";

/** A local that may hold loans: those it holds while it will be used, and while it will be dropped. */
interface Carrier {
  readonly local: number;
  readonly used: Bits;
  readonly dropped: Bits;
}

/** What the walk over a body's points needs. */
export interface LoanScopes {
  readonly body: MirBody;
  readonly facts: MoveFacts;
  readonly regions: BodyRegions;
  readonly init: InitFlow;
  /** By loan: what may hold it. */
  readonly holders: readonly (readonly Carrier[])[];
  /** By local: the loans of places in it. */
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
      addLoans(solved, universal.region, count, always);
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
  const holders = findHolders(slots, body, regions, solved, count);
  const ofLocal: number[][] = body.locals.map(() => []);
  regions.loans.forEach((loan, i) => {
    ofLocal[loan.place.local]?.push(i);
  });
  const scopes: LoanScopes = { body, facts, regions, init, holders, ofLocal, always, live, entry: body.blocks.map(() => newBits(count)), starts };
  spreadScopes(scopes, order);
  return scopes;
}

function addLoans(solved: RegionValues, region: number, count: number, out: Bits): void {
  for (let loan = 0; loan < count; loan += 1) {
    if (holdsLoan(solved, region, loan)) {
      setBit(out, loan);
    }
  }
}

function findHolders(slots: SlotTable, body: MirBody, regions: BodyRegions, solved: RegionValues, count: number): Carrier[][] {
  const holders: Carrier[][] = regions.loans.map(() => []);
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
        addLoans(solved, region, count, used);
      }
      if (info.dropped[i] === true) {
        addLoans(solved, region, count, dropped);
      }
    });
    const carrier = { local, used, dropped };
    holders.forEach((list, loan) => {
      if (hasBit(used, loan) || hasBit(dropped, loan)) {
        list.push(carrier);
      }
    });
  }
  return holders;
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

/** Removes from `scope` the loans that nothing live holds. */
export function keepLive(s: LoanScopes, live: LiveState, init: InitState, scope: Bits): void {
  for (let word = 0; word < scope.length; word += 1) {
    for (let rest = scope[word] ?? 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
      const loan = word * 32 + 31 - Math.clz32(rest & -rest);
      if (!isHeld(s, live, init, loan)) {
        clearBit(scope, loan);
      }
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

/** Ends loans of overwritten places and starts those of the instruction. */
export function stepScope(s: LoanScopes, block: number, index: number, accesses: readonly Access[], scope: Bits): void {
  for (const access of accesses) {
    if (access.kind === "write" || access.kind === "dead" || access.kind === "live") {
      for (const i of at(s.ofLocal, access.place.local)) {
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
  const live = s.body.blocks.map((_, block) => (order.includes(block) ? blockLiveness(s, block) : undefined));
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
  instrs.forEach((instr, index) => {
    keepLive(s, at(live.before, index), init, scope);
    scratch.length = 0;
    accessesOfInstr(instr, scratch);
    stepScope(s, block, index, scratch, scope);
    for (const access of scratch) {
      applyAccess(s.init.paths, init, access);
    }
  });
  keepLive(s, at(live.before, instrs.length), init, scope);
}
