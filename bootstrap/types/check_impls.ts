/**
 * Implementations against their behaviors: everything without default is there (T011), nothing else is, and signatures agree (T012);
 * super-behaviors and bounds of associated types hold (T004).
 */
import { at, text } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { boundHolds, requireBound } from "./check_uses.js";
import { targetSpan } from "./coherence.js";
import { extendsInWork } from "./collect_extends.js";
import { envOf, makeEnv } from "./env.js";
import { boundTooStrict, markerByHand, missingItems, notAMember, partialDisposable, signatureDiffers } from "./errors_collect.js";
import { hasFlags, mkProjection, paramTypes } from "./intern.js";
import type { Collector } from "./lower_type.js";
import { normalize } from "./normalize.js";
import type { BehaviorSig, Bound, Env, ExtendSig, FuncSig, Program } from "./program.js";
import { langItem } from "./query.js";
import { markerOf } from "./select.js";
import { defName, showBound, showType } from "./show.js";
import { substitute, substituteBound } from "./substitute.js";
import { HAS_ERROR, TY_ERROR, TY_UNIT, type TypeId } from "./ty.js";

/** Checks every extend block in work that implements a behavior. */
export function checkImplementations(c: Collector): void {
  for (const def of extendsInWork(c)) {
    const sig = c.program.extends[def];
    const behavior = sig === undefined ? undefined : c.program.behaviors[sig.behavior];
    if (sig === undefined || behavior === undefined || hasFlags(c.program.table, sig.self, HAS_ERROR)) {
      continue;
    }
    if (checkMarker(c, sig)) {
      continue;
    }
    const args = [sig.self].concat(sig.behaviorArgs);
    checkSupers(c, sig, behavior, args);
    checkItems(c, sig, behavior, args);
    if (behavior.def === langItem(c.program, "disposable")) {
      checkDisposable(c, sig);
    }
  }
}

/** Structural markers: never by hand, or by `lowlevel extend` [type.copy] [thr.marker]. True if the block is wrong. */
function checkMarker(c: Collector, sig: ExtendSig): boolean {
  const isCopy = sig.behavior === langItem(c.program, "copy");
  if (isCopy || (markerOf(c.program, sig.behavior) !== 0 && !sig.lowlevel)) {
    report(c.diagnostics, markerByHand(targetSpan(c.program, sig.def), defName(c.program, sig.behavior), !isCopy));
    return true;
  }
  return false;
}

function checkSupers(c: Collector, sig: ExtendSig, behavior: BehaviorSig, args: readonly TypeId[]): void {
  const env = envOf(c.program, sig.def);
  const span = targetSpan(c.program, sig.def);
  for (const above of behavior.supers) {
    requireBound(c, env, substituteBound(c.program, above, behavior.generics, args), span, above.span);
  }
  // The first bound of a behavior is the one on `This` by itself.
  for (const bound of behavior.bounds.slice(1)) {
    requireBound(c, env, substituteBound(c.program, bound, behavior.generics, args), span, bound.span);
  }
  for (const assoc of behavior.assocTypes) {
    for (const bound of c.program.assocTypes[assoc]?.bounds ?? []) {
      const projection = normalize(c.program, env, mkProjection(c.program.table, assoc, args));
      if (!hasFlags(c.program.table, projection, HAS_ERROR)) {
        requireBound(c, env, substituteBound(c.program, bound, behavior.generics, args), span, bound.span);
      }
    }
  }
}

function namedIn(program: Program, defs: readonly DefId[], member: DefId): DefId {
  const name = at(program.resolved.defs, member).name;
  for (const def of defs) {
    if (at(program.resolved.defs, def).name === name) {
      return def;
    }
  }
  return NO_DEF;
}

function checkItems(c: Collector, sig: ExtendSig, behavior: BehaviorSig, args: readonly TypeId[]): void {
  const program = c.program;
  const missing: string[] = [];
  for (const assoc of behavior.assocTypes) {
    if (namedIn(program, sig.assocTypes, assoc) === NO_DEF && program.assocTypes[assoc]?.type === -1) {
      missing.push("`type " + defName(program, assoc) + "`");
    }
  }
  for (const constant of behavior.consts) {
    const own = namedIn(program, sig.consts, constant);
    if (own !== NO_DEF) {
      checkConst(c, sig, behavior, args, constant, own);
    } else if (program.consts[constant]?.value === -1) {
      missing.push("`const " + defName(program, constant) + "`");
    }
  }
  for (const method of behavior.methods) {
    const own = namedIn(program, sig.methods, method);
    if (own !== NO_DEF) {
      checkMethod(c, sig, behavior, args, method, own);
    } else if (program.funcs[method]?.hasBody === false) {
      missing.push("`" + defName(program, method) + "`");
    }
  }
  if (missing.length > 0) {
    report(c.diagnostics, missingItems(targetSpan(program, sig.def), defName(program, behavior.def), missing));
  }
  checkForeign(c, behavior, sig.assocTypes, behavior.assocTypes);
  checkForeign(c, behavior, sig.consts, behavior.consts);
  checkForeign(c, behavior, sig.methods, behavior.methods);
}

/** Items that the behavior does not have. */
function checkForeign(c: Collector, behavior: BehaviorSig, own: readonly DefId[], declared: readonly DefId[]): void {
  for (const def of own) {
    if (namedIn(c.program, declared, def) === NO_DEF) {
      const span = at(c.program.resolved.defs, def).span;
      report(c.diagnostics, notAMember(span, defName(c.program, def), defName(c.program, behavior.def)));
    }
  }
}

function checkConst(
  c: Collector,
  sig: ExtendSig,
  behavior: BehaviorSig,
  args: readonly TypeId[],
  declared: DefId,
  own: DefId,
): void {
  const program = c.program;
  const env = envOf(program, sig.def);
  const expected = normalize(program, env, substitute(program, program.consts[declared]?.type ?? TY_ERROR, behavior.generics, args));
  const found = normalize(program, env, program.consts[own]?.type ?? TY_ERROR);
  if (!agree(program, expected, found)) {
    const name = defName(program, own);
    const shown = "const " + name + ": " + showType(program, expected);
    const place = at(program.resolved.defs, declared).span;
    report(c.diagnostics, signatureDiffers(at(program.resolved.defs, own).span, name, defName(program, behavior.def), shown, place));
  }
}

function agree(program: Program, a: TypeId, b: TypeId): boolean {
  return a === b || hasFlags(program.table, a, HAS_ERROR) || hasFlags(program.table, b, HAS_ERROR);
}

/** A method's signature with the implementation's types put in. */
interface Expected {
  readonly params: readonly TypeId[];
  readonly ret: TypeId;
}

function checkMethod(
  c: Collector,
  sig: ExtendSig,
  behavior: BehaviorSig,
  args: readonly TypeId[],
  declaredDef: DefId,
  ownDef: DefId,
): void {
  const program = c.program;
  const declared = program.funcs[declaredDef];
  const own = program.funcs[ownDef];
  if (declared === undefined || own === undefined) {
    return;
  }
  const ownGenerics = own.generics.slice(sig.generics.length);
  const sameCount = ownGenerics.length === declared.generics.length - behavior.generics.length;
  const declaredArgs = args.concat(sameCount ? paramTypes(program.table, ownGenerics) : []);
  const env = envOf(program, ownDef);
  const expected = expectedOf(program, env, declared, declaredArgs);
  if (!sameCount || !sameSignature(program, env, expected, declared, own)) {
    const shown = showExpected(program, declared, expected);
    const place = at(program.resolved.defs, declaredDef).span;
    const span = at(program.resolved.defs, ownDef).span;
    report(c.diagnostics, signatureDiffers(span, defName(program, ownDef), defName(program, behavior.def), shown, place));
    return;
  }
  checkMethodBounds(c, sig, behavior, declared, own, declaredArgs);
}

function expectedOf(program: Program, env: Env, declared: FuncSig, args: readonly TypeId[]): Expected {
  const params: TypeId[] = [];
  for (const param of declared.params) {
    params.push(normalize(program, env, substitute(program, param.type, declared.generics, args)));
  }
  return { params, ret: normalize(program, env, substitute(program, declared.ret, declared.generics, args)) };
}

function sameSignature(program: Program, env: Env, expected: Expected, declared: FuncSig, own: FuncSig): boolean {
  if (declared.receiver !== own.receiver || expected.params.length !== own.params.length) {
    return false;
  }
  if ((own.lowlevel && !declared.lowlevel) || own.variadic !== declared.variadic) {
    return false;
  }
  for (let i = 0; i < own.params.length; i += 1) {
    if (!agree(program, at(expected.params, i), normalize(program, env, at(own.params, i).type))) {
      return false;
    }
  }
  return agree(program, expected.ret, normalize(program, env, own.ret));
}

/** The behavior's method as the implementation has to write it. */
function showExpected(program: Program, declared: FuncSig, expected: Expected): string {
  const parts: string[] = [];
  for (let i = 0; i < declared.params.length; i += 1) {
    const param = at(declared.params, i);
    if (param.pat === -1) {
      parts.push(declared.receiver === "ref" ? "this" : declared.receiver === "mut" ? "mut this" : "move this");
    } else {
      const name = text(program.interner, param.name);
      parts.push((name.length === 0 ? "_" : name) + ": " + showType(program, at(expected.params, i)));
    }
  }
  let shown = (declared.lowlevel ? "lowlevel func " : "func ") + defName(program, declared.def);
  const generics: string[] = [];
  const own = program.resolved.typeParams[declared.def] ?? [];
  for (const param of own) {
    generics.push(defName(program, param));
  }
  shown += (generics.length === 0 ? "" : "[" + generics.join(", ") + "]") + "(" + parts.join(", ") + ")";
  return expected.ret === TY_UNIT ? shown : shown + " -> " + showType(program, expected.ret);
}

/** The implementation may ask of its own type parameters only what the behavior's method asks. */
function checkMethodBounds(
  c: Collector,
  sig: ExtendSig,
  behavior: BehaviorSig,
  declared: FuncSig,
  own: FuncSig,
  args: readonly TypeId[],
): void {
  const program = c.program;
  const extra = own.bounds.slice(sig.bounds.length);
  if (extra.length === 0) {
    return;
  }
  const given: Bound[] = [];
  for (const bound of sig.bounds) {
    given.push(bound);
  }
  for (const bound of declared.bounds.slice(behavior.bounds.length)) {
    given.push(substituteBound(program, bound, declared.generics, args));
  }
  const env = makeEnv(program, given);
  for (const bound of extra) {
    if (!boundHolds(c, env, bound)) {
      report(c.diagnostics, boundTooStrict(bound.span, defName(program, own.def), showBound(program, bound)));
    }
  }
}

/**
 * `Disposable` is implemented for all instances of a type, with no bounds beyond the type's own [own.drop-check]. Types that are no structs or
 * enums are T013 outside of std.
 */
function checkDisposable(c: Collector, sig: ExtendSig): void {
  const program = c.program;
  const node = at(program.table.types, sig.self);
  const span = targetSpan(program, sig.def);
  if (node.kind !== "adt") {
    if (node.kind !== "prim" && at(program.resolved.defs, sig.def).pkg === 0) {
      report(c.diagnostics, partialDisposable(span, showType(program, sig.self)));
    }
    return;
  }
  const adt = program.adts[node.def];
  let whole = adt !== undefined;
  for (let i = 0; i < node.args.length; i += 1) {
    const arg = at(program.table.types, at(node.args, i));
    whole = whole && arg.kind === "param" && node.args.indexOf(at(node.args, i)) === i;
  }
  const given: Bound[] = [];
  for (const bound of adt?.bounds ?? []) {
    given.push(substituteBound(program, bound, adt?.generics ?? [], node.args));
  }
  const env = makeEnv(program, given);
  for (const bound of sig.bounds) {
    whole = whole && boundHolds(c, env, bound);
  }
  if (!whole) {
    report(c.diagnostics, partialDisposable(span, defName(program, node.def)));
  }
}
