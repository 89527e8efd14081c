// TML-IR and MIR of small functions, compiled with the standard library in one go each.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newWorkspace, runPipeline, type EmitName } from "../../bootstrap/driver/index.js";
import { floatText, quoteChar, quoteText } from "../../bootstrap/ir/index.js";
import { atom, bare, layout, list } from "../../bootstrap/ir/sexpr.js";
import { encodeUtf8 } from "../../bootstrap/source/index.js";
import { TY_F32, TY_F64 } from "../../bootstrap/types/index.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const workspace = newWorkspace();
const folder = mkdtempSync(join(tmpdir(), "tml-mir-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The dump of a phase for a program of one file, `app.tml`. */
async function emit(source: string, phase: EmitName): Promise<string> {
  const input = join(folder, "app.tml");
  writeFileSync(input, source);
  const { session, text } = await runPipeline(workspace, {
    input,
    output: "",
    optLevel: "0",
    features: [],
    release: false,
    emit: phase,
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
    cachePath: folder,
  });
  expect(session.diagnostics.list.filter((d) => d.severity === "Error").map((d) => d.code + " " + d.message)).toEqual([]);
  return text;
}

/** The blocks of one function of a MIR dump, without declarations, storage marks and places. */
function blocksOf(dump: string, name: string): string[] {
  const start = dump.indexOf("func app::" + name);
  expect(start, name).toBeGreaterThanOrEqual(0);
  const lines = dump.slice(start, dump.indexOf("\n}", start)).split("\n").slice(1);
  return lines
    .map((line) => line.replace(/ {2}; \d+:\d+$/, "").trim())
    .filter((line) => !/^(let|var|live|dead) /.test(line));
}

const PROGRAM = `
type Loud { name: Str }
extend Loud with Disposable {
    func drop(mut this) { print(this.name) }
}
type Pair { a: Str, b: Str }
type Shape { Circle(I32), Rect { w: I32, h: I32 }, Empty }

func loud() -> Loud { Loud { name: "x" } }
func take(a: I32, b: I32) -> I32 { a }
func give(a: Str, b: ref Str) -> U64 { b.len() }
func change(n: mut ref I32) -> I32 { *n += 1; *n }
func one() -> I32 { 1 }

func arguments_in_order() -> I32 {
    var x: I32 = 1
    take(x, change(mut ref x))
}
func pure_arguments_are_read_late(x: I32, y: I32) -> I32 { take(x, y) }
func moved_before_borrow(a: Str, b: Str) -> U64 { give(a, ref b) }
func locals_drop_in_reverse() {
    let a: Loud = loud()
    let b: Loud = loud()
}
func returns_from_the_middle(c: Bool) {
    let a: Loud = loud()
    if c { return }
    let b: Loud = loud()
}
func leaves_a_loop(c: Bool) {
    while true {
        let a: Loud = loud()
        if c { break }
        if not c { continue }
    }
}
func shape(s: ref Shape) -> I32 {
    when s {
        Shape::Circle(r) => *r,
        Shape::Rect { w, h } => *w,
        Shape::Empty => 0,
    }
}
func numbers(n: I32) -> I32 {
    when n { 1 | 2 => 1, 3 to 10 => 2, _ => 3 }
}
func pair_of_bools(a: Bool, b: Bool) -> I32 {
    when (a, b) { (true, true) => 1, (_, false) => 2, (false, true) => 3 }
}
func text(s: ref Str) -> I32 { when s { "a" => 1, _ => 2 } }
func list_of(xs: ref [I32]) -> I32 { when xs { [] => 0, [a, ..rest] => *a } }
func counts(n: I32) -> I32 {
    var sum: I32 = 0
    for i in 0 to n { sum += i }
    sum
}
func counts_closed(n: U8) {
    for i in 0 through n { }
}
func replaces(a: Loud) {
    var x: Loud = loud()
    x = a
}
func element(xs: ref [I32], i: I32) -> I32 { xs[i] }
func part(s: ref Str) -> ref Str { ref s[1 to 3] }
func unwraps(m: Maybe[Str]) -> Maybe[U64] { Just(m!.len()) }
func or_else(m: Maybe[Str]) -> Str { m! else "none" }
func borrows_capture() -> I32 {
    var n: I32 = 1
    var f = do(x: I32) { n += x }
    f(2)
    n
}
func owns_capture(s: Str) -> move func() -> Str { move do() s }
func update_base(p: Pair) -> Pair { Pair { a: "new", ..p } }
func short_circuit(a: Bool, b: Bool) -> Bool { a and (b or not a) }
func opened(m: Maybe[Loud]) {
    if let Just(l) = m { print(l.name) }
}
func otherwise(m: Maybe[I32]) -> I32 {
    let Just(n) = m else { return 0 }
    n
}
func main() { print("hello") }
`;

describe("MIR as built", () => {
  let dump = "";
  beforeAll(async () => {
    dump = await emit(PROGRAM, "mir");
  }, 120_000);

  it("reads arguments in order, before code that may change them", () => {
    expect(blocksOf(dump, "arguments_in_order(")).toEqual([
      "bb0:",
      "x = 1_I32",
      "%0 = x",
      "%1 = borrow mut x",
      "%2 = call app::change(move %1)",
      "return = call app::take(%0, %2)",
      "return",
    ]);
    expect(blocksOf(dump, "pure_arguments_are_read_late(")).toEqual(["bb0:", "return = call app::take(x, y)", "return"]);
    expect(blocksOf(dump, "moved_before_borrow(")).toEqual([
      "bb0:",
      "%0 = move a",
      "%1 = borrow b",
      "return = call app::give(move %0, %1)",
      "drop b",
      "drop a",
      "return",
    ]);
  });

  it("drops locals in reverse on every way out", () => {
    expect(blocksOf(dump, "locals_drop_in_reverse(")).toEqual([
      "bb0:",
      "a = call app::loud()",
      "b = call app::loud()",
      "drop b",
      "drop a",
      "return = ()",
      "return",
    ]);
    expect(blocksOf(dump, "returns_from_the_middle(")).toEqual([
      "bb0:",
      "a = call app::loud()",
      "branch c, bb1, bb2",
      "bb1:",
      "return = ()",
      "drop a",
      "return",
      "bb2:",
      "b = call app::loud()",
      "drop b",
      "drop a",
      "return = ()",
      "return",
    ]);
    expect(blocksOf(dump, "leaves_a_loop(").filter((line) => line === "drop a")).toHaveLength(3);
  });

  it("tests each discriminant once", () => {
    const shape = blocksOf(dump, "shape(");
    expect(shape.filter((line) => line.includes("discriminant"))).toEqual(["%0 = discriminant (*s)"]);
    expect(shape).toContain("switch %0 { 0: bb1, 1: bb2, 2: bb3 }");
    expect(blocksOf(dump, "numbers(")).toEqual([
      "bb0:",
      "switch n { 1: bb1, 2: bb1, else: bb2 }",
      "bb1:",
      "return = 1_I32",
      "goto bb6",
      "bb2:",
      "%0 = lt n, 3_I32",
      "branch %0, bb5, bb3",
      "bb3:",
      "%1 = lt n, 10_I32",
      "branch %1, bb4, bb5",
      "bb4:",
      "return = 2_I32",
      "goto bb6",
      "bb5:",
      "return = 3_I32",
      "goto bb6",
      "bb6:",
      "return",
    ]);
    const bools = blocksOf(dump, "pair_of_bools(");
    expect(bools.filter((line) => line.startsWith("branch %0.0"))).toHaveLength(1);
    expect(bools.filter((line) => line.startsWith("branch %0.1"))).toHaveLength(2);
  });

  it("matches text and slices", () => {
    expect(blocksOf(dump, "text(").slice(0, 4)).toEqual([
      "bb0:",
      "%0 = borrow (*s)",
      '%1 = call std::core::str::str_equal(%0, ref "a")',
      "branch %1, bb1, bb2",
    ]);
    const slices = blocksOf(dump, "list_of(");
    expect(slices).toContain("switch %0 { 0: bb1, else: bb2 }");
    expect(slices).toContain("a = borrow (*xs)[0]");
    expect(slices).toContain("rest = slice (*xs), 1_U64, %1");
  });

  it("counts without calls", () => {
    expect(blocksOf(dump, "counts(")).toEqual([
      "bb0:",
      "sum = 0_I32",
      "%0 = 0_I32",
      "goto bb1",
      "bb1:",
      "%1 = lt %0, n",
      "branch %1, bb2, bb3",
      "bb2:",
      "i = %0",
      "sum = add checked sum, i",
      "%0 = add %0, 1_I32",
      "goto bb1",
      "bb3:",
      "return = sum",
      "return",
    ]);
    const closed = blocksOf(dump, "counts_closed(");
    expect(closed).toContain("%1 = le %0, n");
    expect(closed).toContain("%2 = eq %0, n");
  });

  it("drops the old value of an assignment", () => {
    const lines = blocksOf(dump, "replaces(");
    expect(lines.slice(2, 4)).toEqual(["drop x", "x = move a"]);
    expect(lines.slice(4)).toEqual(["drop x", "return = ()", "drop a", "return"]);
  });

  it("checks indexes and slices", () => {
    expect(blocksOf(dump, "element(")).toEqual([
      "bb0:",
      "%0 = len (*xs)",
      "check index i, %0",
      "%1 = cast num i to U64",
      "return = (*xs)[%1]",
      "return",
    ]);
    expect(blocksOf(dump, "part(")).toEqual([
      "bb0:",
      "%0 = len (*s)",
      expect.stringMatching(/^check range 1_\w+, 3_\w+, %0$/),
      "%1 = borrow (*s)",
      "check boundary %1, 1_U64",
      "check boundary %1, 3_U64",
      "return = slice (*s), 1_U64, 3_U64",
      "return",
    ]);
  });

  it("lets failures leave", () => {
    const lines = blocksOf(dump, "unwraps(");
    expect(lines).toContain("return = Maybe[U64]::Nothing()");
    expect(blocksOf(dump, "or_else(")).toEqual([
      "bb0:",
      "%0 = discriminant m",
      "switch %0 { 0: bb1, 1: bb2 }",
      "bb1:",
      "return = move (m as Just).0",
      "goto bb3",
      "bb2:",
      'return = "none"',
      "goto bb3",
      "bb3:",
      "drop m",
      "return",
    ]);
    expect(blocksOf(dump, "otherwise(")).toEqual([
      "bb0:",
      "%0 = discriminant m",
      "switch %0 { 0: bb1, else: bb2 }",
      "bb1:",
      "n = (m as Just).0",
      "return = n",
      "return",
      "bb2:",
      "return = 0_I32",
      "return",
    ]);
    expect(blocksOf(dump, "opened(").filter((line) => line === "drop l")).toHaveLength(1);
  });

  it("keeps borrowed environments in the block and owned ones on the heap", () => {
    const view = blocksOf(dump, "borrows_capture(");
    expect(view).toContain("captures.0 = tuple(move %0)");
    expect(view).toContain("f = closure 0 view(move %1)");
    expect(view).toContain("call_value mut f(2_I32)");
    const heap = blocksOf(dump, "owns_capture(");
    expect(heap).toContain("%0 = move s");
    expect(heap.some((line) => line.endsWith("closure 0 heap(move %0)"))).toBe(true);
    expect(dump).toContain("func app::owns_capture closure 0(env: (Str,)) -> Str {");
    expect(dump).toContain("func app::borrows_capture closure 0(env: mut ref (mut ref I32,), x: I32) -> () {");
  });

  it("moves only missing fields out of a base, and evaluates logic by control flow", () => {
    expect(blocksOf(dump, "update_base(")).toEqual(["bb0:", 'return = Pair("new", move p.b)', "drop p", "return"]);
    expect(blocksOf(dump, "short_circuit(").filter((line) => line.startsWith("branch"))).toHaveLength(3);
  });
});

describe("TML-IR", () => {
  it("does not depend on formatting, comments and the order of items", async () => {
    const first = await emit(
      `
const LIMIT: I32 = 3
type Point { y: I32, x: I32 }
func add(a: I32, b: I32) -> I32 { let c: I32 = a + b; c }
func main() { print("{add(1 + 2, LIMIT)}") }
`,
      "ir",
    );
    const second = await emit(
      `// A comment.
func main() {
    print("{add(3, LIMIT)}")
}

func add(a: I32, b: I32) -> I32 {
    let c: I32 = a + b   // the sum
    c
}
type Point {
    y: I32,
    x: I32,
}
const LIMIT: I32 = 3
`,
      "ir",
    );
    expect(second).toBe(first);
    expect(first.startsWith("(tml-ir 3)\n(module app @")).toBe(true);
    expect(first).toContain("(layout y x)");
    expect(first).toContain("(lit 3 I32)");
    expect(first.indexOf("(const LIMIT")).toBeLessThan(first.indexOf("(type Point"));
    expect(first.indexOf("(func add")).toBeLessThan(first.indexOf("(func main"));
  }, 120_000);

  it("replaces sugar and folds literals", async () => {
    const dump = await emit(
      `
func main() {
    loop (var i: I32 < 2 * 5) { i += 1 }
    assert(1 == 2, "no")
    let x: I32 = true ? -(3) : 7
    let big: U8 = 200 as U8
    let y: I32 = I32::MAX
}
`,
      "ir",
    );
    expect(dump).toContain("(let (var i I32) (lit 0 I32))");
    expect(dump).toContain("(< i (lit 10 I32))");
    expect(dump).toContain("(lit true Bool)");
    expect(dump).toContain("assert_failed_with");
    expect(dump).toContain("(lit -3 I32)");
    expect(dump).toContain("(lit 200 U8)");
  }, 120_000);

  it("takes stable IDs from the source", async () => {
    const dump = await emit("func f@0badc0de() { }\n@id(\"named\")\nfunc g() { }\nfunc main() { }\n", "ir");
    expect(dump).toContain("(func f @0badc0de");
    expect(dump).toContain("(func g @named");
    expect(dump).toMatch(/\(func main @[0-9a-f]{8}/);
  }, 120_000);

  it("writes floats, text and characters in one way", () => {
    expect([0, -0, 1, 0.1, 1e15, 1e16, 1.5e300, 0.00001, 0.000001, -2.5].map((x) => floatText(x, TY_F64))).toEqual([
      "0.0",
      "-0.0",
      "1.0",
      "0.1",
      "1000000000000000.0",
      "1e16",
      "1.5e300",
      "0.00001",
      "1e-6",
      "-2.5",
    ]);
    expect(floatText(Math.fround(0.1), TY_F32)).toBe("0.1");
    expect(floatText(Math.fround(16777216), TY_F32)).toBe("16777216.0");
    expect(quoteText(encodeUtf8('a"\\\n\u0007ñ'))).toBe('"a\\"\\\\\\n\\u{7}ñ"');
    expect(quoteChar(0x27)).toBe("'\\u{27}'");
    expect(quoteChar(0x61)).toBe("'a'");
  });

  it("lays lists out within a hundred columns", () => {
    const out: string[] = [];
    layout(list("when", [atom("x"), bare([atom("y".repeat(60))]), bare([atom("z".repeat(60))])]), 0, out);
    expect(out.join("")).toBe("(when x\n  (" + "y".repeat(60) + ")\n  (" + "z".repeat(60) + "))");
  });
});
