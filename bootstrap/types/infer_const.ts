/**
 * Constants and globals while bodies are being checked: constants in patterns ([pat.kinds]), globals as places ([own.global]).
 */
import type { Span } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { checkConst } from "./check.js";
import { addExpr, type Checker } from "./checker.js";
import { evalConst } from "./const_eval.js";
import { hasFlags, mkRef } from "./intern.js";
import { reportConstPattern } from "./errors_infer.js";
import type { Literal, TExprId } from "./tast.js";
import { zonkAll } from "./unify.js";
import { HAS_INFER, TY_BOOL, TY_CHAR, TY_ERROR, TY_STR, type TypeId } from "./ty.js";

/** A constant's value as a literal with its type; null where it is none that a pattern may have (reported). */
export function constLiteral(
  c: Checker,
  def: DefId,
  args: readonly TypeId[],
  span: Span,
): { readonly literal: Literal; readonly type: TypeId } | null {
  checkConst(c.session, def);
  const known = zonkAll(c, args);
  for (const arg of known) {
    if (hasFlags(c.table, arg, HAS_INFER)) {
      reportConstPattern(c, span);
      return null;
    }
  }
  let value = evalConst(c.session.evaluator, def, known);
  if (value.kind === "ref") {
    value = value.value;
  }
  switch (value.kind) {
    case "int":
      return { literal: { kind: "int", value: value.value }, type: value.type };
    case "bool":
      return { literal: { kind: "bool", value: value.value }, type: TY_BOOL };
    case "char":
      return { literal: { kind: "char", value: value.value }, type: TY_CHAR };
    case "str":
      return { literal: { kind: "str", bytes: value.bytes }, type: TY_STR };
    case "error":
      // Reported where the constant stands, or a constant of a type parameter.
      if (c.session.typed.bodies[def] === undefined || known.length > 0) {
        reportConstPattern(c, span);
      }
      return null;
    default:
      reportConstPattern(c, span);
      return null;
  }
}

/** A global: the place behind its address [own.global]. */
export function globalValue(c: Checker, def: DefId, span: Span): TExprId {
  const type = c.program.consts[def]?.type ?? TY_ERROR;
  const address = addExpr(c, { kind: "global_ref", def, type: mkRef(c.table, false, type), span });
  return addExpr(c, { kind: "deref", base: address, type, span });
}
