/**
 * Which visible names a misspelt one could have been  [diag.suggest].
 */
import { suggest } from "../diagnostics/index.js";
import { at, text, type Sym } from "../source/index.js";
import { isVisible } from "./lookup.js";
import { NO_DEF, type DefId, type DefKind } from "./resolved.js";
import type { Binder, NameStack, Resolver } from "./state.js";

/** Names that one run compares with misspelt ones; when they are used up it suggests nothing more. */
export const MOST_CANDIDATES = 1_000_000;

/** What kind of name is looked for. */
export type Wanted = "value" | "type" | "module" | "behavior" | "pattern";

/** The nearest name in scope at this point, or null. */
export function nearestInScope(b: Binder, sym: Sym, wanted: Wanted): string | null {
  const r = b.r;
  const names: string[] = [];
  if (r.candidates <= 0) {
    return null;
  }
  if (wanted === "value") {
    addStack(r, names, b.locals);
    for (const builtin of r.builtins.keys()) {
      names.push(text(r.interner, builtin));
    }
  }
  if (wanted === "type") {
    addStack(r, names, b.typeNames);
    for (const primitive of r.primitives.keys()) {
      names.push(text(r.interner, primitive));
    }
  }
  addModule(r, names, b.module, b.module, wanted);
  if (r.prelude !== NO_DEF) {
    addModule(r, names, r.prelude, b.module, wanted);
  }
  return nearest(r, sym, names);
}

/** The nearest name in a module or enum that `from` may name, or null. */
export function nearestInDef(r: Resolver, from: DefId, owner: DefId, sym: Sym, wanted: Wanted): string | null {
  const names: string[] = [];
  if (r.candidates <= 0) {
    return null;
  }
  if (at(r.defs, owner).kind === "module") {
    addModule(r, names, owner, from, wanted);
  } else {
    for (const child of at(r.children, owner)) {
      names.push(text(r.interner, at(r.defs, child).name));
    }
  }
  return nearest(r, sym, names);
}

/** The nearest module or package that a path in `from` may begin with, or null. */
export function nearestRoot(r: Resolver, from: DefId, sym: Sym): string | null {
  const names: string[] = [];
  if (r.candidates <= 0) {
    return null;
  }
  addModule(r, names, from, from, "module");
  for (const name of at(r.packages, at(r.defs, from).pkg).dependencies.keys()) {
    names.push(text(r.interner, name));
  }
  return nearest(r, sym, names);
}

/** The nearest of the given names, or null. */
export function nearestOf(r: Resolver, sym: Sym, names: readonly string[]): string | null {
  return nearest(r, sym, names);
}

function nearest(r: Resolver, sym: Sym, names: readonly string[]): string | null {
  const offered: string[] = [];
  r.candidates -= names.length;
  for (const name of names) {
    if (!name.startsWith("$")) {
      offered.push(name);
    }
  }
  return suggest(text(r.interner, sym), offered);
}

function addStack(r: Resolver, names: string[], stack: NameStack): void {
  for (const sym of stack.syms) {
    names.push(text(r.interner, sym));
  }
}

function addModule(r: Resolver, names: string[], module: DefId, from: DefId, wanted: Wanted): void {
  const scope = r.scopes[module];
  if (scope === undefined) {
    return;
  }
  const table = wanted === "value" || wanted === "pattern" ? scope.values : scope.types;
  for (const [sym, binding] of table) {
    if (isVisible(r, binding, module, from) && fits(at(r.defs, binding.def).kind, wanted)) {
      names.push(text(r.interner, sym));
    }
  }
}

function fits(kind: DefKind, wanted: Wanted): boolean {
  switch (wanted) {
    case "value":
      return true;
    case "type":
      return kind !== "module" && kind !== "behavior" && kind !== "effect";
    case "module":
      return kind === "module";
    case "behavior":
      return kind === "behavior";
    case "pattern":
      return kind === "variant" || kind === "const";
  }
}
