// The tokens of one file: a struct of arrays, so that no object is made per token.

import { at, type FileId, type Span, type Sym } from "../source/index.js";
import type { FormatSpec, NumberValue, TextPiece } from "./literals.js";
import { TokenKind } from "./token.js";

/** Flag: the token is the first on its line. */
export const FIRST_ON_LINE = 1;
/** Flag: white space or a comment stands before the token. */
export const SPACE_BEFORE = 2;
/** Flag: a lexical error was reported in the token or directly before it. */
export const BAD = 4;

/** What a kept comment is: `///`, `//!` or `// @ai:KEY: TEXT`. */
export type CommentKind = "Outer" | "Inner" | "Ai";

/** A comment that means something. `token` is the index of the token behind it. */
export interface Comment {
  readonly kind: CommentKind;
  readonly token: number;
  /** The key of an `@ai` comment, else the empty text. */
  readonly key: Sym;
  readonly text: Sym;
  readonly span: Span;
}

/**
 * Token `i` has `kinds[i]`, `flags[i]`, the bytes `[starts[i], ends[i])` and `values[i]`: the symbol of an `Ident`,
 * `Reserved`, keyword or `StableId`; the scalar of a `Char`; the index into `numbers` of an `Int` or `Float`, into
 * `texts` of a `Str`, `InterpStart`, `InterpMid` or `InterpEnd`, into `bytes` of a `Bytes`, into `specs` of a
 * `FormatSpec`; else 0. The last token, and only it, is `Eof`.
 */
export interface Tokens {
  readonly file: FileId;
  count: number;
  kinds: Uint8Array;
  flags: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  values: Int32Array;
  readonly numbers: NumberValue[];
  readonly texts: TextPiece[];
  readonly bytes: Uint8Array[];
  readonly specs: FormatSpec[];
  /** In source order. */
  readonly comments: Comment[];
  /** The lexer gave up before the end of the file (unclosed literal or comment, too many brackets). */
  isTruncated: boolean;
}

/** An empty store for about `capacity` tokens. */
export function newTokens(file: FileId, capacity: number): Tokens {
  return {
    file,
    count: 0,
    kinds: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    starts: new Uint32Array(capacity),
    ends: new Uint32Array(capacity),
    values: new Int32Array(capacity),
    numbers: [],
    texts: [],
    bytes: [],
    specs: [],
    comments: [],
    isTruncated: false,
  };
}

/** Appends a token and returns its index. */
export function pushToken(
  t: Tokens,
  kind: TokenKind,
  flags: number,
  start: number,
  end: number,
  value: number,
): number {
  const index = t.count;
  if (index === t.kinds.length) {
    grow(t);
  }
  t.kinds[index] = kind;
  t.flags[index] = flags;
  t.starts[index] = start;
  t.ends[index] = end;
  t.values[index] = value;
  t.count = index + 1;
  return index;
}

/** The place of token `index`. */
export function tokenSpan(t: Tokens, index: number): Span {
  return { file: t.file, start: at(t.starts, index), end: at(t.ends, index) };
}

function grow(t: Tokens): void {
  const capacity = t.kinds.length * 2 + 64;
  const kinds = new Uint8Array(capacity);
  const flags = new Uint8Array(capacity);
  const starts = new Uint32Array(capacity);
  const ends = new Uint32Array(capacity);
  const values = new Int32Array(capacity);
  kinds.set(t.kinds);
  flags.set(t.flags);
  starts.set(t.starts);
  ends.set(t.ends);
  values.set(t.values);
  t.kinds = kinds;
  t.flags = flags;
  t.starts = starts;
  t.ends = ends;
  t.values = values;
}
