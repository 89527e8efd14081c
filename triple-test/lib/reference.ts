/** The chapters of the reference: their rules, their examples, and the table of rules against programs. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./compilers.js";
import type { CorpusProgram } from "./program.js";

/** A rule of the language; `core` rules are implemented. */
export interface Rule {
  readonly rule: string;
  readonly chapter: string;
  readonly core: boolean;
}

/** What a code block must do: compile, be rejected, or not yet do the one or the other. */
export interface Example {
  /** `05-expressions.md:120`. */
  readonly name: string;
  readonly source: string;
  /** The codes behind `tml`, without `later`. */
  readonly codes: readonly string[];
  /** True if what the mark says is not true yet. */
  readonly later: boolean;
  /** What the program prints, if a block `output` follows. */
  readonly output: string | undefined;
}

/** A chapter and the rules that have a section in it. */
export interface Chapter {
  readonly file: string;
  readonly title: string;
  readonly rules: readonly { readonly rule: string; readonly title: string; readonly line: number }[];
  readonly examples: readonly Example[];
}

const directory = join(root, "docs", "reference");

/** All rules, in the order of the chapters. */
export function loadRules(): Rule[] {
  return JSON.parse(readFileSync(join(root, "triple-test/corpus/rules.json"), "utf8")) as Rule[];
}

/** The chapters, ascending. */
export function loadChapters(): Chapter[] {
  const files = readdirSync(directory).filter((file) => /^\d\d-.*\.md$/.test(file));
  return files.sort().map((file) => readChapter(file, readFileSync(join(directory, file), "utf8").split("\n")));
}

function readChapter(file: string, lines: readonly string[]): Chapter {
  const rules: { rule: string; title: string; line: number }[] = [];
  const examples: Example[] = [];
  let title = "";
  let fence: { info: string; line: number } | undefined;
  lines.forEach((text, index) => {
    if (fence === undefined && text.startsWith("```")) {
      fence = { info: text.slice(3).trim(), line: index };
      return;
    }
    if (fence !== undefined) {
      if (text === "```") {
        addBlock(file, fence.info, lines.slice(fence.line + 1, index), fence.line + 1, examples);
        fence = undefined;
      }
      return;
    }
    title = title === "" ? (/^# (.*)$/.exec(text)?.[1] ?? "") : title;
    const heading = /^## (.*) \[([a-z-]+\.[a-z0-9-]+)\]\(rules\.md#([a-z0-9-]+)\)$/.exec(text);
    if (heading !== null) {
      const rule = heading[2] ?? "";
      if (heading[3] !== anchorOf(rule)) {
        throw new Error(`${file}:${index + 1}: the link does not lead to ${rule}`);
      }
      rules.push({ rule, title: heading[1] ?? "", line: index + 1 });
    }
  });
  return { file, title, rules, examples };
}

function addBlock(file: string, info: string, lines: readonly string[], line: number, out: Example[]): void {
  const marks = info.split(",");
  const source = lines.map((text) => `${text}\n`).join("");
  const before = out.at(-1);
  if (info === "output") {
    if (before === undefined || before.codes.length > 0 || before.later) {
      throw new Error(`${file}:${line}: output of what?`);
    }
    out[out.length - 1] = { ...before, output: source };
  } else if (marks[0] === "tml") {
    const codes = marks.slice(1).filter((mark) => mark !== "later");
    out.push({ name: `${file}:${line}`, source, codes: codes.sort(), later: marks.includes("later"), output: undefined });
  } else if (info !== "") {
    throw new Error(`${file}:${line}: what is \`${info}\`?`);
  }
}

/** The anchor of a heading, as Markdown renderers make it. */
function anchorOf(heading: string): string {
  return heading.replaceAll(".", "");
}

/**
 * Writes an example below `directory` and gives what to compile: a file, or a package if the first line names a file of one
 * (`// src/main.tml`). `// json/src/lib.tml` is a file of a package in a directory below.
 */
export function writeExample(source: string, directory: string, encoding: BufferEncoding = "utf8"): string {
  const named = /^\/\/ ((?:\w+\/)*?(?:src\/\S+\.tml|tml\.toml))$/;
  mkdirSync(directory, { recursive: true });
  if (!named.test(source.split("\n")[0] ?? "")) {
    const path = join(directory, "example.tml");
    writeFileSync(path, source, encoding);
    return path;
  }
  const files = new Map([["tml.toml", '[package]\nname = "example"\n']]);
  let current = "";
  for (const line of source.split("\n").slice(0, -1)) {
    const name = named.exec(line)?.[1];
    if (name === undefined) {
      files.set(current, `${files.get(current) ?? ""}${line}\n`);
    } else {
      current = name;
      files.set(current, "");
    }
  }
  for (const [name, text] of files) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text, encoding);
  }
  return directory;
}

interface Catalogue {
  readonly diagnostics: readonly Explained[];
}

/** A diagnostic code with its explanation. */
export interface Explained {
  readonly code: string;
  readonly severity: string;
  readonly title: string;
  readonly explanation: string;
  readonly wrong: string;
  readonly right: string;
}

/** The catalogue of codes, as the compilers have it. */
export function loadCatalogue(): readonly Explained[] {
  return (JSON.parse(readFileSync(join(root, "bootstrap/tables/diagnostics.json"), "utf8")) as Catalogue).diagnostics;
}

/** The text of `docs/reference/rules.md`. */
export function rulesPage(rules: readonly Rule[], chapters: readonly Chapter[], programs: readonly CorpusProgram[]): string {
  const lines = ["# Rules, codes and the programs that test them", "", "Made from the corpus by the tests (`npm run bless`).", ""];
  lines.push("| rule | section | accepted programs | rejected programs |", "|---|---|---|---|");
  const sections: string[] = [];
  for (const { rule } of rules) {
    const chapter = chapters.find((one) => one.rules.some((two) => two.rule === rule));
    const title = chapter?.rules.find((one) => one.rule === rule)?.title ?? "";
    const [accepted, rejected] = byVerdict(programs.filter((program) => program.covers.includes(rule)));
    const section = chapter === undefined ? "" : `[${chapter.title.split(" ")[0] ?? ""} ${title}](${chapter.file})`;
    lines.push(`| [${rule}](#${anchorOf(rule)}) | ${section} | ${accepted.length} | ${rejected.length} |`);
    sections.push("", `## ${rule}`, "", ...listOf("Accepted", accepted), ...listOf("Rejected", rejected));
  }
  lines.push("", "Codes:", "", "| code | meaning | programs |", "|---|---|---|");
  for (const one of loadCatalogue()) {
    const found = programs.filter((program) => program.marks.some((mark) => mark.code === one.code));
    lines.push(`| ${one.code} | ${one.title.replaceAll("|", "\\|")} | ${linksTo(found.slice(0, 3))}${found.length > 3 ? ` and ${found.length - 3} more` : ""} |`);
  }
  return [...lines, ...sections].join("\n").trimEnd().replaceAll("\n\n\n", "\n\n") + "\n";
}

/** Accepted and rejected programs. */
function byVerdict(programs: readonly CorpusProgram[]): [CorpusProgram[], CorpusProgram[]] {
  const accepted = programs.filter((program) => program.verdict !== "check-fail");
  return [accepted, programs.filter((program) => program.verdict === "check-fail")];
}

function listOf(title: string, programs: readonly CorpusProgram[]): string[] {
  return programs.length === 0 ? [] : [`${title}:`, "", ...programs.map((program) => `- ${linksTo([program])}`), ""];
}

function linksTo(programs: readonly CorpusProgram[]): string {
  if (programs.length === 0) {
    return "none";
  }
  return programs
    .map((program) => {
      const end = program.file.endsWith("/main.tml") ? "/main.tml" : ".tml";
      return `[${program.name}](../../triple-test/corpus/${program.name}${end})`;
    })
    .join(", ");
}
