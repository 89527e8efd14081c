/**
 * Liveness of locals, backwards over the blocks: will the local be used, or dropped, before it is overwritten ([bor.algorithm])?
 *
 * States at the entries of blocks hold only the locals that live in several blocks. Inside a block one state walks: backwards once, noting what it
 * changes, and forwards again by undoing that.
 */
import { at } from "../source/index.js";
import type { MirBody, MoveFacts } from "../mir/index.js";
import { accessesOfInstr, accessesOfTerm, successors, type Access } from "../mir/index.js";
import { hasBit, newBits, toggleBit, unite, type Bits } from "./bits.js";
import { pointKey } from "./check_moves.js";
import type { MovePaths } from "./move_path.js";

/** Locals that are used later, and locals that are dropped later, by their numbers in `MovePaths.bits`. */
export interface LiveState {
  readonly used: Bits;
  readonly dropped: Bits;
}

/** States at the entry of every block; undefined for those that cannot be reached. */
export interface Liveness {
  readonly body: MirBody;
  readonly facts: MoveFacts;
  readonly paths: MovePaths;
  readonly entry: (LiveState | undefined)[];
}

/** A state that walks through blocks. */
export interface LiveWalk {
  readonly state: LiveState;
  /** What changed on the way back, last change first: twice the local's number, and one more if it is about drops. */
  readonly toggles: number[];
  /** By instruction, and for the terminator behind them: the number of toggles when it was stepped over. */
  readonly ends: number[];
}

/** A walk that has not entered a block; `size` is that of `MovePaths.pathOf`. */
export function newLiveWalk(size: number): LiveWalk {
  return { state: newLiveState(size), toggles: [], ends: [] };
}

function newLiveState(size: number): LiveState {
  return { used: newBits(size), dropped: newBits(size) };
}

/** Whether the local with the number is used later. */
export function isUsed(state: LiveState, bit: number): boolean {
  return hasBit(state.used, bit);
}

function become(walk: LiveWalk, number: number, isDrop: boolean, value: boolean): void {
  const bits = isDrop ? walk.state.dropped : walk.state.used;
  if (hasBit(bits, number) !== value) {
    toggleBit(bits, number);
    walk.toggles.push(number * 2 + (isDrop ? 1 : 0));
  }
}

/** Steps backwards over the accesses of one instruction or terminator; `isDead` says that its drop does nothing. */
function stepBack(paths: MovePaths, walk: LiveWalk, accesses: readonly Access[], isDead: boolean): void {
  for (let i = accesses.length - 1; i >= 0; i -= 1) {
    const access = at(accesses, i);
    const number = at(paths.bits, at(paths.ofLocal, access.place.local));
    switch (access.kind) {
      case "write":
        if (access.place.projection.length === 0) {
          become(walk, number, false, false);
          become(walk, number, true, false);
        } else if (access.place.projection.some((step) => step.kind === "deref")) {
          become(walk, number, false, true);
        }
        break;
      case "live":
      case "dead":
        become(walk, number, false, false);
        become(walk, number, true, false);
        break;
      case "drop":
        if (!isDead) {
          become(walk, number, true, true);
        }
        break;
      case "move":
        if (access.place.projection.length === 0) {
          become(walk, number, true, false);
        }
        become(walk, number, false, true);
        break;
      default:
        become(walk, number, false, true);
    }
  }
}

/** Solves the liveness of all locals; `order` is a reverse post-order of the reachable blocks. */
export function solveLiveness(body: MirBody, facts: MoveFacts, paths: MovePaths, order: readonly number[]): Liveness {
  const entry: (LiveState | undefined)[] = body.blocks.map(() => undefined);
  for (const block of order) {
    entry[block] = newLiveState(paths.crossing);
  }
  const made: Liveness = { body, facts, paths, entry };
  const walk = newLiveWalk(paths.pathOf.length);
  const scratch: Access[] = [];
  // When each block was walked, and when the state at its entry changed.
  const walked: number[] = body.blocks.map(() => -1);
  const changed: number[] = body.blocks.map(() => 0);
  for (let time = 0, before = -1; before !== time; ) {
    before = time;
    for (let i = order.length - 1; i >= 0; i -= 1) {
      const block = at(order, i);
      const known = entry[block];
      const last = at(walked, block);
      if (known === undefined || (last >= 0 && successors(at(body.blocks, block).term).every((next) => at(changed, next) <= last))) {
        continue;
      }
      walked[block] = time;
      walkBack(made, walk, block, scratch);
      const used = unite(known.used, walk.state.used);
      const dropped = unite(known.dropped, walk.state.dropped);
      if (used || dropped) {
        time += 1;
        changed[block] = time;
      }
    }
  }
  return made;
}

/** Lets the walk go to the end of a block, in front of its terminator. */
export function liveAtEnd(liveness: Liveness, walk: LiveWalk, block: number, scratch: Access[]): void {
  const { state } = walk;
  state.used.fill(0, 0, liveness.paths.crossing >>> 5);
  state.dropped.fill(0, 0, liveness.paths.crossing >>> 5);
  const { term } = at(liveness.body.blocks, block);
  for (const next of successors(term)) {
    const known = liveness.entry[next];
    if (known !== undefined) {
      unite(state.used, known.used);
      unite(state.dropped, known.dropped);
    }
  }
  walk.toggles.length = 0;
  scratch.length = 0;
  accessesOfTerm(term, scratch);
  stepBack(liveness.paths, walk, scratch, false);
}

/** Lets the walk go to the beginning of a block; it must go to its end again before it enters another (`leaveBlock`), or stay there. */
export function walkBack(liveness: Liveness, walk: LiveWalk, block: number, scratch: Access[]): void {
  liveAtEnd(liveness, walk, block, scratch);
  const { instrs } = at(liveness.body.blocks, block);
  walk.ends[instrs.length] = walk.toggles.length;
  for (let index = instrs.length - 1; index >= 0; index -= 1) {
    scratch.length = 0;
    accessesOfInstr(at(instrs, index), scratch);
    stepBack(liveness.paths, walk, scratch, isDeadDrop(liveness.facts, block, index));
    walk.ends[index] = walk.toggles.length;
  }
}

/** Goes forward over an instruction. */
export function stepForward(walk: LiveWalk, index: number): void {
  undo(walk, at(walk.ends, index + 1), at(walk.ends, index));
}

/** Goes forward over the terminator of a block with so many instructions. */
export function leaveBlock(walk: LiveWalk, count: number): void {
  undo(walk, 0, at(walk.ends, count));
}

/** Goes forward over the terminator behind `liveAtEnd`. */
export function leaveEnd(walk: LiveWalk): void {
  undo(walk, 0, walk.toggles.length);
}

function undo(walk: LiveWalk, from: number, to: number): void {
  for (let i = from; i < to; i += 1) {
    const toggle = at(walk.toggles, i);
    toggleBit((toggle & 1) === 1 ? walk.state.dropped : walk.state.used, toggle >>> 1);
  }
}

/** Whether the instruction is a drop of something that is never initialised there. */
export function isDeadDrop(facts: MoveFacts, block: number, index: number): boolean {
  return facts.drops.get(pointKey(block, index))?.state === "dead";
}
