// The gate: what must be equal, the proof that the comparison can fail, and why it did if it does.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { compareDirectories, provePlanted } from "./compare.mjs";
import { explainBinaries, explainDumps, PHASES } from "./explain.mjs";
import { failure, run } from "./process.mjs";
import { dumpAll, PACKAGES, setSideBySide } from "./stages.mjs";
import { progress } from "./steps.mjs";

/**
 * Compares two directories, after a proof that each planted change is noticed. `explain` gets the names of the files that differ and returns lines.
 * Throws a failure on any difference, or if a planted change was missed.
 */
export function gate(what, a, b, explain) {
  const differences = compareDirectories(a, b);
  if (differences.length > 0) {
    const lines = differences.map(({ file, problem }) => (file === "" ? problem : `${file}: ${problem}`));
    const why = explain(differences.filter(({ problem }) => problem === "differs").map(({ file }) => file));
    throw failure([`${what} differ:`, ...[...lines, ...why].map((line) => `  ${line.replaceAll("\n", "\n  ")}`)].join("\n"));
  }
  const missed = provePlanted(a, b, "target");
  if (missed.length > 0) {
    throw failure(`the comparison of ${what} did not notice: ${missed.join(", ")}`);
  }
  progress(`${what}: equal; planted changes were found`);
}

function gateDumps(what, nameA, nameB) {
  const [a, b] = [join("target", "dumps", nameA), join("target", "dumps", nameB)];
  gate(what, a, b, () => explainDumps(a, b, PACKAGES, nameA, nameB));
}

function explainFiles(a, b, files) {
  return files.flatMap((file) => explainBinaries(readFileSync(join(a, file)), readFileSync(join(b, file)), join(a, file), join(b, file)));
}

/**
 * Why two compilers that should be one make different things: the symbols of their objects for stage1-tml, which are not stripped, then the first
 * phase whose dump differs. Lines of text.
 */
export function explainMakers(nameA, nameB) {
  const below = (name) => join("target", "mismatch", name);
  rmSync(join("target", "mismatch"), { recursive: true, force: true });
  const [x, y] = [nameA, nameB].map((name) => {
    const out = join(below(name), "tmlc.o");
    mkdirSync(below(name), { recursive: true });
    run(`${name}/tmlc`, ["build", "stage1-tml", "--emit", "obj", "--release", "-o", out]);
    return readFileSync(out);
  });
  const code = x.equals(y)
    ? [`the objects of stage1-tml by ${nameA} and ${nameB} are equal`]
    : explainBinaries(x, y, `the object of stage1-tml by ${nameA}`, `by ${nameB}`);
  const phases = [...PHASES, "llvm"];
  for (const name of [nameA, nameB]) {
    dumpAll(below(name), `${name}/tmlc`, phases);
  }
  const dumps = explainDumps(below(nameA), below(nameB), PACKAGES, nameA, nameB, phases);
  const none = `the dumps of all phases (${phases.join(", ")}) by ${nameA} and ${nameB} are equal: ${x.equals(y) ? "linking" : "the optimiser or the code generator"} differs`;
  return [...code, ...(dumps.length > 0 ? dumps : [none])];
}

/** All comparisons of the kit. Throws a failure with an explanation on any difference. */
export function gateAll() {
  gateDumps("the dumps of tmlc-bootstrap and stage 2", "bootstrap", "stage2");
  gateDumps("the dumps of stage 2 and stage 3", "stage2", "stage3");
  for (const [a, b] of [["1", "2"], ["2", "3"]]) {
    const [x, y] = [join("target", "objects", a), join("target", "objects", b)];
    gate(`std's objects by stage ${a} and stage ${b}`, x, y, (files) => [...explainFiles(x, y, files), ...explainMakers(`stage${a}`, `stage${b}`)]);
  }
  setSideBySide();
  const [x, y] = [join("target", "stages", "2"), join("target", "stages", "3")];
  gate("the compilers of stage 2 and stage 3", x, y, (files) => [...explainFiles(x, y, files), ...explainMakers("stage1", "stage2")]);
}
