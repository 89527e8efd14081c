/** The runtime by itself: its services, its panics and its checked heap, as built for programs and as stress build. */
import { execa } from "execa";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
const RUNTIME = join(ROOT, "runtime");

async function compile(output: string, flags: readonly string[]): Promise<void> {
  const sources = readdirSync(RUNTIME).filter((name) => name.endsWith(".c")).map((name) => join(RUNTIME, name));
  const warnings = ["-Wall", "-Wextra", "-Wno-infinite-recursion"];
  await execa("cc", ["-std=c11", "-O2", ...warnings, "-I" + RUNTIME, ...flags, join(import.meta.dirname, "runtime_services.c"), ...sources, "-lm", "-o", output]);
}

describe.each([
  { build: "normal", flags: [] },
  { build: "stress", flags: ["-DTML_STRESS"] },
])("runtime, $build build", ({ flags }) => {
  const directory = mkdtempSync(join(tmpdir(), "runtime-"));
  const program = join(directory, "services");

  beforeAll(() => compile(program, flags), 120_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function run(what: string, checked: boolean): Promise<{ status: number | undefined; out: string; err: string }> {
    const env = checked ? { TML_HEAP_CHECK: "1" } : {};
    const result = await execa(program, [what], { cwd: directory, env, reject: false });
    return { status: result.exitCode, out: result.stdout, err: result.stderr };
  }

  it("serves heap, numbers, processes and files", async () => {
    expect(await run("services", false)).toEqual({ status: 5, out: "ok", err: "" });
  }, 60_000);

  it("finds nothing wrong with them in the checked heap", async () => {
    expect(await run("services", true)).toEqual({ status: 5, out: "ok", err: "" });
  }, 60_000);

  it("flushes stdout before a panic's message", async () => {
    const err = "panic at src/main.tml:3:4: shift by -5 exceeds the width of U64";
    expect(await run("panic", false)).toEqual({ status: 101, out: "before", err });
  });

  it("prints numbers of 128 bits", async () => {
    const result = await run("index", false);
    expect(result.err).toBe("panic at src/main.tml:3:4: index 18446744073709551616 out of bounds for length 3");
  });

  it("reports a stack overflow", async () => {
    const result = await run("overflow", false);
    expect(result).toMatchObject({ out: "before", err: "stack overflow" });
    expect(result.status).not.toBe(0);
  });

  it("ends quietly when nobody reads stdout", async () => {
    const result = await execa("sh", ["-c", `{ "${program}" pipe; echo $? >&2; } | head -n 1`]);
    expect(result).toMatchObject({ stdout: "y", stderr: "141" });
  });

  it.each([
    ["leak", "never freed"],
    ["twice", "block freed twice"],
    ["size", "block freed with another size"],
  ])("reports %s", async (what, message) => {
    const result = await run(what, true);
    expect(result.status).toBe(99);
    expect(result.err).toContain(message);
  });
});
