// Room `parser`: tokens in, untyped syntax tree out. The only file other rooms import.

export * from "./ast.js";
export { dumpAst } from "./dump.js";
export { parseFile, parseSource } from "./parse_file.js";
export { bracketArgs, typeExprOfExpr, typeExprsOfExprs } from "./type_of_expr.js";
