/** `explain CODE`: what it prints, and that its examples are what they claim, by both compilers. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, withTemporary, type Compiler } from "./lib/compilers.js";
import { loadCorpus } from "./lib/program.js";
import { loadCatalogue, writeExample, type Explained } from "./lib/reference.js";

/** Codes of parts of the language that are not implemented: no program leads to them yet. */
const LATER = new Set(["S006", "S007", "S017", "S022", "S023", "G020"]);
/** Codes that come from how the compiler is called: `cli.test.ts` and `bad_input.test.ts` have them. */
const OF_COMMANDS = new Set(["G002", "G003", "G004", "M006"]);

/** Codes that need several packages: `packages.test.ts` has them. */
const OF_PACKAGES = new Set(["M003"]);

const catalogue = loadCatalogue();
const all = await compilers();

describe.each(all)("explain, by $name", (compiler) => {
  it.each(catalogue)("$code: text", async (entry) => {
    const { status, stdout } = await compiler.run(["explain", entry.code]);
    const examples = [entry.wrong, entry.right].flatMap((text) => text.split("\n")).filter((line) => line !== "");
    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe(`${entry.severity}[${entry.code}]: ${entry.title}`);
    expect(stdout).toContain(`\n\n${entry.explanation}\n`);
    expect(examples.filter((line) => !stdout.includes(`\n    ${line}\n`))).toEqual([]);
    expect(stdout).toBe((await all[0]?.run(["explain", entry.code]))?.stdout);
  });
  it.each(catalogue.filter((entry) => !LATER.has(entry.code)))("$code: examples", async (entry) => {
    expect(await codesOf(compiler, entry, entry.wrong)).toEqual([entry.code]);
    expect(await codesOf(compiler, entry, entry.right)).toEqual([]);
  });
  it.each(catalogue.filter((entry) => LATER.has(entry.code) && entry.wrong !== ""))("$code: not reported yet", async (entry) => {
    expect(await codesOf(compiler, entry, entry.wrong), "it is reported now: take the code out of LATER").not.toContain(entry.code);
  });
});

describe("catalogue", () => {
  it("every code that a program can lead to has a program", () => {
    const marked = new Set(loadCorpus("").flatMap((program) => program.marks.map((mark) => mark.code)));
    const without = catalogue.filter((entry) => !marked.has(entry.code) && !LATER.has(entry.code) && !OF_COMMANDS.has(entry.code) && !OF_PACKAGES.has(entry.code));
    expect(without.map((entry) => entry.code)).toEqual([]);
    expect([...LATER].filter((code) => marked.has(code))).toEqual([]);
  });
});

/** What the stand-ins of an example mean, as bytes: `<U+202E>` a character, `<EF>` a byte, `(<300>` so many brackets. */
function bytesOf(example: string): string {
  return Buffer.from(`${example}\n`, "utf8")
    .toString("latin1")
    .replaceAll(/(.)<(\d{3})>/g, (_, bracket: string, count: string) => bracket.repeat(Number(count)))
    .replaceAll(/<U\+([0-9A-F]{4})>/g, (_, hex: string) => Buffer.from(String.fromCodePoint(parseInt(hex, 16)), "utf8").toString("latin1"))
    .replaceAll(/<([0-9A-F]{2})>/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
}

/** The codes of all diagnostics for an example. Where only building can lead to the code it is built. */
async function codesOf(compiler: Compiler, entry: Explained, example: string): Promise<string[]> {
  return await withTemporary(async (directory) => {
    const command = /^\$ tmlc (build|ir)(?: --check)? main\.tml(?: -o (\S+))?$/.exec(example);
    let args: string[];
    if (command !== null) {
      const path = join(directory, "main.tml");
      writeFileSync(path, "func main() { }\n");
      args = command[1] === "ir" ? ["ir", ...(example.includes("--check") ? ["--check"] : []), path] : ["build", path, "-o", join(directory, command[2] ?? "")];
    } else {
      const path = writeExample(bytesOf(example), join(directory, "example"), "latin1");
      args = OF_COMMANDS.has(entry.code) ? ["build", path, "-o", join(directory, "program")] : ["check", path];
    }
    const { stderr } = await compiler.run([...args, "--message-format=json"]);
    const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
    const codes = new Set(lines.map((line) => (JSON.parse(line) as { code: string }).code));
    // Examples are pieces: what they declare need not be used.
    return [...codes].filter((code) => code !== "W001" || entry.code === "W001");
  });
}
