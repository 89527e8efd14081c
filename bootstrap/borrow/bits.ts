/** Fixed-size bit sets for the data-flow analyses. */

/** A set of small numbers; word i holds numbers 32 i to 32 i + 31. */
export type Bits = Uint32Array;

/** An empty set that can hold numbers below `size`. */
export function newBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

/** Whether `n` is in the set. */
export function hasBit(bits: Bits, n: number): boolean {
  return (((bits[n >>> 5] ?? 0) >>> (n & 31)) & 1) === 1;
}

/** Adds `n`. */
export function setBit(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] ?? 0) | (1 << (n & 31));
}

/** Removes `n`. */
export function clearBit(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] ?? 0) & ~(1 << (n & 31));
}

/** Appends the numbers of one word of a set, ascending. */
export function addNumbers(bits: number, word: number, out: number[]): void {
  for (let rest = bits >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
    out.push(word * 32 + 31 - Math.clz32(rest & -rest));
  }
}

/** Adds to `to` what of `from` it has room for; whether that changed it. */
export function unite(to: Bits, from: Bits): boolean {
  let changed = false;
  const count = to.length < from.length ? to.length : from.length;
  for (let i = 0; i < count; i += 1) {
    const old = to[i] ?? 0;
    const made = (old | (from[i] ?? 0)) >>> 0;
    if (made !== old) {
      to[i] = made;
      changed = true;
    }
  }
  return changed;
}

/** Adds `n`, or removes it if it is there. */
export function toggleBit(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] ?? 0) ^ (1 << (n & 31));
}

/** Makes the beginning of `to` equal to `from`, which is not longer. */
export function copyBits(to: Bits, from: Bits): void {
  to.set(from);
}

/** A set of numbers that lie close together: the words of a bit set from `start` on. It never changes. */
export interface Window {
  readonly start: number;
  readonly words: Bits;
}

/** The set without numbers. */
export const EMPTY_WINDOW: Window = { start: 0, words: newBits(0) };

/** The numbers of all `windows`, and `numbers`. */
export function windowOf(windows: readonly Window[], numbers: readonly number[]): Window {
  let start = Infinity;
  let end = 0;
  for (const window of windows) {
    start = Math.min(start, window.words.length === 0 ? start : window.start);
    end = Math.max(end, window.start + window.words.length);
  }
  for (const number of numbers) {
    start = Math.min(start, number >>> 5);
    end = Math.max(end, (number >>> 5) + 1);
  }
  if (start >= end) {
    return EMPTY_WINDOW;
  }
  const words = newBits((end - start) * 32);
  for (const window of windows) {
    for (let i = 0; i < window.words.length; i += 1) {
      const word = window.start - start + i;
      words[word] = (words[word] ?? 0) | (window.words[i] ?? 0);
    }
  }
  for (const number of numbers) {
    setBit(words, number - start * 32);
  }
  return { start, words };
}

/** Whether `n` is in the set. */
export function inWindow(window: Window, n: number): boolean {
  const word = (n >>> 5) - window.start;
  return word >= 0 && word < window.words.length && (((window.words[word] ?? 0) >>> (n & 31)) & 1) === 1;
}

/** Appends the numbers of the set, ascending. */
export function addWindow(window: Window, out: number[]): void {
  for (let i = 0; i < window.words.length; i += 1) {
    addNumbers(window.words[i] ?? 0, window.start + i, out);
  }
}

/** Adds the numbers of `window` to `to`, which has room for them. */
export function addTo(to: Bits, window: Window): void {
  for (let i = 0; i < window.words.length; i += 1) {
    to[window.start + i] = (to[window.start + i] ?? 0) | (window.words[i] ?? 0);
  }
}

/** Leaves in `to` what is in `other` too, which has the same size; whether that is anything. */
export function intersect(to: Bits, other: Bits): boolean {
  let rest = 0;
  for (let i = 0; i < to.length; i += 1) {
    const made = (to[i] ?? 0) & (other[i] ?? 0);
    to[i] = made;
    rest |= made;
  }
  return rest !== 0;
}
