#!/usr/bin/env node
// Measures the compiler and its programs, and prints tables: see README.md.
//
//   node bench/run.mjs [--runs N] [--only programs|startup|compiler]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const compiler = join(root, "scripts/tmlc-bootstrap");

/** What is measured: the name in examples/ and bench/peers/, the size that the program is run with, and the highest ratio wanted. */
const PROGRAMS = [
  { name: "nbody", size: "1000000", goal: 1.3 },
  { name: "spectral_norm", size: "1500", goal: 1.3 },
  { name: "binary_trees", size: "15", goal: 1.3 },
];
const PARTS = ["programs", "startup", "compiler"];

let failed = false;

function fail(text) {
  process.stderr.write(`bench: ${text}\n`);
  failed = true;
}

/** Reads the command line; ends the process if it is wrong. */
function readOptions(args) {
  const options = { runs: 7, only: "" };
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1] ?? "";
    if (args[i] === "--runs" && /^[1-9][0-9]*$/.test(value)) {
      options.runs = Number(value);
    } else if (args[i] === "--only" && PARTS.includes(value)) {
      options.only = value;
    } else {
      process.stderr.write(`usage: bench/run.mjs [--runs N] [--only ${PARTS.join("|")}]\n`);
      process.exit(2);
    }
  }
  return options;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints rows of cells in columns; the first is aligned to the left. */
function printTable(title, rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("   "));
  process.stdout.write(`${title}\n\n  ${lines.join("\n  ")}\n\n`);
}

/** Builds with tmlc-bootstrap. Its messages (timings among them), or null after a failure. */
function buildTml(input, output, flags) {
  const done = spawnSync(compiler, ["build", ...flags, "-o", output, input], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) {
    fail(`${input} does not build:\n${(done.stderr ?? "").split("\n").slice(0, 12).join("\n")}`);
    return null;
  }
  return done.stderr;
}

/** Runs a program: what it prints and its CPU time in seconds, user and system, which other processes disturb least. */
function measure(program, args) {
  const script = 'TIMEFORMAT="%3U %3S"; time "$0" "$@" 2>&3';
  const done = spawnSync("bash", ["-c", script, program, ...args], { stdio: ["ignore", "pipe", "pipe", "inherit"], encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) {
    throw new Error(`${program} ended with status ${done.status}`);
  }
  const [user, system] = done.stderr.trim().split(" ").map(Number);
  return { output: done.stdout, seconds: user + system };
}

/** Both programs in turn, `runs` times: the ratio TML / C of each turn. */
function measureRatios(tml, c, size, runs) {
  const result = { ratios: [], tml: [], c: [] };
  for (let run = 0; run < runs; run += 1) {
    // Neither is always the second one.
    const first = run % 2 === 0 ? tml : c;
    const a = measure(first, [size]);
    const b = measure(first === tml ? c : tml, [size]);
    if (a.output !== b.output) {
      throw new Error(`${tml} and ${c} print different things`);
    }
    const [ofTml, ofC] = first === tml ? [a.seconds, b.seconds] : [b.seconds, a.seconds];
    result.tml.push(ofTml);
    result.c.push(ofC);
    result.ratios.push(ofTml / ofC);
  }
  return result;
}

function benchPrograms(work, runs) {
  const rows = [["program", "size", "TML / C", "least", "most", "goal", "TML", "C"]];
  for (const { name, size, goal } of PROGRAMS) {
    const tml = join(work, name);
    const c = join(work, `${name}_c`);
    if (buildTml(join(root, "examples", name, "main.tml"), tml, ["--release"]) === null) {
      continue;
    }
    try {
      execFileSync("clang-19", ["-O2", "-o", c, join(here, "peers", `${name}.c`), "-lm"], { stdio: "inherit" });
      const { ratios, tml: ofTml, c: ofC } = measureRatios(tml, c, size, runs);
      const ratio = median(ratios);
      rows.push([
        name, size, ratio.toFixed(2), Math.min(...ratios).toFixed(2), Math.max(...ratios).toFixed(2),
        `${goal.toFixed(2)} ${ratio <= goal ? "reached" : "missed "}`, `${median(ofTml).toFixed(3)} s`, `${median(ofC).toFixed(3)} s`,
      ]);
    } catch (error) {
      fail(`${name}: ${error.message}`);
    }
  }
  printTable(`Run time against clang-19 -O2 (median of ${runs} ratios, CPU time)`, rows);
}

function benchStartup(work) {
  const source = join(work, "hello.tml");
  writeFileSync(source, 'func main() { println("Hello, world!") }\n');
  const rows = [["hello world", "bytes"]];
  for (const [label, flags] of [["--release", ["--release"]], ["--opt-level s", ["--opt-level", "s"]]]) {
    const program = join(work, "hello");
    if (buildTml(source, program, flags) === null) {
      continue;
    }
    execFileSync("strip", [program]);
    if (measure(program, []).output !== "Hello, world!\n") {
      fail(`hello world (${label}) prints something else`);
    }
    rows.push([label, String(statSync(program).size)]);
  }
  printTable("Size, stripped", rows);
}

/** The lines of `--timings`: phase, milliseconds, MiB. */
function readTimings(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const match = /^([a-z]+) +([0-9.]+) ms +([0-9]+) MiB$/.exec(line);
    if (match !== null && match[1] !== "total") {
      found.push({ phase: match[1], milliseconds: Number(match[2]), memory: Number(match[3]) });
    }
  }
  return found;
}

function countLines() {
  const list = execFileSync("find", [join(root, "stage1-tml/src"), "-name", "*.tml"], { encoding: "utf8" }).trim().split("\n");
  return list.reduce((sum, path) => sum + readFileSync(path, "utf8").split("\n").length - 1, 0);
}

function benchCompiler(work) {
  const messages = buildTml(join(root, "stage1-tml"), join(work, "tmlc"), ["--release", "--timings"]);
  if (messages === null) {
    return;
  }
  const times = readTimings(messages);
  const total = times.reduce((sum, time) => sum + time.milliseconds, 0);
  const rows = [["phase", "ms", "share", "MiB"]];
  for (const { phase, milliseconds, memory } of times) {
    rows.push([phase, milliseconds.toFixed(0), `${((100 * milliseconds) / total).toFixed(1)} %`, String(memory)]);
  }
  const most = times.reduce((max, time) => Math.max(max, time.memory), 0);
  rows.push(["all", total.toFixed(0), "100.0 %", String(most)]);
  printTable(`tmlc-bootstrap build --release stage1-tml (${countLines()} lines)`, rows);
}

const options = readOptions(process.argv.slice(2));
const work = mkdtempSync(join(tmpdir(), "tml-bench-"));
try {
  if (options.only === "" || options.only === "programs") {
    benchPrograms(work, options.runs);
  }
  if (options.only === "" || options.only === "startup") {
    benchStartup(work);
  }
  if (options.only === "" || options.only === "compiler") {
    benchCompiler(work);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
