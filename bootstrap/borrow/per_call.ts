/** Which regions are per call: those that a conversion has marked, and all that are the same as one of them. */
import { at } from "../source/index.js";
import type { Region } from "./region.js";
import type { BodyRegions } from "./walk.js";

/** By region: whether it is per call. */
export type PerCall = readonly boolean[];

/** Joins the regions that are the same. */
export function solvePerCall(regions: BodyRegions): PerCall {
  const parents: Region[] = [];
  for (let region = 0; region < regions.regionCount; region += 1) {
    parents.push(region);
  }
  for (let i = 0; i + 1 < regions.same.length; i += 2) {
    const a = rootOf(parents, at(regions.same, i));
    const b = rootOf(parents, at(regions.same, i + 1));
    parents[b] = a;
  }
  const marked = parents.map(() => false);
  for (const region of regions.perCall) {
    marked[rootOf(parents, region)] = true;
  }
  return parents.map((_, region) => at(marked, rootOf(parents, region)));
}

function rootOf(parents: Region[], region: Region): Region {
  let root = region;
  while (at(parents, root) !== root) {
    const next = at(parents, root);
    parents[root] = at(parents, next);
    root = next;
  }
  return root;
}
