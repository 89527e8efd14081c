/**
 * Method calls ([beh.lookup]): the steps from the receiver's type to where a method is found, and how the receiver is passed.
 */
import { at, text, type Span } from "../source/index.js";
import type { Expr, ExprId, Name } from "../parser/index.js";
import { addExpr, defOf, errorExpr, exprOf, NO_TYPE, type Checker } from "./checker.js";
import { reportNeedsLowlevel, reportTypeNeeded } from "./errors_infer.js";
import {
  reportAmbiguousMember,
  reportArgCount,
  reportDropNamed,
  reportGenericCount,
  reportNoMethod,
  reportPrivate,
} from "./errors_member.js";
import { callFunc, callPath, callValue, inferArgs } from "./infer_call.js";
import { checkExpr, inferExpr, inferPlace } from "./infer_expr.js";
import { explicitArgs, lowerAll, memberArgs, memberValue, openType } from "./infer_path.js";
import { borrowPlace, boxContent, derefOf, requireInteger } from "./infer_place.js";
import { mkRef, mkSlice, typeOf } from "./intern.js";
import { findMember, type Member } from "./lookup_member.js";
import { solveReady } from "./obligations.js";
import type { Receiver } from "./program.js";
import type { TExprId } from "./tast.js";
import { defaultNumber, isOpenNumber, isUnknown, shallow, zonk } from "./unify.js";
import { TY_BOOL, TY_NEVER, TY_UNIT, type TypeId } from "./ty.js";

type MethodCallExpr = Extract<Expr, { kind: "MethodCall" }>;

/** `receiver.name(args)`, `T.name(args)`, `receiver.name[…](args)` */
export function inferMethodCall(c: Checker, id: ExprId, expr: MethodCallExpr, want: TypeId): TExprId {
  if (expr.bracketCallee !== null && c.names.brackets[id] === "index") {
    return callValue(c, inferPlace(c, expr.bracketCallee, NO_TYPE), expr.args, want, expr.span);
  }
  const written = c.names.exprTypes[expr.receiver];
  if (written !== undefined) {
    return callOnType(c, id, expr, openType(c, written), want);
  }
  const receiver = inferPlace(c, expr.receiver, NO_TYPE);
  solveReady(c);
  const found = findMethod(c, receiver, expr.name, expr.span);
  switch (found.kind) {
    case "failed":
      inferArgs(c, expr.args);
      return errorExpr(c, expr.span);
    case "never":
      return receiver;
    case "pointer":
      return pointerMethod(c, found.place, found.op, expr, found.inner);
    case "method":
      return callMethod(c, id, expr, found.place, found.self, found.member, want);
  }
}

/** `T.f(args)` means `T::f(args)` [gram.one-way]. */
function callOnType(c: Checker, id: ExprId, expr: MethodCallExpr, type: TypeId, want: TypeId): TExprId {
  const res = c.names.exprs[id];
  const generics = c.names.genericArgs[id];
  let path = memberValue(c, type, expr.name);
  if (path.kind === "func" && generics !== undefined && (res === undefined || res.kind !== "def")) {
    path = explicitArgs(c, path, generics, expr.span);
  }
  return callPath(c, path, expr.name.span, -1, expr.args, want, expr.span);
}

type PointerOp = "read" | "write" | "offset" | "is_null";

type Found =
  | { readonly kind: "failed" }
  | { readonly kind: "never" }
  | { readonly kind: "pointer"; readonly place: TExprId; readonly op: PointerOp; readonly inner: TypeId }
  | { readonly kind: "method"; readonly place: TExprId; readonly self: TypeId; readonly member: FoundMember };

type FoundMember = Extract<Member, { kind: "inherent" | "behavior" }>;

const FAILED: Found = { kind: "failed" };

/** References are stripped, then the type and what each box holds is asked; the first step with a candidate wins. */
function findMethod(c: Checker, receiver: TExprId, name: Name, span: Span): Found {
  let place = receiver;
  let hidden: Member = { kind: "none" };
  let first: TypeId = NO_TYPE;
  for (;;) {
    const type = shallow(c, exprOf(c, place).type);
    const node = typeOf(c.table, type);
    if (node.kind === "error") {
      return FAILED;
    }
    if (type === TY_NEVER) {
      return { kind: "never" };
    }
    if (node.kind === "ref") {
      place = derefOf(c, place, node.inner);
      continue;
    }
    if (isUnknown(c, type)) {
      reportTypeNeeded(c, type, exprOf(c, receiver).span);
      return FAILED;
    }
    const self = isOpenNumber(c, type) ? defaultNumber(c, type) : type;
    first = first === NO_TYPE ? self : first;
    if (node.kind === "ptr") {
      const op = pointerOp(c, name);
      if (op !== null) {
        return { kind: "pointer", place, op, inner: node.inner };
      }
    }
    const member = findMember(c, self, name.sym, true);
    if (member.kind === "many") {
      reportAmbiguousMember(c, name, self, member.among);
      return FAILED;
    }
    if (member.kind === "inherent" || member.kind === "behavior") {
      return { kind: "method", place, self, member };
    }
    hidden = member.kind === "hidden" ? member : hidden;
    const content = boxContent(c, self);
    if (content !== NO_TYPE) {
      place = derefOf(c, place, content);
      continue;
    }
    const elem = elementType(c, self);
    if (elem !== NO_TYPE) {
      const slice = mkSlice(c.table, elem);
      const member = findMember(c, slice, name.sym, true);
      if (member.kind === "inherent" || member.kind === "behavior") {
        return { kind: "method", place, self: slice, member };
      }
    }
    if (hidden.kind === "hidden") {
      reportPrivate(c, name.span, "method", name.sym, defOf(c, hidden.def).span);
    } else {
      reportNoMethod(c, name, first, span);
    }
    return FAILED;
  }
}

/** Arrays and lists have the methods of slices too: their element type, else `NO_TYPE`. */
function elementType(c: Checker, type: TypeId): TypeId {
  const node = typeOf(c.table, type);
  if (node.kind === "array") {
    return node.elem;
  }
  return node.kind === "adt" && node.def === c.known.list ? at(node.args, 0) : NO_TYPE;
}

function pointerOp(c: Checker, name: Name): PointerOp | null {
  switch (text(c.program.interner, name.sym)) {
    case "read":
      return "read";
    case "write":
      return "write";
    case "offset":
      return "offset";
    case "is_null":
      return "is_null";
    default:
      return null;
  }
}

/** `p.read()`, `p.write(v)`, `p.offset(n)`, `p.is_null()` [low.block]. */
function pointerMethod(c: Checker, pointer: TExprId, op: PointerOp, expr: MethodCallExpr, inner: TypeId): TExprId {
  if (c.lowlevel === 0) {
    reportNeedsLowlevel(c, expr.span, "using a raw pointer");
  }
  const expected = op === "write" || op === "offset" ? 1 : 0;
  if (expr.args.length !== expected) {
    reportArgCount(c, expr.span, -1, expected, expr.args.length);
    inferArgs(c, expr.args);
    return errorExpr(c, expr.span);
  }
  const args = [pointer];
  let type: TypeId;
  switch (op) {
    case "read":
      type = inner;
      break;
    case "is_null":
      type = TY_BOOL;
      break;
    case "write":
      args.push(checkExpr(c, at(expr.args, 0), inner, "arg"));
      type = TY_UNIT;
      break;
    case "offset": {
      const count = inferExpr(c, at(expr.args, 0), NO_TYPE);
      requireInteger(c, count);
      args.push(count);
      type = exprOf(c, pointer).type;
      break;
    }
  }
  return addExpr(c, { kind: "ptr_op", op, args, type, span: expr.span });
}

function callMethod(
  c: Checker,
  id: ExprId,
  expr: MethodCallExpr,
  place: TExprId,
  self: TypeId,
  member: FoundMember,
  want: TypeId,
): TExprId {
  const sig = c.program.funcs[member.def];
  if (sig === undefined) {
    inferArgs(c, expr.args);
    return errorExpr(c, expr.span);
  }
  if (member.def === c.known.disposableDrop) {
    reportDropNamed(c, expr.name.span);
    return errorExpr(c, expr.span);
  }
  let args = memberArgs(c, self, member.def, member.owner, member.kind === "inherent", expr.span);
  const written = c.names.genericArgs[id];
  if (written !== undefined) {
    const own = (c.program.resolved.typeParams[member.def] ?? []).length;
    if (own !== written.length) {
      reportGenericCount(c, expr.span, member.def, own, written.length);
      inferArgs(c, expr.args);
      return errorExpr(c, expr.span);
    }
    args = args.slice(0, args.length - own).concat(lowerAll(c, written));
  }
  const recv = passReceiver(c, place, self, sig.receiver);
  return callFunc(c, member.def, args, recv, expr.args, want, expr.span);
}

/** Borrows or moves the receiver as the method takes it. */
function passReceiver(c: Checker, place: TExprId, self: TypeId, receiver: Receiver): TExprId {
  const node = exprOf(c, place);
  switch (receiver) {
    case "none":
    case "move":
      return place;
    case "ref":
    case "mut": {
      const borrowed = borrowPlace(c, place, receiver === "ref" ? "ref" : "two_phase", true, node.span);
      if (zonk(c, node.type) === zonk(c, self)) {
        return borrowed;
      }
      const type = mkRef(c.table, receiver === "mut", self);
      return addExpr(c, { kind: "cast", cast: "unsize", value: borrowed, type, span: node.span });
    }
  }
}
