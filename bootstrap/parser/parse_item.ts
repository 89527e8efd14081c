// Items and members.

import { TokenKind } from "../lexer/index.js";
import { push } from "../source/index.js";
import type { BoundRef, Item, ItemHead, ItemId, StableId, TypeExprId, WhereBound } from "./ast.js";
import {
  advance,
  eat,
  enter,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  here,
  isWord,
  kind,
  leave,
  spanFrom,
  startOffset,
  value,
  type Parser,
} from "./cursor.js";
import { expected, unexpectedIn } from "./errors.js";
import { parseExpr } from "./parse_expr.js";
import { parseFunc, parseMethod } from "./parse_func.js";
import { parseGenerics, parseWhere } from "./parse_generics.js";
import { parseItemHead } from "./parse_head.js";
import { parseBoundRef, parseBounds, parseEffectPath, startsPath } from "./parse_path.js";
import { addType, parsePathTail, parseType } from "./parse_type.js";
import { parseTypeItem } from "./parse_type_item.js";
import { recover } from "./recover.js";

/** Can an item begin with the next token, once directives and visibility are read? */
export function isItem(p: Parser): boolean {
  switch (kind(p)) {
    case TokenKind.KwFunc:
    case TokenKind.KwLowlevel:
    case TokenKind.KwType:
    case TokenKind.KwBehavior:
    case TokenKind.KwExtend:
    case TokenKind.KwImpl:
    case TokenKind.KwConst:
    case TokenKind.KwVar:
      return true;
    default:
      return isWord(p, p.words.effect, TokenKind.Ident);
  }
}

/** `Func | Type | Behavior | Extend | Const | Global | Effect`, behind its head. */
export function parseItem(p: Parser, head: ItemHead): ItemId {
  switch (kind(p)) {
    case TokenKind.KwFunc:
      return parseFunc(p, head, startOffset(p), false);
    case TokenKind.KwLowlevel:
      return parseLowlevelItem(p, head);
    case TokenKind.KwType:
      return parseTypeItem(p, head);
    case TokenKind.KwBehavior:
      return parseBehavior(p, head);
    case TokenKind.KwExtend:
      return parseExtend(p, head, startOffset(p), false);
    case TokenKind.KwImpl:
      return parseImpl(p, head, startOffset(p), false);
    case TokenKind.KwConst:
      return parseConst(p, head, true);
    case TokenKind.KwVar:
      return parseGlobal(p, head);
    default:
      return parseEffect(p, head);
  }
}

/** `lowlevel func`, `lowlevel extend`, `lowlevel impl` */
function parseLowlevelItem(p: Parser, head: ItemHead): ItemId {
  const start = startOffset(p);
  advance(p);
  switch (kind(p)) {
    case TokenKind.KwExtend:
      return parseExtend(p, head, start, true);
    case TokenKind.KwImpl:
      return parseImpl(p, head, start, true);
    default:
      return parseFunc(p, head, start, true);
  }
}

/** `[ StableId ]` */
export function parseStableId(p: Parser): StableId | null {
  if (kind(p) !== TokenKind.StableId) {
    return null;
  }
  const id = { text: value(p), span: here(p) };
  advance(p);
  return id;
}

/** `Behavior = "behavior" Ident [ Generics ] [ ":" Bounds ] "{" { Member } "}" .` */
function parseBehavior(p: Parser, head: ItemHead): ItemId {
  const start = startOffset(p);
  advance(p);
  const name = expectName(p, "the name of a behavior");
  const stableId = parseStableId(p);
  const generics = parseGenerics(p);
  const supers: BoundRef[] = eat(p, TokenKind.Colon) ? parseBounds(p) : [];
  const members = parseMembers(p);
  const span = spanFrom(p, start);
  return addItem(p, { kind: "Behavior", head, name, stableId, generics, supers, members, span });
}

/** `Extend = [ "lowlevel" ] "extend" [ Generics ] TypeExpr [ "with" BoundRef ] [ Where ] "{" { Member } "}" .` */
function parseExtend(p: Parser, head: ItemHead, start: number, isLowlevel: boolean): ItemId {
  advance(p);
  const generics = parseGenerics(p);
  const target = parseType(p);
  const behavior = eat(p, TokenKind.KwWith) ? parseBoundRef(p) : null;
  const where = parseWhere(p);
  const members = parseMembers(p);
  const span = spanFrom(p, start);
  return addItem(p, { kind: "Extend", head, isLowlevel, generics, target, behavior, where, members, span });
}

/**
 * `[ "lowlevel" ] "impl" [ Generics ] [ BoundRef "for" ] TypeExpr [ Where ] "{" { Member } "}"`: the same node as
 * `extend TypeExpr with BoundRef` `[gram.one-way]`.
 */
function parseImpl(p: Parser, head: ItemHead, start: number, isLowlevel: boolean): ItemId {
  advance(p);
  const generics = parseGenerics(p);
  let behavior: BoundRef | null = null;
  let target: TypeExprId;
  if (startsPath(kind(p))) {
    const bound = parseBoundRef(p);
    if (eat(p, TokenKind.KwFor)) {
      behavior = bound;
      target = parseType(p);
    } else {
      target = typeOfBound(p, bound);
    }
  } else {
    target = parseType(p);
  }
  const where: WhereBound[] = parseWhere(p);
  const members = parseMembers(p);
  const span = spanFrom(p, start);
  return addItem(p, { kind: "Extend", head, isLowlevel, generics, target, behavior, where, members, span });
}

/** What was read as a bound turns out to be the start of the type of an inherent block. */
function typeOfBound(p: Parser, bound: BoundRef): TypeExprId {
  if (bound.assoc.length > 0) {
    fail(p, expected(here(p), "`for`", foundText(p)));
  }
  const tail = parsePathTail(p);
  const start = bound.span.start;
  const saved = enter(p);
  let id = addType(p, { kind: "Path", path: bound.path, args: bound.args, tail, span: spanFrom(p, start) });
  while (eat(p, TokenKind.Question)) {
    id = addType(p, { kind: "Maybe", inner: id, span: spanFrom(p, start) });
  }
  leave(p, saved);
  return id;
}

/** `"{" { Member } "}"` */
function parseMembers(p: Parser): ItemId[] {
  const open = p.pos;
  const members: ItemId[] = [];
  expect(p, TokenKind.LBrace);
  while (kind(p) !== TokenKind.RBrace && kind(p) !== TokenKind.Eof) {
    const first = p.pos;
    const anchor = p.anchor;
    p.anchor = first;
    const member = parseMember(p);
    if (member >= 0) {
      members.push(member);
    }
    if (p.isFailed) {
      recover(p, first, "Member");
    }
    p.anchor = anchor;
  }
  expectClosing(p, TokenKind.RBrace, open);
  return members;
}

/** `Member = { Directive } [ Vis ] ( AssocType | Func | Const ) .`; -1 after an error. */
function parseMember(p: Parser): ItemId {
  const head = parseItemHead(p);
  switch (kind(p)) {
    case TokenKind.KwFunc:
      return parseMethod(p, head, startOffset(p), false);
    case TokenKind.KwLowlevel: {
      const start = startOffset(p);
      advance(p);
      return parseMethod(p, head, start, true);
    }
    case TokenKind.KwType:
      return parseAssocType(p, head);
    case TokenKind.KwConst:
      return parseConst(p, head, false);
    default:
      fail(p, unexpectedIn(here(p), foundText(p), "among the members of a block: expected `func`, `type` or `const`"));
      return -1;
  }
}

/** `AssocType = "type" Ident [ ":" Bounds ] [ "=" TypeExpr ] .` */
function parseAssocType(p: Parser, head: ItemHead): ItemId {
  const start = startOffset(p);
  advance(p);
  const name = expectName(p, "the name of a type");
  const bounds: BoundRef[] = eat(p, TokenKind.Colon) ? parseBounds(p) : [];
  const type = eat(p, TokenKind.Assign) ? parseType(p) : null;
  return addItem(p, { kind: "AssocType", head, name, bounds, type, span: spanFrom(p, start) });
}

/** `Const = "const" Ident ":" TypeExpr [ "=" Expr ] .`; only a member may be without value. */
export function parseConst(p: Parser, head: ItemHead, needsValue: boolean): ItemId {
  const start = startOffset(p);
  advance(p);
  const name = expectName(p, "the name of a constant");
  const stableId = parseStableId(p);
  expect(p, TokenKind.Colon);
  const type = parseType(p);
  if (needsValue && kind(p) !== TokenKind.Assign) {
    fail(p, expected(here(p), "`=`", foundText(p)));
  }
  const initial = eat(p, TokenKind.Assign) ? parseExpr(p) : null;
  return addItem(p, { kind: "Const", head, name, stableId, type, value: initial, span: spanFrom(p, start) });
}

/** `Global = "var" Ident ":" TypeExpr "=" Expr .` */
function parseGlobal(p: Parser, head: ItemHead): ItemId {
  const start = startOffset(p);
  advance(p);
  const name = expectName(p, "the name of a variable");
  const stableId = parseStableId(p);
  expect(p, TokenKind.Colon);
  const type = parseType(p);
  expect(p, TokenKind.Assign);
  const initial = parseExpr(p);
  return addItem(p, { kind: "Global", head, name, stableId, type, value: initial, span: spanFrom(p, start) });
}

/** `Effect = "effect" EffPath .` */
function parseEffect(p: Parser, head: ItemHead): ItemId {
  const start = startOffset(p);
  advance(p);
  const path = parseEffectPath(p);
  return addItem(p, { kind: "Effect", head, path, span: spanFrom(p, start) });
}

/** Adds an item or member. */
export function addItem(p: Parser, item: Item): ItemId {
  return push(p.ast.itemNodes, item);
}
