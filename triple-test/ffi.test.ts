/** TML and C in one program: libraries for C, the header, structs by value, callbacks, and libraries of the system. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, root, runCommand, withTemporary, type Compiler } from "./lib/compilers.js";
import { structMatrix } from "./lib/struct_matrix.js";

const programs = join(root, "triple-test/ffi");
const TIMEOUT = 400_000;

async function build(compiler: Compiler, args: readonly string[]): Promise<void> {
  expect(await compiler.run(["build", ...args])).toEqual({ status: 0, stdout: "", stderr: "" });
}

/** Compiles C with all warnings; `inputs` are sources and libraries. */
async function cc(directory: string, output: string, level: string, inputs: readonly string[]): Promise<void> {
  const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-unused-function", `-O${level}`, `-I${directory}`];
  expect(await runCommand("cc", [...flags, "-o", output, ...inputs, "-lm"], { timeout: TIMEOUT })).toEqual({ status: 0, stdout: "", stderr: "" });
}

for (const compiler of await compilers()) {
  describe(`the C boundary by ${compiler.name}`, () => {
    for (const [kind, library, level] of [["static", "libinventory.a", "0"], ["dynamic", "libinventory.so", "2"]] as const) {
      it(`a C program with a ${kind} library in TML`, () => withTemporary(async (directory) => {
        const path = join(directory, library);
        const program = join(directory, "program");
        await build(compiler, [join(programs, "inventory"), "--lib", kind, "-o", path, "--emit-header", join(directory, "inventory.h"), "--opt-level", level]);
        expect(readFileSync(join(directory, "inventory.h"), "utf8")).toBe(readFileSync(join(programs, "inventory/inventory.h"), "utf8"));
        await cc(directory, program, level, [join(programs, "inventory/main.c"), path]);
        const result = await runCommand(program, [], { env: { LD_LIBRARY_PATH: directory } });
        expect(result).toEqual({ status: 0, stdout: readFileSync(join(programs, "inventory/main.stdout"), "utf8"), stderr: "" });
        const panicked = await runCommand(program, ["panic"], { env: { LD_LIBRARY_PATH: directory } });
        expect(panicked.status).toBe(134);
        expect(panicked.stderr).toContain("panic at src/lib.tml:");
        const symbols = await runCommand("nm", kind === "dynamic" ? ["-D", "--defined-only", path] : ["-g", "--defined-only", path]);
        expect(symbols.stdout).toContain(" T tml_stock_add\n");
        expect(symbols.stdout).not.toContain("_TML_");
        if (kind === "dynamic") {
          expect(symbols.stdout).not.toContain("tml_alloc");
        }
      }), TIMEOUT);

      it(`structs of every size, both ways, at level ${level}`, () => withTemporary(async (directory) => {
        const made = structMatrix(level === "0" ? 1 : 2, 32);
        writeFileSync(join(directory, "matrix.tml"), made.tml);
        writeFileSync(join(directory, "main.c"), made.c);
        const path = join(directory, "matrix.a");
        await build(compiler, [join(directory, "matrix.tml"), "--lib", "static", "-o", path, "--emit-header", join(directory, "matrix.h"), "--opt-level", level]);
        await cc(directory, join(directory, "program"), level, [join(directory, "main.c"), path]);
        expect(await runCommand(join(directory, "program"), [])).toEqual({ status: 0, stdout: "0 wrong\n", stderr: "" });
        expect(made.cases).toBeGreaterThan(90);
      }), TIMEOUT);
    }

    for (const name of ["zlib", "sqlite"]) {
      it(`a TML program with the system's ${name}`, () => withTemporary(async (directory) => {
        for (const level of ["0", "2"]) {
          const program = join(directory, name);
          await build(compiler, [join(programs, `${name}.tml`), "-o", program, "--opt-level", level]);
          const result = await runCommand(program, [], { env: { TML_HEAP_CHECK: "1" } });
          expect(result).toEqual({ status: 0, stdout: readFileSync(join(programs, `${name}.stdout`), "utf8"), stderr: "" });
        }
      }), TIMEOUT);
    }

    it("thread-local variables in threads of C", () => withTemporary(async (directory) => {
      for (const level of ["0", "2"]) {
        const program = join(directory, `threads${level}`);
        await build(compiler, [join(programs, "threads.tml"), "-o", program, "--opt-level", level]);
        const result = await runCommand(program, [], { env: { TML_HEAP_CHECK: "1" } });
        expect(result).toEqual({ status: 0, stdout: readFileSync(join(programs, "threads.stdout"), "utf8"), stderr: "" });
        const library = join(directory, `threads${level}.a`);
        await build(compiler, [join(programs, "threads.tml"), "--lib", "static", "-o", library, "--emit-header", join(directory, "threads.h"), "--opt-level", level]);
        await cc(directory, `${program}c`, level, [join(programs, "threads.c"), library]);
        expect(await runCommand(`${program}c`, [])).toEqual({ status: 0, stdout: "0 wrong\n", stderr: "" });
      }
    }), TIMEOUT);

    it("libraries that cannot be made, and wrong usage", () => withTemporary(async (directory) => {
      const file = join(directory, "program.tml");
      const output = join(directory, "library");
      writeFileSync(file, "pub func add(a: I32, b: I32) -> I32 { a + b }\n");
      const nothing = await compiler.run(["build", file, "--lib", "static", "-o", output]);
      expect(nothing).toMatchObject({ status: 1, stderr: "error[G010]: the library has nothing for C: no function is marked `@export`\n" });
      writeFileSync(file, "@repr(c)\npub type Wrong { items: List[I32] }\n\n@export\nfunc add(a: I32, b: I32) -> I32 { a + b }\n");
      const wrong = await compiler.run(["build", file, "--lib", "static", "-o", output, "--emit-header", join(directory, "wrong.h")]);
      expect(wrong.status).toBe(1);
      expect(wrong.stderr).toContain("error[G010]: `Wrong` cannot be passed to C: its field `items`: only structs with `@repr(c)` are passed by value");
      const nowhere = await compiler.run(["build", file, "--lib", "dynamic", "-o", output, "--emit-header", join(directory, "no/where.h")]);
      expect(nowhere).toMatchObject({ status: 1 });
      expect((await compiler.run(["build", file, "--lib", "other"])).status).toBe(2);
      expect((await compiler.run(["build", file, "--lib", "static", "--emit", "obj"])).status).toBe(2);
      expect((await compiler.run(["check", file, "--lib", "static"])).status).toBe(2);
    }), TIMEOUT);
  });
}

it("the table of the runtime's symbols is that of its headers", async () => {
  const names = JSON.parse(readFileSync(join(root, "bootstrap/tables/c_names.json"), "utf8")) as { readonly runtime: readonly string[] };
  const found = await runCommand("grep", ["-rohE", "--include=*.h", "\\btml_[a-z0-9_]+", join(root, "runtime")]);
  const symbols = [...new Set(found.stdout.split("\n"))].filter((name) => name !== "" && name !== "tml_runtime");
  expect([...names.runtime].sort()).toEqual(symbols.sort());
});
