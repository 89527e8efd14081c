/** Copies of the room's tables: what is added to a copy is not in the original. */
import type { Interner } from "./interner.js";
import type { SourceMap } from "./file.js";

/** An interner with the same texts under the same numbers. */
export function forkInterner(n: Interner): Interner {
  return {
    pool: n.pool.slice(),
    poolLength: n.poolLength,
    ends: n.ends.slice(),
    hashes: n.hashes.slice(),
    table: n.table.slice(),
    texts: n.texts.slice(),
  };
}

/** A source map with the same files. */
export function forkSources(map: SourceMap): SourceMap {
  return { files: map.files.slice() };
}
