/**
 * Types without a finite size: T005 [type.recursive].
 *
 * A definition holds another by value if it occurs in a field outside of references, pointers and function types, or as an argument for
 * a type parameter that the other holds by value. `Heap`, `List` … hold pointers, so nothing about them is special here.
 */
import { at, type Span } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import { EMPTY_ENV } from "./env.js";
import { recursiveType } from "./errors_collect.js";
import type { Collector } from "./lower_type.js";
import { normalize } from "./normalize.js";
import type { AdtSig, Holding, Program } from "./program.js";
import { defName } from "./show.js";
import { substitute } from "./substitute.js";
import type { TypeId } from "./ty.js";

/** Reports every struct and enum in work that contains itself by value. */
export function checkRecursiveTypes(c: Collector): void {
  const holdings = c.program.caches.holdings;
  const sigs: AdtSig[] = [];
  for (let def = c.first; def < c.end; def += 1) {
    const sig = c.program.adts[def];
    holdings.push(sig === undefined ? undefined : { defs: new Map(), params: new Set(), projections: new Set() });
    if (sig !== undefined) {
      sigs.push(sig);
    }
  }
  // What arguments hold depends on what parameters hold: repeat until nothing is added.
  let changed = true;
  while (changed) {
    changed = false;
    for (const sig of sigs) {
      if (addFields(c.program, holdings, sig)) {
        changed = true;
      }
    }
  }
  for (const sig of sigs) {
    const field = cycleFrom(holdings, sig.def);
    if (field !== undefined) {
      report(c.diagnostics, recursiveType(at(c.program.resolved.defs, sig.def).span, defName(c.program, sig.def), field));
    }
  }
}

function sizeOf(holding: Holding): number {
  return holding.defs.size + holding.params.size + holding.projections.size;
}

function addFields(program: Program, holdings: readonly (Holding | undefined)[], sig: AdtSig): boolean {
  const own = holdings[sig.def];
  if (own === undefined) {
    return false;
  }
  const before = sizeOf(own);
  for (const variant of sig.variants) {
    for (const field of variant.fields) {
      addType(program, holdings, own, field.type, field.span, 0);
    }
  }
  return sizeOf(own) !== before;
}

function addType(
  program: Program,
  holdings: readonly (Holding | undefined)[],
  own: Holding,
  type: TypeId,
  span: Span,
  depth: number,
): void {
  const node = at(program.table.types, type);
  switch (node.kind) {
    case "param":
      own.params.add(node.def);
      return;
    case "projection":
      own.projections.add(type);
      return;
    case "tuple":
      for (const elem of node.elems) {
        addType(program, holdings, own, elem, span, depth);
      }
      return;
    case "array":
    case "slice":
      addType(program, holdings, own, node.elem, span, depth);
      return;
    case "adt":
      addAdt(program, holdings, own, node.def, node.args, span, depth);
      return;
    case "error":
    case "prim":
    case "const":
    case "ref":
    case "ptr":
    case "func":
    case "infer":
      return;
  }
}

function addAdt(
  program: Program,
  holdings: readonly (Holding | undefined)[],
  own: Holding,
  def: DefId,
  args: readonly TypeId[],
  span: Span,
  depth: number,
): void {
  const held = holdings[def];
  const sig = program.adts[def];
  if (!own.defs.has(def)) {
    own.defs.set(def, span);
  }
  if (held === undefined || sig === undefined || depth > 8) {
    return;
  }
  for (let i = 0; i < sig.generics.length; i += 1) {
    const arg = args[i];
    if (arg !== undefined && held.params.has(at(sig.generics, i))) {
      addType(program, holdings, own, arg, span, depth);
    }
  }
  for (const projection of Array.from(held.projections)) {
    const type = normalize(program, EMPTY_ENV, substitute(program, projection, sig.generics, args));
    if (type !== projection) {
      addType(program, holdings, own, type, span, depth + 1);
    }
  }
}

/** The field of `def` through which it reaches itself; undefined if it does not. */
function cycleFrom(holdings: readonly (Holding | undefined)[], def: DefId): Span | undefined {
  for (const [next, span] of holdings[def]?.defs ?? new Map<DefId, Span>()) {
    if (next === def || reaches(holdings, next, def, new Set())) {
      return span;
    }
  }
  return undefined;
}

function reaches(holdings: readonly (Holding | undefined)[], from: DefId, target: DefId, seen: Set<DefId>): boolean {
  seen.add(from);
  for (const next of holdings[from]?.defs.keys() ?? []) {
    if (next === target || (!seen.has(next) && reaches(holdings, next, target, seen))) {
      return true;
    }
  }
  return false;
}
