/** House rules: lengths, mirror, imports, order of the rooms, marks left behind. Exceptions are listed with their reasons. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./lib/compilers.js";

interface Exceptions {
  readonly long: Record<string, string>;
  readonly longFunctions: Record<string, string>;
  readonly mirror: Record<string, string>;
  readonly unfinishedRooms: Record<string, string>;
}

const exceptions = JSON.parse(readFileSync(join(root, "triple-test/tidy/exceptions.json"), "utf8")) as Exceptions;
const rooms = readFileSync(join(root, "bootstrap/phases.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const columns = line.split(/\s{2,}/);
    return { name: (columns[0] ?? "").split(" ")[0] ?? "", turns: columns[1] ?? "", emits: columns[3] ?? "-" };
  });

function tracked(...patterns: string[]): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns], { cwd: root, encoding: "utf8" });
  return listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

function linesOf(path: string): string[] {
  return readFileSync(join(root, path), "utf8").split("\n");
}

const sources = tracked("bootstrap/*.ts", "stage1-tml/*.tml", "std/*.tml", "runtime/*.c", "runtime/*.h");

/** Functions of a TypeScript file with their lengths: from `function` at the start of a line to the closing brace there. */
function functionsOf(path: string): { readonly name: string; readonly length: number }[] {
  const found: { name: string; length: number }[] = [];
  let start = -1;
  let name = "";
  linesOf(path).forEach((line, index) => {
    const head = /^(?:export )?(?:async )?function (\w+)/.exec(line);
    if (head !== null) {
      start = index;
      name = head[1] ?? "";
    } else if (start >= 0 && line.startsWith("}")) {
      found.push({ name, length: index - start + 1 });
      start = -1;
    }
  });
  return found;
}

describe("lengths", () => {
  it("finds sources", () => {
    expect(sources.length).toBeGreaterThan(300);
  });
  it("files stay under 600 lines", () => {
    const long = sources.filter((path) => linesOf(path).length > 601 && exceptions.long[path] === undefined);
    expect(long).toEqual([]);
  });
  it("functions stay under 70 lines", () => {
    const long = tracked("bootstrap/*.ts").flatMap((path) =>
      functionsOf(path)
        .filter((one) => one.length > 70)
        .map((one) => `${path} ${one.name}`),
    );
    expect(long.filter((one) => exceptions.longFunctions[one] === undefined)).toEqual([]);
  });
});

describe("rooms", () => {
  it("are the folders of the bootstrap compiler", () => {
    const folders = readdirSync(join(root, "bootstrap"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "tables")
      .map((entry) => entry.name);
    const missing = rooms.map((room) => room.name).filter((name) => !folders.includes(name) && exceptions.unfinishedRooms[name] === undefined);
    expect(missing).toEqual([]);
    expect(folders.filter((name) => !rooms.some((room) => room.name === name))).toEqual([]);
  });
  it("stand in the README's table in their order", () => {
    const rows = linesOf("README.md")
      .map((line) => /^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => ({ name: match[1] ?? "", turns: match[2] ?? "", only: (match[3] ?? "").includes("(`tmlc` only)") }));
    expect(rows.filter((row) => !row.only).map(({ name, turns }) => ({ name, turns }))).toEqual(rooms.map((room) => ({ name: room.name, turns: room.turns })));
    const folders = readdirSync(join(root, "stage1-tml/src"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(rows.filter((row) => row.only).map((row) => row.name)).toEqual(folders.filter((name) => !rooms.some((room) => room.name === name)));
  });
  it("give the names of --emit", () => {
    const options = readFileSync(join(root, "bootstrap/driver/options.ts"), "utf8");
    const list = /EMIT_NAMES = \[([^\]]*)\]/.exec(options)?.[1] ?? "";
    const names = list.split(",").map((name) => name.trim().replaceAll('"', ""));
    expect(names).toEqual(rooms.flatMap((room) => (room.emits === "-" ? [] : room.emits.split(" "))));
  });
});

function stems(folder: string, ending: string): string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .map((name) => (name === "index" ? "mod" : name));
}

describe("mirror", () => {
  for (const room of rooms) {
    it(room.name, () => {
      const ts = stems(join(root, "bootstrap", room.name), ".ts");
      const tml = stems(join(root, "stage1-tml", "src", room.name), ".tml");
      const unfinished = exceptions.unfinishedRooms[room.name] !== undefined;
      const onlyTs = ts.filter((stem) => !tml.includes(stem) && !unfinished);
      const onlyTml = tml.filter((stem) => !ts.includes(stem) && !unfinished);
      expect([...onlyTs, ...onlyTml].filter((stem) => exceptions.mirror[`${room.name}/${stem}`] === undefined)).toEqual([]);
    });
  }
  it("generated tables are up to date", () => {
    execFileSync(process.execPath, ["scripts/generate-tables.mjs", "--check"], { cwd: root });
  });
});

describe("imports of the TML compiler", () => {
  it("go to earlier rooms only, through their public face", () => {
    const order = rooms.map((room) => room.name);
    const wrong: string[] = [];
    for (const path of tracked("stage1-tml/src/*.tml")) {
      const own = order.indexOf(path.split("/")[2] ?? "");
      if (own < 0) {
        continue;
      }
      for (const match of readFileSync(join(root, path), "utf8").matchAll(/^(?:pub )?use crate::(\w+)::(\{|\w+)(::)?/gm)) {
        const target = order.indexOf(match[1] ?? "");
        const deep = match[3] !== undefined && target !== own;
        if (target > own || deep) {
          wrong.push(`${path}: ${match[0]}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("marks", () => {
  it("nothing is left to do without a reason and a test", () => {
    const marked = sources.filter((path) => linesOf(path).some((line) => /\b(TODO|FIXME|XXX|HACK)\b/.test(line)) && !path.startsWith("triple-test/tidy"));
    expect(marked).toEqual([]);
  });
  it("every source file says what it is in its first lines", () => {
    const silent = sources.filter((path) => !/^(\/\*\*|\/\/|\/\*|#)/.test(linesOf(path)[0] ?? "") && !path.endsWith(".test.ts"));
    expect(silent).toEqual([]);
  });
  it("the top level holds nothing unknown", () => {
    const known = [
      ".ci", ".gitignore", ".oxlintrc.json", "ARCHITECTURE.md", "README.md", "bench", "bootstrap", "docs", "examples", "knip.json",
      "package-lock.json", "package.json", "runtime", "scripts", "stage1-tml", "std", "triple-test", "tsconfig.json", "vitest.config.ts",
    ];
    const found = new Set(tracked(".").map((path) => path.split("/")[0] ?? ""));
    expect([...found].filter((name) => !known.includes(name))).toEqual([]);
  });
});
