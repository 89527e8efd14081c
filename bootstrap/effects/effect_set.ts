/**
 * Sets of effects as bits: bit `e` of a set is effect `e`. The built-in effects have fixed bits, in the order of their table; further effects get
 * the bits behind them. All sets have the same width and stand in one array, one behind the other.
 */
import { at } from "../source/index.js";
import type { EffectId } from "../types/index.js";

/** Bits of a word that are used. */
const BITS = 30;

/** Sets by number. */
export interface EffectSets {
  /** Words of one set. */
  readonly words: number;
  readonly bits: number[];
}

/** `count` empty sets of effects below `effects`. */
export function newEffectSets(count: number, effects: number): EffectSets {
  const words = Math.ceil(effects / BITS);
  const bits: number[] = [];
  for (let i = 0; i < count * words; i += 1) {
    bits.push(0);
  }
  return { words, bits };
}

/** Adds an effect to a set. */
export function addEffect(sets: EffectSets, set: number, effect: EffectId): void {
  const word = set * sets.words + Math.floor(effect / BITS);
  sets.bits[word] = at(sets.bits, word) | (1 << effect % BITS);
}

/** Adds the effects of the set `from` to the set `to`. */
export function uniteEffects(sets: EffectSets, to: number, from: number): void {
  for (let i = 0; i < sets.words; i += 1) {
    const word = to * sets.words + i;
    sets.bits[word] = at(sets.bits, word) | at(sets.bits, from * sets.words + i);
  }
}

/** Whether an effect is in a set. */
export function hasEffect(sets: EffectSets, set: number, effect: EffectId): boolean {
  return (at(sets.bits, set * sets.words + Math.floor(effect / BITS)) & (1 << effect % BITS)) !== 0;
}
