/** The gate's own tools: the comparison notices every kind of change, and a report names what differs and shows it. */
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { generateProgram } from "../../bench/generate_program.mjs";
import { compareDirectories, provePlanted } from "../../scripts/lib/compare.mjs";
import { explainBinaries, explainDump, explainDumps, PHASES, sectionsOf, shortDiff } from "../../scripts/lib/explain.mjs";
import { gate } from "../../scripts/lib/gate.mjs";
import { measured, readTimings, run, tool } from "../../scripts/lib/process.mjs";
import { step } from "../../scripts/lib/steps.mjs";
import { compilers, root, withTemporary } from "../lib/compilers.js";

/** Two directories with the same files. */
function twins(directory: string, files: Readonly<Record<string, string>>): [string, string] {
  const made: [string, string] = [join(directory, "a"), join(directory, "b")];
  for (const one of made) {
    mkdirSync(one);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(one, name)), { recursive: true });
      writeFileSync(join(one, name), text);
    }
  }
  return made;
}

describe("comparing directories", () => {
  const files = { "p/x": "one\n", "p/y": "two\n", z: "three\n" };
  const changes: readonly [string, (b: string) => void, { file: string; problem: RegExp }][] = [
    ["a changed byte", (b) => writeFileSync(join(b, "p/y"), "twO\n"), { file: "p/y", problem: /^differs$/ }],
    ["a byte more", (b) => appendFileSync(join(b, "z"), "\n"), { file: "z", problem: /^differs$/ }],
    ["a missing file", (b) => rmSync(join(b, "p/x")), { file: "p/x", problem: /^only in .*a$/ }],
    ["an extra file", (b) => writeFileSync(join(b, "p/w"), "w"), { file: "p/w", problem: /^only in .*b$/ }],
    ["an empty file", (b) => writeFileSync(join(b, "z"), ""), { file: "z", problem: /^empty in .*z$/ }],
    ["a missing directory", (b) => rmSync(b, { recursive: true }), { file: "", problem: /b is missing$/ }],
  ];
  it("finds nothing in equal ones", () => withTemporary(async (directory) => {
    const [a, b] = twins(directory, files);
    expect(compareDirectories(a, b)).toEqual([]);
  }));
  for (const [name, change, expected] of changes) {
    it(`finds ${name}`, () => withTemporary(async (directory) => {
      const [a, b] = twins(directory, files);
      change(b);
      const found = compareDirectories(a, b);
      expect(found).toHaveLength(1);
      expect(found[0]?.file).toBe(expected.file);
      expect(found[0]?.problem).toMatch(expected.problem);
    }));
  }
  it("rejects two empty sets and files that are empty on both sides", () => withTemporary(async (directory) => {
    const [a, b] = twins(directory, {});
    expect(compareDirectories(a, b)).toHaveLength(1);
    writeFileSync(join(a, "x"), "");
    writeFileSync(join(b, "x"), "");
    expect(compareDirectories(a, b)).toHaveLength(1);
  }));
  it("proves that planted changes are found, and leaves the files as they were", () => withTemporary(async (directory) => {
    const [a, b] = twins(directory, files);
    expect(provePlanted(a, b, directory)).toEqual([]);
    expect(readFileSync(join(b, "p/x"), "utf8")).toBe(files["p/x"]);
    expect(compareDirectories(a, b)).toEqual([]);
  }));
  it("stops at a difference with its explanation", () => withTemporary(async (directory) => {
    const [a, b] = twins(directory, files);
    writeFileSync(join(b, "z"), "3\n");
    expect(() => gate("the letters", a, b, (names: string[]) => names.map((name) => `because of ${name}`))).toThrow(/^the letters differ:\n {2}z: differs\n {2}because of z$/);
  }));
});

const PROGRAM = [
  "func twice(x: I64) -> I64 { x * 2 }",
  "func pick(xs: ref [I64], least: I64) -> I64 {",
  "    xs.iter().map(do(x) *x + least).fold(0 as I64, do(a, b) a + b)",
  "}",
  "func main() { println(pick(ref [1, 2], twice(4))) }",
  "",
].join("\n");

/** All dumps of `PROGRAM`, as `DIRECTORY/main/PHASE`. */
async function dumpsOf(directory: string): Promise<void> {
  const source = join(directory, "main.tml");
  writeFileSync(source, PROGRAM);
  const compiler = (await compilers()).at(-1);
  mkdirSync(join(directory, "main"));
  for (const phase of PHASES) {
    const result = await compiler?.run(["build", source, "--emit", phase]);
    expect(result?.status, phase).toBe(0);
    writeFileSync(join(directory, "main", phase), result?.stdout ?? "");
  }
}

describe("why dumps differ", () => {
  it("divides every dump into sections that together are the dump", () => withTemporary(async (directory) => {
    await dumpsOf(directory);
    const expected: Readonly<Record<string, string[]>> = {
      tokens: ["file main.tml"],
      ast: ["file main.tml", "file main.tml, func twice", "file main.tml, func pick", "file main.tml, func main"],
      tast: ["body main::twice", "body main::pick", "body main::main"],
      effects: ["func main::twice", "func main::pick", "func main::main"],
      ir: ["module main, func twice", "module main, func pick", "module main, func main"],
      mir: ["func main::twice", "func main::pick", "func main::pick closure 0", "func main::pick closure 1", "func main::main"],
    };
    for (const phase of PHASES) {
      const text = readFileSync(join(directory, "main", phase), "utf8");
      const sections = sectionsOf(phase, text);
      expect(`${[...sections.values()].join("\n")}\n`, phase).toBe(text);
      expect([...sections.keys()], phase).toEqual(expect.arrayContaining(expected[phase] ?? []));
    }
  }));

  it("names the first phase, the function, and shows the line; names the later phases", () => withTemporary(async (directory) => {
    const [a, b] = twins(directory, {});
    await dumpsOf(a);
    await dumpsOf(b);
    for (const phase of ["mir", "mir-drops"]) {
      const path = join(b, "main", phase);
      const text = readFileSync(path, "utf8");
      const at = text.indexOf("mul checked x, 2_I64");
      expect(at).toBeGreaterThan(0);
      writeFileSync(path, `${text.slice(0, at)}mul checked x, 3_I64${text.slice(at + 20)}`);
    }
    const lines = explainDumps(a, b, ["main"], "left", "right");
    expect(lines[0]).toBe("mir of main differs first in: func main::twice");
    expect(lines.join("\n")).toMatch(/^--- left\n\+\+\+ right\n@@ .* @@\n[^]*^- .*mul checked x, 2_I64.*\n\+ .*mul checked x, 3_I64/m);
    expect(lines.at(-1)).toBe("later phases of main that differ too: mir-drops");
    expect(explainDumps(a, a, ["main"], "left", "right")).toEqual([]);
  }));

  it("names the source file of a function of a package", () => {
    const mir = (name: string, value: number): string => `func ${name}(x: I64) -> I64 {\nbb0:\n  return = ${value}_I64\n  return\n}\n`;
    const a = mir("std::core::num_i64::<I64>::max", 1) + mir("std::collections::list::<std::collections::list::List[T]>::push[T]", 1);
    const b = mir("std::core::num_i64::<I64>::max", 2) + mir("std::collections::list::<std::collections::list::List[T]>::push[T]", 2);
    const lines = explainDump("mir", join(root, "std"), a, b, "left", "right");
    expect(lines[0]).toContain("func std::core::num_i64::<I64>::max  [");
    expect(lines[0]).toContain("std/src/core/num_i64.tml]");
    expect(lines[1]).toBe("1 other sections differ: func std::collections::list::<std::collections::list::List[T]>::push[T]");
  });

  it("says which side lacks a section, and when only the order differs", () => {
    const [one, two] = ["body main::a : ()\n  x\n", "body main::b : ()\n  y\n"];
    expect(explainDump("tast", "main", one + two, two, "left", "right").join("\n")).toMatch(/first in: body main::a[^]*right does not have it/);
    expect(explainDump("tast", "main", one + two, two + one, "left", "right").join("\n")).toContain("the same sections in another order");
  });

  it("keeps a long diff short", () => {
    const numbers = (factor: number): string => Array.from({ length: 900 }, (_, i) => String(i * factor)).join("\n");
    const lines = shortDiff(numbers(1), numbers(2), "left", "right").split("\n");
    expect(lines.length).toBeLessThan(70);
    expect(lines.at(-1)).toMatch(/^… and \d+ lines more$/);
  });
});

describe("why binaries differ", () => {
  const compile = (directory: string, name: string, middle: string): Buffer => {
    const source = join(directory, `${name}.c`);
    writeFileSync(source, `const char word[] = "same";\nint first(int x) { return x + 1; }\n${middle}\nint last(int x) { return x * 5; }\n`);
    execFileSync("cc", ["-O1", "-c", source, "-o", join(directory, `${name}.o`)]);
    return readFileSync(join(directory, `${name}.o`));
  };
  it("names the section and the symbol", () => withTemporary(async (directory) => {
    const a = compile(directory, "a", "int middle(int x) { return x - 77; }");
    const b = compile(directory, "b", "int middle(int x) { return x - 78; }");
    const text = explainBinaries(a, b, "left", "right").join("\n");
    expect(text).toMatch(/section \.text: \d+ and \d+ bytes, first difference at \+0x/);
    expect(text).toMatch(/symbols that differ \(1\): middle \(\.text, \d+ and \d+ bytes, first at \+0x/);
    expect(text).not.toContain(".rodata");
  }));
  it("names a symbol that only one has", () => withTemporary(async (directory) => {
    const a = compile(directory, "a", "int extra(int x) { return x; }");
    const b = compile(directory, "b", "");
    expect(explainBinaries(a, b, "left", "right").join("\n")).toContain("extra (only in left)");
  }));
  it("takes damaged files and files that are no ELF", () => withTemporary(async (directory) => {
    const a = compile(directory, "a", "");
    expect(explainBinaries(a, a.subarray(0, a.length >> 1), "left", "right").join("\n")).toContain("the first that differs is number");
    for (let at = 0; at < 64; at += 1) {
      const b = Buffer.from(a);
      b[at] = (b[at] ?? 0) ^ 0xff;
      expect(explainBinaries(a, b, "left", "right").length, `byte ${at}`).toBeGreaterThan(0);
    }
  }));
});

describe("steps and measuring", () => {
  it("skips a step while inputs and outputs stay, and keeps its rows", () => withTemporary(async (directory) => {
    const before = process.cwd();
    process.chdir(directory);
    try {
      let runs = 0;
      const once = (): unknown => step("made (in a test)", ["in"], ["out"], () => {
        runs += 1;
        writeFileSync("out", `${readFileSync("in", "utf8")}!`);
        return [{ label: `run ${runs}` }];
      });
      writeFileSync("in", "1");
      expect(once()).toEqual([{ label: "run 1" }]);
      expect(once()).toEqual([{ label: "run 1" }]);
      writeFileSync("in", "22");
      expect(once()).toEqual([{ label: "run 2" }]);
      writeFileSync("out", "changed by hand");
      expect(once()).toEqual([{ label: "run 3" }]);
      rmSync("out");
      expect(once()).toEqual([{ label: "run 4" }]);
      expect(once()).toEqual([{ label: "run 4" }]);
      expect(existsSync("target/steps/made-in-a-test.json")).toBe(true);
    } finally {
      process.chdir(before);
    }
  }));

  it("measures what a command and its children use, and passes on what they say", () => {
    const script = 'let x = 0; for (let i = 0; i < 3e7; i += 1) { x += i % 7; } console.log("out"); console.error("types   12.5 ms   34 MiB")';
    const result = measured("sh", ["-c", '"$0" -e "$1"; true', process.execPath, script]);
    expect(result.stdout.toString()).toBe("out\n");
    expect(result.phases).toEqual([{ phase: "types", ms: 12.5, mib: 34 }]);
    expect(result.user).toBeGreaterThan(0.01);
    expect(result.peak).toBeGreaterThan(10);
    expect(result.wall).toBeGreaterThan(0);
  });

  it("fails with the command, its status and what it said", () => {
    expect(() => measured("sh", ["-c", "echo why >&2; exit 3"])).toThrow(/failed \(status 3\):\nwhy/);
    expect(() => run("sh", ["-c", "kill -9 $$"])).toThrow(/SIGKILL/);
    expect(() => run("/nonexistent/command", [])).toThrow(/failed/);
  });

  it("reads the lines of --timings only", () => {
    expect(readTimings("error: x\nresolve       3.0 ms       7 MiB\nmir-drops     0.1 ms    1024 MiB\nnote 3 ms\n")).toEqual([
      { phase: "resolve", ms: 3, mib: 7 },
      { phase: "mir-drops", ms: 0.1, mib: 1024 },
    ]);
  });
});

describe("variations", () => {
  const leak = (env: Readonly<Record<string, string>>): Map<string, string> => {
    const text = run(tool("leak"), [join(root, "std", "src")], { env }).stdout.toString();
    return new Map(text.trim().split("\n").map((line: string) => [line.split(" ")[0] ?? "", line]));
  };
  const shim = tool("vary", ["-shared", "-fPIC", "-pthread"]);

  it("list directories the other way round, completely", () => {
    const plain = leak({}).get("order")?.split(" ").slice(1) ?? [];
    const reversed = leak({ LD_PRELOAD: shim, VARY_ORDER: "reverse" }).get("order")?.split(" ").slice(1);
    expect(plain.length).toBeGreaterThan(5);
    expect(reversed).toEqual([...plain].reverse());
    expect(leak({ LD_PRELOAD: shim }).get("order")?.split(" ").slice(1)).toEqual(plain);
  });

  it("move both clocks", () => {
    const days = (text: string | undefined): number[] => (text ?? "").split(" ").slice(1).map(Number);
    const [now, then] = [days(leak({}).get("clock")), days(leak({ LD_PRELOAD: shim, VARY_CLOCK: String(1000 * 86400) }).get("clock"))];
    expect(then.map((day, i) => day - (now[i] ?? 0)).every((moved) => moved === 1000 || moved === 1001)).toBe(true);
    expect(then).toHaveLength(2);
  });
});

describe("the generated program", () => {
  it("has as many lines as it should, and always the same", () => {
    for (const lines of [300, 1000, 4321]) {
      const text = generateProgram(lines);
      expect(text.split("\n").length - 1).toBe(lines);
      expect(generateProgram(lines)).toBe(text);
    }
  });
});
