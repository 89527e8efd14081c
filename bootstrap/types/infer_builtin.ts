/**
 * Functions that are built into the compiler: the print family, panics, assertions, `dbg` ([std.print]).
 */
import { at, encodeUtf8, type Span } from "../source/index.js";
import type { BuiltinName } from "../resolver/index.js";
import type { ExprId } from "../parser/index.js";
import { addExpr, addLocal, exprOf, NO_EXPR, NO_TYPE, type Checker } from "./checker.js";
import { reportOperands } from "./errors_infer.js";
import { reportBuiltinArgs } from "./errors_member.js";
import { exprText } from "./expr_text.js";
import { inferArgs } from "./infer_call.js";
import { inferOld } from "./infer_contract.js";
import { checkExpr, inferExpr, inferPlace } from "./infer_expr.js";
import { formatParts, inferFormat } from "./infer_format.js";
import { borrowPlace, stripRefs } from "./infer_place.js";
import { addBoundObligation, solveReady } from "./obligations.js";
import type { FormatPart, FuncRef, TExprId } from "./tast.js";
import { shallow, tryUnify } from "./unify.js";
import { TY_BOOL, TY_ERROR, TY_NEVER, TY_UNIT, type TypeId } from "./ty.js";

/** A call of a built-in function. */
export function inferBuiltin(
  c: Checker,
  name: BuiltinName,
  args: readonly ExprId[],
  want: TypeId,
  span: Span,
): TExprId {
  switch (name) {
    case "print":
    case "eprint":
    case "panic":
      return args.length === 0 ? tooFew(c, name, args, 1, span) : inferFormat(c, args, name, span);
    case "println":
    case "eprintln":
      return inferFormat(c, args, name, span);
    case "format":
      return args.length === 0 ? tooFew(c, name, args, 1, span) : inferFormat(c, args, "str", span);
    case "assert":
    case "debug_assert":
      return args.length === 0 ? tooFew(c, name, args, 1, span) : inferAssert(c, args, name === "debug_assert", span);
    case "assert_eq":
    case "assert_ne":
      return args.length < 2 ? tooFew(c, name, args, 2, span) : inferAssertPair(c, args, name === "assert_ne", span);
    case "unreachable":
      return panicWith(c, "entered unreachable code", args, span);
    case "todo":
      return panicWith(c, "not implemented", args, span);
    case "dbg":
      return args.length !== 1 ? tooFew(c, name, args, 1, span) : inferDbg(c, at(args, 0), want, span);
    case "old":
      return args.length !== 1 ? tooFew(c, name, args, 1, span) : inferOld(c, at(args, 0), span);
  }
}

function tooFew(c: Checker, name: string, args: readonly ExprId[], expected: number, span: Span): TExprId {
  reportBuiltinArgs(c, span, name, expected, args.length);
  inferArgs(c, args);
  return addExpr(c, { kind: "error", type: name === "panic" ? TY_NEVER : TY_ERROR, span });
}

/** A panic with a fixed text, and `: MESSAGE` where there are arguments. */
function panicWith(c: Checker, text: string, args: readonly ExprId[], span: Span): TExprId {
  const parts: FormatPart[] = [{ kind: "text", bytes: encodeUtf8(args.length === 0 ? text : text + ": ") }];
  for (const part of formatParts(c, args, span)) {
    parts.push(part);
  }
  return addExpr(c, { kind: "format", sink: "panic", parts, type: TY_NEVER, span });
}

function messageOf(c: Checker, args: readonly ExprId[], first: number, span: Span): TExprId {
  return args.length > first ? inferFormat(c, args.slice(first), "str", span) : NO_EXPR;
}

/** `assert(condition, message…)` */
function inferAssert(c: Checker, args: readonly ExprId[], debugOnly: boolean, span: Span): TExprId {
  const value = checkExpr(c, at(args, 0), TY_BOOL, "other");
  const condition = encodeUtf8(exprText(c.program.interner, c.ast, at(args, 0)));
  const message = messageOf(c, args, 1, span);
  return addExpr(c, { kind: "assert", value, condition, message, debugOnly, type: TY_UNIT, span });
}

/** `assert_eq(a, b, message…)`: both sides are borrowed and of one type. */
function inferAssertPair(c: Checker, args: readonly ExprId[], ne: boolean, span: Span): TExprId {
  const left = stripRefs(c, inferPlace(c, at(args, 0), NO_TYPE));
  solveReady(c);
  const right = stripRefs(c, inferPlace(c, at(args, 1), pairHint(c, at(args, 1), exprOf(c, left).type)));
  solveReady(c);
  const a = exprOf(c, left).type;
  const b = exprOf(c, right).type;
  const message = messageOf(c, args, 2, span);
  if (!tryUnify(c, a, b)) {
    reportOperands(c, span, a, b, left, right);
    return addExpr(c, { kind: "error", type: TY_UNIT, span });
  }
  addBoundObligation(c, c.known.equal, [a], span, "operator", 0);
  addBoundObligation(c, c.known.debug, [a], span, "print", 0);
  const debug: FuncRef = { def: c.known.debugDebug, args: [a] };
  const text = exprText(c.program.interner, c.ast, at(args, 0)) + (ne ? " != " : " == ") + exprText(c.program.interner, c.ast, at(args, 1));
  return addExpr(c, {
    kind: "assert_cmp",
    ne,
    left: borrowPlace(c, left, "ref", true, exprOf(c, left).span),
    right: borrowPlace(c, right, "ref", true, exprOf(c, right).span),
    eq: { def: c.known.equalEq, args: [a] },
    debugLeft: debug,
    debugRight: debug,
    condition: encodeUtf8(text),
    message,
    type: TY_UNIT,
    span,
  });
}

/** The left side's type helps literals, variants and calls on the right. */
function pairHint(c: Checker, id: ExprId, left: TypeId): TypeId {
  const type = shallow(c, left);
  if (type === TY_NEVER || type === TY_ERROR) {
    return NO_TYPE;
  }
  switch (at(c.ast.exprs, id).kind) {
    case "Int":
    case "Float":
    case "Array":
    case "Repeat":
    case "Path":
    case "Call":
    case "Tuple":
    case "StructLit":
      return left;
    default:
      return NO_TYPE;
  }
}

/** `dbg(e)`: prints `TEXT = VALUE` on stderr and gives the value. */
function inferDbg(c: Checker, id: ExprId, want: TypeId, span: Span): TExprId {
  const value = inferExpr(c, id, want);
  solveReady(c);
  const type = exprOf(c, value).type;
  if (shallow(c, type) === TY_ERROR || shallow(c, type) === TY_NEVER) {
    return value;
  }
  const local = addLocal(c, 0, span, type, false);
  c.pats.push({ kind: "binding", local, mode: "move", type, span });
  const pat = c.pats.length - 1;
  addBoundObligation(c, c.known.debug, [type], span, "print", 0);
  const borrowed = borrowPlace(c, addExpr(c, { kind: "local", local, type, span }), "ref", true, span);
  const parts: FormatPart[] = [
    { kind: "text", bytes: encodeUtf8(exprText(c.program.interner, c.ast, id) + " = ") },
    { kind: "value", value: borrowed, method: { def: c.known.debugDebug, args: [type] }, spec: undefined },
  ];
  const print = addExpr(c, { kind: "format", sink: "eprintln", parts, type: TY_UNIT, span });
  const tail = addExpr(c, { kind: "local", local, type, span });
  return addExpr(c, {
    kind: "block",
    stmts: [
      { kind: "let", pat, init: value, otherwise: NO_EXPR, span },
      { kind: "expr", value: print, span },
    ],
    tail,
    lowlevel: false,
    type,
    span,
  });
}
