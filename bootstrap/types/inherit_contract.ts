/**
 * Contracts of implementations [con.inherit]: a `pre` is the behavior's or the method's own, a `post` is both.
 *
 * A condition of the behavior is inferred with the behavior's types, where its names mean what they mean in the behavior; `finishBody` then puts in
 * those of the implementation. What is wrong with it is reported in the behavior.
 */
import { at, EMPTY_SYM } from "../source/index.js";
import type { Contract } from "../parser/index.js";
import { addExpr, addLocal, exprOf, type Checker } from "./checker.js";
import { collectParts, nameParts, type Part } from "./contract_parts.js";
import { comeBack, goElsewhere } from "./elsewhere.js";
import { reportUselessPre } from "./errors_contract.js";
import { inferContract } from "./infer_contract.js";
import { bindPattern } from "./infer_pat.js";
import type { Inherited } from "./inherited.js";
import type { TContract, TExprId, TGiven, TPatId } from "./tast.js";
import { TY_BOOL, type TypeId } from "./ty.js";

/** A parameter of the implementation. */
export interface OwnParam {
  readonly pat: TPatId;
}

/** The contracts of a method that implements `inherited`: its own, and those of the behavior. */
export function inheritContracts(c: Checker, own: readonly Contract[], inherited: Inherited, params: readonly OwnParam[], hasThis: boolean, ret: TypeId): TContract[] {
  const hasPre = inherited.contracts.some((contract) => contract.kind === "Pre");
  const contracts: TContract[] = [];
  for (const contract of own) {
    if (contract.kind === "Pre" && !hasPre) {
      reportUselessPre(c, contract.span, inherited.declared.def);
    }
    contracts.push(contract.kind === "Pre" && hasPre ? weakened(c, contract, inherited, params, hasThis, ret) : inferContract(c, contract, hasThis, ret, undefined));
  }
  const isWeakened = own.some((contract) => contract.kind === "Pre");
  for (const contract of inherited.contracts) {
    if (contract.kind !== "Pre" || !isWeakened) {
      contracts.push(inheritOne(c, contract, inherited, params));
    }
  }
  return contracts;
}

/** One condition of the behavior's method. */
function inheritOne(c: Checker, contract: Contract, inherited: Inherited, params: readonly OwnParam[]): TContract {
  const { declared } = inherited;
  goElsewhere(c, declared.def, declared.def);
  const given: TGiven[] = [];
  const parts: Part[] = [];
  declared.params.forEach((param, i) => {
    // What the resolver knows of a slice pattern is its `..rest`.
    const res = param.pat < 0 || at(c.ast.pats, param.pat).kind === "Slice" ? undefined : c.names.pats[param.pat];
    if (param.pat < 0 || res?.kind === "binding") {
      const local = c.localBase + (res?.kind === "binding" ? res.local : 0);
      at(c.locals, local).type = param.type;
      given.push({ local, param: i });
    } else {
      const whole = addLocal(c, EMPTY_SYM, at(c.ast.pats, param.pat).span, param.type, false);
      collectParts(c, bindPattern(c, param.pat, param.type, "move"), whole, params[i]?.pat ?? -1, [], parts);
      given.push({ local: whole, param: i });
    }
  });
  const first = c.exprs.length;
  const made = inferContract(c, contract, declared.receiver !== "none", declared.ret, inherited);
  comeBack(c);
  nameParts(c, parts, first);
  given.sort((a, b) => a.local - b.local);
  return { ...made, given };
}

/** An own `pre`: it holds if those of the behavior do. */
function weakened(c: Checker, contract: Contract, inherited: Inherited, params: readonly OwnParam[], hasThis: boolean, ret: TypeId): TContract {
  const given: TGiven[] = [];
  const conds: TExprId[] = [];
  for (const one of inherited.contracts) {
    if (one.kind === "Pre") {
      const made = inheritOne(c, one, inherited, params);
      conds.push(made.cond);
      given.push(...made.given);
    }
  }
  const all = conds.reduce((left, right) => logic(c, "and", left, right, left));
  const made = inferContract(c, contract, hasThis, ret, undefined);
  return { ...made, given, cond: logic(c, "or", all, made.cond, made.cond) };
}

/** With the place of `blamed`. */
function logic(c: Checker, op: "and" | "or", left: TExprId, right: TExprId, blamed: TExprId): TExprId {
  return addExpr(c, { kind: "logic", op, left, right, type: TY_BOOL, span: exprOf(c, blamed).span });
}
