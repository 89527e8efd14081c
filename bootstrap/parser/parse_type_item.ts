// Type declarations: structs, enums and aliases.

import { TokenKind } from "../lexer/index.js";
import { at } from "../source/index.js";
import type { ExprId, FieldDecl, ItemHead, ItemId, TypeBody, TypeExprId, VariantDecl, VariantPayload } from "./ast.js";
import {
  advance,
  complain,
  eat,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  isFirstOnLine,
  isWord,
  kind,
  kindAhead,
  previousSpan,
  spanFrom,
  startOffset,
  value,
  type Parser,
} from "./cursor.js";
import { missingComma, unexpected } from "./errors.js";
import { parseExpr } from "./parse_expr.js";
import { parseCondition } from "./parse_func.js";
import { parseGenerics } from "./parse_generics.js";
import { parseItemHead } from "./parse_head.js";
import { addItem, parseStableId } from "./parse_item.js";
import { parseType, parseTypeList } from "./parse_type.js";

/**
 * `Type = "type" Ident [ StableId ] [ Generics ]
 *         ( "{" Fields "}" [ "invariant" ":" Expr ] | "{" Variants "}" | "=" AfterEq ) .`
 */
export function parseTypeItem(p: Parser, head: ItemHead): ItemId {
  const start = startOffset(p);
  advance(p);
  const name = expectName(p, "the name of a type");
  const stableId = parseStableId(p);
  const generics = parseGenerics(p);
  let body: TypeBody;
  if (kind(p) === TokenKind.LBrace) {
    body = parseBraces(p);
  } else {
    expect(p, TokenKind.Assign);
    body = parseAfterEq(p);
  }
  return addItem(p, { kind: "Type", head, name, stableId, generics, body, span: spanFrom(p, start) });
}

/**
 * In braces, a name followed by `:` or preceded by `pub` means struct, empty braces a struct without fields, else
 * enum `[gram.type-body]`.
 */
function parseBraces(p: Parser): TypeBody {
  const open = p.pos;
  const context = p.context;
  p.context = 0;
  advance(p);
  let body: TypeBody = { kind: "Struct", fields: [], invariant: null };
  if (kind(p) !== TokenKind.RBrace) {
    const head = parseItemHead(p);
    if (head.vis !== "Private" || kindAhead(p, 1) === TokenKind.Colon) {
      body = { kind: "Struct", fields: parseFields(p, head), invariant: null };
    } else {
      body = { kind: "Enum", variants: parseVariants(p, head) };
    }
  }
  expectClosing(p, TokenKind.RBrace, open);
  p.context = context;
  if (body.kind === "Struct" && isWord(p, p.words.invariant, TokenKind.Colon)) {
    advance(p);
    advance(p);
    const invariant: ExprId = parseCondition(p);
    return { kind: "Struct", fields: body.fields, invariant };
  }
  return body;
}

/** `Fields = [ Field { "," Field } [ "," ] ] .`, of which the first field's head has been read. */
function parseFields(p: Parser, first: ItemHead): FieldDecl[] {
  const fields = [parseField(p, first)];
  while (separate(p)) {
    fields.push(parseField(p, parseItemHead(p)));
  }
  return fields;
}

/** `Field = { Directive } [ Vis ] Ident ":" TypeExpr [ "=" Expr ] .` */
function parseField(p: Parser, head: ItemHead): FieldDecl {
  const start = startOffset(p);
  const name = expectName(p, "the name of a field");
  expect(p, TokenKind.Colon);
  const type = parseType(p);
  const fallback = eat(p, TokenKind.Assign) ? parseExpr(p) : null;
  return { head, name, type, fallback, span: spanFrom(p, start) };
}

/** `Variants = [ Variant { "," Variant } [ "," ] ] .`, of which the first variant's head has been read. */
function parseVariants(p: Parser, first: ItemHead): VariantDecl[] {
  const variants = [parseVariant(p, first)];
  while (separate(p)) {
    variants.push(parseVariant(p, parseItemHead(p)));
  }
  return variants;
}

/** Takes the comma between two members of braces; false at the end. A comma missing at the end of a line is put in. */
function separate(p: Parser): boolean {
  if (p.isFailed) {
    return false;
  }
  if (eat(p, TokenKind.Comma)) {
    return kind(p) !== TokenKind.RBrace;
  }
  const k = kind(p);
  if (isFirstOnLine(p) && (k === TokenKind.Ident || k === TokenKind.KwPub || k === TokenKind.At)) {
    complain(p, missingComma(previousSpan(p), foundText(p)));
    return true;
  }
  return false;
}

/** `Variant = { Directive } Ident [ "(" TypeExpr { "," TypeExpr } ")" | "{" Fields "}" ] [ "=" IntLit ] .` */
function parseVariant(p: Parser, head: ItemHead): VariantDecl {
  const start = startOffset(p);
  if (head.vis !== "Private") {
    fail(p, unexpected(previousSpan(p), "`pub` before a variant"));
  }
  const name = expectName(p, "the name of a variant");
  const payload = parsePayload(p);
  let discriminant: bigint | null = null;
  if (eat(p, TokenKind.Assign)) {
    discriminant = kind(p) === TokenKind.Int ? at(p.tokens.numbers, value(p)).value : null;
    expect(p, TokenKind.Int);
  }
  return { head, name, payload, discriminant, span: spanFrom(p, start) };
}

function parsePayload(p: Parser): VariantPayload {
  const open = p.pos;
  if (eat(p, TokenKind.LParen)) {
    const context = p.context;
    p.context = 0;
    const types: TypeExprId[] = parseTypeList(p, TokenKind.RParen);
    expectClosing(p, TokenKind.RParen, open);
    p.context = context;
    return { kind: "Tuple", types };
  }
  if (eat(p, TokenKind.LBrace)) {
    const context = p.context;
    p.context = 0;
    const fields = kind(p) === TokenKind.RBrace ? [] : parseFields(p, parseItemHead(p));
    expectClosing(p, TokenKind.RBrace, open);
    p.context = context;
    return { kind: "Record", fields };
  }
  return { kind: "Unit" };
}

/**
 * `AfterEq = "|" Variant { "|" Variant } | Variant { "|" Variant } | TypeExpr .`: a leading `|`, or a bare name
 * followed by `(`, `{`, `=` or `|`, starts variants `[gram.type-body]`.
 */
function parseAfterEq(p: Parser): TypeBody {
  const hasBar = eat(p, TokenKind.Pipe);
  if (!hasBar && kind(p) !== TokenKind.At && !isVariantStart(p)) {
    return { kind: "Alias", type: parseType(p) };
  }
  const variants: VariantDecl[] = [];
  do {
    variants.push(parseVariant(p, parseItemHead(p)));
  } while (!p.isFailed && eat(p, TokenKind.Pipe));
  return { kind: "Enum", variants };
}

function isVariantStart(p: Parser): boolean {
  if (kind(p) !== TokenKind.Ident) {
    return false;
  }
  switch (kindAhead(p, 1)) {
    case TokenKind.LParen:
    case TokenKind.LBrace:
    case TokenKind.Assign:
    case TokenKind.Pipe:
      return true;
    default:
      return false;
  }
}
