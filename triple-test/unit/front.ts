// Helpers for the tests of the front end: one source text through the lexer or parser.

import {
  newDiagnostics,
  renderText,
  selectDiagnostics,
  type Diagnostic,
  type Diagnostics,
} from "../../bootstrap/diagnostics/index.js";
import { lexFile, type Tokens } from "../../bootstrap/lexer/index.js";
import { dumpAst, parseFile, type FileAst } from "../../bootstrap/parser/index.js";
import {
  addFile,
  encodeUtf8,
  lineColumn,
  newInterner,
  newSourceMap,
  type Interner,
  type SourceFile,
  type SourceMap,
} from "../../bootstrap/source/index.js";

export interface Front {
  readonly map: SourceMap;
  readonly file: SourceFile;
  readonly interner: Interner;
  readonly diagnostics: Diagnostics;
  readonly tokens: Tokens;
}

export interface Parsed extends Front {
  readonly ast: FileAst;
}

export function lex(source: string | Uint8Array): Front {
  const map = newSourceMap();
  const file = addFile(map, "test.tml", typeof source === "string" ? encodeUtf8(source) : source);
  const interner = newInterner();
  const diagnostics = newDiagnostics();
  const tokens = lexFile(file, interner, diagnostics);
  return { map, file, interner, diagnostics, tokens };
}

export function parse(source: string | Uint8Array): Parsed {
  const front = lex(source);
  const ast = parseFile(front.file, front.tokens, front.interner, front.diagnostics);
  return { ...front, ast };
}

/** What is shown: `CODE LINE:COLUMN`. */
export function codes(front: Front): string[] {
  return selectDiagnostics(front.map, front.diagnostics).map((d) => {
    const place = lineColumn(front.file, d.span.start);
    return d.code + " " + String(place.line) + ":" + String(place.column);
  });
}

/** The diagnostics of a source text as text. */
export function shown(front: Front): string {
  return selectDiagnostics(front.map, front.diagnostics)
    .map((d) => renderText(front.map, d, { color: false }))
    .join("");
}

/** The source after all machine edits of the diagnostics. */
export function applyEdits(source: string, list: readonly Diagnostic[]): string {
  const edits = list.flatMap((d) => d.edits).sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
  let bytes = Buffer.from(source);
  for (const edit of edits) {
    bytes = Buffer.concat([bytes.subarray(0, edit.span.start), Buffer.from(edit.text), bytes.subarray(edit.span.end)]);
  }
  return bytes.toString("utf8");
}

/** The dump of the tree on one line, without places. */
export function tree(source: string): string {
  const parsed = parse(source);
  if (parsed.diagnostics.list.length > 0) {
    return shown(parsed);
  }
  return dumpAst(parsed.ast, parsed.file, parsed.interner)
    .replaceAll(/ \d+:\d+-\d+:\d+/g, "")
    .replaceAll(/\n\s*/g, " ")
    .trim()
    .replace(/^\(file "test.tml" ?/, "")
    .replace(/\)$/, "");
}

/** The dump of an expression: the tail of a function's body. */
export function exprTree(source: string): string {
  const all = tree("func f() {\n    " + source + "\n}\n");
  const start = all.indexOf("(tail ");
  return start < 0 ? all : all.slice(start + 6, all.length - 4);
}

/** What is reported for a text in the body of a function, with lines and columns of the text itself. */
export function bodyCodes(source: string): string[] {
  return codes(parse("func f() {\n" + source + "\n}\n")).map((code) => {
    const [name, place] = code.split(" ");
    const [line, column] = (place ?? "").split(":");
    return (name ?? "") + " " + String(Number(line) - 1) + ":" + (column ?? "");
  });
}
