/**
 * Liveness of locals, backwards over the blocks: will the local be used, or dropped, before it is overwritten ([bor.algorithm])?
 */
import { at } from "../source/index.js";
import type { MirBody, MoveFacts } from "../mir/index.js";
import { accessesOfInstr, accessesOfTerm, successors, type Access } from "../mir/index.js";
import { clearBit, newBits, setBit, unite, type Bits } from "./bits.js";
import { pointKey } from "./check_moves.js";

/** Locals that are used later, and locals that are dropped later. */
export interface LiveState {
  readonly used: Bits;
  readonly dropped: Bits;
}

/** An empty state for the locals of a body. */
export function newLiveState(body: MirBody): LiveState {
  return { used: newBits(body.locals.length), dropped: newBits(body.locals.length) };
}

/** Steps backwards over the accesses of one instruction or terminator; `isDead` says that its drop does nothing. */
export function stepBack(state: LiveState, accesses: readonly Access[], isDead: boolean): void {
  for (let i = accesses.length - 1; i >= 0; i -= 1) {
    const access = at(accesses, i);
    const local = access.place.local;
    switch (access.kind) {
      case "write":
        if (access.place.projection.length === 0) {
          clearBit(state.used, local);
          clearBit(state.dropped, local);
        } else if (access.place.projection.some((step) => step.kind === "deref")) {
          setBit(state.used, local);
        }
        break;
      case "live":
      case "dead":
        clearBit(state.used, local);
        clearBit(state.dropped, local);
        break;
      case "drop":
        if (!isDead) {
          setBit(state.dropped, local);
        }
        break;
      case "move":
        if (access.place.projection.length === 0) {
          clearBit(state.dropped, local);
        }
        setBit(state.used, local);
        break;
      default:
        setBit(state.used, local);
    }
  }
}

/** States before the terminator of every block ran: what is live at the block's end, the terminator's own uses included. */
export function solveLiveness(body: MirBody, facts: MoveFacts, order: readonly number[]): (LiveState | undefined)[] {
  const entry: (LiveState | undefined)[] = body.blocks.map(() => undefined);
  for (const block of order) {
    entry[block] = newLiveState(body);
  }
  const state = newLiveState(body);
  const scratch: Access[] = [];
  let changed = true;
  while (changed) {
    changed = false;
    for (let i = order.length - 1; i >= 0; i -= 1) {
      const block = at(order, i);
      liveAtEnd(body, entry, block, state);
      walkBlock(body, facts, block, state, scratch);
      const known = entry[block];
      if (known !== undefined) {
        const used = unite(known.used, state.used);
        const dropped = unite(known.dropped, state.dropped);
        changed = changed || used || dropped;
      }
    }
  }
  return entry;
}

/** Sets `state` to what is live behind the last instruction of a block. */
export function liveAtEnd(body: MirBody, entry: readonly (LiveState | undefined)[], block: number, state: LiveState): void {
  state.used.fill(0);
  state.dropped.fill(0);
  const { term } = at(body.blocks, block);
  for (const next of successors(term)) {
    const known = entry[next];
    if (known !== undefined) {
      unite(state.used, known.used);
      unite(state.dropped, known.dropped);
    }
  }
  const accesses: Access[] = [];
  accessesOfTerm(term, accesses);
  stepBack(state, accesses, false);
}

function walkBlock(body: MirBody, facts: MoveFacts, block: number, state: LiveState, scratch: Access[]): void {
  const { instrs } = at(body.blocks, block);
  for (let index = instrs.length - 1; index >= 0; index -= 1) {
    scratch.length = 0;
    accessesOfInstr(at(instrs, index), scratch);
    stepBack(state, scratch, isDeadDrop(facts, block, index));
  }
}

/** Whether the instruction is a drop of something that is never initialised there. */
export function isDeadDrop(facts: MoveFacts, block: number, index: number): boolean {
  return facts.drops.get(pointKey(block, index))?.state === "dead";
}
