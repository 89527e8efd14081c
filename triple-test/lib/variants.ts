/** Changes of a source text that must not change what the program prints. Each reads the text anew, so that they can be put one on another. */
import type { Block, Expr, FileAst, Item } from "../../bootstrap/parser/index.js";
import type { Span } from "../../bootstrap/source/index.js";
import { parse, type Parsed } from "../unit/front.js";
import type { Random } from "./random.js";

/** Text that replaces the bytes `from` to `to`; `size` is that of the node around which it stands, to nest insertions. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly size: number;
  readonly closes: boolean;
}

interface Context {
  readonly source: Buffer;
  readonly parsed: Parsed;
  readonly ast: FileAst;
  readonly random: Random;
}

export type Change = (source: string, random: Random) => string;

function range(span: Span): { readonly from: number; readonly to: number } {
  return { from: span.start, to: span.end };
}

function edited(source: Buffer, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.from - b.from || Number(b.closes) - Number(a.closes) || (a.closes ? a.size - b.size : b.size - a.size));
  const pieces: Buffer[] = [];
  let at = 0;
  for (const edit of sorted) {
    pieces.push(source.subarray(at, edit.from), Buffer.from(edit.text));
    at = edit.to;
  }
  return Buffer.concat([...pieces, source.subarray(at)]).toString("utf8");
}

/** Two insertions around a node. */
function around(span: Span, open: string, close: string): Edit[] {
  const { from, to } = range(span);
  return [
    { from, to: from, text: open, size: to - from, closes: false },
    { from: to, to, text: close, size: to - from, closes: true },
  ];
}

function change(make: (c: Context) => Edit[]): Change {
  return (text, random) => {
    const source = Buffer.from(text);
    const parsed = parse(text);
    return edited(source, make({ source, parsed, ast: parsed.ast, random }));
  };
}

/** Of several nodes some, none inside another. */
function apart<T extends { readonly span: Span }>(nodes: readonly T[], random: Random): T[] {
  const taken: T[] = [];
  for (const node of nodes) {
    const inside = taken.some((other) => node.span.start < other.span.end && other.span.start < node.span.end);
    if (!inside && random(3) === 0) {
      taken.push(node);
    }
  }
  return taken;
}

function within(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether a node of one of the kinds stands inside of a span. */
function contains(ast: FileAst, span: Span, kinds: readonly Expr["kind"][]): boolean {
  return ast.exprs.some((expr) => kinds.includes(expr.kind) && within(span, expr.span));
}

/** Whether a node stands in a text literal, which may not go on in another line. */
function inText(ast: FileAst, span: Span): boolean {
  return ast.exprs.some((expr) => expr.kind === "Interp" && within(expr.span, span));
}

/** Parentheses around expressions that have an operator or are calls. */
export const parentheses = change(({ ast, random }) =>
  ast.exprs
    .filter((expr) => ["Binary", "Call", "MethodCall", "Cast", "Unary"].includes(expr.kind) && random(3) === 0)
    .flatMap((expr) => around(expr.span, "(", ")")),
);

/** The statements that are expressions, do not end a block, stand in no text, and own no closure, whose environment lives as long as the block. */
function wrappable(ast: FileAst): { readonly span: Span }[] {
  return ast.stmts.filter((stmt) => stmt.kind === "Expr" && !contains(ast, stmt.span, ["Closure"]) && !inText(ast, stmt.span));
}

export const blocks = change(({ ast, random }) => apart(wrappable(ast), random).flatMap((stmt) => around(stmt.span, "{\n", "\n}")));

export const loops = change(({ ast, random }) =>
  apart(wrappable(ast), random)
    .filter((stmt) => !contains(ast, stmt.span, ["Break", "Continue", "Return"]))
    .flatMap((stmt) => around(stmt.span, "loop {\n", "\nbreak\n}")),
);

/** `if c { a } else { b }` becomes `when c { true => { a }, false => { b } }`; behind `else` only `if` may stand. */
export const whens = change(({ ast, random }) => {
  const chained = new Set(ast.exprs.flatMap((expr) => (expr.kind === "If" && expr.no !== null ? [expr.no] : [])));
  const found = ast.exprs.filter((expr, id) => expr.kind === "If" && !chained.has(id) && !inText(ast, expr.span));
  return apart(found, random).flatMap((expr) => {
    if (expr.kind !== "If" || expr.cond.kind !== "Expr") {
      return [];
    }
    const [condition, yes, no] = [ast.exprs[expr.cond.expr], ast.exprs[expr.yes], expr.no === null ? undefined : ast.exprs[expr.no]];
    if (condition === undefined || yes === undefined) {
      return [];
    }
    const replace = (from: number, to: number, text: string): Edit => ({ from, to, text, size: 0, closes: false });
    // The value of the condition is bound, so that what it borrows ends before the arms. Without \`else\` the value of the block is dropped.
    const head = [replace(expr.span.start, condition.span.start, "when ({ let truth = ("), replace(condition.span.end, yes.span.start, `)\ntruth }) {\ntrue => ${no === undefined ? "{\n" : ""}`)];
    return no === undefined
      ? [...head, replace(expr.span.end, expr.span.end, ";\n}\nfalse => { }\n}")]
      : [...head, replace(yes.span.end, no.span.start, "\nfalse => "), replace(expr.span.end, expr.span.end, "\n}")];
  });
});

/** Names that the prelude has too. */
const PRELUDE = new Set(["drop", "forget", "print", "println", "format", "panic", "dbg", "todo", "old", "assert"]);

/** Locals get other names, those of a name all the same one, if nothing else in the file has it. */
export const names = change((c) => {
  const found = new Map<string, { readonly spans: Map<number, Span>; bound: boolean }>();
  const add = (span: Span, bound: boolean): void => {
    const name = c.source.subarray(span.start, span.end).toString("utf8");
    const entry = found.get(name) ?? { spans: new Map<number, Span>(), bound: false };
    entry.spans.set(span.start, span);
    entry.bound ||= bound;
    found.set(name, entry);
  };
  for (const expr of c.ast.exprs) {
    const only = expr.kind === "Path" && expr.path.root === "Plain" && expr.path.segments.length === 1 ? expr.path.segments[0] : undefined;
    if (only !== undefined) {
      add(only.span, false);
    }
  }
  c.ast.pats.forEach((pat) => pat.kind === "Binding" && add(pat.name.span, true));
  c.ast.stmts.forEach((stmt) => stmt.kind === "Var" && add(stmt.name.span, true));
  const short = new Set([
    ...c.ast.exprs.flatMap((expr) => (expr.kind === "StructLit" ? expr.inits.filter((init) => init.isShort).map((init) => init.name.span.start) : [])),
    ...c.ast.pats.flatMap((pat) => (pat.kind === "Record" ? pat.fields.filter((field) => field.isShort).map((field) => field.name.span.start) : [])),
  ]);
  const text = c.source.toString("latin1");
  return [...found].flatMap(([name, { spans, bound }]) => {
    const written = [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].map((match) => match.index);
    const safe = bound && /^[a-z_]\w*$/.test(name) && name !== "_" && !PRELUDE.has(name) && written.every((at) => spans.has(at) && !short.has(at));
    return safe && c.random(3) > 0 ? [...spans.values()].map((span) => ({ ...range(span), text: `${name}_renamed`, size: 0, closes: false })) : [];
  });
});

const UNUSED = [
  "func unused_sum(n: I32) -> I32 { var total = 0i32\nfor i in 0 to n { total += i }\ntotal }\n",
  "type UnusedShape { Dot, Line { length: U8 }, Box(I64, I64) }\nfunc unused_area(s: ref UnusedShape) -> I64 { when s { UnusedShape::Dot => 0, UnusedShape::Line { length } => *length as I64, UnusedShape::Box(a, b) => *a * *b } }\n",
  "func unused_first[T: Duplicate](xs: ref [T]) -> Maybe[T] { for x in xs { return Just(x.duplicate()) }\nNothing }\n",
  "behavior UnusedNoise { func noise(this) -> Str { \"{this.level()}\" }\nfunc level(this) -> U8 }\nextend Bool with UnusedNoise { func level(this) -> U8 { *this ? 1u8 : 0u8 } }\n",
  "const UNUSED_LIMIT: U64 = 1 << 40\nfunc unused_call(f: func(U64) -> U64) -> U64 { f(UNUSED_LIMIT) + f(1) }\n",
];

/** Items that nothing uses. */
export const unused: Change = (source, random) => `${source}\n${UNUSED.filter(() => random(2) === 0).join("\n")}`;

/** A file cut at the ends of its items; what stands before an item goes with it. */
interface Pieces {
  readonly head: string;
  readonly items: readonly { readonly item: Item; readonly from: number; readonly text: string }[];
  readonly tail: string;
}

function cut(source: Buffer, ast: FileAst): Pieces | undefined {
  const items = ast.items.map((id) => ast.itemNodes[id]).flatMap((item) => (item === undefined ? [] : [item]));
  const first = items[0];
  const uses = ast.uses[ast.uses.length - 1]?.span.end ?? 0;
  if (first === undefined) {
    return undefined;
  }
  const begin = Math.min(first.span.start, ...first.head.directives.map((one) => one.span.start), ...first.head.docs.map((one) => one.span.start));
  const start = source.lastIndexOf("\n", begin) + 1;
  if (start < uses) {
    return undefined;
  }
  let at = start;
  const pieces = items.map((item) => {
    const from = at;
    at = item.span.end;
    return { item, from, text: source.subarray(from, at).toString("utf8") };
  });
  return { head: source.subarray(0, start).toString("utf8"), items: pieces, tail: source.subarray(at).toString("utf8") };
}

/** The items of the file in another order. */
export const order: Change = (text, random) => {
  const source = Buffer.from(text);
  const pieces = cut(source, parse(text).ast);
  if (pieces === undefined) {
    return text;
  }
  const texts = pieces.items.map((piece) => piece.text);
  for (let i = texts.length - 1; i > 0; i -= 1) {
    const k = random(i + 1);
    [texts[i], texts[k]] = [texts[k] ?? "", texts[i] ?? ""];
  }
  return `${pieces.head}${texts.join("\n")}\n${pieces.tail}`;
};

/** The name that a `use` gives an item; nothing for blocks and effects, which have none. */
function nameOf(source: Buffer, item: Item): string {
  return item.kind === "Extend" || item.kind === "Effect" ? "" : source.subarray(item.name.span.start, item.name.span.end).toString("utf8");
}

/** Where what only its module sees becomes visible to the package: an item, its fields, and what a block of it defines. */
function openings(ast: FileAst, item: Item): number[] {
  const fields = item.kind === "Type" && item.body.kind === "Struct" ? item.body.fields.filter((field) => field.head.vis === "Private").map((field) => field.name.span.start) : [];
  const members = item.kind === "Extend" && item.behavior === null ? item.members.map((id) => ast.itemNodes[id]).filter((member) => member !== undefined) : [];
  const own = item.kind === "Extend" || item.kind === "Effect" ? members : [item];
  return [...fields, ...own.filter((one) => one.head.vis === "Private").map((one) => one.span.start)];
}

/** The two files of a package. */
export interface Split {
  readonly main: string;
  readonly part: string;
}

/** Some items of a file as a module of their own, which both sides import; undefined for a file that speaks of its own module, or whose items have names that it imports too. */
export function split(text: string, random: Random): Split | undefined {
  const source = Buffer.from(text);
  const { ast } = parse(text);
  const pieces = cut(source, ast);
  if (pieces === undefined || ast.modDecl !== null || /\b(crate|super|self|this)::/.test(text)) {
    return undefined;
  }
  const all = pieces.items.map((piece) => ({ ...piece, name: nameOf(source, piece.item) }));
  const uses = ast.uses.map((use) => source.subarray(use.span.start, use.span.end).toString("utf8"));
  const isMoved = all.map(({ item, name }) => name !== "main" && item.kind !== "Effect" && random(2) === 0);
  const names = (moved: boolean): string => [...new Set(all.filter(({ name }, i) => isMoved[i] === moved && name !== "" && name !== "main").map(({ name }) => name))].join(", ");
  const locals = new Set(all.map(({ name }) => name));
  // What is not there under every condition cannot be imported.
  const isConditional = all.some(({ item }) => item.head.directives.some((one) => ["when", "unless"].includes(source.subarray(one.name.span.start, one.name.span.end).toString("utf8"))));
  if (isConditional || !isMoved.includes(true) || uses.some((use) => use.split(/\W+/).some((word) => word !== "" && locals.has(word)))) {
    return undefined;
  }
  const moved = all.map(({ item, from, text: piece }, i) =>
    isMoved[i] === true ? edited(Buffer.from(piece), openings(ast, item).map((at) => ({ from: at - from, to: at - from, text: "pub(crate) ", size: 0, closes: false }))) : "",
  );
  const kept = all.map(({ text: piece }, i) => (isMoved[i] === true ? "" : piece));
  const [toPart, toMain] = [names(true), names(false)];
  const head = toPart === "" ? pieces.head : `${pieces.head}use crate::part::{${toPart}}\n`;
  return { main: `${head}${kept.join("\n")}\n${pieces.tail}`, part: `${uses.join("\n")}\n${toMain === "" ? "" : `use crate::{${toMain}}\n`}${moved.join("\n")}\n` };
}

/** The body of a function in a block of its own. */
export const bodies = change(({ ast, random }) => {
  const found = ast.itemNodes.flatMap((item) => (item.kind === "Func" && item.body !== null ? [ast.blocks[item.body]] : [])).filter((block): block is Block => block !== undefined);
  return found.filter((block) => random(2) === 0 && !contains(ast, block.span, ["Closure"])).flatMap((block) => around(block.span, "{\n", "\n}"));
});
