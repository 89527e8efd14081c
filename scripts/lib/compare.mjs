// Comparing two directories file by file, fail-closed: a missing, extra or empty file is a difference, and so is an empty set.
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** The files below a directory, as sorted relative paths. */
export function listFiles(directory, below = directory, found = []) {
  for (const entry of readdirSync(directory).sort()) {
    const path = join(directory, entry);
    if (statSync(path).isDirectory()) {
      listFiles(path, below, found);
    } else {
      found.push(relative(below, path));
    }
  }
  return found;
}

/**
 * The differences between two directories, in order of the files' names; none if they hold the same files, at least one, none of them empty.
 * A difference is `{ file, problem }`; `file` is empty if it is about the whole set, `problem` is `differs` if both have the file with bytes in it.
 */
export function compareDirectories(a, b) {
  if (!existsSync(a) || !existsSync(b)) {
    return [{ file: "", problem: `${existsSync(a) ? b : a} is missing` }];
  }
  const left = new Set(listFiles(a));
  const right = new Set(listFiles(b));
  if (left.size === 0 && right.size === 0) {
    return [{ file: "", problem: "there is nothing to compare" }];
  }
  const differences = [];
  for (const file of [...new Set([...left, ...right])].sort()) {
    const problem = left.has(file) && right.has(file) ? compareFiles(join(a, file), join(b, file)) : `only in ${left.has(file) ? a : b}`;
    if (problem !== "") {
      differences.push({ file, problem });
    }
  }
  return differences;
}

function compareFiles(a, b) {
  const x = readFileSync(a);
  const y = readFileSync(b);
  if (x.length === 0 || y.length === 0) {
    return `empty in ${[...(x.length === 0 ? [a] : []), ...(y.length === 0 ? [b] : [])].join(" and ")}`;
  }
  return x.equals(y) ? "" : "differs";
}

/** A copy of a directory that shares the files; one that is to be changed must be replaced, not written to. */
function copyLinked(from, to) {
  for (const file of listFiles(from)) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    try {
      linkSync(join(from, file), join(to, file));
    } catch {
      cpSync(join(from, file), join(to, file));
    }
  }
}

function replace(path, bytes) {
  rmSync(path);
  writeFileSync(path, bytes);
}

/** The changes that a comparison must find; each gets a copy of the set and one of its files. */
const PLANTS = {
  "a flipped bit": (copy, file) => {
    const bytes = Buffer.from(readFileSync(join(copy, file)));
    bytes[bytes.length >> 1] ^= 1;
    replace(join(copy, file), bytes);
  },
  "a byte more": (copy, file) => replace(join(copy, file), Buffer.concat([readFileSync(join(copy, file)), Buffer.from("\n")])),
  "a deleted file": (copy, file) => rmSync(join(copy, file)),
  "an added file": (copy) => writeFileSync(join(copy, "planted"), "planted"),
  "an emptied file": (copy, file) => replace(join(copy, file), ""),
  "an empty set": (copy) => {
    rmSync(copy, { recursive: true });
    mkdirSync(copy);
  },
};

/**
 * Proves that the comparison of `a` and `b` can fail: each planted change in a copy of `b` must be found, in a file that differs from change to
 * change. `scratch` is a directory for the copies. Returns what was not found.
 */
export function provePlanted(a, b, scratch) {
  const missed = [];
  const copy = join(scratch, "planted");
  const clear = () => rmSync(copy, { recursive: true, force: true });
  const files = listFiles(b);
  const before = compareDirectories(a, b).length;
  for (const [i, [name, plant]] of Object.entries(PLANTS).entries()) {
    clear();
    copyLinked(b, copy);
    plant(copy, files[i % files.length]);
    const found = compareDirectories(a, copy);
    if (before === 0 && found.length === 0) {
      missed.push(name);
    }
    clear();
  }
  mkdirSync(copy, { recursive: true });
  if (compareDirectories(copy, copy).length === 0) {
    missed.push("two empty sets");
  }
  clear();
  return missed;
}
