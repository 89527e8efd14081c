// Interned names and texts.

import { decodeUtf8, encodeUtf8 } from "./utf8.js";

/** The number of an interned text: equal numbers are equal texts. 0 is the empty text. */
export type Sym = number;

/** The empty text. */
export const EMPTY_SYM: Sym = 0;

/** A set of texts, each stored once in a pool of bytes and found through an open-addressing hash table. */
export interface Interner {
  pool: Uint8Array;
  poolLength: number;
  /** `ends[s]` is where text `s` ends in the pool; it starts where its predecessor ends. */
  readonly ends: number[];
  readonly hashes: number[];
  /** Slot → symbol + 1, 0 for a free slot. The length is a power of two. */
  table: Int32Array;
  /** Decoded texts, made on first use. */
  readonly texts: (string | null)[];
}

/** An interner that holds the empty text only. */
export function newInterner(): Interner {
  const interner: Interner = {
    pool: new Uint8Array(1 << 16),
    poolLength: 0,
    ends: [],
    hashes: [],
    table: new Int32Array(1 << 12),
    texts: [],
  };
  intern(interner, "");
  return interner;
}

/** The symbol of `text`. */
export function intern(n: Interner, text: string): Sym {
  const bytes = encodeUtf8(text);
  return internBytes(n, bytes, 0, bytes.length);
}

/** The symbol of the UTF-8 text `bytes[start .. end)`. */
export function internBytes(n: Interner, bytes: Uint8Array, start: number, end: number): Sym {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  }
  hash = hash >>> 0;
  const mask = n.table.length - 1;
  let slot = (hash ^ (hash >>> 15)) & mask;
  for (;;) {
    const entry = n.table[slot] ?? 0;
    if (entry === 0) {
      return insertNew(n, bytes, start, end, hash, slot);
    }
    if (n.hashes[entry - 1] === hash && sameBytes(n, entry - 1, bytes, start, end)) {
      return entry - 1;
    }
    slot = (slot + 1) & mask;
  }
}

/** The text of `sym`. */
export function text(n: Interner, sym: Sym): string {
  const known = n.texts[sym];
  if (typeof known === "string") {
    return known;
  }
  const made = decodeUtf8(n.pool, symStart(n, sym), n.ends[sym] ?? 0);
  n.texts[sym] = made;
  return made;
}

/** The UTF-8 bytes of `sym`: a view that stays valid until the next call that interns. */
export function symBytes(n: Interner, sym: Sym): Uint8Array {
  return n.pool.subarray(symStart(n, sym), n.ends[sym] ?? 0);
}

/** Orders two symbols by the bytes of their texts: below, at or above 0. */
export function compareSyms(n: Interner, a: Sym, b: Sym): number {
  if (a === b) {
    return 0;
  }
  const x = symBytes(n, a);
  const y = symBytes(n, b);
  const length = x.length < y.length ? x.length : y.length;
  for (let i = 0; i < length; i += 1) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return x.length - y.length;
}

function symStart(n: Interner, sym: Sym): number {
  return sym === 0 ? 0 : (n.ends[sym - 1] ?? 0);
}

function sameBytes(n: Interner, sym: Sym, bytes: Uint8Array, start: number, end: number): boolean {
  const from = symStart(n, sym);
  if ((n.ends[sym] ?? 0) - from !== end - start) {
    return false;
  }
  for (let i = start; i < end; i += 1) {
    if (n.pool[from + i - start] !== bytes[i]) {
      return false;
    }
  }
  return true;
}

function insertNew(n: Interner, bytes: Uint8Array, start: number, end: number, hash: number, slot: number): Sym {
  const length = end - start;
  if (n.poolLength + length > n.pool.length) {
    const grown = new Uint8Array(2 * (n.poolLength + length));
    grown.set(n.pool.subarray(0, n.poolLength));
    n.pool = grown;
  }
  n.pool.set(bytes.subarray(start, end), n.poolLength);
  n.poolLength += length;
  n.ends.push(n.poolLength);
  n.hashes.push(hash);
  n.texts.push(null);
  n.table[slot] = n.ends.length;
  if (n.ends.length * 2 > n.table.length) {
    rehash(n);
  }
  return n.ends.length - 1;
}

function rehash(n: Interner): void {
  const table = new Int32Array(n.table.length * 2);
  const mask = table.length - 1;
  for (let sym = 0; sym < n.ends.length; sym += 1) {
    const hash = n.hashes[sym] ?? 0;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (table[slot] !== 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = sym + 1;
  }
  n.table = table;
}
