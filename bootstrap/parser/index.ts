// Room `parser`: tokens in, untyped syntax tree out. The only file other rooms import.

export * from "./ast.js";
export { typeExprOfExpr, typeExprsOfExprs } from "./type_of_expr.js";
