/**
 * Signatures of functions, methods and constants.
 */
import { at, EMPTY_SYM, intern, text, type Sym } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { FuncItem } from "../parser/index.js";
import { collectEffects } from "./collect_effects.js";
import { findDirective, firstText, hasArg, hasDirective, textOf } from "./directives.js";
import { externBody, missingBody, takesNothing, testResult } from "./errors_collect.js";
import { containerOf } from "./find_assoc.js";
import { mkRef } from "./intern.js";
import { lowerGenericBounds, lowerWhere } from "./lower_bound.js";
import { itemOf, lowerType, newLowering, type Collector, type Lowering } from "./lower_type.js";
import type { Bound, FuncSig, ParamSig, Receiver } from "./program.js";
import { genericsOf, langItem } from "./query.js";
import { showType } from "./show.js";
import { TY_ERROR, TY_I32, TY_UNIT, type TypeId } from "./ty.js";

/** The signature of every function, constant and global in work. */
export function collectFuncs(c: Collector): void {
  const defs = c.program.resolved.defs;
  for (let def = c.first; def < c.end; def += 1) {
    const node = at(defs, def);
    if (node.kind === "func") {
      collectFunc(c, def);
    } else if (node.kind === "const" || node.kind === "global") {
      collectConst(c, def);
    }
  }
}

function collectConst(c: Collector, def: DefId): void {
  const item = itemOf(c.program, def);
  if (item.kind === "Const" || item.kind === "Global") {
    const type = lowerType(newLowering(c, def), item.type);
    const isGlobal = item.kind === "Global";
    const isThreadLocal = isGlobal && hasDirective(c.program.interner, item.head, "thread_local");
    c.program.consts[def] = { def, type, typeExpr: item.type, value: item.value ?? -1, isGlobal, isThreadLocal };
  }
}

function collectFunc(c: Collector, def: DefId): void {
  const program = c.program;
  const item = itemOf(program, def);
  if (item.kind !== "Func") {
    return;
  }
  const l = newLowering(c, def);
  const interner = program.interner;
  const inline = findDirective(interner, item.head, "inline");
  const test = findDirective(interner, item.head, "test");
  const extern = externOf(c, item);
  const ret = item.result === null ? TY_UNIT : lowerType(l, item.result);
  const sig: FuncSig = {
    def,
    generics: genericsOf(program, def),
    bounds: collectBounds(l, def, item),
    receiver: receiverOf(item),
    params: collectParams(l, item),
    ret,
    retExpr: item.result ?? -1,
    lowlevel: item.isLowlevel,
    variadic: item.isVariadic,
    hasBody: item.body !== null,
    hasContracts: item.contracts.length > 0,
    abi: extern.abi,
    symbol: extern.symbol,
    exported: exportedName(c, item),
    library: libraryOf(c, item),
    effects: collectEffects(c, item.effects),
    callerPlace: hasDirective(interner, item.head, "caller_place"),
    inline:
      inline === undefined ? "none" : hasArg(interner, inline, "always") ? "always" : hasArg(interner, inline, "never") ? "never" : "hint",
    cold: hasDirective(interner, item.head, "cold"),
    isTest: test !== undefined,
    shouldFail: hasArg(interner, test, "should_fail"),
    drives: drivesOf(c, item),
  };
  program.funcs[def] = sig;
  checkFunc(c, item, sig);
}

/** What the function runs, if it is one that the resolver wrote for a property or benchmark. */
function drivesOf(c: Collector, item: FuncItem): FuncSig["drives"] {
  const interner = c.program.interner;
  if (!text(interner, item.name.sym).startsWith("$")) {
    return "none";
  }
  return hasDirective(interner, item.head, "property") ? "property" : hasDirective(interner, item.head, "bench") ? "bench" : "none";
}

/** Bounds of the container first, then of the function's own parameters, then of its where clause. */
function collectBounds(l: Lowering, def: DefId, item: FuncItem): Bound[] {
  const program = l.c.program;
  const bounds: Bound[] = [];
  const container = containerOf(l.c, def);
  if (container !== NO_DEF) {
    for (const bound of program.behaviors[container]?.bounds ?? program.extends[container]?.bounds ?? []) {
      bounds.push(bound);
    }
  }
  lowerGenericBounds(l, def, bounds);
  lowerWhere(l, item.where, bounds);
  return bounds;
}

function receiverOf(item: FuncItem): Receiver {
  if (item.receiver === null) {
    return "none";
  }
  switch (item.receiver.kind) {
    case "Ref":
      return "ref";
    case "MutRef":
      return "mut";
    case "Move":
      return "move";
  }
}

function collectParams(l: Lowering, item: FuncItem): ParamSig[] {
  const ast = at(l.c.program.resolved.asts, l.file);
  const params: ParamSig[] = [];
  if (item.receiver !== null) {
    params.push({ name: EMPTY_SYM, type: receiverType(l, item), pat: -1, typeExpr: -1 });
  }
  for (const param of item.params) {
    const pat = at(ast.pats, param.pat);
    const name = pat.kind === "Binding" ? pat.name.sym : EMPTY_SYM;
    params.push({ name, type: lowerType(l, param.type), pat: param.pat, typeExpr: param.type });
  }
  return params;
}

function receiverType(l: Lowering, item: FuncItem): TypeId {
  // A receiver outside of behaviors and extend blocks has been reported by the resolver.
  if (item.receiver === null || l.thisType === -1) {
    return TY_ERROR;
  }
  switch (item.receiver.kind) {
    case "Ref":
      return mkRef(l.c.program.table, false, l.thisType);
    case "MutRef":
      return mkRef(l.c.program.table, true, l.thisType);
    case "Move":
      return l.thisType;
  }
}

function externOf(c: Collector, item: FuncItem): { readonly abi: "tml" | "c" | "intrinsic"; readonly symbol: Sym } {
  const directive = findDirective(c.program.interner, item.head, "extern");
  if (directive === undefined) {
    return { abi: "tml", symbol: EMPTY_SYM };
  }
  const abi = firstText(directive);
  const named = textOf(c.program.interner, directive, "name");
  const symbol = named === -1 ? item.name.sym : named;
  const isIntrinsic = abi !== -1 && text(c.program.interner, abi) === "intrinsic";
  return { abi: isIntrinsic ? "intrinsic" : "c", symbol };
}

function libraryOf(c: Collector, item: FuncItem): Sym {
  const library = firstText(findDirective(c.program.interner, item.head, "link"));
  return library === -1 ? EMPTY_SYM : library;
}

/** The C symbol of an exported function; the empty name of others [ffi.export]. */
function exportedName(c: Collector, item: FuncItem): Sym {
  const interner = c.program.interner;
  const directive = findDirective(interner, item.head, "export");
  if (directive === undefined) {
    return EMPTY_SYM;
  }
  const named = textOf(interner, directive, "name");
  if (named === EMPTY_SYM) {
    return intern(interner, '""');
  }
  return named === -1 ? intern(interner, "tml_" + text(interner, item.name.sym)) : named;
}

function checkFunc(c: Collector, item: FuncItem, sig: FuncSig): void {
  const interner = c.program.interner;
  const name = text(interner, item.name.sym);
  const container = containerOf(c, sig.def);
  const inBehavior = container !== NO_DEF && at(c.program.resolved.defs, container).kind === "behavior";
  if (sig.abi !== "tml" && sig.hasBody) {
    report(c.diagnostics, externBody(item.name.span, name));
  }
  if (sig.abi === "tml" && !sig.hasBody && !inBehavior) {
    report(c.diagnostics, missingBody(item.name.span, name));
  }
  if (sig.isTest) {
    checkTest(c, item, sig);
  }
}

/** A test takes nothing and returns Unit, `I32` or an `Outcome` [std.test]. */
function checkTest(c: Collector, item: FuncItem, sig: FuncSig): void {
  if (sig.params.length > 0 || sig.generics.length > 0) {
    report(c.diagnostics, takesNothing(item.name.span, text(c.program.interner, item.name.sym)));
  }
  const ret = at(c.program.table.types, sig.ret);
  const isOutcome = ret.kind === "adt" && ret.def === langItem(c.program, "outcome");
  if (sig.ret !== TY_UNIT && sig.ret !== TY_I32 && sig.ret !== TY_ERROR && !isOutcome) {
    report(c.diagnostics, testResult(item.name.span, showType(c.program, sig.ret)));
  }
}
