// Paths, bounds and effect paths.

import { TokenKind } from "../lexer/index.js";
import type { AssocArg, BoundRef, EffectList, EffectPath, Name, Path, PathRoot, TypeExprId } from "./ast.js";
import {
  advance,
  eat,
  expect,
  expectClosing,
  expectMemberName,
  expectName,
  isWord,
  kind,
  kindAhead,
  spanFrom,
  startOffset,
  startsLine,
  type Parser,
} from "./cursor.js";
import { parseType } from "./parse_type.js";

/** Can a path begin with this token? */
export function startsPath(k: TokenKind): boolean {
  return (
    k === TokenKind.Ident ||
    k === TokenKind.Reserved ||
    k === TokenKind.KwThisType ||
    k === TokenKind.KwCrate ||
    k === TokenKind.KwSuper
  );
}

/**
 * `Path = ( Ident | "This" | "crate" | "super" { "::" "super" } ) { "::" Ident } .`
 *
 * A `::` that is not followed by a name (in a `use`: by `*` or `{`) is left where it is.
 */
export function parsePath(p: Parser): Path {
  const start = startOffset(p);
  const segments: Name[] = [];
  let root: PathRoot = "Plain";
  let supers = 0;
  switch (kind(p)) {
    case TokenKind.KwThisType:
      root = "This";
      advance(p);
      break;
    case TokenKind.KwCrate:
      root = "Crate";
      advance(p);
      break;
    case TokenKind.KwSuper:
      root = "Super";
      supers = 1;
      advance(p);
      while (kind(p) === TokenKind.ColonColon && kindAhead(p, 1) === TokenKind.KwSuper) {
        advance(p);
        advance(p);
        supers += 1;
      }
      break;
    default:
      segments.push(expectName(p, "a name"));
  }
  while (kind(p) === TokenKind.ColonColon && !isUseGroup(kindAhead(p, 1))) {
    advance(p);
    segments.push(expectMemberName(p, "a name"));
  }
  return { root, supers, segments, span: spanFrom(p, start) };
}

function isUseGroup(k: TokenKind): boolean {
  return k === TokenKind.Star || k === TokenKind.LBrace;
}

/** `Bounds = BoundRef { "+" BoundRef } .` */
export function parseBounds(p: Parser): BoundRef[] {
  const bounds = [parseBoundRef(p)];
  while (eat(p, TokenKind.Plus)) {
    bounds.push(parseBoundRef(p));
  }
  return bounds;
}

/** `BoundRef = Path [ "[" BArg { "," BArg } "]" ] .   BArg = TypeExpr | Ident "=" TypeExpr .` */
export function parseBoundRef(p: Parser): BoundRef {
  const start = startOffset(p);
  const path = parsePath(p);
  const args: TypeExprId[] = [];
  const assoc: AssocArg[] = [];
  if (kind(p) === TokenKind.LBracket && !startsLine(p)) {
    const open = p.pos;
    const context = p.context;
    p.context = 0;
    advance(p);
    while (!p.isFailed && kind(p) !== TokenKind.RBracket) {
      if (kind(p) === TokenKind.Ident && kindAhead(p, 1) === TokenKind.Assign) {
        const name = expectName(p, "a name");
        advance(p);
        assoc.push({ name, type: parseType(p) });
      } else {
        args.push(parseType(p));
      }
      if (!eat(p, TokenKind.Comma)) {
        break;
      }
    }
    expectClosing(p, TokenKind.RBracket, open);
    p.context = context;
  }
  return { path, args, assoc, span: spanFrom(p, start) };
}

/** `Effects = "effects" ":" "[" [ EffPath { "," EffPath } ] "]" .`, or null if none begins here. */
export function parseEffects(p: Parser): EffectList | null {
  return isWord(p, p.words.effects, TokenKind.Colon) ? parseEffectList(p) : null;
}

/** The list behind `effects` or `caps`; the next token is that word. */
export function parseEffectList(p: Parser): EffectList {
  const start = startOffset(p);
  const effects: EffectPath[] = [];
  advance(p);
  expect(p, TokenKind.Colon);
  const open = p.pos;
  expect(p, TokenKind.LBracket);
  while (!p.isFailed && kind(p) !== TokenKind.RBracket) {
    effects.push(parseEffectPath(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RBracket, open);
  return { effects, span: spanFrom(p, start) };
}

/** `EffPath = Ident { "." Ident } .`, with a module path in front where the effect is another module's `[eff.custom]`. */
export function parseEffectPath(p: Parser): EffectPath {
  const start = startOffset(p);
  let prefix: Path | null = null;
  let first: Name;
  if (startsPath(kind(p)) && (kind(p) !== TokenKind.Ident || kindAhead(p, 1) === TokenKind.ColonColon)) {
    const path = parsePath(p);
    const last = path.segments.pop();
    first = last === undefined ? expectName(p, "the name of an effect") : last;
    if (path.root !== "Plain" || path.segments.length > 0) {
      prefix = path;
    }
  } else {
    first = expectName(p, "the name of an effect");
  }
  const segments = [first];
  while (eat(p, TokenKind.Dot)) {
    segments.push(expectMemberName(p, "the name of an effect"));
  }
  return { prefix, segments, span: spanFrom(p, start) };
}
