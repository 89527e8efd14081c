/**
 * Closures ([clo.form], [clo.kind]): parameters from annotations or the expected function type, results, and for a closure without an
 * expected type the kind and markers that its captures allow.
 */
import { at, type Span } from "../source/index.js";
import type { ClosureExpr, ExprId } from "../parser/index.js";
import { capturesBelow } from "./captures.js";
import { addExpr, exprOf, NO_TYPE, VAR_ANY, type Checker, type Frame } from "./checker.js";
import { coerce } from "./coerce.js";
import { reportClosureArity, reportClosureParam } from "./errors_infer.js";
import { zonkRange } from "./finish.js";
import { checkExpr, discardBranch, inferExpr } from "./infer_expr.js";
import { lowerBodyType } from "./infer_path.js";
import { bindPattern } from "./infer_pat.js";
import { mkFunc, mkRef, typeOf } from "./intern.js";
import { markersOfType } from "./closure_markers.js";
import { solveReady } from "./obligations.js";
import type { Capture, TBody, TExprId, TPatId } from "./tast.js";
import { isUnknown, newVar, shallow, tryUnify, unify } from "./unify.js";
import { TY_ERROR, TY_NEVER, TY_UNIT, type Type, type TypeId } from "./ty.js";

type FuncType = Extract<Type, { kind: "func" }>;

/** `do(params) body` */
export function inferClosure(c: Checker, expr: ClosureExpr, want: TypeId): TExprId {
  solveReady(c);
  const expected = expectedFunc(c, want);
  const first = c.exprs.length;
  const firstPat = c.pats.length;
  if (expected !== null && expected.params.length !== expr.params.length) {
    reportClosureArity(c, expr.span, expected.params.length, expr.params.length);
  }
  c.closureDepth += 1;
  const site = c.tailSite;
  c.tailSite = "other";
  const params: { pat: TPatId; type: TypeId }[] = [];
  const types: TypeId[] = [];
  for (let i = 0; i < expr.params.length; i += 1) {
    const type = paramType(c, expr, i, expected);
    params.push({ pat: bindPattern(c, at(expr.params, i).pat, type, "move"), type });
    types.push(type);
  }
  const ret = resultType(c, expr, expected);
  const frame: Frame = { isClosure: true, ret, retKnown: !isUnknown(c, ret), catches: [], loops: [] };
  c.frames.push(frame);
  const body = closureBody(c, expr.body, ret);
  c.frames.pop();
  c.tailSite = site;
  c.closureDepth -= 1;
  const index = c.closures.length;
  c.closures.push({ params, ret, body, isMove: expr.isMove, kind: "func", captures: [], span: expr.span });
  return expected === null
    ? settleClosure(c, index, first, firstPat, types, ret, expr.span)
    : addExpr(c, {
        kind: "closure",
        closure: index,
        type: mkFunc(c.table, expected.call, types, ret, expected.markers),
        span: expr.span,
      });
}

function expectedFunc(c: Checker, want: TypeId): FuncType | null {
  if (want === NO_TYPE) {
    return null;
  }
  const node = typeOf(c.table, shallow(c, want));
  return node.kind === "func" ? node : null;
}

function paramType(c: Checker, expr: ClosureExpr, index: number, expected: FuncType | null): TypeId {
  const param = at(expr.params, index);
  const wanted = expected === null ? NO_TYPE : (expected.params[index] ?? NO_TYPE);
  if (param.type !== null) {
    const written = lowerBodyType(c, param.type);
    if (wanted !== NO_TYPE) {
      tryUnify(c, wanted, written);
    }
    return written;
  }
  if (wanted !== NO_TYPE) {
    return wanted;
  }
  if (expected === null) {
    reportClosureParam(c, param.span);
  }
  return TY_ERROR;
}

function resultType(c: Checker, expr: ClosureExpr, expected: FuncType | null): TypeId {
  if (expr.result !== null) {
    return lowerBodyType(c, expr.result);
  }
  return expected === null ? newVar(c, expr.span, VAR_ANY) : expected.ret;
}

/** The body against the result type. Where Unit is expected its value is dropped. */
function closureBody(c: Checker, id: ExprId, ret: TypeId): TExprId {
  if (shallow(c, ret) === TY_UNIT) {
    return discardBranch(c, id);
  }
  if (!isUnknown(c, ret)) {
    return checkExpr(c, id, ret, "other");
  }
  const value = inferExpr(c, id, NO_TYPE);
  const node = exprOf(c, value);
  if (shallow(c, node.type) === TY_NEVER) {
    // Nothing but `return`s, if anything, says what the result is.
    if (isUnknown(c, ret)) {
      unify(c, ret, TY_NEVER);
      return value;
    }
  }
  return coerce(c, value, ret, "other", id);
}

/** Kind and markers of a closure that nothing expects to be of a type: the weakest that fits, all markers that hold. */
function settleClosure(
  c: Checker,
  index: number,
  first: number,
  firstPat: number,
  params: readonly TypeId[],
  ret: TypeId,
  span: Span,
): TExprId {
  solveReady(c);
  const id = addExpr(c, { kind: "closure", closure: index, type: TY_ERROR, span });
  zonkRange(c, first, firstPat);
  const view = viewOf(c, id);
  const made = at(capturesBelow(c.program, c.env, view, c.closureDepth).closures, index);
  const type = mkFunc(c.table, made.kind, params, ret, markersOf(c, made.captures));
  c.exprs[id] = { kind: "closure", closure: index, type, span };
  return id;
}

/** The unfinished body with one closure as its root. */
function viewOf(c: Checker, root: TExprId): TBody {
  return {
    owner: c.owner,
    locals: c.locals,
    params: [],
    ret: TY_ERROR,
    exprs: c.exprs,
    pats: c.pats,
    closures: c.closures,
    catches: [],
    contracts: [],
    root,
  };
}

function markersOf(c: Checker, captures: readonly Capture[]): number {
  let markers = 7;
  for (const capture of captures) {
    const owned = capture.mode === "move" || capture.mode === "copy";
    const type = owned ? capture.type : mkRef(c.table, capture.mode === "mut", capture.type);
    markers = markers & markersOfType(c.program, c.env, type);
  }
  return markers;
}
