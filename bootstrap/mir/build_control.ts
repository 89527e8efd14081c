/** Blocks, `let`, `if` and `when`, with the scopes of their variables and temporaries [own.temp]. */
import { at, spanEnd } from "../source/index.js";
import { NO_EXPR, type IrExpr, type IrPatId, type IrStmt } from "../ir/index.js";
import { assignUnit, exprOf, goTo, localPlace, newBlock, startBlock, type Builder } from "./builder.js";
import { buildDiscard, buildInto } from "./build_expr.js";
import { buildMatch, isIrrefutable, type MatchArm } from "./build_match.js";
import { buildTest } from "./build_operator.js";
import { buildPlace, buildScrutinee, isPlaceExpr } from "./build_place.js";
import { NO_BLOCK, type Place } from "./mir.js";
import { declare, discardScope, exitTo, popScope, pushScope, schedule, schedulePattern } from "./scopes.js";

type Node<K extends IrExpr["kind"]> = Extract<IrExpr, { readonly kind: K }>;

/** A block: the tail's temporaries drop before the block's variables. */
export function buildBlock(b: Builder, expr: Node<"block">, dest: Place): void {
  pushScope(b, true);
  for (const stmt of expr.stmts) {
    buildStmt(b, stmt);
  }
  const end = spanEnd(expr.span);
  if (expr.tail === NO_EXPR) {
    assignUnit(b, end, dest);
  } else {
    pushScope(b, false);
    buildInto(b, expr.tail, dest);
    popScope(b, end);
  }
  popScope(b, end);
}

function buildStmt(b: Builder, stmt: IrStmt): void {
  if (stmt.kind === "expr") {
    pushScope(b, false);
    buildDiscard(b, stmt.value);
    popScope(b, spanEnd(stmt.span));
    return;
  }
  buildLet(b, stmt);
}

/** The variables come under the enclosing scope after the temporaries of the initialiser are gone. */
function buildLet(b: Builder, stmt: Extract<IrStmt, { readonly kind: "let" }>): void {
  const pat = at(b.body.pats, stmt.pat);
  const init = exprOf(b, stmt.init);
  const end = spanEnd(stmt.span);
  pushScope(b, false);
  if (pat.kind === "binding" && pat.mode === "move") {
    const local = declare(b, pat.local, pat.span);
    buildInto(b, stmt.init, localPlace(local));
    popScope(b, end);
    schedule(b, local, true);
    return;
  }
  if (pat.kind === "wild") {
    if (isPlaceExpr(init)) {
      buildPlace(b, stmt.init, "static");
    } else {
      buildDiscard(b, stmt.init);
    }
    popScope(b, end);
    return;
  }
  if (stmt.otherwise === NO_EXPR || isIrrefutable(b, stmt.pat)) {
    bindPattern(b, stmt.pat, buildScrutinee(b, stmt.init));
    popScope(b, end);
    schedulePattern(b, stmt.pat);
    return;
  }
  buildLetElse(b, stmt);
}

/** `let … else`: on failure the temporaries drop before the block, which does not come back. */
function buildLetElse(b: Builder, stmt: Extract<IrStmt, { readonly kind: "let" }>): void {
  const end = spanEnd(stmt.span);
  const bound = newBlock(b);
  const failed = newBlock(b);
  const after = newBlock(b);
  const otherwise = newBlock(b);
  const depth = b.scopes.length - 1;
  buildMatch(b, buildScrutinee(b, stmt.init), stmt.span, [{ pat: stmt.pat, block: bound }], failed);
  startBlock(b, bound);
  exitTo(b, depth, end);
  goTo(b, end, after);
  startBlock(b, failed);
  exitTo(b, depth, end);
  goTo(b, end, otherwise);
  discardScope(b);
  startBlock(b, otherwise);
  buildDiscard(b, stmt.otherwise);
  goTo(b, end, after);
  startBlock(b, after);
  schedulePattern(b, stmt.pat);
}

/** Binds the variables of a pattern that always matches, without scheduling them. */
export function bindPattern(b: Builder, pat: IrPatId, place: Place): void {
  const next = newBlock(b);
  buildMatch(b, place, at(b.body.pats, pat).span, [{ pat, block: next }], NO_BLOCK);
  startBlock(b, next);
}

/** `if`: temporaries of a plain condition drop after it; those of `if let` at the end of the construct, or before `else`. */
export function buildIf(b: Builder, expr: Node<"if">, dest: Place): void {
  const then = newBlock(b);
  const otherwise = newBlock(b);
  const join = newBlock(b);
  const depth = b.scopes.length;
  const end = spanEnd(expr.span);
  pushScope(b, false);
  if (expr.cond.kind === "bool") {
    buildTest(b, expr.cond.value, { block: then, depth }, { block: otherwise, depth });
    discardScope(b);
    startBlock(b, then);
    buildInto(b, expr.then, dest);
    goTo(b, end, join);
  } else {
    const failed = newBlock(b);
    const span = at(b.body.pats, expr.cond.pat).span;
    buildMatch(b, buildScrutinee(b, expr.cond.value), span, [{ pat: expr.cond.pat, block: then }], failed);
    startBlock(b, then);
    pushScope(b, false);
    schedulePattern(b, expr.cond.pat);
    buildInto(b, expr.then, dest);
    popScope(b, end);
    exitTo(b, depth, end);
    goTo(b, end, join);
    startBlock(b, failed);
    exitTo(b, depth, end);
    goTo(b, end, otherwise);
    discardScope(b);
  }
  startBlock(b, otherwise);
  if (expr.otherwise === NO_EXPR) {
    assignUnit(b, end, dest);
  } else {
    buildInto(b, expr.otherwise, dest);
  }
  goTo(b, end, join);
  startBlock(b, join);
}

/** `when`: the temporaries of the matched value drop at the end of the construct, variables and temporaries of an arm at the arm's. */
export function buildWhen(b: Builder, expr: Node<"when">, dest: Place): void {
  const end = spanEnd(expr.span);
  const depth = b.scopes.length;
  pushScope(b, false);
  const place = buildScrutinee(b, expr.value);
  const arms: MatchArm[] = [];
  for (const arm of expr.arms) {
    arms.push({ pat: arm.pat, block: newBlock(b) });
  }
  buildMatch(b, place, expr.span, arms, NO_BLOCK);
  const join = newBlock(b);
  for (let i = 0; i < arms.length; i += 1) {
    const body = at(expr.arms, i).body;
    startBlock(b, at(arms, i).block);
    pushScope(b, false);
    schedulePattern(b, at(arms, i).pat);
    buildInto(b, body, dest);
    popScope(b, spanEnd(exprOf(b, body).span));
    exitTo(b, depth, end);
    goTo(b, end, join);
  }
  discardScope(b);
  startBlock(b, join);
}
