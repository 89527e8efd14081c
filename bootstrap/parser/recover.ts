// After a syntax error: where parsing goes on.  [gram.recovery]

import { FIRST_ON_LINE, TokenKind } from "../lexer/index.js";
import { lineColumn } from "../source/index.js";
import type { Parser } from "./cursor.js";
import { startsStmt } from "./operators.js";

/** What is being recovered: an item of a file, a member of an item's braces, a statement, or an arm. */
export type Region = "Item" | "Member" | "Stmt" | "Arm";

/**
 * Ends the failure of the item, member, statement or arm that began at token `start`: skips to where the next one can
 * begin or the region ends. Brackets that were open where it failed are skipped up to their ends.
 */
export function recover(p: Parser, start: number, region: Region): void {
  if (p.isAborted) {
    return;
  }
  const open: TokenKind[] = [];
  for (let i = start; i < p.failPos; i += 1) {
    track(open, p.kinds[i] ?? TokenKind.Eof);
  }
  let i = p.failPos;
  while (i < p.eof && !isSync(p, i, start, open, region)) {
    track(open, p.kinds[i] ?? TokenKind.Eof);
    i += 1;
  }
  p.isFailed = false;
  p.pos = i;
}

function isSync(p: Parser, index: number, start: number, open: readonly TokenKind[], region: Region): boolean {
  const k = p.kinds[index] ?? TokenKind.Eof;
  const isFirst = ((p.tokens.flags[index] ?? 0) & FIRST_ON_LINE) !== 0;
  if (k === TokenKind.RBrace && region !== "Item" && !open.includes(TokenKind.LBrace)) {
    return true;
  }
  if (index <= start) {
    return false;
  }
  if (open.length === 0) {
    if (region === "Arm" && k === TokenKind.Comma) {
      return true;
    }
    if (region === "Stmt" || region === "Arm") {
      return (k === TokenKind.Semi && region === "Stmt") || (isFirst && (startsStmt(k) || startsItem(k)));
    }
    return startsItem(k) && (isFirst || p.kinds[index - 1] === TokenKind.RBrace);
  }
  if (!isFirst || !startsItem(k)) {
    return isFirst && (k === TokenKind.KwLet || k === TokenKind.KwVar) && open[open.length - 1] !== TokenKind.LBrace;
  }
  if (open[open.length - 1] !== TokenKind.LBrace) {
    return true;
  }
  // In unclosed braces: an item no deeper indented than the one that failed.
  return region === "Item" && column(p, index) <= column(p, start);
}

/** Skips the rest of a block whose `}` was reported as missing: up to that brace, or to the next item. False if the next token is no part of one. */
export function skipRest(p: Parser): boolean {
  if (p.missingBraces === 0 || (column(p, p.pos) === 1 && p.kinds[p.pos] !== TokenKind.RBrace)) {
    return false;
  }
  const open: TokenKind[] = [];
  while (p.pos < p.eof) {
    const k = p.kinds[p.pos] ?? TokenKind.Eof;
    const isItem = startsItem(k) && ((p.tokens.flags[p.pos] ?? 0) & FIRST_ON_LINE) !== 0;
    if (!open.includes(TokenKind.LBrace) && (k === TokenKind.RBrace || isItem)) {
      break;
    }
    track(open, k);
    p.pos += 1;
  }
  return true;
}

function column(p: Parser, index: number): number {
  return lineColumn(p.file, p.tokens.starts[index] ?? 0).column;
}

/** Can an item or member begin with this token? */
export function startsItem(k: TokenKind): boolean {
  switch (k) {
    case TokenKind.KwFunc:
    case TokenKind.KwType:
    case TokenKind.KwBehavior:
    case TokenKind.KwExtend:
    case TokenKind.KwImpl:
    case TokenKind.KwConst:
    case TokenKind.KwUse:
    case TokenKind.KwPub:
    case TokenKind.At:
      return true;
    default:
      return false;
  }
}

/** Keeps the list of open brackets; a closing one also closes what is open inside it. */
function track(open: TokenKind[], k: TokenKind): void {
  if (k === TokenKind.LParen || k === TokenKind.LBracket || k === TokenKind.LBrace) {
    open.push(k);
    return;
  }
  if (k !== TokenKind.RParen && k !== TokenKind.RBracket && k !== TokenKind.RBrace) {
    return;
  }
  const wanted =
    k === TokenKind.RParen ? TokenKind.LParen : k === TokenKind.RBracket ? TokenKind.LBracket : TokenKind.LBrace;
  const index = open.lastIndexOf(wanted);
  if (index >= 0) {
    open.length = index;
  }
}
