// The type reading of an argument of `x[…]`  [gram.bracket].

import { internalError } from "../diagnostics/index.js";
import { at, push } from "../source/index.js";
import type { Name } from "./ast.js";
import type { Expr, ExprId, FileAst, TypeExpr, TypeExprId } from "./ast.js";

/** The arguments of the `Bracket` node `id`. */
export function bracketArgs(ast: FileAst, id: ExprId): readonly ExprId[] {
  const expr = at(ast.exprs, id);
  return expr.kind === "Bracket" ? expr.args : internalError("parser", expr.span, "not a bracket");
}

/**
 * Reads expression `id` as a type: adds the type expression to `ast.typeExprs` and returns its id, or null where the
 * expression is no spelling of a type (nothing is reported, though nodes may have been added). Each call adds new
 * nodes: keep the result.
 */
export function typeExprOfExpr(ast: FileAst, id: ExprId): TypeExprId | null {
  const expr = at(ast.exprs, id);
  switch (expr.kind) {
    case "TypeOnly":
      return expr.type;
    case "Error":
      return add(ast, { kind: "Error", span: expr.span });
    case "Path":
    case "Bracket":
    case "Scope":
      return pathType(ast, expr);
    case "Unary":
      return prefixType(ast, expr.op, expr.operand, expr);
    case "Tuple": {
      const elems = typeExprsOfExprs(ast, expr.elems);
      return elems === null ? null : add(ast, { kind: "Tuple", elems, span: expr.span });
    }
    case "Array": {
      if (expr.elems.length !== 1) {
        return null;
      }
      const elem = typeExprOfExpr(ast, at(expr.elems, 0));
      return elem === null ? null : add(ast, { kind: "Slice", elem, span: expr.span });
    }
    case "Repeat": {
      const elem = typeExprOfExpr(ast, expr.elem);
      return elem === null ? null : add(ast, { kind: "Array", elem, length: expr.count, span: expr.span });
    }
    default:
      return null;
  }
}

/** Reads every expression of `ids` as a type; null if one of them is none. */
export function typeExprsOfExprs(ast: FileAst, ids: readonly ExprId[]): TypeExprId[] | null {
  const types: TypeExprId[] = [];
  for (const id of ids) {
    const type = typeExprOfExpr(ast, id);
    if (type === null) {
      return null;
    }
    types.push(type);
  }
  return types;
}

function add(ast: FileAst, node: TypeExpr): TypeExprId {
  return push(ast.typeExprs, node);
}

function prefixType(ast: FileAst, op: string, operand: ExprId, expr: Expr): TypeExprId | null {
  if (op !== "Ref" && op !== "MutRef" && op !== "Deref") {
    return null;
  }
  const inner = typeExprOfExpr(ast, operand);
  if (inner === null) {
    return null;
  }
  if (op === "Deref") {
    return add(ast, { kind: "Ptr", isMut: false, inner, span: expr.span });
  }
  return add(ast, { kind: "Ref", isMut: op === "MutRef", inner, span: expr.span });
}

/** `Path`, `Bracket(Path)`, and `Scope`s around either: `PathType` of the grammar. */
function pathType(ast: FileAst, expr: Expr): TypeExprId | null {
  const tail: Name[] = [];
  let node = expr;
  while (node.kind === "Scope") {
    tail.push(node.name);
    node = at(ast.exprs, node.base);
  }
  tail.reverse();
  if (node.kind === "Path") {
    return add(ast, { kind: "Path", path: node.path, args: [], tail, span: expr.span });
  }
  if (node.kind !== "Bracket") {
    return null;
  }
  const base = at(ast.exprs, node.base);
  if (base.kind !== "Path") {
    return null;
  }
  const args = typeExprsOfExprs(ast, node.args);
  return args === null ? null : add(ast, { kind: "Path", path: base.path, args, tail, span: expr.span });
}
