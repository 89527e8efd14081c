// Texts, byte texts and character literals.  [lex.string] [lex.raw] [lex.multiline] [lex.interp] [lex.bytes] [lex.char]

import type { Diagnostic } from "../diagnostics/index.js";
import { at, EMPTY_SYM, push, utf8Length, utf8Scalar } from "../source/index.js";
import { isIdentPart } from "./classes.js";
import { decodeBytes, decodeEscape, decodeText, plainText } from "./decode_text.js";
import * as errors from "./errors.js";
import { lexToken, openBracket, skipTrivia } from "./lex.js";
import { readSpec } from "./lex_spec.js";
import { emit, isFirstOnLine, lexError, spanOf, stop, type Lexer } from "./lexer.js";
import type { TextPiece } from "./literals.js";
import { TokenKind } from "./token.js";
import { BAD } from "./tokens.js";

/** Why the scanning of a piece of text ended: its closing quotes, an interpolation, or the end of the line or file. */
type ScanEnd = "Quote" | "Interp" | "Unclosed";

/** One piece of a text between its quotes and interpolations. */
interface Scan {
  readonly stop: ScanEnd;
  /** Nothing in it needs decoding. */
  readonly isPlain: boolean;
  /** An error was reported; decoding must not report it again. */
  readonly isBroken: boolean;
}

const NO_TEXT: TextPiece = { value: EMPTY_SYM, holes: [], tail: EMPTY_SYM };

/** Lexes the text at `lx.pos`, which is a `"`. */
export function lexText(lx: Lexer): void {
  if (lx.bytes[lx.pos + 1] === 0x22 && lx.bytes[lx.pos + 2] === 0x22) {
    lexMultiline(lx);
  } else {
    lexOneLine(lx);
  }
}

/** `"…"` */
function lexOneLine(lx: Lexer): void {
  const open = lx.pos;
  let tokenStart = lx.pos;
  let isFirst = true;
  lx.pos += 1;
  for (;;) {
    const start = lx.pos;
    const scan = scanPiece(lx, false);
    const piece = decodePiece(lx, scan, start, lx.pos, -1, false);
    const value = push(lx.out.texts, piece);
    if (scan.stop !== "Interp") {
      if (scan.stop === "Quote") {
        lx.pos += 1;
        lx.isQuoteMissing = false;
      } else {
        unclosedLine(lx, open);
      }
      emit(lx, isFirst ? TokenKind.Str : TokenKind.InterpEnd, tokenStart, value);
      return;
    }
    const brace = lx.pos;
    lx.pos += 1;
    emit(lx, isFirst ? TokenKind.InterpStart : TokenKind.InterpMid, tokenStart, value);
    isFirst = false;
    if (!lexInterpolation(lx, brace, true)) {
      emit(lx, TokenKind.InterpEnd, lx.pos, push(lx.out.texts, NO_TEXT));
      return;
    }
    tokenStart = lx.pos;
    lx.pos += 1;
  }
}

/**
 * Scans from `lx.pos` to the closing quotes, the `{` of an interpolation, or the end of the line (of the file in a
 * multi-line text), and leaves `lx.pos` there.
 */
function scanPiece(lx: Lexer, isMultiline: boolean): Scan {
  const bytes = lx.bytes;
  let isPlain = true;
  let isBroken = false;
  for (;;) {
    if (lx.pos >= lx.end) {
      return { stop: "Unclosed", isPlain, isBroken };
    }
    const c = bytes[lx.pos] ?? 0;
    if (c === 0x22 && (!isMultiline || (bytes[lx.pos + 1] === 0x22 && bytes[lx.pos + 2] === 0x22))) {
      return { stop: "Quote", isPlain, isBroken };
    }
    if (c === 0x5c) {
      isPlain = false;
      lx.pos = escapeEnd(lx);
    } else if (c === 0x7b) {
      const next = bytes[lx.pos + 1] ?? 0;
      if (next !== 0x7d && next !== 0x3a) {
        return { stop: "Interp", isPlain, isBroken };
      }
      isPlain = false;
      const close = next === 0x7d ? lx.pos + 1 : specEnd(lx, lx.pos + 2);
      if (close < 0) {
        lexError(lx, errors.unclosedSpec(spanOf(lx, lx.pos, lx.pos + 2)));
        isBroken = true;
        lx.pos += 2;
      } else {
        lx.pos = close + 1;
      }
    } else if (c === 0x0a && !isMultiline) {
      lx.pos -= bytes[lx.pos - 1] === 0x0d ? 1 : 0;
      return { stop: "Unclosed", isPlain, isBroken };
    } else {
      isPlain = isPlain && c !== 0x0d;
      lx.pos += 1;
    }
  }
}

/** The offset behind the escape at `lx.pos`, as far as scanning is concerned. */
function escapeEnd(lx: Lexer): number {
  const next = lx.bytes[lx.pos + 1] ?? 0;
  if (lx.pos + 1 >= lx.end || next === 0x0a || next === 0x0d) {
    return lx.pos + 1;
  }
  if (next === 0x75 && lx.bytes[lx.pos + 2] === 0x7b) {
    return lx.pos + 3;
  }
  return lx.pos + 2;
}

/** The offset of the `}` that ends the specification at `start`, or -1 if a line break, `{` or `"` comes first. */
function specEnd(lx: Lexer, start: number): number {
  let i = start;
  while (i < lx.end) {
    const c = lx.bytes[i] ?? 0;
    if (c === 0x7d) {
      return i;
    }
    if (c === 0x0a || c === 0x22 || c === 0x7b) {
      return -1;
    }
    i += 1;
  }
  return -1;
}

function decodePiece(
  lx: Lexer,
  scan: Scan,
  start: number,
  end: number,
  indent: number,
  startsLine: boolean,
): TextPiece {
  if (scan.isPlain && indent < 0) {
    return plainText(lx, start, end);
  }
  return decodeText(lx, start, end, { indent, isBytes: false, isRaw: scan.isBroken }, startsLine);
}

/**
 * Lexes the tokens of an interpolation from behind the `{` at `brace` to its `}`, where `lx.pos` is left. False, with
 * an error reported, if the end of the line (where `isOneLine`) or of the file comes first.
 */
function lexInterpolation(lx: Lexer, brace: number, isOneLine: boolean): boolean {
  lx.oneLineDepth += isOneLine ? 1 : 0;
  const isClosed = lexInterpolationTokens(lx, brace, isOneLine);
  lx.oneLineDepth -= isOneLine ? 1 : 0;
  return isClosed;
}

function lexInterpolationTokens(lx: Lexer, brace: number, isOneLine: boolean): boolean {
  const base = lx.brackets.length;
  openBracket(lx, TokenKind.InterpStart, brace);
  let pending = 0;
  let isReported = false;
  for (;;) {
    const before = lx.pos;
    skipTrivia(lx);
    if (lx.out.isTruncated) {
      return false;
    }
    if (lx.pos >= lx.end || (isOneLine && isFirstOnLine(lx))) {
      lx.brackets.length = base;
      if (lx.oneLineDepth <= 1 && !isReported) {
        lexError(lx, errors.unclosedInterpolation(spanOf(lx, brace, brace + 1), isOneLine));
      }
      lx.isQuoteMissing = isOneLine;
      if (lx.pos >= lx.end) {
        stop(lx);
      }
      lx.pos = isOneLine ? before : lx.pos;
      return false;
    }
    const c = lx.bytes[lx.pos] ?? 0;
    if (c === 0x7d && !hasOpenBrace(lx, base)) {
      lx.brackets.length = base;
      return true;
    }
    const isOutside = lx.brackets.length === base + 1;
    if (c === 0x3a && isOutside && pending === 0 && lx.bytes[lx.pos + 1] !== 0x3a) {
      isReported = !lexSpecToken(lx, brace) || isReported;
      continue;
    }
    if (isOutside && c === 0x3f) {
      pending += 1;
    } else if (isOutside && c === 0x3a && lx.bytes[lx.pos + 1] !== 0x3a) {
      pending -= 1;
    }
    lexToken(lx);
  }
}

/** Reports that a literal is not closed, unless the one-line interpolation around it will say so. */
function unclosed(lx: Lexer, d: Diagnostic): void {
  if (lx.oneLineDepth === 0) {
    lexError(lx, d);
  } else {
    lx.flags |= BAD;
  }
}

/**
 * Reports the text of one line that begins at `open`. A quote with nothing but punctuation behind it closes the text
 * that is not closed on a line before, and is no second error.
 */
function unclosedLine(lx: Lexer, open: number): void {
  let isClosing = lx.isQuoteMissing;
  for (let i = open + 1; i < lx.pos; i += 1) {
    isClosing = isClosing && !isIdentPart(lx.bytes[i] ?? 0);
  }
  lx.isQuoteMissing = !isClosing;
  if (isClosing) {
    lx.flags |= BAD;
  } else {
    unclosed(lx, errors.unclosedText(spanOf(lx, open, lx.pos), true));
  }
}

/** Is a `{` open inside the interpolation whose own bracket is number `base`? */
function hasOpenBrace(lx: Lexer, base: number): boolean {
  for (let i = base + 1; i < lx.brackets.length; i += 1) {
    if (lx.brackets[i] === TokenKind.LBrace) {
      return true;
    }
  }
  return false;
}

/** `:spec`, up to the `}` of the interpolation that begins at `brace`; false, with an error reported, without one. */
function lexSpecToken(lx: Lexer, brace: number): boolean {
  const start = lx.pos;
  const close = specEnd(lx, start + 1);
  if (close < 0) {
    lexError(lx, errors.unclosedInterpolation(spanOf(lx, brace, brace + 1), true));
    lx.pos = start + 1;
    return false;
  }
  const spec = readSpec(lx, start + 1, close);
  lx.pos = close;
  emit(lx, TokenKind.FormatSpec, start, push(lx.out.specs, spec));
  return true;
}

// ------------------------------------------------------------------------------------------------ multi-line texts

/** A piece of a multi-line text, decoded when the closing quotes are known. */
interface Pending {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly scan: Scan;
}

/** `"""` line break … `"""` */
function lexMultiline(lx: Lexer): void {
  const open = lx.pos;
  const pending: Pending[] = [];
  let tokenStart = open;
  let isGood = true;
  lx.pos += 3;
  if (lx.bytes[lx.pos] === 0x0a) {
    lx.pos += 1;
  } else if (lx.bytes[lx.pos] === 0x0d && lx.bytes[lx.pos + 1] === 0x0a) {
    lx.pos += 2;
  } else {
    lexError(lx, errors.textOnOpeningLine(spanOf(lx, open, lx.pos)));
    isGood = false;
  }
  for (;;) {
    const start = lx.pos;
    const scan = scanPiece(lx, true);
    const index = push(lx.out.texts, NO_TEXT);
    pending.push({ index, start, end: lx.pos, scan });
    const isFirst = pending.length === 1;
    if (scan.stop === "Interp") {
      const brace = lx.pos;
      lx.pos += 1;
      emit(lx, isFirst ? TokenKind.InterpStart : TokenKind.InterpMid, tokenStart, index);
      if (!lexInterpolation(lx, brace, false)) {
        emit(lx, TokenKind.InterpEnd, lx.pos, push(lx.out.texts, NO_TEXT));
        return;
      }
      tokenStart = lx.pos;
      lx.pos += 1;
      continue;
    }
    if (scan.stop === "Quote") {
      decodeMultiline(lx, pending, isGood);
      lx.pos += 3;
    } else {
      lexError(lx, errors.unclosedText(spanOf(lx, open, open + 3), false));
      stop(lx);
    }
    emit(lx, isFirst ? TokenKind.Str : TokenKind.InterpEnd, tokenStart, index);
    return;
  }
}

/** Decodes all pieces of a multi-line text; the last one ends at its closing quotes. */
function decodeMultiline(lx: Lexer, pending: readonly Pending[], isGood: boolean): void {
  const last = at(pending, pending.length - 1);
  const first = at(pending, 0);
  let lineStart = last.end;
  while (lineStart > last.start && lx.bytes[lineStart - 1] !== 0x0a) {
    lineStart -= 1;
  }
  const isWholeLine = lineStart > last.start || pending.length === 1;
  let indent = isGood ? last.end - lineStart : -1;
  if (isGood && (!isWholeLine || !isAllSpaces(lx, lineStart, last.end))) {
    lexError(lx, errors.textOnClosingLine(spanOf(lx, last.end, last.end + 3)));
    indent = -1;
  }
  // Without the last line break.
  let contentEnd = indent < 0 || lineStart === last.start ? lineStart : lineStart - 1;
  if (indent >= 0 && contentEnd > last.start && lx.bytes[contentEnd - 1] === 0x0d) {
    contentEnd -= 1;
  }
  for (const piece of pending) {
    const end = piece === last ? (indent < 0 ? last.end : contentEnd) : piece.end;
    const startsLine = piece === first && end > piece.start;
    lx.out.texts[piece.index] = decodePiece(lx, piece.scan, piece.start, end, indent, startsLine);
  }
}

function isAllSpaces(lx: Lexer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    if (lx.bytes[i] !== 0x20) {
      return false;
    }
  }
  return true;
}

// ---------------------------------------------------------------------------------------------------- other literals

/** Lexes `r"…"` or `r#"…"#`; `lx.pos` is at the `r`, behind which are `hashes` times `#` and a `"`. */
export function lexRaw(lx: Lexer, hashes: number): void {
  const open = lx.pos;
  const start = open + 2 + hashes;
  let isPlain = true;
  let i = start;
  while (i < lx.end && !(lx.bytes[i] === 0x22 && hasHashes(lx, i + 1, hashes))) {
    isPlain = isPlain && lx.bytes[i] !== 0x0d;
    i += 1;
  }
  const mode = { indent: -1, isBytes: false, isRaw: true };
  const piece = isPlain ? plainText(lx, start, i) : decodeText(lx, start, i, mode, false);
  if (i >= lx.end) {
    lexError(lx, errors.unclosedText(spanOf(lx, open, start), false));
    stop(lx);
  } else {
    lx.pos = i + 1 + hashes;
  }
  emit(lx, TokenKind.Str, open, push(lx.out.texts, piece));
}

function hasHashes(lx: Lexer, pos: number, hashes: number): boolean {
  for (let i = 0; i < hashes; i += 1) {
    if (lx.bytes[pos + i] !== 0x23) {
      return false;
    }
  }
  return true;
}

/** Lexes `b"…"`; `lx.pos` is at the `b`. */
export function lexBytes(lx: Lexer): void {
  const open = lx.pos;
  const start = open + 2;
  let i = start;
  while (i < lx.end && lx.bytes[i] !== 0x22 && lx.bytes[i] !== 0x0a) {
    i += lx.bytes[i] === 0x5c && i + 1 < lx.end && lx.bytes[i + 1] !== 0x0a ? 2 : 1;
  }
  const value = decodeBytes(lx, start, i);
  if (lx.bytes[i] === 0x22) {
    lx.pos = i + 1;
  } else {
    lx.pos = i;
    unclosed(lx, errors.unclosedText(spanOf(lx, open, i), true));
  }
  emit(lx, TokenKind.Bytes, open, push(lx.out.bytes, value));
}

/** Lexes `'a'`; `lx.pos` is at the quote. */
export function lexChar(lx: Lexer): void {
  const open = lx.pos;
  let close = open + 1;
  while (close < lx.end && lx.bytes[close] !== 0x27 && lx.bytes[close] !== 0x0a) {
    close += lx.bytes[close] === 0x5c && lx.bytes[close + 1] !== 0x0a ? 2 : 1;
  }
  if (close >= lx.end || lx.bytes[close] !== 0x27) {
    lx.pos = open + 1;
    unclosed(lx, errors.unclosedChar(spanOf(lx, open, open + 1)));
    emit(lx, TokenKind.Char, open, 0xfffd);
    return;
  }
  let value = 0xfffd;
  let after = open + 1;
  let isGood = true;
  if (lx.bytes[after] === 0x5c) {
    const out: number[] = [];
    after = decodeEscape(lx, after, close, false, out);
    const bytes = Uint8Array.from(out);
    isGood = bytes.length > 0;
    value = bytes.length === 0 ? 0xfffd : utf8Scalar(bytes, 0, utf8Length(bytes, 0, bytes.length));
  } else if (after < close) {
    const size = utf8Length(lx.bytes, after, close);
    value = size === 0 ? 0xfffd : utf8Scalar(lx.bytes, after, size);
    after += size === 0 ? 1 : size;
  }
  lx.pos = close + 1;
  if (isGood && (after !== close || close === open + 1)) {
    lexError(lx, errors.malformedChar(spanOf(lx, open, lx.pos)));
  }
  emit(lx, TokenKind.Char, open, value);
}
