/**
 * `collect`: from resolved syntax trees to the signatures of the whole program.
 *
 * Order: heads of extend blocks (so that associated types can be found), behaviors, types, the rest of extend blocks, functions and
 * constants. Up to there nothing is normalised, because the solver needs all signatures. Then signatures are brought into
 * normal form and checked as a whole.
 */
import { at, type Interner } from "../source/index.js";
import { report, type Diagnostics } from "../diagnostics/index.js";
import type { DefId, ResolvedProgram } from "../resolver/index.js";
import { checkGlobals } from "./check_globals.js";
import { checkImplementations } from "./check_impls.js";
import { checkUses } from "./check_uses.js";
import { checkCoherence } from "./coherence.js";
import { collectBehaviors } from "./collect_behaviors.js";
import { collectExtends, collectHeads, extendsInWork } from "./collect_extends.js";
import { checkBoundary } from "./c_boundary.js";
import { collectFuncs } from "./collect_funcs.js";
import { collectTypes } from "./collect_types.js";
import { checkEntries } from "./entry.js";
import { envOf, newCaches } from "./env.js";
import { cyclicAlias } from "./errors_collect.js";
import { newCollector, type Collector } from "./lower_type.js";
import { normalize, normalizeAll } from "./normalize.js";
import type { FieldSig, LangItems, ParamSig, Program, VariantSig } from "./program.js";
import { checkRecursiveTypes } from "./recursive.js";
import { defName } from "./show.js";
import type { TypeTable } from "./ty.js";

/**
 * The signatures of a program: those of std, which need nothing of the rest, and then the others. Errors are reported and leave error types
 * behind.
 */
export function collect(resolved: ResolvedProgram, table: TypeTable, lang: LangItems, diagnostics: Diagnostics): Program {
  const program = newProgram(resolved, table, lang, resolved.interner);
  const own = resolved.packages[1];
  if (own !== undefined) {
    collectDefs(program, diagnostics, 0, own.root);
  }
  collectDefs(program, diagnostics, own === undefined ? 0 : own.root, resolved.defs.length);
  return program;
}

/** Adds the signatures of the definitions `first` to `end - 1` to a program that has all before them. */
export function collectDefs(program: Program, diagnostics: Diagnostics, first: DefId, end: DefId): void {
  const c = newCollector(program, diagnostics, first, end);
  collectHeads(c);
  collectBehaviors(c);
  collectTypes(c);
  collectExtends(c);
  collectFuncs(c);
  normalizeExtends(c);
  normalizeSignatures(c);
  program.caches.fields.clear();
  checkRecursiveTypes(c);
  checkUses(c);
  checkCoherence(c);
  checkImplementations(c);
  checkBoundary(c);
  checkGlobals(c);
  checkEntries(c);
}

/** A program without signatures. */
export function newProgram(resolved: ResolvedProgram, table: TypeTable, lang: LangItems, interner: Interner): Program {
  const count = resolved.defs.length;
  const byBehavior: DefId[][] = [];
  for (let i = 0; i < count; i += 1) {
    byBehavior.push([]);
  }
  return {
    resolved,
    table,
    lang,
    funcs: nothing(count),
    adts: nothing(count),
    behaviors: nothing(count),
    extends: nothing(count),
    assocTypes: nothing(count),
    consts: nothing(count),
    aliases: nothing(count),
    impls: { byBehavior, byHead: nothing(count), inherent: new Map() },
    interner,
    caches: newCaches(),
  };
}

function nothing<T>(count: number): (T | undefined)[] {
  const list: (T | undefined)[] = [];
  for (let i = 0; i < count; i += 1) {
    list.push(undefined);
  }
  return list;
}

/** Brings heads and associated types of extend blocks into normal form; an associated type in terms of itself is T005. */
function normalizeExtends(c: Collector): void {
  const program = c.program;
  for (const def of extendsInWork(c)) {
    const sig = program.extends[def];
    if (sig === undefined) {
      continue;
    }
    const env = envOf(program, def);
    const behaviorArgs = normalizeAll(program, env, sig.behaviorArgs);
    program.extends[def] = { ...sig, self: normalize(program, env, sig.self), behaviorArgs };
    for (const assoc of sig.assocTypes) {
      const given = program.assocTypes[assoc];
      if (given === undefined || given.type === -1) {
        continue;
      }
      program.caches.cyclic = false;
      const type = normalize(program, env, given.type);
      if (program.caches.cyclic) {
        report(c.diagnostics, cyclicAlias(at(program.resolved.defs, assoc).span, defName(program, assoc)));
        program.caches.cyclic = false;
      }
      program.assocTypes[assoc] = { ...given, type };
    }
  }
}

/** Brings the types of functions, fields and constants into normal form under the bounds of their definitions. */
function normalizeSignatures(c: Collector): void {
  const program = c.program;
  for (let def = c.first; def < c.end; def += 1) {
    const sig = program.funcs[def];
    if (sig !== undefined) {
      const env = envOf(program, sig.def);
      const params: ParamSig[] = [];
      for (const param of sig.params) {
        params.push({ ...param, type: normalize(program, env, param.type) });
      }
      program.funcs[sig.def] = { ...sig, params, ret: normalize(program, env, sig.ret) };
    }
  }
  for (let def = c.first; def < c.end; def += 1) {
    const sig = program.consts[def];
    if (sig !== undefined) {
      program.consts[sig.def] = { ...sig, type: normalize(program, envOf(program, sig.def), sig.type) };
    }
  }
  for (let def = c.first; def < c.end; def += 1) {
    const sig = program.adts[def];
    if (sig !== undefined) {
      const variants: VariantSig[] = [];
      for (const variant of sig.variants) {
        variants.push({ ...variant, fields: normalizeFields(c, sig.def, variant.fields) });
      }
      program.adts[sig.def] = { ...sig, variants };
    }
  }
}

function normalizeFields(c: Collector, def: DefId, fields: readonly FieldSig[]): FieldSig[] {
  const env = envOf(c.program, def);
  const normal: FieldSig[] = [];
  for (const field of fields) {
    normal.push({ ...field, type: normalize(c.program, env, field.type) });
  }
  return normal;
}
