/**
 * What the bounds of a called function say about the regions of its type arguments ([bor.region]).
 *
 * `xs.iter().collect()` makes a `C` with `C: FromIterator[This::Item]`: the references in `C` are those in the items, although no parameter
 * of `collect` mentions both. Selecting the implementation of each bound shows which regions are one: those that its head names by
 * one type parameter, those of its own bounds, and those of associated types that a bound fixes (`Item = T`).
 */
import { at } from "../source/index.js";
import { select, type Bound, type Env } from "../types/index.js";
import type { DefId } from "../resolver/index.js";
import { instantiate, matchRegions, project, type Instance, type Source } from "./instantiate.js";
import { BOUND, EACH_CALL, type Region, type RegionType } from "./region.js";
import { freshType, type RegionSupply } from "./signature.js";
import type { SlotTable } from "./slots.js";

/** Deepest nesting of bounds of implementations that is looked into. */
const MAX_DEPTH = 16;

/** Two regions that are the same. */
export interface RegionPair {
  readonly a: Region;
  readonly b: Region;
}

interface Relating {
  readonly slots: SlotTable;
  readonly env: Env;
  readonly supply: RegionSupply;
  readonly pairs: RegionPair[];
}

/** Regions in `args`, the arguments for `generics`, that `bounds` say are the same. */
export function relatedByBounds(
  slots: SlotTable,
  env: Env,
  supply: RegionSupply,
  bounds: readonly Bound[],
  generics: readonly DefId[],
  args: readonly RegionType[],
): readonly RegionPair[] {
  const r: Relating = { slots, env, supply, pairs: [] };
  addBounds(r, bounds, generics, args, 0);
  return r.pairs;
}

function addBounds(r: Relating, bounds: readonly Bound[], generics: readonly DefId[], args: readonly RegionType[], depth: number): void {
  if (depth > MAX_DEPTH || args.every((arg) => arg.slots.length === 0)) {
    return;
  }
  for (const bound of bounds) {
    const source: Source = { kind: "fresh", next: r.supply.next, made: [] };
    const instance: Instance = { slots: r.slots, env: r.env, generics, args, source };
    const given = [bound.self, ...bound.args].map((type) => instantiate(instance, type));
    for (const one of bound.assoc) {
      samePair(r, project(instance, one.assoc, [bound.self, ...bound.args], false), instantiate(instance, one.type));
    }
    r.supply.next = source.next;
    if (given.some((one) => one.slots.length > 0)) {
      addImplementation(r, bound.behavior, given, depth);
    }
  }
}

/** What the head and the bounds of the implementation for `given` (self type first) say. */
function addImplementation(r: Relating, behavior: DefId, given: readonly RegionType[], depth: number): void {
  const program = r.slots.program;
  const answer = select(program, r.env, behavior, given.map((one) => one.type));
  if (answer === "none" || answer === "ambiguous" || answer.kind !== "extend") {
    return;
  }
  const block = program.extends[answer.extend];
  if (block === undefined) {
    return;
  }
  const patterns = [block.self, ...block.behaviorArgs];
  const found = matchRegions(r.slots, block.generics, patterns, given, answer.args).map((one) => openRegions(r, one));
  const source: Source = { kind: "fresh", next: r.supply.next, made: [] };
  const instance: Instance = { slots: r.slots, env: r.env, generics: block.generics, args: found, source };
  const heads = patterns.map((pattern) => instantiate(instance, pattern));
  r.supply.next = source.next;
  heads.forEach((head, i) => samePair(r, head, at(given, i)));
  addBounds(r, block.bounds, block.generics, found, depth + 1);
}

/** The argument of a parameter that the head does not mention gets regions of its own. */
function openRegions(r: Relating, found: RegionType): RegionType {
  return found.slots.length > 0 && found.slots.every((region) => region === BOUND) ? freshType(r.slots, r.supply, found.type) : found;
}

function samePair(r: Relating, a: RegionType, b: RegionType): void {
  if (a.slots.length !== b.slots.length) {
    return;
  }
  a.slots.forEach((region, i) => {
    const other = at(b.slots, i);
    if (region !== other && region !== EACH_CALL && other !== EACH_CALL) {
      r.pairs.push({ a: region, b: other });
    }
  });
}
