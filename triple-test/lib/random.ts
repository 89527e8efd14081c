/** Numbers that look random and are the same in every run. */

/** A source of 32-bit numbers (xorshift). */
export function randomWords(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
