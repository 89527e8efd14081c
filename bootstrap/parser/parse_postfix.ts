// Level 17: `.name .0 (args) [args] ::name !`, and struct literals behind a name.

import { TokenKind, tokenSpan } from "../lexer/index.js";
import { at, joinSpans, push, spanEnd } from "../source/index.js";
import type { BangElse, Expr, ExprId, FieldInit, TypeExprId } from "./ast.js";
import {
  advance,
  ascend,
  descend,
  eat,
  enter,
  expect,
  expectClosing,
  expectMemberName,
  expectName,
  fail,
  foundText,
  here,
  kind,
  kindAhead,
  leave,
  LINES,
  NO_BANG_ELSE,
  NO_STRUCT,
  sourceText,
  spanFrom,
  startOffset,
  startsLine,
  TYPE_ARGS,
  value,
  type Parser,
} from "./cursor.js";
import { equalsOfField, expected, fieldsInParentheses, namedArgument, unexpected } from "./errors.js";
import { parseBlockExpr } from "./parse_block.js";
import { addExpr, addLeaf, failExpr, parseExpr, parsePrefix } from "./parse_expr.js";
import { parsePrimary } from "./parse_primary.js";
import { typeExprOfExpr } from "./type_of_expr.js";

/** `Primary { Postfix }`. The caller has called `enter`. */
export function parsePostfix(p: Parser): ExprId {
  const start = startOffset(p);
  let id = parsePrimary(p);
  for (;;) {
    const next = parseOnePostfix(p, id, start);
    if (next < 0) {
      return id;
    }
    id = next;
  }
}

/** One postfix behind `id`, which begins at `start`; -1 if none follows. */
function parseOnePostfix(p: Parser, id: ExprId, start: number): ExprId {
  switch (kind(p)) {
    case TokenKind.Dot:
      return parseDot(p, id, start);
    case TokenKind.LParen:
      if (startsLine(p)) {
        return -1;
      }
      return parseCall(p, id, start);
    case TokenKind.LBracket:
      return startsLine(p) ? -1 : parseBracket(p, id, start);
    case TokenKind.ColonColon:
      return parseScope(p, id, start);
    case TokenKind.Bang:
      return parseBang(p, id, start);
    case TokenKind.LBrace:
      return takesStructLit(p, id) ? parseStructLit(p, id, start) : -1;
    case TokenKind.Question:
      return isTypeSuffix(p) ? parseTypeSuffix(p, id, start) : -1;
    default:
      return -1;
  }
}

/** `.name`, `.0`, `.name(args)`, `.name[generics](args)` */
function parseDot(p: Parser, base: ExprId, start: number): ExprId {
  advance(p);
  if (kind(p) === TokenKind.Int) {
    const indexSpan = here(p);
    const index = Number(at(p.tokens.numbers, value(p)).value);
    advance(p);
    return addExpr(p, { kind: "TupleIndex", base, index, indexSpan, span: spanFrom(p, start) });
  }
  const name = expectMemberName(p, "the name of a field or method");
  if (kind(p) === TokenKind.LParen && !startsLine(p)) {
    const args = parseArgs(p);
    const span = spanFrom(p, start);
    return addExpr(p, { kind: "MethodCall", receiver: base, name, bracketCallee: null, args, span });
  }
  const field = addExpr(p, { kind: "Field", base, name, span: spanFrom(p, start) });
  if (kind(p) !== TokenKind.LBracket || startsLine(p)) {
    return field;
  }
  const callee = addExpr(p, { kind: "Bracket", base: field, args: parseBracketArgs(p), span: spanFrom(p, start) });
  if (kind(p) !== TokenKind.LParen || startsLine(p)) {
    return callee;
  }
  const args = parseArgs(p);
  const span = spanFrom(p, start);
  return addExpr(p, { kind: "MethodCall", receiver: base, name, bracketCallee: callee, args, span });
}

/** `(args)` */
function parseCall(p: Parser, callee: ExprId, start: number): ExprId {
  if (kindAhead(p, 1) === TokenKind.Ident && kindAhead(p, 2) === TokenKind.Colon) {
    failNamed(p, callee);
  }
  const args = parseArgs(p);
  return addExpr(p, { kind: "Call", callee, args, span: spanFrom(p, start) });
}

/** `P(x: 1)`, where a struct literal is meant if the name is one of a type. */
function failNamed(p: Parser, callee: ExprId): void {
  const colon = tokenSpan(p.tokens, p.pos + 2);
  const name = sourceText(p, at(p.ast.exprs, callee).span);
  const last = name.slice(name.lastIndexOf(":") + 1);
  if (at(p.ast.exprs, callee).kind !== "Path" || !/^[A-Z]/.test(last)) {
    fail(p, namedArgument(colon));
    return;
  }
  let depth = 0;
  let close = p.pos;
  do {
    const token = p.tokens.kinds[close];
    depth += token === TokenKind.LParen ? 1 : token === TokenKind.RParen ? -1 : 0;
    close += 1;
  } while (depth > 0 && close < p.eof);
  fail(p, fieldsInParentheses(colon, name, here(p), depth === 0 ? tokenSpan(p.tokens, close - 1) : undefined));
}

/** `"(" [ Expr { "," Expr } [ "," ] ] ")"` */
function parseArgs(p: Parser): ExprId[] {
  const open = p.pos;
  const context = p.context;
  p.context = context & TYPE_ARGS;
  advance(p);
  const args: ExprId[] = [];
  while (!p.isFailed && kind(p) !== TokenKind.RParen) {
    args.push(parseExpr(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  return args;
}

/** `[args]`  `[gram.bracket]` */
function parseBracket(p: Parser, base: ExprId, start: number): ExprId {
  const args = parseBracketArgs(p);
  return addExpr(p, { kind: "Bracket", base, args, span: spanFrom(p, start) });
}

function parseBracketArgs(p: Parser): ExprId[] {
  const open = p.pos;
  const context = p.context;
  p.context = TYPE_ARGS;
  advance(p);
  const args: ExprId[] = [];
  if (kind(p) === TokenKind.RBracket) {
    args.push(failExpr(p));
  }
  while (!p.isFailed && kind(p) !== TokenKind.RBracket) {
    args.push(parseExpr(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RBracket, open);
  p.context = context;
  return args;
}

/** `::name` behind a bracket; a plain path has taken its own. */
function parseScope(p: Parser, base: ExprId, start: number): ExprId {
  const node = at(p.ast.exprs, base);
  if (node.kind !== "Bracket" && node.kind !== "Scope") {
    fail(p, unexpected(here(p), foundText(p)));
    return addLeaf(p, { kind: "Error", span: here(p) });
  }
  advance(p);
  const name = expectMemberName(p, "a name");
  return addExpr(p, { kind: "Scope", base, name, span: spanFrom(p, start) });
}

/** In the brackets of `x[…]`, a `?` before `]`, `,`, `)`, `;` or `?` is the type suffix `[gram.type-suffix]`. */
function isTypeSuffix(p: Parser): boolean {
  if ((p.context & TYPE_ARGS) === 0) {
    return false;
  }
  switch (kindAhead(p, 1)) {
    case TokenKind.RBracket:
    case TokenKind.Comma:
    case TokenKind.RParen:
    case TokenKind.Semi:
    case TokenKind.Question:
      return true;
    default:
      return false;
  }
}

/** `T?` */
function parseTypeSuffix(p: Parser, id: ExprId, start: number): ExprId {
  const inner = typeExprOfExpr(p.ast, id);
  if (inner === null) {
    fail(p, unexpected(here(p), foundText(p)));
    return id;
  }
  advance(p);
  const span = spanFrom(p, start);
  const type = push(p.ast.typeExprs, { kind: "Maybe", inner, span });
  return addExpr(p, { kind: "TypeOnly", type, span });
}

/**
 * `Bang = Expr "!" [ "else" ( Block | "do" "(" Ident ")" ( Block | Expr ) | Expr15 ) ] .`  `[gram.else]`
 */
function parseBang(p: Parser, inner: ExprId, start: number): ExprId {
  advance(p);
  let otherwise: BangElse = { kind: "None" };
  if (kind(p) === TokenKind.KwElse && (p.context & NO_BANG_ELSE) === 0) {
    advance(p);
    otherwise = parseBangElse(p);
  }
  return addExpr(p, { kind: "Bang", inner, otherwise, span: spanFrom(p, start) });
}

function parseBangElse(p: Parser): BangElse {
  const saved = enter(p);
  let result: BangElse;
  if (kind(p) === TokenKind.LBrace) {
    result = { kind: "Value", value: parseBlockExpr(p) };
  } else if (kind(p) === TokenKind.KwDo) {
    advance(p);
    expect(p, TokenKind.LParen);
    const param = expectName(p, "the name of the error");
    expect(p, TokenKind.RParen);
    const body = kind(p) === TokenKind.LBrace ? parseBlockExpr(p) : parseExpr(p);
    result = { kind: "Handler", param, body };
  } else if (descend(p)) {
    result = { kind: "Value", value: parsePrefix(p) };
    ascend(p);
  } else {
    result = { kind: "None" };
  }
  leave(p, saved);
  return result;
}

// ------------------------------------------------------------------------------------------------- struct literals

/** Is the `{` behind `id` the begin of a struct literal? */
function takesStructLit(p: Parser, id: ExprId): boolean {
  if ((p.context & NO_STRUCT) !== 0 || ((p.context & LINES) !== 0 && startsLine(p))) {
    return false;
  }
  const node = at(p.ast.exprs, id);
  return node.kind === "Path" || node.kind === "Scope" || (node.kind === "Bracket" && isPath(p, node.base));
}

function isPath(p: Parser, id: ExprId): boolean {
  const node: Expr = at(p.ast.exprs, id);
  return node.kind === "Path";
}

/** `PathType "{" FieldInits "}"   FieldInits = [ Init { "," Init } [ "," ] ] [ ".." Expr ] .` */
function parseStructLit(p: Parser, id: ExprId, start: number): ExprId {
  const type = structType(p, id);
  const open = p.pos;
  const context = p.context;
  p.context = 0;
  advance(p);
  const inits: FieldInit[] = [];
  let base: ExprId | null = null;
  while (!p.isFailed && kind(p) !== TokenKind.RBrace && kind(p) !== TokenKind.DotDot) {
    inits.push(parseInit(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  if (eat(p, TokenKind.DotDot)) {
    base = parseExpr(p);
    eat(p, TokenKind.Comma);
  }
  expectClosing(p, TokenKind.RBrace, open);
  p.context = context;
  return addExpr(p, { kind: "StructLit", type, inits, base, span: spanFrom(p, start) });
}

function structType(p: Parser, id: ExprId): TypeExprId {
  const type = typeExprOfExpr(p.ast, id);
  if (type !== null) {
    return type;
  }
  fail(p, expected(here(p), "a line break", foundText(p)));
  return push(p.ast.typeExprs, { kind: "Error", span: at(p.ast.exprs, id).span });
}

/** `Init = Ident [ ":" Expr ] .` */
function parseInit(p: Parser): FieldInit {
  const name = expectName(p, "the name of a field");
  if (eat(p, TokenKind.Colon)) {
    return { name, value: parseExpr(p), isShort: false };
  }
  if (kind(p) === TokenKind.Assign) {
    fail(p, equalsOfField(here(p), joinSpans(spanEnd(name.span), here(p))));
  }
  const path = { root: "Plain" as const, supers: 0, segments: [name], span: name.span };
  return { name, value: addLeaf(p, { kind: "Path", path, span: name.span }), isShort: true };
}
