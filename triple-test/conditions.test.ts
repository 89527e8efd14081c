/** Conditional compilation: what `--release` and `--feature` change. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compilers, withTemporary } from "./lib/compilers.js";

const PROGRAM = `@when(debug: true)
func mode() -> Str { "debug" }

@unless(debug)
func mode() -> Str { "release" }

@when(feature: "loud", feature: fast)
func speed() -> Str { "both" }

@unless(feature: "loud", feature: fast)
func speed() -> Str { "not both" }

func main() { println("{mode()}, {speed()}") }
`;

/** Options, and what the program prints. */
const BUILDS: readonly { readonly options: readonly string[]; readonly printed: string }[] = [
  { options: [], printed: "debug, not both" },
  { options: ["--release"], printed: "release, not both" },
  { options: ["--feature", "loud"], printed: "debug, not both" },
  { options: ["--feature", "loud", "--feature=fast"], printed: "debug, both" },
  { options: ["--release", "--feature=fast", "--feature", "loud"], printed: "release, both" },
];

const all = await compilers();

for (const compiler of all) {
  test(`${compiler.name}: options decide what is compiled`, { timeout: 240_000 }, async () => {
    await withTemporary(async (directory) => {
      const file = join(directory, "main.tml");
      writeFileSync(file, PROGRAM);
      for (const build of BUILDS) {
        const ir = await compiler.run(["build", file, "--emit", "ir", ...build.options]);
        expect(ir.stderr).toBe("");
        const shown = [...ir.stdout.matchAll(/\(lit "(debug|release|both|not both)" Str\)/g)].map((match) => match[1]);
        expect(shown.join(", "), build.options.join(" ")).toBe(build.printed);
      }
    });
  });

  test(`${compiler.name}: a feature has a name`, async () => {
    const ended = await compiler.run(["check", "main.tml", "--feature"]);
    expect(ended.status).toBe(2);
  });
}
