/**
 * Move paths: the places of a body that are initialised, moved and dropped separately. A path is a local or a path of fields, and of elements that array
 * patterns name, below one; nothing is moved separately through a reference, box or index.
 */
import { at } from "../source/index.js";
import type { MirBody, Place, Projection } from "../mir/index.js";
import { accessesOfInstr, type Access } from "../mir/index.js";

/** Index into `MovePaths.paths`. */
export type PathId = number;
export const NO_PATH: PathId = -1;

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
}

/** All paths that the body moves from or drops, with their parents; every local has one. */
export function collectPaths(body: MirBody): MovePaths {
  const paths: MovePath[] = [];
  const ofLocal = body.locals.map((_, local) => {
    paths.push({ place: { local, projection: [] }, parent: NO_PATH, children: [] });
    return paths.length - 1;
  });
  const made: MovePaths = { paths, ofLocal };
  const accesses: Access[] = [];
  for (const block of body.blocks) {
    for (const instr of block.instrs) {
      accesses.length = 0;
      accessesOfInstr(instr, accesses);
      for (const access of accesses) {
        if (access.kind === "move" || access.kind === "drop") {
          addPath(made, access.place);
        }
      }
    }
  }
  return made;
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

function childAt(paths: MovePaths, parent: PathId, step: Projection): PathId {
  for (const child of at(paths.paths, parent).children) {
    const projection = at(paths.paths, child).place.projection;
    if (samePart(at(projection, projection.length - 1), step)) {
      return child;
    }
  }
  return NO_PATH;
}

function addPath(paths: MovePaths, place: Place): void {
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
