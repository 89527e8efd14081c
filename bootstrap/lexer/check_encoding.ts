// Checks the bytes of a whole file before lexing: UTF-8, byte order mark, bidirectional controls.  [lex.encoding]

import { isBidiControl, report, type Diagnostics } from "../diagnostics/index.js";
import { utf8Length, utf8Scalar, type SourceFile } from "../source/index.js";
import { bidirectionalControl, byteOrderMark, invalidUtf8 } from "./errors.js";

/** Reports L006, L008 and L010 and returns the offset at which the text begins: 3 behind a byte order mark, else 0. */
export function checkEncoding(file: SourceFile, diagnostics: Diagnostics): number {
  const bytes = file.bytes;
  const end = bytes.length;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const begin = hasMark ? 3 : 0;
  if (hasMark) {
    report(diagnostics, byteOrderMark({ file: file.id, start: 0, end: 3 }));
  }
  let i = begin;
  while (i < end) {
    if ((bytes[i] ?? 0) < 0x80) {
      i += 1;
      continue;
    }
    const size = utf8Length(bytes, i, end);
    if (size === 0) {
      const start = i;
      while (i < end && (bytes[i] ?? 0) >= 0x80 && utf8Length(bytes, i, end) === 0) {
        i += 1;
      }
      report(diagnostics, invalidUtf8({ file: file.id, start, end: i }));
      continue;
    }
    const value = utf8Scalar(bytes, i, size);
    if (isBidiControl(value)) {
      const escape = "\\u{" + value.toString(16).toUpperCase() + "}";
      report(diagnostics, bidirectionalControl({ file: file.id, start: i, end: i + size }, escape));
    }
    i += size;
  }
  return begin;
}
