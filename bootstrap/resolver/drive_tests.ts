/**
 * `@property` and `@bench`: for a function `f` that is marked so, the function `$f` that tests or measures it is written before any name is
 * bound. All its nodes carry the place of the function's name.
 *
 *     func $f() -> I32 {                                       // @property f(a: A, b: ref B)
 *         var $test = $std::test::Property::new(100)
 *         while $test.next() {
 *             let $verdict = f($test.draw("a"), ref $test.draw("b"))
 *             $test.finish($verdict)
 *         }
 *         $test.status()
 *     }
 *
 * That of a benchmark ends with `$test.report()`; it calls `$std::test::keep(f())` as long as there is a next round, or `f(mut ref $test)` once.
 */
import type { Directive, ExprId, FileAst, FuncItem, Item, Param, StmtId } from "../parser/index.js";
import { at, intern, push, text } from "../source/index.js";
import { cratePath } from "./derive.js";
import { notDriven } from "./errors.js";
import type { DefId } from "./resolved.js";
import type { Resolver } from "./state.js";
import {
  addBlock,
  addExpr,
  addPat,
  addStmt,
  bindingPat,
  callExpr,
  exprStmt,
  localExpr,
  methodExpr,
  nameOf,
  pathOf,
  pathType,
  plainHead,
  refExpr,
  stdPath,
  strExpr,
  type Synth,
  u64Expr,
} from "./synth.js";

/** How many cases a property has that does not say it. */
const CASES = 100n;
const STATE = "$test";

/** The directive that asks for a driver. */
function drivenBy(r: Resolver, item: Item): Directive | undefined {
  return item.head.directives.find((directive) => ["property", "bench"].includes(text(r.interner, directive.name.sym)));
}

/** Whether a file has functions that are driven: they need `std::test`. */
export function hasDriven(r: Resolver, ast: FileAst): boolean {
  return ast.itemNodes.some((item) => drivenBy(r, item) !== undefined);
}

/** Appends the functions that run the properties and benchmarks of a file to its items. S025 for those that cannot be run. */
export function expandTests(r: Resolver, module: DefId, ast: FileAst): void {
  const count = ast.items.length;
  for (let i = 0; i < count; i += 1) {
    const node = at(ast.itemNodes, at(ast.items, i));
    const directive = drivenBy(r, node);
    if (directive !== undefined && node.kind === "Func") {
      driveItem(r, module, ast, node, directive);
    }
  }
}

function driveItem(r: Resolver, module: DefId, ast: FileAst, node: FuncItem, directive: Directive): void {
  const word = text(r.interner, directive.name.sym);
  const problem = problemOf(word, node);
  if (problem !== "") {
    notDriven(r, directive.span, problem);
    return;
  }
  const cases = word === "property" ? casesOf(r, directive) : directive.args.length === 0 ? CASES : -1n;
  if (cases < 0n) {
    notDriven(r, directive.span, word === "property" ? "`@property` takes the number of cases: `@property(cases: 1000)`" : "`@bench` takes nothing");
    return;
  }
  const s: Synth = { interner: r.interner, ast, span: node.name.span };
  const made = driver(r, s, module, node, directive, word === "property" ? cases : 0n);
  ast.items.push(push(ast.itemNodes, made));
}

/** Why a function cannot be run; empty if it can. */
function problemOf(word: string, node: FuncItem): string {
  if (node.generics.length > 0 || node.body === null || node.receiver !== null) {
    return "`@" + word + "` stands in front of functions that have a body and no type parameters";
  }
  if (word === "bench" && node.params.length > 1) {
    return "a benchmark takes nothing, or a `mut ref Bencher`";
  }
  return "";
}

/** The number of cases; -1 if something else is asked for. */
function casesOf(r: Resolver, directive: Directive): bigint {
  const arg = directive.args[0];
  if (arg === undefined) {
    return CASES;
  }
  const isCases = arg.key !== null && text(r.interner, arg.key.sym) === "cases" && directive.args.length === 1;
  return isCases && arg.value?.kind === "Int" && arg.value.value > 0n && arg.value.value <= 1000000000n ? arg.value.value : -1n;
}

/** `func $f() -> I32`; without cases, of a benchmark. */
function driver(r: Resolver, s: Synth, module: DefId, node: FuncItem, directive: Directive, cases: bigint): FuncItem {
  const target = cratePath(r, s, module, node.name.sym);
  const type = cases > 0n ? "Property" : "Bencher";
  const made = callExpr(s, stdPath(s, ["test", type, "new"]), cases > 0n ? [u64Expr(s, cases)] : []);
  const stmts: StmtId[] = [addStmt(s, { kind: "Var", name: nameOf(s, STATE), type: null, init: made, span: s.span })];
  if (cases > 0n) {
    const args = node.params.map((param) => drawn(r, s, param));
    const verdict = addStmt(s, { kind: "Let", pat: bindingPat(s, "$verdict"), type: null, init: callExpr(s, target, args), otherwise: null, span: s.span });
    const finish = exprStmt(s, methodExpr(s, localExpr(s, STATE), "finish", [localExpr(s, "$verdict")]));
    stmts.push(whileNext(s, [verdict, finish]));
  } else if (node.params.length === 0) {
    stmts.push(whileNext(s, [exprStmt(s, callExpr(s, stdPath(s, ["test", "keep"]), [callExpr(s, target, [])]))]));
  } else {
    const state = addExpr(s, { kind: "Unary", op: "MutRef", operand: localExpr(s, STATE), opSpan: s.span, span: s.span });
    const ignored = addPat(s, { kind: "Wild", span: s.span });
    stmts.push(addStmt(s, { kind: "Let", pat: ignored, type: null, init: callExpr(s, target, [state]), otherwise: null, span: s.span }));
  }
  return {
    kind: "Func",
    head: { ...plainHead(), directives: [directive] },
    name: { sym: intern(r.interner, "$" + text(r.interner, node.name.sym)), span: s.span },
    stableId: null,
    isLowlevel: false,
    generics: [],
    receiver: null,
    params: [],
    isVariadic: false,
    result: pathType(s, pathOf(s, [nameOf(s, "$I32")]), []),
    where: [],
    contracts: [],
    effects: null,
    body: addBlock(s, stmts, methodExpr(s, localExpr(s, STATE), cases > 0n ? "status" : "report", [])),
    span: s.span,
  };
}

/** `while $test.next() { stmts }` */
function whileNext(s: Synth, stmts: readonly StmtId[]): StmtId {
  const expr = methodExpr(s, localExpr(s, STATE), "next", []);
  return exprStmt(s, addExpr(s, { kind: "While", cond: { kind: "Expr", expr }, body: addBlock(s, stmts, null), span: s.span }));
}

/** `$test.draw("name")`, behind `ref` or `mut ref` for a parameter that is a reference. */
function drawn(r: Resolver, s: Synth, param: Param): ExprId {
  const pat = at(s.ast.pats, param.pat);
  const name = pat.kind === "Binding" ? text(r.interner, pat.name.sym) : "_";
  const value = methodExpr(s, localExpr(s, STATE), "draw", [strExpr(s, name)]);
  const type = at(s.ast.typeExprs, param.type);
  if (type.kind !== "Ref") {
    return value;
  }
  return type.isMut ? addExpr(s, { kind: "Unary", op: "MutRef", operand: value, opSpan: s.span, span: s.span }) : refExpr(s, value);
}
