// Index-addressed arenas.

/**
 * The element of `array` at `index`. An index out of range is an error of the compiler, never of its user:
 * it throws a `RangeError`, which the driver reports as an internal error.
 */
export function at<T>(array: ArrayLike<T>, index: number): T {
  const value = array[index];
  if (value === undefined) {
    throw new RangeError("arena index " + String(index) + " out of range, length " + String(array.length));
  }
  return value;
}

/** Appends `node` to `arena` and returns its id. */
export function push<T>(arena: T[], node: T): number {
  arena.push(node);
  return arena.length - 1;
}
