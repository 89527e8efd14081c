/**
 * Which move paths are initialised where: forward data flow over the blocks, for "maybe initialised" and "maybe not initialised".
 *
 * A path's bits speak of the path itself without its children; moving or initialising a path does the same to everything below it. States at the
 * entries of blocks hold only the paths that live in several blocks: a state that walks through a block holds all.
 */
import { at } from "../source/index.js";
import type { MirBody } from "../mir/index.js";
import { accessesOfInstr, successors, type Access } from "../mir/index.js";
import { clearBit, copyBits, newBits, setBit, unite, type Bits } from "./bits.js";
import { lookupPath, type MovePaths, type PathId } from "./move_path.js";

/** State at one point. */
export interface InitState {
  readonly init: Bits;
  readonly uninit: Bits;
}

/** States at the entry of every block; undefined where no way leads. */
export interface InitFlow {
  readonly paths: MovePaths;
  readonly entry: readonly (InitState | undefined)[];
}

/** A state that can walk through blocks; `size` is that of `MovePaths.pathOf`. */
export function newInitState(size: number): InitState {
  return { init: newBits(size), uninit: newBits(size) };
}

/** Sets a state to what is known at the entry of a block. */
export function enterState(state: InitState, entry: InitState): void {
  copyBits(state.init, entry.init);
  copyBits(state.uninit, entry.uninit);
}

/** Makes the path and everything below it initialised or not. */
export function setPath(paths: MovePaths, state: InitState, path: PathId, initialised: boolean): void {
  const bit = at(paths.bits, path);
  if (initialised) {
    setBit(state.init, bit);
    clearBit(state.uninit, bit);
  } else {
    clearBit(state.init, bit);
    setBit(state.uninit, bit);
  }
  for (const child of at(paths.paths, path).children) {
    setPath(paths, state, child, initialised);
  }
}

/** What one access does to the state. */
export function applyAccess(paths: MovePaths, state: InitState, access: Access): void {
  switch (access.kind) {
    case "move":
    case "drop":
    case "live":
    case "dead": {
      const found = lookupPath(paths, access.place);
      if (found.exact) {
        setPath(paths, state, found.path, false);
      }
      return;
    }
    case "write": {
      const found = lookupPath(paths, access.place);
      if (found.exact) {
        setPath(paths, state, found.path, true);
      }
      return;
    }
    default:
  }
}

/** Solves the flow; `order` is a reverse post-order of the reachable blocks. */
export function solveInit(body: MirBody, paths: MovePaths, order: readonly number[]): InitFlow {
  const entry: (InitState | undefined)[] = body.blocks.map(() => undefined);
  const isNew: boolean[] = body.blocks.map(() => false);
  const state = newInitState(paths.pathOf.length);
  for (let local = 0; local < body.locals.length; local += 1) {
    setPath(paths, state, at(paths.ofLocal, local), local >= 1 && local <= body.paramCount);
  }
  join(paths, entry, 0, state);
  isNew[0] = true;
  const scratch: Access[] = [];
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of order) {
      const start = entry[block];
      if (start === undefined || isNew[block] !== true) {
        continue;
      }
      isNew[block] = false;
      enterState(state, start);
      applyBlock(body, paths, state, block, scratch);
      for (const next of successors(at(body.blocks, block).term)) {
        if (join(paths, entry, next, state)) {
          isNew[next] = true;
          changed = true;
        }
      }
    }
  }
  return { paths, entry };
}

function applyBlock(body: MirBody, paths: MovePaths, state: InitState, block: number, scratch: Access[]): void {
  for (const instr of at(body.blocks, block).instrs) {
    scratch.length = 0;
    accessesOfInstr(instr, scratch);
    for (const access of scratch) {
      applyAccess(paths, state, access);
    }
  }
}

function join(paths: MovePaths, entry: (InitState | undefined)[], block: number, state: InitState): boolean {
  const known = entry[block];
  const made = known ?? newInitState(paths.crossing);
  entry[block] = made;
  const init = unite(made.init, state.init);
  const uninit = unite(made.uninit, state.uninit);
  return known === undefined || init || uninit;
}
