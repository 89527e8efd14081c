/** Every example builds in release mode and prints what it should. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, root, runCommand, withTemporary } from "./lib/compilers.js";

interface ExampleTest {
  readonly arguments?: readonly string[];
  readonly stdin?: string;
  readonly generate?: string;
}

const examples = join(root, "examples");
const names = readdirSync(examples).filter((name) => statSync(join(examples, name)).isDirectory());

for (const compiler of await compilers()) {
  describe(`examples by ${compiler.name}`, () => {
    it("are there", () => {
      expect(names.length).toBeGreaterThanOrEqual(10);
    });
    for (const name of names) {
      it(name, async () => {
        const folder = join(examples, name);
        const file = join(folder, "test.json");
        const test = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ExampleTest) : {};
        await withTemporary(async (temporary) => {
          const executable = join(temporary, "program");
          const built = await compiler.run(["build", join(folder, "main.tml"), "--release", "-o", executable]);
          expect(built.status, built.stderr).toBe(0);
          let args = test.arguments ?? [];
          if (test.generate !== undefined) {
            const made = join(temporary, test.generate);
            const generated = await runCommand(process.execPath, [join(folder, "generate.mjs"), made]);
            expect(generated.status, generated.stderr).toBe(0);
            args = args.map((argument) => (argument === test.generate ? made : argument));
          }
          const input = test.stdin === undefined ? "" : readFileSync(join(folder, test.stdin), "utf8");
          const ran = await runCommand(executable, args, { cwd: folder, input });
          expect(ran.stderr).toBe("");
          expect(ran.stdout).toBe(readFileSync(join(folder, "expected.stdout"), "utf8"));
          expect(ran.status).toBe(0);
        });
      }, 120_000);
    }
  });
}
