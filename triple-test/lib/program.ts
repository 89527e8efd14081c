/**
 * Corpus programs: their heads, marks and expected outputs. A head is lines `//!`: a verdict (`run`, `run-panic`, `run-exit N`, `check-fail`, `build-only`), `covers: RULE, …`,
 * `twin: NAME`. A mark `//~ CODE` stands in the line of the diagnostic. Outputs stand beside the program: `.stdout`, `.stderr`, `.effects`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

export type Verdict = "run" | "run-panic" | "run-exit" | "check-fail" | "build-only";

/** A `//~ CODE` mark. */
export interface Mark {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** One program of the corpus. */
export interface CorpusProgram {
  /** Path below the corpus without `.tml`; for a directory program that of the directory. */
  readonly name: string;
  /** The file that is compiled. */
  readonly file: string;
  readonly verdict: Verdict;
  /** Exit status of `run-exit N`; 101 for `run-panic`, else 0. */
  readonly status: number;
  readonly covers: readonly string[];
  /** Name of the accepted program that a rejected one is an edit away from: `//! twin: NAME`, else its own name with `_ok`. */
  readonly twin: string;
  /** `//~ CODE` marks by file (as diagnostics name it) and line. */
  readonly marks: readonly Mark[];
  /** Where expected outputs stand: this plus `.stdout`, `.stderr`, `.effects`. */
  readonly stem: string;
}

const corpus = join(import.meta.dirname, "..", "corpus");

/** All programs, ascending by name. `only` keeps those whose name contains it. */
export function loadCorpus(only = process.env["CORPUS"] ?? ""): CorpusProgram[] {
  const found: CorpusProgram[] = [];
  walk(corpus, found);
  return found.filter((program) => program.name.includes(only)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function walk(directory: string, out: CorpusProgram[]): void {
  const main = join(directory, "main.tml");
  if (existsSync(main)) {
    out.push(readProgram(main, directory));
    return;
  }
  for (const entry of readdirSync(directory)) {
    const path = join(directory, entry);
    if (statSync(path).isDirectory()) {
      walk(path, out);
    } else if (entry.endsWith(".tml")) {
      out.push(readProgram(path, join(directory, basename(entry, ".tml"))));
    }
  }
}

function readProgram(file: string, stem: string): CorpusProgram {
  const name = relative(corpus, stem);
  const lines = readFileSync(file, "latin1").split("\n");
  let verdict: Verdict | undefined;
  let status = 0;
  let twin = `${name}_ok`;
  const covers: string[] = [];
  lines.forEach((text) => {
    const head = /^\/\/! ?(.*?)\s*$/.exec(text)?.[1];
    if (head !== undefined && head.startsWith("covers:")) {
      covers.push(...head.slice(7).split(",").map((rule) => rule.trim()).filter((rule) => rule !== ""));
    } else if (head !== undefined && head.startsWith("twin:")) {
      twin = head.slice(5).trim();
    } else if (head !== undefined) {
      const match = /^(check-fail|run-panic|run-exit|run|build-only)(?: (\d+))?$/.exec(head);
      if (match !== null) {
        verdict = match[1] as Verdict;
        status = verdict === "run-panic" ? 101 : match[2] === undefined ? 0 : Number(match[2]);
      }
    }
  });
  if (verdict === undefined) {
    throw new Error(`${name}: no verdict in the head`);
  }
  const marks: Mark[] = [];
  if (basename(file) === "main.tml") {
    marksBelow(dirname(file), "", marks);
  } else {
    readMarks(file, basename(file), marks);
  }
  return { name, file, verdict, status, covers, twin, marks, stem };
}

function marksBelow(directory: string, shown: string, out: Mark[]): void {
  for (const entry of readdirSync(directory)) {
    const path = join(directory, entry);
    if (statSync(path).isDirectory()) {
      marksBelow(path, `${shown}${entry}/`, out);
    } else if (entry.endsWith(".tml")) {
      readMarks(path, shown + entry, out);
    }
  }
}

function readMarks(path: string, shown: string, out: Mark[]): void {
  readFileSync(path, "latin1")
    .split("\n")
    .forEach((text, index) => {
      for (const match of text.matchAll(/\/\/~ ([A-Z]\d{3}(?:[ ,]+[A-Z]\d{3})*)/g)) {
        for (const code of (match[1] ?? "").split(/[ ,]+/)) {
          out.push({ file: shown, line: index + 1, code });
        }
      }
    });
}

/** Expected output, or undefined if there is no such file. */
export function expected(program: CorpusProgram, stream: "stdout" | "stderr" | "effects"): string | undefined {
  const path = `${program.stem}.${stream}`;
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

