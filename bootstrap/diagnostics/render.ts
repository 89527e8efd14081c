// Diagnostics as text for people and as JSON lines for tools.  [diag.form]

import {
  at,
  lineColumn,
  lineRange,
  sourceFile,
  spanFile,
  utf8Length,
  utf8Scalar,
  type SourceFile,
  type SourceMap,
  type Span,
} from "../source/index.js";
import type { Diagnostic } from "./diagnostic.js";

/** How text is rendered. */
export interface RenderOptions {
  /** Use ANSI colours. */
  readonly color: boolean;
}

/** A marked place: `isMain` for the diagnostic's own span. */
interface Mark {
  readonly line: number;
  readonly column: number;
  readonly span: Span;
  readonly text: string;
  readonly isMain: boolean;
}

const RED = "\u001b[1;31m";
const YELLOW = "\u001b[1;33m";
const BLUE = "\u001b[1;34m";
const CYAN = "\u001b[1;36m";
const BOLD = "\u001b[1m";
const RESET = "\u001b[0m";

/**
 * One diagnostic as text, ending in a line break:
 *
 *     error[T001]: expected `I32`, found `Str`
 *       --> src/main.tml:3:18
 *        |
 *      3 |     let x: I32 = "a"
 *        |            --- expected because of this
 *        |                  ^^^
 *     help: …
 */
export function renderText(map: SourceMap, d: Diagnostic, options: RenderOptions): string {
  const tint = d.severity === "Error" ? RED : YELLOW;
  const severity = d.severity === "Error" ? "error" : "warning";
  let out = paint(options, tint, severity + "[" + d.code + "]") + paint(options, BOLD, ": " + shownText(d.message)) + "\n";
  const files: SourceFile[] = d.span.file < 0 ? [] : [sourceFile(map, d.span.file)];
  for (const label of d.labels) {
    const file = sourceFile(map, label.span.file);
    if (!files.includes(file)) {
      files.push(file);
    }
  }
  const width = gutterWidth(d, files);
  for (const file of files) {
    out += renderFile(d, file, width, tint, options);
  }
  for (const help of d.help) {
    out += paint(options, CYAN, "help") + ": " + shownText(help) + "\n";
  }
  return out;
}

/** One diagnostic as a JSON object on one line, ending in a line break. */
export function renderJson(map: SourceMap, d: Diagnostic): string {
  const file = spanFile(map, d.span.file);
  let out = '{"severity":' + jsonText(d.severity === "Error" ? "error" : "warning");
  out += ',"code":' + jsonText(d.code);
  out += ',"message":' + jsonText(d.message);
  out += ',"file":' + jsonText(file.path);
  out += ',"span":' + jsonSpan(file, d.span);
  out += ',"labels":[';
  for (let i = 0; i < d.labels.length; i += 1) {
    const label = at(d.labels, i);
    const other = sourceFile(map, label.span.file);
    out += (i === 0 ? "" : ",") + '{"file":' + jsonText(other.path) + ',"span":' + jsonSpan(other, label.span);
    out += ',"text":' + jsonText(label.text) + "}";
  }
  out += '],"help":[';
  for (let i = 0; i < d.help.length; i += 1) {
    out += (i === 0 ? "" : ",") + jsonText(at(d.help, i));
  }
  out += '],"edits":[';
  for (let i = 0; i < d.edits.length; i += 1) {
    const edit = at(d.edits, i);
    const other = sourceFile(map, edit.span.file);
    out += (i === 0 ? "" : ",") + '{"span":' + jsonSpan(other, edit.span) + ',"text":' + jsonText(edit.text) + "}";
  }
  return out + "]}\n";
}

function paint(options: RenderOptions, tint: string, text: string): string {
  return options.color ? tint + text + RESET : text;
}

// ---------------------------------------------------------------------------------------------------------- text

function marksIn(d: Diagnostic, file: SourceFile): Mark[] {
  const marks: Mark[] = [];
  if (d.span.file === file.id) {
    const place = lineColumn(file, d.span.start);
    marks.push({ line: place.line, column: place.column, span: d.span, text: "", isMain: true });
  }
  for (const label of d.labels) {
    if (label.span.file === file.id) {
      const place = lineColumn(file, label.span.start);
      marks.push({ line: place.line, column: place.column, span: label.span, text: label.text, isMain: false });
    }
  }
  // Stable: marks at one place keep the order in which they were given.
  marks.sort((a, b) => (a.line !== b.line ? a.line - b.line : a.column - b.column));
  return marks;
}

function gutterWidth(d: Diagnostic, files: readonly SourceFile[]): number {
  let width = 1;
  for (const file of files) {
    for (const mark of marksIn(d, file)) {
      const digits = String(mark.line).length;
      width = digits > width ? digits : width;
    }
  }
  return width;
}

function renderFile(d: Diagnostic, file: SourceFile, width: number, tint: string, options: RenderOptions): string {
  const marks = marksIn(d, file);
  const head = d.span.file === file.id ? lineColumn(file, d.span.start) : lineColumn(file, at(marks, 0).span.start);
  const pad = " ".repeat(width);
  const bar = paint(options, BLUE, "|");
  const arrow = d.span.file === file.id ? "-->" : ":::";
  let out = pad + " " + paint(options, BLUE, arrow) + " ";
  out += shownText(file.path) + ":" + String(head.line) + ":" + String(head.column) + "\n";
  out += " " + pad + " " + bar + "\n";
  let lastLine = 0;
  let shown = 0;
  for (const mark of marks) {
    if (mark.line !== lastLine) {
      if (lastLine !== 0 && mark.line > lastLine + 1) {
        out += paint(options, BLUE, "...") + "\n";
      }
      const number = String(mark.line);
      const range = lineRange(file, mark.line);
      shown = clipStart(file, leadingMark(marks, mark), range.start);
      const source = shownBytes(file, shown, clipEnd(file, shown, range.end));
      out += " " + " ".repeat(width - number.length) + paint(options, BLUE, number) + " " + bar;
      out += (source === "" ? "" : " " + source) + "\n";
      lastLine = mark.line;
    }
    out += " " + pad + " " + bar + " " + renderMark(file, mark, shown, tint, options) + "\n";
  }
  return out;
}

/** The mark that decides which part of a long line is shown: the main one if it is on the line of `mark`. */
function leadingMark(marks: readonly Mark[], mark: Mark): Mark {
  for (const other of marks) {
    if (other.isMain && other.line === mark.line) {
      return other;
    }
  }
  return mark;
}

/** The carets and text of a mark, below a line that is shown from offset `shown`. */
function renderMark(file: SourceFile, mark: Mark, shown: number, tint: string, options: RenderOptions): string {
  const range = lineRange(file, mark.line);
  const lineEnd = clipEnd(file, shown, range.end);
  const start = clamp(mark.span.start, shown, lineEnd);
  const end = clamp(mark.span.end, shown, lineEnd);
  const before = scalarCount(shownBytes(file, shown, start));
  const length = end > start ? scalarCount(shownBytes(file, start, end)) : 0;
  const sign = (mark.isMain ? "^" : "-").repeat(length === 0 ? 1 : length);
  const text = mark.text === "" ? sign : sign + " " + shownText(mark.text);
  return " ".repeat(before) + paint(options, mark.isMain ? tint : BLUE, text);
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** The most bytes of a source line that are shown. */
const MAX_LINE = 400;

/** Where the shown part of a line begins: at its start, or some bytes before a mark that is far to the right. */
function clipStart(file: SourceFile, mark: Mark, lineStart: number): number {
  if (mark.span.start - lineStart <= MAX_LINE / 2) {
    return lineStart;
  }
  return scalarBoundary(file, mark.span.start - MAX_LINE / 4);
}

function clipEnd(file: SourceFile, start: number, lineEnd: number): number {
  return lineEnd - start <= MAX_LINE ? lineEnd : scalarBoundary(file, start + MAX_LINE);
}

/** The nearest offset at or before `offset` at which no continuation byte stands. */
function scalarBoundary(file: SourceFile, offset: number): number {
  let i = offset;
  while (i > offset - 3 && ((file.bytes[i] ?? 0) & 0xc0) === 0x80) {
    i -= 1;
  }
  return i;
}

function scalarCount(text: string): number {
  let count = 0;
  for (const _letter of text) {
    count += 1;
  }
  return count;
}

/** Source bytes as they are safe to print: no control character is raw, bytes that are not UTF-8 become U+FFFD. */
function shownBytes(file: SourceFile, start: number, end: number): string {
  let out = "";
  let i = start;
  while (i < end) {
    const size = utf8Length(file.bytes, i, file.bytes.length);
    out += size === 0 ? "\ufffd" : shownScalar(utf8Scalar(file.bytes, i, size));
    i += size === 0 ? 1 : size;
  }
  return out;
}

/** Text that may quote source or paths, safe to print. A line break stays one. */
export function shownText(text: string): string {
  let out = "";
  for (const letter of text) {
    out += letter === "\n" ? letter : shownScalar(letter.codePointAt(0) ?? 0);
  }
  return out;
}

/** One scalar, safe to print: control and bidirectional control characters are escaped. */
export function shownScalar(value: number): string {
  if (value === 0x09) {
    return "\\t";
  }
  if (value < 0x20 || (value >= 0x7f && value < 0xa0) || isBidiControl(value)) {
    return "\\u{" + value.toString(16) + "}";
  }
  return String.fromCodePoint(value);
}

/** Is `value` one of the bidirectional control characters of `[lex.encoding]`? */
export function isBidiControl(value: number): boolean {
  return (
    (value >= 0x202a && value <= 0x202e) ||
    (value >= 0x2066 && value <= 0x2069) ||
    value === 0x200e ||
    value === 0x200f ||
    value === 0x061c
  );
}

// ---------------------------------------------------------------------------------------------------------- JSON

function jsonSpan(file: SourceFile, span: Span): string {
  return '{"start":' + jsonPlace(file, span.start) + ',"end":' + jsonPlace(file, span.end) + "}";
}

function jsonPlace(file: SourceFile, offset: number): string {
  const place = lineColumn(file, offset);
  return '{"line":' + String(place.line) + ',"column":' + String(place.column) + ',"offset":' + String(offset) + "}";
}

/** `text` as a JSON string. */
export function jsonText(text: string): string {
  let out = '"';
  for (const letter of text) {
    const value = letter.codePointAt(0) ?? 0;
    if (letter === '"' || letter === "\\") {
      out += "\\" + letter;
    } else if (letter === "\n") {
      out += "\\n";
    } else if (letter === "\r") {
      out += "\\r";
    } else if (letter === "\t") {
      out += "\\t";
    } else if (value < 0x20 || value === 0x7f) {
      out += "\\u00" + (value < 0x10 ? "0" : "") + value.toString(16);
    } else {
      out += letter;
    }
  }
  return out + '"';
}
