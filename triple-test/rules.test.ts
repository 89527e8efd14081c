/** Rules against programs: every rule that is implemented has programs, and no program names a rule that does not exist. */
import { expect, it } from "vitest";
import { codeLines, editsBetween } from "./lib/edits.js";
import { loadCorpus } from "./lib/program.js";
import { loadRules } from "./lib/reference.js";

const rules = loadRules();
const programs = loadCorpus("");
const byRule = new Map<string, string[]>();
for (const program of programs) {
  for (const rule of program.covers) {
    byRule.set(rule, [...(byRule.get(rule) ?? []), program.name]);
  }
}

it("programs name rules that exist", () => {
  const known = new Set(rules.map((one) => one.rule));
  expect([...byRule.keys()].filter((rule) => !known.has(rule))).toEqual([]);
});

it("every rule that is implemented has a program", () => {
  expect(rules.filter((one) => one.core && !byRule.has(one.rule)).map((one) => one.rule)).toEqual([]);
});

it("every rejected program has an accepted twin", () => {
  const names = new Set(programs.map((program) => program.name));
  const alone = programs.filter((program) => program.verdict === "check-fail" && !program.name.endsWith("_ok") && !names.has(program.twin));
  expect(alone.map((program) => program.name)).toEqual([]);
});

/** An edit touches this many lines at most. */
const EDIT_LINES = 4;

/**
 * A rejected program may have an edit for each line with errors, and outside of ownership and borrowing one more, for a declaration is often
 * changed together with its use.
 */
it("every rejected program is one edit away from its accepted twin", () => {
  const byName = new Map(programs.map((program) => [program.name, program]));
  const far: string[] = [];
  for (const program of programs) {
    const twin = byName.get(program.twin);
    if (program.verdict !== "check-fail" || twin === undefined) {
      continue;
    }
    const { edits, lines } = editsBetween(codeLines(program), codeLines(twin));
    const places = new Set(program.marks.map((mark) => `${mark.file}:${mark.line}`)).size;
    const most = Math.max(1, places) + (/^(ownership|borrowing|closures)\//.test(program.name) ? 0 : 1);
    if (edits === 0 || edits > most || lines > EDIT_LINES || twin.verdict === "check-fail") {
      far.push(`${program.name}: ${edits} edits of up to ${lines} lines, ${places} places with errors`);
    }
  }
  expect(far).toEqual([]);
});

it("the corpus is as large as it must be", () => {
  expect(programs.length).toBeGreaterThanOrEqual(1900);
  const allRejected = programs.filter((program) => program.verdict === "check-fail").length;
  expect(allRejected).toBeGreaterThanOrEqual(programs.length - allRejected);
  const ownership = programs.filter((program) => /^(ownership|borrowing|closures)\//.test(program.name));
  expect(ownership.length).toBeGreaterThanOrEqual(120);
  const rejected = ownership.filter((program) => program.verdict === "check-fail").length;
  expect(rejected).toBeGreaterThanOrEqual(60);
});
