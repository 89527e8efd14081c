// The two compilers, the three stages, std's objects and all dumps, each made by a step. Rows of the report are records
// `{ label, wall, user, peak, phases }`: seconds, seconds, MiB, and the times of the phases where there are any.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
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

/** `tmlc-bootstrap`. */
async function buildBootstrap(force) {
  await step("bootstrap compiler", compilerSources, ["target/bootstrap/cli/main.js"], () => {
    run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]);
    writeFileSync("target/bootstrap/.stamp", "");
  }, force);
}

/** The first stage of `tmlc`. */
function buildStage1(force) {
  return step("stage 1 (by the bootstrap compiler)", [...compilerSources, ...nativeSources], ["stage1/tmlc"], async () => {
    mkdirSync("stage1", { recursive: true });
    return [row("stage 1, -O0, by tmlc-bootstrap", await measured(BOOTSTRAP, ["build", "stage1-tml", "--opt-level", "0", "--timings", "-o", "stage1/tmlc"]))];
  }, force);
}

/** Stage 2 or 3, by the one before it. */
function buildStage(stage, force) {
  const by = stage - 1;
  return step(`stage ${stage} (by stage ${by})`, [...nativeSources, `stage${by}/tmlc`], [`stage${stage}/tmlc`], async () => {
    mkdirSync(`stage${stage}`, { recursive: true });
    const args = ["build", "stage1-tml", "--release", "--timings", "-o", `stage${stage}/tmlc`];
    return [row(`stage ${stage}, release, by stage ${by}`, await measured(`stage${by}/tmlc`, args))];
  }, force);
}

/** All checks on std, which programs only pay for as far as they use it. */
function checkStd(force) {
  const name = "std, all checks";
  return step(name, [...compilerSources, "std"], [], async () => [row(`${name}, by tmlc-bootstrap`, await measured(BOOTSTRAP, ["check", "std", "--timings"]))], force);
}

/** A compiler as text, and what it is made of: `bootstrap` or the number of a stage. */
function described(name) {
  return name === "bootstrap"
    ? { by: "tmlc-bootstrap", compiler: BOOTSTRAP, made: compilerSources }
    : { by: `stage ${name}`, compiler: `stage${name}/tmlc`, made: [`stage${name}/tmlc`] };
}

/** The object of all of std by a compiler, in `target/objects`. */
function buildObject(name, force) {
  const { by, compiler, made } = described(name);
  const out = join("target", "objects", name, "std.o");
  return step(`std's object (by ${by})`, [...made, "std"], [out], async () => {
    mkdirSync(dirname(out), { recursive: true });
    return [row(`std's object, release, by ${by}`, await measured(compiler, ["build", "std", "--emit", "obj", "--release", "-o", out]))];
  }, force);
}

/** Arguments: pairs of package and phase. As many dumps at a time as there are processors, but four at most. */
const DUMP = `printf '%s\\n' "$@" | xargs -n 2 -P "$JOBS" sh -c '"$COMPILER" build "$0" --emit "$1" > "$OUT/$0/$1"'`;

/** What writes the dumps of some phases by one compiler to `DIRECTORY/PACKAGE/PHASE`: command, arguments and options, as `run` takes them. */
export function dumpCommand(directory, compiler, phases = PHASES) {
  const pairs = [...PACKAGES].reverse().flatMap((pkg) => phases.map((phase) => [pkg, phase]));
  PACKAGES.forEach((pkg) => mkdirSync(join(directory, pkg), { recursive: true }));
  const env = { ...kitEnvironment, COMPILER: compiler, OUT: directory, JOBS: String(Math.min(4, availableParallelism())) };
  return ["sh", ["-c", DUMP, "dump", ...pairs.flat()], { env }];
}

/** The dumps of all phases of std and stage1-tml by a compiler. */
function buildDumps(name, force) {
  const { by, compiler, made } = described(name);
  const out = join("target", "dumps", name === "bootstrap" ? name : `stage${name}`);
  return step(`dumps by ${by}`, [...made, "std", "stage1-tml", "scripts/lib/stages.mjs"], [out], async () => {
    rmSync(out, { recursive: true, force: true });
    return [row(`${PACKAGES.length * PHASES.length} dumps by ${by}`, await measured(...dumpCommand(out, compiler)))];
  }, force);
}

/** What each of some steps gives, one after the other. */
async function inTurn(...steps) {
  const rows = [];
  for (const one of steps) {
    rows.push(await one());
  }
  return rows;
}

/**
 * The two compilers, the three stages, std's objects and all dumps, one after the other, so that the times are their own; `force` makes all of them anew.
 * Returns rows of the report.
 */
export async function buildAll(force) {
  await buildBootstrap(force);
  const names = ["bootstrap", "1", "2", "3"];
  const rows = await inTurn(
    () => buildStage1(force),
    ...[2, 3].map((stage) => () => buildStage(stage, force)),
    () => checkStd(force),
    ...names.map((name) => () => buildObject(name, force)),
    ...names.filter((name) => name !== "1").map((name) => () => buildDumps(name, force)),
  );
  return rows.flat();
}

/** Copies of the compilers of stage 2 and 3 in directories of their own, `target/stages/N`. */
export function setSideBySide() {
  for (const stage of ["2", "3"]) {
    const directory = join("target", "stages", stage);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    copyFileSync(`stage${stage}/tmlc`, join(directory, "tmlc"));
  }
}
