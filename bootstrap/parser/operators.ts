// The operators by token, from bootstrap/tables/operators.json.

import { kindNamed, TokenKind } from "../lexer/index.js";
import table from "../tables/operators.json" with { type: "json" };
import type { BinaryOp } from "./ast.js";

/** Levels of the operator table of section 1. */
export const LEVEL_OR = 3;
export const LEVEL_NOT = 5;
export const LEVEL_COMPARISON = 6;
export const LEVEL_RANGE = 7;
export const LEVEL_AS = 14;

/** `binaryLevels[kind]` is the level of a binary operator, a range or `as`; 0 for other tokens and for `**`. */
export const binaryLevels = new Uint8Array(256);

const binaryOps: (BinaryOp | null)[] = [];
const updateOps: (BinaryOp | null)[] = [];

/** The operator that a binary operator token means; null for other tokens. */
export function binaryOpOf(kind: TokenKind): BinaryOp | null {
  return binaryOps[kind] ?? null;
}

/** The operator of `+=` and its like; null for other tokens. */
export function updateOpOf(kind: TokenKind): BinaryOp | null {
  return updateOps[kind] ?? null;
}

for (const row of table.binary) {
  const kind = kindNamed(row.token);
  binaryOps[kind] = row.op as BinaryOp;
  binaryLevels[kind] = kind === TokenKind.Pow ? 0 : row.level;
}
for (const row of table.range) {
  binaryLevels[kindNamed(row.token)] = row.level;
}
binaryLevels[TokenKind.KwAs] = LEVEL_AS;
for (const row of table.update) {
  updateOps[kindNamed(row.token)] = row.op as BinaryOp;
}

const exprStarts = new Uint8Array(256);
const exprStartKinds: readonly TokenKind[] = [
  TokenKind.Ident, TokenKind.Reserved, TokenKind.Int, TokenKind.Float, TokenKind.Char, TokenKind.Str,
  TokenKind.Bytes, TokenKind.InterpStart, TokenKind.LParen, TokenKind.LBracket, TokenKind.LBrace,
  TokenKind.Minus, TokenKind.Tilde, TokenKind.Star, TokenKind.Amp, TokenKind.KwRef, TokenKind.KwMut,
  TokenKind.KwNot, TokenKind.KwThis, TokenKind.KwThisType, TokenKind.KwCrate, TokenKind.KwSuper, TokenKind.KwIf,
  TokenKind.KwWhen, TokenKind.KwLoop, TokenKind.KwWhile, TokenKind.KwFor, TokenKind.KwCatch, TokenKind.KwDo,
  TokenKind.KwMove, TokenKind.KwLowlevel, TokenKind.KwReturn, TokenKind.KwBreak, TokenKind.KwContinue,
  TokenKind.KwTrue, TokenKind.KwFalse,
];
for (const kind of exprStartKinds) {
  exprStarts[kind] = 1;
}

/** Can an expression begin with this token? */
export function startsExpr(kind: TokenKind): boolean {
  return exprStarts[kind] === 1;
}

/** Can a statement begin with this token? */
export function startsStmt(kind: TokenKind): boolean {
  return startsExpr(kind) || kind === TokenKind.KwLet || kind === TokenKind.KwVar || kind === TokenKind.KwConst;
}
