/**
 * Lowering of assertions [std.print]: `assert(c, …)` is `if not c { assert_failed… }`; `assert_eq(a, b)` matches both borrows with a
 * `when`, so that their temporaries live to its end, and fails with both values by Debug.
 */
import { at, EMPTY_SYM, type Span } from "../source/index.js";
import type { DefId, LocalIndex } from "../resolver/index.js";
import {
  langItem,
  mkAdt,
  mkTuple,
  TY_BOOL,
  TY_NEVER,
  TY_REF_STR,
  TY_UNIT,
  type FuncRef,
  type TContract,
  type TExpr,
  type TExprId,
  type TypeId,
} from "../types/index.js";
import { foldUnary } from "./fold.js";
import { NO_EXPR, type IrContract, type IrExprId, type IrPatId } from "./ir.js";
import { add, type Lowerer } from "./lower.js";
import { lowerExpr, lowerParts } from "./lower_expr.js";

type Node<K extends TExpr["kind"]> = Extract<TExpr, { readonly kind: K }>;

function lang(l: Lowerer, key: string): FuncRef {
  return { def: langItem(l.program, key), args: [] };
}

function formatterType(l: Lowerer): TypeId {
  const def: DefId = langItem(l.program, "formatter");
  return mkAdt(l.program.table, def, []);
}

function text(l: Lowerer, span: Span, bytes: Uint8Array): IrExprId {
  return add(l, TY_REF_STR, span, { kind: "literal", value: { kind: "str", bytes } });
}

/** `assert` and `debug_assert`. */
export function lowerAssert(l: Lowerer, expr: Node<"assert">): IrExprId {
  const test = negated(l, lowerExpr(l, expr.value), expr.span);
  const condition = text(l, expr.span, expr.condition);
  const failed = lowerFailure(l, expr, condition);
  const check = add(l, TY_UNIT, expr.span, { kind: "if", cond: { kind: "bool", value: test }, then: failed, otherwise: NO_EXPR });
  return expr.debugOnly ? add(l, TY_UNIT, expr.span, { kind: "debug", body: check }) : check;
}

/** A contract: `if not cond { panic }`, and the values of `old(…)` [con.form]. */
export function lowerContract(l: Lowerer, contract: TContract): IrContract {
  const olds = contract.olds.map((old) => ({ local: old.local, value: lowerExpr(l, old.value) }));
  const cond = lowerExpr(l, contract.cond);
  if (contract.failed < 0) {
    return { kind: contract.kind, given: contract.given, result: contract.result, olds, cond, check: cond, span: contract.span };
  }
  const test = negated(l, cond, contract.span);
  const failed = lowerExpr(l, contract.failed);
  const check = add(l, TY_UNIT, contract.span, { kind: "if", cond: { kind: "bool", value: test }, then: failed, otherwise: NO_EXPR });
  return { kind: contract.kind, given: contract.given, result: contract.result, olds, cond, check, span: contract.span };
}

function negated(l: Lowerer, value: IrExprId, span: Span): IrExprId {
  const expr = at(l.exprs, value);
  const folded = expr.kind === "literal" ? foldUnary(l.program, "not", expr.value, TY_BOOL) : undefined;
  if (folded !== undefined) {
    return add(l, TY_BOOL, span, { kind: "literal", value: folded });
  }
  return add(l, TY_BOOL, span, { kind: "unary", op: "not", value });
}

function lowerFailure(l: Lowerer, expr: Node<"assert">, condition: IrExprId): IrExprId {
  if (expr.message < 0) {
    return add(l, TY_NEVER, expr.span, { kind: "call", func: lang(l, "assert_failed"), args: [condition] });
  }
  const message = at(l.source.exprs, expr.message);
  if (message.kind === "format") {
    const parts = lowerParts(l, message.parts);
    const made = add(l, formatterType(l), message.span, { kind: "format", sink: "formatter", parts });
    return add(l, TY_NEVER, expr.span, { kind: "call", func: lang(l, "assert_failed_with"), args: [condition, made] });
  }
  const made = lowerExpr(l, expr.message);
  return add(l, TY_NEVER, expr.span, { kind: "call", func: lang(l, "assert_failed_message"), args: [condition, made] });
}

/** A new immutable local that holds one side, and the pattern that binds it. */
function side(l: Lowerer, type: TypeId, span: Span): { readonly local: LocalIndex; readonly pat: IrPatId } {
  l.locals.push({ name: EMPTY_SYM, span, mutable: false, type, closureDepth: l.depth });
  const local = l.locals.length - 1;
  l.pats.push({ type, span, kind: "binding", local, mode: "move" });
  return { local, pat: l.pats.length - 1 };
}

/** `assert_eq` and `assert_ne`. */
export function lowerAssertCmp(l: Lowerer, expr: Node<"assert_cmp">): IrExprId {
  const left = lowerExpr(l, expr.left);
  const right = lowerExpr(l, expr.right);
  const leftType = at(l.exprs, left).type;
  const rightType = at(l.exprs, right).type;
  const pair = mkTuple(l.program.table, [leftType, rightType]);
  const both = add(l, pair, expr.span, { kind: "tuple", elems: [left, right] });
  const a = side(l, leftType, at(l.exprs, left).span);
  const b = side(l, rightType, at(l.exprs, right).span);
  l.pats.push({ type: pair, span: expr.span, kind: "tuple", elems: [a.pat, b.pat] });
  const pat = l.pats.length - 1;
  const use = (one: { readonly local: LocalIndex }, type: TypeId): IrExprId => add(l, type, expr.span, { kind: "local", local: one.local });
  const args = [use(a, leftType), use(b, rightType)];
  const equal = add(l, TY_BOOL, expr.span, { kind: "call", func: expr.eq, args });
  const test = expr.ne ? equal : add(l, TY_BOOL, expr.span, { kind: "unary", op: "not", value: equal });
  const shown = [
    text(l, expr.span, expr.condition),
    debugText(l, use(a, leftType), expr.debugLeft, expr.span),
    debugText(l, use(b, rightType), expr.debugRight, expr.span),
  ];
  const failed = comparisonFailed(l, expr.message, shown, expr.span);
  const body = add(l, TY_UNIT, expr.span, { kind: "if", cond: { kind: "bool", value: test }, then: failed, otherwise: NO_EXPR });
  return add(l, TY_UNIT, expr.span, { kind: "when", value: both, arms: [{ pat, body }] });
}

function debugText(l: Lowerer, value: IrExprId, method: FuncRef, span: Span): IrExprId {
  return add(l, formatterType(l), span, { kind: "format", sink: "formatter", parts: [{ kind: "value", value, method, spec: undefined }] });
}

function comparisonFailed(l: Lowerer, message: TExprId, shown: readonly IrExprId[], span: Span): IrExprId {
  if (message < 0) {
    return add(l, TY_NEVER, span, { kind: "call", func: lang(l, "assert_eq_failed"), args: shown });
  }
  const args = shown.concat([lowerExpr(l, message)]);
  return add(l, TY_NEVER, span, { kind: "call", func: lang(l, "assert_eq_failed_message"), args });
}
