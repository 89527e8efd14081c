/** Single errors planted in accepted programs, with what a compiler must say about them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Block, Expr, FileAst, FuncItem, Item, LetStmt, Path } from "../../bootstrap/parser/index.js";
import type { Span } from "../../bootstrap/source/index.js";
import { parse } from "../unit/front.js";
import { root } from "./compilers.js";
import { pick, type Random } from "./random.js";

/** A program with one error. */
export interface Mutant {
  readonly source: string;
  /** The first diagnostic has one of these codes … */
  readonly codes: readonly string[];
  /** … and stands on one of these lines. */
  readonly lines: readonly [number, number];
  /** Most errors: one for each place that the change makes wrong, and a few that follow. */
  readonly most: number;
}

interface Site {
  readonly source: Buffer;
  readonly ast: FileAst;
  readonly random: Random;
}

type Mutation = (site: Site) => Mutant | undefined;

function lineAt(source: Buffer | string, offset: number): number {
  return Buffer.from(source).subarray(0, offset).toString("latin1").split("\n").length;
}

function textOf(site: Site, span: Span): string {
  return site.source.subarray(span.start, span.end).toString("utf8");
}

/** Replaces a span; what follows it keeps its lines as long as the text has as many. */
function replaced(site: Site, span: { readonly start: number; readonly end: number }, text: string): string {
  return Buffer.concat([site.source.subarray(0, span.start), Buffer.from(text), site.source.subarray(span.end)]).toString("utf8");
}

/** The same number of lines with nothing on them. */
function blank(site: Site, span: Span): string {
  return textOf(site, span).replaceAll(/[^\n]/g, "");
}

function linesOf(site: Site, span: Span): readonly [number, number] {
  return [lineAt(site.source, span.start), lineAt(site.source, span.end)];
}

function all(site: Site): readonly [number, number] {
  return [1, lineAt(site.source, site.source.length)];
}

function some<T>(site: Site, list: readonly T[]): T | undefined {
  return list.length === 0 ? undefined : pick(site.random, list);
}

/** How often a word stands in a part of the source. */
function occurrences(site: Site, word: string, span: Span): number {
  return [...textOf(site, span).matchAll(new RegExp(`\\b${word}\\b`, "g"))].length;
}

function whole(site: Site): Span {
  return { start: 0, end: site.source.length } as Span;
}

/** The name that an import brings. */
function lastName(site: Site, path: Path): string {
  const last = path.segments[path.segments.length - 1];
  return last === undefined ? "" : textOf(site, last.span);
}

interface Plant {
  readonly text: string;
  readonly code: string;
  /** The line of the error, counted from the first of the text. */
  readonly line: number;
}

const ANYWHERE: readonly Plant[] = [
  { text: "let planted: Bool = 1 + 1", code: "T001", line: 0 },
  { text: "let planted = 1 == true", code: "T001", line: 0 },
  { text: "if 1 { }", code: "T001", line: 0 },
  { text: "let planted: Str = 'a'", code: "T001", line: 0 },
  { text: "planted_nowhere()", code: "S004", line: 0 },
  { text: "let planted = planted_nowhere", code: "S004", line: 0 },
  { text: "let planted: PlantedNowhere = 1", code: "T002", line: 0 },
  { text: "let planted = PlantedNowhere { x: 1 }", code: "T002", line: 0 },
  { text: "let planted = 300u8", code: "L005", line: 0 },
  { text: "let planted = 0b12", code: "L004", line: 0 },
  { text: "let planted = \"\\q\"", code: "L003", line: 0 },
  { text: "let planted = 5.planted_method()", code: "T009", line: 0 },
  { text: "let planted = (1, 2).7", code: "T009", line: 0 },
  { text: "let planted = [1, true]", code: "T001", line: 0 },
  { text: "let planted = List::new()\nlet _ = planted", code: "T003", line: 0 },
  { text: "let planted = max_nowhere::MAX", code: "S004", line: 0 },
  { text: "let planted = -true", code: "T004", line: 0 },
  { text: "let planted = 1 < 2 < 3", code: "P012", line: 0 },
  { text: "let planted = 1 let other = 2", code: "P013", line: 0 },
  { text: "let planted = class", code: "P010", line: 0 },
  { text: "let planted =\n", code: "P003", line: 0 },
  { text: "const PLANTED: I32 = 1 / 0", code: "T024", line: 0 },
  { text: "let planted: I32 = Nothing", code: "T001", line: 0 },
  { text: "let planted: Maybe[I32] = 5", code: "T001", line: 0 },
  { text: "assert_eq(1)", code: "T008", line: 0 },
  { text: "let planted = [1, 2]\nplanted.len(4)", code: "T008", line: 1 },
];

/** Those about ownership stand where the function begins: what nothing reaches is not checked for it. */
const AT_START: readonly Plant[] = [
  { text: "let planted = 3\nplanted = 4", code: "S005", line: 1 },
  { text: "let planted = Heap::new(1)\ndrop(planted)\ndrop(planted)", code: "S001", line: 2 },
  { text: "let planted: List[I32] = [1]\nlet other = planted\nlet third = planted", code: "S001", line: 2 },
  { text: "var planted = 1\nlet held = mut ref planted\nplanted = 2\n*held = 3", code: "S002", line: 2 },
  { text: "var planted: List[I32] = [1]\nfor x in planted { planted.push(*x) }", code: "S002", line: 1 },
  { text: "let planted = Heap::new(1)\nlet held = ref planted\ndrop(planted)\nlet third = **held", code: "S021", line: 2 },
  { text: "let held = { let planted = Heap::new(1); ref planted }\nlet third = **held", code: "S003", line: 0 },
  { text: "let planted = when 3 { 1 => 2 }", code: "S009", line: 0 },
  { text: "let Just(planted) = Just(3)", code: "S009", line: 0 },
  { text: "let planted = Heap::new(Heap::new(1))\nlet other = *planted", code: "S015", line: 1 },
];

function planted(site: Site, at: number, plant: Plant): Mutant {
  const source = replaced(site, { start: at, end: at }, `\n${plant.text}\n`);
  const line = lineAt(site.source, at) + 1 + plant.line;
  return { source, codes: [plant.code], lines: [line, line], most: 1 };
}

/** Those of functions without directives: what `@when` leaves out is not checked. */
function bodiesOf(ast: FileAst): Block[] {
  return ast.itemNodes.flatMap((item) => (item.kind === "Func" && item.body !== null && item.head.directives.length === 0 ? [ast.blocks[item.body]] : [])).filter((block): block is Block => block !== undefined);
}

const plantAnywhere: Mutation = (site) => {
  const block = some(site, site.ast.blocks.filter((one) => one.stmts.length > 0));
  const stmt = site.ast.stmts[some(site, block?.stmts ?? []) ?? -1];
  return stmt === undefined ? undefined : planted(site, stmt.span.start, pick(site.random, ANYWHERE));
};

const plantAtStart: Mutation = (site) => {
  const block = some(site, bodiesOf(site.ast));
  return block === undefined ? undefined : planted(site, block.span.start + 1, pick(site.random, AT_START));
};

/** Locals of a body that are declared once and whose name nothing else in the file has. */
function onlyLocals(site: Site): { readonly stmt: LetStmt; readonly name: string; readonly body: Block; readonly uses: number }[] {
  return bodiesOf(site.ast).flatMap((body) =>
    body.stmts.flatMap((id) => {
      const stmt = site.ast.stmts[id];
      const pat = stmt?.kind === "Let" ? site.ast.pats[stmt.pat] : undefined;
      if (stmt?.kind !== "Let" || pat?.kind !== "Binding") {
        return [];
      }
      const name = textOf(site, pat.name.span);
      const uses = site.ast.exprs.filter((expr) => expr.kind === "Path" && textOf(site, expr.span) === name).length;
      const written = occurrences(site, name, whole(site));
      return /^[a-z]/.test(name) && uses > 0 && written === uses + 1 ? [{ stmt, name, body, uses }] : [];
    }),
  );
}

const deleteLocal: Mutation = (site) => {
  const found = some(site, onlyLocals(site));
  return found === undefined ? undefined : { source: replaced(site, found.stmt.span, blank(site, found.stmt.span)), codes: ["S004"], lines: linesOf(site, found.body.span), most: found.uses };
};

function functions(ast: FileAst): FuncItem[] {
  return ast.items.map((id) => ast.itemNodes[id]).filter((item): item is FuncItem => item?.kind === "Func" && item.body !== null);
}

/** Calls of a function of the file by its plain name. */
function calls(site: Site, func: FuncItem): (Expr & { readonly kind: "Call" })[] {
  const name = textOf(site, func.name.span);
  const bound = site.ast.pats.some((pat) => pat.kind === "Binding" && textOf(site, pat.name.span) === name);
  return bound ? [] : site.ast.exprs.filter((expr): expr is Expr & { readonly kind: "Call" } => {
    const callee = expr.kind === "Call" ? site.ast.exprs[expr.callee] : undefined;
    return callee?.kind === "Path" && textOf(site, callee.span) === name;
  });
}

const deleteFunction: Mutation = (site) => {
  const found = some(site, functions(site.ast).filter((func) => func.head.directives.length === 0 && func.head.docs.length === 0 && calls(site, func).length > 0));
  if (found === undefined) {
    return undefined;
  }
  const span = { start: found.head.vis === "Private" ? found.span.start : site.source.lastIndexOf("pub", found.span.start), end: found.span.end };
  const name = textOf(site, found.name.span);
  return { source: replaced(site, span, blank(site, span as Span)), codes: ["S004", "M001"], lines: all(site), most: occurrences(site, name, whole(site)) };
};

const deleteType: Mutation = (site) => {
  const found = some(site, site.ast.items.map((id) => site.ast.itemNodes[id]).filter((item): item is Item & { readonly kind: "Type" } => item?.kind === "Type" && item.head.directives.length === 0 && item.head.docs.length === 0 && item.head.vis === "Private"));
  if (found === undefined) {
    return undefined;
  }
  const name = textOf(site, found.name.span);
  const uses = occurrences(site, name, whole(site)) - occurrences(site, name, found.span);
  return uses === 0 ? undefined : { source: replaced(site, found.span, blank(site, found.span)), codes: ["T002", "S004", "M001"], lines: all(site), most: uses + 2 };
};

const argumentCount: Mutation = (site) => {
  const found = some(site, functions(site.ast).flatMap((func) => calls(site, func)).filter((call) => call.args.length > 0));
  if (found === undefined) {
    return undefined;
  }
  const end = found.span.end - 1;
  if (site.source[end] !== 0x29) {
    return undefined;
  }
  return { source: replaced(site, { start: end, end }, ", 1"), codes: ["T008"], lines: linesOf(site, found.span), most: 3 };
};

const prelude = readFileSync(join(root, "std/src/prelude.tml"), "utf8");

/** Names of the prelude need no import. */
function inPrelude(name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(prelude);
}

/** Whether a path begins with a name that nothing in the file declares. */
function needsImport(site: Site, name: string): boolean {
  const { ast } = site;
  const text = (one: { readonly span: Span }): string => textOf(site, one.span);
  const declared = [...ast.itemNodes.flatMap((item) => ("name" in item ? [item.name] : [])), ...ast.pats.flatMap((pat) => (pat.kind === "Binding" ? [pat.name] : []))];
  const paths = [...ast.exprs, ...ast.typeExprs].flatMap((node) => (node.kind === "Path" && node.path.root === "Plain" ? node.path.segments.slice(0, 1) : []));
  return !inPrelude(name) && !declared.some((one) => text(one) === name) && paths.some((one) => text(one) === name);
}

const missingImport: Mutation = (site) => {
  const found = some(site, site.ast.uses.filter((use) => use.vis === "Private" && use.tree.kind === "Single" && needsImport(site, lastName(site, use.tree.path))));
  return found === undefined ? undefined : { source: replaced(site, found.span, blank(site, found.span)), codes: ["S004", "T002", "T009", "T004", "T011", "M001"], lines: all(site), most: 40 };
};

const removeMut: Mutation = (site) => {
  const assigned = new Set(site.ast.exprs.flatMap((expr) => {
    const place = expr.kind === "Assign" || expr.kind === "Update" ? site.ast.exprs[expr.place] : undefined;
    return place?.kind === "Path" ? [textOf(site, place.span)] : [];
  }));
  const found = some(site, site.ast.stmts.filter((stmt) => stmt.kind === "Var" && assigned.has(textOf(site, stmt.name.span)) && occurrences(site, `(?:var|let|mut|in|do\\(|for) ${textOf(site, stmt.name.span)}`, whole(site)) === 1));
  if (found?.kind !== "Var" || site.source.subarray(found.span.start, found.span.start + 3).toString() !== "var") {
    return undefined;
  }
  return { source: replaced(site, { start: found.span.start, end: found.span.start + 3 }, "let"), codes: ["S005"], lines: [lineAt(site.source, found.span.start), lineAt(site.source, site.source.length)], most: occurrences(site, textOf(site, found.name.span), whole(site)) };
};

const misspelt: Mutation = (site) => {
  const found = some(site, site.ast.exprs.filter((expr) => expr.kind === "Field"));
  return found?.kind !== "Field" ? undefined : { source: replaced(site, found.name.span, `${textOf(site, found.name.span)}_planted`), codes: ["T009"], lines: linesOf(site, found.name.span), most: 3 };
};

const misspeltMethod: Mutation = (site) => {
  const found = some(site, site.ast.exprs.filter((expr) => expr.kind === "MethodCall" && expr.bracketCallee === null));
  return found?.kind !== "MethodCall" ? undefined : { source: replaced(site, found.name.span, `${textOf(site, found.name.span)}_planted`), codes: ["T009", "S004"], lines: linesOf(site, found.name.span), most: 4 };
};

const missingField: Mutation = (site) => {
  const found = some(site, site.ast.exprs.filter((expr) => expr.kind === "StructLit" && expr.base === null && expr.inits.length > 0 && !textOf(site, expr.span).includes("//")));
  const defaults = site.ast.itemNodes.some((item) => item.kind === "Type" && item.body.kind === "Struct" && item.body.fields.some((field) => field.fallback !== null));
  if (found?.kind !== "StructLit" || defaults) {
    return undefined;
  }
  const init = pick(site.random, found.inits);
  const value = site.ast.exprs[init.value];
  if (value === undefined) {
    return undefined;
  }
  const end = value.span.end + (/^\s*,/.exec(site.source.subarray(value.span.end).toString("utf8"))?.[0].length ?? 0);
  return { source: replaced(site, { start: init.name.span.start, end }, ""), codes: ["T022"], lines: linesOf(site, found.span), most: 3 };
};

const resultType: Mutation = (site) => {
  const found = some(site, functions(site.ast).filter((func) => func.result !== null && func.generics.length === 0 && textOf(site, func.name.span) !== "main"));
  const result = site.ast.typeExprs[found?.result ?? -1];
  if (found === undefined || result === undefined || ["Char", "Never"].includes(textOf(site, result.span))) {
    return undefined;
  }
  return { source: replaced(site, result.span, "Char"), codes: ["T001", "T006", "T003", "T004", "T009", "T018", "T008", "T007"], lines: all(site), most: 10 };
};

const wrongOperand: Mutation = (site) => {
  const found = some(site, site.ast.exprs.filter((expr) => expr.kind === "Binary" && ["Add", "Sub", "Mul", "Lt", "Gt"].includes(expr.op) && site.ast.exprs[expr.right]?.kind === "Int"));
  const right = found?.kind === "Binary" ? site.ast.exprs[found.right] : undefined;
  return found === undefined || right === undefined ? undefined : { source: replaced(site, right.span, "true"), codes: ["T001", "T004"], lines: linesOf(site, found.span), most: 3 };
};

const missingArm: Mutation = (site) => {
  const found = some(site, site.ast.exprs.filter((expr) => expr.kind === "When" && expr.arms.length > 1 && expr.arms.every((arm) => {
    const pat = site.ast.pats[arm.pat];
    return (pat?.kind === "TupleVariant" && pat.elems.every((elem) => ["Binding", "Wild"].includes(site.ast.pats[elem]?.kind ?? ""))) || (pat?.kind === "Lit" && pat.lit.kind === "Bool");
  })));
  if (found?.kind !== "When") {
    return undefined;
  }
  const arm = found.arms[0];
  const next = found.arms[1];
  return arm === undefined || next === undefined ? undefined : { source: replaced(site, { start: arm.span.start, end: next.span.start }, blank(site, { start: arm.span.start, end: next.span.start } as Span)), codes: ["S009"], lines: linesOf(site, found.span), most: 1 };
};

const unclosed: Mutation = (site) => {
  const found = some(site, bodiesOf(site.ast));
  return found === undefined ? undefined : { source: replaced(site, { start: found.span.end - 1, end: found.span.end }, ""), codes: ["P001", "P002", "P003"], lines: [lineAt(site.source, found.span.start), lineAt(site.source, site.source.length)], most: 2 };
};

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  plantAnywhere, plantAtStart, deleteLocal, deleteFunction, deleteType, argumentCount, missingImport, removeMut, misspelt, misspeltMethod, missingField, resultType, wrongOperand, missingArm, unclosed,
};

/** Plants an error of a kind; undefined if the program has no place for it. */
export function mutate(kind: string, text: string, random: Random): Mutant | undefined {
  return MUTATIONS[kind]?.({ source: Buffer.from(text), ast: parse(text).ast, random });
}
