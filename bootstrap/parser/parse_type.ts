// Type expressions.

import { TokenKind } from "../lexer/index.js";
import { push } from "../source/index.js";
import type { BoundRef, FuncKind, Name, TypeExpr, TypeExprId } from "./ast.js";
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
  startsLine,
  type Parser,
} from "./cursor.js";
import { expected } from "./errors.js";
import { parseExpr } from "./parse_expr.js";
import { parseBounds, parseEffects, parsePath, startsPath } from "./parse_path.js";

/** `TypeExpr = TypePrimary { "?" } | "ref" TypeExpr | "mut" "ref" TypeExpr | "*" [ "mut" ] TypeExpr | FuncType .` */
export function parseType(p: Parser): TypeExprId {
  return parseTypeWith(p, true);
}

/** The type behind `as`, which takes no `?` suffix. */
export function parseCastType(p: Parser): TypeExprId {
  return parseTypeWith(p, false);
}

function parseTypeWith(p: Parser, takesSuffix: boolean): TypeExprId {
  if (!descend(p)) {
    return addType(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const start = startOffset(p);
  let id: TypeExprId;
  switch (kind(p)) {
    case TokenKind.KwRef: {
      advance(p);
      const inner = parseTypeWith(p, takesSuffix);
      id = addType(p, { kind: "Ref", isMut: false, inner, span: spanFrom(p, start) });
      break;
    }
    case TokenKind.KwMut:
      id = kindAhead(p, 1) === TokenKind.KwFunc ? parseFuncType(p) : parseMutRef(p, takesSuffix);
      break;
    case TokenKind.Star: {
      advance(p);
      const isMut = eat(p, TokenKind.KwMut);
      const inner = parseTypeWith(p, takesSuffix);
      id = addType(p, { kind: "Ptr", isMut, inner, span: spanFrom(p, start) });
      break;
    }
    case TokenKind.Pow:
      id = parseDoublePtr(p, takesSuffix);
      break;
    case TokenKind.KwFunc:
    case TokenKind.KwMove:
      id = parseFuncType(p);
      break;
    default:
      id = parseTypePrimary(p);
      while (takesSuffix && kind(p) === TokenKind.Question) {
        advance(p);
        id = addType(p, { kind: "Maybe", inner: id, span: spanFrom(p, start) });
      }
  }
  leave(p, saved);
  ascend(p);
  return id;
}

/** `**T` is `*(*T)`, and `**mut T` is `*(*mut T)`. */
function parseDoublePtr(p: Parser, takesSuffix: boolean): TypeExprId {
  const start = startOffset(p);
  advance(p);
  const isMut = eat(p, TokenKind.KwMut);
  const pointee = parseTypeWith(p, takesSuffix);
  const inner = addType(p, { kind: "Ptr", isMut, inner: pointee, span: spanFrom(p, start + 1) });
  return addType(p, { kind: "Ptr", isMut: false, inner, span: spanFrom(p, start) });
}

function parseMutRef(p: Parser, takesSuffix: boolean): TypeExprId {
  const start = startOffset(p);
  advance(p);
  expect(p, TokenKind.KwRef);
  const inner = parseTypeWith(p, takesSuffix);
  return addType(p, { kind: "Ref", isMut: true, inner, span: spanFrom(p, start) });
}

/** `FuncType = [ "mut" | "move" ] "func" "(" [ TypeExpr { "," TypeExpr } ] ")" [ "->" TypeExpr ] [ "with" Bounds ] [ Effects ] .` */
export function parseFuncType(p: Parser): TypeExprId {
  const start = startOffset(p);
  let funcKind: FuncKind = "Func";
  if (eat(p, TokenKind.KwMut)) {
    funcKind = "MutFunc";
  } else if (eat(p, TokenKind.KwMove)) {
    funcKind = "MoveFunc";
  }
  expect(p, TokenKind.KwFunc);
  const open = p.pos;
  const context = p.context;
  p.context = 0;
  expect(p, TokenKind.LParen);
  const params = parseTypeList(p, TokenKind.RParen);
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  const result = eat(p, TokenKind.Arrow) ? parseType(p) : null;
  const markers: BoundRef[] = eat(p, TokenKind.KwWith) ? parseBounds(p) : [];
  const effects = parseEffects(p);
  return addType(p, { kind: "Func", funcKind, params, result, markers, effects, span: spanFrom(p, start) });
}

/** `[ TypeExpr { "," TypeExpr } [ "," ] ]`, up to the closing bracket, which is left. */
export function parseTypeList(p: Parser, close: TokenKind): TypeExprId[] {
  const types: TypeExprId[] = [];
  while (!p.isFailed && kind(p) !== close) {
    types.push(parseType(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  return types;
}

/** `TypePrimary = PathType | "This" | "[" TypeExpr [ ";" Expr ] "]" | "(" [ TypeExpr { "," TypeExpr } [ "," ] ] ")" .` */
function parseTypePrimary(p: Parser): TypeExprId {
  const k = kind(p);
  if (startsPath(k)) {
    return parsePathType(p);
  }
  if (k === TokenKind.LBracket) {
    return parseArrayType(p);
  }
  if (k === TokenKind.LParen) {
    return parseTupleType(p);
  }
  fail(p, expected(here(p), "a type", foundText(p)));
  return addType(p, { kind: "Error", span: here(p) });
}

/** `PathType = Path [ "[" TypeExpr { "," TypeExpr } "]" ] { "::" Ident } .` */
export function parsePathType(p: Parser): TypeExprId {
  const start = startOffset(p);
  const path = parsePath(p);
  let args: TypeExprId[] = [];
  if (kind(p) === TokenKind.LBracket && !startsLine(p)) {
    const open = p.pos;
    const context = p.context;
    p.context = 0;
    advance(p);
    args = parseTypeList(p, TokenKind.RBracket);
    if (args.length === 0) {
      fail(p, expected(here(p), "a type", foundText(p)));
    }
    expectClosing(p, TokenKind.RBracket, open);
    p.context = context;
  }
  const tail = parsePathTail(p);
  return addType(p, { kind: "Path", path, args, tail, span: spanFrom(p, start) });
}

/** `{ "::" Ident }` */
export function parsePathTail(p: Parser): Name[] {
  const tail: Name[] = [];
  while (eat(p, TokenKind.ColonColon)) {
    tail.push(expectName(p, "a name"));
  }
  return tail;
}

function parseArrayType(p: Parser): TypeExprId {
  const start = startOffset(p);
  const open = p.pos;
  const context = p.context;
  p.context = 0;
  advance(p);
  const elem = parseType(p);
  if (eat(p, TokenKind.Semi)) {
    const length = parseExpr(p);
    expectClosing(p, TokenKind.RBracket, open);
    p.context = context;
    return addType(p, { kind: "Array", elem, length, span: spanFrom(p, start) });
  }
  expectClosing(p, TokenKind.RBracket, open);
  p.context = context;
  return addType(p, { kind: "Slice", elem, span: spanFrom(p, start) });
}

/** `()`, `(A)` (which is `A`), `(A,)`, `(A, B)` */
function parseTupleType(p: Parser): TypeExprId {
  const start = startOffset(p);
  const open = p.pos;
  const context = p.context;
  p.context = 0;
  advance(p);
  const elems: TypeExprId[] = [];
  let hasComma = false;
  while (!p.isFailed && kind(p) !== TokenKind.RParen) {
    elems.push(parseType(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
    hasComma = true;
  }
  expectClosing(p, TokenKind.RParen, open);
  p.context = context;
  const only = elems[0];
  if (only !== undefined && elems.length === 1 && !hasComma) {
    widenType(p, only, start);
    return only;
  }
  return addType(p, { kind: "Tuple", elems, span: spanFrom(p, start) });
}

/** Lets the span of a type begin at `start` and end here: it stood in parentheses. */
function widenType(p: Parser, id: TypeExprId, start: number): void {
  const node = p.ast.typeExprs[id];
  if (node !== undefined) {
    p.ast.typeExprs[id] = { ...node, span: spanFrom(p, start) };
  }
}

/** Adds a node above the subtrees since `enter`. */
export function addType(p: Parser, node: TypeExpr): TypeExprId {
  grow(p);
  return push(p.ast.typeExprs, node);
}
