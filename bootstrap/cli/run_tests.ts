/** The command `test`: every test in a process of its own, several at a time, told in the order of the source ([std.test]). */
import { availableParallelism } from "node:os";
import { jsonText } from "../diagnostics/index.js";
import type { TestCase } from "../driver/index.js";
import { captureProgram, type ProgramEnd } from "../link/index.js";
import { TEST_PASSED } from "../llvm/index.js";

/** Exit status of a panic. */
const PANICKED = 101;

/** What the command line of `test` says about running. */
export interface TestFlags {
  /** Only tests whose names contain it. */
  readonly filter: string;
  /** How many run at a time; 0 for one per core. */
  readonly jobs: number;
  /** The seed of the properties. */
  readonly seed: bigint;
  readonly json: boolean;
  /** Benchmarks are run, one at a time, instead of tests. */
  readonly benches: boolean;
}

/** A measured benchmark: nanoseconds of one run (median, least, greatest), and how many there were. */
interface Measure {
  readonly median: string;
  readonly least: string;
  readonly greatest: string;
  readonly runs: string;
}

/** Runs the chosen tests; a report of each, in their order, and one of all. Whether there was one and none failed. */
export async function runTests(program: string, tests: readonly TestCase[], flags: TestFlags, out: (text: string) => void): Promise<boolean> {
  const chosen: number[] = [];
  for (const [index, test] of tests.entries()) {
    if (test.name.includes(flags.filter)) {
      chosen.push(index);
    }
  }
  const ends: (ProgramEnd | undefined)[] = chosen.map(() => undefined);
  let next = 0;
  let told = 0;
  let failed = 0;
  const tell = (): void => {
    for (let end = ends[told]; end !== undefined; end = ends[told]) {
      const test = tests[chosen[told] ?? 0];
      if (test !== undefined && !tellTest(test, end, flags, out)) {
        failed += 1;
      }
      told += 1;
    }
  };
  const work = async (): Promise<void> => {
    while (next < chosen.length) {
      const own = next;
      next += 1;
      ends[own] = await captureProgram(program, [String(chosen[own] ?? 0), String(flags.seed)]);
      tell();
    }
  };
  const jobs = flags.benches ? 1 : flags.jobs === 0 ? availableParallelism() : flags.jobs;
  await Promise.all(Array.from({ length: Math.min(jobs, chosen.length) }, work));
  tellAll(chosen.length, failed, tests.length - chosen.length, flags, out);
  return chosen.length > 0 && failed === 0;
}

/** Reports one test; whether it passed. */
function tellTest(test: TestCase, end: ProgramEnd, flags: TestFlags, out: (text: string) => void): boolean {
  const measure = test.kind === "bench" ? measureOf(end) : undefined;
  const reason = test.kind === "bench" && measure === undefined && whyFailed(test, end, flags.seed) === "" ? "no measurement" : whyFailed(test, end, flags.seed);
  if (flags.json) {
    out(testJson(test, end, reason, measure));
  } else if (reason !== "") {
    out("failed  " + test.name + ": " + reason + "\n" + shownOutput("stdout", end.stdout) + shownOutput("stderr", end.stderr));
  } else if (measure !== undefined) {
    out("bench   " + test.name + ": " + measure.median + " ns (" + measure.least + " to " + measure.greatest + ", " + measure.runs + " runs)\n");
  } else {
    out("ok      " + test.name + "\n");
  }
  return reason === "";
}

/** `{"event":"test",…}` in one line. */
function testJson(test: TestCase, end: ProgramEnd, reason: string, measure: Measure | undefined): string {
  const head = '{"event":"test","name":' + jsonText(test.name) + ',"kind":"' + test.kind + '","passed":' + String(reason === "");
  const streams = ',"reason":' + jsonText(reason) + ',"stdout":' + jsonText(end.stdout) + ',"stderr":' + jsonText(end.stderr);
  const numbers =
    measure === undefined
      ? ""
      : ',"nanoseconds":' + measure.median + ',"least":' + measure.least + ',"greatest":' + measure.greatest + ',"runs":' + measure.runs;
  return head + streams + numbers + "}\n";
}

function tellAll(run: number, failed: number, left: number, flags: TestFlags, out: (text: string) => void): void {
  const passed = run - failed;
  if (flags.json) {
    out('{"event":"end","passed":' + String(passed) + ',"failed":' + String(failed) + ',"left_out":' + String(left) + ',"seed":' + String(flags.seed) + "}\n");
    return;
  }
  const noun = (flags.benches ? "benchmark" : "test") + (run === 1 ? "" : "s");
  const counts = run === 0 ? "no " + noun : String(run) + " " + noun + ": " + String(passed) + " passed, " + String(failed) + " failed";
  out(counts + (left === 0 ? "" : ", " + String(left) + " left out") + "\n");
}

/** The last line that a benchmark wrote; undefined if it is none of its own. */
function measureOf(end: ProgramEnd): Measure | undefined {
  const lines = end.stdout.split("\n");
  const [median, least, greatest, runs, more] = (lines[lines.length - 2] ?? "").split(" ");
  if (end.status !== TEST_PASSED || median === undefined || least === undefined || greatest === undefined || runs === undefined || more !== undefined) {
    return undefined;
  }
  return { median, least, greatest, runs };
}

/** What is wrong with the end of a test; empty if it is as it should be. */
function whyFailed(test: TestCase, end: ProgramEnd, seed: bigint): string {
  if (end.problem !== "") {
    return "cannot run: " + end.problem;
  }
  if (end.signal !== 0) {
    return "signal " + String(end.signal);
  }
  if (end.status === TEST_PASSED) {
    return test.shouldFail ? "did not fail" : "";
  }
  if (test.shouldFail && (end.status === PANICKED || end.status === 1)) {
    return "";
  }
  if (test.kind === "property" && end.status === 1) {
    return "does not hold (seed " + String(seed) + ")";
  }
  if (end.status === PANICKED) {
    return "panic";
  }
  return (end.status === 0 ? "ended early with exit status " : "exit status ") + String(end.status);
}

/** What a test wrote to one of its streams, line by line. */
function shownOutput(stream: string, text: string): string {
  if (text === "") {
    return "";
  }
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  return lines.map((line) => "    " + stream + ": " + line + "\n").join("");
}
