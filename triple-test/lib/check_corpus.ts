/** The tests of one part of the corpus, under every compiler that exists. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, runCommand, withTemporary, type Compiler, type RunResult } from "./compilers.js";
import { expected, loadCorpus, type CorpusProgram } from "./program.js";

/** What the bootstrap compiler said, by its arguments: the other one must say the same bytes. */
const said = new Map<string, string>();
const bless = process.env["BLESS"] === "1";

/** Defines a test per program and compiler; this is part `index` of `count`. */
export async function corpusTests(index: number, count: number): Promise<void> {
  const all = await compilers();
  const programs = loadCorpus().filter((_, i) => i % count === index);
  for (const compiler of all) {
    describe(compiler.name, () => {
      for (const program of programs) {
        it(program.name, async () => {
          await checkProgram(compiler, program);
        });
      }
    });
  }
}

/** Runs a compiler on a program; all compilers must print the same diagnostics for the same arguments. */
async function runAgreeing(compiler: Compiler, args: readonly string[], output: readonly string[] = []): Promise<RunResult> {
  const result = await compiler.run([...args, ...output]);
  const key = args.join(" ");
  const known = said.get(key);
  if (compiler.name === "bootstrap") {
    said.set(key, result.stderr);
  } else if (known !== undefined) {
    expect(result.stderr).toBe(known);
  }
  return result;
}

async function checkProgram(compiler: Compiler, program: CorpusProgram): Promise<void> {
  if (program.verdict === "check-fail") {
    await checkRejected(compiler, program);
    return;
  }
  await withTemporary(async (directory) => {
    const executable = join(directory, "program");
    const built = await runAgreeing(compiler, ["build", program.file], ["-o", executable]);
    expect(errorsOf(built.stderr), built.stderr).toEqual([]);
    expect(built.status, built.stderr).toBe(0);
    await compareEffects(compiler, program);
    if (program.verdict === "build-only") {
      return;
    }
    const ran = await runCommand(executable, [], { env: { TML_HEAP_CHECK: "1" }, timeout: 20_000 });
    compareOutput(program, "stdout", ran);
    if (program.verdict === "run-panic" || expected(program, "stderr") !== undefined) {
      compareOutput(program, "stderr", ran);
    } else {
      expect(ran.stderr).toBe("");
    }
    expect(ran.status).toBe(program.status);
  });
}

/** The effects of a program with a file of them, or in the folder that is about them. */
async function compareEffects(compiler: Compiler, program: CorpusProgram): Promise<void> {
  const wanted = expected(program, "effects");
  if (wanted === undefined && !program.name.startsWith("effects/")) {
    return;
  }
  const shown = await compiler.run(["build", program.file, "--emit", "effects"]);
  if (bless && shown.stdout !== wanted) {
    writeFileSync(`${program.stem}.effects`, shown.stdout);
    return;
  }
  expect(shown.stdout).toBe(wanted);
  expect(shown.status, shown.stderr).toBe(0);
}

function compareOutput(program: CorpusProgram, stream: "stdout" | "stderr", ran: RunResult): void {
  const wanted = expected(program, stream);
  if (bless && ran[stream] !== wanted && (wanted !== undefined || ran[stream] !== "")) {
    writeFileSync(`${program.stem}.${stream}`, ran[stream]);
    return;
  }
  expect(ran[stream]).toBe(wanted ?? "");
}

/** Errors as `line:CODE`, from JSON lines. */
function errorsOf(stderr: string): string[] {
  const found: string[] = [];
  for (const match of stderr.matchAll(/^error\[([A-Z]\d{3})\]/gm)) {
    found.push(match[1] ?? "");
  }
  return found;
}

interface JsonDiagnostic {
  readonly severity: string;
  readonly code: string;
  readonly file: string;
  readonly span: { readonly start: { readonly line: number } };
}

async function checkRejected(compiler: Compiler, program: CorpusProgram): Promise<void> {
  const checked = await runAgreeing(compiler, ["check", program.file, "--message-format=json"]);
  const marked = new Set(program.marks.map((mark) => `${mark.file}:${mark.line}:${mark.code}`));
  const warningCodes = new Set(program.marks.filter((mark) => mark.code.startsWith("W")).map((mark) => mark.code));
  const found = new Set<string>();
  for (const line of checked.stderr.split("\n").filter((text) => text.startsWith("{"))) {
    const diagnostic = JSON.parse(line) as JsonDiagnostic;
    if (diagnostic.severity === "error" || warningCodes.has(diagnostic.code)) {
      found.add(`${diagnostic.file}:${diagnostic.span.start.line}:${diagnostic.code}`);
    }
  }
  expect([...found].sort(), checked.stderr).toEqual([...marked].sort());
  expect(checked.status, checked.stderr).toBe(program.marks.some((mark) => !mark.code.startsWith("W")) ? 1 : 0);
  const text = await runAgreeing(compiler, ["check", program.file, "--color=never"]);
  const wanted = expected(program, "stderr");
  if (bless && text.stderr !== wanted) {
    writeFileSync(`${program.stem}.stderr`, text.stderr);
  } else if (wanted !== undefined) {
    expect(text.stderr).toBe(wanted);
  }
}
