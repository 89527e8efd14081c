// Comparing two directories file by file, fail-closed: a missing, extra or empty file is a difference, and so is an empty set.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

function listFiles(directory, below = directory, found = []) {
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

/** Differences between two directories, as lines; empty if they hold the same files, at least one, none of them empty. */
export function compareDirectories(a, b) {
  if (!existsSync(a) || !existsSync(b)) {
    return [`${existsSync(a) ? b : a}: missing`];
  }
  const left = listFiles(a);
  const right = listFiles(b);
  const differences = [];
  if (left.length === 0 && right.length === 0) {
    differences.push("nothing to compare");
  }
  for (const name of new Set([...left, ...right])) {
    if (!left.includes(name) || !right.includes(name)) {
      differences.push(`${name}: only in ${left.includes(name) ? a : b}`);
      continue;
    }
    const x = readFileSync(join(a, name));
    const y = readFileSync(join(b, name));
    if (x.length === 0 || y.length === 0) {
      differences.push(`${name}: empty`);
    } else if (!x.equals(y)) {
      differences.push(`${name}: ${firstDifference(x, y)}`);
    }
  }
  return differences;
}

/** The first line in which two texts differ. */
function firstDifference(x, y) {
  const a = x.toString("latin1").split("\n");
  const b = y.toString("latin1").split("\n");
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    if (a[i] !== b[i]) {
      return `line ${i + 1} differs\n    ${(a[i] ?? "(end)").slice(0, 160)}\n    ${(b[i] ?? "(end)").slice(0, 160)}`;
    }
  }
  return "differ";
}

/** Proves that the comparison can fail: planted changes in a copy of `b` must each be found. Returns what was not found. */
export function provePlanted(a, b, scratch) {
  const plants = {
    "flipped byte": (copy, first) => {
      const bytes = readFileSync(join(copy, first));
      bytes[bytes.length >> 1] ^= 1;
      writeFileSync(join(copy, first), bytes);
    },
    "deleted file": (copy, first) => rmSync(join(copy, first)),
    "added file": (copy) => writeFileSync(join(copy, "planted"), "planted"),
    "emptied file": (copy, first) => writeFileSync(join(copy, first), ""),
    "empty set": (copy) => {
      rmSync(copy, { recursive: true });
      mkdirSync(copy);
    },
  };
  const missed = [];
  for (const [name, plant] of Object.entries(plants)) {
    const copy = join(scratch, "planted");
    rmSync(copy, { recursive: true, force: true });
    cpSync(b, copy, { recursive: true });
    plant(copy, listFiles(copy)[0]);
    if (compareDirectories(a, copy).length === 0) {
      missed.push(name);
    }
    rmSync(copy, { recursive: true, force: true });
  }
  const empty = join(scratch, "nothing");
  mkdirSync(empty, { recursive: true });
  if (compareDirectories(empty, empty).length === 0) {
    missed.push("two empty sets");
  }
  rmSync(empty, { recursive: true, force: true });
  return missed;
}
