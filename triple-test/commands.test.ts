/** The commands that run programs: `run` and `test`, the same under both compilers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { compilers, withTemporary, type Compiler } from "./lib/compilers.js";

const PROGRAM = `use std::env
use std::io
use std::io::Writer
use std::time

func main() -> I32 {
    let args: List[Str] = env::args()
    when ref args[0] {
        "echo" => {
            for arg in ref args { println("argument {arg}") }
            print(io::read_all().unwrap())
            eprintln("on the other stream")
        }
        "status" => { return 42 }
        "panic" => panic("on purpose")
        "deep" => println(deep(1))
        _ => {
            println("ready")
            let _ = io::stdout().flush()
            time::sleep(time::Duration::from_secs(60))
        }
    }
    0
}

func deep(n: U64) -> U64 { if n == 0 then 0 else deep(n + 1) + 1 }
`;

/** Two tests that leave the number of their process, one of which starts another process, and sleep. */
const SLEEPS = `use std::file
use std::process
use std::process::Command
use std::time
use std::time::Duration

func note() { file::write_text(ref "{process::id()}", "").unwrap() }

@test
func sleeps() {
    note()
    time::sleep(Duration::from_secs(300))
}

@test
func starts_another() {
    note()
    let _ = Command::new("sh").args(ref ["-c", "echo > $$; exec sleep 300"]).run()
}
`;

const TESTS = `use std::process

type Fault { code: I32 }
extend Fault with Display { func fmt(this, f: mut ref Formatter) { f.write(ref "fault {this.code}") } }
@auto(debug)
type OnlyDebug { code: I32 }
type Bare { code: I32 }
type Holder { }
extend Holder {
    @test
    func of_a_type() { }
}

@test
func adds() { assert_eq(1 + 1, 2) }
@test
func zero() -> I32 { 0 }
@test
func three() -> I32 { 3 }
@test
func panics() {
    println("one\\ntwo")
    print("three")
    assert_eq(1 + 1, 3)
}
@test
func fails() -> Outcome[(), Fault] { Err(Fault { code: 7 }) }
@test
func fails_debug() -> Outcome[I32, OnlyDebug] { Err(OnlyDebug { code: 7 }) }
@test
func fails_bare() -> Outcome[I32, Bare] { Err(Bare { code: 7 }) }
@test
func holds_memory() -> Outcome[List[Str], Fault] { Ok(["{1 + 1}", "{2 + 2}"]) }
@test(should_fail)
func expected() { panic("as expected") }
@test(should_fail)
func expected_error() -> Outcome[(), Fault] { Err(Fault { code: 7 }) }
@test(should_fail)
func unexpected() { }
@test
func exits() { process::exit(0) }
@test
func exits_four() { process::exit(4) }
@test
func overflows() { println(deep(1)) }
func deep(n: U64) -> U64 { if n == 0 then 0 else deep(n + 1) + 1 }
func main() { println("main") }
`;

const REPORT = `ok      of_a_type
ok      adds
ok      zero
failed  three: exit status 1
failed  panics: panic
    stdout: one
    stdout: two
    stdout: three
    stderr: panic at tests.tml:24:5: assertion failed: 1 + 1 == 3 (left: 2, right: 3)
failed  fails: exit status 1
    stderr: error: fault 7
failed  fails_debug: exit status 1
    stderr: error: OnlyDebug { code: 7 }
failed  fails_bare: exit status 1
ok      holds_memory
ok      expected
ok      expected_error
failed  unexpected: did not fail
failed  exits: ended early with exit status 0
failed  exits_four: exit status 4
failed  overflows: signal 6
    stderr: stack overflow
15 tests: 6 passed, 9 failed
`;

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a compiler in a process of its own with its temporary files in `directory`; `signal` is sent once it prints `ready`. */
async function start(compiler: Compiler, directory: string, args: readonly string[], input: string, signal?: NodeJS.Signals): Promise<Ended> {
  const temporary = join(directory, "temporary");
  mkdirSync(temporary, { recursive: true });
  const child = spawn(compiler.path, args, { env: { ...process.env, TMPDIR: temporary, TML_NO_REBUILD: "1", TML_HEAP_CHECK: "1" } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
    if (signal !== undefined && stdout.includes("ready")) {
      child.kill(signal);
    }
  });
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  child.stdin.end(input);
  const [status, ended] = (await once(child, "close")) as [number | null, string | null];
  expect(readdirSync(temporary)).toEqual([]);
  return { status, signal: ended, stdout, stderr };
}

/** Whether a process has ended; one that nobody has waited for yet has too. */
function isGone(id: number): boolean {
  try {
    return readFileSync(`/proc/${id}/stat`, "utf8").includes(") Z ");
  } catch {
    return true;
  }
}

/** Whether `done` holds within some seconds. */
async function soon(done: () => boolean): Promise<boolean> {
  for (let round = 0; round < 2000; round += 1) {
    if (done()) {
      return true;
    }
    await sleep(2);
  }
  return false;
}

/** Sends `signal` to a compiler that works in `directory` as soon as something stands in one of its `watched`. True if that ended it. */
async function interrupt(compiler: Compiler, directory: string, args: readonly string[], watched: string, signal: NodeJS.Signals): Promise<boolean> {
  const temporary = join(directory, "temporary");
  const child = spawn(compiler.path, args, { cwd: directory, env: { ...process.env, TMPDIR: temporary, TML_NO_REBUILD: "1" }, stdio: "ignore" });
  let isOver = false;
  const closed = once(child, "close").then((result) => {
    isOver = true;
    return result as [number | null, string | null];
  });
  await soon(() => isOver || readdirSync(join(directory, watched)).length > 0);
  child.kill(signal);
  const [status, ended] = await closed;
  expect(ended === signal || ended === null, `${status} ${ended}`).toBe(true);
  return ended === signal;
}

function tests(compiler: Compiler): void {
  const inDirectory = (name: string, work: (directory: string) => Promise<void>): void => {
    it(name, async () => {
      await withTemporary(async (directory) => {
        writeFileSync(join(directory, "program.tml"), PROGRAM);
        writeFileSync(join(directory, "tests.tml"), TESTS);
        await work(directory);
      });
    });
  };

  inDirectory("run: gives the program its arguments, input and streams", async (directory) => {
    const ended = await start(compiler, directory, ["run", join(directory, "program.tml"), "--", "echo", "--release", "-x"], "one\ntwo");
    expect(ended).toEqual({
      status: 0,
      signal: null,
      stdout: "argument echo\nargument --release\nargument -x\none\ntwo",
      stderr: "on the other stream\n",
    });
  });

  inDirectory("run: passes on the exit status", async (directory) => {
    const program = join(directory, "program.tml");
    expect(await start(compiler, directory, ["run", program, "--", "status"], "")).toMatchObject({ status: 42, signal: null });
    const panicked = await start(compiler, directory, ["run", "--release", program, "--", "panic"], "");
    expect(panicked).toMatchObject({ status: 101, signal: null, stdout: "", stderr: "panic at program.tml:15:20: on purpose\n" });
  });

  inDirectory("run: ends by the signal that ends the program", async (directory) => {
    const program = join(directory, "program.tml");
    const aborted = await start(compiler, directory, ["run", program, "--", "deep"], "");
    expect(aborted).toEqual({ status: null, signal: "SIGABRT", stdout: "", stderr: "stack overflow\n" });
    const terminated = await start(compiler, directory, ["run", program, "--", "sleep"], "", "SIGTERM");
    expect(terminated).toEqual({ status: null, signal: "SIGTERM", stdout: "ready\n", stderr: "" });
  });

  inDirectory("a signal that ends the compiler leaves nothing behind", async (directory) => {
    const [temporary, out] = [join(directory, "temporary"), join(directory, "out")];
    mkdirSync(temporary);
    mkdirSync(out);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      for (const [watched, args] of [["temporary", ["run", "program.tml", "--", "status"]], ["out", ["build", "program.tml", "--release", "-o", "out/program"]]] as const) {
        let isEnded = false;
        for (let round = 0; round < 5 && !isEnded; round += 1) {
          rmSync(join(out, "program"), { force: true });
          isEnded = await interrupt(compiler, directory, args, watched, signal);
        }
        expect(isEnded, `${signal} ${watched}`).toBe(true);
        expect(await soon(() => readdirSync(temporary).length === 0 && readdirSync(out).length === 0)).toBe(true);
      }
    }
  });

  inDirectory("run: does not run what does not compile", async (directory) => {
    writeFileSync(join(directory, "wrong.tml"), "func main() { let n: I32 = true }\n");
    const ended = await start(compiler, directory, ["run", join(directory, "wrong.tml")], "");
    expect(ended).toMatchObject({ status: 1, stdout: "" });
    expect(ended.stderr).toContain("error[T001]");
  });

  inDirectory("run: arguments stand behind `--` only", async (directory) => {
    expect((await compiler.run(["run", join(directory, "program.tml"), "echo"])).status).toBe(2);
    expect((await compiler.run(["build", join(directory, "program.tml"), "--", "echo"])).status).toBe(2);
  });

  inDirectory("test: runs every test and says how it ended", async (directory) => {
    const ended = await start(compiler, directory, ["test", join(directory, "tests.tml")], "");
    expect(ended).toEqual({ status: 1, signal: null, stdout: REPORT, stderr: "" });
  });

  inDirectory("test: a signal that ends the compiler ends the tests and what they started", async (directory) => {
    writeFileSync(join(directory, "sleeps.tml"), SLEEPS);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      const notes = join(directory, signal);
      mkdirSync(notes);
      const child = spawn(compiler.path, ["test", join(directory, "sleeps.tml"), "--jobs", "2"], { cwd: notes, env: { ...process.env, TML_NO_REBUILD: "1" }, stdio: "ignore" });
      const closed = once(child, "close");
      expect(await soon(() => readdirSync(notes).length === 3)).toBe(true);
      child.kill(signal);
      expect(await closed).toEqual([null, signal]);
      for (const id of readdirSync(notes)) {
        expect(await soon(() => isGone(Number(id))), `${signal} ${id}`).toBe(true);
      }
    }
  });

  inDirectory("test: is content when all pass", async (directory) => {
    const args = ["test", join(directory, "tests.tml"), "--release", "--filter", "expected_"];
    const ended = await start(compiler, directory, args, "");
    expect(ended).toEqual({ status: 0, signal: null, stdout: "ok      expected_error\n1 test: 1 passed, 0 failed, 14 left out\n", stderr: "" });
  });

  inDirectory("test: no tests are a failure", async (directory) => {
    const none = await start(compiler, directory, ["test", join(directory, "program.tml")], "");
    expect(none).toEqual({ status: 1, signal: null, stdout: "no tests\n", stderr: "" });
    const left = await start(compiler, directory, ["test", join(directory, "tests.tml"), "--filter", "nothing like it"], "");
    expect(left).toEqual({ status: 1, signal: null, stdout: "no tests, 15 left out\n", stderr: "" });
  });

  inDirectory("test: runs the tests of a package, modules included", async (directory) => {
    mkdirSync(join(directory, "pack", "src", "inner"), { recursive: true });
    writeFileSync(join(directory, "pack", "tml.toml"), '[package]\nname = "pack"\n');
    writeFileSync(join(directory, "pack", "src", "lib.tml"), "pub func two() -> I32 { 2 }\n@test\nfunc of_root() { assert_eq(two(), 2) }\n");
    writeFileSync(join(directory, "pack", "src", "inner", "mod.tml"), "use crate::two\n@test\nfunc of_inner() { assert_eq(two(), 2) }\n");
    const ended = await start(compiler, directory, ["test", join(directory, "pack")], "");
    expect(ended).toEqual({ status: 0, signal: null, stdout: "ok      of_root\nok      inner::of_inner\n2 tests: 2 passed, 0 failed\n", stderr: "" });
  });
}

for (const compiler of await compilers()) {
  describe(compiler.name, () => {
    tests(compiler);
  });
}
