/**
 * The edits that diagnostics offer: applied to a program of the corpus, they leave no error but those without an edit. Both compilers offer the same
 * ones: the corpus tests compare their output.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";
import { compilers, withTemporary } from "./lib/compilers.js";
import { loadCorpus, type CorpusProgram } from "./lib/program.js";

interface Edit {
  readonly span: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
  readonly text: string;
}

interface Reported {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly file: string;
  readonly edits: readonly Edit[];
}

const [compiler] = await compilers();
const programs = loadCorpus("").filter((program) => program.verdict === "check-fail");

async function reported(path: string): Promise<Reported[]> {
  const lines = (await compiler?.run(["check", path, "--message-format=json"]))?.stderr.split("\n") ?? [];
  return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Reported);
}

/** Copies a program to `directory` and gives the file to compile. */
function copyTo(program: CorpusProgram, directory: string): string {
  const file = basename(program.file);
  if (file === "main.tml") {
    cpSync(dirname(program.file), directory, { recursive: true });
  } else {
    mkdirSync(directory);
    copyFileSync(program.file, join(directory, file));
  }
  return join(directory, file);
}

/** Applies edits, the last first; one that several diagnostics offer counts once. */
function apply(path: string, edits: readonly Edit[]): void {
  const unique = new Map(edits.map((edit) => [`${edit.span.start.offset}:${edit.span.end.offset}:${edit.text}`, edit]));
  let bytes = readFileSync(path);
  for (const { span, text } of [...unique.values()].sort((a, b) => b.span.start.offset - a.span.start.offset || b.span.end.offset - a.span.end.offset)) {
    bytes = Buffer.concat([bytes.subarray(0, span.start.offset), Buffer.from(text), bytes.subarray(span.end.offset)]);
  }
  writeFileSync(path, bytes);
}

it("programs compile after all edits, but for errors without one", { timeout: 300_000 }, async () => {
  const wrong: string[] = [];
  let edited = 0;
  for (const program of programs) {
    const before = await reported(program.file);
    const offered = before.filter((one) => one.edits.length > 0);
    if (offered.length === 0) {
      continue;
    }
    edited += 1;
    await withTemporary(async (directory) => {
      const path = copyTo(program, join(directory, "edited"));
      for (const file of new Set(offered.map((one) => one.file))) {
        apply(join(dirname(path), file), offered.filter((one) => one.file === file).flatMap((one) => one.edits));
      }
      const others = before.filter((one) => one.edits.length === 0).map((one) => `${one.code}: ${one.message}`);
      const after = (await reported(path)).filter((one) => one.severity === "error").map((one) => `${one.code}: ${one.message}`);
      wrong.push(...after.filter((one) => !others.includes(one)).map((one) => `${program.name}: ${one}`));
    });
  }
  expect(wrong).toEqual([]);
  expect(edited).toBeGreaterThan(20);
});
