/** Checks the patterns of a finished body: `when` covers everything (S009), other patterns cannot fail, and every arm is reached (W002). */
import { report, type Diagnostics } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import { notExhaustive, refutable, unreachablePattern } from "./errors_patterns.js";
import { cover } from "./exhaustive.js";
import { flagsOf } from "./intern.js";
import type { Program } from "./program.js";
import type { Arm, TBody, TExpr, TPatId } from "./tast.js";
import { HAS_ERROR, type TypeId } from "./ty.js";

/** Reports on all patterns of `body`. */
export function checkPatterns(program: Program, body: TBody, diagnostics: Diagnostics): void {
  for (const param of body.params) {
    requireIrrefutable(program, body, param.pat, param.type, false, diagnostics);
  }
  for (const closure of body.closures) {
    for (const param of closure.params) {
      requireIrrefutable(program, body, param.pat, param.type, false, diagnostics);
    }
  }
  for (const expr of body.exprs) {
    checkExpr(program, body, expr, diagnostics);
  }
}

function checkExpr(program: Program, body: TBody, expr: TExpr, diagnostics: Diagnostics): void {
  switch (expr.kind) {
    case "when": {
      if (isOfPart(body, expr.span, expr.arms)) {
        return;
      }
      const value = at(body.exprs, expr.value);
      const arms = expr.arms.map((arm) => arm.pat);
      checkWhen(program, body, value.type, value.span, arms, diagnostics);
      return;
    }
    case "for":
      requireIrrefutable(program, body, expr.pat, at(body.pats, expr.pat).type, false, diagnostics);
      return;
    case "block":
      for (const stmt of expr.stmts) {
        if (stmt.kind === "let" && stmt.otherwise < 0) {
          requireIrrefutable(program, body, stmt.pat, at(body.exprs, stmt.init).type, true, diagnostics);
        }
      }
      return;
    default:
  }
}

/** Whether a `when` was made to find a part of a parameter, whose pattern is checked where it stands: only there the arm is as long as the whole. */
function isOfPart(body: TBody, span: Span, arms: readonly Arm[]): boolean {
  const arm = arms[0] === undefined ? undefined : at(body.exprs, arms[0].body).span;
  return arm !== undefined && arm.start === span.start && arm.end === span.end;
}

function checkWhen(
  program: Program,
  body: TBody,
  type: TypeId,
  span: Span,
  arms: readonly TPatId[],
  diagnostics: Diagnostics,
): void {
  if (hasErrorType(program, type) || arms.some((arm) => holdsError(body, arm))) {
    return;
  }
  const coverage = cover(program, body, type, arms);
  if (coverage.missing.length > 0) {
    report(diagnostics, notExhaustive(span, coverage.missing));
  }
  for (const pat of coverage.unreached) {
    report(diagnostics, unreachablePattern(at(body.pats, pat).span));
  }
}

function requireIrrefutable(program: Program, body: TBody, pat: TPatId, type: TypeId, isLet: boolean, diagnostics: Diagnostics): void {
  const node = at(body.pats, pat);
  if (node.kind === "wild" || node.kind === "binding" || hasErrorType(program, type) || holdsError(body, pat)) {
    return;
  }
  const coverage = cover(program, body, type, [pat]);
  if (coverage.missing.length > 0) {
    report(diagnostics, refutable(node.span, coverage.missing, isLet));
  }
}

function hasErrorType(program: Program, type: TypeId): boolean {
  return (flagsOf(program.table, type) & HAS_ERROR) !== 0;
}

function holdsError(body: TBody, id: TPatId): boolean {
  const pat = at(body.pats, id);
  switch (pat.kind) {
    case "error":
      return true;
    case "deref":
      return holdsError(body, pat.inner);
    case "variant":
      return pat.fields.some((field) => holdsError(body, field.pat));
    case "tuple":
      return pat.elems.some((elem) => holdsError(body, elem));
    case "slice":
      return pat.prefix.some((elem) => holdsError(body, elem));
    case "or":
      return pat.alts.some((alt) => holdsError(body, alt));
    default:
      return false;
  }
}
