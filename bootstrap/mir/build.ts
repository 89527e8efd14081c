/**
 * MIR building: TML-IR to control-flow graphs as built.
 *
 * Requires: a program without type errors. Gives: one body per function and closure, blocks in reverse post-order. Constants and constant
 * initialisers of globals have none: they are evaluated from TAST where their arguments are concrete.
 */
import { at, EMPTY_SYM, spanEnd, type Span } from "../source/index.js";
import { EMPTY_ENV, genericsOf, makeEnv, TY_NEVER, TY_UNIT, type Env } from "../types/index.js";
import type { DefId } from "../resolver/index.js";
import type { IrBody, IrClosure, IrExprId, IrParam } from "../ir/index.js";
import {
  exprOf,
  localPlace,
  newBuilder,
  newLocal,
  type Builder,
  type Context,
} from "./builder.js";
import { envParamType } from "./build_closure.js";
import { bindPattern } from "./build_control.js";
import { beginContracts, checkPosts } from "./build_contract.js";
import { buildDiscard, buildInto } from "./build_expr.js";
import { leaveBody } from "./build_loop.js";
import { finishBody } from "./finish.js";
import type { LocalId, MirBody } from "./mir.js";
import { popScope, pushScope, schedule, schedulePattern } from "./scopes.js";

/** A function and its closures, by their numbers. */
export interface BuiltFunc {
  readonly own: MirBody;
  readonly closures: readonly MirBody[];
}

/** Builds one function with its closures. */
export function buildFunc(cx: Context, body: IrBody, def: DefId): BuiltFunc {
  const sig = cx.program.funcs[def];
  const env = sig === undefined || sig.bounds.length === 0 ? EMPTY_ENV : makeEnv(cx.program, sig.bounds);
  const own = buildBody(cx, body, env, -1);
  const closures: MirBody[] = [];
  for (let i = 0; i < body.closures.length; i += 1) {
    closures.push(buildBody(cx, body, env, i));
  }
  return { own, closures };
}

/** Builds the function itself (`number` -1) or one of its closures. */
function buildBody(cx: Context, body: IrBody, env: Env, number: number): MirBody {
  const closure: IrClosure | undefined = number < 0 ? undefined : at(body.closures, number);
  const b = newBuilder(cx, body, env, closure);
  const root = closure === undefined ? body.root : closure.body;
  const span = exprOf(b, root).span;
  newLocal(b, EMPTY_SYM, b.ret, "return", true, span);
  pushScope(b, true);
  const params = closure === undefined ? body.params : closure.params;
  const paramCount = params.length + (closure === undefined ? 0 : 1);
  buildParams(b, closure, params, span);
  buildRoot(b, root, spanEnd(span));
  return finishBody(b, body.owner, number, genericsOf(cx.program, body.owner), paramCount);
}

/** Parameters are the first locals of the body; a pattern that is not a plain name takes its parameter apart on entry. */
function buildParams(b: Builder, closure: IrClosure | undefined, params: readonly IrParam[], span: Span): void {
  if (closure !== undefined) {
    schedule(b, newLocal(b, EMPTY_SYM, envParamType(b.cx.program.table, closure), "env", false, span), false);
  }
  const locals: LocalId[] = [];
  for (const param of params) {
    const pat = at(b.body.pats, param.pat);
    if (pat.kind === "binding" && pat.mode === "move") {
      const source = at(b.body.locals, pat.local);
      const local = newLocal(b, source.name, param.type, "param", source.mutable, source.span);
      b.localOf[pat.local] = local;
      locals.push(local);
    } else {
      locals.push(newLocal(b, EMPTY_SYM, param.type, "param", false, pat.span));
    }
    schedule(b, at(locals, locals.length - 1), false);
  }
  for (let i = 0; i < params.length; i += 1) {
    const id = at(params, i).pat;
    const pat = at(b.body.pats, id);
    if (!(pat.kind === "binding" && pat.mode === "move")) {
      bindPattern(b, id, localPlace(at(locals, i)));
      schedulePattern(b, id);
    }
  }
}

function buildRoot(b: Builder, root: IrExprId, end: Span): void {
  const posts = beginContracts(b);
  pushScope(b, false);
  if (b.ret === TY_UNIT || b.ret === TY_NEVER) {
    buildDiscard(b, root);
  } else {
    buildInto(b, root, localPlace(0));
  }
  popScope(b, end);
  leaveBody(b, end);
  if (posts.length > 0) {
    checkPosts(b, posts, end);
  }
}
