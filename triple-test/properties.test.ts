/** The command `test`: properties, benchmarks, several tests at a time, JSON; the same under both compilers. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, withTemporary, type RunResult } from "./lib/compilers.js";

const PROGRAM = `use std::process
use std::test::{Bencher, assume, keep}

@property
func holds(a: I32, b: I32) -> Bool { a.wrapping_add(b) == b.wrapping_add(a) }

@test
func first() { println("quiet") }

@property(cases: 500)
func sorted(items: ref List[I32]) {
    for i in 1 to items.len() { assert(items[i - 1] <= items[i]) }
}

@property
func short(text: Str) -> Outcome[(), Str] {
    if text.len() > 5 { return Err("too long") }
    Ok(())
}

@property
func bounded(n: U64) {
    assume(n % 2 == 0)
    assert(n < 1000)
}

@property
func never(n: U64) { assume(n == 77777777) }

@property
func exits(n: U8) { if n > 100 { process::exit(0) } }

@property
func several(mut_list: mut ref List[U8], pair: (I8, Char), maybe: Bool?) {
    mut_list.push(1)
    assert(pair.0 < 10 or maybe.is_nothing())
}

@test
func failing() {
    println("out")
    panic("\\"quoted\\"")
}

@bench
func adds() -> I32 { 1 + 2 }

@bench
func sorts(b: mut ref Bencher) {
    let items: List[U64] = [3, 1, 2]
    while b.next() {
        var copy = items.duplicate()
        copy.sort()
        keep(copy)
    }
}

@bench
func measures_nothing(b: mut ref Bencher) { }
`;

/** What is simplest does not depend on the seed; how it was found does. */
const REPORT = `ok      holds
ok      first
failed  sorted: does not hold (seed SEED)
    stderr: case N of 500 fails; simplified in N steps to
    stderr:     items = [1, 0]
    stderr: panic at program.tml:12:33: assertion failed: items[i - 1] <= items[i]
failed  short: does not hold (seed SEED)
    stderr: case N of 100 fails; simplified in N steps to
    stderr:     text = "aaaaaa"
    stderr: error: "too long"
failed  bounded: does not hold (seed SEED)
    stderr: case N of 100 fails; simplified in N steps to
    stderr:     n = 1000
    stderr: panic at program.tml:24:5: assertion failed: n < 1000
failed  never: does not hold (seed SEED)
    stderr: too many cases were left out: 1001 of 1001
failed  exits: does not hold (seed SEED)
    stderr: case N of 100 fails; simplified in N steps to
    stderr:     n = 101
    stderr: which ends with exit status 0
failed  several: does not hold (seed SEED)
    stderr: case N of 100 fails; simplified in N steps to
    stderr:     mut_list = []
    stderr:     pair = (10, 'a')
    stderr:     maybe = Just(false)
    stderr: panic at program.tml:36:5: assertion failed: pair.0 < 10 or maybe.is_nothing()
failed  failing: panic
    stdout: out
    stderr: panic at program.tml:42:5: "quoted"
9 tests: 2 passed, 7 failed
`;

const SLOW = `use std::time

@test
func slow() { time::sleep(time::Duration::from_millis(400)) }
@test
func quick() { }
@test
func slower() { time::sleep(time::Duration::from_millis(600)) }
@test
func fails() { assert(false) }
`;

const all = await compilers();

async function ran(compiler: (typeof all)[number], text: string, options: readonly string[]): Promise<RunResult> {
  return await withTemporary(async (directory) => {
    const file = join(directory, "program.tml");
    writeFileSync(file, text);
    return await compiler.run(["test", file, ...options]);
  });
}

interface Line {
  readonly event: string;
  readonly name?: string;
  readonly kind?: string;
  readonly passed: boolean | number;
  readonly reason?: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly nanoseconds?: number;
  readonly runs?: number;
  readonly seed?: number;
}

function linesOf(text: string): Line[] {
  return text.trimEnd().split("\n").map((line) => JSON.parse(line) as Line);
}

describe.each(all)("test, by $name", (compiler) => {
  it.each([42, 7])("finds the simplest case that fails, with seed %i", async (seed) => {
    const result = await ran(compiler, PROGRAM, ["--seed", String(seed)]);
    const told = result.stdout.replaceAll(/case \d+ of/g, "case N of").replaceAll(/in \d+ steps?/g, "in N steps");
    expect(told.replace(/"[^"\n]*"\n {4}stderr: error/, '"aaaaaa"\n    stderr: error')).toBe(REPORT.replaceAll("SEED", String(seed)));
    expect(result).toMatchObject({ status: 1, stderr: "" });
  });

  it("prints the same for the same seed, whatever runs at a time, as the other compiler does", async () => {
    const results = await Promise.all([["--jobs", "1"], ["--jobs=8"], []].map(async (jobs) => await ran(compiler, PROGRAM, ["--seed", "99", ...jobs])));
    const other = all[0] === undefined ? undefined : await ran(all[0], PROGRAM, ["--seed", "99"]);
    expect(new Set([...results, other].map((result) => result?.stdout)).size).toBe(1);
  });

  it("chooses a seed and names it", async () => {
    const result = await ran(compiler, PROGRAM, ["--filter", "sorted"]);
    const seed = /does not hold \(seed (\d+)\)/.exec(result.stdout)?.[1] ?? "none";
    expect((await ran(compiler, PROGRAM, ["--filter", "sorted", "--seed", seed])).stdout).toBe(result.stdout);
  });

  it("tells of tests in their order, whatever ends first", async () => {
    const started = Date.now();
    const result = await ran(compiler, SLOW, ["--jobs", "4"]);
    expect(result.stdout.split("\n").filter((line) => !line.startsWith(" "))).toEqual([
      "ok      slow", "ok      quick", "ok      slower", "failed  fails: panic", "4 tests: 3 passed, 1 failed", "",
    ]);
    expect(Date.now() - started).toBeGreaterThan(600);
  });

  it("prints a JSON object per test and one for all", async () => {
    const result = await ran(compiler, PROGRAM, ["--seed=5", "--filter", "f", "--message-format", "json"]);
    const lines = linesOf(result.stdout);
    expect(lines.map((line) => [line.event, line.name, line.kind, line.passed])).toEqual([
      ["test", "first", "test", true], ["test", "failing", "test", false], ["end", undefined, undefined, 1],
    ]);
    expect(lines[0]).toEqual({ event: "test", name: "first", kind: "test", passed: true, reason: "", stdout: "quiet\n", stderr: "" });
    expect(lines[1]).toMatchObject({ reason: "panic", stdout: "out\n", stderr: 'panic at program.tml:42:5: "quoted"\n' });
    expect(lines[2]).toEqual({ event: "end", passed: 1, failed: 1, left_out: 7, seed: 5 });
  });

  it("measures benchmarks", async () => {
    const result = await ran(compiler, PROGRAM, ["--bench", "--release"]);
    const lines = result.stdout.split("\n");
    expect(lines[0]).toMatch(/^bench {3}adds: \d+\.\d ns \(\d+\.\d to \d+\.\d, \d+ runs\)$/);
    expect(lines[1]).toMatch(/^bench {3}sorts: \d+\.\d ns \(\d+\.\d to \d+\.\d, \d+ runs\)$/);
    expect(lines.slice(2)).toEqual(["failed  measures_nothing: exit status 1", "    stderr: nothing was measured", "3 benchmarks: 2 passed, 1 failed", ""]);
    const json = linesOf((await ran(compiler, PROGRAM, ["--bench", "--filter", "sorts", "--message-format=json"])).stdout);
    expect(json[0]).toMatchObject({ event: "test", name: "sorts", kind: "bench", passed: true });
    expect(json[0]?.nanoseconds).toBeGreaterThan(0);
    expect(json[0]?.runs).toBeGreaterThan(0);
  });

  it("knows its options", async () => {
    for (const wrong of [["--jobs", "0"], ["--jobs", "2000"], ["--jobs", "x"], ["--seed", "-1"], ["--seed", "18446744073709551616"]]) {
      expect((await ran(compiler, SLOW, wrong)).status, wrong.join(" ")).toBe(2);
    }
    expect((await compiler.run(["check", "program.tml", "--seed", "1"])).status).toBe(2);
    expect((await compiler.run(["run", "program.tml", "--bench"])).status).toBe(2);
    expect((await ran(compiler, SLOW, ["--bench"])).stdout).toBe("no benchmarks\n");
  });
});
