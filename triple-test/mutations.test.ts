/**
 * Accepted programs of the corpus with one error planted in each: both compilers reject it, with an expected code on an expected line, few errors
 * behind it, and the same bytes. `MUTATIONS` sets the number, `MUTATIONS_SEED` the seed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { compilers, withTemporary } from "./lib/compilers.js";
import { failing } from "./lib/failing.js";
import { mutate, MUTATIONS, type Mutant } from "./lib/mutations.js";
import { loadCorpus } from "./lib/program.js";
import { pick, randomBelow } from "./lib/random.js";

const count = Number(process.env["MUTATIONS"] ?? "150");
const first = Number(process.env["MUTATIONS_SEED"] ?? "1");

interface Shown {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly span: { readonly start: { readonly line: number } };
}

const kinds = Object.keys(MUTATIONS);
const programs = loadCorpus("").filter((program) => program.verdict.startsWith("run") && basename(program.file) !== "main.tml");
const all = await compilers();

/** The mutant of a seed: kinds take turns, and of the programs the first that has a place for the error. */
function mutantOf(seed: number): { readonly name: string; readonly kind: string; readonly mutant: Mutant } {
  const random = randomBelow(seed);
  const kind = kinds[seed % kinds.length] ?? "";
  for (;;) {
    const program = pick(random, programs);
    const mutant = mutate(kind, readFileSync(program.file, "utf8"), random);
    if (mutant !== undefined) {
      return { name: program.name, kind, mutant };
    }
  }
}

/** What is wrong with what a compiler said; empty if nothing is. */
function complaint(mutant: Mutant, status: number, stderr: string): string {
  const errors = stderr.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Shown).filter((one) => one.severity === "error");
  const shown = errors.map((one) => `${one.code} on line ${one.span.start.line}: ${one.message}`).join("\n");
  const [start] = errors;
  if (status !== 1 || start === undefined) {
    return `status ${status}, ${stderr.slice(0, 500)}`;
  }
  const line = start.span.start.line;
  const [from, to] = mutant.lines;
  return mutant.codes.includes(start.code) && line >= from && line <= to && errors.length <= mutant.most ? "" : `wanted ${mutant.codes.join(" or ")} on lines ${from} to ${to}, at most ${mutant.most} errors; found\n${shown}`;
}

async function checkMutant(seed: number): Promise<void> {
  const { name, kind, mutant } = mutantOf(seed);
  const explain = (what: string): string => failing("mutations", { [`${seed}.tml`]: mutant.source }, `${kind} in ${name}: ${what}`, `MUTATIONS=1 MUTATIONS_SEED=${seed} npx vitest run triple-test/mutations.test.ts`);
  await withTemporary(async (directory) => {
    const file = join(directory, "mutant.tml");
    writeFileSync(file, mutant.source);
    const said: string[] = [];
    for (const compiler of all) {
      const result = await compiler.run(["check", file, "--message-format=json"]);
      const wrong = complaint(mutant, result.status, result.stderr);
      expect(wrong, wrong === "" ? "" : explain(`${compiler.name}: ${wrong}`)).toBe("");
      said.push(result.stderr);
    }
    const same = said.every((one) => one === said[0]);
    expect(same, same ? "" : explain(`the compilers disagree:\n${said.join("\n")}`)).toBe(true);
  });
}

for (let seed = first; seed < first + count; seed += 1) {
  it(`mutant ${seed}`, () => checkMutant(seed), 60_000);
}
