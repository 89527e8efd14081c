/** What cannot be read or written: a coded message, status 1, nothing left behind; the same text from both compilers. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, root, withTemporary, type Compiler } from "./lib/compilers.js";

const HELLO = 'func main() {\n    println("hello")\n}\n';

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Setting {
  readonly env?: Record<string, string>;
  /** Shell commands that stand before the compiler's. */
  readonly before?: string;
  /** What the shell does with its output. */
  readonly behind?: string;
}

/** Runs a compiler in `directory`, with temporary files in `directory/tmp`, which must be empty afterwards. */
function run(compiler: Compiler, directory: string, args: readonly string[], setting: Setting = {}): Ended {
  const temporary = join(directory, "tmp");
  mkdirSync(temporary, { recursive: true });
  const script = `${setting.before ?? ""}\n"$@" ${setting.behind ?? ""}`;
  const env = { ...process.env, TMPDIR: temporary, TML_NO_REBUILD: "1", TML_HEAP_CHECK: "1", TML_HOME: root, ...setting.env };
  const result = spawnSync("/bin/bash", ["-c", script, "bash", compiler.path, ...args], { cwd: directory, env, encoding: "utf8" });
  expect(readdirSync(temporary)).toEqual([]);
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

function failure(message: string): Ended {
  return { status: 1, stdout: "", stderr: `error[${message}\n` };
}

/** Whether this user may mount file systems. */
function canMount(): boolean {
  return spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
}

/** A home of the kit whose parts are those of the real one. */
function homeIn(directory: string): string {
  const home = join(directory, "home");
  mkdirSync(home);
  symlinkSync(join(root, "std"), join(home, "std"));
  symlinkSync(join(root, "runtime"), join(home, "runtime"));
  return home;
}

/** A PATH with what the compilers need to start, and nothing more. */
function fewTools(directory: string): string {
  const tools = join(directory, "tools");
  mkdirSync(tools);
  for (const tool of ["bash", "env", "dirname"]) {
    symlinkSync(execFileSync("which", [tool]).toString().trim(), join(tools, tool));
  }
  symlinkSync(process.execPath, join(tools, "node"));
  return tools;
}

function inDirectory(name: string, work: (directory: string) => void): void {
  it(name, async () => {
    await withTemporary(async (directory) => {
      writeFileSync(join(directory, "hello.tml"), HELLO);
      work(directory);
      await Promise.resolve();
    });
  });
}

function inputs(compiler: Compiler): void {
  inDirectory("files that cannot be read", (directory) => {
    writeFileSync(join(directory, "x.txt"), HELLO);
    symlinkSync("/proc/self/mem", join(directory, "memory.tml"));
    symlinkSync("loop.tml", join(directory, "loop.tml"));
    const cases = [
      ["nothing.tml", "no such file or directory"],
      ["loop.tml", "no such file or directory"],
      ["x.txt", "not a .tml file"],
      ["memory.tml", "input/output error"],
      [".", "no package here: tml.toml is missing"],
    ];
    for (const [input, reason] of cases) {
      for (const command of input === "nothing.tml" ? ["check", "build", "run", "test", "ir"] : ["build"]) {
        expect(run(compiler, directory, [command, input ?? ""]), command).toEqual(failure(`G002]: cannot read \`${input}\`: ${reason}`));
      }
    }
    expect(readdirSync(directory).sort()).toEqual(["hello.tml", "loop.tml", "memory.tml", "tmp", "x.txt"]);
  });

  inDirectory("manifests", (directory) => {
    const noName = "it does not name a package (`[package]` with `name = \"…\"`)";
    const manifests: readonly (readonly [string, string])[] = [
      ["", noName],
      ["[package]\nname = 5\n", noName],
      ["[package]\nname = 'a b'\n", noName],
      ["[other]\nname = 'a'\n", noName],
      ["[package]\nname = \n", "line 2 is not TOML"],
      ["[package]\nname = 'a\n", "line 2 is not TOML"],
      ["[package]\nname = 'a' x\n", "line 2 is not TOML"],
      ["[package\nname = 'a'\n", "line 1 is not TOML"],
      ["[package]\nname = 'a'\nlist = [1, [2, {a = 1}]\n\n", "line 5 is not TOML"],
      ["[package]\nname = 'a'\ntext = \"\"\"\nnever closed", "line 4 is not TOML"],
      ["\u0000", "line 1 is not TOML"],
      ["x = " + "[".repeat(100_000), "line 1 is not TOML"],
    ];
    mkdirSync(join(directory, "pack", "src"), { recursive: true });
    for (const [text, reason] of manifests) {
      writeFileSync(join(directory, "pack", "tml.toml"), text);
      expect(run(compiler, directory, ["check", "pack"]), text).toEqual(failure(`G002]: cannot read \`pack/tml.toml\`: ${reason}`));
    }
    const good = '# a comment\n"top" = 1979-05-27T07:32:00Z\n[package] # more\nname = "a"\nversion = "1"\nlist = [1, 2.5e3,\n  # inside\n  true, {a.b = \'x\'}, []]\n';
    writeFileSync(join(directory, "pack", "tml.toml"), good + 'long = """\n]"x" \\""""\n[[other.x]]\n');
    const neither = "the package has neither src/main.tml nor src/lib.tml";
    expect(run(compiler, directory, ["check", "pack"])).toEqual(failure(`G002]: cannot read \`pack\`: ${neither}`));
    writeFileSync(join(directory, "pack", "src", "main.tml"), HELLO);
    expect(run(compiler, directory, ["check", "pack"])).toEqual({ status: 0, stdout: "", stderr: "" });
    mkdirSync(join(directory, "other", "tml.toml"), { recursive: true });
    expect(run(compiler, directory, ["check", "other"])).toEqual(failure("G002]: cannot read `other/tml.toml`: is a directory"));
  });
}

function outputs(compiler: Compiler): void {
  inDirectory("outputs that cannot be made", (directory) => {
    mkdirSync(join(directory, "taken"));
    const cases = [
      ["missing/out", "no such file or directory"],
      ["taken", "is a directory"],
      ["hello.tml/out", "not a directory"],
      ["/dev/full", "no space left on device"],
    ];
    for (const [output, reason] of cases) {
      for (const emit of output === "missing/out" ? [[], ["--emit", "obj"], ["--emit", "ir"]] : [[], ["--emit", "ir"]]) {
        const ended = run(compiler, directory, ["build", "hello.tml", "-o", output ?? "", ...emit]);
        expect(ended, `${output} ${emit.join(" ")}`).toEqual(failure(`G003]: cannot write \`${output}\`: ${reason}`));
      }
    }
    expect(readdirSync(directory).sort()).toEqual(["hello.tml", "taken", "tmp"]);
    expect(lstatSync("/dev/full").isCharacterDevice()).toBe(true);
  });

  inDirectory("devices are written to and not replaced", (directory) => {
    expect(run(compiler, directory, ["build", "hello.tml", "-o", "/dev/null"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(readdirSync(directory).sort()).toEqual(["hello.tml", "tmp"]);
  });

  inDirectory("a dump goes to a file or to stdout", (directory) => {
    const printed = run(compiler, directory, ["ir", "hello.tml"]);
    expect(run(compiler, directory, ["ir", "hello.tml", "-o", "dump"])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(execFileSync("cat", [join(directory, "dump")]).toString()).toBe(printed.stdout);
    const full = run(compiler, directory, ["ir", "hello.tml"], { behind: "> /dev/full" });
    expect(full).toEqual(failure("G003]: cannot write the standard output: no space left on device"));
  });

  inDirectory("a limit on the size of files", (directory) => {
    const ended = run(compiler, directory, ["build", "hello.tml", "-o", "out"], { before: "ulimit -f 4" });
    expect(ended).toEqual(failure("G003]: cannot write `out`: file too large"));
    expect(readdirSync(directory).sort()).toEqual(["hello.tml", "tmp"]);
  });

  it.skipIf(!canMount())("a full file system, and one that is read-only", async () => {
    await withTemporary(async (directory) => {
      writeFileSync(join(directory, "hello.tml"), HELLO);
      for (const [options, reason] of [["size=8k", "no space left on device"], ["size=32k", "no space left on device"], ["ro", "read-only file system"]]) {
        mkdirSync(join(directory, "small"), { recursive: true });
        execFileSync("mount", ["-t", "tmpfs", "-o", options ?? "", "none", join(directory, "small")]);
        try {
          if (options === "size=32k") {
            writeFileSync(join(directory, "small", "fill"), Buffer.alloc(20_000));
          }
          const ended = run(compiler, directory, ["build", "hello.tml", "-o", "small/out"]);
          expect(ended).toEqual(failure(`G003]: cannot write \`small/out\`: ${reason}`));
          expect(readdirSync(join(directory, "small"))).toEqual(options === "size=32k" ? ["fill"] : []);
        } finally {
          execFileSync("umount", [join(directory, "small")]);
        }
      }
      await Promise.resolve();
    });
  });
}

function installation(compiler: Compiler): void {
  inDirectory("parts of the kit that are missing", (directory) => {
    const home = join(directory, "home");
    mkdirSync(home);
    const env = { TML_HOME: home };
    expect(run(compiler, directory, ["build", "hello.tml", "-o", "out"], { env })).toEqual(failure(`G002]: cannot read \`${home}/std\`: no such file or directory`));
    symlinkSync(join(root, "std"), join(home, "std"));
    expect(run(compiler, directory, ["build", "hello.tml", "-o", "out"], { env })).toEqual(failure(`G003]: cannot read \`${home}/runtime\`: the runtime is not there`));
    expect(readdirSync(directory).sort()).toEqual(["hello.tml", "home", "tmp"]);
  });

  inDirectory("errors in a body of std that a program uses", (directory) => {
    const home = join(directory, "home");
    cpSync(join(root, "std"), join(home, "std"), { recursive: true });
    symlinkSync(join(root, "runtime"), join(home, "runtime"));
    writeFileSync(join(directory, "deque.tml"), 'use std::collections::Deque\nfunc main() {\n    var d: Deque[Str] = Deque::new()\n    d.push_back("a")\n}\n');
    const path = join(home, "std", "src", "collections", "deque.tml");
    const right = readFileSync(path, "utf8");
    const end = right.indexOf("\n    }\n", right.indexOf("pub func push_back("));
    const line = right.slice(0, end).split("\n").length + 1;
    for (const [added, code] of [["this.len = true", "T001"], ["this.len = lenght", "S004"], ["let again = value", "S001"]]) {
      writeFileSync(path, `${right.slice(0, end)}\n        ${added}${right.slice(end)}`);
      for (const command of [["check"], ["build", "-o", "out"], ["build", "--emit", "obj", "-o", "out"], ["run"]]) {
        const ended = run(compiler, directory, [...command, "deque.tml"], { env: { TML_HOME: home } });
        expect(ended, command.join(" ")).toMatchObject({ status: 1, stdout: "" });
        expect(ended.stderr).toMatch(new RegExp(`^error\\[${code}\\]: .*\n *--> std/collections/deque.tml:${line}:`));
        expect(ended.stderr.match(/^error/gm)).toHaveLength(1);
      }
      if (code !== "S001") {
        const dumped = run(compiler, directory, ["build", "--emit", "effects", "deque.tml"], { env: { TML_HOME: home } });
        expect(dumped).toMatchObject({ status: 1, stdout: "" });
      }
    }
    expect(readdirSync(directory).sort()).toEqual(["deque.tml", "hello.tml", "home", "tmp"]);
  });

  inDirectory("a cache that cannot be written, and no C compiler", (directory) => {
    const home = homeIn(directory);
    const cache = join(home, "target", "runtime");
    writeFileSync(join(home, "target"), "");
    const env = { TML_HOME: home };
    expect(run(compiler, directory, ["build", "hello.tml", "-o", "out"], { env })).toEqual(failure(`G003]: cannot write \`${cache}\`: not a directory`));
    execFileSync("rm", [join(home, "target")]);
    const ended = run(compiler, directory, ["build", "hello.tml", "-o", "out"], { env: { ...env, PATH: fewTools(directory) } });
    expect(ended).toEqual(failure("G003]: cannot run `cc`: no such file or directory"));
    expect(readdirSync(cache)).toEqual([]);
    expect(existsSync(join(directory, "out"))).toBe(false);
  });

  it.skipIf(!canMount())("the C library's start files", async () => {
    await withTemporary(async (directory) => {
      writeFileSync(join(directory, "hello.tml"), HELLO);
      const hidden = 'exec unshare -m bash -c \'mount -t tmpfs none /usr/lib/gcc && PATH=/bin:/usr/bin "$@"\' bash "$@"';
      const ended = run(compiler, directory, ["build", "hello.tml", "-o", "out"], { before: hidden });
      const advice = "install the C compiler with its library (Debian: gcc, libc6-dev)";
      expect(ended).toEqual(failure(`G003]: cannot find \`crtbeginS.o\` of the C library: ${advice}`));
      expect(readdirSync(directory).sort()).toEqual(["hello.tml", "tmp"]);
      await Promise.resolve();
    });
  });

  if (compiler.name === "bootstrap") {
    inDirectory("LLVM's tools", (directory) => {
      const env = { TML_LLVM_DIR: "/nowhere", PATH: fewTools(directory) };
      const ended = run(compiler, directory, ["build", "hello.tml", "-o", "out"], { env });
      expect(ended).toEqual(failure("G003]: cannot run `opt-19`: no such file or directory"));
      expect(readdirSync(directory).sort()).toEqual(["hello.tml", "tmp", "tools"]);
    });
  }
}

for (const compiler of await compilers()) {
  describe(compiler.name, () => {
    describe("inputs", () => inputs(compiler));
    describe("outputs", () => outputs(compiler));
    describe("installation", () => installation(compiler));
  });
}

describe("both compilers", () => {
  it("find the runtime's objects under the same name", async () => {
    await withTemporary(async (directory) => {
      writeFileSync(join(directory, "hello.tml"), HELLO);
      const home = homeIn(directory);
      for (const compiler of await compilers()) {
        expect(run(compiler, directory, ["build", "hello.tml", "-o", "out"], { env: { TML_HOME: home } }).status).toBe(0);
      }
      expect(readdirSync(join(home, "target", "runtime")).length).toBe(1);
    });
  });
});
