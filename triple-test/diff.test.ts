/** The command `diff`: what is different between two programs, the same from both compilers. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, withTemporary, type Compiler } from "./lib/compilers.js";

const BEFORE = `type Point { x: I32, y: I32 }
type Line { start: I32 }
// @ai:WHY: before
type Kept {
    // @ai:UNIT: metres
    x: I32 }
behavior Shape { func area(this) -> I32 }
extend Point { func norm(this) -> I32 { this.x + this.y }
    func gone(this) { } }
extend Point with Shape { func area(this) -> I32 { this.x } }
func area(p: ref Point) -> I32 { p.x * p.y }
// @ai:WHY: before
func stays(a: I32) -> I32 { let b = a + 1
    b * 2 }
func body(a: I32) -> I32 { a }
func sig(a: I32) -> I32 { a }
func removed() { println("x") }
func old_name(a: I32) -> I32 { if a > 0 then old_name(a - 1) else 3 }
func loud() { println("hi") }
func kept@a1b2c3d4(a: I32) -> I32 { a - 5 }
const C: I32 = 3
func main() { println(area(ref Point { x: 1, y: 2 })) }
`;

const AFTER = `const C: I32 = 4
/// Documentation means nothing.
type Spot { x: I32, y: I32 }
// @ai:KEY: after
type Kept { x: I32 }
pub type Line { start: I32, end: I32 }
behavior Shape { func area(this) -> I32 }
extend Spot with Shape { func area(this) -> I32 { this.x } }
extend Spot { func norm(this) -> I32 { this.x + this.y } }
func area(q: ref Spot) -> I32 { q.x * q.y }
func stays(k: I32) -> I32 {
    let z = k + 1
    z * 2
}
func body(a: I32) -> I32 { a + 1 }
func sig(a: I64) -> I64 { a }
func new_name(a: I32) -> I32 { if a > 0 then new_name(a - 1) else 3 }
func added() { }
func loud() { }
func other@a1b2c3d4(a: I64) -> I64 { a - 6 }
func main() { println(area(ref Spot { x: 1, y: 2 })) }
`;

const REPORT = `removed  func before::<Point>::gone @ID
changed  const before::C @ID: body
changed  type before::Line @ID: visibility, fields
    - (vis private)
    + (vis pub)
    - (fields (field start I32 private))
    + (fields (field end I32 private) (field start I32 private))
renamed  type before::Point -> before::Spot @ID
added    func before::added @ID
changed  func before::body @ID: body
renamed  func before::kept -> before::other @a1b2c3d4: signature, body
    - (params (bind a I32)) (return I32)
    + (params (bind a I64)) (return I64)
changed  func before::loud @ID: effects, body
    - (effects io.console.write)
    + (effects)
renamed  func before::old_name -> before::new_name @ID
removed  func before::removed @ID
changed  func before::sig @ID: signature
    - (params (bind a I32)) (return I32)
    + (params (bind a I64)) (return I64)
`.replace("changed  type before::Line @ID: visibility, fields", "changed  type before::Line @ID: visibility, layout, fields").replace("    - (fields", "    + (layout start end)\n    - (fields");

interface Change {
  readonly change: string;
  readonly kind: string;
  readonly before?: string;
  readonly before_id?: string;
  readonly after?: string;
  readonly aspects: readonly { readonly aspect: string; readonly before: string; readonly after: string }[];
}

describe.each(await compilers())("diff, by $name", (compiler: Compiler) => {
  const inDirectory = (name: string, work: (directory: string) => Promise<void>): void => {
    it(name, async () => {
      await withTemporary(async (directory) => {
        writeFileSync(join(directory, "before.tml"), BEFORE);
        writeFileSync(join(directory, "after.tml"), AFTER);
        await work(directory);
      });
    }, 60_000);
  };
  const diff = async (directory: string, before: string, after: string, ...options: string[]): Promise<string> => {
    const result = await compiler.run(["diff", join(directory, before), join(directory, after), ...options]);
    expect(result.status).toBe(result.stdout === "" || result.stdout === '{"changes":[]}\n' ? 0 : 1);
    return result.stdout;
  };

  inDirectory("tells what happened to each definition", async (directory) => {
    const text = await diff(directory, "before.tml", "after.tml");
    expect(text.replaceAll(/@(?!a1b2c3d4)[0-9a-f]{8}/g, "@ID")).toBe(REPORT);
  });

  inDirectory("knows no difference but in meaning", async (directory) => {
    expect(await diff(directory, "before.tml", "before.tml")).toBe("");
    const lines = BEFORE.replace("    b * 2 }", "        b * 2 // twice\n}").split("\n");
    writeFileSync(join(directory, "moved.tml"), [...lines.slice(6, 7), ...lines.slice(0, 6), ...lines.slice(7)].join("\n"));
    expect(await diff(directory, "before.tml", "moved.tml")).toBe("");
    expect(await diff(directory, "before.tml", "moved.tml", "--format=json")).toBe('{"changes":[]}\n');
  });

  inDirectory("compares texts of TML-IR too", async (directory) => {
    const ir = join(directory, "before.ir");
    expect((await compiler.run(["ir", join(directory, "before.tml"), "-o", ir])).status).toBe(0);
    expect(await diff(directory, "before.ir", "before.tml")).toBe("");
    expect(await diff(directory, "before.ir", "after.tml")).toBe(await diff(directory, "before.tml", "after.tml"));
    writeFileSync(ir, "(tml-ir 3)\n(nothing)\n");
    const wrong = await compiler.run(["diff", ir, join(directory, "after.tml")]);
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr).toContain("error[G004]");
  });

  inDirectory("prints JSON", async (directory) => {
    const text = await diff(directory, "before.tml", "after.tml", "--format", "json");
    const { changes } = JSON.parse(text) as { readonly changes: readonly Change[] };
    expect(changes.map((change) => change.change)).toEqual([...REPORT.matchAll(/^[a-z]+/gm)].map((match) => match[0]));
    expect(changes.find((change) => change.before === "before::kept")).toMatchObject({ kind: "func", before_id: "@a1b2c3d4", after: "before::other" });
    expect(changes.find((change) => change.before === "before::C")?.aspects).toEqual([{ aspect: "body", before: "(lit 3 I32)", after: "(lit 4 I32)" }]);
  });

  inDirectory("sees what moves between the modules of a package", async (directory) => {
    for (const [name, root, inner] of [["one", "pub func area(w: I32) -> I32 { w * w }\n", ""], ["two", "", "pub func area(w: I32) -> I32 { w * w }\n"]] as const) {
      mkdirSync(join(directory, name, "src", "shapes"), { recursive: true });
      writeFileSync(join(directory, name, "tml.toml"), '[package]\nname = "app"\n');
      writeFileSync(join(directory, name, "src", "lib.tml"), root + "pub func zero() -> I32 { 0 }\n");
      writeFileSync(join(directory, name, "src", "shapes", "mod.tml"), inner + "pub func one() -> I32 { 1 }\n");
    }
    expect(await diff(directory, "one", "two")).toMatch(/^moved {4}func app::area -> app::shapes::area @[0-9a-f]{8}\n$/);
  });

  inDirectory("reports errors of either program, and wrong usage", async (directory) => {
    writeFileSync(join(directory, "wrong.tml"), "func main() { let n: I32 = true }\n");
    for (const args of [["wrong.tml", "after.tml"], ["before.tml", "wrong.tml"]]) {
      const result = await compiler.run(["diff", ...args.map((name) => join(directory, name))]);
      expect(result).toMatchObject({ status: 1, stdout: "" });
      expect(result.stderr).toContain("error[T001]");
    }
    expect((await compiler.run(["diff", join(directory, "before.tml"), join(directory, "none.tml")])).stderr).toContain("error[G002]");
    expect((await compiler.run(["diff", join(directory, "before.tml")])).status).toBe(2);
    expect((await compiler.run(["diff", "a", "b", "c"])).status).toBe(2);
  });
});
