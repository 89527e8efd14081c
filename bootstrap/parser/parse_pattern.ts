// Patterns.

import { TokenKind, type NumSuffix } from "../lexer/index.js";
import { at, push } from "../source/index.js";
import type { FieldPat, Name, Pat, PatId, PatLit, PatRest, Path } from "./ast.js";
import { checkIntRange } from "./check_literal.js";
import {
  advance,
  ascend,
  descend,
  eat,
  enter,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  grow,
  here,
  kind,
  kindAhead,
  leave,
  spanFrom,
  startOffset,
  value,
  type Parser,
} from "./cursor.js";
import { floatPattern, invalidPattern, patternGuard, restNotLast } from "./errors.js";
import { parsePath, startsPath } from "./parse_path.js";

/** `Pattern = Alt { "|" Alt } .` */
export function parsePattern(p: Parser): PatId {
  if (!descend(p)) {
    return addPat(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const start = startOffset(p);
  let id = parseAlt(p);
  if (kind(p) === TokenKind.Pipe) {
    const alts: PatId[] = [];
    addAlternative(p, alts, id);
    while (eat(p, TokenKind.Pipe)) {
      addAlternative(p, alts, parseAlt(p));
    }
    id = addPat(p, { kind: "Or", alts, span: spanFrom(p, start) });
  }
  leave(p, saved);
  ascend(p);
  return id;
}

/** Adds an alternative; those of one in parentheses are added one by one. */
function addAlternative(p: Parser, alts: PatId[], id: PatId): void {
  const pat = at(p.ast.pats, id);
  if (pat.kind === "Or") {
    for (const alt of pat.alts) {
      alts.push(alt);
    }
  } else {
    alts.push(id);
  }
}

/**
 * `Alt = "_" | SignedLit [ ( "to" | "through" ) SignedLit ] | [ "mut" ] Ident | Path [ "(" … ")" | "{" … "}" ]
 * | "(" [ Pattern { "," Pattern } [ "," ] ] ")" | "[" … "]" .`
 */
function parseAlt(p: Parser): PatId {
  const start = startOffset(p);
  const k = kind(p);
  if (k === TokenKind.Ident && isDiscard(p)) {
    advance(p);
    return addPat(p, { kind: "Wild", span: spanFrom(p, start) });
  }
  if (startsPath(k)) {
    return parsePathPattern(p);
  }
  switch (k) {
    case TokenKind.KwMut: {
      advance(p);
      if (kind(p) === TokenKind.Ident && isDiscard(p)) {
        fail(p, invalidPattern(here(p), foundText(p)));
      }
      const name = expectName(p, "the name of a variable");
      return addPat(p, { kind: "Binding", name, isMut: true, span: spanFrom(p, start) });
    }
    case TokenKind.LParen:
      return parseTuplePattern(p);
    case TokenKind.LBracket:
      return parseSlicePattern(p);
    case TokenKind.Int:
    case TokenKind.Float:
    case TokenKind.Minus:
    case TokenKind.Char:
    case TokenKind.Str:
    case TokenKind.KwTrue:
    case TokenKind.KwFalse:
      return parseLitPattern(p);
    case TokenKind.DotDot:
      fail(p, restNotLast(here(p)));
      return addPat(p, { kind: "Error", span: here(p) });
    default:
      fail(p, invalidPattern(here(p), foundText(p)));
      return addPat(p, { kind: "Error", span: here(p) });
  }
}

/** Can a pattern begin with this token? */
export function startsPattern(k: TokenKind): boolean {
  switch (k) {
    case TokenKind.KwMut:
    case TokenKind.LParen:
    case TokenKind.LBracket:
    case TokenKind.Int:
    case TokenKind.Float:
    case TokenKind.Minus:
    case TokenKind.Char:
    case TokenKind.Str:
    case TokenKind.KwTrue:
    case TokenKind.KwFalse:
      return true;
    default:
      return startsPath(k);
  }
}

function isDiscard(p: Parser): boolean {
  const start = startOffset(p);
  return p.file.bytes[start] === 0x5f && p.tokens.ends[p.pos] === start + 1;
}

/** A name, a path, a tuple variant or a record. */
function parsePathPattern(p: Parser): PatId {
  const start = startOffset(p);
  const path = parsePath(p);
  if (kind(p) === TokenKind.LParen) {
    const elems = parsePatternList(p, TokenKind.RParen);
    return addPat(p, { kind: "TupleVariant", path, elems, span: spanFrom(p, start) });
  }
  if (kind(p) === TokenKind.LBrace) {
    return parseRecordPattern(p, path, start);
  }
  const only = path.segments[0];
  if (path.root === "Plain" && path.segments.length === 1 && only !== undefined) {
    return addPat(p, { kind: "Binding", name: only, isMut: false, span: path.span });
  }
  return addPat(p, { kind: "Path", path, span: path.span });
}

/** Patterns between brackets, the opening one of which is the next token. */
function parsePatternList(p: Parser, close: TokenKind): PatId[] {
  const open = p.pos;
  const elems: PatId[] = [];
  advance(p);
  while (!p.isFailed && kind(p) !== close) {
    elems.push(parsePattern(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, close, open);
  return elems;
}

/** `"{" [ FieldPat { "," FieldPat } ] [ "," ] [ ".." ] "}"   FieldPat = [ "mut" ] Ident [ ":" Pattern ] .` */
function parseRecordPattern(p: Parser, path: Path, start: number): PatId {
  const open = p.pos;
  const fields: FieldPat[] = [];
  advance(p);
  while (!p.isFailed && kind(p) !== TokenKind.RBrace && kind(p) !== TokenKind.DotDot) {
    fields.push(parseFieldPattern(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  const hasRest = eat(p, TokenKind.DotDot);
  if (hasRest && kind(p) === TokenKind.Comma) {
    fail(p, restNotLast(here(p)));
  }
  expectClosing(p, TokenKind.RBrace, open);
  return addPat(p, { kind: "Record", path, fields, hasRest, span: spanFrom(p, start) });
}

function parseFieldPattern(p: Parser): FieldPat {
  const start = startOffset(p);
  const isMut = eat(p, TokenKind.KwMut);
  const name = expectName(p, "the name of a field");
  if (!isMut && eat(p, TokenKind.Colon)) {
    return { name, pat: parsePattern(p), isShort: false };
  }
  const pat = addPat(p, { kind: "Binding", name, isMut, span: spanFrom(p, start) });
  return { name, pat, isShort: true };
}

/** `()`, `(p)` (which is `p`), `(p,)`, `(p, q)` */
function parseTuplePattern(p: Parser): PatId {
  const start = startOffset(p);
  const open = p.pos;
  const elems: PatId[] = [];
  let hasComma = false;
  advance(p);
  while (!p.isFailed && kind(p) !== TokenKind.RParen) {
    elems.push(parsePattern(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
    hasComma = true;
  }
  expectClosing(p, TokenKind.RParen, open);
  const only = elems[0];
  if (only !== undefined && elems.length === 1 && !hasComma) {
    p.ast.pats[only] = { ...at(p.ast.pats, only), span: spanFrom(p, start) };
    return only;
  }
  return addPat(p, { kind: "Tuple", elems, span: spanFrom(p, start) });
}

/** `"[" [ Pattern { "," Pattern } [ "," ] ] [ ".." [ Ident ] ] "]"` */
function parseSlicePattern(p: Parser): PatId {
  const start = startOffset(p);
  const open = p.pos;
  const elems: PatId[] = [];
  let rest: PatRest | null = null;
  advance(p);
  while (!p.isFailed && kind(p) !== TokenKind.RBracket && kind(p) !== TokenKind.DotDot) {
    elems.push(parsePattern(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  if (kind(p) === TokenKind.DotDot) {
    const restStart = startOffset(p);
    advance(p);
    const name: Name | null = kind(p) === TokenKind.Ident ? expectName(p, "a name") : null;
    rest = { name, span: spanFrom(p, restStart) };
    if (kind(p) === TokenKind.Comma && kindAhead(p, 1) !== TokenKind.RBracket) {
      fail(p, restNotLast(rest.span));
    }
    eat(p, TokenKind.Comma);
  }
  expectClosing(p, TokenKind.RBracket, open);
  return addPat(p, { kind: "Slice", elems, rest, span: spanFrom(p, start) });
}

/** `SignedLit [ ( "to" | "through" ) SignedLit ]` */
function parseLitPattern(p: Parser): PatId {
  const start = startOffset(p);
  const lo = parseSignedLit(p);
  const k = kind(p);
  if (k === TokenKind.KwTo || k === TokenKind.KwThrough) {
    advance(p);
    const hi = parseSignedLit(p);
    const isClosed = k === TokenKind.KwThrough;
    return addPat(p, { kind: "Range", lo, hi, isClosed, span: spanFrom(p, start) });
  }
  return addPat(p, { kind: "Lit", lit: lo, span: spanFrom(p, start) });
}

function parseSignedLit(p: Parser): PatLit {
  const start = startOffset(p);
  switch (kind(p)) {
    case TokenKind.Minus:
    case TokenKind.Int:
    case TokenKind.Float:
      return parseNumberLit(p, start);
    case TokenKind.Char: {
      const scalar = value(p);
      advance(p);
      return { kind: "Char", value: scalar, span: spanFrom(p, start) };
    }
    case TokenKind.Str: {
      const sym = at(p.tokens.texts, value(p)).value;
      advance(p);
      return { kind: "Str", value: sym, span: spanFrom(p, start) };
    }
    case TokenKind.KwTrue:
    case TokenKind.KwFalse: {
      const isTrue = kind(p) === TokenKind.KwTrue;
      advance(p);
      return { kind: "Bool", value: isTrue, span: spanFrom(p, start) };
    }
    default:
      fail(p, invalidPattern(here(p), foundText(p)));
      return { kind: "Int", value: 0n, suffix: null, span: here(p) };
  }
}

function parseNumberLit(p: Parser, start: number): PatLit {
  const isNegative = eat(p, TokenKind.Minus);
  if (kind(p) === TokenKind.Float) {
    fail(p, floatPattern(here(p)));
  }
  let number = 0n;
  let suffix: NumSuffix | null = null;
  if (kind(p) === TokenKind.Int) {
    const token = at(p.tokens.numbers, value(p));
    checkIntRange(p, p.pos, isNegative);
    number = isNegative ? -token.value : token.value;
    suffix = token.suffix;
  }
  expect(p, TokenKind.Int);
  return { kind: "Int", value: number, suffix, span: spanFrom(p, start) };
}

/** Reports a guard behind a pattern. */
export function rejectGuard(p: Parser): void {
  if (kind(p) === TokenKind.KwIf) {
    fail(p, patternGuard(here(p)));
  }
}

/** Makes every name that the pattern binds mutable: `let mut (a, b) = …`. */
export function makeMutable(p: Parser, id: PatId): void {
  const pat = at(p.ast.pats, id);
  switch (pat.kind) {
    case "Binding":
      p.ast.pats[id] = { ...pat, isMut: true };
      return;
    case "TupleVariant":
    case "Tuple":
    case "Slice":
      for (const elem of pat.elems) {
        makeMutable(p, elem);
      }
      return;
    case "Record":
      for (const field of pat.fields) {
        makeMutable(p, field.pat);
      }
      return;
    case "Or":
      for (const alt of pat.alts) {
        makeMutable(p, alt);
      }
      return;
    default:
  }
}

function addPat(p: Parser, node: Pat): PatId {
  grow(p);
  return push(p.ast.pats, node);
}
