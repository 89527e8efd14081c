/**
 * Invariants of structs [con.form]: where the function that the resolver wrote for one is called. It checks nothing in builds without invariants.
 */
import { at, intern, type Span } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { addExpr, addLocal, defOf, exprOf, NO_EXPR, type Checker } from "./checker.js";
import { borrowPlace, derefOf } from "./infer_place.js";
import { childrenOf, typeOf } from "./intern.js";
import { inherentMembers, isVisibleFrom } from "./lookup_member.js";
import { itemOf } from "./lower_type.js";
import { headKey } from "./match.js";
import type { AdtSig, FuncSig } from "./program.js";
import type { TContract, TExprId } from "./tast.js";
import { TY_UNIT, type TypeId } from "./ty.js";

/** The function that checks the invariant of a type; NO_DEF for a type without. */
function invariantOf(c: Checker, type: TypeId): DefId {
  const node = typeOf(c.table, type);
  if (node.kind !== "adt") {
    return NO_DEF;
  }
  const item = itemOf(c.program, node.def);
  if (item.kind !== "Type" || item.body.kind !== "Struct" || item.body.invariant === null) {
    return NO_DEF;
  }
  const found = inherentMembers(c, headKey(c.program, type)).get(intern(c.program.interner, "$invariant"));
  return found?.[0] ?? NO_DEF;
}

/** The call that checks a place. */
function callOn(c: Checker, def: DefId, place: TExprId, span: Span): TExprId {
  const node = typeOf(c.table, exprOf(c, place).type);
  const args = node.kind === "adt" ? node.args : [];
  const borrowed = borrowPlace(c, place, "ref", true, span);
  return addExpr(c, { kind: "call", func: { def, args }, args: [borrowed], type: TY_UNIT, span });
}

/** A struct literal: outside of its type's module it is checked. Constants are not. */
export function checkedLiteral(c: Checker, adt: AdtSig, literal: TExprId): TExprId {
  const { type, span } = exprOf(c, literal);
  if (adt.isEnum || isVisibleFrom(c.program, c.module, "private", defOf(c, adt.def).module) || defOf(c, c.owner).kind !== "func") {
    return literal;
  }
  const def = invariantOf(c, type);
  if (def === NO_DEF) {
    return literal;
  }
  const local = addLocal(c, 0, span, type, false);
  c.pats.push({ kind: "binding", local, mode: "move", type, span });
  const pat = c.pats.length - 1;
  const check = callOn(c, def, addExpr(c, { kind: "local", local, type, span }), span);
  const tail = addExpr(c, { kind: "local", local, type, span });
  return addExpr(c, {
    kind: "block",
    stmts: [
      { kind: "let", pat, init: literal, otherwise: NO_EXPR, span },
      { kind: "expr", value: check, span },
    ],
    tail,
    lowlevel: false,
    type,
    span,
  });
}

/** What is checked when a `pub` method with `mut this` returns. One that hands out a `mut ref` into its value is not: it changes later. */
export function invariantAfter(c: Checker, sig: FuncSig): TContract[] {
  const first = sig.params[0];
  const node = first === undefined || sig.receiver === "none" ? undefined : typeOf(c.table, first.type);
  if (node?.kind !== "ref" || !node.mut || defOf(c, c.owner).vis !== "public" || holdsMutRef(c, sig.ret)) {
    return [];
  }
  const def = invariantOf(c, node.inner);
  if (def === NO_DEF || first === undefined) {
    return [];
  }
  const span = at(c.locals, 0).span;
  const self = addExpr(c, { kind: "local", local: 0, type: first.type, span });
  const cond = callOn(c, def, derefOf(c, self, node.inner), span);
  return [{ kind: "invariant", given: [], result: -1, olds: [], cond, failed: NO_EXPR, span }];
}

function holdsMutRef(c: Checker, type: TypeId): boolean {
  const node = typeOf(c.table, type);
  return (node.kind === "ref" && node.mut) || childrenOf(node).some((child) => holdsMutRef(c, child));
}
