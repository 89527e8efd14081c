/** The command line: exit statuses ([diag.exit]), bad input, dumps, half-written output. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSections, readSymbols } from "../scripts/lib/elf.mjs";
import { compilers, root, withTemporary, type Compiler } from "./lib/compilers.js";

const HELLO = 'func main() {\n    println("hello")\n}\n';

function tests(compiler: Compiler): void {
  const inDirectory = (name: string, work: (directory: string) => Promise<void>): void => {
    it(name, async () => {
      await withTemporary(work);
    });
  };

  it("prints its version", async () => {
    const result = await compiler.run(["--version"]);
    expect(result.status).toBe(0);
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
    const commit = execFileSync("git", ["-C", root, "rev-parse", "HEAD"]).toString().slice(0, 12);
    const name = compiler.name === "native" ? "tmlc" : "tmlc-bootstrap";
    expect(result.stdout).toMatch(/ LLVM \d+\.\d+\.\d+( and \d+\.\d+\.\d+)?\)\n$/);
    expect(result.stdout.split(", LLVM")[0]).toBe(`${name} ${manifest.version} (${commit}`);
  });

  it("tells its commands on stdout when it is asked", async () => {
    const result = await compiler.run(["--help"]);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    for (const command of ["build", "run", "test", "check", "ir", "diff", "doc", "explain"]) {
      expect(result.stdout).toMatch(new RegExp(`^ *(?:usage: )?(?:tmlc )?.*\\b${command}\\b`, "m"));
    }
    expect(result.stdout).toMatch(/^usage: .*\n[^]*\n$/i);
  });

  it("explains a code, and knows that there is none", async () => {
    const known = await compiler.run(["explain", "S001"]);
    expect(known.status).toBe(0);
    expect(known.stdout).toContain("S001");
    expect((await compiler.run(["explain", "X999"])).status).toBe(2);
  });

  it("answers wrong usage with status 2", async () => {
    for (const args of [["build"], ["frobnicate"], ["build", "x.tml", "--emit", "soup"], ["build", "x.tml", "--opt-level", "9"]]) {
      const result = await compiler.run(args);
      expect(result.status, args.join(" ")).toBe(2);
      expect(result.stderr).not.toBe("");
    }
  });

  inDirectory("names a missing input with a code", async (directory) => {
    const result = await compiler.run(["build", join(directory, "nothing.tml")]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("error[G002]");
  });

  inDirectory("names a directory without a package", async (directory) => {
    const result = await compiler.run(["check", directory]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("error[G002]");
  });

  inDirectory("rejects invalid UTF-8 with a code and a place", async (directory) => {
    const file = join(directory, "bad.tml");
    writeFileSync(file, Buffer.from([0x2f, 0x2f, 0x20, 0xff, 0xfe, 0x0a]));
    const result = await compiler.run(["check", file]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("error[L008]");
    expect(result.stderr).toContain("bad.tml:1:4");
  });

  inDirectory("compiles a library to an object with its public functions that are not generic", async (directory) => {
    const file = join(directory, "library.tml");
    writeFileSync(file, [
      "pub func offered(x: I64) -> I64 { hidden(x) + shown(2 as I64) }",
      "func hidden(x: I64) -> I64 { x * 3 }",
      "@allow(unused)",
      "func unused(x: I64) -> I64 { x * 4 }",
      "pub func shown[T: Duplicate](x: T) -> T { x.duplicate() }",
      "pub type Point { x: I64 }",
      "extend Point with Default { func default() -> Point { Point { x: 7 } } }",
      "",
    ].join("\n"));
    const object = join(directory, "library.o");
    const result = await compiler.run(["build", file, "--emit", "obj", "-o", object]);
    expect(result.stderr).toBe("");
    expect(result.status).toBe(0);
    const bytes = readFileSync(object);
    const sections = readSections(bytes) ?? [];
    const names = readSymbols(bytes, sections).map((symbol) => symbol.name.replace(/^_TML_library_/, "").replace(/_[0-9a-f]{8}$/, ""));
    expect(names.filter((name) => !name.startsWith("_"))).toEqual(expect.arrayContaining(["offered", "hidden"]));
    expect(names.filter((name) => name.includes("default"))).toHaveLength(1);
    expect(names).not.toContain("unused");
    const second = join(directory, "second.o");
    expect((await compiler.run(["build", file, "--emit", "obj", "-o", second])).status).toBe(0);
    expect(readFileSync(second).equals(bytes)).toBe(true);
  });

  inDirectory("reports a program without main", async (directory) => {
    const file = join(directory, "empty.tml");
    writeFileSync(file, "func other() { }\n");
    const result = await compiler.run(["build", file, "-o", join(directory, "out")]);
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/error\[[A-Z]\d{3}\]/);
    expect(existsSync(join(directory, "out"))).toBe(false);
  });

  inDirectory("leaves nothing half-written where it cannot write", async (directory) => {
    const file = join(directory, "hello.tml");
    writeFileSync(file, HELLO);
    mkdirSync(join(directory, "taken"));
    const result = await compiler.run(["build", file, "-o", join(directory, "taken")]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("error[G003]");
    expect(readdirSync(directory).sort()).toEqual(["hello.tml", "taken"]);
    expect(readdirSync(join(directory, "taken"))).toEqual([]);
  });

  inDirectory("stops on an error before it writes anything", async (directory) => {
    const file = join(directory, "wrong.tml");
    writeFileSync(file, "func main() {\n    let n: I32 = true\n    println(n)\n}\n");
    const result = await compiler.run(["build", file, "-o", join(directory, "out")]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("error[T001]");
    expect(readdirSync(directory)).toEqual(["wrong.tml"]);
  });

  inDirectory("records effects in the dumps that show functions", async (directory) => {
    const file = join(directory, "main.tml");
    writeFileSync(file, "func quiet(n: I32) -> I32 { n }\n\nfunc main() {\n    println(quiet(1))\n    panic(\"no\")\n}\n");
    const dump = async (phase: string): Promise<string> => (await compiler.run(["build", file, "--emit", phase])).stdout;
    expect(await dump("effects")).toBe(
      "func main::quiet effects []\nfunc main::main effects [io.console.write, panic]\n  io.console.write: print 4:5\n  panic: panic 5:5\n",
    );
    expect((await dump("tast")).match(/^ {2}effects .*$/gm)).toEqual(["  effects []", "  effects [io.console.write, panic]"]);
    expect((await dump("ir")).match(/\(effects[^)]*\)/g)).toEqual(["(effects io.console.write panic)", "(effects)"]);
  });

  inDirectory("prints time and memory of each phase", async (directory) => {
    const file = join(directory, "hello.tml");
    writeFileSync(file, HELLO);
    const result = await compiler.run(["build", file, "--timings", "-o", join(directory, "out")]);
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).toBe("");
    const lines = result.stderr.trimEnd().split("\n");
    for (const line of lines) {
      expect(line).toMatch(/^[a-z]+ +\d+\.\d ms +[1-9]\d* MiB$/);
    }
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "driver", "lexer", "parser", "resolver", "types", "ir", "mir", "borrow", "drops", "llvm", "optimise", "codegen", "link", "total",
    ]);
  });

  for (const phase of ["tokens", "ast", "tast", "effects", "ir", "mir", "mir-drops"]) {
    inDirectory(`prints ${phase} on stdout, the same each time`, async (directory) => {
      const file = join(directory, "hello.tml");
      writeFileSync(file, HELLO);
      const first = await compiler.run(["build", file, "--emit", phase]);
      const second = await compiler.run(["build", file, "--emit", phase]);
      expect(first.status, first.stderr).toBe(0);
      expect(first.stdout.length).toBeGreaterThan(10);
      expect(second.stdout).toBe(first.stdout);
      expect(first.stdout).not.toContain(directory);
      expect(readdirSync(directory)).toEqual(["hello.tml"]);
    });
  }
}

/** The native compiler runs with its heap checked: every block is freed, once ([own.owner]). */
function memoryTests(compiler: Compiler): void {
  it("frees all memory, once, whatever is asked", async () => {
    await withTemporary(async (directory) => {
      const good = join(directory, "good.tml");
      writeFileSync(good, HELLO);
      const wrong: readonly string[] = [
        "func main() { let s = 'x }", "func main( {", "use nothing\nfunc main() { }", "func main() { let n: I32 = true }",
        "func take(move a: List[I32]) { }\nfunc main() { let a: List[I32] = [1]\n take(a)\n println(a.len()) }",
        "func f[T](n: U64) { f[List[T]](n) }\nfunc main() { f[I32](1) }", "func other() { }",
      ];
      const commands: string[][] = [["--version"], [], ["explain", "S001"], ["explain", "X999"], ["frobnicate"], ["build", good, "--emit", "soup"], ["build", good, good]];
      for (const emit of ["tokens", "ast", "tast", "effects", "ir", "mir", "mir-drops", "llvm"]) {
        commands.push(["build", good, "--emit", emit]);
      }
      for (const emit of ["asm", "obj"]) {
        commands.push(["build", good, "--emit", emit, "-o", join(directory, emit)]);
      }
      for (const options of [["--timings"], ["--release"], ["--opt-level", "s"], ["--opt-level", "3"]]) {
        commands.push(["build", good, "-o", join(directory, "out"), ...options]);
      }
      wrong.forEach((text, index) => {
        const file = join(directory, `wrong_${index}.tml`);
        writeFileSync(file, text + "\n");
        commands.push(["build", file, "-o", join(directory, "never")], ["check", file, "--message-format=json"], ["test", file]);
      });
      for (const command of commands) {
        const result = await compiler.run(command);
        expect([0, 1, 2], command.join(" ")).toContain(result.status);
        expect(result.stderr, command.join(" ")).not.toContain("heap check");
      }
      expect(existsSync(join(directory, "never"))).toBe(false);
    });
  });
}

for (const compiler of await compilers()) {
  describe(compiler.name, () => {
    tests(compiler);
    if (compiler.name === "native") {
      memoryTests(compiler);
    }
  });
}
