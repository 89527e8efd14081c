/** The command `doc`: documentation as HTML pages and as JSON, the same from both compilers. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, root, withTemporary, type Compiler } from "./lib/compilers.js";
import { writePackage } from "./lib/doc_package.js";

interface Item {
  readonly kind: string;
  readonly name: string;
  readonly anchor: string;
  readonly id?: string;
  readonly signature: string;
  readonly effects?: readonly string[];
  readonly contracts?: readonly string[];
  readonly deprecated?: string;
  readonly docs: string;
  readonly members: readonly Item[];
}

interface Docs {
  readonly package: string;
  readonly modules: readonly { readonly path: string; readonly docs: string; readonly items: readonly Item[] }[];
}

/** Pages of a directory by their names. */
function pagesOf(directory: string): Record<string, string> {
  return Object.fromEntries(readdirSync(directory).sort().map((name) => [name, readFileSync(join(directory, name), "utf8")]));
}

/** Links that lead to nothing. */
function brokenLinks(pages: Record<string, string>): string[] {
  const broken: string[] = [];
  for (const [name, html] of Object.entries(pages)) {
    for (const match of html.matchAll(/href="([^"]*)"/g)) {
      const [file = "", anchor = ""] = (match[1] ?? "").split("#");
      const page = pages[file === "" ? name : file];
      if (!(match[1] ?? "").startsWith("http") && (page === undefined || (anchor !== "" && !page.includes(`id="${anchor}"`)))) {
        broken.push(`${name}: ${match[1] ?? ""}`);
      }
    }
  }
  return broken;
}

describe.each(await compilers())("doc, by $name", (compiler: Compiler) => {
  it("writes a page per module, with links that lead somewhere", async () => {
    await withTemporary(async (directory) => {
      const out = join(directory, "out", "docs");
      const result = await compiler.run(["doc", writePackage(directory), "-o", out]);
      expect(result).toMatchObject({ status: 0, stdout: "" });
      const pages = pagesOf(out);
      expect(Object.keys(pages)).toEqual([".tmlc-doc", "index.html", "inner.html", "search-index.js", "search.js"]);
      expect(brokenLinks(pages)).toEqual([]);
      const html = pages["index.html"] ?? "";
      expect(html).toContain("<h1>shapes</h1>\n<p>Shapes &amp; such.</p>\n<h2>Use</h2>\n");
      expect(html).toContain('See <a href="https://example.org/?a=1&amp;b=2">the site</a>, not this); <strong>bold <code>code</code></strong> &lt;b&gt;no tag&lt;/b&gt;.');
      expect(html).toContain("<ul><li>first</li>\n<li>second\ngoes on</li></ul>\n<pre><code>let p = Point { x: 1, hidden: 2 } // &lt;p&gt;\n</code></pre>\n");
      expect(html).toContain('-&gt; <a href="inner.html#Size">Size</a></code></h2>\n<p class="note">Deprecated: use &quot;half&quot; &amp; co</p>\n');
      expect(html).toContain("<pre><code>pre: n % 2 == 0</code></pre>\n<pre><code>post(r): r.value * 2 == n</code></pre>\n");
      expect(html).toContain("<pre><code>invariant: this.x &gt;= 0</code></pre>");
      expect(html).toContain('<p class="note">effects: io.console.write</p>\n<p>Prints it.</p>');
      expect(html).toContain('<a href="index.html#Point">Point</a>]? </code>'.replace(" </code>", "</code>"));
      for (const hidden of ["secret", "private", "hidden:", "property", "$"]) {
        expect(html.replace("hidden: 2", "")).not.toContain(hidden);
      }
      expect(html.match(/<script[^>]*>/g)).toEqual(['<script src="search.js" defer>']);
      expect(html.replace('<script src="search.js"', "")).not.toMatch(/<(script|link|img|iframe)|src=|@import|url\(/);
    });
  });

  it("writes what the search finds, and nothing that is not public", async () => {
    await withTemporary(async (directory) => {
      const out = join(directory, "docs");
      expect((await compiler.run(["doc", writePackage(directory), "-o", out])).status).toBe(0);
      const index = pagesOf(out)["search-index.js"] ?? "";
      const modules = JSON.parse(/^tmlDocIndex\(([^]*)\);\n$/.exec(index)?.[1] ?? "") as unknown;
      expect(modules).toEqual([
        ["shapes", "index.html", [
          ["type", "Point", "", "Point"],
          ["field", "x", "Point", "Point.x"],
          ["type", "Color", "", "Color"],
          ["variant", "Red", "Color", "Color.Red"],
          ["variant", "Green", "Color", "Color.Green"],
          ["behavior", "Shape", "", "Shape"],
          ["type", "Unit", "Shape", "Shape.Unit"],
          ["method", "area", "Shape", "Shape.area"],
          ["type", "Unit", "Point with Shape", "extend.1.Unit"],
          ["method", "area", "Point with Shape", "extend.1.area"],
          ["method", "show", "Point", "extend.2.show"],
          ["func", "halve", "", "halve"],
          ["const", "LIMIT", "", "LIMIT"],
        ]],
        ["shapes::inner", "inner.html", [["type", "Size", "", "Size"], ["field", "value", "Size", "Size.value"], ["type", "Pair", "", "Pair"]]],
      ]);
    });
  });

  it("removes what it wrote and no longer writes, and nothing else", async () => {
    await withTemporary(async (directory) => {
      const [pack, out] = [writePackage(directory), join(directory, "docs")];
      const run = async (): Promise<void> => expect(await compiler.run(["doc", pack, "-o", `${out}/`])).toMatchObject({ status: 0, stdout: "" });
      await run();
      const first = pagesOf(out);
      writeFileSync(join(out, "own.html"), "own");
      writeFileSync(join(directory, "outside"), "own");
      symlinkSync(join(directory, "outside"), join(out, "search.js.old"));
      mkdirSync(join(out, "kept"));
      writeFileSync(join(out, ".tmlc-doc"), `${first[".tmlc-doc"] ?? ""}../outside\nkept\n.\n`);
      rmSync(join(pack, "src", "inner"), { recursive: true });
      writeFileSync(join(pack, "src", "lib.tml"), "pub func only() { }\n");
      await run();
      expect(readdirSync(out).sort()).toEqual([".tmlc-doc", "index.html", "kept", "own.html", "search-index.js", "search.js", "search.js.old"]);
      expect(readFileSync(join(out, ".tmlc-doc"), "utf8").split("\n").slice(1)).toEqual(["index.html", "search-index.js", "search.js", ""]);
      expect(readFileSync(join(directory, "outside"), "utf8")).toBe("own");
      expect(readdirSync(directory).filter((name) => name.includes(".tmp"))).toEqual([]);
      // Without the list nothing is removed, and what stands in the way of a page is an error.
      rmSync(join(out, ".tmlc-doc"));
      writeFileSync(join(out, "inner.html"), "old");
      await run();
      expect(readFileSync(join(out, "inner.html"), "utf8")).toBe("old");
      rmSync(join(out, "search.js"));
      mkdirSync(join(out, "search.js"));
      const blocked = await compiler.run(["doc", pack, "-o", out]);
      expect(blocked.status).toBe(1);
      expect(blocked.stderr).toContain(`error[G003]: cannot write \`${out}\`: is a directory`);
      expect(readdirSync(out).filter((name) => name.includes(".tmp"))).toEqual([]);
    });
  });

  it("prints JSON in the order of the source", async () => {
    await withTemporary(async (directory) => {
      const pack = writePackage(directory);
      const text = (await compiler.run(["doc", pack, "--format", "json"])).stdout;
      const docs = JSON.parse(text) as Docs;
      expect(docs.modules.map((module) => module.path)).toEqual(["shapes", "shapes::inner"]);
      const items = docs.modules[0]?.items ?? [];
      expect(items.map((item) => `${item.kind} ${item.name}`)).toEqual(["type Point", "type Color", "behavior Shape", "extend ", "extend ", "func halve", "const LIMIT"]);
      expect(items[5]).toMatchObject({
        anchor: "halve",
        signature: "pub func halve[T: Shape](n: I32, shapes: ref [T]) -> Size",
        effects: ["panic"].slice(1),
        contracts: ["pre: n % 2 == 0", "post(r): r.value * 2 == n"],
        deprecated: 'use "half" & co',
        docs: "Halves.",
      });
      expect(items[5]?.id).toMatch(/^@[0-9a-f]{8}$/);
      expect(items[1]?.members.map((member) => [member.kind, member.signature, member.docs])).toEqual([["variant", "Red", "Like blood."], ["variant", "Green(I32)", ""]]);
      expect(items[6]?.signature).toBe("pub const LIMIT: List[Point]?");
      const all = JSON.parse((await compiler.run(["doc", pack, "--format=json", "--private"])).stdout) as Docs;
      expect(all.modules[0]?.items.map((item) => item.name)).toEqual(["Point", "Color", "Shape", "", "", "halve", "LIMIT", "private", "property"]);
    });
  });

  it("is the same each time, from both compilers, for std and the compiler", async () => {
    const [first] = await compilers();
    for (const name of ["std", "stage1-tml"]) {
      await withTemporary(async (directory) => {
        const [one, two] = [join(directory, "one"), join(directory, "two")];
        expect((await compiler.run(["doc", join(root, name), "-o", one, "--private"])).status).toBe(0);
        expect((await first?.run(["doc", join(root, name), "-o", two, "--private"]))?.status).toBe(0);
        expect(Object.keys(pagesOf(one)).length).toBeGreaterThan(50);
        expect(pagesOf(one)).toEqual(pagesOf(two));
        expect(brokenLinks(pagesOf(one))).toEqual([]);
      });
    }
  }, 120_000);

  it("reports errors, and wrong usage", async () => {
    await withTemporary(async (directory) => {
      const wrong = join(directory, "wrong.tml");
      writeFileSync(wrong, "pub func f() -> I32 { true }\n");
      const result = await compiler.run(["doc", wrong, "-o", join(directory, "out")]);
      expect(result.status).toBe(1);
      expect(result.stderr).toContain("error[T00");
      expect(existsSync(join(directory, "out"))).toBe(false);
      writeFileSync(wrong, "pub func f() -> I32 { 1 }\n");
      const nowhere = await compiler.run(["doc", wrong, "-o", join(wrong, "out")]);
      expect(nowhere).toMatchObject({ status: 1 });
      expect(nowhere.stderr).toContain("error[G003]: cannot write");
      for (const args of [["doc", wrong], ["doc", wrong, "-o", "x", "--format", "text"], ["check", wrong, "--private"], ["doc"], ["ir", wrong, "--format", "html"]]) {
        expect((await compiler.run(args)).status, args.join(" ")).toBe(2);
      }
    });
  });
});
