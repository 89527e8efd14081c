/**
 * Expressions: the dispatch over all forms, literals, aggregates, blocks and statements.
 *
 * `want` is the type that is expected, or `NO_TYPE`. Forms with branches check their branches against it and have it as their type; other
 * forms use it as a hint: the caller converts the result (`coerce`). `inferPlace` gives a place its caller borrows or
 * looks into; `inferExpr` gives a value.
 */
import { at, symBytes, text, type Span } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import type { LocalIndex, Res } from "../resolver/index.js";
import type { Block, Expr, ExprId, LetStmt, NumSuffix, Stmt, TextPiece, VarStmt } from "../parser/index.js";
import {
  addExpr,
  errorExpr,
  exprOf,
  NO_EXPR,
  NO_TYPE,
  unitExpr,
  VAR_ANY,
  VAR_FLOAT,
  VAR_INT,
  type Checker,
} from "./checker.js";
import { coerce, type Site } from "./coerce.js";
import { lowerLength } from "./const_length.js";
import { reportDiverges, reportUnusedOutcome } from "./errors_infer.js";
import { inferCall, inferMethodCall } from "./infer_call.js";
import { inferCast } from "./infer_cast.js";
import { inferClosure } from "./infer_closure.js";
import { inferFor, inferIf, inferLoop, inferLoopVar, inferReturn, inferTernary, inferWhen, inferWhile, leaveLoop } from "./infer_control.js";
import { inferInterp } from "./infer_format.js";
import { inferAssign, inferBinary, inferUnary, inferUpdate } from "./infer_operator.js";
import { bindPattern } from "./infer_pat.js";
import { inferPathValue, lowerBodyType } from "./infer_path.js";
import { checkSized, inferField, inferIndex, inferTupleIndex } from "./infer_place.js";
import { inferStructLit } from "./infer_struct.js";
import { inferBang, inferCatch } from "./infer_try.js";
import { mkAdt, mkArray, mkConst, mkRef, mkSlice, mkTuple } from "./intern.js";

import { addBoundObligation, solveReady } from "./obligations.js";
import type { TExprId, TStmt } from "./tast.js";
import { defaultLiterals, isFloatType, isNumberType, newVar, shallow } from "./unify.js";
import {
  TY_BOOL,
  TY_CHAR,
  TY_ERROR,
  TY_F32,
  TY_F64,
  TY_I128,
  TY_I16,
  TY_I32,
  TY_I64,
  TY_I8,
  TY_NEVER,
  TY_STR,
  TY_U128,
  TY_U16,
  TY_U32,
  TY_U64,
  TY_U8,
  TY_UNIT,
  type TypeId,
} from "./ty.js";

/** An expression as a value. */
export function inferExpr(c: Checker, id: ExprId, want: TypeId): TExprId {
  return checkSized(c, inferPlace(c, id, want));
}

/** An expression whose value must be of type `want`, after conversion. */
export function checkExpr(c: Checker, id: ExprId, want: TypeId, site: Site): TExprId {
  return coerce(c, inferExpr(c, id, want), want, site, id);
}

/** An expression as a place where it is one, else as a value. */
export function inferPlace(c: Checker, id: ExprId, want: TypeId): TExprId {
  const expr = at(c.ast.exprs, id);
  const site = c.tailSite;
  if (site === "other" || isBlockLike(expr)) {
    return dispatch(c, id, expr, want);
  }
  c.tailSite = "other";
  const made = dispatch(c, id, expr, want);
  c.tailSite = site;
  return made;
}

/** A part of a branching form that is no branch: condition, scrutinee. */
export function inferOperand(c: Checker, id: ExprId): TExprId {
  const site = c.tailSite;
  c.tailSite = "other";
  const made = inferPlace(c, id, NO_TYPE);
  c.tailSite = site;
  return made;
}

function dispatch(c: Checker, id: ExprId, expr: Expr, want: TypeId): TExprId {
  switch (expr.kind) {
    case "Int":
      return inferInt(c, expr, want);
    case "Float":
      return inferFloat(c, expr, want);
    case "Bool":
      return addExpr(c, { kind: "literal", value: { kind: "bool", value: expr.value }, type: TY_BOOL, span: expr.span });
    case "Char":
      return addExpr(c, { kind: "literal", value: { kind: "char", value: expr.value }, type: TY_CHAR, span: expr.span });
    case "Str":
      return strLiteral(c, expr.text, expr.span);
    case "Bytes":
      return bytesLiteral(c, expr.value, expr.span);
    case "Interp":
      return inferInterp(c, expr);
    case "Path":
    case "This":
    case "Scope":
      return inferPathValue(c, id, want);
    case "Tuple":
      return inferTuple(c, expr.elems, want, expr.span);
    case "Array":
      return inferArray(c, expr.elems, want, expr.span);
    case "Repeat":
      return inferRepeat(c, expr.elem, expr.count, want, expr.span);
    case "StructLit":
      return inferStructLit(c, expr, want);
    case "Block":
      return inferBlock(c, at(c.ast.blocks, expr.block), want, false);
    case "Lowlevel":
      return inferBlock(c, at(c.ast.blocks, expr.block), want, true);
    case "Call":
      return inferCall(c, id, expr, want);
    case "MethodCall":
      return inferMethodCall(c, id, expr, want);
    case "Bracket":
      return c.names.brackets[id] === "generics" ? inferPathValue(c, id, want) : inferIndex(c, expr);
    case "Field":
      return inferField(c, expr.base, expr.name, expr.span);
    case "TupleIndex":
      return inferTupleIndex(c, expr.base, expr.index, expr.indexSpan, expr.span);
    default:
      return inferRest(c, id, expr, want);
  }
}

function inferRest(c: Checker, id: ExprId, expr: Expr, want: TypeId): TExprId {
  switch (expr.kind) {
    case "If":
      return inferIf(c, expr, want);
    case "Ternary":
      return inferTernary(c, expr.cond, expr.yes, expr.no, want, expr.span);
    case "When":
      return inferWhen(c, expr, want);
    case "Loop":
      return inferLoop(c, expr.body, expr.span);
    case "LoopVar":
      return inferLoopVar(c, id, expr);
    case "While":
      return inferWhile(c, expr.cond, expr.body, expr.span);
    case "For":
      return inferFor(c, expr.pat, expr.iter, expr.body, expr.span);
    case "Catch":
      return inferCatch(c, id, expr, want);
    case "Bang":
      return inferBang(c, id, expr, want);
    case "Closure":
      return inferClosure(c, expr, want);
    case "Return":
      return inferReturn(c, expr.value, expr.span);
    case "Break":
      return leaveLoop(c, true, expr.span);
    case "Continue":
      return leaveLoop(c, false, expr.span);
    case "Unary":
      return inferUnary(c, expr, want);
    case "Binary":
      return inferBinary(c, expr, want);
    case "Assign":
      return inferAssign(c, expr.place, expr.value, expr.span);
    case "Update":
      return inferUpdate(c, expr);
    case "Range":
      return inferRange(c, expr.lo, expr.hi, expr.isClosed, want, expr.span);
    case "Cast":
      return inferCast(c, expr.operand, expr.type, expr.span);
    default:
      return errorExpr(c, expr.span);
  }
}

// -------------------------------------------------------------------------------------------------------- literals

/** The type of a literal's suffix. */
export function suffixType(suffix: NumSuffix): TypeId {
  switch (suffix) {
    case "I8": return TY_I8;
    case "I16": return TY_I16;
    case "I32": return TY_I32;
    case "I64": return TY_I64;
    case "I128": return TY_I128;
    case "U8": return TY_U8;
    case "U16": return TY_U16;
    case "U32": return TY_U32;
    case "U64": return TY_U64;
    case "U128": return TY_U128;
    case "F32": return TY_F32;
    case "F64": return TY_F64;
  }
}

function inferInt(c: Checker, expr: Extract<Expr, { kind: "Int" }>, want: TypeId): TExprId {
  const expected = want === NO_TYPE ? NO_TYPE : shallow(c, want);
  const type =
    expr.suffix !== null ? suffixType(expr.suffix) : isNumberType(expected) ? expected : newVar(c, expr.span, VAR_INT);
  const id = addExpr(c, { kind: "literal", value: { kind: "int", value: expr.value }, type, span: expr.span });
  c.numLiterals.push(id);
  return id;
}

function inferFloat(c: Checker, expr: Extract<Expr, { kind: "Float" }>, want: TypeId): TExprId {
  const expected = want === NO_TYPE ? NO_TYPE : shallow(c, want);
  const type =
    expr.suffix !== null ? suffixType(expr.suffix) : isFloatType(expected) ? expected : newVar(c, expr.span, VAR_FLOAT);
  const digits = text(c.program.interner, expr.text);
  const value = Number(digits);
  const id = addExpr(c, { kind: "literal", value: { kind: "float", text: digits, value }, type, span: expr.span });
  if (!Number.isFinite(Math.fround(value))) {
    c.numLiterals.push(id);
  }
  return id;
}

function strLiteral(c: Checker, piece: TextPiece, span: Span): TExprId {
  const bytes = symBytes(c.program.interner, piece.value).slice();
  return addExpr(c, { kind: "literal", value: { kind: "str", bytes }, type: TY_STR, span });
}

function bytesLiteral(c: Checker, bytes: Uint8Array, span: Span): TExprId {
  const type = mkRef(c.table, false, mkSlice(c.table, TY_U8));
  return addExpr(c, { kind: "literal", value: { kind: "bytes", bytes }, type, span });
}

// ------------------------------------------------------------------------------------------------------ aggregates

function inferTuple(c: Checker, elems: readonly ExprId[], want: TypeId, span: Span): TExprId {
  if (elems.length === 0) {
    return unitExpr(c, span);
  }
  const expected = want === NO_TYPE ? null : at(c.table.types, shallow(c, want));
  const ids: TExprId[] = [];
  const types: TypeId[] = [];
  for (let i = 0; i < elems.length; i += 1) {
    const hint = expected !== null && expected.kind === "tuple" ? (expected.elems[i] ?? NO_TYPE) : NO_TYPE;
    const elem = elementOf(c, at(elems, i), hint);
    ids.push(elem);
    types.push(exprOf(c, elem).type);
  }
  return addExpr(c, { kind: "tuple", elems: ids, type: mkTuple(c.table, types), span });
}

/** An element with an expected type: only what cannot be wrong is converted here, the aggregate as a whole is checked by its user. */
function elementOf(c: Checker, id: ExprId, hint: TypeId): TExprId {
  const elem = inferExpr(c, id, hint);
  if (hint === NO_TYPE) {
    return elem;
  }
  const type = shallow(c, exprOf(c, elem).type);
  const isText = type === TY_STR && exprOf(c, elem).kind === "literal";
  return type === TY_NEVER || isText ? coerce(c, elem, hint, "elem", id) : elem;
}

/** The element type that an array literal is expected to have, and whether it makes a `List` ([type.list-literal]). */
function expectedElem(c: Checker, want: TypeId): { readonly elem: TypeId; readonly isList: boolean } {
  if (want !== NO_TYPE) {
    const node = at(c.table.types, shallow(c, want));
    if (node.kind === "adt" && node.def === c.known.list) {
      return { elem: at(node.args, 0), isList: true };
    }
    if (node.kind === "array" || node.kind === "slice") {
      return { elem: node.elem, isList: false };
    }
  }
  return { elem: NO_TYPE, isList: false };
}

function inferArray(c: Checker, elems: readonly ExprId[], want: TypeId, span: Span): TExprId {
  const expected = expectedElem(c, want);
  const elem = expected.elem === NO_TYPE ? newVar(c, span, VAR_ANY) : expected.elem;
  const ids: TExprId[] = [];
  for (const id of elems) {
    ids.push(coerce(c, inferExpr(c, id, elem), elem, "elem", id));
  }
  if (expected.isList) {
    return addExpr(c, { kind: "list", elems: ids, type: mkAdt(c.table, c.known.list, [elem]), span });
  }
  const type = mkArray(c.table, elem, mkConst(c.table, BigInt(elems.length)));
  return addExpr(c, { kind: "array", elems: ids, type, span });
}

function inferRepeat(c: Checker, elemId: ExprId, countId: ExprId, want: TypeId, span: Span): TExprId {
  const expected = expectedElem(c, want);
  const elem = expected.elem === NO_TYPE ? newVar(c, span, VAR_ANY) : expected.elem;
  const value = coerce(c, inferExpr(c, elemId, elem), elem, "elem", elemId);
  const count = lowerLength(c.lowering, countId);
  if (count === TY_ERROR) {
    return errorExpr(c, span);
  }
  if (!isConstant(c, value)) {
    addBoundObligation(c, c.known.copy, [elem], exprOf(c, value).span, "repeat", 0);
  }
  return expected.isList
    ? addExpr(c, { kind: "list_repeat", value, count, type: mkAdt(c.table, c.known.list, [elem]), span })
    : addExpr(c, { kind: "repeat", value, count, type: mkArray(c.table, elem, count), span });
}

/** Whether a value is built of literals, constants and constructors only: it may be repeated whatever its type. */
function isConstant(c: Checker, id: TExprId): boolean {
  const node = exprOf(c, id);
  switch (node.kind) {
    case "literal":
    case "const_ref":
      return true;
    case "cast":
      return isConstant(c, node.value);
    case "tuple":
    case "array":
      return node.elems.every((elem) => isConstant(c, elem));
    case "construct":
      return node.base === NO_EXPR && node.inits.every((init) => isConstant(c, init.value));
    default:
      return false;
  }
}

/** `lo to hi`, `lo through hi` as a value. */
export function inferRange(c: Checker, loId: ExprId, hiId: ExprId, inclusive: boolean, want: TypeId, span: Span): TExprId {
  const def = inclusive ? c.known.rangeInclusive : c.known.range;
  const expected = want === NO_TYPE ? null : at(c.table.types, shallow(c, want));
  const hint = expected !== null && expected.kind === "adt" && expected.def === def ? at(expected.args, 0) : NO_TYPE;
  const lo = inferExpr(c, loId, hint);
  const elem = exprOf(c, lo).type;
  const hi = checkExpr(c, hiId, elem, "other");
  return addExpr(c, { kind: "range", lo, hi, inclusive, type: mkAdt(c.table, def, [elem]), span });
}

// ---------------------------------------------------------------------------------------------------------- blocks

/** A block. Where Unit is wanted, its tail is a statement ([expr.block]). */
export function inferBlock(c: Checker, block: Block, want: TypeId, isLowlevel: boolean): TExprId {
  const outer = c.lowlevel;
  const site = c.tailSite;
  c.tailSite = "other";
  c.lowlevel += isLowlevel ? 1 : 0;
  const stmts: TStmt[] = [];
  let diverges = false;
  for (const id of block.stmts) {
    diverges = inferStmt(c, at(c.ast.stmts, id), c.names.stmts[id], stmts) || diverges;
  }
  c.tailSite = site;
  let tail = NO_EXPR;
  let type = diverges ? TY_NEVER : TY_UNIT;
  if (block.tail !== null) {
    if (want !== NO_TYPE && shallow(c, want) === TY_UNIT) {
      const value = discardExpr(c, block.tail);
      stmts.push({ kind: "expr", value, span: exprOf(c, value).span });
      type = diverges || shallow(c, exprOf(c, value).type) === TY_NEVER ? TY_NEVER : TY_UNIT;
    } else {
      tail = want === NO_TYPE ? inferExpr(c, block.tail, NO_TYPE) : branchValue(c, block.tail, want);
      type = exprOf(c, tail).type;
    }
  }
  c.lowlevel = outer;
  return addExpr(c, { kind: "block", stmts, tail, lowlevel: isLowlevel, type, span: block.span });
}

/** A branch or tail whose value must be of type `want`. It stays `Never` if it is, so that what is around it is known to diverge. */
export function branchValue(c: Checker, id: ExprId, want: TypeId): TExprId {
  const value = inferExpr(c, id, want);
  return shallow(c, exprOf(c, value).type) === TY_NEVER ? value : coerce(c, value, want, c.tailSite, id);
}

/** Whether an expression's branches or tail decide its value. */
function isBlockLike(expr: Expr): boolean {
  switch (expr.kind) {
    case "Block":
    case "Lowlevel":
    case "If":
    case "Ternary":
    case "When":
    case "Catch":
      return true;
    default:
      return false;
  }
}

/** An expression whose value nobody uses. An ignored `Outcome` is W003 ([err.must-use]). */
function discardExpr(c: Checker, id: ExprId): TExprId {
  const expr = at(c.ast.exprs, id);
  const value = inferExpr(c, id, isBlockLike(expr) ? TY_UNIT : NO_TYPE);
  const type = at(c.table.types, shallow(c, exprOf(c, value).type));
  if (type.kind === "adt" && type.def === c.known.outcome) {
    reportUnusedOutcome(c, expr.span);
  }
  return value;
}

/** A branch whose value nobody uses, as an expression of type Unit or Never. */
export function discardBranch(c: Checker, id: ExprId): TExprId {
  const value = discardExpr(c, id);
  const node = exprOf(c, value);
  const type = shallow(c, node.type);
  if (type === TY_UNIT || type === TY_NEVER || type === TY_ERROR) {
    return value;
  }
  const stmts: TStmt[] = [{ kind: "expr", value, span: node.span }];
  return addExpr(c, { kind: "block", stmts, tail: NO_EXPR, lowlevel: false, type: TY_UNIT, span: node.span });
}

/** One statement; says whether it never ends. At its end open literals get their default types. */
function inferStmt(c: Checker, stmt: Stmt, res: Res | undefined, out: TStmt[]): boolean {
  const mark = c.openLiterals.length;
  let diverges = false;
  switch (stmt.kind) {
    case "Let":
      diverges = inferLet(c, stmt, out);
      break;
    case "Var":
      diverges = inferVar(c, stmt, res, out);
      break;
    case "Item":
      break;
    case "Expr": {
      const value = discardExpr(c, stmt.expr);
      out.push({ kind: "expr", value, span: stmt.span });
      diverges = shallow(c, exprOf(c, value).type) === TY_NEVER;
      break;
    }
  }
  endStatement(c, mark);
  return diverges;
}

/** The end of a statement: what is ready is solved, then open literals get their defaults, then what that makes ready. */
export function endStatement(c: Checker, mark: number): void {
  solveReady(c);
  if (c.openLiterals.length > mark) {
    defaultLiterals(c, mark);
    solveReady(c);
  }
}

function inferLet(c: Checker, stmt: LetStmt, out: TStmt[]): boolean {
  let init: TExprId;
  let type: TypeId;
  if (stmt.type !== null) {
    type = lowerBodyType(c, stmt.type);
    init = checkExpr(c, stmt.init, type, "other");
  } else {
    init = inferExpr(c, stmt.init, NO_TYPE);
    type = exprOf(c, init).type;
  }
  const never = shallow(c, exprOf(c, init).type) === TY_NEVER;
  const pat = bindPattern(c, stmt.pat, type, "move");
  let otherwise = NO_EXPR;
  if (stmt.otherwise !== null) {
    const block = at(c.ast.blocks, stmt.otherwise);
    otherwise = inferBlock(c, block, TY_UNIT, false);
    if (shallow(c, exprOf(c, otherwise).type) !== TY_NEVER) {
      reportDiverges(c, block.span);
    }
  }
  out.push({ kind: "let", pat, init, otherwise, span: stmt.span });
  return never;
}

/** The local that a statement or expression declares. */
export function declaredLocal(c: Checker, res: Res | undefined): LocalIndex {
  if (res === undefined || (res.kind !== "binding" && res.kind !== "local")) {
    return internalError("types", null, "a declaration without a local");
  }
  return res.local + c.localBase;
}

function inferVar(c: Checker, stmt: VarStmt, res: Res | undefined, out: TStmt[]): boolean {
  let init: TExprId;
  let type: TypeId;
  if (stmt.type !== null) {
    type = lowerBodyType(c, stmt.type);
    init = checkExpr(c, stmt.init, type, "other");
  } else {
    init = inferExpr(c, stmt.init, NO_TYPE);
    type = exprOf(c, init).type;
  }
  const index = declaredLocal(c, res);
  at(c.locals, index).type = type;
  c.pats.push({ kind: "binding", local: index, mode: "move", type, span: stmt.name.span });
  out.push({ kind: "let", pat: c.pats.length - 1, init, otherwise: NO_EXPR, span: stmt.span });
  return shallow(c, exprOf(c, init).type) === TY_NEVER;
}
