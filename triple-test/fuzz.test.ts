/**
 * Fuzzing: mutated programs (bytes, tokens, deleted and doubled lines, nesting up to 10,000) end with status 0 or 1 within ten seconds, and
 * every rejection has a code and a span inside its file; both compilers say the same bytes. `FUZZ` sets the number of inputs, `FUZZ_SEED` the
 * seed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { compilers, withTemporary, type Compiler, type RunResult } from "./lib/compilers.js";
import { loadCorpus } from "./lib/program.js";
import { randomBelow, type Random } from "./lib/random.js";

const count = Number(process.env["FUZZ"] ?? "2000");
const seed = Number(process.env["FUZZ_SEED"] ?? "1");
const batch = 50;

const WORDS = ["func", "let", "var", "ref", "mut", "(", ")", "{", "}", "[", "]", "when", "=>", "::", "\"", "'", "0x", "1e", "**", "extend", "this", "This", "!", "?", "do(", "\u{202e}", "\t", "as", "to", "_"];
const OPENERS = ["(", "[", "{ ", "ref ", "-", "if true { ", "when 1 { _ => ", "not ", "f(", "Maybe[", "do() ", "1 + ", "\"{"];

function mutate(bytes: Buffer, next: Random): Buffer {
  const text = bytes.toString("latin1");
  switch (next(6)) {
    case 0: {
      const copy = Buffer.from(bytes);
      for (let i = 0; i < 1 + next(5); i += 1) {
        copy[next(copy.length)] = next(256);
      }
      return copy;
    }
    case 1: {
      const lines = text.split("\n");
      lines.splice(next(lines.length), 1 + next(3));
      return Buffer.from(lines.join("\n"), "latin1");
    }
    case 2: {
      const lines = text.split("\n");
      const line = lines[next(lines.length)] ?? "";
      lines.splice(next(lines.length), 0, line);
      return Buffer.from(lines.join("\n"), "latin1");
    }
    case 3: {
      const at = next(text.length);
      return Buffer.from(`${text.slice(0, at)} ${WORDS[next(WORDS.length)] ?? ""} ${text.slice(at)}`, "utf8");
    }
    case 4: {
      const from = next(text.length);
      return Buffer.from(text.slice(0, from) + text.slice(from + 1 + next(20)), "latin1");
    }
    default: {
      const at = next(text.length);
      const opener = OPENERS[next(OPENERS.length)] ?? "(";
      return Buffer.from(text.slice(0, at) + opener.repeat(10 ** (1 + next(4))) + text.slice(at), "latin1");
    }
  }
}

interface Shown {
  readonly code: string;
  readonly file: string;
  readonly span: { readonly start: { readonly offset: number }; readonly end: { readonly offset: number } };
}

const all = await compilers();
const programs = loadCorpus("").filter((program) => basename(program.file) !== "main.tml");

/** Runs one compiler on an input of `size` bytes and checks how it ends. */
async function runOne(compiler: Compiler, file: string, size: number, input: string): Promise<RunResult> {
  const begin = performance.now();
  const result = await compiler.run(["check", file, "--message-format=json"]);
  const label = `${compiler.name}, ${input}`;
  expect([0, 1], `${label}: ${result.stderr.slice(0, 500)}`).toContain(result.status);
  expect(performance.now() - begin, label).toBeLessThan(10_000);
  const shown = result.stderr.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Shown);
  for (const one of shown) {
    expect(one.code, label).toMatch(/^[A-Z]\d{3}$/);
    expect(one.span.start.offset, label).toBeLessThanOrEqual(one.span.end.offset);
    expect(["", "input.tml"], label).toContain(one.file);
    expect(one.span.end.offset, label).toBeLessThanOrEqual(one.file === "" ? 0 : size);
  }
  if (result.status === 1) {
    expect(shown.length, label).toBeGreaterThan(0);
  }
  return result;
}

async function runInput(file: string, number: number): Promise<void> {
  const next = randomBelow(seed * 1_000_003 + number);
  const program = programs[next(programs.length)];
  if (program === undefined) {
    throw new Error("the corpus is empty");
  }
  const input = mutate(readFileSync(program.file), next);
  writeFileSync(file, input);
  const label = `input ${number}, from ${program.name}`;
  const results: RunResult[] = [];
  for (const compiler of all) {
    results.push(await runOne(compiler, file, input.length, label));
  }
  for (const result of results) {
    expect(result, label).toEqual(results[0]);
  }
}

for (let first = 0; first < count; first += batch) {
  const end = Math.min(first + batch, count);
  it(`inputs ${first} to ${end - 1}`, async () => {
    await withTemporary(async (directory) => {
      for (let number = first; number < end; number += 1) {
        await runInput(join(directory, "input.tml"), number);
      }
    });
  }, 600_000);
}
