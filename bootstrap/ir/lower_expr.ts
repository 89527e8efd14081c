/** Lowering of expressions: a copy of the tree with sugar replaced and literals folded. */
import { at } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import { TY_BOOL, TY_UNIT, type FormatPart, type Literal, type TCond, type TExpr, type TExprId, type TStmt } from "../types/index.js";
import { foldBinary, foldCast, foldUnary } from "./fold.js";
import { NO_EXPR, type IrArm, type IrCond, type IrExprId, type IrFieldInit, type IrFormatPart, type IrStmt } from "./ir.js";
import { add, type Lowerer } from "./lower.js";
import { lowerAssert, lowerAssertCmp } from "./lower_assert.js";

type Node<K extends TExpr["kind"]> = Extract<TExpr, { readonly kind: K }>;

/** Lowers the expression `id` of the source body. */
export function lowerExpr(l: Lowerer, id: TExprId): IrExprId {
  const expr = at(l.source.exprs, id);
  switch (expr.kind) {
    case "error":
      return internalError("ir", expr.span, "erroneous expression");
    case "literal":
    case "local":
    case "const_ref":
    case "global_ref":
    case "func_ref":
    case "break":
    case "continue":
      l.exprs.push(expr);
      return l.exprs.length - 1;
    case "call":
      return add(l, expr.type, expr.span, { kind: "call", func: expr.func, args: lowerAll(l, expr.args) });
    case "call_value": {
      const callee = lowerExpr(l, expr.callee);
      return add(l, expr.type, expr.span, { kind: "call_value", callee, call: expr.call, args: lowerAll(l, expr.args) });
    }
    case "ptr_op":
      return add(l, expr.type, expr.span, { kind: "ptr_op", op: expr.op, args: lowerAll(l, expr.args) });
    case "construct":
      return lowerConstruct(l, expr);
    case "tuple":
      return add(l, expr.type, expr.span, { kind: "tuple", elems: lowerAll(l, expr.elems) });
    case "array":
      return add(l, expr.type, expr.span, { kind: "array", elems: lowerAll(l, expr.elems) });
    case "list":
      return add(l, expr.type, expr.span, { kind: "list", elems: lowerAll(l, expr.elems) });
    case "repeat":
      return add(l, expr.type, expr.span, { kind: "repeat", value: lowerExpr(l, expr.value), count: expr.count });
    case "list_repeat":
      return add(l, expr.type, expr.span, { kind: "list_repeat", value: lowerExpr(l, expr.value), count: expr.count });
    case "range": {
      const lo = lowerExpr(l, expr.lo);
      return add(l, expr.type, expr.span, { kind: "range", lo, hi: lowerExpr(l, expr.hi), inclusive: expr.inclusive });
    }
    default:
      return lowerOperation(l, expr);
  }
}

/** Lowers expressions in order. */
export function lowerAll(l: Lowerer, ids: readonly TExprId[]): IrExprId[] {
  const lowered: IrExprId[] = [];
  for (const id of ids) {
    lowered.push(lowerExpr(l, id));
  }
  return lowered;
}

/** Lowers an optional expression. */
function lowerOptional(l: Lowerer, id: TExprId): IrExprId {
  return id < 0 ? NO_EXPR : lowerExpr(l, id);
}

function lowerConstruct(l: Lowerer, expr: Node<"construct">): IrExprId {
  const inits: IrFieldInit[] = [];
  for (const init of expr.inits) {
    inits.push({ field: init.field, value: lowerExpr(l, init.value) });
  }
  return add(l, expr.type, expr.span, { kind: "construct", def: expr.def, variant: expr.variant, inits, base: lowerOptional(l, expr.base) });
}

/** Places, borrows and operators. */
function lowerOperation(l: Lowerer, expr: TExpr): IrExprId {
  switch (expr.kind) {
    case "field":
      return add(l, expr.type, expr.span, { kind: "field", base: lowerExpr(l, expr.base), field: expr.field });
    case "deref":
      return add(l, expr.type, expr.span, { kind: "deref", base: lowerExpr(l, expr.base) });
    case "index": {
      const base = lowerExpr(l, expr.base);
      return add(l, expr.type, expr.span, { kind: "index", base, index: lowerExpr(l, expr.index) });
    }
    case "slice": {
      const base = lowerExpr(l, expr.base);
      const lo = lowerExpr(l, expr.lo);
      const hi = lowerExpr(l, expr.hi);
      return add(l, expr.type, expr.span, { kind: "slice", base, mut: expr.mut, lo, hi, inclusive: expr.inclusive });
    }
    case "borrow":
      return add(l, expr.type, expr.span, { kind: "borrow", borrow: expr.borrow, place: lowerExpr(l, expr.place) });
    case "address":
      return add(l, expr.type, expr.span, { kind: "address", place: lowerExpr(l, expr.place) });
    case "unary":
      return lowerUnary(l, expr);
    case "binary":
      return lowerBinary(l, expr);
    case "logic":
      return lowerLogic(l, expr);
    case "cast":
      return lowerCast(l, expr);
    case "assign": {
      const value = lowerExpr(l, expr.value);
      return add(l, expr.type, expr.span, { kind: "assign", place: lowerExpr(l, expr.place), value });
    }
    case "update": {
      const value = lowerExpr(l, expr.value);
      return add(l, expr.type, expr.span, { kind: "update", op: expr.op, place: lowerExpr(l, expr.place), value });
    }
    case "update_call": {
      const value = lowerExpr(l, expr.value);
      return add(l, expr.type, expr.span, { kind: "update_call", func: expr.func, place: lowerExpr(l, expr.place), value });
    }
    default:
      return lowerControl(l, expr);
  }
}

function literalOf(l: Lowerer, id: IrExprId): Literal | undefined {
  const expr = at(l.exprs, id);
  return expr.kind === "literal" ? expr.value : undefined;
}

function lowerUnary(l: Lowerer, expr: Node<"unary">): IrExprId {
  const value = lowerExpr(l, expr.value);
  const literal = literalOf(l, value);
  const folded = literal === undefined ? undefined : foldUnary(l.program, expr.op, literal, expr.type);
  if (folded !== undefined) {
    return add(l, expr.type, expr.span, { kind: "literal", value: folded });
  }
  return add(l, expr.type, expr.span, { kind: "unary", op: expr.op, value });
}

function lowerBinary(l: Lowerer, expr: Node<"binary">): IrExprId {
  const left = lowerExpr(l, expr.left);
  const right = lowerExpr(l, expr.right);
  const a = literalOf(l, left);
  const b = literalOf(l, right);
  if (a !== undefined && b !== undefined) {
    const folded = foldBinary(l.program, expr.op, a, b, at(l.exprs, left).type);
    if (folded !== undefined) {
      return add(l, expr.type, expr.span, { kind: "literal", value: folded });
    }
  }
  return add(l, expr.type, expr.span, { kind: "binary", op: expr.op, left, right });
}

function lowerLogic(l: Lowerer, expr: Node<"logic">): IrExprId {
  const left = lowerExpr(l, expr.left);
  const right = lowerExpr(l, expr.right);
  const a = literalOf(l, left);
  const b = literalOf(l, right);
  if (a !== undefined && b !== undefined && a.kind === "bool" && b.kind === "bool") {
    const value = expr.op === "and" ? a.value && b.value : a.value || b.value;
    return add(l, TY_BOOL, expr.span, { kind: "literal", value: { kind: "bool", value } });
  }
  return add(l, expr.type, expr.span, { kind: "logic", op: expr.op, left, right });
}

/** A string literal where a `ref Str` is expected is a literal of that type. */
function lowerCast(l: Lowerer, expr: Node<"cast">): IrExprId {
  const value = lowerExpr(l, expr.value);
  const literal = literalOf(l, value);
  if (literal !== undefined && expr.cast === "str_view") {
    return add(l, expr.type, expr.span, { kind: "literal", value: literal });
  }
  if (literal !== undefined && expr.cast === "num") {
    const folded = foldCast(l.program, literal, at(l.exprs, value).type, expr.type);
    if (folded !== undefined) {
      return add(l, expr.type, expr.span, { kind: "literal", value: folded });
    }
  }
  return add(l, expr.type, expr.span, { kind: "cast", cast: expr.cast, value });
}

function lowerCond(l: Lowerer, cond: TCond): IrCond {
  const value = lowerExpr(l, cond.value);
  return cond.kind === "bool" ? { kind: "bool", value } : { kind: "let", pat: cond.pat, value };
}

/** Control flow. */
function lowerControl(l: Lowerer, expr: TExpr): IrExprId {
  switch (expr.kind) {
    case "if": {
      const cond = lowerCond(l, expr.cond);
      const then = lowerExpr(l, expr.then);
      return add(l, expr.type, expr.span, { kind: "if", cond, then, otherwise: lowerOptional(l, expr.otherwise) });
    }
    case "when": {
      const value = lowerExpr(l, expr.value);
      const arms: IrArm[] = [];
      for (const arm of expr.arms) {
        arms.push({ pat: arm.pat, body: lowerExpr(l, arm.body) });
      }
      return add(l, expr.type, expr.span, { kind: "when", value, arms });
    }
    case "loop":
      return add(l, expr.type, expr.span, { kind: "loop", body: lowerExpr(l, expr.body) });
    case "while": {
      const cond = lowerCond(l, expr.cond);
      return add(l, expr.type, expr.span, { kind: "loop_while", cond, body: lowerExpr(l, expr.body) });
    }
    case "loop_var":
      return lowerLoopVar(l, expr);
    case "for": {
      const source = lowerExpr(l, expr.source);
      return add(l, expr.type, expr.span, { kind: "loop_in", pat: expr.pat, source, how: expr.how, body: lowerExpr(l, expr.body) });
    }
    case "block": {
      const stmts: IrStmt[] = [];
      for (const stmt of expr.stmts) {
        stmts.push(lowerStmt(l, stmt));
      }
      return add(l, expr.type, expr.span, { kind: "block", stmts, tail: lowerOptional(l, expr.tail), lowlevel: expr.lowlevel });
    }
    case "return":
      return add(l, expr.type, expr.span, { kind: "return", value: lowerOptional(l, expr.value) });
    case "try":
      return add(l, expr.type, expr.span, { kind: "try", value: lowerExpr(l, expr.value), source: expr.source, target: expr.target });
    case "try_else": {
      const value = lowerExpr(l, expr.value);
      const otherwise = lowerExpr(l, expr.otherwise);
      return add(l, expr.type, expr.span, { kind: "try_else", value, source: expr.source, local: expr.local, otherwise });
    }
    case "catch": {
      const body = lowerExpr(l, expr.body);
      const handler = lowerExpr(l, expr.handler);
      const { catchIndex, local, errorType } = expr;
      return add(l, expr.type, expr.span, { kind: "catch", catchIndex, body, local, errorType, handler });
    }
    case "closure":
      return lowerClosure(l, expr);
    case "format":
      return add(l, expr.type, expr.span, { kind: "format", sink: expr.sink, parts: lowerParts(l, expr.parts) });
    case "assert":
      return lowerAssert(l, expr);
    case "assert_cmp":
      return lowerAssertCmp(l, expr);
    default:
      return internalError("ir", expr.span, "expression of kind " + expr.kind);
  }
}

function lowerStmt(l: Lowerer, stmt: TStmt): IrStmt {
  if (stmt.kind === "expr") {
    return { kind: "expr", value: lowerExpr(l, stmt.value), span: stmt.span };
  }
  const init = lowerExpr(l, stmt.init);
  return { kind: "let", pat: stmt.pat, init, otherwise: lowerOptional(l, stmt.otherwise), span: stmt.span };
}

/** `loop (var i: T < n) body` is `{ var i = 0; while i < n body }` [expr.loop]. */
function lowerLoopVar(l: Lowerer, expr: Node<"loop_var">): IrExprId {
  const local = at(l.locals, expr.local);
  const zero = add(l, local.type, local.span, { kind: "literal", value: { kind: "int", value: 0n } });
  l.pats.push({ type: local.type, span: local.span, kind: "binding", local: expr.local, mode: "move" });
  const pat = l.pats.length - 1;
  const left = add(l, local.type, local.span, { kind: "local", local: expr.local });
  const right = lowerExpr(l, expr.limit);
  const test = add(l, TY_BOOL, expr.span, { kind: "binary", op: "lt", left, right });
  const body = lowerExpr(l, expr.body);
  const loop = add(l, expr.type, expr.span, { kind: "loop_while", cond: { kind: "bool", value: test }, body });
  const start: IrStmt = { kind: "let", pat, init: zero, otherwise: NO_EXPR, span: local.span };
  const run: IrStmt = { kind: "expr", value: loop, span: expr.span };
  return add(l, TY_UNIT, expr.span, { kind: "block", stmts: [start, run], tail: NO_EXPR, lowlevel: false });
}

function lowerClosure(l: Lowerer, expr: Node<"closure">): IrExprId {
  const closure = at(l.source.closures, expr.closure);
  l.depth += 1;
  const body = lowerExpr(l, closure.body);
  const { params, ret, isMove, kind, captures, span } = closure;
  l.closures[expr.closure] = { params, ret, body, depth: l.depth, isMove, kind, captures, span };
  l.depth -= 1;
  return add(l, expr.type, expr.span, { kind: "closure", closure: expr.closure });
}

/** Pieces of a format in canonical form: no empty text, no two texts in a row. */
export function lowerParts(l: Lowerer, parts: readonly FormatPart[]): IrFormatPart[] {
  const lowered: IrFormatPart[] = [];
  for (const part of parts) {
    if (part.kind === "value") {
      lowered.push({ kind: "value", value: lowerExpr(l, part.value), method: part.method, spec: part.spec });
    } else if (part.bytes.length > 0) {
      const last = lowered[lowered.length - 1];
      if (last !== undefined && last.kind === "text") {
        lowered[lowered.length - 1] = { kind: "text", bytes: joined(last.bytes, part.bytes) };
      } else {
        lowered.push({ kind: "text", bytes: part.bytes });
      }
    }
  }
  return lowered;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a, 0);
  all.set(b, a.length);
  return all;
}
