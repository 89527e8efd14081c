/**
 * What can be a type or a value: `x[…]`, `T::f`, `T.f(…)`  [gram.bracket] [gram.one-way].
 */
import {
  bracketArgs,
  typeExprOfExpr,
  type BracketExpr,
  type Expr,
  type ExprId,
  type MethodCallExpr,
  type Name,
  type TypeExprId,
} from "../parser/index.js";
import { at, push, symBytes, type Span, type Sym } from "../source/index.js";
import { asValue, bindExpr, bindExprs } from "./bind_expr.js";
import { bindType, isType } from "./bind_type.js";
import { indexArguments, kindName, notATypeExpr, notAValue } from "./errors.js";
import { resolvePath, variantOf } from "./lookup.js";
import { growNames } from "./modules.js";
import type { BracketMeaning, Res } from "./resolved.js";
import { RES_ERROR, RES_NONE, type Binder, type PathLike } from "./state.js";

// ---------------------------------------------------------------------------------------------- types in expressions

/** Reads an expression as a type and binds it; one that is none is reported and becomes the erroneous type. */
function bindTypeOfExpr(b: Binder, id: ExprId): TypeExprId {
  const span = at(b.ast.exprs, id).span;
  const read = typeExprOfExpr(b.ast, id);
  const type = read ?? push(b.ast.typeExprs, { kind: "Error", span });
  growNames(b.names, b.ast);
  if (read === null) {
    notATypeExpr(b.r, span);
    b.names.types[type] = RES_ERROR;
  }
  bindType(b, type);
  return type;
}

/** `base::name` where `base` is a type that is more than a path: a variant of it, or `partial`. */
export function bindScope(b: Binder, base: ExprId, name: Name): Res {
  const type = bindTypeOfExpr(b, base);
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

/** Does this meaning of a path stand for a type (a partial path may be either)? */
function isTypeRes(b: Binder, res: Res): boolean {
  return res.kind !== "partial" && res.kind !== "error" && isType(b, res);
}

/** The meaning of a path as a value, else as a type; nothing is reported. */
function tryPath(b: Binder, path: PathLike): Res {
  b.r.isQuiet = true;
  const res = resolvePath(b, path, "value");
  b.r.isQuiet = false;
  return res;
}

/** Is `base[…]` a type, that is, its base a path to a type? */
function denotesType(b: Binder, expr: BracketExpr): boolean {
  const base = at(b.ast.exprs, expr.base);
  return base.kind === "Path" && isTypeRes(b, tryPath(b, base.path));
}

// ---------------------------------------------------------------------------------------------------- method calls

/** `x.f(…)` and `x.f[…](…)`, and `T.f(…)` for a type T. */
export function bindMethodCall(b: Binder, id: ExprId, expr: MethodCallExpr): void {
  const isOnType = bindReceiver(b, id, expr);
  if (expr.bracketCallee !== null) {
    const generics = bracketArgs(b.ast, expr.bracketCallee);
    const meaning = isOnType || argsAreTypes(b, generics) ? "generics" : "index";
    b.names.brackets[id] = meaning;
    bindBracketArgs(b, id, generics, meaning, expr.span);
    b.names.brackets[expr.bracketCallee] = meaning;
    b.names.genericArgs[expr.bracketCallee] = b.names.genericArgs[id];
  }
  bindExprs(b, expr.args);
}

/** Binds the receiver of a method call; true if it is a type. */
function bindReceiver(b: Binder, id: ExprId, expr: MethodCallExpr): boolean {
  const receiver = at(b.ast.exprs, expr.receiver);
  if (receiver.kind === "Bracket" && denotesType(b, receiver)) {
    setMember(b, id, bindScope(b, expr.receiver, expr.name));
    return true;
  }
  if (receiver.kind !== "Path") {
    bindExpr(b, expr.receiver);
    return false;
  }
  const res = resolvePath(b, receiver.path, "value");
  if (isTypeRes(b, res)) {
    const type = push(b.ast.typeExprs, { kind: "Path", path: receiver.path, args: [], tail: [], span: receiver.span });
    growNames(b.names, b.ast);
    b.names.types[type] = res;
    b.names.exprTypes[expr.receiver] = type;
    setMember(b, id, memberOfType(b, type, expr.name.sym));
    return true;
  }
  b.names.exprs[expr.receiver] = isNamespace(b, receiver, res) ? RES_ERROR : asValue(b, receiver, res, "value");
  return false;
}

function setMember(b: Binder, id: ExprId, member: Res): void {
  b.names.exprs[id] = member.kind === "def" ? member : RES_NONE;
}

/** S013 for `module.f()` and `Behavior.f()`. */
function isNamespace(b: Binder, expr: Expr, res: Res): boolean {
  if (res.kind !== "def") {
    return false;
  }
  const kind = at(b.r.defs, res.def).kind;
  if (kind !== "module" && kind !== "behavior") {
    return false;
  }
  notAValue(b.r, expr.span, "this is " + kindName(kind) + ", not a value", "its names are reached with `::` instead of `.`");
  return true;
}

// -------------------------------------------------------------------------------------------------------- brackets

/**
 * `base[args]` as a value. What the base is decides wherever it can: functions and variants take generic arguments, locals,
 * constants and computed values are indexed. For a partial path (`T::f[…]`) the arguments decide.
 */
export function bindBracket(b: Binder, id: ExprId, expr: BracketExpr): void {
  const meaning = bracketMeaning(b, expr);
  b.names.brackets[id] = meaning;
  bindBracketArgs(b, id, expr.args, meaning, expr.span);
}

/** Binds the base of a bracket and says what the bracket means. */
function bracketMeaning(b: Binder, expr: BracketExpr): BracketMeaning {
  const base = at(b.ast.exprs, expr.base);
  let found: Res;
  if (base.kind === "Path") {
    found = resolvePath(b, base.path, "value");
  } else if (base.kind === "Scope") {
    found = bindScope(b, base.base, base.name);
  } else {
    bindExpr(b, expr.base);
    return "index";
  }
  const res = asValue(b, base, found, "value");
  b.names.exprs[expr.base] = res;
  if (res.kind === "local") {
    return "index";
  }
  if (res.kind === "def") {
    const kind = at(b.r.defs, res.def).kind;
    return kind === "func" || kind === "variant" ? "generics" : "index";
  }
  return isTypeRes(b, found) || argsAreTypes(b, expr.args) ? "generics" : "index";
}

function bindBracketArgs(b: Binder, id: ExprId, args: readonly ExprId[], meaning: BracketMeaning, span: Span): void {
  if (meaning === "generics") {
    const types: TypeExprId[] = [];
    for (const arg of args) {
      types.push(bindTypeOfExpr(b, arg));
    }
    b.names.genericArgs[id] = types;
    return;
  }
  if (args.length !== 1) {
    indexArguments(b.r, span, args.length);
  }
  bindExprs(b, args);
}

/** Do the arguments of a bracket denote types? The first one that is clearly a type or a value decides. */
function argsAreTypes(b: Binder, args: readonly ExprId[]): boolean {
  return readingOf(b, args) === "type";
}

type Reading = "type" | "value" | "unknown";

function readingOf(b: Binder, args: readonly ExprId[]): Reading {
  for (const arg of args) {
    const reading = readArg(b, arg);
    if (reading !== "unknown") {
      return reading;
    }
  }
  return "unknown";
}

/** What an argument of a bracket denotes. Nothing is bound or reported. */
function readArg(b: Binder, id: ExprId): Reading {
  const expr = at(b.ast.exprs, id);
  switch (expr.kind) {
    case "TypeOnly":
      return "type";
    case "Error":
      return "unknown";
    case "Path":
      return readPath(b, expr.path);
    case "Bracket":
      return denotesType(b, expr) ? "type" : "value";
    case "Scope":
      return looksLikeType(b, expr.name.sym) ? "type" : "value";
    case "Unary":
      return expr.op === "Ref" || expr.op === "MutRef" || expr.op === "Deref" ? readArg(b, expr.operand) : "value";
    case "Tuple":
      return expr.elems.length === 0 ? "type" : readingOf(b, expr.elems);
    case "Array":
      return expr.elems.length === 1 ? readingOf(b, expr.elems) : "value";
    case "Repeat":
      return readArg(b, expr.elem);
    default:
      return "value";
  }
}

function readPath(b: Binder, path: PathLike): Reading {
  const res = tryPath(b, path);
  if (res.kind === "partial") {
    const last = path.segments[path.segments.length - 1];
    return last !== undefined && looksLikeType(b, last.sym) ? "type" : "value";
  }
  if (res.kind === "error") {
    return "unknown";
  }
  return isType(b, res) ? "type" : "value";
}

/** Behind a type, by the convention of [lex.ident]: `Item` and `T` are associated types, `MAX` is a constant, `new` a function. */
function looksLikeType(b: Binder, sym: Sym): boolean {
  const bytes = symBytes(b.r.interner, sym);
  const first = bytes[0] ?? 0;
  if (first < 0x41 || first > 0x5a) {
    return false;
  }
  for (let i = 1; i < bytes.length; i += 1) {
    const letter = bytes[i] ?? 0;
    if (letter >= 0x61 && letter <= 0x7a) {
      return true;
    }
  }
  return bytes.length === 1;
}
