// The kit's main job: builds the bootstrap compiler, compiles tmlc with it, and compares what the two compilers make of the same sources.
// A step whose inputs have not changed since it last passed is skipped (`--force` runs all).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareDirectories, provePlanted } from "./compare.mjs";

const root = join(import.meta.dirname, "..");
process.chdir(root);
const force = process.argv.includes("--force");
const started = performance.now();
const report = [];

/** Phases whose dumps tmlc can make by now; they must equal the bootstrap compiler's. */
const PHASES = ["tokens", "ast", "tast", "ir", "mir", "mir-drops"];
const PACKAGES = ["std", "stage1-tml"];

function hashOf(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path).sort()) {
        add(join(path, entry));
      }
    } else {
      hash.update(path + "\0");
      hash.update(readFileSync(path));
    }
  };
  for (const path of paths) {
    add(path);
  }
  return hash.digest("hex");
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1) + " s";
}

/** Runs a step unless its inputs and outputs are as they were when it last passed. */
function step(name, inputs, outputs, work) {
  const stamp = join("target", "steps", name.replaceAll(/\W+/g, "-"));
  const key = hashOf(inputs);
  if (!force && existsSync(stamp) && readFileSync(stamp, "utf8") === key && outputs.every((path) => existsSync(path))) {
    console.log(`[${seconds(started).padStart(8)}] ${name}: unchanged`);
    return;
  }
  console.log(`[${seconds(started).padStart(8)}] ${name} …`);
  const begin = performance.now();
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hashOf(inputs));
  console.log(`[${seconds(started).padStart(8)}] ${name}: done in ${seconds(begin)}`);
}

/** Runs a command; ends with its output and status 1 if it fails. Returns stdout. */
function run(command, args, env = {}) {
  const result = spawnSync(command, args, { encoding: "buffer", env: { ...process.env, ...env }, maxBuffer: 1 << 30 });
  if (result.status !== 0) {
    process.stderr.write(result.stdout ?? "");
    process.stderr.write(result.stderr ?? "");
    console.error(`bootstrap: ${command} ${args.join(" ")} failed${result.error ? `: ${result.error.message}` : ""}`);
    process.exit(1);
  }
  return result.stdout;
}

/** Runs a command and notes its wall and user time and its peak memory, as the system accounts them. */
function measured(label, command, args, env = {}) {
  const accounting = join("target", "steps", "accounting");
  mkdirSync(dirname(accounting), { recursive: true });
  const script = 'import json,os,resource,subprocess,sys\n' +
    'status=subprocess.run(sys.argv[2:]).returncode\n' +
    'u=resource.getrusage(resource.RUSAGE_CHILDREN)\n' +
    'json.dump([u.ru_utime,u.ru_maxrss],open(sys.argv[1],"w"))\n' +
    'sys.exit(status)\n';
  const begin = performance.now();
  const hasPython = spawnSync("python3", ["-c", ""]).status === 0;
  if (hasPython) {
    run("python3", ["-c", script, accounting, command, ...args], env);
    const [user, peak] = JSON.parse(readFileSync(accounting, "utf8"));
    report.push({ label, wall: (performance.now() - begin) / 1000, user, peak: (peak / 1024).toFixed(0) });
  } else {
    run(command, args, env);
    report.push({ label, wall: (performance.now() - begin) / 1000, user: NaN, peak: "?" });
  }
}

function sum(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function dumpAll(name, compiler, prefix) {
  for (const pkg of PACKAGES) {
    for (const phase of PHASES) {
      const out = join("target", "dumps", name, pkg, phase);
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, run(compiler, [...prefix, pkg, "--emit", phase], { TML_NO_REBUILD: "1" }));
    }
  }
}

const compilerSources = ["bootstrap", "tsconfig.json", "package-lock.json"];
const librarySources = ["std", "runtime"];

step("bootstrap compiler", compilerSources, ["target/bootstrap/cli/main.js"], () => {
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]);
  writeFileSync("target/bootstrap/.stamp", "");
});

step("std, all checks", [...compilerSources, "std"], [], () => {
  measured("std, all checks", "scripts/tmlc-bootstrap", ["check", "std"], { TML_NO_REBUILD: "1" });
});

const tmlcSources = [...librarySources, "stage1-tml"];

step("stage 1 (by the bootstrap compiler)", [...compilerSources, ...tmlcSources], ["stage1/tmlc"], () => {
  mkdirSync("stage1", { recursive: true });
  measured("stage 1, -O0, by tmlc-bootstrap", "scripts/tmlc-bootstrap", ["build", "stage1-tml", "--opt-level", "0", "-o", "stage1/tmlc"], { TML_NO_REBUILD: "1" });
});

for (const [stage, by] of [[2, 1], [3, 2]]) {
  step(`stage ${stage} (by stage ${by})`, [...compilerSources, ...tmlcSources, `stage${by}/tmlc`], [`stage${stage}/tmlc`], () => {
    mkdirSync(`stage${stage}`, { recursive: true });
    measured(`stage ${stage}, release, by stage ${by}`, `stage${by}/tmlc`, ["build", "stage1-tml", "--release", "-o", `stage${stage}/tmlc`]);
  });
}

step("dumps of both compilers", [...compilerSources, ...tmlcSources, "stage2/tmlc", "scripts"], ["target/dumps/bootstrap", "target/dumps/native"], () => {
  rmSync("target/dumps", { recursive: true, force: true });
  dumpAll("bootstrap", "scripts/tmlc-bootstrap", ["build"]);
  dumpAll("native", "stage2/tmlc", ["build"]);
});

step("stage 2 and stage 3, set side by side", ["stage2/tmlc", "stage3/tmlc"], ["target/stages/2/tmlc", "target/stages/3/tmlc"], () => {
  for (const stage of ["2", "3"]) {
    rmSync(join("target", "stages", stage), { recursive: true, force: true });
    mkdirSync(join("target", "stages", stage), { recursive: true });
    writeFileSync(join("target", "stages", stage, "tmlc"), readFileSync(`stage${stage}/tmlc`));
  }
});

/** Compares two directories, after it has proved that the comparison can fail; ends with status 1 on any difference. */
function gate(what, a, b) {
  const missed = provePlanted(a, b, "target");
  if (missed.length > 0) {
    console.error(`bootstrap: the comparison of ${what} did not notice: ${missed.join(", ")}`);
    process.exit(1);
  }
  const differences = compareDirectories(a, b);
  if (differences.length > 0) {
    console.error(`bootstrap: ${what} differ:`);
    for (const line of differences) {
      console.error(`  ${line}`);
    }
    process.exit(1);
  }
}

gate("the dumps of the two compilers", "target/dumps/bootstrap", "target/dumps/native");
gate("stage 2 and stage 3", "target/stages/2", "target/stages/3");

console.log("");
for (const one of report) {
  console.log(`${one.label.padEnd(44)} ${one.wall.toFixed(1).padStart(8)} s wall ${one.user.toFixed(1).padStart(8)} s user ${one.peak.padStart(6)} MiB`);
}
const rows = [1, 2, 3].map((stage) => [`stage${stage}/tmlc`, sum(`stage${stage}/tmlc`)]);
for (const pkg of PACKAGES) {
  for (const phase of PHASES) {
    rows.push([`${phase} of ${pkg}`, sum(join("target", "dumps", "bootstrap", pkg, phase))]);
  }
}
for (const [name, digest] of rows) {
  console.log(`${name.padEnd(44)} ${digest}`);
}
console.log(`\nStage 2 and stage 3 are the same bytes; both compilers agree on every dump; planted changes were found. ${seconds(started)} in all.`);
