// The two compilers, the three stages, std's objects and all dumps, each made by a step. Rows of the report are records
// `{ label, wall, user, peak, phases }`: seconds, seconds, MiB, and the times of the phases where there are any.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { linkFile } from "./compare.mjs";
import { PHASES } from "./explain.mjs";
import { kitEnvironment, measured, run } from "./process.mjs";
import { step } from "./steps.mjs";

/** The packages whose dumps are compared. */
export const PACKAGES = ["std", "stage1-tml"];

const compilerSources = ["bootstrap", "tsconfig.json", "package-lock.json"];
const librarySources = ["std", "runtime"];
const nativeSources = [...librarySources, "stage1-tml"];
const BOOTSTRAP = "scripts/tmlc-bootstrap";

/** The row of a measured run. */
function row(label, result) {
  return { label, wall: result.wall, user: result.user, peak: result.peak, phases: result.phases };
}

/** `tmlc-bootstrap` and the three stages of `tmlc`; `force` makes all of them anew. Returns rows of the report. */
export function buildStages(force) {
  const rows = [];
  step("bootstrap compiler", compilerSources, ["target/bootstrap/cli/main.js"], () => {
    run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]);
    writeFileSync("target/bootstrap/.stamp", "");
  }, force);
  rows.push(...step("stage 1 (by the bootstrap compiler)", [...compilerSources, ...nativeSources], ["stage1/tmlc"], () => {
    mkdirSync("stage1", { recursive: true });
    return [row("stage 1, -O0, by tmlc-bootstrap", measured(BOOTSTRAP, ["build", "stage1-tml", "--opt-level", "0", "--timings", "-o", "stage1/tmlc"]))];
  }, force));
  for (const [stage, by] of [[2, 1], [3, 2]]) {
    rows.push(...step(`stage ${stage} (by stage ${by})`, [...nativeSources, `stage${by}/tmlc`], [`stage${stage}/tmlc`], () => {
      mkdirSync(`stage${stage}`, { recursive: true });
      const args = ["build", "stage1-tml", "--release", "--timings", "-o", `stage${stage}/tmlc`];
      return [row(`stage ${stage}, release, by stage ${by}`, measured(`stage${by}/tmlc`, args))];
    }, force));
  }
  return rows;
}

/** All checks on std, which programs only pay for as far as they use it. */
export function checkStd(force) {
  return step("std, all checks", [...compilerSources, "std"], [], () => [row("std, all checks, by tmlc-bootstrap", measured(BOOTSTRAP, ["check", "std", "--timings"]))], force);
}

/** The object of all of std by each compiler, in `target/objects`. */
export function buildObjects(force) {
  const rows = [];
  for (const [name, compiler] of [["bootstrap", BOOTSTRAP], ["1", "stage1/tmlc"], ["2", "stage2/tmlc"], ["3", "stage3/tmlc"]]) {
    const by = name === "bootstrap" ? "tmlc-bootstrap" : `stage ${name}`;
    const inputs = [...(name === "bootstrap" ? compilerSources : [compiler]), "std"];
    const out = join("target", "objects", name, "std.o");
    rows.push(...step(`std's object (by ${by})`, inputs, [out], () => {
      mkdirSync(dirname(out), { recursive: true });
      return [row(`std's object, release, by ${by}`, measured(compiler, ["build", "std", "--emit", "obj", "--release", "-o", out]))];
    }, force));
  }
  return rows;
}

/** Arguments: pairs of package and phase. As many dumps at a time as there are processors, but four at most. */
const DUMP = `printf '%s\\n' "$@" | xargs -n 2 -P "$JOBS" sh -c '"$COMPILER" build "$0" --emit "$1" > "$OUT/$0/$1"'`;

/** Writes the dumps of some phases by one compiler to `DIRECTORY/PACKAGE/PHASE`; returns what all of them took together. */
export function dumpAll(directory, compiler, phases = PHASES) {
  const pairs = [...PACKAGES].reverse().flatMap((pkg) => phases.map((phase) => [pkg, phase]));
  PACKAGES.forEach((pkg) => mkdirSync(join(directory, pkg), { recursive: true }));
  const env = { ...kitEnvironment, COMPILER: compiler, OUT: directory, JOBS: String(Math.min(4, availableParallelism())) };
  return measured("sh", ["-c", DUMP, "dump", ...pairs.flat()], { env });
}

/** The dumps of all phases of std and stage1-tml by the bootstrap compiler, stage 2 and stage 3. */
export function buildDumps(force) {
  const rows = [];
  for (const [name, compiler] of [["bootstrap", BOOTSTRAP], ["stage2", "stage2/tmlc"], ["stage3", "stage3/tmlc"]]) {
    const by = name === "bootstrap" ? "tmlc-bootstrap" : name.replace("stage", "stage ");
    const inputs = [...(name === "bootstrap" ? compilerSources : [compiler]), "std", "stage1-tml", "scripts/lib/stages.mjs"];
    const out = join("target", "dumps", name);
    rows.push(...step(`dumps by ${by}`, inputs, [out], () => {
      rmSync(out, { recursive: true, force: true });
      return [row(`${PACKAGES.length * PHASES.length} dumps by ${by}`, dumpAll(out, compiler))];
    }, force));
  }
  return rows;
}

/** The compilers of stage 2 and 3 in directories of their own, `target/stages/N`. */
export function setSideBySide() {
  for (const stage of ["2", "3"]) {
    const directory = join("target", "stages", stage);
    rmSync(directory, { recursive: true, force: true });
    linkFile(`stage${stage}/tmlc`, join(directory, "tmlc"));
  }
}
