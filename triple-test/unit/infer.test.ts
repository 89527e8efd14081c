// The checker of bodies: small programs against the real standard library, all resolved together, each a module of its own.
//
// `//~ CODE` at the end of a line: the diagnostic reported there. `//= T`: the type of the local that the last `let` or `var` of the
// line declares (of the last local of the line, where that is a pattern).

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Diagnostic } from "../../bootstrap/diagnostics/index.js";
import { lineOf, sourceFile, text } from "../../bootstrap/source/index.js";
import { checkBody, checkConst, checkDefaults, newTypeSession, showType, type TBody, type TypeSession } from "../../bootstrap/types/index.js";
import { PROGRAMS } from "./infer_programs.js";
import { make, type Made, type Modules } from "./types_harness.js";

const STD = join(import.meta.dirname, "..", "..", "std", "src");

function readModules(directory: string, path: string, out: Modules): void {
  for (const entry of readdirSync(directory)) {
    const full = join(directory, entry);
    if (statSync(full).isDirectory()) {
      readModules(full, path === "" ? entry : path + "::" + entry, out);
    } else if (entry.endsWith(".tml")) {
      const stem = entry.slice(0, -4);
      const isOwn = stem === "mod" || (path === "" && stem === "lib");
      out[isOwn ? path : path === "" ? stem : path + "::" + stem] = readFileSync(full, "utf8");
    }
  }
}

interface Checked {
  readonly made: Made;
  readonly session: TypeSession;
}

function checkAll(): Checked {
  const std: Modules = {};
  readModules(STD, "", std);
  const source: Modules = { "": "func main() { }\n" };
  PROGRAMS.forEach((program, i) => {
    source["p" + String(i)] = program.code;
  });
  const made = make(std, source);
  const session = newTypeSession(made.program, made.diagnostics);
  const own = (def: number): boolean => made.program.resolved.defs[def]?.pkg === 1;
  for (const sig of made.program.consts) {
    if (sig !== undefined && own(sig.def)) {
      checkConst(session, sig.def);
    }
  }
  for (const sig of made.program.adts) {
    if (sig !== undefined && own(sig.def)) {
      checkDefaults(session, sig.def);
    }
  }
  for (const sig of made.program.funcs) {
    if (sig !== undefined && own(sig.def)) {
      checkBody(session, sig.def);
    }
  }
  return { made, session };
}

let checked: Checked;

beforeAll(() => {
  checked = checkAll();
});

/** The file of program `index`. */
function fileOf(index: number): number {
  const path = "src/p" + String(index) + ".tml";
  return checked.made.program.resolved.sources.files.findIndex((file) => file.path === path);
}

function lineIn(file: number, offset: number): number {
  return lineOf(sourceFile(checked.made.program.resolved.sources, file), offset);
}

function reported(index: number): Diagnostic[] {
  const file = fileOf(index);
  return checked.made.diagnostics.list.filter((d) => d.span.file === file);
}

/** Types of locals by line: those of the given names, else the last one of the line. */
function localTypes(index: number, names: ReadonlyMap<number, string>): Map<number, string> {
  const file = fileOf(index);
  const types = new Map<number, string>();
  const bodies: (TBody | undefined)[] = checked.session.typed.bodies;
  for (const body of bodies) {
    for (const local of body === undefined ? [] : body.locals) {
      const line = local.span.file === file ? lineIn(file, local.span.start) : 0;
      const name = names.get(line);
      if (line > 0 && (name === undefined || name === text(checked.made.program.interner, local.name))) {
        types.set(line, showType(checked.made.program, local.type));
      }
    }
  }
  return types;
}

describe("bodies", () => {
  PROGRAMS.forEach((program, index) => {
    it(program.name, () => {
      const lines = program.code.split("\n");
      const wanted: string[] = [];
      const wantedTypes: string[] = [];
      const names = new Map<number, string>();
      lines.forEach((line, i) => {
        for (const match of line.matchAll(/\/\/~ ([A-Z]\d{3}(?:[ ,]+[A-Z]\d{3})*)/g)) {
          for (const code of (match[1] ?? "").split(/[ ,]+/)) {
            wanted.push(code + " line " + String(i + 1));
          }
        }
        const type = /\/\/= (.*)$/.exec(line)?.[1];
        if (type !== undefined) {
          wantedTypes.push(String(i + 1) + " " + type);
          const name = /.*\b(?:let|var) ([a-z_]+)\b/.exec(line)?.[1];
          if (name !== undefined) {
            names.set(i + 1, name);
          }
        }
      });
      const found = reported(index).map((d) => d.code + " line " + String(lineIn(d.span.file, d.span.start)));
      const texts = reported(index).map((d) => d.message).join("; ");
      expect(found.sort(), texts).toEqual(wanted.sort());
      const types = localTypes(index, names);
      expect(wantedTypes.map((one) => one.split(" ")[0] + " " + (types.get(Number(one.split(" ")[0])) ?? ""))).toEqual(wantedTypes);
      if (program.says !== undefined) {
        expect(reported(index).map((d) => d.message)).toContain(program.says);
      }
      if (program.fixed !== undefined) {
        const edits = reported(index).flatMap((d) => d.edits);
        expect(applyEdits(program.code, edits)).toBe(program.fixed);
      }
    });
  });
});

function applyEdits(code: string, edits: readonly { readonly span: { start: number; end: number }; readonly text: string }[]): string {
  let out = code;
  for (const edit of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    out = out.slice(0, edit.span.start) + edit.text + out.slice(edit.span.end);
  }
  return out;
}
