// The report of a run, as text: what each stage took, its phases, and the SHA-256 sums.
import { join } from "node:path";
import { listFiles } from "./compare.mjs";
import { PHASES } from "./explain.mjs";
import { PACKAGES } from "./stages.mjs";
import { sumOf } from "./steps.mjs";

function printRows(rows, isText) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    console.log(`  ${row.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ").trimEnd()}`);
  }
  console.log("");
}

/** Wall time, user time and peak memory of each run. */
export function printCosts(rows) {
  const cells = rows.map((row) => [row.label, `${row.wall.toFixed(1)} s`, `${row.user.toFixed(1)} s`, `${row.peak.toFixed(0)} MiB`]);
  printRows([["made", "wall", "user", "peak"], ...cells], (column) => column === 0);
}

/** Time and memory of each phase, a column per run that has phases. */
export function printPhases(rows) {
  const runs = rows.filter((row) => row.phases.length > 0);
  const names = [...new Set(runs.flatMap((row) => row.phases.map(({ phase }) => phase)))];
  if (names.length === 0) {
    return;
  }
  const cell = (row, name) => {
    const found = row.phases.find(({ phase }) => phase === name);
    return found === undefined ? "" : `${found.ms.toFixed(0)} ms ${found.mib.toFixed(0).padStart(5)} MiB`;
  };
  const body = names.map((name) => [name, ...runs.map((row) => cell(row, name))]);
  printRows([["phase", ...runs.map((row) => row.label.replace(/,.*$/, ""))], ...body], (column) => column === 0);
}

/** The SHA-256 sums of the compilers, of std's objects and of the dumps (the same by each compiler, once the gate has passed). */
export function printSums() {
  const files = [1, 2, 3].map((stage) => [`stage${stage}/tmlc`, `stage${stage}/tmlc`]);
  files.push(...listFiles("target/objects").map((path) => [`std's object by ${path.split("/")[0].replace(/^(\d)$/, "stage $1").replace("bootstrap", "tmlc-bootstrap")}`, join("target/objects", path)]));
  files.push(...PACKAGES.flatMap((pkg) => PHASES.map((phase) => [`${phase} of ${pkg}`, join("target", "dumps", "stage2", pkg, phase)])));
  printRows([["what", "SHA-256"], ...files.map(([name, path]) => [name, sumOf(path)])], () => true);
}
