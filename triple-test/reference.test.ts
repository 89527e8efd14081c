/** The reference: every rule has its section, every example does what it says, and the page of rules is up to date. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, root, runCommand, withTemporary, type Compiler } from "./lib/compilers.js";
import { loadCorpus } from "./lib/program.js";
import { loadChapters, loadRules, rulesPage, writeExample, type Example } from "./lib/reference.js";

const rules = loadRules();
const chapters = loadChapters();
const programs = loadCorpus("");
const all = await compilers();

describe("rules", () => {
  it("each has a section in exactly one chapter, in the order of the list", () => {
    expect(chapters.flatMap((chapter) => chapter.rules.map((one) => one.rule))).toEqual(rules.map((one) => one.rule));
  });
  it("each section has an example", () => {
    const bare = chapters.flatMap((chapter) =>
      chapter.rules.filter((one, index) => {
        const end = chapter.rules[index + 1]?.line ?? Infinity;
        return !chapter.examples.some((example) => {
          const line = Number(example.name.split(":")[1]);
          return line > one.line && line < end;
        });
      }),
    );
    expect(bare).toEqual([]);
  });
  it("the page of rules is up to date", () => {
    const path = join(root, "docs/reference/rules.md");
    const page = rulesPage(rules, chapters, programs);
    if (process.env["BLESS"] === "1") {
      writeFileSync(path, page);
    }
    expect(readFileSync(path, "utf8") === page, "rules.md is stale: npm run bless").toBe(true);
  });
});

interface JsonDiagnostic {
  readonly severity: string;
  readonly code: string;
}

/** The codes that a check reports, errors first; warnings that the example does not speak of are left out. */
async function codesOf(compiler: Compiler, path: string, example: Example): Promise<{ codes: string[]; status: number; stderr: string }> {
  const { status, stderr } = await compiler.run(["check", path, "--message-format=json"]);
  const found = stderr
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as JsonDiagnostic)
    .filter((one) => one.severity === "error" || example.codes.includes(one.code));
  return { codes: [...new Set(found.map((one) => one.code))].sort(), status, stderr };
}

async function checkExample(compiler: Compiler, example: Example): Promise<void> {
  await withTemporary(async (directory) => {
    const path = writeExample(example.source, join(directory, "example"));
    const { codes, status, stderr } = await codesOf(compiler, path, example);
    expect([0, 1], stderr).toContain(status);
    if (example.later) {
      expect(codes, "this is true now: take the mark `later` away").not.toEqual(example.codes);
      return;
    }
    expect(codes, stderr).toEqual(example.codes);
    expect(status).toBe(example.codes.some((code) => !code.startsWith("W")) ? 1 : 0);
    if (example.output !== undefined) {
      const program = join(directory, "program");
      const built = await compiler.run(["build", path, "-o", program]);
      expect(built.status, built.stderr).toBe(0);
      expect(await runCommand(program, [])).toEqual({ status: 0, stdout: example.output, stderr: "" });
    }
  });
}

describe.each(all)("examples, by $name", (compiler) => {
  it.each(chapters.flatMap((chapter) => chapter.examples))("$name", async (example) => {
    await checkExample(compiler, example);
  });
});
