/** Contracts [con.mode]: what each build checks, and that both compilers mean the same by them. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { compilers, root, runCommand, withTemporary } from "./lib/compilers.js";

const corpus = join(root, "triple-test/corpus/contracts");

/** Options of a build, and whether it checks preconditions, and the rest. */
const MODES: readonly { readonly options: readonly string[]; readonly pre: boolean; readonly rest: boolean }[] = [
  { options: [], pre: true, rest: true },
  { options: ["--release"], pre: true, rest: false },
  { options: ["--contracts=on"], pre: true, rest: true },
  { options: ["--contracts=on", "--release"], pre: true, rest: true },
  { options: ["--contracts=debug"], pre: true, rest: true },
  { options: ["--contracts=debug", "--release"], pre: false, rest: false },
  { options: ["--contracts=off"], pre: false, rest: false },
  { options: ["--contracts", "off", "--release"], pre: false, rest: false },
];

/** Programs in which something is violated. */
const VIOLATED: readonly { readonly file: string; readonly kind: "pre" | "rest" }[] = [
  { file: "precondition_fails.tml", kind: "pre" },
  { file: "postcondition_fails.tml", kind: "rest" },
  { file: "invariant_of_a_literal/main.tml", kind: "rest" },
];

const all = await compilers();

for (const compiler of all) {
  test(`${compiler.name}: every mode checks what it says`, { timeout: 240_000 }, async () => {
    await withTemporary(async (directory) => {
      const program = join(directory, "program");
      for (const mode of MODES) {
        for (const violated of VIOLATED) {
          const built = await compiler.run(["build", join(corpus, violated.file), "-o", program, ...mode.options]);
          expect(built.stderr).toBe("");
          const ran = await runCommand(program, [], {});
          expect(ran.status, `${violated.file} ${mode.options.join(" ")}`).toBe(mode[violated.kind] ? 101 : 0);
        }
      }
    });
  });

  test(`${compiler.name}: a mode that does not exist`, async () => {
    const ended = await compiler.run(["build", join(corpus, "precondition_fails.tml"), "--contracts=always"]);
    expect(ended.status).toBe(2);
  });
}

test("dumps of contracts are the same", { timeout: 240_000 }, async () => {
  for (const file of ["conditions_hold.tml", "invariant_after_a_method/main.tml", "invariant_of_a_literal/main.tml"]) {
    for (const phase of ["ast", "tast", "ir", "mir", "mir-drops"]) {
      const shown = new Set<string>();
      for (const compiler of all) {
        shown.add((await compiler.run(["build", join(corpus, file), "--emit", phase])).stdout);
      }
      expect(shown.size, `${file} ${phase}`).toBe(1);
      expect([...shown][0], `${file} ${phase}`).not.toBe("");
    }
  }
});

test("the canonical program has contracts before the body", async () => {
  for (const compiler of all) {
    const shown = (await compiler.run(["ir", join(corpus, "postcondition_fails.tml")])).stdout;
    expect(shown).toContain("(post\n            (old old\n");
  }
});
