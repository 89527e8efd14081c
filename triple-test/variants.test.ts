/**
 * Programs of the corpus, changed in ways that must not change what they print: parentheses and blocks, `when` for `if`, loops that run once, other
 * names, items in another order or that nothing uses, a module of their own for some items, and the canonical form of the source. `VARIANTS` sets the number, `VARIANTS_SEED` the seed.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, it } from "vitest";
import { compilers, runCommand, withTemporary } from "./lib/compilers.js";
import { failing } from "./lib/failing.js";
import { expected, loadCorpus, type CorpusProgram } from "./lib/program.js";
import { pick, randomBelow, type Random } from "./lib/random.js";
import { blocks, bodies, loops, names, order, parentheses, split, unused, whens, type Change } from "./lib/variants.js";

const count = Number(process.env["VARIANTS"] ?? "100");
const first = Number(process.env["VARIANTS_SEED"] ?? "1");

const CHANGES: Readonly<Record<string, Change>> = { blocks, bodies, loops, names, order, parentheses, unused, whens };
const programs = loadCorpus("").filter((program) => program.verdict.startsWith("run") && basename(program.file) !== "main.tml");
const [, compiler] = await compilers();

async function formatted(source: string): Promise<string> {
  const result = await runCommand(compiler.path, ["fmt", "--stdin"], { input: source });
  expect(result.status, result.stderr).toBe(0);
  return result.stdout;
}

/** The files of a program: one, or those of a package in which some items are a module of their own. */
function filesOf(program: CorpusProgram, source: string, random: Random, steps: string[]): Record<string, string> {
  const parts = random(3) === 0 ? split(source, random) : undefined;
  if (parts === undefined) {
    return { [basename(program.file)]: source };
  }
  steps.push("split");
  return { "tml.toml": '[package]\nname = "variant"\n', "src/main.tml": parts.main, "src/part.tml": parts.part };
}

async function checkVariant(seed: number): Promise<void> {
  const random = randomBelow(seed);
  const program: CorpusProgram = pick(random, programs);
  const steps = [...new Set(Array.from({ length: 1 + random(3) }, () => pick(random, Object.keys(CHANGES))))];
  let source = readFileSync(program.file, "utf8");
  for (const step of steps) {
    source = CHANGES[step]?.(source, random) ?? source;
  }
  const files = filesOf(program, source, random, steps);
  if (random(4) === 0) {
    for (const name of Object.keys(files).filter((one) => one.endsWith(".tml"))) {
      files[name] = await formatted(files[name] ?? "");
    }
    steps.push("fmt");
  }
  const kept = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${seed}/${name}`, text]));
  const explain = (what: string): string => failing("variants", kept, `${program.name} after ${steps.join(", ")}: ${what}`, `VARIANTS=1 VARIANTS_SEED=${seed} npx vitest run triple-test/variants.test.ts`);
  await withTemporary(async (directory) => {
    const executable = join(directory, "program");
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    const input = files["tml.toml"] === undefined ? join(directory, basename(program.file)) : directory;
    const built = await compiler.run(["build", input, "-o", executable]);
    const errors = /^error[^]*?(?:\n\n|$)/m.exec(built.stderr)?.[0] ?? "";
    expect(built.status, built.status === 0 ? "" : explain(errors)).toBe(0);
    const ran = await runCommand(executable, [], { env: { TML_HEAP_CHECK: "1" }, timeout: 20_000 });
    const same = ran.stdout === (expected(program, "stdout") ?? "") && ran.status === program.status;
    expect(same, same ? "" : explain(`status ${ran.status}, ${ran.stdout}${ran.stderr}`)).toBe(true);
  });
}

for (let seed = first; seed < first + count; seed += 1) {
  it(`variant ${seed}`, () => checkVariant(seed), 300_000);
}
