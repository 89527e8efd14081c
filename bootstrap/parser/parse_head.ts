// What stands in front of items, fields and variants: directives, visibility, comments.

import { TokenKind } from "../lexer/index.js";
import { at } from "../source/index.js";
import type { AiComment, DirArg, Directive, DirValue, ItemHead, Name, Vis } from "./ast.js";
import {
  advance,
  eat,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  here,
  isKeyword,
  kind,
  spanFrom,
  startOffset,
  value,
  type Parser,
} from "./cursor.js";
import { expected } from "./errors.js";

/** `{ Directive } [ Vis ]`, with the comments in front of and between them. */
export function parseItemHead(p: Parser): ItemHead {
  const first = p.pos;
  const directives: Directive[] = [];
  while (kind(p) === TokenKind.At) {
    directives.push(parseDirective(p));
  }
  const vis = parseVis(p);
  const docs: Name[] = [];
  const ai: AiComment[] = [];
  takeComments(p, first, p.pos, docs, ai);
  return { directives, vis, docs, ai };
}

/** Moves the comments that stand before the tokens `first` to `last` into the lists; earlier ones are dropped. */
function takeComments(p: Parser, first: number, last: number, docs: Name[], ai: AiComment[]): void {
  const comments = p.tokens.comments;
  while (p.comment < comments.length && at(comments, p.comment).token <= last) {
    const comment = at(comments, p.comment);
    p.comment += 1;
    if (comment.token < first) {
      continue;
    }
    if (comment.kind === "Outer") {
      docs.push({ sym: comment.text, span: comment.span });
    } else if (comment.kind === "Ai") {
      ai.push({ key: comment.key, text: comment.text, span: comment.span });
    }
  }
}

/** `Vis = "pub" [ "(" "crate" ")" ] .` */
export function parseVis(p: Parser): Vis {
  if (!eat(p, TokenKind.KwPub)) {
    return "Private";
  }
  if (kind(p) !== TokenKind.LParen) {
    return "Public";
  }
  advance(p);
  expect(p, TokenKind.KwCrate);
  expect(p, TokenKind.RParen);
  return "Crate";
}

/** `Directive = "@" DirName [ DirArgs ] | "@" "[" DirName [ DirArgs ] "]" .` */
function parseDirective(p: Parser): Directive {
  const start = startOffset(p);
  advance(p);
  const open = p.pos;
  const hasBracket = eat(p, TokenKind.LBracket);
  const name = parseDirectiveName(p);
  const args = kind(p) === TokenKind.LParen ? parseDirectiveArgs(p) : [];
  if (hasBracket) {
    expectClosing(p, TokenKind.RBracket, open);
  }
  return { name, args, span: spanFrom(p, start) };
}

/** `DirName = Ident | Keyword .` */
function parseDirectiveName(p: Parser): Name {
  if (isKeyword(kind(p)) || kind(p) === TokenKind.Reserved) {
    const name = { sym: value(p), span: here(p) };
    advance(p);
    return name;
  }
  return expectName(p, "the name of a directive");
}

/** `DirArgs = "(" [ DirArg { "," DirArg } ] ")" .` */
function parseDirectiveArgs(p: Parser): DirArg[] {
  const open = p.pos;
  const args: DirArg[] = [];
  advance(p);
  while (!p.isFailed && kind(p) !== TokenKind.RParen) {
    args.push(parseDirectiveArg(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RParen, open);
  return args;
}

/** `DirArg = Ident [ ":" DirValue ] | Literal .` */
function parseDirectiveArg(p: Parser): DirArg {
  const start = startOffset(p);
  if (kind(p) === TokenKind.Ident) {
    const key = expectName(p, "a name");
    const argument = eat(p, TokenKind.Colon) ? parseDirectiveValue(p) : null;
    return { key, value: argument, span: spanFrom(p, start) };
  }
  return { key: null, value: parseDirectiveValue(p), span: spanFrom(p, start) };
}

/** `DirValue = Ident | Literal .` */
function parseDirectiveValue(p: Parser): DirValue {
  const span = here(p);
  const v = value(p);
  const k = kind(p);
  switch (k) {
    case TokenKind.Int:
      advance(p);
      return { kind: "Int", value: at(p.tokens.numbers, v).value, span };
    case TokenKind.Float:
      advance(p);
      return { kind: "Float", text: at(p.tokens.numbers, v).text, span };
    case TokenKind.Str:
      advance(p);
      return { kind: "Str", value: at(p.tokens.texts, v).value, span };
    case TokenKind.Char:
      advance(p);
      return { kind: "Char", value: v, span };
    case TokenKind.KwTrue:
    case TokenKind.KwFalse:
      advance(p);
      return { kind: "Bool", value: k === TokenKind.KwTrue, span };
    case TokenKind.Ident:
      return { kind: "Name", name: expectName(p, "a name") };
    default:
      fail(p, expected(span, "a name or literal", foundText(p)));
      return { kind: "Name", name: { sym: 0, span } };
  }
}
