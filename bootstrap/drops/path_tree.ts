/** Move paths as a tree: children of each path, found by the step to them. */
import { at } from "../source/index.js";
import type { Place, Projection } from "../mir/index.js";

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
      parent = findChild(tree, parent, at(path.projection, i));
    }
    at(tree.children, parent).push(number);
  });
  return tree;
}

/** The child of `path` for a field or an element of an array; -1 if it has none. */
export function findChild(tree: PathTree, path: number, part: Projection): number {
  for (const child of at(tree.children, path)) {
    const projection = at(tree.paths, child).projection;
    const step = at(projection, projection.length - 1);
    const isField = step.kind === "field" && part.kind === "field" && step.variant === part.variant && step.field === part.field;
    if (isField || (step.kind === "const_index" && part.kind === "const_index" && step.offset === part.offset)) {
      return child;
    }
  }
  return -1;
}
