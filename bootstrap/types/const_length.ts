/**
 * Array lengths [type.array]: constant `U64` expressions over the untyped tree, since signatures come before bodies.
 *
 * Takes integer and Bool literals, constants of those types, operators, `as` and `? :`; every other constant expression can be
 * given a name first. The arithmetic is that of const_ops.ts.
 */
import { at, text, type Span } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { NO_DEF, type DefId, type Res } from "../resolver/index.js";
import type { BinaryExpr, Expr, ExprId, Name, NumSuffix } from "../parser/index.js";
import { binaryInt, fitsInt, invertInt, isIntType, negateInt, wrapInt, type OpResult } from "./const_ops.js";
import { constPanics, cyclicConst, lengthType, literalRange, notConstant } from "./errors_collect.js";
import { constOwner, findAssocConst } from "./find_const.js";
import { mkConst, mkParam, primType } from "./intern.js";
import { itemOf, lowerType, newLowering, type Lowering } from "./lower_type.js";
import { showType } from "./show.js";
import type { BinaryOp } from "./tast.js";
import { TY_BOOL, TY_CHAR, TY_ERROR, TY_I32, TY_U64, type TypeId } from "./ty.js";

/** An integer, Char or Bool (0, 1) with its type; -1 while an integer literal's type is open. */
export interface LengthValue {
  readonly type: TypeId;
  readonly value: bigint;
}

/** The length an expression gives, as a type: a `const`, in std also a type parameter; `TY_ERROR` after a report. */
export function lowerLength(l: Lowering, id: ExprId): TypeId {
  const program = l.c.program;
  const expr = at(at(program.resolved.asts, l.file).exprs, id);
  const res: Res = at(program.resolved.names, l.file).exprs[id] ?? { kind: "none" };
  if (expr.kind === "Path" && res.kind === "def" && at(program.resolved.defs, res.def).kind === "type_param") {
    return lowerLengthParam(l, res.def, expr.span);
  }
  const value = settle(l, evalExpr(l, id, TY_U64), TY_U64, expr.span);
  return value === undefined ? TY_ERROR : mkConst(program.table, value.value);
}

function lowerLengthParam(l: Lowering, param: DefId, span: Span): TypeId {
  const program = l.c.program;
  if (at(program.resolved.defs, param).pkg !== 0) {
    report(l.c.diagnostics, notConstant(span, "a type parameter is no array length"));
    return TY_ERROR;
  }
  return mkParam(program.table, param);
}

/** Gives an open literal its type and rejects other types. */
function settle(l: Lowering, value: LengthValue | undefined, expected: TypeId, span: Span): LengthValue | undefined {
  if (value === undefined || value.type === expected) {
    return value;
  }
  if (value.type !== -1 || !isIntType(expected)) {
    const found = value.type === -1 ? "an integer" : showType(l.c.program, value.type);
    report(l.c.diagnostics, lengthType(span, showType(l.c.program, expected), found));
    return undefined;
  }
  if (!fitsInt(expected, value.value)) {
    report(l.c.diagnostics, literalRange(span, value.value, showType(l.c.program, expected)));
    return undefined;
  }
  return { type: expected, value: value.value };
}

function evalExpr(l: Lowering, id: ExprId, expected: TypeId): LengthValue | undefined {
  const expr = at(at(l.c.program.resolved.asts, l.file).exprs, id);
  switch (expr.kind) {
    case "Int":
      return evalLiteral(l, expr.value, expr.suffix, expr.span);
    case "Bool":
      return { type: TY_BOOL, value: expr.value ? 1n : 0n };
    case "Char":
      return { type: TY_CHAR, value: BigInt(expr.value) };
    case "Path":
      return evalPath(l, id, expr.path.segments, expr.span);
    case "Scope":
      return evalScope(l, expr.base, expr.name, expr.span);
    case "Unary":
      return evalUnary(l, expr, expected);
    case "Binary":
      return evalBinary(l, expr, expected);
    case "Cast":
      return evalCast(l, expr.operand, lowerType(l, expr.type), expr.span);
    case "Ternary": {
      const cond = settle(l, evalExpr(l, expr.cond, TY_BOOL), TY_BOOL, expr.span);
      return cond === undefined ? undefined : evalExpr(l, cond.value === 1n ? expr.yes : expr.no, expected);
    }
    case "Error":
      return undefined;
    default:
      report(l.c.diagnostics, notConstant(expr.span, "this cannot be computed in an array length"));
      return undefined;
  }
}

function evalLiteral(l: Lowering, value: bigint, suffix: NumSuffix | null, span: Span): LengthValue | undefined {
  if (suffix === null) {
    return { type: -1, value };
  }
  const type = primType(suffix);
  return settle(l, { type: -1, value }, type, span);
}

function evalPath(l: Lowering, id: ExprId, segments: readonly Name[], span: Span): LengthValue | undefined {
  const res: Res = at(l.c.program.resolved.names, l.file).exprs[id] ?? { kind: "none" };
  if (res.kind === "error" || res.kind === "none") {
    return undefined;
  }
  if (res.kind === "partial" && res.used + 1 === segments.length) {
    return memberLength(l, constOwner(l, res.base, span), at(segments, res.used));
  }
  if (res.kind !== "def" || at(l.c.program.resolved.defs, res.def).kind !== "const") {
    report(l.c.diagnostics, notConstant(span, "only named constants can be used in an array length"));
    return undefined;
  }
  return constLength(l, res.def);
}

/** `Buffer[T]::N` */
function evalScope(l: Lowering, base: ExprId, name: Name, span: Span): LengthValue | undefined {
  const written = at(l.c.program.resolved.names, l.file).exprTypes[base];
  return written === undefined ? mismatch(l, span) : memberLength(l, lowerType(l, written), name);
}

function memberLength(l: Lowering, owner: TypeId, name: Name): LengthValue | undefined {
  const def = findAssocConst(l, owner, name);
  return def === NO_DEF ? undefined : constLength(l, def);
}

/** The value of a constant that a length needs; evaluated once. */
function constLength(l: Lowering, def: DefId): LengthValue | undefined {
  const c = l.c;
  if (c.lengths.has(def)) {
    return c.lengths.get(def);
  }
  const node = at(c.program.resolved.defs, def);
  if (c.active.includes(def)) {
    report(c.diagnostics, cyclicConst(node.span, text(c.program.interner, node.name)));
    c.lengths.set(def, undefined);
    return undefined;
  }
  const item = itemOf(c.program, def);
  let value: LengthValue | undefined;
  c.active.push(def);
  if (item.kind === "Const" && item.value !== null) {
    const inner = newLowering(c, def);
    const type = lowerType(inner, item.type);
    value = type === TY_ERROR ? undefined : settle(inner, evalExpr(inner, item.value, type), type, item.span);
  }
  c.active.pop();
  if (!c.lengths.has(def)) {
    c.lengths.set(def, value);
  }
  return value;
}

function evalUnary(l: Lowering, expr: Extract<Expr, { kind: "Unary" }>, expected: TypeId): LengthValue | undefined {
  const operand = evalExpr(l, expr.operand, expected);
  if (operand === undefined) {
    return undefined;
  }
  switch (expr.op) {
    case "Neg": {
      if (operand.type === -1) {
        return { type: -1, value: -operand.value };
      }
      return isIntType(operand.type) ? finish(l, negateInt(operand.type, operand.value), operand.type, expr.span) : mismatch(l, expr.span);
    }
    case "BitNot": {
      const type = operand.type === -1 ? expected : operand.type;
      return isIntType(type) ? { type, value: invertInt(type, operand.value) } : mismatch(l, expr.span);
    }
    case "Not": {
      const cond = settle(l, operand, TY_BOOL, expr.span);
      return cond === undefined ? undefined : { type: TY_BOOL, value: 1n - cond.value };
    }
    case "Deref":
    case "Ref":
    case "MutRef":
    case "AddrOf":
      return mismatch(l, expr.span);
  }
}

function mismatch(l: Lowering, span: Span): undefined {
  report(l.c.diagnostics, notConstant(span, "this cannot be computed in an array length"));
  return undefined;
}

function finish(l: Lowering, result: OpResult, type: TypeId, span: Span): LengthValue | undefined {
  if (result.kind === "panic") {
    report(l.c.diagnostics, constPanics(span, result.text));
    return undefined;
  }
  return { type, value: result.value };
}

function evalBinary(l: Lowering, expr: BinaryExpr, expected: TypeId): LengthValue | undefined {
  if (expr.op === "And" || expr.op === "Or") {
    const first = settle(l, evalExpr(l, expr.left, TY_BOOL), TY_BOOL, expr.span);
    if (first === undefined || (first.value === 1n) === (expr.op === "Or")) {
      return first;
    }
    return settle(l, evalExpr(l, expr.right, TY_BOOL), TY_BOOL, expr.span);
  }
  const op = binaryOp(expr.op);
  const isCompare = op === "eq" || op === "ne" || op === "lt" || op === "le" || op === "gt" || op === "ge";
  const isShift = op === "shl" || op === "shr" || op === "pow";
  const left = evalExpr(l, expr.left, isCompare ? -1 : expected);
  const right = evalExpr(l, expr.right, isCompare || isShift ? -1 : expected);
  if (left === undefined || right === undefined) {
    return undefined;
  }
  let type = left.type !== -1 ? left.type : !isShift && right.type !== -1 ? right.type : expected;
  if (type === -1 && !isCompare) {
    type = TY_I32;
  }
  if (isCompare && left.type === -1 && right.type === -1) {
    type = -1;
  }
  if (type !== -1) {
    const a = settle(l, left, type, expr.span);
    const b = isShift ? right : settle(l, right, type, expr.span);
    if (a === undefined || b === undefined) {
      return undefined;
    }
  }
  if (!isCompare && !isIntType(type)) {
    return mismatch(l, expr.span);
  }
  return finish(l, binaryInt(op, type, left.value, right.value), isCompare ? TY_BOOL : type, expr.span);
}

/** The operation of an operator; `and` and `or` are no operations on values. */
export function binaryOp(op: Exclude<BinaryExpr["op"], "And" | "Or">): BinaryOp {
  switch (op) {
    case "Add": return "add";
    case "Sub": return "sub";
    case "Mul": return "mul";
    case "Div": return "div";
    case "Rem": return "rem";
    case "Pow": return "pow";
    case "BitAnd": return "bit_and";
    case "BitOr": return "bit_or";
    case "BitXor": return "bit_xor";
    case "Shl": return "shl";
    case "Shr": return "shr";
    case "Eq": return "eq";
    case "Ne": return "ne";
    case "Lt": return "lt";
    case "Gt": return "gt";
    case "Le": return "le";
    case "Ge": return "ge";
  }
}

function evalCast(l: Lowering, operand: ExprId, type: TypeId, span: Span): LengthValue | undefined {
  const value = evalExpr(l, operand, type);
  if (value === undefined || type === TY_ERROR) {
    return undefined;
  }
  if (!isIntType(type)) {
    return mismatch(l, span);
  }
  return { type, value: wrapInt(type, value.value) };
}
