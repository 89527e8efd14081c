/** Packages that depend on others by path: what they see of each other, and what is wrong with a dependency. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { compilers, withTemporary, runCommand, type Compiler } from "./lib/compilers.js";

/** Files of a package and of those that it depends on, by path. */
type Files = Readonly<Record<string, string>>;

const manifest = (name: string, dependencies: string): string => `[package]\nname = "${name}"\n\n[dependencies]\n${dependencies}\n`;

/** Two packages that both depend on a third, which one of them knows by another name. */
const DIAMOND: Files = {
  "app/tml.toml": manifest("app", 'json = { path = "../json", caps = [] }\n\n[dependencies.low]\npath = "../base/../base/."'),
  "app/src/main.tml": `use json::{Value, parse}
use low::*

func main() {
    ids.next()
    println("{parse("12").n} {double(4)} {json::inner::deep()} {ids.next()}")
    println(Value::of(3).shown())
}
`,
  "json/tml.toml": manifest("json", 'base = { path = "../base" }'),
  "json/src/lib.tml": `use base::{double, ids}

pub type Value { pub n: I32, hidden: I32 }

extend Value {
    pub func of(n: I32) -> Value { Value { n, hidden: ids.next() } }
    pub func shown(this) -> Str { "<{this.n} {this.hidden} {this.half()} {this.third()}>" }
    pub(crate) func half(this) -> I32 { this.n / 2 }
    func third(this) -> I32 { this.n / 3 }
}

pub func parse(s: ref Str) -> Value { Value::of(double(s.len() as I32)) }

pub(crate) func skip() { }
`,
  "json/src/inner.tml": "pub func deep() -> I32 { crate::parse(\"abc\").half() }\n",
  "base/tml.toml": '[package]\nname = "base"\n',
  "base/src/lib.tml": `@interior_mutable
pub type Counter { n: I32 }

lowlevel extend Counter with Shareable { }

extend Counter {
    pub func next(this) -> I32 {
        lowlevel { this.n = this.n + 1 }
        this.n
    }
}

pub var ids: Counter = Counter { n: 0 }

pub func double(n: I32) -> I32 { n * 2 }
`,
};

async function withFiles(files: Files, use: (directory: string) => Promise<void>): Promise<void> {
  await withTemporary(async (directory) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    await use(directory);
  });
}

/** What `check` says of the package `app`: codes, files and lines, messages without the directory, help. */
async function check(compiler: Compiler, files: Files): Promise<string[]> {
  const shown: string[] = [];
  await withFiles(files, async (directory) => {
    const { stderr } = await compiler.run(["check", join(directory, "app"), "--message-format=json"]);
    for (const line of stderr.split("\n").filter((one) => one.startsWith("{"))) {
      const one = JSON.parse(line) as { code: string; file: string; message: string; help: string[]; span: { start: { line: number } } | null };
      const place = one.file === "" || one.span === null ? "" : ` ${one.file}:${one.span.start.line}`;
      shown.push(`${one.code}${place} ${one.message.replaceAll(directory, "")}${one.help.map((help) => `; ${help}`).join("")}`);
    }
  });
  return shown;
}

/** A program with other code, or another manifest. */
const changed = (files: Files): Files => ({ ...DIAMOND, ...files });

const FAULTS: readonly { readonly what: string; readonly files: Files; readonly says: readonly string[] }[] = [
  {
    what: "private and missing names",
    files: changed({
      "app/src/main.tml": "func main() {\n    json::skip()\n    json::pars(\"1\")\n    base::double(1)\n}\n",
    }),
    says: [
      "S012 src/main.tml:2 the function `skip` is private",
      "S004 src/main.tml:3 no `pars` in package `json`; did you mean `parse`?",
      "S004 src/main.tml:4 undefined name `base`",
    ],
  },
  {
    what: "private members",
    files: changed({
      "app/src/main.tml": "func main() {\n    let v = json::parse(\"1\")\n    println(v.third())\n    println(v.half())\n    println(v.hidden)\n}\n",
    }),
    says: ["S012 src/main.tml:3 method `third` is private", "S012 src/main.tml:4 method `half` is private", "S012 src/main.tml:5 field `hidden` is private"],
  },
  {
    what: "a misspelt module",
    files: changed({ "app/src/main.tml": "func main() { println(json::iner::deep()) }\n" }),
    says: ["M001 src/main.tml:1 no module or package `iner` in package `json`; did you mean `inner`?"],
  },
  {
    what: "a misspelt package",
    files: changed({ "app/src/main.tml": "use jsn::parse\n\nfunc main() { }\n" }),
    says: ["M001 src/main.tml:1 no module or package `jsn`; did you mean `json`?"],
  },
  {
    what: "an error in a dependency",
    files: changed({ "base/src/lib.tml": `${DIAMOND["base/src/lib.tml"] ?? ""}\nfunc wrong() -> I32 { "text" }\n`, "app/src/main.tml": "func main() -> Str { \"\" }\n" }),
    says: ["T006 base/lib.tml:17 expected `I32`, found `Str`", "T006 src/main.tml:1 `main` cannot return `Str`; `main` returns nothing, `I32`, or `Outcome[Unit, E]` where `E: Display`"],
  },
  {
    what: "an implementation of what others own",
    files: changed({ "app/src/main.tml": "use json::Value\n\nextend Value with Duplicate { func duplicate(this) -> Value { Value::of(this.n) } }\n\nfunc main() { }\n" }),
    says: ["T013 src/main.tml:3 this package owns neither `Duplicate` nor `Value`"],
  },
  {
    what: "packages in a circle",
    files: changed({ "base/tml.toml": manifest("base", 'json = { path = "../json" }') }),
    says: ["M003 packages depend on each other: `json` → `base` → `json`"],
  },
  {
    what: "a package that depends on itself",
    files: changed({ "app/tml.toml": manifest("app", 'me = { path = "." }\njson = { path = "../json" }\nlow = { path = "../base" }') }),
    says: ["M003 packages depend on each other: `app` → `app`"],
  },
  {
    what: "no package there",
    files: changed({ "app/tml.toml": manifest("app", 'json = { path = "../jsn" }') }),
    says: ["G002 cannot read `/jsn`: a dependency is the directory of a package"],
  },
  {
    what: "a directory that is no package",
    files: changed({ "app/tml.toml": manifest("app", 'json = { path = "src" }') }),
    says: ["G002 cannot read `/app/src`: no package here: tml.toml is missing"],
  },
  {
    what: "a program as dependency",
    files: changed({ "other/tml.toml": manifest("other", ""), "other/src/main.tml": "func main() { }\n", "app/tml.toml": manifest("app", 'other = { path = "../other" }') }),
    says: ["G002 cannot read `/other`: the dependency has no src/lib.tml"],
  },
  {
    what: "a dependency without path",
    files: changed({ "app/tml.toml": manifest("app", 'json = "1.0"') }),
    says: ["G002 cannot read `/app/tml.toml`: the dependency `json` has no `path`"],
  },
  {
    what: "a dependency whose name is none",
    files: changed({ "app/tml.toml": manifest("app", 'std = { path = "../json" }') }),
    says: ["G002 cannot read `/app/tml.toml`: `std` is no name for a dependency"],
  },
  {
    what: "two packages of one name",
    files: changed({ "base/tml.toml": '[package]\nname = "app"\n' }),
    says: ["G002 cannot read `/base`: two packages are called `app`"],
  },
];

const all = await compilers();

for (const compiler of all) {
  test(`${compiler.name}: packages use each other`, { timeout: 240_000 }, async () => {
    await withFiles(DIAMOND, async (directory) => {
      const program = join(directory, "program");
      const built = await compiler.run(["build", join(directory, "app"), "-o", program]);
      expect(built.stderr).toBe("");
      const ran = await runCommand(program, [], { env: { TML_HEAP_CHECK: "1" } });
      expect(ran.stdout + ran.stderr).toBe("4 8 3 4\n<3 5 1 1>\n");
    });
  });

  test.each(FAULTS)(`${compiler.name}: $what`, { timeout: 240_000 }, async ({ files, says }) => {
    expect(await check(compiler, files)).toEqual(says);
  });
}

test("dumps of a program with dependencies are the same", { timeout: 240_000 }, async () => {
  await withFiles(DIAMOND, async (directory) => {
    for (const phase of ["ast", "tast", "ir", "mir", "mir-drops"]) {
      const dumps = new Set<string>();
      for (const compiler of all) {
        dumps.add((await compiler.run(["build", join(directory, "app"), "--emit", phase])).stdout);
      }
      expect(dumps.size, phase).toBe(1);
      expect([...dumps].join("").length).toBeGreaterThan(100);
    }
  });
});
