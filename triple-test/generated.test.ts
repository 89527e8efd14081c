/**
 * Programs that are generated as TML and as C: what they print and how they end is the same for tmlc-bootstrap without optimisation, tmlc
 * without and with it, and the host's C compiler. `GENERATED` sets the number of programs, `GENERATED_SEED` where to begin.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { generateModule } from "./generate/program.js";
import { compilers, runCommand, withTemporary } from "./lib/compilers.js";
import { failing } from "./lib/failing.js";

const PER_MODULE = 50;
const count = Math.ceil(Number(process.env["GENERATED"] ?? "500") / PER_MODULE);
const first = Number(process.env["GENERATED_SEED"] ?? "1");

/** One run of a program of a module: what it printed, and the panic that ended it. */
interface Run {
  readonly printed: string;
  readonly panic: string;
}

/** Runs all programs of a module, each by the executable's argument if the one before it panicked. */
async function runAll(executable: string): Promise<Run[]> {
  const runs: Run[] = [];
  for (let next = 0; next < PER_MODULE; ) {
    const result = await runCommand(executable, [`${next}`], { env: { TML_HEAP_CHECK: "1" }, timeout: 20_000 });
    const parts = result.stdout.split(/^program \d+\n/m).slice(1);
    for (const printed of parts) {
      runs.push({ printed, panic: "" });
    }
    next += parts.length;
    const last = runs.pop() ?? { printed: "", panic: "" };
    const panicked = /^panic: .*\n/m.exec(last.printed);
    // C prints its panics last; TML writes them to stderr.
    const printed = panicked === null ? last.printed : last.printed.slice(0, panicked.index);
    runs.push({ printed, panic: panicked === null ? result.stderr : panicked[0] });
    if (result.status !== 0 && result.status !== 101) {
      runs.push({ printed: `status ${result.status}`, panic: result.stderr });
      return runs;
    }
    if (parts.length === 0) {
      return runs;
    }
  }
  return runs;
}

/** Whether a TML program did what the C program did. Behind a panic nothing but drops may be printed. */
function agrees(tml: Run | undefined, c: Run | undefined): boolean {
  if (tml === undefined || c === undefined || c.panic === "") {
    return tml?.printed === c?.printed && tml?.panic === c?.panic;
  }
  const message = tml.panic.replace(/^panic at m\.tml:\d+:\d+: /, "panic: ").replace(/^panic at std\/[^ ]*: /, "panic: ");
  return message === c.panic && tml.printed.startsWith(c.printed) && /^(drop \d+\n)*$/.test(tml.printed.slice(c.printed.length));
}

/** The first program on which runs differ from those of C, in words. */
function difference(name: string, runs: readonly Run[], c: readonly Run[], places: readonly Run[]): string {
  for (let i = 0; i < Math.max(runs.length, c.length); i += 1) {
    if (!agrees(runs[i], c[i]) || runs[i]?.panic !== places[i]?.panic) {
      return `program ${i}, ${name}: ${JSON.stringify(runs[i])}\nin C: ${JSON.stringify(c[i])}`;
    }
  }
  return "";
}

const [bootstrap, native] = await compilers();

async function checkModule(seed: number): Promise<void> {
  const made = generateModule(seed, PER_MODULE);
  const explain = (what: string): string =>
    failing("generated", { [`${seed}/m.tml`]: made.tml, [`${seed}/m.c`]: made.c }, what, `GENERATED=${PER_MODULE} GENERATED_SEED=${seed} npx vitest run triple-test/generated.test.ts`);
  await withTemporary(async (directory) => {
    const [source, cSource] = [join(directory, "m.tml"), join(directory, "m.c")];
    writeFileSync(source, made.tml);
    writeFileSync(cSource, made.c);
    const inC = runCommand("cc", ["-O1", "-fwrapv", "-w", "-Wl,--no-warn-execstack", "-o", join(directory, "c"), cSource], { timeout: 200_000 });
    const variants = [
      { name: "tmlc-bootstrap", compiler: bootstrap, args: ["--opt-level", "0"] },
      { name: "tmlc", compiler: native, args: [] },
      { name: "tmlc --release", compiler: native, args: ["--release"] },
    ];
    const all: { readonly name: string; readonly runs: Run[] }[] = [];
    for (const { name, compiler, args } of variants) {
      const executable = join(directory, "program");
      const built = await compiler.run(["build", source, "-o", executable, ...args]);
      const errors = /^error[^]*?(?:\n\n|$)/m.exec(built.stderr)?.[0] ?? built.stderr.slice(-2000);
      expect(built.status, built.status === 0 ? "" : explain(`${name}: ${errors}`)).toBe(0);
      all.push({ name, runs: await runAll(executable) });
    }
    const c = await inC;
    expect(c.status, c.status === 0 ? "" : explain(`cc: ${c.stderr.slice(0, 2000)}`)).toBe(0);
    const wanted = await runAll(join(directory, "c"));
    expect(wanted.length).toBe(PER_MODULE);
    for (const { name, runs } of all) {
      const found = difference(name, runs, wanted, all[0]?.runs ?? []);
      expect(found, found === "" ? "" : explain(found)).toBe("");
    }
  });
}

for (let seed = first; seed < first + count; seed += 1) {
  it(`module ${seed}`, () => checkModule(seed), 300_000);
}
