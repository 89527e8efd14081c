/** Move paths as a tree: children of each path, found by variant and field. */
import { at } from "../source/index.js";
import type { Place } from "../mir/index.js";

export interface PathTree {
  readonly paths: readonly Place[];
  /** Path of each local; -1 for none. */
  readonly roots: number[];
  readonly children: number[][];
}

/** Builds the tree; parents come before their children in `paths`. */
export function pathTree(paths: readonly Place[], locals: number): PathTree {
  const tree: PathTree = { paths, roots: [], children: paths.map(() => []) };
  for (let local = 0; local < locals; local += 1) {
    tree.roots.push(-1);
  }
  paths.forEach((path, number) => {
    const depth = path.projection.length;
    if (depth === 0) {
      tree.roots[path.local] = number;
      return;
    }
    let parent = at(tree.roots, path.local);
    for (let i = 0; i + 1 < depth; i += 1) {
      const step = at(path.projection, i);
      parent = step.kind === "field" ? findChild(tree, parent, step.variant, step.field) : -1;
    }
    at(tree.children, parent).push(number);
  });
  return tree;
}

/** The child of `path` for a field; -1 if it has none. */
export function findChild(tree: PathTree, path: number, variant: number, field: number): number {
  for (const child of at(tree.children, path)) {
    const projection = at(tree.paths, child).projection;
    const step = at(projection, projection.length - 1);
    if (step.kind === "field" && step.variant === variant && step.field === field) {
      return child;
    }
  }
  return -1;
}
