// "Did you mean …?"  [diag.suggest]

import { at } from "../source/index.js";

/**
 * The candidate nearest to `word` by Levenshtein distance over Unicode scalars, at most max(1, length / 3) away; among
 * equals the one that is first by its bytes. null if none is near enough.
 */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const letters = scalars(word);
  const limit = letters.length < 6 ? 1 : Math.floor(letters.length / 3);
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const other = scalars(candidate);
    const gap = other.length - letters.length;
    if (candidate === word || gap > limit || -gap > limit) {
      continue;
    }
    const distance = levenshtein(letters, other);
    if (distance < bestDistance || (distance === bestDistance && best !== null && isBefore(other, scalars(best)))) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function scalars(word: string): number[] {
  const out: number[] = [];
  for (const letter of word) {
    out.push(letter.codePointAt(0) ?? 0);
  }
  return out;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    if (a[i] !== b[i]) {
      return at(a, i) < at(b, i);
    }
  }
  return a.length < b.length;
}

function levenshtein(a: readonly number[], b: readonly number[]): number {
  let row: number[] = [];
  for (let j = 0; j <= b.length; j += 1) {
    row.push(j);
  }
  for (let i = 1; i <= a.length; i += 1) {
    const next: number[] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const replaced = at(row, j - 1) + cost;
      const removed = at(row, j) + 1;
      const added = at(next, j - 1) + 1;
      next.push(Math.min(replaced, removed, added));
    }
    row = next;
  }
  return at(row, b.length);
}
