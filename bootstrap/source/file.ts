// Source files: their bytes, their shown path and their lines.

import { at } from "./arena.js";
import type { FileId } from "./span.js";
import { decodeUtf8, utf8Length } from "./utf8.js";

/** One source file. */
export interface SourceFile {
  readonly id: FileId;
  /** The path as diagnostics, dumps and panics show it: relative to the package, `std/…` for the library. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** `lineStarts[i]` is the byte offset at which line `i + 1` begins; the first is 0. */
  readonly lineStarts: readonly number[];
  /** The place that was asked for last: the next one in its line is counted from there. */
  readonly last: { offset: number; column: number };
}

/** All source files of one compilation, addressed by `FileId`. */
export interface SourceMap {
  readonly files: SourceFile[];
}

/** A place for people: `line` and `column` count from 1, columns in Unicode scalars `[diag.form]`. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** A source map without files. */
export function newSourceMap(): SourceMap {
  return { files: [] };
}

/** Adds a file to the map. `path` is the path to show, `bytes` the content as it is on disk. */
export function addFile(map: SourceMap, path: string, bytes: Uint8Array): SourceFile {
  const lineStarts = [0];
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] === 0x0a) {
      lineStarts.push(i + 1);
    }
  }
  const file: SourceFile = { id: map.files.length, path, bytes, lineStarts, last: { offset: 0, column: 1 } };
  map.files.push(file);
  return file;
}

/** The file with this id. */
export function sourceFile(map: SourceMap, id: FileId): SourceFile {
  return at(map.files, id);
}

/** Stands for the file of `NO_SPAN`: without a path and without text. */
const NO_FILE: SourceFile = { id: -1, path: "", bytes: new Uint8Array(0), lineStarts: [0], last: { offset: 0, column: 1 } };

/** The file of a span; one without path and text for `NO_SPAN`. */
export function spanFile(map: SourceMap, id: FileId): SourceFile {
  return id < 0 ? NO_FILE : sourceFile(map, id);
}

/** The line number, from 1, that holds the byte at `offset` (an offset behind the text is on the last line). */
export function lineOf(file: SourceFile, offset: number): number {
  let low = 0;
  let high = file.lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(file.lineStarts, middle) <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low + 1;
}

/** The line and column of the byte at `offset`. Bytes that are not UTF-8 count one column each. */
export function lineColumn(file: SourceFile, offset: number): LineColumn {
  const line = lineOf(file, offset);
  const limit = offset < file.bytes.length ? offset : file.bytes.length;
  const start = at(file.lineStarts, line - 1);
  const { last } = file;
  const isBehind = last.offset >= start && last.offset <= limit;
  let position = isBehind ? last.offset : start;
  let column = isBehind ? last.column : 1;
  while (position < limit) {
    const size = utf8Length(file.bytes, position, file.bytes.length);
    position += size === 0 ? 1 : size;
    column += 1;
  }
  last.offset = position;
  last.column = column;
  return { line, column };
}

/** The byte range `[start, end)` of a line, without its line break (`\n` or `\r\n`). */
export function lineRange(file: SourceFile, line: number): { start: number; end: number } {
  const start = at(file.lineStarts, line - 1);
  let end = line < file.lineStarts.length ? at(file.lineStarts, line) - 1 : file.bytes.length;
  if (end > start && line < file.lineStarts.length && file.bytes[end - 1] === 0x0d) {
    end -= 1;
  }
  return { start, end };
}

/** The source text of a byte range. */
export function sliceText(file: SourceFile, start: number, end: number): string {
  return decodeUtf8(file.bytes, start, end);
}
