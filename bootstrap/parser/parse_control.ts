// `if`, `when`, loops, `catch` and closures.

import { TokenKind } from "../lexer/index.js";
import { joinSpans } from "../source/index.js";
import type { Arm, ClosureParam, Cond, ExprId, Name, TypeExprId } from "./ast.js";
import {
  advance,
  ascend,
  complain,
  descend,
  eat,
  enter,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  here,
  isFirstOnLine,
  kind,
  kindAhead,
  leave,
  LINES,
  NO_BANG_ELSE,
  NO_STRUCT,
  previousSpan,
  spanFrom,
  startOffset,
  type Parser,
} from "./cursor.js";
import * as errors from "./errors.js";
import { startsExpr } from "./operators.js";
import { parseBlock, parseBlockExpr } from "./parse_block.js";
import { addExpr, addLeaf, parseExpr, parseTernary } from "./parse_expr.js";
import { parsePattern, rejectGuard, startsPattern } from "./parse_pattern.js";
import { parseType } from "./parse_type.js";
import { recover } from "./recover.js";

/** An expression in the head of a construct whose block follows `[gram.struct-literal]`. */
function parseHead(p: Parser): ExprId {
  const context = p.context;
  p.context = (context & LINES) | NO_STRUCT;
  const id = parseExpr(p);
  p.context = context;
  rejectStructHead(p);
  return id;
}

/** No block and no arm begins with `{ name:`, but a struct literal, which the `{` of a head cannot begin. */
function rejectStructHead(p: Parser): void {
  if (kind(p) !== TokenKind.LBrace || kindAhead(p, 1) !== TokenKind.Ident || kindAhead(p, 2) !== TokenKind.Colon) {
    return;
  }
  const type = previousSpan(p);
  let depth = 0;
  do {
    depth += kind(p) === TokenKind.LBrace ? 1 : kind(p) === TokenKind.RBrace ? -1 : 0;
    advance(p);
  } while (depth > 0 && kind(p) !== TokenKind.Eof);
  fail(p, errors.structInHead(joinSpans(type, previousSpan(p))));
}

/** `Cond = Expr | "let" Pattern "=" Expr .` */
function parseCond(p: Parser): Cond {
  if (kind(p) !== TokenKind.KwLet) {
    return { kind: "Expr", expr: parseHead(p) };
  }
  const start = startOffset(p);
  advance(p);
  const pat = parsePattern(p);
  expect(p, TokenKind.Assign);
  const expr = parseHead(p);
  return { kind: "Let", pat, expr, span: spanFrom(p, start) };
}

/** `If = "if" Cond ( "then" Expr | Block ) [ "else" ( If | Block | Expr ) ] .` */
export function parseIf(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  const cond = parseCond(p);
  const hasThen = kind(p) !== TokenKind.LBrace;
  const yes = hasThen ? parseThen(p) : parseBlockExpr(p);
  let no: ExprId | null = null;
  if (eat(p, TokenKind.KwElse)) {
    no = parseElse(p, hasThen);
  }
  const id = addExpr(p, { kind: "If", cond, yes, no, hasThen, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `"then" Expr`; a missing `then` is P005. */
function parseThen(p: Parser): ExprId {
  if (!eat(p, TokenKind.KwThen)) {
    if (!startsExpr(kind(p)) || isFirstOnLine(p)) {
      fail(p, errors.expected(here(p), "`{` or `then`", foundText(p)));
    }
    complain(p, errors.missingThen(here(p)));
  }
  const context = p.context;
  p.context = context | NO_BANG_ELSE;
  const id = parseExpr(p);
  p.context = context;
  return id;
}

/** What follows `else`: exactly a block, an `if`, or, behind a `then` branch, an expression `[gram.else]`. */
function parseElse(p: Parser, hasThen: boolean): ExprId {
  if (kind(p) === TokenKind.LBrace) {
    return parseBlockExpr(p);
  }
  if (kind(p) === TokenKind.KwIf) {
    if (!descend(p)) {
      return addLeaf(p, { kind: "Error", span: here(p) });
    }
    const id = parseIf(p);
    ascend(p);
    return id;
  }
  if (!hasThen) {
    fail(p, errors.expected(here(p), "`{` or `if`", foundText(p)));
  }
  return parseTernary(p);
}

/** `When = "when" Expr "{" { Pattern "=>" Expr Sep } "}" .   Sep = line break | "," .` */
export function parseWhen(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  const scrutinee = parseHead(p);
  const open = p.pos;
  const context = p.context;
  p.context = LINES;
  const arms: Arm[] = [];
  expect(p, TokenKind.LBrace);
  while (kind(p) !== TokenKind.RBrace && kind(p) !== TokenKind.Eof) {
    const first = p.pos;
    const anchor = p.anchor;
    p.anchor = first;
    arms.push(parseArm(p));
    if (!p.isFailed) {
      separateArm(p);
    }
    if (p.isFailed) {
      recover(p, first, "Arm");
      eat(p, TokenKind.Comma);
    }
    p.anchor = anchor;
  }
  expectClosing(p, TokenKind.RBrace, open);
  p.context = context;
  const id = addExpr(p, { kind: "When", scrutinee, arms, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `Pattern "=>" Expr` */
function parseArm(p: Parser): Arm {
  const start = startOffset(p);
  const pat = parsePattern(p);
  rejectGuard(p);
  if (kind(p) === TokenKind.Arrow) {
    complain(p, errors.arrowInArm(here(p)));
    advance(p);
  } else {
    expect(p, TokenKind.FatArrow);
  }
  const body = parseExpr(p);
  return { pat, body, span: spanFrom(p, start) };
}

function separateArm(p: Parser): void {
  if (eat(p, TokenKind.Comma) || kind(p) === TokenKind.RBrace || kind(p) === TokenKind.Eof || isFirstOnLine(p)) {
    return;
  }
  const d = kind(p) === TokenKind.FatArrow ? errors.unexpected(here(p), foundText(p)) : errors.missingComma(previousSpan(p), foundText(p));
  fail(p, d);
}

/**
 * `Loop = "loop" ( Block | "while" Cond Block | "(" ( Expr | "var" Ident ":" TypeExpr "<" Expr ) ")" Block
 * | Pattern "in" Expr Block ) .`
 */
export function parseLoop(p: Parser): ExprId {
  const next = kindAhead(p, 1);
  if (next === TokenKind.KwWhile) {
    const start = startOffset(p);
    advance(p);
    return parseWhileFrom(p, start);
  }
  if (next === TokenKind.LParen) {
    return parseLoopParen(p);
  }
  if (next !== TokenKind.LBrace) {
    return parseFor(p);
  }
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  const body = parseBlock(p);
  const id = addExpr(p, { kind: "Loop", body, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `loop (c) { … }` is `while c { … }`; `loop (var i: T < n) { … }` */
function parseLoopParen(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  const context = p.context;
  advance(p);
  const open = p.pos;
  p.context = 0;
  advance(p);
  if (kind(p) === TokenKind.KwVar) {
    advance(p);
    const name = expectName(p, "the name of a variable");
    expect(p, TokenKind.Colon);
    const type = parseType(p);
    expect(p, TokenKind.Lt);
    const limit = parseExpr(p);
    expectClosing(p, TokenKind.RParen, open);
    p.context = context;
    const body = parseBlock(p);
    const id = addExpr(p, { kind: "LoopVar", name, type, limit, body, span: spanFrom(p, start) });
    leave(p, saved);
    return id;
  }
  const cond: Cond = { kind: "Expr", expr: parseExpr(p) };
  if (kind(p) === TokenKind.Comma) {
    fail(p, errors.loopPattern(here(p)));
  }
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  if (kind(p) === TokenKind.KwIn) {
    fail(p, errors.loopPattern(here(p)));
  }
  const body = parseBlock(p);
  const id = addExpr(p, { kind: "While", cond, body, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `While = "while" Cond Block .` */
export function parseWhile(p: Parser): ExprId {
  return parseWhileFrom(p, startOffset(p));
}

function parseWhileFrom(p: Parser, start: number): ExprId {
  const saved = enter(p);
  advance(p);
  const cond = parseCond(p);
  const body = parseBlock(p);
  const id = addExpr(p, { kind: "While", cond, body, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `For = "for" Pattern "in" Expr Block .`, also with `loop` for `for`. */
export function parseFor(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  skipCountingHead(p);
  const pat = parsePattern(p);
  expect(p, TokenKind.KwIn);
  const iter = parseHead(p);
  const body = parseBlock(p);
  const id = addExpr(p, { kind: "For", pat, iter, body, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `for var i = 0; i < n; i += 1 {`, with or without parentheses, is reported, and its head is no statements. */
function skipCountingHead(p: Parser): void {
  if (kind(p) === TokenKind.LParen && (kindAhead(p, 1) === TokenKind.KwVar || kindAhead(p, 1) === TokenKind.KwLet)) {
    advance(p);
  }
  if (kind(p) === TokenKind.KwVar || kind(p) === TokenKind.KwLet) {
    complain(p, errors.invalidPattern(here(p), foundText(p)));
    while (kind(p) !== TokenKind.LBrace && kind(p) !== TokenKind.Eof && !isFirstOnLine(p)) {
      advance(p);
    }
    p.lastError = p.pos;
    fail(p, errors.invalidPattern(here(p), foundText(p)));
  }
}

/** `Catch = "catch" Block "else" [ "do" "(" Ident [ ":" TypeExpr ] ")" ] Block .` */
export function parseCatch(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  const body = parseBlock(p);
  expect(p, TokenKind.KwElse);
  let param: Name | null = null;
  let type: TypeExprId | null = null;
  if (eat(p, TokenKind.KwDo)) {
    expect(p, TokenKind.LParen);
    param = expectName(p, "the name of the error");
    type = eat(p, TokenKind.Colon) ? parseType(p) : null;
    expect(p, TokenKind.RParen);
  }
  const handler = parseBlock(p);
  const id = addExpr(p, { kind: "Catch", body, param, type, handler, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `Closure = [ "move" ] "do" "(" [ CParam { "," CParam } ] ")" ( "->" TypeExpr Block | Expr ) .` */
export function parseClosure(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  const isMove = eat(p, TokenKind.KwMove);
  advance(p);
  const open = p.pos;
  const context = p.context;
  p.context = 0;
  expect(p, TokenKind.LParen);
  const params: ClosureParam[] = [];
  while (startsPattern(kind(p))) {
    params.push(parseClosureParam(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  let result: TypeExprId | null = null;
  let body: ExprId;
  if (eat(p, TokenKind.Arrow)) {
    result = parseType(p);
    body = parseBlockExpr(p);
  } else {
    body = parseExpr(p);
  }
  const id = addExpr(p, { kind: "Closure", isMove, params, result, body, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `CParam = Pattern [ ":" TypeExpr ] .` */
function parseClosureParam(p: Parser): ClosureParam {
  const start = startOffset(p);
  const pat = parsePattern(p);
  const type = eat(p, TokenKind.Colon) ? parseType(p) : null;
  return { pat, type, span: spanFrom(p, start) };
}
