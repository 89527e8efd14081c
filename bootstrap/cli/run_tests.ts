/** The command `test`: every test in a process of its own ([std.test]). */
import type { TestCase } from "../driver/index.js";
import { captureProgram, type ProgramEnd } from "../link/index.js";
import { TEST_PASSED } from "../llvm/index.js";

/** Exit status of a panic. */
const PANICKED = 101;

/** Runs the tests whose names contain `filter`, one line for each and one for all. Whether there was one and none failed. */
export function runTests(program: string, tests: readonly TestCase[], filter: string, out: (text: string) => void): boolean {
  let passed = 0;
  let failed = 0;
  for (const [index, test] of tests.entries()) {
    if (!test.name.includes(filter)) {
      continue;
    }
    const end = captureProgram(program, [String(index)]);
    const reason = whyFailed(test, end);
    if (reason === "") {
      passed += 1;
      out("ok      " + test.name + "\n");
    } else {
      failed += 1;
      out("failed  " + test.name + ": " + reason + "\n" + shownOutput("stdout", end.stdout) + shownOutput("stderr", end.stderr));
    }
  }
  const run = passed + failed;
  const left = tests.length - run;
  const counts = run === 0 ? "no tests" : String(run) + (run === 1 ? " test: " : " tests: ") + String(passed) + " passed, " + String(failed) + " failed";
  out(counts + (left === 0 ? "" : ", " + String(left) + " left out") + "\n");
  return run > 0 && failed === 0;
}

/** What is wrong with the end of a test; empty if it is as it should be. */
function whyFailed(test: TestCase, end: ProgramEnd): string {
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
