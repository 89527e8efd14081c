/**
 * Move paths: the places of a body that are initialised, moved and dropped separately. A path is a local or a path of fields, and of elements that array
 * patterns name, below one; nothing is moved separately through a reference, box or index.
 */
import { at } from "../source/index.js";
import type { MirBody, Place, Projection } from "../mir/index.js";
import { accessesOfInstr, accessesOfTerm, type Access } from "../mir/index.js";

/** Index into `MovePaths.paths`. */
export type PathId = number;
export const NO_PATH: PathId = -1;

/** Bits of the widest word of a bit set. */
const WORD = 64;

export interface MovePath {
  readonly place: Place;
  readonly parent: PathId;
  /** Children in order of creation. */
  readonly children: PathId[];
}

export interface MovePaths {
  readonly paths: MovePath[];
  /** The path of each local. */
  readonly ofLocal: readonly PathId[];
  /** The number of each path in bit sets; that of a local stands for its path. Those that live in several blocks come first. */
  readonly bits: readonly number[];
  /** By number: the path; -1 for gaps. */
  readonly pathOf: readonly PathId[];
  /** Sets at the entry of a block hold numbers below this; it ends a word. */
  readonly crossing: number;
}

/** Paths while they are collected. */
interface OpenPaths {
  readonly paths: MovePath[];
  readonly ofLocal: readonly PathId[];
  /** By local: the block that knows it, or -1. */
  readonly home: number[];
  /** By local: whether several blocks know it, or what it had before its block. */
  readonly isCrossing: boolean[];
}

/** All paths that the body moves from or drops, with their parents; every local has one. */
export function collectPaths(body: MirBody): MovePaths {
  const paths: MovePath[] = [];
  const ofLocal = body.locals.map((_, local) => {
    paths.push({ place: { local, projection: [] }, parent: NO_PATH, children: [] });
    return paths.length - 1;
  });
  const isCrossing = body.locals.map((_, local) => local <= body.paramCount);
  const made: OpenPaths = { paths, ofLocal, home: body.locals.map(() => -1), isCrossing };
  const accesses: Access[] = [];
  body.blocks.forEach((block, number) => {
    for (const instr of block.instrs) {
      accesses.length = 0;
      accessesOfInstr(instr, accesses);
      for (const access of accesses) {
        noteHome(made, number, access);
        if (access.kind === "move" || access.kind === "drop") {
          addPath(made, access.place);
        }
      }
    }
    accesses.length = 0;
    accessesOfTerm(block.term, accesses);
    for (const access of accesses) {
      noteHome(made, number, access);
    }
  });
  return numberPaths(made);
}

/** A local does not live beyond its block if that is the only one that knows it, and begins with its storage or with a value for it. */
function noteHome(made: OpenPaths, block: number, access: Access): void {
  const { local } = access.place;
  const home = at(made.home, local);
  if (home === block) {
    return;
  }
  const begins = access.kind === "live" || (access.kind === "write" && access.place.projection.length === 0);
  if (home >= 0 || !begins) {
    made.isCrossing[local] = true;
  }
  made.home[local] = block;
}

function numberPaths(made: OpenPaths): MovePaths {
  const bits: number[] = made.paths.map(() => -1);
  const pathOf: PathId[] = [];
  made.paths.forEach((path, id) => {
    if (at(made.isCrossing, path.place.local)) {
      bits[id] = pathOf.length;
      pathOf.push(id);
    }
  });
  while (pathOf.length % WORD !== 0) {
    pathOf.push(NO_PATH);
  }
  const crossing = pathOf.length;
  made.paths.forEach((path, id) => {
    if (!at(made.isCrossing, path.place.local)) {
      bits[id] = pathOf.length;
      pathOf.push(id);
    }
  });
  return { paths: made.paths, ofLocal: made.ofLocal, bits, pathOf, crossing };
}

/** Whether a step leads to a part that is moved separately: a field, or the element of a pattern, which is one of an array wherever a move is allowed. */
export function isPart(step: Projection): boolean {
  return step.kind === "field" || step.kind === "const_index";
}

function samePart(step: Projection, other: Projection): boolean {
  if (step.kind === "const_index" && other.kind === "const_index") {
    return step.offset === other.offset;
  }
  return step.kind === "field" && other.kind === "field" && step.field === other.field && step.variant === other.variant;
}

function childAt(paths: Pick<MovePaths, "paths">, parent: PathId, step: Projection): PathId {
  for (const child of at(paths.paths, parent).children) {
    const projection = at(paths.paths, child).place.projection;
    if (samePart(at(projection, projection.length - 1), step)) {
      return child;
    }
  }
  return NO_PATH;
}

function addPath(paths: OpenPaths, place: Place): void {
  let current = at(paths.ofLocal, place.local);
  for (let i = 0; i < place.projection.length; i += 1) {
    const step = at(place.projection, i);
    if (!isPart(step)) {
      return;
    }
    let child = childAt(paths, current, step);
    if (child === NO_PATH) {
      child = paths.paths.length;
      paths.paths.push({ place: { local: place.local, projection: place.projection.slice(0, i + 1) }, parent: current, children: [] });
      at(paths.paths, current).children.push(child);
    }
    current = child;
  }
}

/** The longest path that is a prefix of the place; `exact` if the place is that path. */
export function lookupPath(paths: MovePaths, place: Place): { readonly path: PathId; readonly exact: boolean } {
  let current = at(paths.ofLocal, place.local);
  for (const step of place.projection) {
    const child = isPart(step) ? childAt(paths, current, step) : NO_PATH;
    if (child === NO_PATH) {
      return { path: current, exact: false };
    }
    current = child;
  }
  return { path: current, exact: true };
}
