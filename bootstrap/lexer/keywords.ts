// Keywords by symbol and by kind.  [lex.keyword]

import { intern, type Interner, type Sym } from "../source/index.js";
import table from "../tables/keywords.json" with { type: "json" };
import operators from "../tables/operators.json" with { type: "json" };
import { TokenKind } from "./token.js";

/**
 * The kind of each word: `kinds[sym]` is a keyword's kind, `Reserved`, or `Ident`. Symbols behind the end of the
 * array are identifiers. Small when the keywords are the first texts of the interner.
 */
export interface KeywordKinds {
  readonly kinds: Uint8Array;
}

/** Interns all keywords and reserved words. */
export function keywordKinds(interner: Interner): KeywordKinds {
  const syms: Sym[] = [];
  const found: TokenKind[] = [];
  for (const row of table.keywords) {
    syms.push(intern(interner, row.text));
    found.push(kindNamed(row.kind));
  }
  for (const word of table.reserved) {
    syms.push(intern(interner, word));
    found.push(TokenKind.Reserved);
  }
  let last = 0;
  for (const sym of syms) {
    last = sym > last ? sym : last;
  }
  const kinds = new Uint8Array(last + 1).fill(TokenKind.Ident);
  for (let i = 0; i < syms.length; i += 1) {
    kinds[syms[i] ?? 0] = found[i] ?? TokenKind.Ident;
  }
  return { kinds };
}

/** The kind of this name in the tables. */
export function kindNamed(name: string): TokenKind {
  const kind = TokenKind[name as keyof typeof TokenKind];
  return kind;
}

/** How a message names a kind: `` `func` ``, `a name`, `the end of the file` … */
export function kindText(kind: TokenKind): string {
  return kindTexts[kind] ?? "a token";
}

/** How a token dump names a kind: the spelling of keywords and punctuation, a word for the others. */
export function kindLabel(kind: TokenKind): string {
  return kindLabels[kind] ?? "token";
}

const kindTexts: string[] = [];
const kindLabels: string[] = [];

function name(kind: TokenKind, label: string, text: string): void {
  kindLabels[kind] = label;
  kindTexts[kind] = text;
}

name(TokenKind.Eof, "eof", "the end of the file");
name(TokenKind.Ident, "ident", "a name");
name(TokenKind.Reserved, "reserved", "a reserved word");
name(TokenKind.Int, "int", "a number");
name(TokenKind.Float, "float", "a number");
name(TokenKind.Char, "char", "a character literal");
name(TokenKind.Str, "str", "a text");
name(TokenKind.Bytes, "bytes", "a byte text");
name(TokenKind.InterpStart, "interp-start", "a text");
name(TokenKind.InterpMid, "interp-mid", "the `}` of an interpolation");
name(TokenKind.InterpEnd, "interp-end", "the `}` of an interpolation");
name(TokenKind.FormatSpec, "spec", "a format specification");
name(TokenKind.StableId, "stable-id", "a stable ID");
for (const row of table.keywords) {
  name(kindNamed(row.kind), row.text, "`" + row.text + "`");
}
for (const row of operators.punctuation) {
  name(kindNamed(row.token), row.text, "`" + row.text + "`");
}
