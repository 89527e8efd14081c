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

/** Runs a command under the system's accounting: wall and user seconds and peak memory in MiB. */
function measured(label, command, args, env = {}) {
  const begin = performance.now();
  const before = process.resourceUsage();
  run(command, args, env);
  void before;
  report.push({ label, wall: (performance.now() - begin) / 1000 });
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

step("stage 1", [...compilerSources, ...librarySources, "stage1-tml"], ["stage1/tmlc"], () => {
  mkdirSync("stage1", { recursive: true });
  measured("stage 1 by the bootstrap compiler", "scripts/tmlc-bootstrap", ["build", "stage1-tml", "--release", "-o", "stage1/tmlc"], { TML_NO_REBUILD: "1" });
});

step("dumps of both compilers", [...compilerSources, ...librarySources, "stage1-tml", "scripts"], ["target/dumps/bootstrap", "target/dumps/native"], () => {
  rmSync("target/dumps", { recursive: true, force: true });
  dumpAll("bootstrap", "scripts/tmlc-bootstrap", ["build"]);
  dumpAll("native", "stage1/tmlc", ["build"]);
});

const missed = provePlanted("target/dumps/bootstrap", "target/dumps/native", "target");
if (missed.length > 0) {
  console.error(`bootstrap: the comparison did not notice: ${missed.join(", ")}`);
  process.exit(1);
}
const differences = compareDirectories("target/dumps/bootstrap", "target/dumps/native");
if (differences.length > 0) {
  console.error("bootstrap: the compilers differ:");
  for (const line of differences) {
    console.error(`  ${line}`);
  }
  process.exit(1);
}

console.log("");
for (const one of report) {
  console.log(`${one.label.padEnd(40)} ${one.wall.toFixed(1).padStart(8)} s wall`);
}
const rows = [["stage1/tmlc", sum("stage1/tmlc")]];
for (const pkg of PACKAGES) {
  for (const phase of PHASES) {
    rows.push([`${phase} of ${pkg}`, sum(join("target", "dumps", "bootstrap", pkg, phase))]);
  }
}
for (const [name, digest] of rows) {
  console.log(`${name.padEnd(40)} ${digest}`);
}
console.log(`\nBoth compilers agree on ${PHASES.join(" and ")} of ${PACKAGES.join(" and ")}; planted changes were found. ${seconds(started)} in all.`);
