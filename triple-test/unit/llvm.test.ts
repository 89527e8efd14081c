/** Code generation and linking: layouts, symbols, deterministic results. */
import { execa } from "execa";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newWorkspace, runPipeline, type EmitName } from "../../bootstrap/driver/index.js";

const root = resolve(import.meta.dirname, "..", "..");
const workspace = newWorkspace();
const folder = mkdtempSync(join(tmpdir(), "llvm-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles `app.tml` in a directory of its own; what is printed, and the codes of the diagnostics. */
async function compile(directory: string, source: string, emit: EmitName | undefined, level: string): Promise<{ text: string; codes: string[] }> {
  const home = join(folder, directory);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "app.tml"), source);
  const { session, text } = await runPipeline(workspace, {
    input: join(home, "app.tml"),
    output: join(home, "out"),
    optLevel: level,
    features: [],
    release: level !== "0",
    emit,
    contracts: undefined,
    library: undefined,
    header: "",
    checkOnly: false,
    tests: "none",
    json: false,
    doc: "none",
    docPrivate: false,
    packageName: "",
    stdPath: join(root, "std"),
    runtimePath: join(root, "runtime"),
    cachePath: join(root, "target", "runtime"),
  });
  return { text, codes: session.diagnostics.list.map((one) => one.code) };
}

async function output(directory: string, source: string, level: string): Promise<string> {
  expect((await compile(directory, source, undefined, level)).codes).toEqual([]);
  return (await execa(join(folder, directory, "out"), { env: { TML_HEAP_CHECK: "1" } })).stdout;
}

const SIZES = `
type E { A, B, C }
type D { X = 5, Y = 200, Z = 1000 }
type L { Nil, Cons(I32, Heap[L]) }
func main() {
    println("{size_of[E]()} {size_of[D]()} {size_of[L]()} {size_of[(U8, U32, U8)]()} {size_of[()]()}")
    println("{size_of[Maybe[Bool]]()} {size_of[Maybe[Maybe[Bool]]]()} {size_of[Maybe[Char]]()} {size_of[Maybe[E]]()} {size_of[Maybe[U8]]()}")
    println("{size_of[Maybe[Heap[I32]]]()} {size_of[Maybe[Str]]()} {size_of[Maybe[ref I32]]()} {size_of[Maybe[Maybe[ref I32]]]()}")
    println("{size_of[Maybe[I128]]()} {size_of[Maybe[*I32]]()} {size_of[Outcome[(), Str]]()} {size_of[Maybe[func() -> I32]]()}")
    let all: [Maybe[Maybe[Bool]]; 4] = [Just(Just(true)), Just(Just(false)), Just(Nothing), Nothing]
    for one in all { println("{one:?}") }
}
`;

const HELLO = `func main() { println("hello") }\n`;

describe("layout", () => {
  it.each(["0", "2"])("is what the ABI says, at level %s", async (level) => {
    expect((await output("sizes" + level, SIZES, level)).split("\n")).toEqual([
      "1 2 16 12 0",
      "1 1 4 1 2",
      "8 16 8 16",
      "32 16 24 16",
      "Just(Just(true))",
      "Just(Just(false))",
      "Just(Nothing)",
      "Nothing",
    ]);
  });
});

describe("module", () => {
  it("has one external function, and symbols with the hash of their signature", async () => {
    const { text } = await compile("symbols", HELLO, "llvm", "0");
    const external = text.split("\n").filter((line) => line.startsWith("define ") && !line.startsWith("define internal "));
    expect(external).toEqual([expect.stringContaining("define i32 @tml_entry()")]);
    expect(text).toMatch(/define internal void @_TML_app_main_[0-9a-f]{8}\(\)/);
  });

  it("does not depend on where it is compiled", async () => {
    const first = await compile("here", SIZES, "obj", "2");
    const second = await compile("there/deeper", SIZES, "obj", "2");
    expect(first.codes.concat(second.codes)).toEqual([]);
    expect(readFileSync(join(folder, "here", "out")).equals(readFileSync(join(folder, "there/deeper", "out")))).toBe(true);
  });

  it("rejects instances that nest without end", async () => {
    const source = "func grow[T](x: T, n: I32) { if n > 0 { grow((x, 1), n - 1) } }\nfunc main() { grow(1, 5) }\n";
    expect((await compile("grow", source, undefined, "0")).codes).toEqual(["T020"]);
  });
});

describe("executable", () => {
  it("is the same every time", async () => {
    await compile("once", HELLO, undefined, "2");
    await compile("twice", HELLO, undefined, "2");
    expect(readFileSync(join(folder, "once", "out")).equals(readFileSync(join(folder, "twice", "out")))).toBe(true);
  });
});
