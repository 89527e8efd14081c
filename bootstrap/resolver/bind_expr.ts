/**
 * Names in expressions, statements and blocks, and the scopes of locals  [mod.shadow].
 */
import type {
  BangExpr,
  BlockId,
  CatchExpr,
  ClosureExpr,
  Cond,
  Expr,
  ExprId,
  IfExpr,
  LetStmt,
  LoopVarExpr,
  Name,
  StmtId,
  StructLitExpr,
  WhenExpr,
} from "../parser/index.js";
import { at, text } from "../source/index.js";
import { bindBracket, bindMethodCall, bindScope } from "./bind_bracket.js";
import { bindLocalConst } from "./bind_items.js";
import { addLocal, bindParamPats, bindPat } from "./bind_pat.js";
import { bindConstructed, bindType } from "./bind_type.js";
import { duplicate, jumpOutside, kindName, notAValue, thisOutside } from "./errors.js";
import { localRes, popNames, resolvePath } from "./lookup.js";
import type { LocalIndex, Res } from "./resolved.js";
import { RES_ERROR, RES_NONE, type Binder } from "./state.js";

/** Where a path stands: which meanings but values fit there. */
export type Place = "value" | "callee" | "length";

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

/** Binds expressions in order. */
export function bindExprs(b: Binder, ids: readonly ExprId[]): void {
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
export function asValue(b: Binder, expr: Expr, res: Res, place: Place): Res {
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
  const help = def.kind === "struct" ? "a value of it is written `" + text(b.r.interner, def.name) + " { … }`" : "";
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
