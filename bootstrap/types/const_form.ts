/**
 * The form of constant expressions [expr.const], on the typed tree: without computing anything.
 */
import { at } from "../source/index.js";
import type { TBody, TExprId } from "./tast.js";

/** Whether an initialiser is a constant expression: then a global is static data, else it is initialised at its first use [own.global]. */
export function isStatic(body: TBody): boolean {
  return isConstForm(body, body.root);
}

function isConstForm(body: TBody, id: TExprId): boolean {
  const expr = at(body.exprs, id);
  switch (expr.kind) {
    case "error":
    case "literal":
    case "const_ref":
      return true;
    case "unary":
      return isConstForm(body, expr.value);
    case "binary":
    case "logic":
      return isConstForm(body, expr.left) && isConstForm(body, expr.right);
    case "if":
      return expr.cond.kind === "bool" && expr.otherwise !== -1 && allConstForm(body, [expr.cond.value, expr.then, expr.otherwise]);
    case "cast":
      return (expr.cast === "num" || expr.cast === "unsize" || expr.cast === "str_view") && isConstForm(body, expr.value);
    case "tuple":
    case "array":
      return allConstForm(body, expr.elems);
    case "repeat":
      return isConstForm(body, expr.value);
    case "construct":
      return (
        allConstForm(
          body,
          expr.inits.map((init) => init.value),
        ) &&
        (expr.base === -1 || isConstForm(body, expr.base))
      );
    case "borrow":
      return expr.borrow === "ref" && isConstForm(body, expr.place);
    default:
      return false;
  }
}

function allConstForm(body: TBody, ids: readonly TExprId[]): boolean {
  return ids.every((id) => isConstForm(body, id));
}
