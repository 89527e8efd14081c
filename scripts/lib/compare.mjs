// Comparing two directories file by file, fail-closed: a missing, extra or empty file is a difference, and so is an empty set.
import { closeSync, cpSync, existsSync, fstatSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
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

const BLOCK = 1 << 20;
const blocks = [Buffer.alloc(BLOCK), Buffer.alloc(BLOCK)];

/** The next block of a file; shorter than a block only at its end. Valid until the next one of the same number is read. */
function nextBlock(file, number) {
  let length = 0;
  for (let read = -1; read !== 0 && length < BLOCK; length += read) {
    read = readSync(file, blocks[number], length, BLOCK - length);
  }
  return blocks[number].subarray(0, length);
}

/** Why two files are not equal, non-empty files; empty if they are. They are read side by side, block by block. */
function compareFiles(a, b) {
  const files = [openSync(a), openSync(b)];
  try {
    const [x, y] = files.map((file) => fstatSync(file).size);
    if (x === 0 || y === 0) {
      return `empty in ${[...(x === 0 ? [a] : []), ...(y === 0 ? [b] : [])].join(" and ")}`;
    }
    for (let left = x === y ? x : -1; left > 0; left -= BLOCK) {
      const [one, other] = files.map(nextBlock);
      if (one.length !== Math.min(left, BLOCK) || !one.equals(other)) {
        return "differs";
      }
    }
    return x === y ? "" : "differs";
  } finally {
    files.forEach((file) => closeSync(file));
  }
}

/** Gives a file another name, or a copy where the file system has no links. What is to be changed must be replaced, not written to. */
export function linkFile(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to);
  }
}

/** A copy of a directory that shares the files. */
function copyLinked(from, to) {
  listFiles(from).forEach((file) => linkFile(join(from, file), join(to, file)));
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
