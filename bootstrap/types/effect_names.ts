/**
 * Names of effects [eff.tree]: the built-in tree of `tables/effects.json`. An effect is a leaf of the tree; its number is its place in the table,
 * which is in order of the paths.
 */
import table from "../tables/effects.json" with { type: "json" };
import { suggest } from "../diagnostics/index.js";
import { at } from "../source/index.js";

/** Number of an effect: its place in `tables/effects.json`. */
export type EffectId = number;

/** How many effects are built in. */
export const EFFECT_COUNT = table.effects.length;

/** `io.console.write` */
export function effectPath(effect: EffectId): string {
  return at(table.effects, effect).path;
}

/** The effect with exactly this path; -1 if there is none. */
export function effectNamed(path: string): EffectId {
  for (let i = 0; i < EFFECT_COUNT; i += 1) {
    if (effectPath(i) === path) {
      return i;
    }
  }
  return -1;
}

/** Whether a path names a capability that is no effect, or a prefix of such. */
export function isCapability(path: string): boolean {
  for (const one of table.effects) {
    if (one.capability && isBelow(one.path, path)) {
      return true;
    }
  }
  return false;
}

/** Adds the effects that `path` stands for, itself or all below it; false if it stands for none. */
export function addEffectsBelow(path: string, out: EffectId[]): boolean {
  let found = false;
  for (let i = 0; i < EFFECT_COUNT; i += 1) {
    const one = at(table.effects, i);
    if (!one.capability && isBelow(one.path, path)) {
      found = true;
      if (!out.includes(i)) {
        out.push(i);
      }
    }
  }
  return found;
}

/** Whether `path` is `prefix` or continues it with a dot. */
function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix + ".");
}

/** What can stand in a clause and is most similar to a word; null if nothing is. */
export function nearestEffect(word: string): string | null {
  const paths: string[] = ["pure"];
  for (const one of table.effects) {
    for (let i = 0; i <= one.path.length; i += 1) {
      if (one.capability || (i < one.path.length && one.path.charAt(i) !== ".")) {
        continue;
      }
      const path = one.path.slice(0, i);
      if (!paths.includes(path)) {
        paths.push(path);
      }
    }
  }
  return suggest(word, paths);
}
