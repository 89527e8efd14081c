/**
 * Control flow: conditions, branches, loops, `return`.
 *
 * Branches check against the expected type, else against the first branch that is not `Never` ([type.infer]).
 */
import { at, type Span } from "../source/index.js";
import type { BlockId, Cond, ExprId, IfExpr, LoopVarExpr, PatId, WhenExpr } from "../parser/index.js";
import { addExpr, exprOf, frameOf, NO_EXPR, NO_TYPE, type Checker } from "./checker.js";
import { coerce } from "./coerce.js";
import { isIntType } from "./const_ops.js";
import { reportNotInteger, reportNotIterable, reportTypeNeeded } from "./errors_infer.js";
import {
  branchValue,
  checkExpr,
  declaredLocal,
  discardBranch,
  endStatement,
  inferBlock,
  inferExpr,
  inferOperand,
  inferRange,
} from "./infer_expr.js";
import { bindPattern } from "./infer_pat.js";
import { lowerBodyType } from "./infer_path.js";
import { borrowPlace, checkSized, isCountable } from "./infer_place.js";
import { project } from "./instantiate.js";
import { mkRef } from "./intern.js";

import { addBoundObligation, mayImplement, solveReady } from "./obligations.js";
import type { Arm, ForKind, TCond, TExprId } from "./tast.js";
import { isOpenNumber, isUnknown, shallow } from "./unify.js";
import { TY_BOOL, TY_ERROR, TY_NEVER, TY_UNIT, type TypeId } from "./ty.js";

// -------------------------------------------------------------------------------------------------------- branches

/** What the branches of one form agree on so far. */
interface Join {
  /** The expected type, or that of the first branch that is not `Never`; `NO_TYPE` before. */
  type: TypeId;
  /** All branches so far are `Never`. */
  never: boolean;
}

/** Starts a form with branches: `want` is what is expected of all of them. */
export function newJoin(want: TypeId): { type: TypeId; never: boolean } {
  return { type: want, never: true };
}

/** One branch. */
export function joinBranch(c: Checker, join: Join, id: ExprId): TExprId {
  if (join.type === NO_TYPE) {
    const value = inferExpr(c, id, NO_TYPE);
    noteBranch(c, join, value);
    return value;
  }
  if (shallow(c, join.type) === TY_UNIT) {
    const value = discardBranch(c, id);
    join.never = join.never && shallow(c, exprOf(c, value).type) === TY_NEVER;
    return value;
  }
  const value = branchValue(c, id, join.type);
  join.never = join.never && shallow(c, exprOf(c, value).type) === TY_NEVER;
  return value;
}

/** A branch that is a block. */
export function joinBlock(c: Checker, join: Join, id: BlockId): TExprId {
  const value = inferBlock(c, at(c.ast.blocks, id), join.type, false);
  if (join.type === NO_TYPE) {
    noteBranch(c, join, value);
    return value;
  }
  join.never = join.never && shallow(c, exprOf(c, value).type) === TY_NEVER;
  return shallow(c, exprOf(c, value).type) === TY_NEVER ? value : coerce(c, value, join.type, c.tailSite, -1);
}

function noteBranch(c: Checker, join: Join, value: TExprId): void {
  const type = shallow(c, exprOf(c, value).type);
  if (type !== TY_NEVER) {
    join.type = type;
    join.never = false;
  }
}

/** Gives a branch of type `Never` the type of the form, unless all are. */
export function finishBranch(c: Checker, join: Join, value: TExprId): TExprId {
  const node = exprOf(c, value);
  if (join.never || join.type === NO_TYPE || shallow(c, node.type) !== TY_NEVER) {
    return value;
  }
  return addExpr(c, { kind: "cast", cast: "never", value, type: join.type, span: node.span });
}

/** The type of the whole form. */
export function joinType(join: Join): TypeId {
  return join.never || join.type === NO_TYPE ? TY_NEVER : join.type;
}

function inferCond(c: Checker, cond: Cond): TCond {
  const site = c.tailSite;
  c.tailSite = "other";
  let made: TCond;
  if (cond.kind === "Expr") {
    made = { kind: "bool", value: checkExpr(c, cond.expr, TY_BOOL, "other") };
  } else {
    const value = inferOperand(c, cond.expr);
    solveReady(c);
    made = { kind: "let", pat: bindPattern(c, cond.pat, exprOf(c, value).type, "move"), value };
  }
  c.tailSite = site;
  return made;
}

/** `if`. Without `else` its value is Unit. */
export function inferIf(c: Checker, expr: IfExpr, want: TypeId): TExprId {
  const cond = inferCond(c, expr.cond);
  if (expr.no === null) {
    const then = discardBranch(c, expr.yes);
    return addExpr(c, { kind: "if", cond, then: unitBranch(c, then), otherwise: NO_EXPR, type: TY_UNIT, span: expr.span });
  }
  const join = newJoin(want);
  const yes = joinBranch(c, join, expr.yes);
  const no = joinBranch(c, join, expr.no);
  const then = finishBranch(c, join, yes);
  const otherwise = finishBranch(c, join, no);
  return addExpr(c, { kind: "if", cond, then, otherwise, type: joinType(join), span: expr.span });
}

function unitBranch(c: Checker, value: TExprId): TExprId {
  const node = exprOf(c, value);
  if (shallow(c, node.type) !== TY_NEVER) {
    return value;
  }
  return addExpr(c, { kind: "cast", cast: "never", value, type: TY_UNIT, span: node.span });
}

/** `cond ? yes : no` */
export function inferTernary(c: Checker, condId: ExprId, yesId: ExprId, noId: ExprId, want: TypeId, span: Span): TExprId {
  const cond = inferCond(c, { kind: "Expr", expr: condId });
  const join = newJoin(want);
  const yes = joinBranch(c, join, yesId);
  const no = joinBranch(c, join, noId);
  const then = finishBranch(c, join, yes);
  const otherwise = finishBranch(c, join, no);
  return addExpr(c, { kind: "if", cond, then, otherwise, type: joinType(join), span });
}

/** `when` */
export function inferWhen(c: Checker, expr: WhenExpr, want: TypeId): TExprId {
  const value = inferOperand(c, expr.scrutinee);
  solveReady(c);
  const type = exprOf(c, value).type;
  const join = newJoin(want);
  const pats: number[] = [];
  const bodies: TExprId[] = [];
  for (const arm of expr.arms) {
    pats.push(bindPattern(c, arm.pat, type, "move"));
    bodies.push(joinBranch(c, join, arm.body));
  }
  const arms: Arm[] = [];
  for (let i = 0; i < pats.length; i += 1) {
    arms.push({ pat: at(pats, i), body: finishBranch(c, join, at(bodies, i)) });
  }
  return addExpr(c, { kind: "when", value, arms, type: joinType(join), span: expr.span });
}

// ----------------------------------------------------------------------------------------------------------- loops

/** The body of a loop; says whether a `break` leaves the loop. */
function loopBody(c: Checker, id: BlockId): { readonly body: TExprId; readonly broken: boolean } {
  const frame = frameOf(c);
  frame.loops.push(false);
  const block = inferBlock(c, at(c.ast.blocks, id), TY_UNIT, false);
  const broken = frame.loops.pop() ?? false;
  return { body: unitBranch(c, block), broken };
}

/** `loop { }`: `Never` without `break`. */
export function inferLoop(c: Checker, body: BlockId, span: Span): TExprId {
  const made = loopBody(c, body);
  return addExpr(c, { kind: "loop", body: made.body, type: made.broken ? TY_UNIT : TY_NEVER, span });
}

/** `while` */
export function inferWhile(c: Checker, condNode: Cond, body: BlockId, span: Span): TExprId {
  const cond = inferCond(c, condNode);
  return addExpr(c, { kind: "while", cond, body: loopBody(c, body).body, type: TY_UNIT, span });
}

/** `loop (var i: T < limit) { }` */
export function inferLoopVar(c: Checker, id: ExprId, expr: LoopVarExpr): TExprId {
  const type = lowerBodyType(c, expr.type);
  if (type !== TY_ERROR && !isIntType(type)) {
    reportNotInteger(c, expr.name.span, type);
  }
  const local = declaredLocal(c, c.names.exprs[id]);
  const mark = c.openLiterals.length;
  const limit = checkExpr(c, expr.limit, type, "other");
  endStatement(c, mark);
  at(c.locals, local).type = type;
  const body = loopBody(c, expr.body).body;
  return addExpr(c, { kind: "loop_var", local, limit, body, type: TY_UNIT, span: expr.span });
}

/** `for` ([expr.for]). */
export function inferFor(c: Checker, patId: PatId, iterId: ExprId, bodyId: BlockId, span: Span): TExprId {
  const node = at(c.ast.exprs, iterId);
  const source =
    node.kind === "Range" ? inferRange(c, node.lo, node.hi, node.isClosed, NO_TYPE, node.span) : inferOperand(c, iterId);
  solveReady(c);
  const plan = planFor(c, source, exprOf(c, source).span);
  const pat = bindPattern(c, patId, plan.item, "move");
  const body = loopBody(c, bodyId).body;
  if (plan.how === null) {
    return addExpr(c, { kind: "error", type: TY_ERROR, span });
  }
  return addExpr(c, { kind: "for", pat, source: plan.source, how: plan.how, body, type: TY_UNIT, span });
}

interface ForPlan {
  readonly source: TExprId;
  readonly item: TypeId;
  /** null after an error. */
  readonly how: ForKind | null;
}

function planFor(c: Checker, source: TExprId, span: Span): ForPlan {
  const type = shallow(c, exprOf(c, source).type);
  const node = at(c.table.types, type);
  if (type === TY_ERROR || type === TY_NEVER) {
    return { source, item: TY_ERROR, how: null };
  }
  if (isUnknown(c, type)) {
    reportTypeNeeded(c, type, span);
    return { source, item: TY_ERROR, how: null };
  }
  if (node.kind === "adt" && (node.def === c.known.range || node.def === c.known.rangeInclusive)) {
    const elem = at(node.args, 0);
    if (isCountable(c, elem)) {
      if (isOpenNumber(c, elem)) {
        // The body may yet make a float of it.
        addBoundObligation(c, c.known.iterator, [type], span, "bound", 0);
      }
      return { source, item: elem, how: { kind: "range", inclusive: node.def === c.known.rangeInclusive, elem } };
    }
  }
  if (mayImplement(c, c.known.iterator, type)) {
    return iterate(c, checkSized(c, source), type, span);
  }
  if (mayImplement(c, c.known.iterable, type)) {
    return iterateOver(c, checkSized(c, source), type, span);
  }
  const byRef = mkRef(c.table, false, type);
  if (mayImplement(c, c.known.iterable, byRef)) {
    return iterateOver(c, borrowPlace(c, source, "ref", true, span), byRef, span);
  }
  reportNotIterable(c, span, type);
  return { source, item: TY_ERROR, how: null };
}

/** The source is an iterator. */
function iterate(c: Checker, source: TExprId, type: TypeId, span: Span): ForPlan {
  addBoundObligation(c, c.known.iterator, [type], span, "bound", 0);
  solveReady(c);
  const item = project(c, c.known.iteratorItem, [type], span);
  return { source, item, how: { kind: "iterator", next: { def: c.known.iteratorNext, args: [type] }, item } };
}

/** The source is `Iterable`: its `iter` gives the iterator. */
function iterateOver(c: Checker, source: TExprId, type: TypeId, span: Span): ForPlan {
  addBoundObligation(c, c.known.iterable, [type], span, "bound", 0);
  solveReady(c);
  const made = project(c, c.known.iterableIterType, [type], span);
  const call = addExpr(c, { kind: "call", func: { def: c.known.iterableIter, args: [type] }, args: [source], type: made, span });
  return iterate(c, call, made, span);
}

// ------------------------------------------------------------------------------------------------------------ jumps

/** `return`, whose operand is converted to the result type. */
export function inferReturn(c: Checker, valueId: ExprId | null, span: Span): TExprId {
  const ret = frameOf(c).ret;
  let value = NO_EXPR;
  if (valueId !== null) {
    value = checkExpr(c, valueId, ret, "return");
  } else if (shallow(c, ret) !== TY_UNIT) {
    const unit = addExpr(c, { kind: "literal", value: { kind: "unit" }, type: TY_UNIT, span });
    value = coerce(c, unit, ret, "return", -1);
  }
  return addExpr(c, { kind: "return", value, type: TY_NEVER, span });
}

/** `break`, `continue`. Outside of a loop the resolver has reported it. */
export function leaveLoop(c: Checker, isBreak: boolean, span: Span): TExprId {
  const loops = frameOf(c).loops;
  if (isBreak && loops.length > 0) {
    loops[loops.length - 1] = true;
  }
  return addExpr(c, { kind: isBreak ? "break" : "continue", type: TY_NEVER, span });
}
