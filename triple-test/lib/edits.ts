/** How far a rejected program is from its accepted twin. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { diffArrays } from "diff";
import type { CorpusProgram } from "./program.js";

/**
 * The lines of a program that count: marks, whole lines of comment and blank lines do not, nor does indentation, except in the chapter on
 * source text. Files of a directory begin with their path.
 */
export function codeLines(program: CorpusProgram): string[] {
  if (basename(program.file) !== "main.tml") {
    return program.name.startsWith("source/") ? rawLinesOf(program.file) : linesOf(program.file);
  }
  const lines: string[] = [];
  collect(dirname(program.file), "", lines);
  return lines;
}

function collect(directory: string, shown: string, out: string[]): void {
  for (const entry of readdirSync(directory).sort()) {
    const path = join(directory, entry);
    if (statSync(path).isDirectory()) {
      collect(path, `${shown}${entry}/`, out);
    } else if (entry.endsWith(".tml")) {
      out.push(`== ${shown}${entry}`, ...linesOf(path));
    }
  }
}

function rawLinesOf(path: string): string[] {
  return readFileSync(path, "latin1")
    .split("\n")
    .map((line) => line.replace(/\s*\/\/~ .*$/, ""))
    .filter((line) => !line.startsWith("//!"));
}

function linesOf(path: string): string[] {
  return readFileSync(path, "latin1")
    .split("\n")
    .map((line) => line.replace(/\s*\/\/[~!/]? .*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("//"));
}

interface Hunk {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

function hunksOf(a: string[], b: string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  for (const part of [...diffArrays(a, b), { value: [], added: false, removed: false }]) {
    if (part.removed) {
      removed.push(...part.value);
    } else if (part.added) {
      added.push(...part.value);
    } else if (removed.length + added.length > 0) {
      hunks.push({ removed, added });
      removed = [];
      added = [];
    }
  }
  return hunks;
}

/**
 * The edits that turn `a` into `b`: places where lines are taken, added or changed, with the most lines that one of them touches. Lines that are
 * taken at one place and put at another have been moved, which is one edit.
 */
export function editsBetween(a: string[], b: string[]): { readonly edits: number; readonly lines: number } {
  let same = 0;
  while (same < a.length && same < b.length && a[a.length - 1 - same] === b[b.length - 1 - same]) {
    same += 1;
  }
  const hunks = hunksOf(a.slice(0, a.length - same), b.slice(0, b.length - same));
  const lines = Math.max(0, ...hunks.map((hunk) => Math.max(hunk.removed.length, hunk.added.length)));
  let edits = hunks.length;
  const sources = hunks.filter((hunk) => hunk.added.length === 0).map((hunk) => hunk.removed.join("\n"));
  for (const hunk of hunks) {
    const from = hunk.removed.length === 0 ? sources.indexOf(hunk.added.join("\n")) : -1;
    if (from >= 0) {
      sources.splice(from, 1);
      edits -= 1;
    }
  }
  return { edits, lines };
}
