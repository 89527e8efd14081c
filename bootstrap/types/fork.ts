/**
 * Copies of a program and of its typed bodies, to which the definitions of further packages are added. Type ids keep their meaning. Of what
 * the solver remembers only answers about closed types are taken along; a package can add no implementation that changes one of
 * them ([beh.coherence]).
 */
import type { Diagnostics } from "../diagnostics/index.js";
import type { DefId, ResolvedProgram } from "../resolver/index.js";
import { newTypeSession, type TypeSession } from "./check.js";
import { newCaches } from "./env.js";
import type { Caches, ImplIndex, Program, SolveCache } from "./program.js";
import type { TypeTable } from "./ty.js";

/** The program with the same signatures, over a resolved program that has more definitions behind the same first ones. */
export function forkProgram(program: Program, resolved: ResolvedProgram): Program {
  const count = resolved.defs.length;
  return {
    resolved,
    table: forkTable(program.table),
    lang: program.lang,
    funcs: longer(program.funcs, count),
    adts: longer(program.adts, count),
    behaviors: longer(program.behaviors, count),
    extends: longer(program.extends, count),
    assocTypes: longer(program.assocTypes, count),
    consts: longer(program.consts, count),
    aliases: longer(program.aliases, count),
    impls: forkImpls(program.impls, count),
    interner: resolved.interner,
    caches: forkCaches(program.caches),
  };
}

/** A session over the copied program that has the bodies of the original one. */
export function forkTypeSession(session: TypeSession, program: Program, diagnostics: Diagnostics): TypeSession {
  const made = newTypeSession(program, diagnostics);
  session.typed.bodies.forEach((body, def) => {
    made.typed.bodies[def] = body;
  });
  made.constState.push(...session.constState);
  for (const [def, value] of session.evaluator.cache) {
    made.evaluator.cache.set(def, value);
  }
  for (const def of session.defaultsDone) {
    made.defaultsDone.add(def);
  }
  return made;
}

function longer<T>(list: readonly (T | undefined)[], count: number): (T | undefined)[] {
  const copy = list.slice();
  while (copy.length < count) {
    copy.push(undefined);
  }
  return copy;
}

function forkTable(table: TypeTable): TypeTable {
  return { types: table.types.slice(), flags: table.flags.slice(), hashes: table.hashes.slice(), index: table.index.slice() };
}

function forkImpls(impls: ImplIndex, count: number): ImplIndex {
  const byBehavior = impls.byBehavior.map((blocks) => blocks.slice());
  while (byBehavior.length < count) {
    byBehavior.push([]);
  }
  const byHead = longer(impls.byHead, count).map((heads) => (heads === undefined ? undefined : forkHeads(heads)));
  return { byBehavior, byHead, inherent: forkHeads(impls.inherent) };
}

function forkHeads(heads: ReadonlyMap<number, DefId[]>): Map<number, DefId[]> {
  const copy = new Map<number, DefId[]>();
  for (const [head, blocks] of heads) {
    copy.set(head, blocks.slice());
  }
  return copy;
}

function forkCaches(caches: Caches): Caches {
  return {
    ...newCaches(),
    closed: forkSolveCache(caches.closed),
    generics: caches.generics.slice(),
    holdings: caches.holdings.slice(),
  };
}

function forkSolveCache(cache: SolveCache): SolveCache {
  return {
    selections: new Map(cache.selections),
    normal: new Map(cache.normal),
    copy: new Map(cache.copy),
    drop: new Map(cache.drop),
  };
}
