// The state of the lexer, shared by its passes.

import { report, type Diagnostic, type Diagnostics } from "../diagnostics/index.js";
import type { Interner, SourceFile, Span } from "../source/index.js";
import type { KeywordKinds } from "./keywords.js";
import { TokenKind } from "./token.js";
import { BAD, FIRST_ON_LINE, pushToken, SPACE_BEFORE, type Tokens } from "./tokens.js";

/** The most brackets that may be nested `[lex.limits]`. */
export const MAX_BRACKETS = 256;

/** Lexing one file: `pos` is the next byte to read, `end` the number of bytes. */
export interface Lexer {
  readonly file: SourceFile;
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly interner: Interner;
  readonly diagnostics: Diagnostics;
  readonly keywords: KeywordKinds;
  readonly out: Tokens;
  pos: number;
  /** Flags for the next token. */
  flags: number;
  /** Kinds of the open brackets; `InterpStart` for the `{` of an interpolation. */
  readonly brackets: TokenKind[];
  /** How many interpolations of one-line texts are open: they report what is unclosed in them. */
  oneLineDepth: number;
  /** The last text of one line was not closed: its closing quotes may be on the next line. */
  isQuoteMissing: boolean;
}

/** A span of the file that is being lexed. */
export function spanOf(lx: Lexer, start: number, end: number): Span {
  return { file: lx.file.id, start, end };
}

/** Reports an error and marks the next token (or the one that is being lexed) as bad. */
export function lexError(lx: Lexer, d: Diagnostic): void {
  lx.flags |= BAD;
  report(lx.diagnostics, d);
}

/** Appends a token that ends at `lx.pos`, and clears the flags. */
export function emit(lx: Lexer, kind: TokenKind, start: number, value: number): number {
  const index = pushToken(lx.out, kind, lx.flags, start, lx.pos, value);
  lx.flags = 0;
  return index;
}

/** Ends lexing here: what follows cannot be understood. */
export function stop(lx: Lexer): void {
  lx.out.isTruncated = true;
  lx.pos = lx.end;
}

/** Is the next token the first on its line? */
export function isFirstOnLine(lx: Lexer): boolean {
  return (lx.flags & FIRST_ON_LINE) !== 0;
}

/** Notes a line break before the next token. */
export function noteNewline(lx: Lexer): void {
  lx.flags |= FIRST_ON_LINE | SPACE_BEFORE;
}
