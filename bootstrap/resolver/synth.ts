/**
 * Small makers of syntax nodes, for code that the compiler writes itself. Every node gets the same place; names of locals begin with
 * `$`, so that no source can clash with them; paths into std begin with the reserved root `$std`.
 */
import type {
  Block,
  BlockId,
  BoundRef,
  Expr,
  ExprId,
  FileAst,
  ItemHead,
  Name,
  Pat,
  PatId,
  Path,
  Stmt,
  StmtId,
  TypeExpr,
  TypeExprId,
} from "../parser/index.js";
import { intern, push, type Interner, type Span, type Sym } from "../source/index.js";

export interface Synth {
  readonly interner: Interner;
  readonly ast: FileAst;
  readonly span: Span;
}

/** A name by its text. */
export function nameOf(s: Synth, text: string): Name {
  return { sym: intern(s.interner, text), span: s.span };
}

/** A name that the source already has. */
export function nameAt(s: Synth, sym: Sym): Name {
  return { sym, span: s.span };
}

/** A head without directives, visibility and docs. */
export function plainHead(): ItemHead {
  return { directives: [], vis: "Private", docs: [], ai: [] };
}

/** `a::b::c` */
export function pathOf(s: Synth, segments: readonly Name[]): Path {
  return { root: "Plain", supers: 0, segments: segments.slice(), span: s.span };
}

/** `$std::a::b` for "a", "b". */
export function stdPath(s: Synth, names: readonly string[]): Path {
  const segments = [nameOf(s, "$std")];
  for (const name of names) {
    segments.push(nameOf(s, name));
  }
  return pathOf(s, segments);
}

/** A behavior of std without arguments, as a bound. */
export function boundOf(s: Synth, path: Path): BoundRef {
  return { path, args: [], assoc: [], span: s.span };
}

export function addType(s: Synth, type: TypeExpr): TypeExprId {
  return push(s.ast.typeExprs, type);
}

/** A type that is a path, with generic arguments. */
export function pathType(s: Synth, path: Path, args: readonly TypeExprId[]): TypeExprId {
  return addType(s, { kind: "Path", path, args: args.slice(), tail: [], span: s.span });
}

/** `This` */
export function thisType(s: Synth): TypeExprId {
  return pathType(s, { root: "This", supers: 0, segments: [], span: s.span }, []);
}

/** `ref T`, `mut ref T` */
export function refType(s: Synth, isMut: boolean, inner: TypeExprId): TypeExprId {
  return addType(s, { kind: "Ref", isMut, inner, span: s.span });
}

export function addExpr(s: Synth, expr: Expr): ExprId {
  return push(s.ast.exprs, expr);
}

/** A path as an expression. */
export function pathExpr(s: Synth, path: Path): ExprId {
  return addExpr(s, { kind: "Path", path, span: s.span });
}

/** A local by its name. */
export function localExpr(s: Synth, name: string): ExprId {
  return pathExpr(s, pathOf(s, [nameOf(s, name)]));
}

/** The value `this` */
export function thisExpr(s: Synth): ExprId {
  return addExpr(s, { kind: "This", span: s.span });
}

/** `base.name` */
export function fieldExpr(s: Synth, base: ExprId, name: Sym): ExprId {
  return addExpr(s, { kind: "Field", base, name: nameAt(s, name), span: s.span });
}

/** `ref e` */
export function refExpr(s: Synth, operand: ExprId): ExprId {
  return addExpr(s, { kind: "Unary", op: "Ref", operand, opSpan: s.span, span: s.span });
}

/** `callee(args)` */
export function callExpr(s: Synth, callee: Path, args: readonly ExprId[]): ExprId {
  return addExpr(s, { kind: "Call", callee: pathExpr(s, callee), args: args.slice(), span: s.span });
}

/** `receiver.name(args)` */
export function methodExpr(s: Synth, receiver: ExprId, name: string, args: readonly ExprId[]): ExprId {
  return addExpr(s, {
    kind: "MethodCall",
    receiver,
    name: nameOf(s, name),
    bracketCallee: null,
    args: args.slice(),
    span: s.span,
  });
}

/** `value` as a `U64` literal. */
export function u64Expr(s: Synth, value: bigint): ExprId {
  return addExpr(s, { kind: "Int", value, suffix: "U64", span: s.span });
}

/** A text literal. */
export function strExpr(s: Synth, text: string): ExprId {
  const value = intern(s.interner, text);
  return addExpr(s, { kind: "Str", text: { value, holes: [], tail: value }, span: s.span });
}

/** `true` or `false` */
export function boolExpr(s: Synth, value: boolean): ExprId {
  return addExpr(s, { kind: "Bool", value, span: s.span });
}

/** `when scrutinee { … }` */
export function whenExpr(s: Synth, scrutinee: ExprId, arms: readonly { pat: PatId; body: ExprId }[]): ExprId {
  const list = arms.map((arm) => ({ pat: arm.pat, body: arm.body, span: s.span }));
  return addExpr(s, { kind: "When", scrutinee, arms: list, span: s.span });
}

/** `{ stmts tail }` as an expression. */
export function blockExpr(s: Synth, stmts: readonly StmtId[], tail: ExprId | null): ExprId {
  return addExpr(s, { kind: "Block", block: addBlock(s, stmts, tail), span: s.span });
}

export function addBlock(s: Synth, stmts: readonly StmtId[], tail: ExprId | null): BlockId {
  const block: Block = { stmts: stmts.slice(), tail, span: s.span };
  return push(s.ast.blocks, block);
}

export function addStmt(s: Synth, stmt: Stmt): StmtId {
  return push(s.ast.stmts, stmt);
}

/** `expr;` */
export function exprStmt(s: Synth, expr: ExprId): StmtId {
  return addStmt(s, { kind: "Expr", expr, hasSemi: true, span: s.span });
}

export function addPat(s: Synth, pat: Pat): PatId {
  return push(s.ast.pats, pat);
}

/** A new local. */
export function bindingPat(s: Synth, name: string): PatId {
  return addPat(s, { kind: "Binding", name: nameOf(s, name), isMut: false, span: s.span });
}

/** `_` */
export function wildPat(s: Synth): PatId {
  return addPat(s, { kind: "Wild", span: s.span });
}

/** A unit variant. */
export function pathPat(s: Synth, path: Path): PatId {
  return addPat(s, { kind: "Path", path, span: s.span });
}

