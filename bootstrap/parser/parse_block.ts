// Blocks and statements.

import { foreignWord } from "../diagnostics/index.js";
import { TokenKind, tokenSpan } from "../lexer/index.js";
import { at, push } from "../source/index.js";
import type { Block, BlockId, ExprId, Stmt, StmtId, TypeExprId } from "./ast.js";
import {
  advance,
  complain,
  eat,
  enter,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  grow,
  here,
  isFirstOnLine,
  kind,
  kindAhead,
  leave,
  LINES,
  previousSpan,
  sourceText,
  spanFrom,
  startOffset,
  type Parser,
} from "./cursor.js";
import * as errors from "./errors.js";
import { startsStmt } from "./operators.js";
import { addExpr, parseExpr } from "./parse_expr.js";
import { parseConst } from "./parse_item.js";
import { makeMutable, parsePattern } from "./parse_pattern.js";
import { parseType } from "./parse_type.js";
import { recover, startsItem } from "./recover.js";

/** A block as an expression. */
export function parseBlockExpr(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  const block = parseBlock(p);
  const id = addExpr(p, { kind: "Block", block, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `Block = "{" { Stmt Sep } [ Stmt ] "}" .   Sep = line break | ";" .` */
export function parseBlock(p: Parser): BlockId {
  const saved = enter(p);
  const start = startOffset(p);
  const open = p.pos;
  const context = p.context;
  const stmts: StmtId[] = [];
  let tail: ExprId | null = null;
  expect(p, TokenKind.LBrace);
  p.context = LINES;
  for (;;) {
    while (eat(p, TokenKind.Semi)) {
      tail = null;
    }
    if (kind(p) === TokenKind.RBrace || kind(p) === TokenKind.Eof || isItemStart(p)) {
      break;
    }
    const stmt = parseSeparated(p);
    const node = at(p.ast.stmts, stmt);
    if (node.kind === "Expr" && !node.hasSemi && kind(p) === TokenKind.RBrace && stmt === p.ast.stmts.length - 1) {
      p.ast.stmts.pop();
      tail = node.expr;
    } else {
      stmts.push(stmt);
    }
  }
  closeBlock(p, open);
  p.context = context;
  const block: Block = { stmts, tail, span: spanFrom(p, start) };
  grow(p);
  leave(p, saved);
  return push(p.ast.blocks, block);
}

/** Does an item begin here? Blocks hold none, so the `}` of this one is missing. */
function isItemStart(p: Parser): boolean {
  const k = kind(p);
  if (k === TokenKind.KwLowlevel) {
    const next = kindAhead(p, 1);
    return next === TokenKind.KwFunc || next === TokenKind.KwExtend || next === TokenKind.KwImpl;
  }
  return startsItem(k) && k !== TokenKind.KwConst;
}

function closeBlock(p: Parser, open: number): void {
  if (!p.isFailed && isItemStart(p)) {
    complain(p, errors.missingBrace(here(p), foundText(p), tokenSpan(p.tokens, open)));
    p.missingBraces += 1;
  } else {
    expectClosing(p, TokenKind.RBrace, open);
  }
}

/** `Stmt Sep`, with recovery behind a syntax error. */
function parseSeparated(p: Parser): StmtId {
  const first = p.pos;
  const anchor = p.anchor;
  p.anchor = first;
  const stmt = parseStmt(p);
  if (!p.isFailed && !isSeparated(p, stmt)) {
    if (p.lastError >= first) {
      // A consequence of the error in this statement.
      p.lastError = p.pos;
    }
    if (failForeign(p, first)) {
      // Reported as what it is.
    } else if (startsStmt(kind(p))) {
      complain(p, errors.twoStatements(here(p), previousSpan(p)));
    } else {
      fail(p, errors.unexpected(here(p), foundText(p)));
    }
  }
  if (p.isFailed) {
    recover(p, first, "Stmt");
  }
  p.anchor = anchor;
  return stmt;
}

/** A statement that begins like one of another language (`match x {`), or goes on like one (`} elif`), fails as a whole. */
function failForeign(p: Parser, first: number): boolean {
  for (const token of p.pos === first + 1 ? [first, p.pos] : [p.pos]) {
    const span = tokenSpan(p.tokens, token);
    const word = sourceText(p, span);
    const known = p.kinds[token] === TokenKind.Ident ? foreignWord("P013", word) : undefined;
    if (known !== undefined) {
      fail(p, errors.foreign(span, word, known));
      return true;
    }
  }
  return false;
}

/** Is the statement `stmt` followed by what may follow one? Takes a `;`. */
function isSeparated(p: Parser, stmt: StmtId): boolean {
  if (kind(p) === TokenKind.Semi) {
    advance(p);
    const node = at(p.ast.stmts, stmt);
    if (node.kind === "Expr") {
      p.ast.stmts[stmt] = { kind: "Expr", expr: node.expr, hasSemi: true, span: node.span };
    }
    return true;
  }
  return kind(p) === TokenKind.RBrace || kind(p) === TokenKind.Eof || isFirstOnLine(p);
}

/**
 * `Stmt = "let" [ "mut" ] Pattern [ ":" TypeExpr ] "=" Expr [ "else" Block ] | "var" Ident [ ":" TypeExpr ] "=" Expr
 * | Const | Expr .`
 */
function parseStmt(p: Parser): StmtId {
  const start = startOffset(p);
  switch (kind(p)) {
    case TokenKind.KwLet:
      return parseLet(p);
    case TokenKind.KwVar:
      return parseVar(p);
    case TokenKind.KwConst: {
      const item = parseConst(p, { directives: [], vis: "Private", docs: [], ai: [] }, true);
      return push(p.ast.stmts, { kind: "Item", item, span: spanFrom(p, start) });
    }
    default: {
      const expr = parseExpr(p);
      return push(p.ast.stmts, { kind: "Expr", expr, hasSemi: false, span: spanFrom(p, start) });
    }
  }
}

/** `"let" [ "mut" ] Pattern [ ":" TypeExpr ] "=" Expr [ "else" Block ]` */
function parseLet(p: Parser): StmtId {
  const start = startOffset(p);
  advance(p);
  const isMut = kind(p) === TokenKind.KwMut && kindAhead(p, 1) !== TokenKind.Ident;
  if (isMut) {
    advance(p);
  }
  const pat = parsePattern(p);
  if (isMut) {
    makeMutable(p, pat);
  }
  const type = optionalType(p);
  expect(p, TokenKind.Assign);
  const init = parseExpr(p);
  const otherwise = eat(p, TokenKind.KwElse) ? parseBlock(p) : null;
  const span = spanFrom(p, start);
  const node = at(p.ast.pats, pat);
  let stmt: Stmt = { kind: "Let", pat, type, init, otherwise, span };
  if (node.kind === "Binding" && node.isMut && otherwise === null) {
    // `let mut x` is `var x` [gram.one-way].
    stmt = { kind: "Var", name: node.name, type, init, span };
  }
  return push(p.ast.stmts, stmt);
}

/** `"var" Ident [ ":" TypeExpr ] "=" Expr` */
function parseVar(p: Parser): StmtId {
  const start = startOffset(p);
  advance(p);
  const name = expectName(p, "the name of a variable");
  const type = optionalType(p);
  expect(p, TokenKind.Assign);
  const init = parseExpr(p);
  return push(p.ast.stmts, { kind: "Var", name, type, init, span: spanFrom(p, start) });
}

function optionalType(p: Parser): TypeExprId | null {
  return eat(p, TokenKind.Colon) ? parseType(p) : null;
}
