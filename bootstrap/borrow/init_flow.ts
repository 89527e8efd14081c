/**
 * Which move paths are initialised where: forward data flow over the blocks, for "maybe initialised" and "maybe not initialised".
 *
 * A path's bits speak of the path itself without its children; moving or initialising a path does the same to everything below it.
 */
import { at } from "../source/index.js";
import type { Instr, MirBody } from "../mir/index.js";
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

/** An independent copy. */
export function copyState(state: InitState): InitState {
  return { init: new Uint32Array(state.init), uninit: new Uint32Array(state.uninit) };
}

/** Makes the path and everything below it initialised or not. */
export function setPath(paths: MovePaths, state: InitState, path: PathId, initialised: boolean): void {
  if (initialised) {
    setBit(state.init, path);
    clearBit(state.uninit, path);
  } else {
    clearBit(state.init, path);
    setBit(state.uninit, path);
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

function applyInstr(paths: MovePaths, state: InitState, instr: Instr, scratch: Access[]): void {
  scratch.length = 0;
  accessesOfInstr(instr, scratch);
  for (const access of scratch) {
    applyAccess(paths, state, access);
  }
}

/** Solves the flow; `order` is a reverse post-order of the reachable blocks. */
export function solveInit(body: MirBody, paths: MovePaths, order: readonly number[]): InitFlow {
  const count = paths.paths.length;
  const entry: (InitState | undefined)[] = body.blocks.map(() => undefined);
  const first: InitState = { init: newBits(count), uninit: newBits(count) };
  for (let local = 0; local < body.locals.length; local += 1) {
    setPath(paths, first, at(paths.ofLocal, local), local >= 1 && local <= body.paramCount);
  }
  entry[0] = first;
  const state: InitState = { init: newBits(count), uninit: newBits(count) };
  const scratch: Access[] = [];
  let changed = true;
  while (changed) {
    changed = false;
    for (const block of order) {
      const start = entry[block];
      if (start === undefined) {
        continue;
      }
      copyBits(state.init, start.init);
      copyBits(state.uninit, start.uninit);
      for (const instr of at(body.blocks, block).instrs) {
        applyInstr(paths, state, instr, scratch);
      }
      for (const next of successors(at(body.blocks, block).term)) {
        changed = join(entry, next, state) || changed;
      }
    }
  }
  return { paths, entry };
}

function join(entry: (InitState | undefined)[], block: number, state: InitState): boolean {
  const known = entry[block];
  if (known === undefined) {
    entry[block] = copyState(state);
    return true;
  }
  const init = unite(known.init, state.init);
  const uninit = unite(known.uninit, state.uninit);
  return init || uninit;
}
