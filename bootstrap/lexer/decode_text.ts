// The values of texts: escapes, placeholders, line breaks and the indentation of multi-line texts.
// [lex.string] [lex.multiline] [lex.interp]

import { internBytes, pushScalar, utf8Length, utf8Scalar, type Sym } from "../source/index.js";
import { shownScalar } from "../diagnostics/index.js";
import { hexValue, isHexDigit } from "./classes.js";
import { malformedEscape, missingIndentation, unknownEscape } from "./errors.js";
import { readSpec } from "./lex_spec.js";
import { lexError, spanOf, type Lexer } from "./lexer.js";
import type { Hole, TextPiece } from "./literals.js";

/** How to decode: `indent` spaces are removed from the start of each line, -1 for texts of one line. */
export interface DecodeMode {
  readonly indent: number;
  readonly isBytes: boolean;
  /** Raw texts have neither escapes nor placeholders; only `\r\n` becomes `\n`. */
  readonly isRaw: boolean;
}

/** Decodes the text `bytes[start .. end)`, which is known to be without escape, `{` and `\r`. */
export function plainText(lx: Lexer, start: number, end: number): TextPiece {
  const value = internBytes(lx.interner, lx.bytes, start, end);
  return { value, holes: [], tail: value };
}

/**
 * Decodes `bytes[start .. end)`. With `mode.indent >= 0`, `startsLine` tells whether the range begins at the start of
 * a line. Reports L003, L009 and L013.
 */
export function decodeText(lx: Lexer, start: number, end: number, mode: DecodeMode, startsLine: boolean): TextPiece {
  const out: number[] = [];
  const holes: Hole[] = [];
  let holeEnd = 0;
  let i = mode.indent >= 0 && startsLine ? skipIndent(lx, start, end, mode.indent) : start;
  while (i < end) {
    const c = lx.bytes[i] ?? 0;
    if (c === 0x0d && lx.bytes[i + 1] === 0x0a) {
      i += 1;
    } else if (c === 0x0a) {
      out.push(c);
      i = mode.indent >= 0 ? skipIndent(lx, i + 1, end, mode.indent) : i + 1;
    } else if (c === 0x5c && !mode.isRaw) {
      i = decodeEscape(lx, i, end, mode.isBytes, out);
    } else if (c === 0x7b && !mode.isRaw && !mode.isBytes) {
      const close = holeClose(lx, i, end);
      const before = internList(lx, out, holeEnd, out.length);
      const spec = lx.bytes[i + 1] === 0x3a ? readSpec(lx, i + 2, close) : null;
      holes.push({ before, spec, span: spanOf(lx, i, close + 1) });
      for (let k = i; k <= close; k += 1) {
        out.push(lx.bytes[k] ?? 0);
      }
      holeEnd = out.length;
      i = close + 1;
    } else {
      out.push(c);
      i += 1;
    }
  }
  const value = internList(lx, out, 0, out.length);
  return { value, holes, tail: holes.length === 0 ? value : internList(lx, out, holeEnd, out.length) };
}

/** Decodes the content of a `b"…"`. */
export function decodeBytes(lx: Lexer, start: number, end: number): Uint8Array {
  const out: number[] = [];
  let i = start;
  while (i < end) {
    const c = lx.bytes[i] ?? 0;
    if (c === 0x5c) {
      i = decodeEscape(lx, i, end, true, out);
    } else {
      out.push(c);
      i += 1;
    }
  }
  return Uint8Array.from(out);
}

/** Appends the bytes of the escape at `pos` to `out` and returns the offset behind it. */
export function decodeEscape(lx: Lexer, pos: number, end: number, isBytes: boolean, out: number[]): number {
  const c = lx.bytes[pos + 1] ?? 0;
  switch (c) {
    case 0x5c:
    case 0x22:
    case 0x27:
    case 0x7b:
    case 0x7d:
      out.push(c);
      return pos + 2;
    case 0x6e:
      out.push(0x0a);
      return pos + 2;
    case 0x72:
      out.push(0x0d);
      return pos + 2;
    case 0x74:
      out.push(0x09);
      return pos + 2;
    case 0x30:
      out.push(0x00);
      return pos + 2;
    case 0x78:
      return decodeHexEscape(lx, pos, end, isBytes, out);
    case 0x75:
      return decodeUnicodeEscape(lx, pos, end, out);
    default:
      return badEscape(lx, pos, end, out);
  }
}

function badEscape(lx: Lexer, pos: number, end: number, out: number[]): number {
  const size = pos + 1 < end ? utf8Length(lx.bytes, pos + 1, end) : 0;
  if (size === 0) {
    lexError(lx, malformedEscape(spanOf(lx, pos, pos + 1), "an escape is not complete"));
    return pos + 1;
  }
  const value = utf8Scalar(lx.bytes, pos + 1, size);
  lexError(lx, unknownEscape(spanOf(lx, pos, pos + 1 + size), shownScalar(value)));
  pushScalar(out, value);
  return pos + 1 + size;
}

/** `\xNN` */
function decodeHexEscape(lx: Lexer, pos: number, end: number, isBytes: boolean, out: number[]): number {
  const high = lx.bytes[pos + 2] ?? 0;
  const low = lx.bytes[pos + 3] ?? 0;
  if (pos + 4 > end || !isHexDigit(high) || !isHexDigit(low)) {
    lexError(lx, malformedEscape(spanOf(lx, pos, pos + 2), "`\\x` takes two hexadecimal digits"));
    return pos + 2;
  }
  const value = hexValue(high) * 16 + hexValue(low);
  if (value > 0x7f && !isBytes) {
    const problem = "`\\x` above 7F is allowed in byte texts only: write `\\u{" + value.toString(16).toUpperCase() + "}`";
    lexError(lx, malformedEscape(spanOf(lx, pos, pos + 4), problem));
    return pos + 4;
  }
  out.push(value);
  return pos + 4;
}

/** `\u{H…}` */
function decodeUnicodeEscape(lx: Lexer, pos: number, end: number, out: number[]): number {
  let i = pos + 3;
  let value = 0;
  if (lx.bytes[pos + 2] === 0x7b) {
    while (i < end && isHexDigit(lx.bytes[i] ?? 0) && i < pos + 10) {
      value = value * 16 + hexValue(lx.bytes[i] ?? 0);
      i += 1;
    }
  }
  if (i === pos + 3 || i >= end || lx.bytes[i] !== 0x7d) {
    const stop = i < end ? i : end;
    lexError(lx, malformedEscape(spanOf(lx, pos, stop), "`\\u` takes one to six hexadecimal digits in braces"));
    return stop;
  }
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    lexError(lx, malformedEscape(spanOf(lx, pos, i + 1), "this is no Unicode scalar value"));
  } else {
    pushScalar(out, value);
  }
  return i + 1;
}

/** The offset of the `}` that closes the placeholder at `pos`; scanning has made sure that there is one. */
function holeClose(lx: Lexer, pos: number, end: number): number {
  let i = pos + 1;
  while (i < end - 1 && lx.bytes[i] !== 0x7d) {
    i += 1;
  }
  return i;
}

/** Skips up to `indent` spaces at the start of a line; reports L009 on a line that has text earlier. */
function skipIndent(lx: Lexer, start: number, end: number, indent: number): number {
  let i = start;
  while (i < end && i - start < indent && lx.bytes[i] === 0x20) {
    i += 1;
  }
  if (i - start < indent && !isBlankFrom(lx, i, end)) {
    lexError(lx, missingIndentation(spanOf(lx, start, i + 1), indent));
  }
  return i;
}

/** Is the rest of the line blank? At the end of a range an interpolation follows, unless the text ends there. */
function isBlankFrom(lx: Lexer, pos: number, end: number): boolean {
  if (pos >= end) {
    return lx.bytes[end] === 0x0a || lx.bytes[end] === 0x0d || lx.bytes[end] === 0x22;
  }
  const c = lx.bytes[pos] ?? 0;
  return c === 0x0a || (c === 0x0d && lx.bytes[pos + 1] === 0x0a);
}

function internList(lx: Lexer, list: readonly number[], start: number, end: number): Sym {
  const bytes = new Uint8Array(end - start);
  for (let i = start; i < end; i += 1) {
    bytes[i - start] = list[i] ?? 0;
  }
  return internBytes(lx.interner, bytes, 0, bytes.length);
}
