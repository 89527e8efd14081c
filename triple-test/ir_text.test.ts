/** TML-IR: its JSON form against its schema, and the check of its text form, by both compilers. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { compilers, root, withTemporary, type Compiler } from "./lib/compilers.js";
import { loadCorpus } from "./lib/program.js";

const all = await compilers();
const validate = new Ajv({ strict: true }).compile(JSON.parse(readFileSync(join(root, "docs/reference/tml-ir.schema.json"), "utf8")) as object);

/** What is wrong with a JSON text; empty if nothing is. */
function problemsOf(text: string): string {
  return validate(JSON.parse(text)) ? "" : JSON.stringify(validate.errors).slice(0, 500);
}

/** The words and lists of a JSON tree in the order of the text form. */
function flat(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(flat).join(" ");
  }
  return value !== null && typeof value === "object" ? "(" + Object.values(value).map(flat).filter((part) => part !== "").join(" ") + ")" : String(value);
}

async function ir(compiler: Compiler, file: string, ...options: string[]): Promise<string> {
  const result = await compiler.run(["ir", file, ...options]);
  expect(result.status, result.stderr).toBe(0);
  return result.stdout;
}

const accepted = loadCorpus().filter((program) => program.verdict !== "check-fail");
/** Each corpus program's JSON is validated; that of the other compiler is compared for every STEP-th. */
const STEP = 12;

describe("JSON", () => {
  it.each(["std", "stage1-tml"])("of %s is that of the schema, the same from both compilers", async (name) => {
    const texts = await Promise.all(all.map(async (compiler) => await ir(compiler, join(root, name), "--format", "json")));
    expect(problemsOf(texts[0] ?? "")).toBe("");
    expect(new Set(texts).size).toBe(1);
  }, 300_000);

  it("of every program of the corpus is that of the schema", async () => {
    const wrong: string[] = [];
    for (const [index, program] of accepted.entries()) {
      const texts = await Promise.all(all.slice(0, index % STEP === 0 ? 2 : 1).map(async (compiler) => await ir(compiler, program.file, "--format=json")));
      const problems = problemsOf(texts[0] ?? "") + (new Set(texts).size > 1 ? " differs" : "");
      if (problems !== "") {
        wrong.push(`${program.name}: ${problems}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 600_000);

  it("has the words and lists of the text form", async () => {
    const file = join(root, "triple-test/corpus/std/property_parameter_ok.tml");
    for (const compiler of all) {
      const json = JSON.parse(await ir(compiler, file, "--format=json")) as { readonly modules: readonly unknown[] };
      const text = (await ir(compiler, file)).split("\n").slice(1).join("\n");
      const squeezed = (value: string): string => value.replaceAll(/\s+/g, " ").replaceAll(/\( ?| ?\)/g, " ").replaceAll(/\s+/g, " ").trim();
      expect(squeezed(json.modules.map(flat).join(" "))).toBe(squeezed(text));
    }
  });

  it("is no JSON of the schema when it is changed", async () => {
    const text = await ir(all[0] ?? expect.fail(), join(root, "triple-test/corpus/std/property_parameter_ok.tml"), "--format=json");
    for (const [from, to] of [['"vis":"private"', '"vis":"hidden"'], ['"form":"func"', '"form":"function"'], ['"return":', '"result":'], ['"tml_ir":3', '"tml_ir":1']] as const) {
      expect(text).toContain(from);
      expect(problemsOf(text.replace(from, to))).not.toBe("");
    }
  });
});

const SOURCE = `// @ai:WHY: "why"
// @ai:HOW: first
// @ai:WHY: again
type Point { y: I32, x: I32 }
func add(a: I32, b: I32) -> I32 {
    var sum = a
    while sum < b { sum += 1 }
    sum
}
func first(text: ref Str) -> Char? {
    for c in text.chars() { return Just(c) }
    Nothing
}
const LIMIT: I32 = 10
func main() { println(add(1, LIMIT)) }
`;

/** Changes of a text, and what is said of it: the line and the beginning of the message. */
const CHANGES: readonly (readonly [string | RegExp, string, RegExp])[] = [
  ["(tml-ir 3)", "(tml-ir 9)", /:1:1\n.*\n|the text must begin with `\(tml-ir 3\)`/],
  ["(module ", "(modul ", /this is no `module`/],
  ["(vis private)", "(vis hidden)", /this is no `vis`, which `vis` must be/],
  ["(return I32)", "", /this is no `return`, which `return` must be/],
  ["(update + sum ", "(update + summe ", /no variable `summe` stands before/],
  ["(do (update", "(do  (update", /layout is not the canonical one/],
  ["(var sum I32)", "(var sum I32) (break)", /unexpected in `let`|`break` outside of a loop/],
  ["(layout y x)", "(layout y x", /`\(` without `\)`/],
  ["(layout y x)", "(layout y x))", /`\)` without `\(`|unexpected/],
  ["(field x I32 private) (field y I32 private)", "(field y I32 private) (field x I32 private)", /fields stand in the order of their names: `x` before `y`/],
  ["(kind struct)", "(kind enum)", /an enum has no fields of its own/],
  ["(lit 1 I32)", "(lit 1 I32 I32)", /unexpected in `lit`|layout/],
  [/\(func add (@[0-9a-f]{8})([^]*)\(func first @[0-9a-f]{8}/, "(func add $1$2(func first $1", /the ID `@[0-9a-f]{8}` is taken in this module/],
  ['("HOW" "first") ("WHY" "\\"why\\"")', '("WHY" "\\"why\\"") ("HOW" "first")', /`@ai` comments stand in the order of their names: `"HOW"` before `"WHY"`/],
  ['("HOW" "first")', "(HOW \"first\")", /this is no `text`, which `key` must be/],
  [/\n$/, "\n\n", /layout is not the canonical one from here on/],
  ["main", "\"main", /a quote that is not closed/],
];

describe.each(all)("ir --check, by $name", (compiler) => {
  const checked = async (text: string | Buffer): Promise<string> =>
    await withTemporary(async (directory) => {
      const file = join(directory, "program.ir");
      writeFileSync(file, text);
      const result = await compiler.run(["ir", "--check", file]);
      expect(result.status).toBe(result.stderr === "" ? 0 : 1);
      expect(result.stdout).toBe("");
      return result.stderr.replaceAll(directory, "");
    });

  const textOf = async (source: string): Promise<string> =>
    await withTemporary(async (directory) => {
      const file = join(directory, "program.tml");
      writeFileSync(file, source);
      return await ir(compiler, file);
    });

  it("accepts what is printed", async () => {
    expect(await checked(await textOf(SOURCE))).toBe("");
    for (const program of accepted.filter((_, index) => index % 40 === 0)) {
      expect(await checked(await ir(compiler, program.file)), program.name).toBe("");
    }
    for (const name of ["std", "stage1-tml"]) {
      expect(await checked(await ir(compiler, join(root, name))), name).toBe("");
    }
  }, 300_000);

  it("says what is wrong, and where, as the other compiler does", async () => {
    const text = await textOf(SOURCE);
    for (const [from, to, message] of CHANGES) {
      const changed = text.replace(from, to);
      expect(changed, String(from)).not.toBe(text);
      const said = await checked(changed);
      expect(said, String(from)).toMatch(message);
      expect(said).toMatch(/^error\[G004\]: /);
      expect(said).toMatch(/--> \/?program\.ir:\d+:\d+\n/);
      await withTemporary(async (directory) => {
        const file = join(directory, "program.ir");
        writeFileSync(file, changed);
        const both = await Promise.all(all.map(async (one) => (await one.run(["ir", "--check", file, "--message-format=json"])).stderr));
        expect(new Set(both).size, String(from)).toBe(1);
      });
    }
  }, 120_000);

  it("answers bad input of any kind", async () => {
    expect(await checked("")).toMatch(/error\[G004\]: the text must begin/);
    expect(await checked(Buffer.from([0x28, 0xff, 0x29]))).toMatch(/error\[G004\]: the text is not UTF-8/);
    expect(await checked("(".repeat(100_000))).toMatch(/error\[G004\]: lists are nested too deeply/);
    expect(await checked("(tml-ir 3)\n(module m @00000000 (items (func f @00000001 (vis private) (params) (return Unit) (effects) (body " + "(block ".repeat(3900) + ")".repeat(3900) + "))))\n")).toMatch(/layout/);
    expect(await checked("(tml-ir 3)\n()\n(module)\nmodule\n")).toMatch(/error\[G004\]/);
    expect((await compiler.run(["ir", "--check", "/no/such/file"])).stderr).toMatch(/error\[G002\]/);
    for (const wrong of [["ir"], ["ir", "a.tml", "--check", "b.ir"], ["ir", "--check", "b.ir", "--format", "json"], ["ir", "a.tml", "--format", "xml"], ["check", "a.tml", "--format", "json"]]) {
      expect((await compiler.run(wrong)).status, wrong.join(" ")).toBe(2);
    }
  }, 60_000);
});
