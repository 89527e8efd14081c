/**
 * Checking of bodies: from signatures and syntax trees to TAST. Functions, constants and field defaults, each once and on demand.
 *
 * A body is inferred in one pass in source order ([type.infer]), then finished: types become final, captures are found, closures and
 * patterns are checked.
 */
import { at, EMPTY_SYM, type Span } from "../source/index.js";
import { newDiagnostics, type Diagnostics } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import type { BlockId, FuncItem } from "../parser/index.js";
import { checkVariadics } from "./c_boundary.js";
import { computeCaptures } from "./captures.js";
import { checkPatterns } from "./check_patterns.js";
import { checkUses } from "./check_uses.js";
import { addExpr, addLocal, exprOf, newChecker, newSession, unitExpr, type Checker, type Frame, type Session } from "./checker.js";
import { checkClosures } from "./closure_check.js";
import { coerce } from "./coerce.js";
import { evalConst } from "./const_eval.js";
import { isStatic } from "./const_form.js";
import { envOf } from "./env.js";
import { finishBody } from "./finish.js";
import { checkParts } from "./contract_parts.js";
import { checkConditions, inferContract } from "./infer_contract.js";
import { inheritContracts, type OwnParam } from "./inherit_contract.js";
import { inheritedBy, inheritedEnv, type Inherited } from "./inherited.js";
import { invariantAfter } from "./infer_invariant.js";
import { checkExpr, endStatement, inferBlock } from "./infer_expr.js";
import { bindPattern } from "./infer_pat.js";
import { paramTypes } from "./intern.js";
import { itemOf } from "./lower_type.js";
import type { FuncSig, Program, VariantSig } from "./program.js";
import { genericsOf } from "./query.js";
import type { TBody, TContract, TExprId, TPatId } from "./tast.js";
import { shallow } from "./unify.js";
import { TY_BOOL, TY_ERROR, TY_UNIT, type TypeId } from "./ty.js";

/** What checks the bodies of one program; `typed` holds those that are done. */
export type TypeSession = Session;

/** A session in which no body has been checked. */
export function newTypeSession(program: Program, diagnostics: Diagnostics): TypeSession {
  const bodies: (TBody | undefined)[] = [];
  for (let i = 0; i < program.resolved.defs.length; i += 1) {
    bodies.push(undefined);
  }
  return newSession(program, diagnostics, newDiagnostics(), { bodies });
}

function newFrame(ret: TypeId): Frame {
  return { isClosure: false, ret, retKnown: true, catches: [], loops: [] };
}

/** Checks the body of a function and its contracts; nothing happens if it has neither or has been checked. */
export function checkBody(session: TypeSession, def: DefId): void {
  const program = session.program;
  const sig = program.funcs[def];
  if (sig === undefined || !(sig.hasBody || sig.hasContracts) || session.typed.bodies[def] !== undefined) {
    return;
  }
  const item = itemOf(program, def);
  if (item.kind !== "Func") {
    return;
  }
  const inherited = inheritedBy(program, def);
  const env = inherited === undefined || inherited.contracts.length === 0 ? envOf(program, def) : inheritedEnv(program, sig, inherited);
  const c = newChecker(session, def, env, sig.lowlevel);
  const params = bindParams(c, sig);
  const contracts = checkContracts(c, item, sig, params, inherited);
  if (contracts.length > 0 && program.behaviors[at(program.resolved.defs, def).parent] !== undefined) {
    checkParts(c);
  }
  c.frames.push(newFrame(sig.ret));
  c.tailSite = "return";
  const root = item.body === null ? withoutBody(c, sig, item.name.span, params) : funcBlock(c, item.body, sig.ret);
  c.frames.pop();
  if (inherited !== undefined && inherited.contracts.length > 0) {
    c.givenFrom = inherited.declared.generics;
    c.givenTo = inherited.to;
  }
  complete(c, { ...finishBody(c, params, sig.ret, root), contracts });
}

/** The contracts of a function; nothing returns from a condition. */
function checkContracts(c: Checker, item: FuncItem, sig: FuncSig, params: readonly OwnParam[], inherited: Inherited | undefined): TContract[] {
  for (const pat of c.pats) {
    c.paramCount = pat.kind === "binding" && pat.local >= c.paramCount ? pat.local + 1 : c.paramCount;
  }
  c.frames.push(newFrame(TY_BOOL));
  const hasThis = item.receiver !== null;
  const contracts =
    inherited === undefined
      ? item.contracts.map((contract) => inferContract(c, contract, hasThis, sig.ret, undefined))
      : inheritContracts(c, item.contracts, inherited, params, hasThis, sig.ret);
  c.frames.pop();
  return contracts.concat(invariantAfter(c, sig));
}

/** In the place of a body: a C function with contracts calls itself, which from there on is C; a behavior's method has nothing. */
function withoutBody(c: Checker, sig: FuncSig, span: Span, params: { pat: TPatId; type: TypeId }[]): TExprId {
  if (sig.abi !== "c") {
    return unitExpr(c, span);
  }
  const args: TExprId[] = [];
  for (const param of params) {
    const pat = at(c.pats, param.pat);
    let local = pat.kind === "binding" ? pat.local : -1;
    if (local < 0) {
      local = addLocal(c, EMPTY_SYM, span, param.type, false);
      c.pats.push({ kind: "binding", local, mode: "move", type: param.type, span });
      param.pat = c.pats.length - 1;
    }
    args.push(addExpr(c, { kind: "local", local, type: param.type, span }));
  }
  return addExpr(c, { kind: "call", func: { def: sig.def, args: [] }, args, type: sig.ret, span });
}

function bindParams(c: Checker, sig: FuncSig): { pat: TPatId; type: TypeId }[] {
  const params: { pat: TPatId; type: TypeId }[] = [];
  for (const param of sig.params) {
    if (param.pat < 0) {
      const self = at(c.locals, 0);
      self.type = param.type;
      c.pats.push({ kind: "binding", local: 0, mode: "move", type: param.type, span: self.span });
      params.push({ pat: c.pats.length - 1, type: param.type });
    } else {
      params.push({ pat: bindPattern(c, param.pat, param.type, "move"), type: param.type });
    }
  }
  return params;
}

/** The block of a function against its result type. A block that ends without a value is blamed at its end. */
function funcBlock(c: Checker, id: BlockId, ret: TypeId): TExprId {
  const block = at(c.ast.blocks, id);
  const value = inferBlock(c, block, ret, false);
  endStatement(c, 0);
  const type = shallow(c, exprOf(c, value).type);
  if (block.tail === null && type === TY_UNIT && ret !== TY_UNIT && ret !== TY_ERROR) {
    const end = { file: block.span.file, start: block.span.end - 1, end: block.span.end };
    return coerce(c, unitExpr(c, end), ret, "return", -1);
  }
  return coerce(c, value, ret, "return", -1);
}

/** What follows on inference: captures, closures, patterns. The body becomes part of the program. */
function complete(c: Checker, inferred: TBody): void {
  const session = c.session;
  const body = computeCaptures(c.program, c.env, inferred);
  checkClosures(c.program, c.env, body, session.diagnostics);
  checkPatterns(c.program, body, session.diagnostics);
  checkConditions(c, body);
  checkVariadics(c.program, body, session.diagnostics);
  session.typed.bodies[c.owner] = body;
  checkUses(session.collector);
  session.quietCollector.uses.length = 0;
}

/**
 * Checks the initialiser of a constant and computes its value, so that a panic or cycle in it is reported ([expr.const]). That of a global has a
 * value here only if it is constant.
 */
export function checkConst(session: TypeSession, def: DefId): void {
  const sig = session.program.consts[def];
  if (sig === undefined || sig.value < 0 || (session.constState[def] ?? 0) !== 0) {
    return;
  }
  while (session.constState.length <= def) {
    session.constState.push(0);
  }
  session.constState[def] = 1;
  session.pendingConsts.push(def);
  session.constDepth += 1;
  const c = newChecker(session, def, envOf(session.program, def), false);
  c.frames.push(newFrame(sig.isGlobal ? TY_UNIT : sig.type));
  const root = checkExpr(c, sig.value, sig.type, "other");
  endStatement(c, 0);
  c.frames.pop();
  complete(c, finishBody(c, [], sig.type, root));
  session.constState[def] = 2;
  session.constDepth -= 1;
  if (session.constDepth === 0) {
    evaluatePending(session);
  }
}

/** Values are computed when no constant is being checked any more: one may refer to another in progress. */
function evaluatePending(session: Session): void {
  for (const def of session.pendingConsts) {
    const body = session.typed.bodies[def];
    if (session.program.consts[def]?.isGlobal === true && (body === undefined || !isStatic(body))) {
      continue;
    }
    evalConst(session.evaluator, def, paramTypes(session.program.table, genericsOf(session.program, def)));
  }
  session.pendingConsts.length = 0;
}

/** Checks the field defaults of a type, in the environment of its declaration ([type.struct]). */
export function checkDefaults(session: TypeSession, def: DefId): void {
  const sig = session.program.adts[def];
  if (sig === undefined || session.defaultsDone.has(def)) {
    return;
  }
  session.defaultsDone.add(def);
  for (const variant of sig.variants) {
    if (variant.fields.some((field) => field.defaultExpr >= 0)) {
      checkVariantDefaults(session, sig.isEnum ? variant.def : def, variant);
    }
  }
}

function checkVariantDefaults(session: Session, owner: DefId, variant: VariantSig): void {
  const c = newChecker(session, owner, envOf(session.program, owner), false);
  c.frames.push(newFrame(TY_UNIT));
  let root: TExprId = unitExpr(c, at(session.program.resolved.defs, owner).span);
  for (const field of variant.fields) {
    if (field.defaultExpr >= 0) {
      root = checkExpr(c, field.defaultExpr, field.type, "other");
      endStatement(c, 0);
    }
  }
  c.frames.pop();
  const inferred = finishBody(c, [], TY_UNIT, root);
  const body = computeCaptures(c.program, c.env, inferred);
  checkClosures(c.program, c.env, body, session.diagnostics);
  checkPatterns(c.program, body, session.diagnostics);
  checkUses(session.collector);
}
