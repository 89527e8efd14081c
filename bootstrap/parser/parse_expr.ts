// Expressions by precedence: levels 1 to 16 of the operator table.

import { TokenKind, tokenSpan } from "../lexer/index.js";
import { at, intern, joinSpans, push, text, type Span } from "../source/index.js";
import type { Expr, ExprId, UnaryOp } from "./ast.js";
import { checkIntRange } from "./check_literal.js";
import {
  advance,
  ascend,
  complain,
  descend,
  enter,
  expect,
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
  TYPE_ARGS,
  type Parser,
} from "./cursor.js";
import * as errors from "./errors.js";
import {
  binaryLevels,
  binaryOpOf,
  LEVEL_AS,
  LEVEL_COMPARISON,
  LEVEL_NOT,
  LEVEL_OR,
  LEVEL_RANGE,
  updateOpOf,
} from "./operators.js";
import { parsePostfix } from "./parse_postfix.js";
import { parseCastType, parseType } from "./parse_type.js";

/** `Expr`, level 1: `Ternary [ AssignOp Expr ]`. */
export function parseExpr(p: Parser): ExprId {
  return parseLevel(p, true);
}

/** Level 2: an expression without assignment. */
export function parseTernary(p: Parser): ExprId {
  return parseLevel(p, false);
}

/** `or { "or" or } [ "?" Ternary ":" Ternary ] [ AssignOp Expr ]`, the last only if `takesAssign`. */
function parseLevel(p: Parser, takesAssign: boolean): ExprId {
  if (!descend(p)) {
    return addExpr(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const start = startOffset(p);
  let left = parseBinary(p, LEVEL_OR);
  if (kind(p) === TokenKind.Question) {
    advance(p);
    const yes = parseTernary(p);
    expect(p, TokenKind.Colon);
    const no = parseTernary(p);
    left = addExpr(p, { kind: "Ternary", cond: left, yes, no, span: spanFrom(p, start) });
  }
  if (takesAssign) {
    left = parseAssign(p, left, start);
  }
  leave(p, saved);
  ascend(p);
  return left;
}

/** `[ AssignOp Expr ]` behind `left` */
function parseAssign(p: Parser, left: ExprId, start: number): ExprId {
  const opSpan = here(p);
  if (kind(p) === TokenKind.Assign) {
    advance(p);
    const right = parseExpr(p);
    return addExpr(p, { kind: "Assign", place: left, value: right, opSpan, span: spanFrom(p, start) });
  }
  const op = updateOpOf(kind(p));
  if (op === null) {
    return left;
  }
  advance(p);
  const right = parseExpr(p);
  return addExpr(p, { kind: "Update", op, place: left, value: right, opSpan, span: spanFrom(p, start) });
}

/** Binary operators of level `min` and tighter, `not` included where it may stand. */
function parseBinary(p: Parser, min: number): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  let left = kind(p) === TokenKind.KwNot && min <= LEVEL_NOT ? parseNot(p) : parsePrefix(p);
  let last = 0;
  let lastSpan = here(p);
  for (;;) {
    const k = kind(p);
    const level = binaryLevels[k] ?? 0;
    if (level === 0 || level < min || (isAmbiguous(k) && startsLine(p))) {
      break;
    }
    const opSpan = here(p);
    if (level === last && level === LEVEL_COMPARISON) {
      complain(p, errors.chainedComparison(opSpan, lastSpan));
    } else if (level === last && level === LEVEL_RANGE) {
      complain(p, errors.chainedRange(opSpan));
    }
    last = level;
    lastSpan = opSpan;
    advance(p);
    left = level === LEVEL_AS ? parseCast(p, left, start) : parseRight(p, k, left, level, opSpan, start);
  }
  leave(p, saved);
  return left;
}

/** `-`, `*` and `&` may also begin a statement, so at the start of a line they do `[lex.newline]`. */
function isAmbiguous(k: TokenKind): boolean {
  return k === TokenKind.Minus || k === TokenKind.Star || k === TokenKind.Amp;
}

/** The right operand of a binary operator or range, and the node. */
function parseRight(p: Parser, k: TokenKind, left: ExprId, level: number, opSpan: Span, start: number): ExprId {
  const meant = rejectDoubled(p, k, level, opSpan);
  if (!descend(p)) {
    return left;
  }
  const right = parseBinary(p, meant + 1);
  ascend(p);
  const span = spanFrom(p, start);
  if (level === LEVEL_RANGE) {
    return addExpr(p, { kind: "Range", lo: left, hi: right, isClosed: k === TokenKind.KwThrough, span });
  }
  const op = binaryOpOf(k);
  if (op === null) {
    return addExpr(p, { kind: "Error", span });
  }
  return addExpr(p, { kind: "Binary", op, left, right, opSpan, span });
}

/** `a && b` and `a || b` are written with `and` and `or`, whose level is given so that what follows is read as it is meant. */
function rejectDoubled(p: Parser, k: TokenKind, level: number, opSpan: Span): number {
  const isDoubled = kind(p) === k && startOffset(p) === opSpan.end;
  if (isDoubled && (k === TokenKind.Amp || k === TokenKind.Pipe)) {
    const isAnd = k === TokenKind.Amp;
    complain(p, errors.notInExpressions(joinSpans(opSpan, here(p)), isAnd ? "`&&`" : "`||`", isAnd ? "and" : "or"));
    advance(p);
    return binaryLevels[isAnd ? TokenKind.KwAnd : TokenKind.KwOr] ?? level;
  }
  return level;
}

/** `operand as Type` */
function parseCast(p: Parser, operand: ExprId, start: number): ExprId {
  const type = parseCastType(p);
  return addExpr(p, { kind: "Cast", operand, type, span: spanFrom(p, start) });
}

/** `"not" Comparison`, level 5 */
function parseNot(p: Parser): ExprId {
  if (!descend(p)) {
    return addExpr(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const opSpan = here(p);
  advance(p);
  const operand = kind(p) === TokenKind.KwNot ? parseNot(p) : parseBinary(p, LEVEL_COMPARISON);
  const id = addExpr(p, { kind: "Unary", op: "Not", operand, opSpan, span: spanFrom(p, opSpan.start) });
  leave(p, saved);
  ascend(p);
  return id;
}

/** Level 15: `-x ~x *x ref x mut ref x &x`; a `not` here is P014. */
export function parsePrefix(p: Parser): ExprId {
  switch (kind(p)) {
    case TokenKind.Minus:
      return parseNegation(p);
    case TokenKind.Tilde:
      return parseUnary(p, "BitNot", 1);
    case TokenKind.Star:
      if ((p.context & TYPE_ARGS) !== 0 && kindAhead(p, 1) === TokenKind.KwMut) {
        return parseTypeOnly(p);
      }
      return parseUnary(p, "Deref", 1);
    case TokenKind.Pow:
      if ((p.context & TYPE_ARGS) !== 0 && kindAhead(p, 1) === TokenKind.KwMut) {
        return parseTypeOnly(p);
      }
      return parseDoubleDeref(p);
    case TokenKind.Amp:
      if (kindAhead(p, 1) === TokenKind.KwMut && kindAhead(p, 2) !== TokenKind.KwRef) {
        const both = joinSpans(here(p), tokenSpan(p.tokens, p.pos + 1));
        fail(p, errors.mutableAddress(both));
        return addExpr(p, { kind: "Error", span: both });
      }
      return parseUnary(p, "AddrOf", 1);
    case TokenKind.KwRef:
      return parseUnary(p, "Ref", 1);
    case TokenKind.KwMut:
      return parseMutPrefix(p);
    case TokenKind.KwNot: {
      const token = p.pos;
      const span = here(p);
      const id = parseNot(p);
      if (!p.isFailed) {
        const whole = at(p.ast.exprs, id).span;
        const pos = p.pos;
        p.pos = token;
        complain(p, errors.notBelowOperator(span, whole));
        p.pos = pos;
      }
      return id;
    }
    default:
      return parsePower(p);
  }
}

/** `**x` before an operand is `*(*x)`. */
function parseDoubleDeref(p: Parser): ExprId {
  if (!descend(p)) {
    return addExpr(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const both = here(p);
  const middle = both.start + 1;
  advance(p);
  const operand = parsePrefix(p);
  rejectPower(p, operand, both, "Deref");
  const opSpan = { file: both.file, start: middle, end: both.end };
  const inner = addExpr(p, { kind: "Unary", op: "Deref", operand, opSpan, span: spanFrom(p, middle) });
  const outerSpan = { file: both.file, start: both.start, end: middle };
  const span = spanFrom(p, both.start);
  const id = addExpr(p, { kind: "Unary", op: "Deref", operand: inner, opSpan: outerSpan, span });
  leave(p, saved);
  ascend(p);
  return id;
}

/** `mut ref x`; in the brackets of `x[…]` also the type `mut func(…)`. */
function parseMutPrefix(p: Parser): ExprId {
  if (kindAhead(p, 1) === TokenKind.KwRef) {
    return parseUnary(p, "MutRef", 2);
  }
  if ((p.context & TYPE_ARGS) !== 0 && kindAhead(p, 1) === TokenKind.KwFunc) {
    return parseTypeOnly(p);
  }
  advance(p);
  expect(p, TokenKind.KwRef);
  return addExpr(p, { kind: "Error", span: here(p) });
}

/** A type that is no expression, among the arguments of `x[…]`. */
export function parseTypeOnly(p: Parser): ExprId {
  const start = startOffset(p);
  const type = parseType(p);
  return push(p.ast.exprs, { kind: "TypeOnly", type, span: spanFrom(p, start) });
}

/** A prefix operator of `tokens` tokens and its operand. */
function parseUnary(p: Parser, op: UnaryOp, tokens: number): ExprId {
  if (!descend(p)) {
    return addExpr(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const start = startOffset(p);
  const first = here(p);
  for (let i = 0; i < tokens; i += 1) {
    advance(p);
  }
  const opSpan = spanFrom(p, start);
  const operand = parsePrefix(p);
  rejectPower(p, operand, first, op);
  const id = addExpr(p, { kind: "Unary", op, operand, opSpan, span: spanFrom(p, start) });
  leave(p, saved);
  ascend(p);
  return id;
}

/** P015: `* ~ & ref` directly before `a ** b`. */
function rejectPower(p: Parser, operand: ExprId, opSpan: Span, op: UnaryOp): void {
  const node = at(p.ast.exprs, operand);
  if (node.kind !== "Binary" || node.op !== "Pow" || p.powerEnd !== p.pos || p.isFailed) {
    return;
  }
  const left = at(p.ast.exprs, node.left).span;
  const pos = p.pos;
  p.pos = pos - 1;
  complain(p, errors.prefixBeforePower(opSpan, joinSpans(opSpan, left), spelling(op)));
  p.pos = pos;
}

function spelling(op: UnaryOp): string {
  switch (op) {
    case "Neg":
      return "-";
    case "BitNot":
      return "~";
    case "Not":
      return "not";
    case "Deref":
      return "*";
    case "Ref":
      return "ref";
    case "MutRef":
      return "mut ref";
    case "AddrOf":
      return "&";
  }
}

/** `-x`; directly before a number that stands alone, the two are one literal `[lex.int]`. */
function parseNegation(p: Parser): ExprId {
  if (!descend(p)) {
    return addExpr(p, { kind: "Error", span: here(p) });
  }
  const saved = enter(p);
  const opSpan = here(p);
  advance(p);
  const token = p.pos;
  const isNumber = kind(p) === TokenKind.Int || kind(p) === TokenKind.Float;
  p.negated = isNumber ? token : -1;
  const operand = parsePrefix(p);
  const span = spanFrom(p, opSpan.start);
  const node = at(p.ast.exprs, operand);
  let id = operand;
  if (isNumber && node.kind === "Int") {
    checkIntRange(p, token, true);
    p.ast.exprs[operand] = { kind: "Int", value: -node.value, suffix: node.suffix, span };
  } else if (isNumber && node.kind === "Float") {
    const negative = intern(p.interner, "-" + text(p.interner, node.text));
    p.ast.exprs[operand] = { kind: "Float", text: negative, suffix: node.suffix, span };
  } else {
    if (isNumber && p.kinds[token] === TokenKind.Int && !p.isFailed) {
      checkIntRange(p, token, false);
    }
    id = addExpr(p, { kind: "Unary", op: "Neg", operand, opSpan, span });
  }
  leave(p, saved);
  ascend(p);
  return id;
}

/** Level 16: `Postfix [ "**" Prefix ]` */
function parsePower(p: Parser): ExprId {
  const saved = enter(p);
  const start = startOffset(p);
  let id = parsePostfix(p);
  if (kind(p) === TokenKind.Pow) {
    const opSpan = here(p);
    advance(p);
    if (descend(p)) {
      const right = parsePrefix(p);
      ascend(p);
      id = addExpr(p, { kind: "Binary", op: "Pow", left: id, right, opSpan, span: spanFrom(p, start) });
      p.powerEnd = p.pos;
    }
  }
  leave(p, saved);
  return id;
}

/** Adds a node above the subtrees since `enter`. */
export function addExpr(p: Parser, node: Expr): ExprId {
  grow(p);
  return push(p.ast.exprs, node);
}

/** Adds a node without children. */
export function addLeaf(p: Parser, node: Expr): ExprId {
  if (p.height === 0) {
    p.height = 1;
  }
  return push(p.ast.exprs, node);
}

/** P003 at the next token. */
export function failExpr(p: Parser): ExprId {
  const span = here(p);
  if (kind(p) === TokenKind.Bang) {
    fail(p, errors.bangPrefix(span));
  } else {
    fail(p, errors.missingExpression(span, foundText(p)));
  }
  return addLeaf(p, { kind: "Error", span });
}
