// Generic parameters and where clauses.

import { TokenKind } from "../lexer/index.js";
import type { BoundRef, GenericParam, WhereBound } from "./ast.js";
import {
  eat,
  expect,
  expectClosing,
  expectName,
  kind,
  spanFrom,
  startOffset,
  type Parser,
} from "./cursor.js";
import { parseBounds } from "./parse_path.js";
import { parseType } from "./parse_type.js";

/** `[ Generics ]   Generics = "[" GParam { "," GParam } "]" .` */
export function parseGenerics(p: Parser): GenericParam[] {
  const open = p.pos;
  const generics: GenericParam[] = [];
  if (!eat(p, TokenKind.LBracket)) {
    return generics;
  }
  const context = p.context;
  p.context = 0;
  do {
    generics.push(parseGenericParam(p));
  } while (eat(p, TokenKind.Comma) && kind(p) !== TokenKind.RBracket && !p.isFailed);
  expectClosing(p, TokenKind.RBracket, open);
  p.context = context;
  return generics;
}

/** `GParam = Ident [ ":" Bounds ] [ "=" TypeExpr ] .` */
function parseGenericParam(p: Parser): GenericParam {
  const start = startOffset(p);
  const name = expectName(p, "the name of a type parameter");
  const bounds: BoundRef[] = eat(p, TokenKind.Colon) ? parseBounds(p) : [];
  const fallback = eat(p, TokenKind.Assign) ? parseType(p) : null;
  return { name, bounds, fallback, span: spanFrom(p, start) };
}

/** `[ Where ]   Where = "where" TypeExpr ":" Bounds { "," TypeExpr ":" Bounds } .` */
export function parseWhere(p: Parser): WhereBound[] {
  const where: WhereBound[] = [];
  if (!eat(p, TokenKind.KwWhere)) {
    return where;
  }
  do {
    const start = startOffset(p);
    const type = parseType(p);
    expect(p, TokenKind.Colon);
    const bounds = parseBounds(p);
    where.push({ type, bounds, span: spanFrom(p, start) });
  } while (eat(p, TokenKind.Comma) && kind(p) !== TokenKind.LBrace && !p.isFailed);
  return where;
}
