#!/usr/bin/env node
// Measures how fast the front end of tmlc is, from the source to MIR, on generated programs of two sizes: see README.md.
//
//   node bench/front.mjs [--runs N] [--small LINES] [--large LINES] [--compiler PATH]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readTimings } from "../scripts/lib/process.mjs";
import { generateProgram } from "./generate_program.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The phases from the source to MIR; what else `--timings` names (writing the dump, ownership) is not counted. */
const COUNTED = ["lexer", "parser", "resolver", "types", "ir", "mir"];

function usage() {
  process.stderr.write("usage: bench/front.mjs [--runs N] [--small LINES] [--large LINES] [--compiler PATH]\n");
  process.exit(2);
}

function readOptions(args) {
  const options = { runs: 5, small: 10_000, large: 100_000, compiler: join(root, "stage2", "tmlc") };
  for (let i = 0; i < args.length; i += 2) {
    const name = (args[i] ?? "").replace(/^--/, "");
    const value = args[i + 1] ?? "";
    if (name === "compiler" && value !== "") {
      options.compiler = value;
    } else if (["runs", "small", "large"].includes(name) && /^[1-9][0-9]*$/.test(value)) {
      options[name] = Number(value);
    } else {
      usage();
    }
  }
  return options.small >= 300 && options.large > options.small ? options : usage();
}

/** One run: milliseconds by phase. */
function phasesOf(compiler, source) {
  const done = spawnSync(compiler, ["build", source, "--emit", "mir", "--timings"], { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, TML_HOME: root } });
  const phases = readTimings(done.stderr ?? "");
  if (done.status !== 0 || !COUNTED.every((name) => phases.some(({ phase }) => phase === name))) {
    process.stderr.write(`bench: ${compiler} did not say what the phases of ${source} took:\n${(done.stderr ?? String(done.error)).slice(0, 2000)}\n`);
    process.exit(1);
  }
  return phases.filter(({ phase }) => COUNTED.includes(phase));
}

/** The run with the lowest sum: other work on the machine only makes runs slower. */
function best(compiler, source, runs) {
  const sum = (phases) => phases.reduce((all, { ms }) => all + ms, 0);
  const all = Array.from({ length: runs }, () => phasesOf(compiler, source)).sort((a, b) => sum(a) - sum(b));
  return { phases: new Map(all[0].map(({ phase, ms }) => [phase, ms])), least: sum(all[0]), most: sum(all[all.length - 1]) };
}

const options = readOptions(process.argv.slice(2));
const work = mkdtempSync(join(tmpdir(), "tml-front-"));
try {
  const [small, large] = [options.small, options.large].map((lines) => {
    const source = join(work, `lines_${lines}.tml`);
    writeFileSync(source, generateProgram(lines));
    return { lines, ...best(options.compiler, source, options.runs) };
  });
  const factor = large.lines / small.lines;
  const rows = [["phase", `${small.lines} lines`, `${large.lines} lines`, "ratio", "ns/line"]];
  for (const name of COUNTED) {
    const [a, b] = [small.phases.get(name), large.phases.get(name)];
    rows.push([name, `${a.toFixed(1)} ms`, `${b.toFixed(1)} ms`, (b / a).toFixed(1), ((b * 1e6) / large.lines).toFixed(0)]);
  }
  rows.push(["all", `${small.least.toFixed(1)} ms`, `${large.least.toFixed(1)} ms`, (large.least / small.least).toFixed(1), ((large.least * 1e6) / large.lines).toFixed(0)]);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  process.stdout.write(`Front end, source to MIR (best of ${options.runs} runs each; the slowest: ${small.most.toFixed(1)} and ${large.most.toFixed(1)} ms)\n\n`);
  process.stdout.write(`${rows.map((row) => `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("   ")}`).join("\n")}\n\n`);
  const speed = (one) => `${Math.round((one.lines * 1000) / one.least).toLocaleString("en")} lines/s`;
  const growth = large.least / small.least / factor;
  process.stdout.write(`${speed(small)} and ${speed(large)}; ${factor} times the lines take ${growth.toFixed(2)} times as long per line.\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
