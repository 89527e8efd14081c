// Primary expressions.

import { TokenKind } from "../lexer/index.js";
import { at } from "../source/index.js";
import type { Expr, ExprId, FormatSpec, InterpPart } from "./ast.js";
import { checkIntRange } from "./check_literal.js";
import {
  advance,
  eat,
  enter,
  expectClosing,
  fail,
  foundText,
  here,
  isFirstOnLine,
  kind,
  kindAhead,
  leave,
  LINES,
  spanFrom,
  startOffset,
  TYPE_ARGS,
  value,
  type Parser,
} from "./cursor.js";
import { expected } from "./errors.js";
import { startsExpr } from "./operators.js";
import { parseBlock, parseBlockExpr } from "./parse_block.js";
import { parseCatch, parseClosure, parseFor, parseIf, parseLoop, parseWhen, parseWhile } from "./parse_control.js";
import { addExpr, addLeaf, failExpr, parseExpr, parseTypeOnly } from "./parse_expr.js";
import { parsePath } from "./parse_path.js";

/**
 * `Primary = Literal | Interp | Ident | Path | "this" | "This" | "(" … ")" | "[" … "]" | PathType "{" FieldInits "}"
 * | Block | If | When | Loop | While | For | Catch | Closure | "lowlevel" Block | "return" [ Expr ] | "break" | "continue" .`
 */
export function parsePrimary(p: Parser): ExprId {
  switch (kind(p)) {
    case TokenKind.Ident:
    case TokenKind.Reserved:
    case TokenKind.KwThisType:
    case TokenKind.KwCrate:
    case TokenKind.KwSuper: {
      const path = parsePath(p);
      return addLeaf(p, { kind: "Path", path, span: path.span });
    }
    case TokenKind.Int:
    case TokenKind.Float:
    case TokenKind.Char:
    case TokenKind.Str:
    case TokenKind.Bytes:
    case TokenKind.KwTrue:
    case TokenKind.KwFalse:
    case TokenKind.KwThis:
    case TokenKind.KwBreak:
    case TokenKind.KwContinue:
      return parseAtom(p);
    case TokenKind.InterpStart:
      return parseInterp(p);
    case TokenKind.LParen:
      return parseTuple(p);
    case TokenKind.LBracket:
      return parseArray(p);
    case TokenKind.LBrace:
      return parseBlockExpr(p);
    case TokenKind.KwIf:
      return parseIf(p);
    case TokenKind.KwWhen:
      return parseWhen(p);
    case TokenKind.KwLoop:
      return parseLoop(p);
    case TokenKind.KwWhile:
      return parseWhile(p);
    case TokenKind.KwFor:
      return parseFor(p);
    case TokenKind.KwCatch:
      return parseCatch(p);
    case TokenKind.KwDo:
      return parseClosure(p);
    case TokenKind.KwMove:
      return parseMove(p);
    case TokenKind.KwFunc:
      return (p.context & TYPE_ARGS) !== 0 ? parseTypeOnly(p) : failExpr(p);
    case TokenKind.KwLowlevel:
      return parseLowlevel(p);
    case TokenKind.KwReturn:
      return parseReturn(p);
    default:
      return failExpr(p);
  }
}

/** An expression of one token. */
function parseAtom(p: Parser): ExprId {
  const token = p.pos;
  const span = here(p);
  const k = kind(p);
  const v = value(p);
  advance(p);
  return addLeaf(p, atomOf(p, token, k, v, span));
}

function atomOf(p: Parser, token: number, k: TokenKind, v: number, span: Expr["span"]): Expr {
  switch (k) {
    case TokenKind.Int: {
      const number = at(p.tokens.numbers, v);
      if (p.negated !== token) {
        p.pos = token;
        checkIntRange(p, token, false);
        p.pos = token + 1;
      }
      return { kind: "Int", value: number.value, suffix: number.suffix, span };
    }
    case TokenKind.Float: {
      const number = at(p.tokens.numbers, v);
      return { kind: "Float", text: number.text, suffix: number.suffix, span };
    }
    case TokenKind.Char:
      return { kind: "Char", value: v, span };
    case TokenKind.Str:
      return { kind: "Str", text: at(p.tokens.texts, v), span };
    case TokenKind.Bytes:
      return { kind: "Bytes", value: at(p.tokens.bytes, v), span };
    case TokenKind.KwTrue:
      return { kind: "Bool", value: true, span };
    case TokenKind.KwFalse:
      return { kind: "Bool", value: false, span };
    case TokenKind.KwThis:
      return { kind: "This", span };
    case TokenKind.KwBreak:
      return { kind: "Break", span };
    default:
      return { kind: "Continue", span };
  }
}

/** `InterpStart Expr [ FormatSpec ] { InterpMid Expr [ FormatSpec ] } InterpEnd`  `[lex.interp]` */
function parseInterp(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  const context = p.context;
  const parts: InterpPart[] = [];
  p.context = 0;
  addTextPart(p, parts);
  for (;;) {
    parts.push(parseInterpExpr(p));
    const k = kind(p);
    if (k !== TokenKind.InterpMid && k !== TokenKind.InterpEnd) {
      fail(p, expected(here(p), "`}`", foundText(p)));
      break;
    }
    addTextPart(p, parts);
    if (k === TokenKind.InterpEnd) {
      break;
    }
  }
  p.context = context;
  const id = addExpr(p, { kind: "Interp", parts, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `Expr [ FormatSpec ]` */
function parseInterpExpr(p: Parser): InterpPart {
  const start = startOffset(p);
  const expr = parseExpr(p);
  const span = spanFrom(p, start);
  let spec: FormatSpec | null = null;
  if (kind(p) === TokenKind.FormatSpec) {
    spec = at(p.tokens.specs, value(p));
    advance(p);
  }
  return { kind: "Expr", expr, spec, span };
}

/** Takes the text token, and adds it if it is not empty. */
function addTextPart(p: Parser, parts: InterpPart[]): void {
  const piece = at(p.tokens.texts, value(p));
  if (piece.value !== 0) {
    parts.push({ kind: "Text", text: piece, span: here(p) });
  }
  advance(p);
}

/** `"(" [ Expr { "," Expr } [ "," ] ] ")"`: `()`, `(e)` (which is `e`), `(e,)`, `(a, b)` */
function parseTuple(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  const open = p.pos;
  const context = p.context;
  p.context = context & TYPE_ARGS;
  advance(p);
  const elems: ExprId[] = [];
  let hasComma = false;
  while (!p.isFailed && kind(p) !== TokenKind.RParen) {
    elems.push(parseExpr(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
    hasComma = true;
  }
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  const only = elems[0];
  let id: ExprId;
  if (only !== undefined && elems.length === 1 && !hasComma) {
    p.ast.exprs[only] = { ...at(p.ast.exprs, only), span: spanFrom(p, start) };
    id = only;
  } else {
    id = addExpr(p, { kind: "Tuple", elems, span: spanFrom(p, start) });
  }
  leave(p, saved);
  return id;
}

/** `"[" [ Expr { "," Expr } [ "," ] | Expr ";" Expr ] "]"` */
function parseArray(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  const open = p.pos;
  const context = p.context;
  p.context = context & TYPE_ARGS;
  advance(p);
  const elems: ExprId[] = [];
  let count: ExprId | null = null;
  while (!p.isFailed && kind(p) !== TokenKind.RBracket) {
    elems.push(parseExpr(p));
    if (elems.length === 1 && eat(p, TokenKind.Semi)) {
      count = parseExpr(p);
      break;
    }
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RBracket, open);
  p.context = context;
  const span = spanFrom(p, start);
  const elem = elems[0];
  const id =
    count !== null && elem !== undefined
      ? addExpr(p, { kind: "Repeat", elem, count, span })
      : addExpr(p, { kind: "Array", elems, span });
  leave(p, saved);
  return id;
}

/** `move do(…) …`; in the brackets of `x[…]` also the type `move func(…)`. */
function parseMove(p: Parser): ExprId {
  const next = kindAhead(p, 1);
  if (next === TokenKind.KwFunc && (p.context & TYPE_ARGS) !== 0) {
    return parseTypeOnly(p);
  }
  if (next === TokenKind.KwDo) {
    return parseClosure(p);
  }
  advance(p);
  fail(p, expected(here(p), "`do`", foundText(p)));
  return addLeaf(p, { kind: "Error", span: here(p) });
}

/** `"lowlevel" Block` */
function parseLowlevel(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  const block = parseBlock(p);
  const id = addExpr(p, { kind: "Lowlevel", block, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}

/** `"return" [ Expr ]`; the operand begins on the same line `[lex.newline]`. */
function parseReturn(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  advance(p);
  const isNextLine = (p.context & LINES) !== 0 && isFirstOnLine(p);
  const operand = startsExpr(kind(p)) && !isNextLine ? parseExpr(p) : null;
  const id = addExpr(p, { kind: "Return", value: operand, span: spanFrom(p, start) });
  leave(p, saved);
  return id;
}
