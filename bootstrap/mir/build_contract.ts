/**
 * Contracts in MIR [con.mode]: preconditions are checked when the parameters are bound. Postconditions are checked behind the drops of the body's
 * locals, in one place that every return goes through; parameters live until then, and the result is in its place.
 */
import type { Span } from "../source/index.js";
import { TY_UNIT } from "../types/index.js";
import type { IrContract, IrExprId } from "../ir/index.js";
import { assignUnit, localPlace, newBlock, startBlock, type Builder } from "./builder.js";
import { buildDiscard, buildInto } from "./build_expr.js";
import { leaveBody } from "./build_loop.js";
import { NO_BLOCK } from "./mir.js";
import { declare, popScope, pushScope, schedule } from "./scopes.js";

/** Checks the preconditions and keeps what the postconditions, which are returned, need. */
export function beginContracts(b: Builder): readonly IrContract[] {
  const level = b.cx.options.contracts;
  if (b.closure !== undefined || level === "none" || b.body.contracts.length === 0) {
    return [];
  }
  const posts: IrContract[] = [];
  for (const contract of b.body.contracts) {
    for (const given of contract.given) {
      b.localOf[given.local] = given.param + 1;
    }
    if (contract.kind === "pre") {
      buildCheck(b, contract.check, contract.span);
    } else if (level === "all") {
      posts.push(contract);
    }
  }
  for (const post of posts) {
    for (const old of post.olds) {
      const local = declare(b, old.local, post.span);
      pushScope(b, false);
      buildInto(b, old.value, localPlace(local));
      popScope(b, post.span);
      schedule(b, local, true);
    }
  }
  if (posts.length > 0) {
    b.epilogue = newBlock(b);
    b.epilogueDepth = b.scopes.length;
  }
  return posts;
}

/** Checks the postconditions and returns. */
export function checkPosts(b: Builder, posts: readonly IrContract[], end: Span): void {
  startBlock(b, b.epilogue);
  b.epilogue = NO_BLOCK;
  for (const post of posts) {
    if (post.result >= 0) {
      b.localOf[post.result] = 0;
      if (b.ret === TY_UNIT) {
        assignUnit(b, post.span, localPlace(0));
      }
    }
    buildCheck(b, post.check, post.span);
  }
  leaveBody(b, end);
}

function buildCheck(b: Builder, check: IrExprId, span: Span): void {
  pushScope(b, false);
  buildDiscard(b, check);
  popScope(b, span);
}
