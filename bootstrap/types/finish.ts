/**
 * The end of a body: what is still open is reported, provisional types become final, literals are compared with their types.
 */
import { at } from "../source/index.js";
import { exprOf, NO_TYPE, type Checker } from "./checker.js";
import { fitsInt, isIntType } from "./const_ops.js";
import { reportLiteralRange, reportOpenVariable } from "./errors_infer.js";
import { hasFlags } from "./intern.js";
import { normalize } from "./normalize.js";
import { firstOpen, solveReady } from "./obligations.js";
import { substitute } from "./substitute.js";
import type { ForKind, FormatPart, FuncRef, TBody, TCatch, TClosure, TExpr, TExprId, TLocal, TPat, TPatId, TryTarget } from "./tast.js";
import { defaultLiterals, shallow, unify, zonk, zonkAll } from "./unify.js";
import { HAS_INFER, TY_CHAR, TY_ERROR, TY_F32, TY_F64, type TypeId } from "./ty.js";

/** Settles everything that is open and builds the finished body. */
export function finishBody(c: Checker, params: readonly { readonly pat: TPatId; readonly type: TypeId }[], ret: TypeId, root: TExprId): TBody {
  solveReady(c);
  defaultLiterals(c, 0);
  solveReady(c);
  reportWaiting(c);
  reportOpenLocals(c);
  zonkRange(c, 0, 0);
  checkLiterals(c);
  const locals: TLocal[] = [];
  for (const local of c.locals) {
    locals.push({ ...local, type: finalType(c, local.type === NO_TYPE ? TY_ERROR : local.type) });
  }
  const closures: TClosure[] = [];
  for (const closure of c.closures) {
    const closureParams: { pat: TPatId; type: TypeId }[] = [];
    for (const param of closure.params) {
      closureParams.push({ pat: param.pat, type: finalType(c, param.type) });
    }
    closures.push({ ...closure, params: closureParams, ret: finalType(c, closure.ret) });
  }
  const catches: TCatch[] = [];
  for (const made of c.catches) {
    catches.push({ errorType: finalType(c, made.errorType) });
  }
  const finalParams: { pat: TPatId; type: TypeId }[] = [];
  for (const param of params) {
    finalParams.push({ pat: param.pat, type: finalType(c, param.type) });
  }
  closeExprs(c);
  return {
    owner: c.owner,
    locals,
    params: finalParams,
    ret: finalType(c, ret),
    exprs: c.exprs,
    pats: c.pats,
    closures,
    catches,
    contracts: [],
    root,
  };
}

/** Obligations that nothing decided: T003 at the variable they wait for. */
function reportWaiting(c: Checker): void {
  for (const o of c.obligations) {
    if (o.done) {
      continue;
    }
    const open = firstOpen(c, zonkAll(c, o.args));
    if (open >= 0) {
      reportOpenVariable(c, open);
      unify(c, at(c.varType, open), TY_ERROR);
    }
  }
}

/** Locals whose type stayed open. */
function reportOpenLocals(c: Checker): void {
  for (const local of c.locals) {
    if (local.type === NO_TYPE) {
      continue;
    }
    askFor(c, local.type);
  }
}

function askFor(c: Checker, type: TypeId): void {
  for (;;) {
    const known = zonk(c, type);
    if (!hasFlags(c.table, known, HAS_INFER)) {
      return;
    }
    const open = firstOpen(c, [known]);
    if (open < 0) {
      return;
    }
    reportOpenVariable(c, open);
    unify(c, at(c.varType, open), TY_ERROR);
  }
}

/** The final type; one that is still open is T003 and becomes the error type. */
function finalType(c: Checker, type: TypeId): TypeId {
  const found = known(c, type);
  if (!hasFlags(c.table, found, HAS_INFER)) {
    return found;
  }
  askFor(c, found);
  return known(c, found);
}

/** Asks for what is open in expressions only. */
function closeExprs(c: Checker): void {
  let open = false;
  for (const expr of c.exprs) {
    if (hasFlags(c.table, expr.type, HAS_INFER)) {
      askFor(c, expr.type);
      open = true;
    } else if (hasOpenArgs(c, expr)) {
      open = true;
    }
  }
  for (const pat of c.pats) {
    if (hasFlags(c.table, pat.type, HAS_INFER)) {
      askFor(c, pat.type);
      open = true;
    }
  }
  if (open) {
    zonkRange(c, 0, 0);
  }
}

function hasOpenArgs(c: Checker, expr: TExpr): boolean {
  const func = expr.kind === "call" || expr.kind === "func_ref" || expr.kind === "update_call" ? expr.func : null;
  if (func === null) {
    return false;
  }
  let open = false;
  for (const arg of func.args) {
    if (hasFlags(c.table, arg, HAS_INFER)) {
      askFor(c, arg);
      open = true;
    }
  }
  return open;
}

// ----------------------------------------------------------------------------------------------------------- zonking

/** Puts what is known into the types of all expressions and patterns from `first` and `firstPat` on. */
export function zonkRange(c: Checker, first: TExprId, firstPat: TPatId): void {
  for (let id = first; id < c.exprs.length; id += 1) {
    c.exprs[id] = zonkExpr(c, at(c.exprs, id));
  }
  for (let id = firstPat; id < c.pats.length; id += 1) {
    c.pats[id] = zonkPat(c, at(c.pats, id));
  }
}

/** What is known of a type; types of a behavior's method, whose conditions an implementation has, become those of the implementation. */
function known(c: Checker, type: TypeId): TypeId {
  const found = zonk(c, type);
  return c.givenFrom.length === 0 ? found : normalize(c.program, c.env, substitute(c.program, found, c.givenFrom, c.givenTo));
}

function allKnown(c: Checker, types: readonly TypeId[]): TypeId[] {
  return types.map((type) => known(c, type));
}

function zonkPat(c: Checker, pat: TPat): TPat {
  const type = known(c, pat.type);
  return type === pat.type ? pat : { ...pat, type };
}

function zonkFunc(c: Checker, func: FuncRef): FuncRef {
  if (c.givenFrom.length > 0) {
    return { def: func.def, args: allKnown(c, func.args) };
  }
  for (const arg of func.args) {
    if (hasFlags(c.table, arg, HAS_INFER)) {
      return { def: func.def, args: zonkAll(c, func.args) };
    }
  }
  return func;
}

function zonkExpr(c: Checker, expr: TExpr): TExpr {
  const type = known(c, expr.type);
  switch (expr.kind) {
    case "call":
    case "func_ref":
    case "update_call":
      return { ...expr, type, func: zonkFunc(c, expr.func) };
    case "const_ref":
      return { ...expr, type, args: allKnown(c, expr.args) };
    case "repeat":
    case "list_repeat":
      return { ...expr, type, count: known(c, expr.count) };
    case "for":
      return { ...expr, type, how: zonkFor(c, expr.how) };
    case "try":
      return { ...expr, type, target: zonkTarget(c, expr.target) };
    case "catch":
      return { ...expr, type, errorType: known(c, expr.errorType) };
    case "format":
      return { ...expr, type, parts: zonkParts(c, expr.parts) };
    case "assert_cmp":
      return {
        ...expr,
        type,
        eq: zonkFunc(c, expr.eq),
        debugLeft: zonkFunc(c, expr.debugLeft),
        debugRight: zonkFunc(c, expr.debugRight),
      };
    case "literal":
      return zonkLiteral(expr, type);
    default:
      return type === expr.type ? expr : { ...expr, type };
  }
}

/** An integer literal that became a float is a float literal. */
function zonkLiteral(expr: Extract<TExpr, { kind: "literal" }>, type: TypeId): TExpr {
  if (expr.value.kind === "int" && (type === TY_F32 || type === TY_F64)) {
    const text = expr.value.value.toString();
    return { ...expr, type, value: { kind: "float", text, value: Number(expr.value.value) } };
  }
  return type === expr.type ? expr : { ...expr, type };
}

function zonkFor(c: Checker, how: ForKind): ForKind {
  switch (how.kind) {
    case "range":
      return { ...how, elem: known(c, how.elem) };
    case "iterator":
      return { kind: "iterator", next: zonkFunc(c, how.next), item: known(c, how.item) };
  }
}

function zonkTarget(c: Checker, target: TryTarget): TryTarget {
  switch (target.kind) {
    case "catch":
      return { ...target, convert: target.convert === undefined ? undefined : zonkConvert(c, target.convert) };
    case "return":
      return { kind: "return", convert: target.convert === undefined ? undefined : zonkConvert(c, target.convert) };
    case "panic":
      return { kind: "panic", debug: target.debug === undefined ? undefined : zonkFunc(c, target.debug) };
  }
}

/** A conversion between types that turned out to be equal is none. */
function zonkConvert(c: Checker, func: FuncRef): FuncRef | undefined {
  const made = zonkFunc(c, func);
  return at(made.args, 0) === at(made.args, 1) ? undefined : made;
}

function zonkParts(c: Checker, parts: readonly FormatPart[]): FormatPart[] {
  const made: FormatPart[] = [];
  for (const part of parts) {
    made.push(part.kind === "text" ? part : { ...part, method: zonkFunc(c, part.method) });
  }
  return made;
}

// ---------------------------------------------------------------------------------------------------------- literals

/** Literals out of the range of their final type are L005 ([lex.int]): for a float, what would be rounded to infinity. */
function checkLiterals(c: Checker): void {
  for (const id of c.numLiterals) {
    const expr = exprOf(c, id);
    if (expr.kind === "literal" && expr.value.kind === "float" && !Number.isFinite(expr.type === TY_F32 ? Math.fround(expr.value.value) : expr.value.value)) {
      reportLiteralRange(c, expr.span, expr.value.text, expr.type);
    }
    if (expr.kind === "literal" && expr.value.kind === "int" && isIntType(expr.type) && !fitsInt(expr.type, expr.value.value)) {
      reportLiteralRange(c, expr.span, expr.value.value.toString(), expr.type);
    }
  }
  for (const id of c.patLiterals) {
    const pat = at(c.pats, id);
    const type = shallow(c, pat.type);
    if (!isIntType(type) && type !== TY_CHAR) {
      continue;
    }
    if (pat.kind === "literal" && pat.value.kind === "int" && !fitsInt(type, pat.value.value)) {
      reportLiteralRange(c, pat.span, pat.value.value.toString(), type);
    }
    if (pat.kind === "range" && type !== TY_CHAR) {
      const wrong = !fitsInt(type, pat.lo) ? pat.lo : !fitsInt(type, pat.hi) ? pat.hi : null;
      if (wrong !== null) {
        reportLiteralRange(c, pat.span, wrong.toString(), type);
      }
    }
  }
}

