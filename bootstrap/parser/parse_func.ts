// Functions.

import { TokenKind } from "../lexer/index.js";
import type { Contract, ItemHead, ItemId, Name, Param, Receiver, TypeExprId } from "./ast.js";
import {
  advance,
  eat,
  enter,
  expect,
  expectClosing,
  expectMemberName,
  expectName,
  fail,
  foundText,
  here,
  isFirstOnLine,
  isKeyword,
  isWord,
  kind,
  kindAhead,
  leave,
  LINES,
  NO_STRUCT,
  spanFrom,
  startOffset,
  type Parser,
} from "./cursor.js";
import * as errors from "./errors.js";
import { parseBlock } from "./parse_block.js";
import { parseExpr } from "./parse_expr.js";
import { parseGenerics, parseWhere } from "./parse_generics.js";
import { addItem, parseStableId } from "./parse_item.js";
import { parseEffects } from "./parse_path.js";
import { parsePattern, startsPattern } from "./parse_pattern.js";
import { parseType } from "./parse_type.js";

/** What stands between the parentheses of a signature. */
interface ParamList {
  readonly receiver: Receiver | null;
  readonly params: Param[];
  readonly isVariadic: boolean;
}

/**
 * `Func = [ "lowlevel" ] "func" Ident [ StableId ] [ Generics ] "(" [ Params ] ")" [ "->" TypeExpr ] [ Where ]
 * { Contract } [ Effects ] ( Block | ε ) .`
 *
 * The declaration begins at offset `start`; the next token is `func`.
 */
export function parseFunc(p: Parser, head: ItemHead, start: number, isLowlevel: boolean): ItemId {
  return parseFuncWith(p, head, start, isLowlevel, false);
}

/** A function among the members of a block: its name may be a keyword or reserved word. */
export function parseMethod(p: Parser, head: ItemHead, start: number, isLowlevel: boolean): ItemId {
  return parseFuncWith(p, head, start, isLowlevel, true);
}

function parseFuncWith(p: Parser, head: ItemHead, start: number, isLowlevel: boolean, isMember: boolean): ItemId {
  const saved = enter(p);
  expect(p, TokenKind.KwFunc);
  const what = "the name of a function";
  const name = isMember || isKeyword(kind(p)) ? expectMemberName(p, what) : expectName(p, what);
  const stableId = parseStableId(p);
  const generics = parseGenerics(p);
  const { receiver, params, isVariadic } = parseParams(p);
  const result = parseResult(p);
  const where = parseWhere(p);
  const contracts: Contract[] = [];
  while (isContract(p)) {
    contracts.push(parseContract(p));
  }
  const effects = parseEffects(p);
  const body = kind(p) === TokenKind.LBrace ? parseBlock(p) : null;
  leave(p, saved);
  return addItem(p, {
    kind: "Func",
    head,
    name,
    stableId,
    isLowlevel,
    generics,
    receiver,
    params,
    isVariadic,
    result,
    where,
    contracts,
    effects,
    body,
    span: spanFrom(p, start),
  });
}

/** `[ "->" TypeExpr ]` */
function parseResult(p: Parser): TypeExprId | null {
  if (eat(p, TokenKind.Arrow)) {
    return parseType(p);
  }
  if (startsResult(p)) {
    fail(p, errors.missingArrow(here(p), foundText(p)));
  }
  return null;
}

/** Is the next token the beginning of a type on the line of the parameters? */
function startsResult(p: Parser): boolean {
  const next = kindAhead(p, 1);
  switch (kind(p)) {
    case TokenKind.Ident:
      return !isFirstOnLine(p) && next !== TokenKind.Colon && next !== TokenKind.LParen;
    case TokenKind.KwThisType:
    case TokenKind.KwRef:
    case TokenKind.LBracket:
    case TokenKind.LParen:
      return !isFirstOnLine(p);
    default:
      return false;
  }
}

/** `"(" [ Params ] ")"   Params = ( Receiver | Param ) { "," Param } [ "," "..." ] .` */
function parseParams(p: Parser): ParamList {
  const open = p.pos;
  const context = p.context;
  const params: Param[] = [];
  let isVariadic = false;
  p.context = 0;
  expect(p, TokenKind.LParen);
  const receiver = parseReceiver(p);
  let goesOn = receiver === null || eat(p, TokenKind.Comma);
  while (goesOn && startsPattern(kind(p))) {
    params.push(parseParam(p));
    goesOn = eat(p, TokenKind.Comma);
  }
  if (goesOn && eat(p, TokenKind.Ellipsis)) {
    isVariadic = true;
  }
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  return { receiver, params, isVariadic };
}

/** `Receiver = "this" | "mut" "this" | "mut" "ref" "this" | "ref" "this" | "move" "this" .`, or null. */
function parseReceiver(p: Parser): Receiver | null {
  const start = startOffset(p);
  const next = kindAhead(p, 1);
  switch (kind(p)) {
    case TokenKind.KwThis:
      advance(p);
      return { kind: "Ref", span: spanFrom(p, start) };
    case TokenKind.KwRef:
      advance(p);
      expect(p, TokenKind.KwThis);
      return { kind: "Ref", span: spanFrom(p, start) };
    case TokenKind.KwMove:
      advance(p);
      expect(p, TokenKind.KwThis);
      return { kind: "Move", span: spanFrom(p, start) };
    case TokenKind.KwMut:
      if (next !== TokenKind.KwThis && next !== TokenKind.KwRef) {
        return null;
      }
      advance(p);
      eat(p, TokenKind.KwRef);
      expect(p, TokenKind.KwThis);
      return { kind: "MutRef", span: spanFrom(p, start) };
    default:
      return null;
  }
}

/** `Param = Pattern ":" TypeExpr .` */
function parseParam(p: Parser): Param {
  const start = startOffset(p);
  const pat = parsePattern(p);
  expect(p, TokenKind.Colon);
  const type = parseType(p);
  return { pat, type, span: spanFrom(p, start) };
}

function isContract(p: Parser): boolean {
  return (
    isWord(p, p.words.pre, TokenKind.Colon) ||
    isWord(p, p.words.post, TokenKind.Colon) ||
    isWord(p, p.words.post, TokenKind.LParen)
  );
}

/** `Contract = "pre" ":" Expr | "post" [ "(" Ident ")" ] ":" Expr .` */
function parseContract(p: Parser): Contract {
  const start = startOffset(p);
  const isPre = isWord(p, p.words.pre, TokenKind.Colon);
  let result: Name | null = null;
  advance(p);
  if (!isPre && eat(p, TokenKind.LParen)) {
    result = expectName(p, "a name for the result");
    expect(p, TokenKind.RParen);
  }
  expect(p, TokenKind.Colon);
  const cond = parseCondition(p);
  const span = spanFrom(p, start);
  return isPre ? { kind: "Pre", cond, span } : { kind: "Post", result, cond, span };
}

/** The expression of a contract: a name followed by `{` is no struct literal in it. */
export function parseCondition(p: Parser): number {
  const context = p.context;
  p.context = LINES | NO_STRUCT;
  const cond = parseExpr(p);
  p.context = context;
  return cond;
}
