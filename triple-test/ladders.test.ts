/**
 * Pathological sources in three sizes: no compiler crashes or hangs, both say the same, and twice the size costs tmlc at most about 2.6 times the
 * time, where the time can be measured. `LADDERS` multiplies the sizes.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compilers, runCommand, withTemporary, type Compiler, type RunResult } from "./lib/compilers.js";
import { LADDERS, type Files, type Ladder } from "./lib/ladders.js";

const scale = Number(process.env["LADDERS"] ?? "1");

/** Times below this many seconds count as this many. */
const MEASURABLE = 0.05;
const TRIES = 3;

const [bootstrap, native] = await compilers();

interface Timed extends RunResult {
  readonly seconds: number;
}

/** Runs the native compiler and tells its processor time. */
async function timed(compiler: Compiler, file: string): Promise<Timed> {
  const script = `TIMEFORMAT="%U %S"; { time "$0" check "$1" --message-format=json 2>&3; } 3>&2 2>"$2"`;
  const times = `${file}.times`;
  const result = await runCommand("bash", ["-c", script, compiler.path, file, times], { timeout: 60_000 });
  const numbers = readFileSync(times, "utf8").trim().split(" ").map(Number);
  return { ...result, seconds: numbers.reduce((sum, one) => sum + one, 0) };
}

function write(directory: string, files: Files): string {
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, name), text);
  }
  return join(directory, "main.tml");
}

/** The code of the first error. */
function codeOf(result: RunResult): string {
  return /^\{"severity":"error","code":"(\w+)"/m.exec(result.stderr)?.[1] ?? "";
}

function expectVerdict(ladder: Ladder, result: RunResult, label: string): void {
  expect({ status: result.status, code: codeOf(result) }, `${label}: ${result.stderr.slice(0, 500)}`).toEqual({ status: ladder.code === "" ? 0 : 1, code: ladder.code });
}

/** What std and an empty program cost. */
async function emptyCost(compiler: Compiler): Promise<number> {
  return withTemporary(async (directory) => {
    const file = write(join(directory, "empty"), { "main.tml": "func main() { }\n" });
    return Math.min((await timed(compiler, file)).seconds, (await timed(compiler, file)).seconds, (await timed(compiler, file)).seconds);
  });
}

const base = await emptyCost(native);

/** Whether each size costs at most `growth` times the one before it; `cost` holds the best times so far. */
function grows(cost: readonly number[], growth: number): boolean {
  return cost.slice(1).every((seconds, i) => seconds - base <= growth * Math.max((cost[i] ?? 0) - base, MEASURABLE));
}

async function climb(ladder: Ladder, directory: string): Promise<void> {
  const files = [1, 2, 4].map((factor) => write(join(directory, `${factor}`), ladder.make(ladder.size * factor * scale)));
  const said: string[] = [];
  const cost = files.map(() => Infinity);
  for (let round = 0; round < TRIES; round += 1) {
    for (const [i, file] of files.entries()) {
      const result = await timed(native, file);
      expectVerdict(ladder, result, `tmlc, size ${ladder.size * 2 ** i}`);
      said[i] = result.stderr;
      cost[i] = Math.min(cost[i] ?? Infinity, result.seconds);
    }
    if (grows(cost, ladder.growth)) {
      break;
    }
  }
  expect(grows(cost, ladder.growth), `seconds ${cost.join(", ")}; an empty program ${base}`).toBe(true);
  const result = await bootstrap.run(["check", files[0] ?? "", "--message-format=json"]);
  expectVerdict(ladder, result, `tmlc-bootstrap, size ${ladder.size}`);
  expect(result.stderr).toBe(said[0]);
}

for (const ladder of LADDERS) {
  it(ladder.name, () => withTemporary((directory) => climb(ladder, directory)), 300_000);
}
