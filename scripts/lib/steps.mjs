// Steps with inputs and outputs. A step whose inputs and outputs are as they were when it last passed is skipped; what it measured then is kept
// in target/steps, so that a run that does nothing prints the same numbers.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const started = performance.now();
const digests = new Map();

/** Seconds since the start of this process. */
export function elapsed() {
  return (performance.now() - started) / 1000;
}

/** One line about the progress, with the time since the start. */
export function progress(text) {
  console.log(`[${`${elapsed().toFixed(1)} s`.padStart(8)}] ${text}`);
}

/** The SHA-256 sum of a file, as hexadecimal digits. */
export function sumOf(path) {
  const { size, mtimeMs, ino } = statSync(path);
  const key = `${path}\0${size}\0${mtimeMs}\0${ino}`;
  const known = digests.get(key);
  if (known !== undefined) {
    return known;
  }
  const sum = createHash("sha256").update(readFileSync(path)).digest("hex");
  digests.set(key, sum);
  return sum;
}

/** One sum over files and directories: names and contents. */
export function hashOf(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    if (!existsSync(path)) {
      hash.update(`${path}\0missing\n`);
    } else if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) {
        add(join(path, entry));
      }
    } else {
      hash.update(`${path}\0${sumOf(path)}\n`);
    }
  };
  for (const path of paths) {
    add(path);
  }
  return hash.digest("hex");
}

/** What was kept of a step: `{ inputs, outputs, rows }`; undefined if it never passed, or if what is there cannot be read. */
function kept(path) {
  try {
    const record = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(record.rows) ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a step, unless it passed before with the same inputs and its outputs are still those. `work` returns rows of the report (records with a
 * `label`); returns the rows of the run that made the outputs.
 */
export function step(name, inputs, outputs, work, force = false) {
  const path = join("target", "steps", `${name.replaceAll(/\W+/g, "-").replace(/-$/, "")}.json`);
  const key = hashOf(inputs);
  const record = kept(path);
  const isThere = outputs.every((output) => existsSync(output));
  if (!force && record !== undefined && record.inputs === key && isThere && record.outputs === hashOf(outputs)) {
    progress(`${name}: unchanged`);
    return record.rows;
  }
  progress(`${name} …`);
  const begin = elapsed();
  const rows = work() ?? [];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify({ inputs: key, outputs: hashOf(outputs), rows }, null, 1));
  renameSync(`${path}.new`, path);
  progress(`${name}: done in ${(elapsed() - begin).toFixed(1)} s`);
  return rows;
}
