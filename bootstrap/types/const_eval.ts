/**
 * Evaluation of constant expressions on the typed tree [expr.const].
 *
 * Arithmetic is checked: what would panic at run time is T024 here; a constant in terms of itself is T005.
 */
import { at, text, type Span } from "../source/index.js";
import { report, type Diagnostics } from "../diagnostics/index.js";
import { NO_DEF, type DefId, type LocalIndex } from "../resolver/index.js";
import { binaryFloat, compareFloat, floatToInt, intToFloat, roundFloat } from "./const_float.js";
import { binaryInt, compareInt, invertInt, isIntType, negateInt, wrapInt } from "./const_ops.js";
import type { ConstValue } from "./const_value.js";
import { EMPTY_ENV } from "./env.js";
import { constPanics, cyclicConst, notConstant } from "./errors_collect.js";
import { paramTypes } from "./intern.js";
import { normalize } from "./normalize.js";
import type { Program } from "./program.js";
import { genericsOf, memberOfExtend } from "./query.js";
import { selectNormal } from "./select.js";
import { substitute } from "./substitute.js";
import type { BinaryOp, Literal, TBody, TExpr, TExprId, TypedProgram, UnaryOp } from "./tast.js";
import { TY_BOOL, TY_CHAR, TY_F32, TY_F64, type TypeId } from "./ty.js";

/** An evaluator for one program; remembers the values of constants without type parameters. */
export interface ConstEvaluator {
  readonly program: Program;
  readonly typed: TypedProgram;
  readonly diagnostics: Diagnostics;
  readonly cache: Map<DefId, ConstValue>;
  readonly active: DefId[];
}

/** The constant being evaluated, with what its type parameters stand for. */
interface Frame {
  readonly e: ConstEvaluator;
  readonly body: TBody;
  readonly generics: readonly DefId[];
  readonly args: readonly TypeId[];
  /** Values of locals: in conditions of contracts only. */
  readonly given: ReadonlyMap<LocalIndex, ConstValue>;
}

const NONE_GIVEN: ReadonlyMap<LocalIndex, ConstValue> = new Map();
const ERROR: ConstValue = { kind: "error" };

/** A new evaluator. */
export function newConstEvaluator(program: Program, typed: TypedProgram, diagnostics: Diagnostics): ConstEvaluator {
  return { program, typed, diagnostics, cache: new Map(), active: [] };
}

/** Evaluates every constant of the program, so that each panic and cycle is reported whether it is used or not. */
export function checkConstants(e: ConstEvaluator): void {
  for (const sig of e.program.consts) {
    if (sig !== undefined && e.typed.bodies[sig.def] !== undefined) {
      evalConst(e, sig.def, paramTypes(e.program.table, genericsOf(e.program, sig.def)));
    }
  }
}

/** The constant that `def` with `args` means: a behavior's constant becomes the implementation's, with its arguments. */
export function resolveConst(
  program: Program,
  def: DefId,
  args: readonly TypeId[],
): { readonly def: DefId; readonly args: readonly TypeId[] } {
  const parent = at(program.resolved.defs, def).parent;
  if (parent === NO_DEF || at(program.resolved.defs, parent).kind !== "behavior") {
    return { def, args };
  }
  const answer = selectNormal(program, EMPTY_ENV, parent, args);
  if (answer === "none" || answer === "ambiguous" || answer.kind !== "extend") {
    return { def, args };
  }
  const own = memberOfExtend(program, answer.extend, def);
  return own === NO_DEF ? { def, args } : { def: own, args: answer.args };
}

/** The value of a constant for the given type arguments (parallel to `genericsOf`). */
export function evalConst(e: ConstEvaluator, def: DefId, args: readonly TypeId[]): ConstValue {
  const target = resolveConst(e.program, def, args);
  const known = target.args.length === 0 ? e.cache.get(target.def) : undefined;
  if (known !== undefined) {
    return known;
  }
  const body = e.typed.bodies[target.def];
  if (body === undefined) {
    return ERROR;
  }
  if (e.active.includes(target.def)) {
    const node = at(e.program.resolved.defs, target.def);
    report(e.diagnostics, cyclicConst(node.span, text(e.program.interner, node.name)));
    e.cache.set(target.def, ERROR);
    return ERROR;
  }
  e.active.push(target.def);
  const frame: Frame = { e, body, generics: genericsOf(e.program, target.def), args: target.args, given: NONE_GIVEN };
  const value = evalExpr(frame, body.root);
  e.active.pop();
  if (target.args.length === 0 && !e.cache.has(target.def)) {
    e.cache.set(target.def, value);
  }
  return e.cache.get(target.def) ?? value;
}

/** Whether the condition `cond` of a function, called with the type arguments `args`, is false for these values of its locals. */
export function isKnownFalse(e: ConstEvaluator, body: TBody, args: readonly TypeId[], cond: TExprId, given: ReadonlyMap<LocalIndex, ConstValue>): boolean {
  const value = evalExpr({ e, body, generics: genericsOf(e.program, body.owner), args, given }, cond);
  return value.kind === "bool" && !value.value;
}

/** The value of a literal, its sign included; undefined for other expressions. */
export function literalValue(e: ConstEvaluator, body: TBody, id: TExprId): ConstValue | undefined {
  const expr = at(body.exprs, id);
  const isSigned = (expr.kind === "unary" && expr.op === "neg") || (expr.kind === "cast" && expr.cast === "str_view");
  const inner = isSigned ? at(body.exprs, expr.value) : expr;
  return inner.kind === "literal" ? evalExpr({ e, body, generics: [], args: [], given: NONE_GIVEN }, id) : undefined;
}

function typeIn(f: Frame, type: TypeId): TypeId {
  const program = f.e.program;
  return normalize(program, EMPTY_ENV, substitute(program, type, f.generics, f.args));
}

function fail(f: Frame, span: Span, what: string): ConstValue {
  report(f.e.diagnostics, notConstant(span, what));
  return ERROR;
}

function evalExpr(f: Frame, id: TExprId): ConstValue {
  const expr = at(f.body.exprs, id);
  switch (expr.kind) {
    case "error":
      return ERROR;
    case "literal":
      return evalLiteral(f, expr.value, expr.type);
    case "local":
      return f.given.get(expr.local) ?? fail(f, expr.span, "this expression is not possible");
    case "const_ref":
      return evalConstRef(f, expr.def, expr.args);
    case "global_ref":
      return fail(f, expr.span, "a global variable is not constant");
    case "deref":
      return at(f.body.exprs, expr.base).kind === "global_ref" ? evalExpr(f, expr.base) : fail(f, expr.span, "this expression is not possible");
    case "unary":
      return evalUnary(f, expr.op, expr.value, expr.span);
    case "binary":
      return evalBinary(f, expr.op, expr.left, expr.right, expr.span);
    case "logic":
      return evalLogic(f, expr.op, expr.left, expr.right);
    case "if":
      return evalIf(f, expr);
    case "cast":
      return evalCast(f, expr);
    case "tuple":
      return { kind: "tuple", elems: evalAll(f, expr.elems) };
    case "array":
      return { kind: "array", elems: evalAll(f, expr.elems) };
    case "repeat":
      return evalRepeat(f, expr.value, expr.count);
    case "construct":
      return evalConstruct(f, expr);
    case "borrow":
      return expr.borrow === "ref" ? { kind: "ref", value: evalExpr(f, expr.place) } : fail(f, expr.span, "`mut ref` is not possible");
    case "call":
    case "call_value":
      return fail(f, expr.span, "calls are not possible");
    case "list":
    case "list_repeat":
      return fail(f, expr.span, "a `List` is made at run time");
    case "format":
      return fail(f, expr.span, "text with interpolation is made at run time");
    default:
      return fail(f, expr.span, "this expression is not possible");
  }
}

function evalAll(f: Frame, ids: readonly TExprId[]): ConstValue[] {
  const values: ConstValue[] = [];
  for (const id of ids) {
    values.push(evalExpr(f, id));
  }
  return values;
}

function evalLiteral(f: Frame, value: Literal, type: TypeId): ConstValue {
  switch (value.kind) {
    case "int":
      return { kind: "int", type: typeIn(f, type), value: value.value };
    case "float":
      return { kind: "float", type, value: value.value };
    case "bool":
      return { kind: "bool", value: value.value };
    case "char":
      return { kind: "char", value: value.value };
    case "str":
      return { kind: "str", bytes: value.bytes };
    case "bytes":
      return { kind: "bytes", bytes: value.bytes };
    case "unit":
      return { kind: "tuple", elems: [] };
  }
}

function evalConstRef(f: Frame, def: DefId, args: readonly TypeId[]): ConstValue {
  const concrete: TypeId[] = [];
  for (const arg of args) {
    concrete.push(typeIn(f, arg));
  }
  return evalConst(f.e, def, concrete);
}

function evalUnary(f: Frame, op: UnaryOp, operand: TExprId, span: Span): ConstValue {
  const value = evalExpr(f, operand);
  if (value.kind === "error") {
    return value;
  }
  if (op === "not" && value.kind === "bool") {
    return { kind: "bool", value: !value.value };
  }
  if (op === "neg" && value.kind === "float") {
    return { kind: "float", type: value.type, value: -value.value };
  }
  if (value.kind === "int" && op === "neg") {
    const result = negateInt(value.type, value.value);
    if (result.kind === "panic") {
      return panics(f, span, result.text);
    }
    return { kind: "int", type: value.type, value: result.value };
  }
  if (value.kind === "int" && op === "bit_not") {
    return { kind: "int", type: value.type, value: invertInt(value.type, value.value) };
  }
  return fail(f, span, "this operator is not possible");
}

function panics(f: Frame, span: Span, what: string): ConstValue {
  report(f.e.diagnostics, constPanics(span, what));
  return ERROR;
}

function evalBinary(f: Frame, op: BinaryOp, left: TExprId, right: TExprId, span: Span): ConstValue {
  const a = evalExpr(f, left);
  const b = evalExpr(f, right);
  if (a.kind === "error" || b.kind === "error") {
    return ERROR;
  }
  if (a.kind === "float" && b.kind === "float") {
    const compared = compareFloat(op, a.value, b.value);
    if (compared !== undefined) {
      return { kind: "bool", value: compared };
    }
    return { kind: "float", type: a.type, value: roundFloat(a.type, binaryFloat(op, a.value, b.value)) };
  }
  if (a.kind === "float" && b.kind === "int" && op === "pow") {
    return { kind: "float", type: a.type, value: roundFloat(a.type, binaryFloat(op, a.value, Number(b.value))) };
  }
  if (a.kind === "int" && b.kind === "int") {
    return integers(f, op, a.type, a.value, b.value, span);
  }
  const x = ordinal(a);
  const y = ordinal(b);
  if (x === -1n || y === -1n || a.kind !== b.kind) {
    return fail(f, span, "this operator is not possible");
  }
  return ordinals(f, op, a.kind === "bool", x, y, span);
}

function integers(f: Frame, op: BinaryOp, type: TypeId, left: bigint, right: bigint, span: Span): ConstValue {
  switch (op) {
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return { kind: "bool", value: compareInt(op, left, right) };
    default: {
      const result = binaryInt(op, type, left, right);
      return result.kind === "panic" ? panics(f, span, result.text) : { kind: "int", type, value: result.value };
    }
  }
}

/** Bool and Char as numbers; -1 for other values. */
function ordinal(value: ConstValue): bigint {
  switch (value.kind) {
    case "bool":
      return value.value ? 1n : 0n;
    case "char":
      return BigInt(value.value);
    default:
      return -1n;
  }
}

function ordinals(f: Frame, op: BinaryOp, isBool: boolean, left: bigint, right: bigint, span: Span): ConstValue {
  switch (op) {
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return { kind: "bool", value: compareInt(op, left, right) };
    case "bit_and":
      return isBool ? { kind: "bool", value: (left & right) === 1n } : fail(f, span, "this operator is not possible");
    case "bit_or":
      return isBool ? { kind: "bool", value: (left | right) === 1n } : fail(f, span, "this operator is not possible");
    case "bit_xor":
      return isBool ? { kind: "bool", value: (left ^ right) === 1n } : fail(f, span, "this operator is not possible");
    default:
      return fail(f, span, "this operator is not possible");
  }
}

function evalLogic(f: Frame, op: "and" | "or", left: TExprId, right: TExprId): ConstValue {
  const first = evalExpr(f, left);
  if (first.kind !== "bool" || first.value === (op === "or")) {
    return first;
  }
  return evalExpr(f, right);
}

function evalIf(f: Frame, expr: Extract<TExpr, { kind: "if" }>): ConstValue {
  if (expr.cond.kind !== "bool" || expr.otherwise === -1) {
    return fail(f, expr.span, "this expression is not possible");
  }
  const cond = evalExpr(f, expr.cond.value);
  if (cond.kind !== "bool") {
    return ERROR;
  }
  return evalExpr(f, cond.value ? expr.then : expr.otherwise);
}

function evalRepeat(f: Frame, value: TExprId, count: TypeId): ConstValue {
  const len = at(f.e.program.table.types, typeIn(f, count));
  const elem = evalExpr(f, value);
  return len.kind === "const" ? { kind: "repeat", value: elem, count: len.value } : ERROR;
}

function evalConstruct(f: Frame, expr: Extract<TExpr, { kind: "construct" }>): ConstValue {
  const sig = f.e.program.adts[ownerOf(f, expr.def)];
  const count = sig?.variants[expr.variant]?.fields.length ?? 0;
  const fields: ConstValue[] = [];
  for (let i = 0; i < count; i += 1) {
    fields.push(ERROR);
  }
  for (const init of expr.inits) {
    fields[init.field] = evalExpr(f, init.value);
  }
  if (expr.base !== -1) {
    const base = evalExpr(f, expr.base);
    for (let i = 0; i < count && base.kind === "adt"; i += 1) {
      if (!expr.inits.some((init) => init.field === i)) {
        fields[i] = at(base.fields, i);
      }
    }
  }
  return { kind: "adt", def: ownerOf(f, expr.def), variant: expr.variant, fields };
}

/** The struct or enum that a constructor (struct, enum or variant) makes. */
function ownerOf(f: Frame, def: DefId): DefId {
  const node = at(f.e.program.resolved.defs, def);
  return node.kind === "variant" ? node.parent : def;
}

function evalCast(f: Frame, expr: Extract<TExpr, { kind: "cast" }>): ConstValue {
  const value = evalExpr(f, expr.value);
  switch (expr.cast) {
    case "num":
      return value.kind === "error" ? value : castNumber(f, value, typeIn(f, expr.type), expr.span);
    case "unsize":
    case "str_view":
    case "never":
      return value;
    case "ptr":
    case "weaken":
    case "func":
    case "func_view":
      return value.kind === "error" ? value : fail(f, expr.span, "this conversion is not possible");
  }
}

function castNumber(f: Frame, value: ConstValue, to: TypeId, span: Span): ConstValue {
  const isFloat = to === TY_F32 || to === TY_F64;
  if (value.kind === "float") {
    if (isFloat) {
      return { kind: "float", type: to, value: roundFloat(to, value.value) };
    }
    return isIntType(to) ? { kind: "int", type: to, value: floatToInt(to, value.value) } : fail(f, span, "this conversion is not possible");
  }
  const number = integerOf(f, value);
  if (number === undefined) {
    return fail(f, span, "this conversion is not possible");
  }
  if (isFloat) {
    return { kind: "float", type: to, value: intToFloat(to, number) };
  }
  if (to === TY_CHAR) {
    return { kind: "char", value: Number(number) };
  }
  if (to === TY_BOOL) {
    return { kind: "bool", value: number !== 0n };
  }
  return { kind: "int", type: to, value: wrapInt(to, number) };
}

/** Integers, Bool, Char and field-less enums as an integer. */
function integerOf(f: Frame, value: ConstValue): bigint | undefined {
  switch (value.kind) {
    case "int":
      return value.value;
    case "bool":
      return value.value ? 1n : 0n;
    case "char":
      return BigInt(value.value);
    case "adt":
      return f.e.program.adts[value.def]?.variants[value.variant]?.discriminant;
    default:
      return undefined;
  }
}
