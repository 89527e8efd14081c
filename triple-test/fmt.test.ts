/**
 * `tmlc fmt`: golden cases (triple-test/fmt), and its promises on std, the compiler, the examples and the corpus: formatting again changes nothing, and the
 * tree and the comments, read by the other compiler, stay. `BLESS=1` rewrites the golden cases.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dumpAst, type FileAst } from "../bootstrap/parser/index.js";
import { text, type Interner } from "../bootstrap/source/index.js";
import { root, runCommand, withTemporary, type RunResult } from "./lib/compilers.js";
import { parse, type Parsed } from "./unit/front.js";

const tmlc = join(root, "stage2", "tmlc");
const golden = join(root, "triple-test", "fmt");
const bless = process.env["BLESS"] === "1";

function fmt(args: readonly string[], input = ""): Promise<RunResult> {
  return runCommand(tmlc, ["fmt", ...args], { input, timeout: 300_000, env: { TML_HEAP_CHECK: "1" } });
}

/** All `.tml` files below a directory. */
function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tml"))
    .sort()
    .map((name) => join(directory, name));
}

type UseTree = FileAst["uses"][number]["tree"];

function names(interner: Interner, before: string, tree: UseTree): string[] {
  const path = `${before}${tree.path.root}${String(tree.path.supers)}::${tree.path.segments.map((one) => text(interner, one.sym)).join("::")}`;
  if (tree.kind === "Group") {
    return tree.trees.flatMap((one) => names(interner, path + "::", one));
  }
  return [tree.kind === "Glob" ? path + "::*" : `${path} as ${tree.alias === null ? "" : text(interner, tree.alias.sym)}`];
}

/** Imports, in any order. */
function imports(parsed: Parsed): string[] {
  return parsed.ast.uses.flatMap((one) => names(parsed.interner, one.vis + " ", one.tree)).sort();
}

/** The tree without places, imports, and the `;` of statements whose value nobody can take. */
function treeOf(parsed: Parsed): string {
  const stmts = [...parsed.ast.stmts];
  for (const block of parsed.ast.blocks) {
    for (const id of block.tail === null ? block.stmts.slice(0, -1) : block.stmts) {
      const stmt = stmts[id];
      if (stmt?.kind === "Expr") {
        stmts[id] = { ...stmt, hasSemi: false };
      }
    }
  }
  return dumpAst({ ...parsed.ast, uses: [], stmts }, parsed.file, parsed.interner).replaceAll(/ \d+:\d+-\d+:\d+/g, "");
}

/** All comments, in any order. */
function comments(parsed: Parsed): string[] {
  const bytes = Buffer.from(parsed.file.bytes);
  const found: string[] = [];
  let end = 0;
  for (let i = 0; i < parsed.tokens.count; i += 1) {
    const gap = bytes.toString("utf8", end, parsed.tokens.starts[i] ?? end);
    found.push(...(gap.match(/\/\/[^\n]*|\/\*[^]*?\*\//g) ?? []).map((one) => one.replaceAll("\r", "").trimEnd()));
    end = parsed.tokens.ends[i] ?? end;
  }
  return found.sort();
}

describe.skipIf(!existsSync(tmlc))("fmt", () => {
  for (const name of readdirSync(join(golden, "given"))) {
    it(`case ${name}`, async () => {
      const given = readFileSync(join(golden, "given", name), "utf8");
      const expected = join(golden, "expected", name);
      const result = await fmt(["--stdin"], given);
      expect(result.status, result.stderr).toBe(0);
      if (bless) {
        writeFileSync(expected, result.stdout);
      }
      expect(result.stdout).toBe(readFileSync(expected, "utf8"));
      expect(result.stdout).not.toBe(given);
      expect((await fmt(["--stdin"], result.stdout)).stdout).toBe(result.stdout);
    });
  }

  for (const folder of ["std", "stage1-tml", "examples", "triple-test/corpus", "triple-test/fmt/given"]) {
    it(`keeps tree and comments of ${folder}, and is stable`, { timeout: 300_000 }, async () => {
      await withTemporary(async (directory) => {
        cpSync(join(root, folder), directory, { recursive: true });
        const files = filesBelow(directory);
        const before = files.map((file) => parse(readFileSync(file)));
        expect(before.filter((parsed) => parsed.diagnostics.errorCount === 0).length).toBeGreaterThan(4);
        const wrong = before.some((parsed) => parsed.diagnostics.errorCount > 0);
        expect((await fmt([directory])).status).toBe(wrong ? 1 : 0);
        files.forEach((file, index) => {
          const one = before[index];
          if (one === undefined || one.diagnostics.errorCount > 0) {
            expect(readFileSync(file).equals(one?.file.bytes ?? Buffer.alloc(0)), `${file} is left alone`).toBe(true);
            return;
          }
          const other = parse(readFileSync(file));
          expect(other.diagnostics.errorCount, file).toBe(0);
          expect(treeOf(other) === treeOf(one), `the tree of ${file}`).toBe(true);
          expect(imports(other), file).toEqual(imports(one));
          expect(comments(other), file).toEqual(comments(one));
        });
        expect((await fmt(["--check", directory])).stdout).toBe("");
      });
    });
  }

  it("lists with --check what it would change, and changes nothing", async () => {
    await withTemporary(async (directory) => {
      mkdirSync(join(directory, "deep"));
      const ugly = join(directory, "deep", "ugly.tml");
      writeFileSync(ugly, "func  f(){}\n");
      writeFileSync(join(directory, "fine.tml"), "func f() { }\n");
      const checked = await fmt(["--check", directory]);
      expect(checked).toEqual({ status: 1, stdout: ugly + "\n", stderr: "" });
      expect(readFileSync(ugly, "utf8")).toBe("func  f(){}\n");
      const before = statSync(join(directory, "fine.tml")).ino;
      expect(await fmt([directory])).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(readFileSync(ugly, "utf8")).toBe("func f() { }\n");
      expect(statSync(join(directory, "fine.tml")).ino).toBe(before);
      expect((await fmt(["--check", directory, ugly])).status).toBe(0);
      expect(readdirSync(directory, { recursive: true }).sort()).toEqual(["deep", "deep/ugly.tml", "fine.tml"]);
    });
  });

  it("leaves files with syntax errors alone, and formats the others", async () => {
    await withTemporary(async (directory) => {
      writeFileSync(join(directory, "a.tml"), "func  f( {\n");
      writeFileSync(join(directory, "b.tml"), "func  g(){}");
      const result = await fmt([directory]);
      expect(result.status).toBe(1);
      expect(result.stderr).toContain("error[P001]");
      expect(result.stderr).toContain("a.tml:1:10");
      expect(readFileSync(join(directory, "a.tml"), "utf8")).toBe("func  f( {\n");
      expect(readFileSync(join(directory, "b.tml"), "utf8")).toBe("func g() { }\n");
    });
  });

  it("takes a text from the standard input", async () => {
    expect(await fmt(["--stdin"], "let\n")).toMatchObject({ status: 1, stdout: "" });
    expect(await fmt(["--stdin"], "")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await fmt(["--stdin"], "func f(){\r\n}\r\n")).toEqual({ status: 0, stdout: "func f() { }\n", stderr: "" });
    expect((await fmt(["--stdin", "--check"], "func f(){}")).status).toBe(1);
  });

  it("answers wrong usage with status 2, and a missing file with a code", async () => {
    for (const args of [[], ["--frobnicate"], ["--stdin", "x.tml"]]) {
      expect((await fmt(args)).status, args.join(" ")).toBe(2);
    }
    const missing = await fmt([join(root, "nothing.tml")]);
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain("error[G003]");
  });
});
