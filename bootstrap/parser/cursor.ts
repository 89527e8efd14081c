// The state of the parser, and the primitives that read tokens and report errors.

import { foreignWord, report, withForeign, type Diagnostic, type Diagnostics } from "../diagnostics/index.js";
import { BAD, FIRST_ON_LINE, kindText, TokenKind, tokenSpan, type Tokens } from "../lexer/index.js";
import { decodeUtf8, joinSpans, text, type Interner, type SourceFile, type Span, type Sym } from "../source/index.js";
import type { FileAst, Name } from "./ast.js";
import * as errors from "./errors.js";

/** Context: line breaks separate statements here: the innermost open bracket is `{` or none `[lex.newline]`. */
export const LINES = 1;
/** Context: a name followed by `{` is no struct literal `[gram.struct-literal]`. */
export const NO_STRUCT = 2;
/** Context: inside the brackets of `x[…]`, where types may stand `[gram.bracket]`. */
export const TYPE_ARGS = 4;
/** Context: an `else` after `!` belongs to the `if` around `[gram.else]`. */
export const NO_BANG_ELSE = 8;

/** The deepest syntax tree `[lex.limits]`. */
export const MAX_HEIGHT = 1000;
/** How deep parsing recurses at most: a tree of the greatest depth and all brackets, with some room. */
const MAX_DESCENT = 1500;
/** The most errors one file reports `[gram.recovery]`. */
const MAX_ERRORS = 100;

/** Words that are keywords only where the grammar names them. */
export interface ContextualWords {
  readonly caps: Sym;
  readonly effect: Sym;
  readonly effects: Sym;
  readonly pre: Sym;
  readonly post: Sym;
  readonly invariant: Sym;
}

/** Parsing one file. `pos` is the index of the next token. */
export interface Parser {
  readonly file: SourceFile;
  readonly tokens: Tokens;
  readonly kinds: Uint8Array;
  readonly interner: Interner;
  readonly diagnostics: Diagnostics;
  readonly words: ContextualWords;
  readonly ast: FileAst;
  /** The index of the `Eof` token. */
  readonly eof: number;
  pos: number;
  /** Bits `LINES`, `NO_STRUCT`, `TYPE_ARGS`, `NO_BANG_ELSE`. */
  context: number;
  /**
   * After an error, until recovery: `failPos` is where it happened, and `pos` is at the `Eof`, so that every loop and
   * function ends by itself and reports nothing.
   */
  isFailed: boolean;
  failPos: number;
  /** The tree is too deep: no more is parsed. */
  isAborted: boolean;
  /** The first token of the statement or item that is being parsed. */
  anchor: number;
  /** The token of the last error: a second one at the same token is a consequence. */
  lastError: number;
  errorCount: number;
  /** How many blocks ended without their `}`. */
  missingBraces: number;
  /** Recursion from the root down. */
  depth: number;
  /** Height of the highest subtree below the node that is being parsed. */
  height: number;
  /** The next comment to attach. */
  comment: number;
  /** `pos` behind the last `**` expression; tells whether it stands in parentheses. */
  powerEnd: number;
  /** The token of a number directly behind a prefix `-`; -1 for none. */
  negated: number;
}

// ------------------------------------------------------------------------------------------------------- reading

/** The kind of the next token. */
export function kind(p: Parser): TokenKind {
  return p.kinds[p.pos] ?? TokenKind.Eof;
}

/** The kind of the token `n` behind the next one. */
export function kindAhead(p: Parser, n: number): TokenKind {
  const index = p.pos + n;
  return index < p.eof ? (p.kinds[index] ?? TokenKind.Eof) : TokenKind.Eof;
}

/** Goes on to the token behind the next one; stays at the `Eof`. */
export function advance(p: Parser): void {
  if (p.pos < p.eof) {
    p.pos += 1;
  }
}

/** Takes the next token if it is of this kind. */
export function eat(p: Parser, wanted: TokenKind): boolean {
  if (p.kinds[p.pos] !== wanted) {
    return false;
  }
  advance(p);
  return true;
}

/** Takes the next token, which must be of this kind; else it is P001. */
export function expect(p: Parser, wanted: TokenKind): boolean {
  if (eat(p, wanted)) {
    return true;
  }
  fail(p, errors.expected(here(p), kindText(wanted), foundText(p)));
  return false;
}

/** Takes the bracket that closes the one at token `open`. */
export function expectClosing(p: Parser, wanted: TokenKind, open: number): void {
  if (!eat(p, wanted)) {
    fail(p, errors.expectedClosing(here(p), kindText(wanted), foundText(p), tokenSpan(p.tokens, open)));
  }
}

/** The value of the next token: see `Tokens`. */
export function value(p: Parser): number {
  return p.tokens.values[p.pos] ?? 0;
}

/** Is the next token this contextual word, with `next` behind it? */
export function isWord(p: Parser, word: Sym, next: TokenKind): boolean {
  return kind(p) === TokenKind.Ident && value(p) === word && kindAhead(p, 1) === next;
}

/** Is the next token the first on its line, where that matters? */
export function startsLine(p: Parser): boolean {
  return (p.context & LINES) !== 0 && ((p.tokens.flags[p.pos] ?? 0) & FIRST_ON_LINE) !== 0;
}

/** Does nothing but white space stand between the next token and the start of its line? */
export function isFirstOnLine(p: Parser): boolean {
  return ((p.tokens.flags[p.pos] ?? 0) & FIRST_ON_LINE) !== 0;
}

/** Takes a name. A reserved word is P010, anything else P001; `what` says what is expected, such as `a name`. */
export function expectName(p: Parser, what: string): Name {
  const span = here(p);
  const found = kind(p);
  const sym = value(p);
  if (found === TokenKind.Ident) {
    advance(p);
    return { sym, span };
  }
  if (found === TokenKind.Reserved) {
    complain(p, errors.reservedWord(span, text(p.interner, sym)));
    advance(p);
    return { sym, span };
  }
  if (isKeyword(found)) {
    fail(p, errors.keywordAsName(span, what, foundText(p)));
  } else {
    fail(p, errors.expected(span, what, foundText(p)));
  }
  return { sym: 0, span };
}

/**
 * Takes a name where keywords and reserved words are names too: behind `.` and `::`, and in the declaration of a method
 * (`list.extend(…)`, `set.union(…)`, `env::var(…)`).
 */
export function expectMemberName(p: Parser, what: string): Name {
  if (isKeyword(kind(p)) || kind(p) === TokenKind.Reserved) {
    const name = { sym: value(p), span: here(p) };
    advance(p);
    return name;
  }
  return expectName(p, what);
}

/** Is this a keyword (literals `true` and `false` included)? */
export function isKeyword(k: TokenKind): boolean {
  return k >= TokenKind.KwAnd;
}

// --------------------------------------------------------------------------------------------------------- spans

/** The place of the next token. */
export function here(p: Parser): Span {
  return tokenSpan(p.tokens, p.pos);
}

/** The offset at which the next token begins. */
export function startOffset(p: Parser): number {
  return p.tokens.starts[p.pos] ?? 0;
}

/** The offset at which the last token that was read ends. */
export function endOffset(p: Parser): number {
  const index = p.isFailed ? p.failPos : p.pos;
  return index === 0 ? 0 : (p.tokens.ends[index - 1] ?? 0);
}

/** From offset `start` to the end of the last token that was read. */
export function spanFrom(p: Parser, start: number): Span {
  const end = endOffset(p);
  return { file: p.file.id, start, end: end < start ? start : end };
}

/** The place of the last token that was read. */
export function previousSpan(p: Parser): Span {
  const index = p.isFailed ? p.failPos : p.pos;
  return tokenSpan(p.tokens, index === 0 ? 0 : index - 1);
}

/** How a message names the next token. */
export function foundText(p: Parser): string {
  const found = kind(p);
  if (found === TokenKind.Ident || found === TokenKind.Reserved) {
    return "`" + text(p.interner, value(p)) + "`";
  }
  return kindText(found);
}

// -------------------------------------------------------------------------------------------------------- errors

/** Reports an error and goes on as if nothing had happened. */
export function complain(p: Parser, d: Diagnostic): void {
  if (p.isFailed || p.lastError === p.pos) {
    return;
  }
  p.lastError = p.pos;
  if (p.errorCount < MAX_ERRORS && !isConsequence(p)) {
    p.errorCount += 1;
    report(p.diagnostics, d.help.length > 0 ? d : explained(p, d));
  }
}

/** With what is known about the next token, or with one beside it, as a word or sign of another language. */
function explained(p: Parser, d: Diagnostic): Diagnostic {
  const own = here(p);
  const before = tokenSpan(p.tokens, p.pos === 0 ? 0 : p.pos - 1);
  const behind = tokenSpan(p.tokens, p.pos < p.eof ? p.pos + 1 : p.pos);
  for (const span of [joinSpans(before, own), joinSpans(own, behind), own]) {
    const isOne = (span.start !== before.start || before.end === own.start) && (span.end !== behind.end || behind.start === own.end);
    const known = isOne || span === own ? foreignWord(d.code, sourceText(p, span)) : undefined;
    if (known !== undefined) {
      return withForeign(d, span, known);
    }
  }
  return d;
}

/** What stands in the source. */
export function sourceText(p: Parser, span: Span): string {
  return decodeUtf8(p.file.bytes, span.start, span.end);
}

/** Reports an error and gives up what is being parsed: the next `recover` goes on. */
export function fail(p: Parser, d: Diagnostic): void {
  complain(p, d);
  if (!p.isFailed) {
    p.isFailed = true;
    p.failPos = p.pos;
    p.pos = p.eof;
  }
}

/** Does a lexical error in the statement so far, or the early end of the tokens, explain an error at the next token? */
function isConsequence(p: Parser): boolean {
  if (p.pos === p.eof && p.tokens.isTruncated) {
    return true;
  }
  for (let i = p.anchor; i <= p.pos; i += 1) {
    if (((p.tokens.flags[i] ?? 0) & BAD) !== 0) {
      return true;
    }
  }
  return false;
}

// --------------------------------------------------------------------------------------------------------- depth

/** Begins a node: returns what `leave` needs. The highest child is measured in `height`. */
export function enter(p: Parser): number {
  const saved = p.height;
  p.height = 0;
  return saved;
}

/** A node was made above everything since `enter`. */
export function grow(p: Parser): void {
  p.height += 1;
  if (p.height > MAX_HEIGHT) {
    abort(p);
  }
}

/** Ends what `enter` began. */
export function leave(p: Parser, saved: number): void {
  if (saved > p.height) {
    p.height = saved;
  }
}

/** Goes one level down; false if that is too deep. */
export function descend(p: Parser): boolean {
  p.depth += 1;
  if (p.depth > MAX_DESCENT) {
    abort(p);
    return false;
  }
  return true;
}

/** Comes back from `descend`. */
export function ascend(p: Parser): void {
  p.depth -= 1;
}

/** P020: gives up the rest of the file. */
function abort(p: Parser): void {
  if (!p.isAborted) {
    if (!p.isFailed) {
      p.lastError = -1;
      fail(p, errors.tooDeep(here(p)));
    }
    p.isAborted = true;
    p.isFailed = true;
    p.failPos = p.eof;
    p.pos = p.eof;
  }
}
