// Source bytes to tokens.  Section 1 of the language definition.

import { report, shownScalar, type Diagnostics } from "../diagnostics/index.js";
import { internBytes, utf8Length, utf8Scalar, type Interner, type SourceFile } from "../source/index.js";
import { checkEncoding } from "./check_encoding.js";
import { isIdentPart, isIdentStart, isLowerHex } from "./classes.js";
import * as errors from "./errors.js";
import { keywordKinds } from "./keywords.js";
import { lexBytes, lexChar, lexRaw, lexText } from "./lex_text.js";
import { lexNumber } from "./lex_number.js";
import { emit, isFirstOnLine, lexError, MAX_BRACKETS, noteNewline, spanOf, stop, type Lexer } from "./lexer.js";
import { TokenKind } from "./token.js";
import { FIRST_ON_LINE, newTokens, SPACE_BEFORE, type CommentKind, type Tokens } from "./tokens.js";

/** Lexes `file`. Errors (L001 to L013, P020) go to `diagnostics`; the tokens are usable even then. */
export function lexFile(file: SourceFile, interner: Interner, diagnostics: Diagnostics): Tokens {
  const begin = checkEncoding(file, diagnostics);
  const lx: Lexer = {
    file,
    bytes: file.bytes,
    end: file.bytes.length,
    interner,
    diagnostics,
    keywords: keywordKinds(interner),
    out: newTokens(file.id, 64 + (file.bytes.length >> 2)),
    pos: begin,
    flags: FIRST_ON_LINE,
    brackets: [],
    oneLineDepth: 0,
    isQuoteMissing: false,
  };
  for (;;) {
    skipTrivia(lx);
    if (lx.pos >= lx.end) {
      break;
    }
    lexToken(lx);
  }
  emit(lx, TokenKind.Eof, lx.end, 0);
  return lx.out;
}

/** Skips white space and comments; keeps the comments that mean something. */
export function skipTrivia(lx: Lexer): void {
  const bytes = lx.bytes;
  while (lx.pos < lx.end) {
    const c = bytes[lx.pos] ?? 0;
    if (c === 0x20) {
      lx.flags |= SPACE_BEFORE;
      lx.pos += 1;
    } else if (c === 0x0a) {
      noteNewline(lx);
      lx.pos += 1;
    } else if (c === 0x0d && bytes[lx.pos + 1] === 0x0a) {
      noteNewline(lx);
      lx.pos += 2;
    } else if (c === 0x09) {
      skipTabs(lx);
    } else if (c === 0x2f && bytes[lx.pos + 1] === 0x2f) {
      skipLineComment(lx);
    } else if (c === 0x2f && bytes[lx.pos + 1] === 0x2a) {
      skipBlockComment(lx);
    } else {
      return;
    }
  }
}

function skipTabs(lx: Lexer): void {
  const start = lx.pos;
  while (lx.bytes[lx.pos] === 0x09) {
    lx.pos += 1;
  }
  report(lx.diagnostics, errors.tabCharacter(spanOf(lx, start, lx.pos)));
  lx.flags |= SPACE_BEFORE;
}

/** `//`, `///`, `//!`, `// @ai:KEY: TEXT`  [lex.comment] */
function skipLineComment(lx: Lexer): void {
  const start = lx.pos;
  let end = start + 2;
  while (end < lx.end && lx.bytes[end] !== 0x0a) {
    end += 1;
  }
  lx.pos = end;
  if (end > start && lx.bytes[end - 1] === 0x0d) {
    end -= 1;
  }
  const third = lx.bytes[start + 2] ?? 0;
  if (third === 0x2f && lx.bytes[start + 3] !== 0x2f) {
    keepComment(lx, "Outer", start, end);
  } else if (third === 0x21) {
    keepComment(lx, "Inner", start, end);
  } else if (third === 0x20 && isFirstOnLine(lx)) {
    keepAiComment(lx, start, end);
  }
  lx.flags |= SPACE_BEFORE;
}

function keepComment(lx: Lexer, kind: CommentKind, start: number, end: number): void {
  const from = start + 3 < end && lx.bytes[start + 3] === 0x20 ? start + 4 : start + 3;
  const text = internBytes(lx.interner, lx.bytes, from < end ? from : end, end);
  lx.out.comments.push({ kind, token: lx.out.count, key: 0, text, span: spanOf(lx, start, end) });
}

/** Keeps the comment if it is `// @ai:KEY: TEXT`. */
function keepAiComment(lx: Lexer, start: number, end: number): void {
  let i = start + 2;
  while (i < end && lx.bytes[i] === 0x20) {
    i += 1;
  }
  const isAi = lx.bytes[i] === 0x40 && lx.bytes[i + 1] === 0x61 && lx.bytes[i + 2] === 0x69 && lx.bytes[i + 3] === 0x3a;
  if (!isAi || i + 4 >= end) {
    return;
  }
  const keyStart = i + 4;
  let keyEnd = keyStart;
  while (keyEnd < end && lx.bytes[keyEnd] !== 0x3a) {
    keyEnd += 1;
  }
  let textStart = keyEnd < end ? keyEnd + 1 : end;
  while (textStart < end && lx.bytes[textStart] === 0x20) {
    textStart += 1;
  }
  const key = internBytes(lx.interner, lx.bytes, keyStart, keyEnd);
  const text = internBytes(lx.interner, lx.bytes, textStart, end);
  lx.out.comments.push({ kind: "Ai", token: lx.out.count, key, text, span: spanOf(lx, start, end) });
}

function skipBlockComment(lx: Lexer): void {
  const start = lx.pos;
  let depth = 1;
  let i = start + 2;
  while (i < lx.end && depth > 0) {
    const c = lx.bytes[i] ?? 0;
    if (c === 0x2a && lx.bytes[i + 1] === 0x2f) {
      depth -= 1;
      i += 2;
    } else if (c === 0x2f && lx.bytes[i + 1] === 0x2a) {
      depth += 1;
      i += 2;
    } else {
      if (c === 0x0a) {
        lx.flags |= FIRST_ON_LINE;
      }
      i += 1;
    }
  }
  lx.flags |= SPACE_BEFORE;
  lx.pos = i;
  if (depth > 0) {
    lexError(lx, errors.unclosedComment(spanOf(lx, start, start + 2)));
    stop(lx);
  }
}

/** Notes an opening bracket; beyond the limit it is P020 and the end of lexing. */
export function openBracket(lx: Lexer, kind: TokenKind, start: number): void {
  if (lx.brackets.length >= MAX_BRACKETS) {
    lexError(lx, errors.bracketsTooDeep(spanOf(lx, start, start + 1)));
    stop(lx);
    return;
  }
  lx.brackets.push(kind);
}

/** Notes a closing bracket: it closes the innermost open bracket if that is of its kind. */
function closeBracket(lx: Lexer, open: TokenKind): void {
  const last = lx.brackets.length - 1;
  if (last >= 0 && lx.brackets[last] === open) {
    lx.brackets.length = last;
  }
}

/** Lexes the token at `lx.pos`, which is neither white space nor a comment nor the end. */
export function lexToken(lx: Lexer): void {
  const c = lx.bytes[lx.pos] ?? 0;
  if (isIdentStart(c)) {
    lexWord(lx, c);
    return;
  }
  switch (c) {
    case 0x22:
      lexText(lx);
      return;
    case 0x27:
      lexChar(lx);
      return;
    case 0x28:
      lexOpen(lx, TokenKind.LParen);
      return;
    case 0x5b:
      lexOpen(lx, TokenKind.LBracket);
      return;
    case 0x7b:
      lexOpen(lx, TokenKind.LBrace);
      return;
    case 0x29:
      lexClose(lx, TokenKind.RParen, TokenKind.LParen);
      return;
    case 0x5d:
      lexClose(lx, TokenKind.RBracket, TokenKind.LBracket);
      return;
    case 0x7d:
      lexClose(lx, TokenKind.RBrace, TokenKind.LBrace);
      return;
    case 0x30:
    case 0x31:
    case 0x32:
    case 0x33:
    case 0x34:
    case 0x35:
    case 0x36:
    case 0x37:
    case 0x38:
    case 0x39:
      lexNumber(lx);
      return;
    case 0x40:
      lexAt(lx);
      return;
    default:
      lexOperator(lx, c);
  }
}

function lexOpen(lx: Lexer, kind: TokenKind): void {
  const start = lx.pos;
  openBracket(lx, kind, start);
  if (!lx.out.isTruncated) {
    lx.pos = start + 1;
    emit(lx, kind, start, 0);
  }
}

function lexClose(lx: Lexer, kind: TokenKind, open: TokenKind): void {
  const start = lx.pos;
  closeBracket(lx, open);
  lx.pos = start + 1;
  emit(lx, kind, start, 0);
}

/** A name, a keyword, or a prefixed text: `r"…"`, `r#"…"#`, `b"…"`. */
function lexWord(lx: Lexer, first: number): void {
  const start = lx.pos;
  const bytes = lx.bytes;
  let i = start + 1;
  while (isIdentPart(bytes[i] ?? 0)) {
    i += 1;
  }
  if (i === start + 1) {
    if (first === 0x62 && bytes[i] === 0x22) {
      lexBytes(lx);
      return;
    }
    if (first === 0x72 && (bytes[i] === 0x22 || bytes[i] === 0x23)) {
      let quote = i;
      while (bytes[quote] === 0x23) {
        quote += 1;
      }
      if (bytes[quote] === 0x22) {
        lexRaw(lx, quote - i);
        return;
      }
    }
  }
  const sym = internBytes(lx.interner, bytes, start, i);
  lx.pos = i;
  const kinds = lx.keywords.kinds;
  emit(lx, sym < kinds.length ? (kinds[sym] ?? TokenKind.Ident) : TokenKind.Ident, start, sym);
}

/** `@`, or a stable ID directly behind a name  [lex.stable-id] */
function lexAt(lx: Lexer): void {
  const start = lx.pos;
  const isBehindName =
    lx.out.count > 0 &&
    lx.out.kinds[lx.out.count - 1] === TokenKind.Ident &&
    lx.out.ends[lx.out.count - 1] === start;
  let i = start + 1;
  while (i < start + 9 && isLowerHex(lx.bytes[i] ?? 0)) {
    i += 1;
  }
  if (isBehindName && i === start + 9 && !isIdentPart(lx.bytes[i] ?? 0)) {
    lx.pos = i;
    emit(lx, TokenKind.StableId, start, internBytes(lx.interner, lx.bytes, start + 1, i));
  } else {
    lx.pos = start + 1;
    emit(lx, TokenKind.At, start, 0);
  }
}

/** Emits `longer` of two bytes if `next` follows, else `single`. */
function lexTwo(lx: Lexer, next: number, longer: TokenKind, single: TokenKind): void {
  const start = lx.pos;
  const isLonger = lx.bytes[start + 1] === next;
  lx.pos = start + (isLonger ? 2 : 1);
  emit(lx, isLonger ? longer : single, start, 0);
}

function lexFixed(lx: Lexer, length: number, kind: TokenKind): void {
  const start = lx.pos;
  lx.pos = start + length;
  emit(lx, kind, start, 0);
}

/** An operator or other punctuation, the longest that fits. */
function lexOperator(lx: Lexer, c: number): void {
  const second = lx.bytes[lx.pos + 1] ?? 0;
  const third = lx.bytes[lx.pos + 2] ?? 0;
  switch (c) {
    case 0x21:
      return lexTwo(lx, 0x3d, TokenKind.NotEq, TokenKind.Bang);
    case 0x25:
      return lexTwo(lx, 0x3d, TokenKind.PercentAssign, TokenKind.Percent);
    case 0x26:
      return lexTwo(lx, 0x3d, TokenKind.AmpAssign, TokenKind.Amp);
    case 0x2a:
      if (second === 0x2a) {
        return third === 0x3d ? lexFixed(lx, 3, TokenKind.PowAssign) : lexFixed(lx, 2, TokenKind.Pow);
      }
      return lexTwo(lx, 0x3d, TokenKind.StarAssign, TokenKind.Star);
    case 0x2b:
      return lexTwo(lx, 0x3d, TokenKind.PlusAssign, TokenKind.Plus);
    case 0x2c:
      return lexFixed(lx, 1, TokenKind.Comma);
    case 0x2d:
      if (second === 0x3e) {
        return lexFixed(lx, 2, TokenKind.Arrow);
      }
      return lexTwo(lx, 0x3d, TokenKind.MinusAssign, TokenKind.Minus);
    case 0x2e:
      if (second === 0x2e) {
        return third === 0x2e ? lexFixed(lx, 3, TokenKind.Ellipsis) : lexFixed(lx, 2, TokenKind.DotDot);
      }
      return lexFixed(lx, 1, TokenKind.Dot);
    case 0x2f:
      return lexTwo(lx, 0x3d, TokenKind.SlashAssign, TokenKind.Slash);
    case 0x3a:
      return lexTwo(lx, 0x3a, TokenKind.ColonColon, TokenKind.Colon);
    case 0x3b:
      return lexFixed(lx, 1, TokenKind.Semi);
    case 0x3c:
      if (second === 0x3c) {
        return third === 0x3d ? lexFixed(lx, 3, TokenKind.ShlAssign) : lexFixed(lx, 2, TokenKind.Shl);
      }
      return lexTwo(lx, 0x3d, TokenKind.Le, TokenKind.Lt);
    case 0x3d:
      return second === 0x3e ? lexFixed(lx, 2, TokenKind.FatArrow) : lexTwo(lx, 0x3d, TokenKind.EqEq, TokenKind.Assign);
    case 0x3e:
      if (second === 0x3e) {
        return third === 0x3d ? lexFixed(lx, 3, TokenKind.ShrAssign) : lexFixed(lx, 2, TokenKind.Shr);
      }
      return lexTwo(lx, 0x3d, TokenKind.Ge, TokenKind.Gt);
    case 0x3f:
      return lexFixed(lx, 1, TokenKind.Question);
    case 0x5e:
      return lexTwo(lx, 0x3d, TokenKind.CaretAssign, TokenKind.Caret);
    case 0x7c:
      return lexTwo(lx, 0x3d, TokenKind.PipeAssign, TokenKind.Pipe);
    case 0x7e:
      return lexFixed(lx, 1, TokenKind.Tilde);
    default:
      return skipInvalid(lx);
  }
}

/** Reports a run of characters that begin no token, and skips it. */
function skipInvalid(lx: Lexer): void {
  const start = lx.pos;
  let shown = "";
  let isText = true;
  while (lx.pos < lx.end && isInvalidStart(lx.bytes[lx.pos] ?? 0)) {
    const size = utf8Length(lx.bytes, lx.pos, lx.end);
    isText = isText && size > 0;
    if (shown === "" && size > 0) {
      shown = "`" + shownScalar(utf8Scalar(lx.bytes, lx.pos, size)) + "`";
    }
    lx.pos += size === 0 ? 1 : size;
  }
  // Bytes that are not UTF-8 have been reported already.
  if (isText) {
    lexError(lx, errors.invalidCharacter(spanOf(lx, start, lx.pos), shown));
  }
  lx.flags |= SPACE_BEFORE;
}

/** `#`, `$`, `` ` ``, `\`, control characters, and everything that is not ASCII. */
function isInvalidStart(c: number): boolean {
  if (c < 0x20 || c >= 0x7f) {
    return c !== 0x09 && c !== 0x0a;
  }
  return c === 0x23 || c === 0x24 || c === 0x60 || c === 0x5c;
}
