/**
 * Names in expressions, statements and blocks; the scopes of locals; the meaning of `x[…]`  [gram.bracket].
 */
import {
  typeExprOfExpr,
  type BangExpr,
  type BracketExpr,
  type BlockId,
  type CatchExpr,
  type ClosureExpr,
  type Cond,
  type Expr,
  type ExprId,
  type IfExpr,
  type LetStmt,
  type LoopVarExpr,
  type MethodCallExpr,
  type Name,
  type StmtId,
  type StructLitExpr,
  type TypeExprId,
  type WhenExpr,
} from "../parser/index.js";
import { at, type Sym } from "../source/index.js";
import { bindLocalConst } from "./bind_items.js";
import { addLocal, bindParamPats, bindPat } from "./bind_pat.js";
import { bindConstructed, bindType, isType } from "./bind_type.js";
import { duplicate, indexArguments, jumpOutside, kindName, notAType, notATypeExpr, notAValue, thisOutside } from "./errors.js";
import { localRes, popNames, resolvePath, topEntry, variantOf } from "./lookup.js";
import { growNames } from "./modules.js";
import type { BracketMeaning, DefId, LocalIndex, Res } from "./resolved.js";
import { RES_ERROR, RES_NONE, type Binder } from "./state.js";

/** Where a path stands: which meanings but values fit there. */
type Place = "value" | "callee" | "length";

/** Binds all names of an expression that must be a value. */
export function bindExpr(b: Binder, id: ExprId): void {
  const expr = at(b.ast.exprs, id);
  switch (expr.kind) {
    case "Int":
    case "Float":
    case "Bool":
    case "Char":
    case "Str":
    case "Bytes":
    case "Error":
      return;
    case "Interp":
      for (const part of expr.parts) {
        if (part.kind === "Expr") {
          bindExpr(b, part.expr);
        }
      }
      return;
    case "Path":
      b.names.exprs[id] = asValue(b, expr, resolvePath(b, expr.path, "value"), "value");
      return;
    case "This":
      b.names.exprs[id] = bindThis(b, expr);
      return;
    case "Tuple":
    case "Array":
      bindExprs(b, expr.elems);
      return;
    case "Repeat":
      bindExpr(b, expr.elem);
      bindLength(b, expr.count);
      return;
    case "StructLit":
      bindStructLit(b, expr);
      return;
    case "Block":
    case "Lowlevel":
      bindBlock(b, expr.block);
      return;
    case "If":
      bindIf(b, expr);
      return;
    case "When":
      bindWhen(b, expr);
      return;
    case "Loop":
      bindLoopBody(b, expr.body);
      return;
    case "LoopVar":
      bindLoopVar(b, id, expr);
      return;
    case "While": {
      const height = b.locals.syms.length;
      bindCond(b, expr.cond);
      bindLoopBody(b, expr.body);
      popNames(b.locals, height);
      return;
    }
    case "For": {
      bindExpr(b, expr.iter);
      const height = b.locals.syms.length;
      bindPat(b, expr.pat, "loop_var");
      bindLoopBody(b, expr.body);
      popNames(b.locals, height);
      return;
    }
    case "Catch":
      bindCatch(b, id, expr);
      return;
    case "Closure":
      bindClosure(b, expr);
      return;
    case "Return":
      if (!b.canReturn) {
        jumpOutside(b.r, expr.span, "return", "stands outside of a function");
      }
      bindOptional(b, expr.value);
      return;
    case "Break":
      checkJump(b, expr, "break");
      return;
    case "Continue":
      checkJump(b, expr, "continue");
      return;
    case "Unary":
      bindExpr(b, expr.operand);
      return;
    case "Binary":
      bindExpr(b, expr.left);
      bindExpr(b, expr.right);
      return;
    case "Assign":
    case "Update":
      bindExpr(b, expr.place);
      bindExpr(b, expr.value);
      return;
    case "Range":
      bindExpr(b, expr.lo);
      bindExpr(b, expr.hi);
      return;
    case "Ternary":
      bindExpr(b, expr.cond);
      bindExpr(b, expr.yes);
      bindExpr(b, expr.no);
      return;
    case "Cast":
      bindExpr(b, expr.operand);
      bindType(b, expr.type);
      return;
    case "Field":
    case "TupleIndex":
      bindExpr(b, expr.base);
      return;
    case "Call":
      bindCallee(b, expr.callee);
      bindExprs(b, expr.args);
      return;
    case "MethodCall":
      bindMethodCall(b, id, expr);
      return;
    case "Bracket":
      bindBracket(b, id, expr);
      return;
    case "Scope":
      b.names.exprs[id] = asValue(b, expr, bindScope(b, expr.base, expr.name), "value");
      return;
    case "Bang":
      bindBang(b, id, expr);
      return;
    case "TypeOnly":
      notAValue(b.r, expr.span, "a value must stand here, not a type", "");
      bindType(b, expr.type);
      return;
  }
}

function bindExprs(b: Binder, ids: readonly ExprId[]): void {
  for (const id of ids) {
    bindExpr(b, id);
  }
}

function bindOptional(b: Binder, id: ExprId | null): void {
  if (id !== null) {
    bindExpr(b, id);
  }
}

/** Binds the length of an array, where a type parameter may stand too. */
export function bindLength(b: Binder, id: ExprId): void {
  const expr = at(b.ast.exprs, id);
  if (expr.kind === "Path") {
    b.names.exprs[id] = asValue(b, expr, resolvePath(b, expr.path, "value"), "length");
  } else {
    bindExpr(b, id);
  }
}

/** Binds what is called: the only place where a built-in function may be named. */
function bindCallee(b: Binder, id: ExprId): void {
  const expr = at(b.ast.exprs, id);
  if (expr.kind === "Path") {
    b.names.exprs[id] = asValue(b, expr, resolvePath(b, expr.path, "value"), "callee");
  } else {
    bindExpr(b, id);
  }
}

/** Checks that a path means something that may stand in a place; reports it otherwise. */
function asValue(b: Binder, expr: Expr, res: Res, place: Place): Res {
  switch (res.kind) {
    case "none":
    case "error":
    case "local":
    case "binding":
    case "partial":
      return res;
    case "builtin":
      if (place === "callee") {
        return res;
      }
      notAValue(b.r, expr.span, "`" + res.builtin + "` is built in and can only be called", "wrap the call in a closure: `do(x) …`");
      return RES_ERROR;
    case "prim":
    case "unit_type":
    case "this_type":
      notAValue(b.r, expr.span, "a value must stand here, not a type", "");
      return RES_ERROR;
    case "def":
      return definedValue(b, expr, res, place);
  }
}

function definedValue(b: Binder, expr: Expr, res: Res, place: Place): Res {
  if (res.kind !== "def") {
    return res;
  }
  const def = at(b.r.defs, res.def);
  switch (def.kind) {
    case "func":
    case "variant":
    case "const":
    case "global":
      return res;
    case "type_param":
      if (place === "length") {
        return res;
      }
      break;
    default:
      break;
  }
  const help = def.kind === "struct" ? "a value of it is written `NAME { field: … }`" : "";
  notAValue(b.r, expr.span, "a value must stand here, and this is " + kindName(def.kind), help);
  return RES_ERROR;
}

function bindThis(b: Binder, expr: Expr): Res {
  if (b.hasThisValue) {
    return localRes(b.r, 0);
  }
  thisOutside(b.r, expr.span, b.canReturn);
  return RES_ERROR;
}

function bindStructLit(b: Binder, expr: StructLitExpr): void {
  bindConstructed(b, expr.type);
  for (let i = 0; i < expr.inits.length; i += 1) {
    const init = at(expr.inits, i);
    for (let j = 0; j < i; j += 1) {
      const other = at(expr.inits, j).name;
      if (other.sym === init.name.sym) {
        duplicate(b.r, init.name, other.span, "field");
        break;
      }
    }
    bindExpr(b, init.value);
  }
  bindOptional(b, expr.base);
}

// -------------------------------------------------------------------------------------------------- blocks, control

/** Binds a block: its statements in order, its tail; its names end with it. */
export function bindBlock(b: Binder, id: BlockId): void {
  const block = at(b.ast.blocks, id);
  const height = b.locals.syms.length;
  for (const stmt of block.stmts) {
    bindStmt(b, stmt);
  }
  bindOptional(b, block.tail);
  popNames(b.locals, height);
}

function bindStmt(b: Binder, id: StmtId): void {
  const stmt = at(b.ast.stmts, id);
  switch (stmt.kind) {
    case "Let":
      bindLet(b, stmt);
      return;
    case "Var":
      if (stmt.type !== null) {
        bindType(b, stmt.type);
      }
      bindExpr(b, stmt.init);
      b.names.stmts[id] = bindingOf(addLocal(b, stmt.name, true, "let"));
      return;
    case "Item":
      b.names.stmts[id] = bindLocalConst(b, stmt.item);
      return;
    case "Expr":
      bindExpr(b, stmt.expr);
      return;
  }
}

/** The initialiser and the `else` block do not see the names of the pattern. */
function bindLet(b: Binder, stmt: LetStmt): void {
  if (stmt.type !== null) {
    bindType(b, stmt.type);
  }
  bindExpr(b, stmt.init);
  if (stmt.otherwise !== null) {
    bindBlock(b, stmt.otherwise);
  }
  bindPat(b, stmt.pat, "let");
}

function bindingOf(local: LocalIndex): Res {
  return { kind: "binding", local };
}

/** The names of `let p = e` stay in scope for the caller. */
function bindCond(b: Binder, cond: Cond): void {
  bindExpr(b, cond.expr);
  if (cond.kind === "Let") {
    bindPat(b, cond.pat, "pattern");
  }
}

function bindIf(b: Binder, expr: IfExpr): void {
  const height = b.locals.syms.length;
  bindCond(b, expr.cond);
  bindExpr(b, expr.yes);
  popNames(b.locals, height);
  bindOptional(b, expr.no);
}

function bindWhen(b: Binder, expr: WhenExpr): void {
  bindExpr(b, expr.scrutinee);
  for (const arm of expr.arms) {
    const height = b.locals.syms.length;
    bindPat(b, arm.pat, "pattern");
    bindExpr(b, arm.body);
    popNames(b.locals, height);
  }
}

function bindLoopBody(b: Binder, body: BlockId): void {
  b.loopDepth += 1;
  bindBlock(b, body);
  b.loopDepth -= 1;
}

function bindLoopVar(b: Binder, id: ExprId, expr: LoopVarExpr): void {
  bindType(b, expr.type);
  bindExpr(b, expr.limit);
  const height = b.locals.syms.length;
  b.names.exprs[id] = bindingOf(addLocal(b, expr.name, true, "loop_var"));
  bindLoopBody(b, expr.body);
  popNames(b.locals, height);
}

function checkJump(b: Binder, expr: Expr, word: string): void {
  if (b.loopDepth === 0) {
    const why = b.closureDepth > 0 ? "stands outside of a loop: it cannot leave a closure" : "stands outside of a loop";
    jumpOutside(b.r, expr.span, word, why);
  }
}

function bindCatch(b: Binder, id: ExprId, expr: CatchExpr): void {
  bindBlock(b, expr.body);
  if (expr.type !== null) {
    bindType(b, expr.type);
  }
  const height = b.locals.syms.length;
  if (expr.param !== null) {
    b.names.exprs[id] = bindHandlerParam(b, expr.param);
  }
  bindBlock(b, expr.handler);
  popNames(b.locals, height);
}

/** The error of a handler; `_` takes no name. */
function bindHandlerParam(b: Binder, name: Name): Res {
  return name.sym === b.r.syms.discard ? RES_NONE : bindingOf(addLocal(b, name, false, "pattern"));
}

/** `break`, `continue` do not cross a closure, and `return` leaves the closure [clo.control]. */
function bindClosure(b: Binder, expr: ClosureExpr): void {
  for (const param of expr.params) {
    if (param.type !== null) {
      bindType(b, param.type);
    }
  }
  if (expr.result !== null) {
    bindType(b, expr.result);
  }
  const height = b.locals.syms.length;
  const loopDepth = b.loopDepth;
  const canReturn = b.canReturn;
  b.loopDepth = 0;
  b.canReturn = true;
  b.closureDepth += 1;
  bindParamPats(b, expr.params.map((param) => param.pat), "closure_param");
  bindExpr(b, expr.body);
  b.closureDepth -= 1;
  b.canReturn = canReturn;
  b.loopDepth = loopDepth;
  popNames(b.locals, height);
}

function bindBang(b: Binder, id: ExprId, expr: BangExpr): void {
  bindExpr(b, expr.inner);
  switch (expr.otherwise.kind) {
    case "None":
      return;
    case "Value":
      bindExpr(b, expr.otherwise.value);
      return;
    case "Handler": {
      const height = b.locals.syms.length;
      b.names.exprs[id] = bindHandlerParam(b, expr.otherwise.param);
      bindExpr(b, expr.otherwise.body);
      popNames(b.locals, height);
      return;
    }
  }
}

// ---------------------------------------------------------------------------------------------- types in expressions

/** Reads an expression as a type and binds it; null (reported) if it is none. */
function bindTypeOfExpr(b: Binder, id: ExprId): TypeExprId | null {
  const type = typeExprOfExpr(b.ast, id);
  growNames(b.names, b.ast);
  if (type === null) {
    notATypeExpr(b.r, at(b.ast.exprs, id).span);
    return null;
  }
  bindType(b, type);
  return type;
}

/** `base::name` where `base` is a type that is more than a path: a variant of it, or `partial`. */
function bindScope(b: Binder, base: ExprId, name: Name): Res {
  const type = bindTypeOfExpr(b, base);
  if (type === null) {
    return RES_ERROR;
  }
  b.names.exprTypes[base] = type;
  return memberOfType(b, type, name.sym);
}

function memberOfType(b: Binder, type: TypeExprId, sym: Sym): Res {
  const node = at(b.ast.typeExprs, type);
  const res = at(b.names.types, type);
  if (res.kind === "error") {
    return RES_ERROR;
  }
  if (res.kind === "def" && node.kind === "Path" && node.tail.length === 0) {
    const variant = variantOf(b.r, res.def, sym);
    if (variant >= 0) {
      return at(b.r.defRes, variant);
    }
  }
  return { kind: "partial", base: res, used: 0 };
}

/** The meaning of a path expression if it is a type; undefined for everything else, and nothing is reported. */
function typeOfPath(b: Binder, expr: Expr, res: Res): boolean {
  return expr.kind === "Path" && res.kind !== "partial" && res.kind !== "error" && (isType(b, res) || isBehavior(b, res));
}

function isBehavior(b: Binder, res: Res): boolean {
  return res.kind === "def" && at(b.r.defs, res.def).kind === "behavior";
}

function isModule(b: Binder, res: Res): boolean {
  return res.kind === "def" && at(b.r.defs, res.def).kind === "module";
}

/** `x.f(…)`, and `T.f(…)` for a type T [gram.one-way]. */
function bindMethodCall(b: Binder, id: ExprId, expr: MethodCallExpr): void {
  const isOnType = bindReceiver(b, id, expr);
  if (expr.bracketCallee !== null) {
    const meaning = isOnType || argsAreTypes(b, expr.generics) ? "generics" : "index";
    b.names.brackets[id] = meaning;
    b.names.brackets[expr.bracketCallee] = meaning;
    bindBracketArgs(b, id, expr.generics, meaning, expr);
    const args = b.names.genericArgs[id];
    b.names.genericArgs[expr.bracketCallee] = args;
  }
  bindExprs(b, expr.args);
}

/** Binds the receiver of a method call; true if it is a type. */
function bindReceiver(b: Binder, id: ExprId, expr: MethodCallExpr): boolean {
  const receiver = at(b.ast.exprs, expr.receiver);
  if (receiver.kind === "Path") {
    const res = resolvePath(b, receiver.path, "value");
    if (typeOfPath(b, receiver, res)) {
      const type = typeExprOfExpr(b.ast, expr.receiver);
      growNames(b.names, b.ast);
      if (type !== null) {
        b.names.types[type] = res;
        b.names.exprTypes[expr.receiver] = type;
        const member = memberOfType(b, type, expr.name.sym);
        b.names.exprs[id] = member.kind === "def" ? member : RES_NONE;
      }
      return true;
    }
    if (isModule(b, res)) {
      notAValue(b.r, expr.span, "names of a module are reached with `::`, not `.`", "");
      b.names.exprs[expr.receiver] = RES_ERROR;
      return false;
    }
    b.names.exprs[expr.receiver] = asValue(b, receiver, res, "value");
    return false;
  }
  if (receiver.kind === "Bracket" && denotesType(b, receiver)) {
    const member = bindScope(b, expr.receiver, expr.name);
    b.names.exprs[id] = member.kind === "def" ? member : RES_NONE;
    return true;
  }
  bindExpr(b, expr.receiver);
  return false;
}

/** Is `base[…]` a type: is its base a path to a type? Nothing is reported. */
function denotesType(b: Binder, expr: BracketExpr): boolean {
  const base = at(b.ast.exprs, expr.base);
  if (base.kind !== "Path") {
    return false;
  }
  const count = b.r.diagnostics.list.length;
  const errors = b.r.diagnostics.errorCount;
  const res = resolvePath(b, base.path, "value");
  forgetReports(b, count, errors);
  return typeOfPath(b, base, res);
}

/** Takes back what was reported since: the same path is resolved once more for its meaning. */
function forgetReports(b: Binder, count: number, errors: number): void {
  while (b.r.diagnostics.list.length > count) {
    b.r.diagnostics.list.pop();
  }
  b.r.diagnostics.errorCount = errors;
}

// -------------------------------------------------------------------------------------------------------- brackets

/**
 * `base[args]` as a value. What the base is decides wherever it can: functions and variants take generic arguments, locals, constants
 * and computed values are indexed. For a partial path (`T::f[…]`) the arguments decide.
 */
function bindBracket(b: Binder, id: ExprId, expr: BracketExpr): void {
  const meaning = bracketMeaning(b, expr);
  b.names.brackets[id] = meaning;
  bindBracketArgs(b, id, expr.args, meaning, expr);
}

function bracketMeaning(b: Binder, expr: BracketExpr): BracketMeaning {
  const base = at(b.ast.exprs, expr.base);
  if (base.kind !== "Path" && base.kind !== "Scope") {
    bindExpr(b, expr.base);
    return "index";
  }
  const found = base.kind === "Path" ? resolvePath(b, base.path, "value") : bindScope(b, expr.base, base.name);
  if (base.kind === "Scope") {
    b.names.exprTypes[expr.base] = undefined;
    const type = at(b.ast.exprs, base.base);
    b.names.exprTypes[base.base] = b.names.exprTypes[base.base] ?? scopeType(b, type);
  }
  const res = asValue(b, base, found, "value");
  b.names.exprs[expr.base] = res;
  switch (res.kind) {
    case "local":
      return "index";
    case "def":
      return takesGenerics(b, res.def) ? "generics" : "index";
    default:
      return typeOfPath(b, base, found) || argsAreTypes(b, expr.args) ? "generics" : "index";
  }
}

function takesGenerics(b: Binder, def: DefId): boolean {
  const kind = at(b.r.defs, def).kind;
  return kind === "func" || kind === "variant";
}
