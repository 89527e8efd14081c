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

/** Adds all of `from` to `to`; whether that changed it. */
export function unite(to: Bits, from: Bits): boolean {
  let changed = false;
  for (let i = 0; i < to.length; i += 1) {
    const old = to[i] ?? 0;
    const made = (old | (from[i] ?? 0)) >>> 0;
    if (made !== old) {
      to[i] = made;
      changed = true;
    }
  }
  return changed;
}

/** Makes `to` equal to `from`, which has the same size. */
export function copyBits(to: Bits, from: Bits): void {
  to.set(from);
}

/** Whether the set is empty. */
export function isEmpty(bits: Bits): boolean {
  for (let i = 0; i < bits.length; i += 1) {
    if (bits[i] !== 0) {
      return false;
    }
  }
  return true;
}
