// Files: the module's declarations, its imports and items.

import type { Diagnostics } from "../diagnostics/index.js";
import { lexFile, TokenKind, type Tokens } from "../lexer/index.js";
import { intern, text, type Interner, type SourceFile } from "../source/index.js";
import type { FileAst, ItemHead, Name, UseTree } from "./ast.js";
import {
  advance,
  complain,
  eat,
  expect,
  expectClosing,
  expectName,
  fail,
  foundText,
  here,
  isWord,
  kind,
  LINES,
  spanFrom,
  startOffset,
  value,
  type Parser,
} from "./cursor.js";
import { lateUse, reservedWord, unexpected } from "./errors.js";
import { parseItemHead } from "./parse_head.js";
import { isItem, parseItem } from "./parse_item.js";
import { parseEffectList, parsePath } from "./parse_path.js";
import { recover, skipRest } from "./recover.js";

/** Lexes and parses `file`; errors go to `diagnostics`. */
export function parseSource(file: SourceFile, interner: Interner, diagnostics: Diagnostics): FileAst {
  return parseFile(file, lexFile(file, interner, diagnostics), interner, diagnostics);
}

/**
 * `File = { InnerDoc } [ ModDecl ] [ Caps ] { Use } { Item } .`
 *
 * Parses the tokens of `file`. The result is complete but for what is in error; errors go to `diagnostics`.
 */
export function parseFile(
  file: SourceFile,
  tokens: Tokens,
  interner: Interner,
  diagnostics: Diagnostics,
): FileAst {
  const p = newParser(file, tokens, interner, diagnostics);
  for (const comment of tokens.comments) {
    if (comment.kind === "Inner" && comment.token === 0) {
      p.ast.docs.push({ sym: comment.text, span: comment.span });
    }
  }
  if (kind(p) === TokenKind.KwMod) {
    parseModDecl(p);
  }
  if (!p.isFailed && isWord(p, p.words.caps, TokenKind.Colon)) {
    p.ast.caps = parseEffectList(p);
  }
  if (p.isFailed) {
    recover(p, 0, "Item");
  }
  while (kind(p) !== TokenKind.Eof) {
    const first = p.pos;
    p.anchor = first;
    parseDeclaration(p);
    if (p.isFailed) {
      recover(p, first, "Item");
    }
    if (p.isAborted) {
      break;
    }
  }
  return p.ast;
}

function newParser(file: SourceFile, tokens: Tokens, interner: Interner, diagnostics: Diagnostics): Parser {
  const ast: FileAst = {
    file: file.id,
    span: { file: file.id, start: 0, end: file.bytes.length },
    docs: [],
    modDecl: null,
    caps: null,
    uses: [],
    items: [],
    itemNodes: [],
    exprs: [],
    pats: [],
    typeExprs: [],
    blocks: [],
    stmts: [],
  };
  return {
    file,
    tokens,
    kinds: tokens.kinds,
    interner,
    diagnostics,
    words: {
      caps: intern(interner, "caps"),
      effect: intern(interner, "effect"),
      effects: intern(interner, "effects"),
      pre: intern(interner, "pre"),
      post: intern(interner, "post"),
      invariant: intern(interner, "invariant"),
    },
    ast,
    eof: tokens.count - 1,
    pos: 0,
    context: LINES,
    isFailed: false,
    failPos: 0,
    isAborted: false,
    anchor: 0,
    lastError: -1,
    errorCount: 0,
    missingBraces: 0,
    depth: 0,
    height: 0,
    comment: 0,
    powerEnd: -1,
    negated: -1,
  };
}

/** `ModDecl = "mod" Path .` */
function parseModDecl(p: Parser): void {
  const start = startOffset(p);
  advance(p);
  const path = parsePath(p);
  p.ast.modDecl = { path, span: spanFrom(p, start) };
}

/** `{ Directive } [ Vis ] ( Func | Type | … ) | Use` */
function parseDeclaration(p: Parser): void {
  p.height = 0;
  p.depth = 0;
  p.context = LINES;
  if (kind(p) === TokenKind.RBrace && p.missingBraces > 0) {
    p.missingBraces -= 1;
    advance(p);
    return;
  }
  const start = startOffset(p);
  const head = parseItemHead(p);
  if (kind(p) === TokenKind.KwUse) {
    parseUse(p, head, start);
  } else if (isItem(p)) {
    p.ast.items.push(parseItem(p, head));
  } else if (kind(p) === TokenKind.Reserved) {
    fail(p, reservedWord(here(p), text(p.interner, value(p))));
  } else if (!skipRest(p)) {
    fail(p, unexpected(here(p), foundText(p)));
  }
}

/** `Use = [ Vis ] "use" UseTree .` */
function parseUse(p: Parser, head: ItemHead, start: number): void {
  const directive = head.directives[0];
  if (directive !== undefined) {
    fail(p, unexpected(directive.span, "directive before `use`"));
  }
  if (p.ast.items.length > 0) {
    complain(p, lateUse(here(p)));
  }
  advance(p);
  const tree = parseUseTree(p);
  p.ast.uses.push({ vis: head.vis, tree, span: spanFrom(p, start) });
}

/** `UseTree = Path [ "::" ( "*" | "{" UseTree { "," UseTree } "}" ) ] [ "as" Ident ] .` */
function parseUseTree(p: Parser): UseTree {
  const start = startOffset(p);
  const path = parsePath(p);
  if (eat(p, TokenKind.ColonColon)) {
    if (eat(p, TokenKind.Star)) {
      return { kind: "Glob", path, span: spanFrom(p, start) };
    }
    const trees = parseUseGroup(p);
    return { kind: "Group", path, trees, span: spanFrom(p, start) };
  }
  const alias: Name | null = eat(p, TokenKind.KwAs) ? expectName(p, "a name") : null;
  return { kind: "Single", path, alias, span: spanFrom(p, start) };
}

/** `"{" UseTree { "," UseTree } "}"` */
function parseUseGroup(p: Parser): UseTree[] {
  const open = p.pos;
  const trees: UseTree[] = [];
  expect(p, TokenKind.LBrace);
  while (!p.isFailed && kind(p) !== TokenKind.RBrace) {
    trees.push(parseUseTree(p));
    if (!eat(p, TokenKind.Comma)) {
      break;
    }
  }
  expectClosing(p, TokenKind.RBrace, open);
  return trees;
}
