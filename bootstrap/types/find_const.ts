/**
 * Finding an associated constant by its name where an array length needs its value: `T::N` [beh.assoc] [type.array].
 *
 * Of extend blocks only the heads are known there, so bounds of conditional implementations do not count.
 */
import { at, text, type Span } from "../source/index.js";
import { report, type Diagnostics } from "../diagnostics/index.js";
import { NO_DEF, type DefId, type Res } from "../resolver/index.js";
import type { Name } from "../parser/index.js";
import { ambiguousAssoc, noAssocConst, notConstant, privateConst } from "./errors_collect.js";
import { mkAdt, paramTypes, primType } from "./intern.js";
import { isVisibleFrom } from "./lookup_member.js";
import { aliasSig, itemOf, type Lowering } from "./lower_type.js";
import { headKey, matchType, newMatcher, NO } from "./match.js";
import type { Program } from "./program.js";
import { genericsOf } from "./query.js";
import { defName, showType } from "./show.js";
import { TY_ERROR, type TypeId } from "./ty.js";

/** The type that the first part of a path denotes, with its own parameters where it is generic; `TY_ERROR` after a report. */
export function constOwner(l: Lowering, base: Res, span: Span): TypeId {
  const program = l.c.program;
  if (base.kind === "prim") {
    return primType(base.prim);
  }
  if (base.kind === "this_type" && l.thisType !== -1 && at(program.table.types, l.thisType).kind !== "param") {
    return l.thisType;
  }
  if (base.kind === "def") {
    const kind = at(program.resolved.defs, base.def).kind;
    if (kind === "struct" || kind === "enum") {
      return mkAdt(program.table, base.def, paramTypes(program.table, genericsOf(program, base.def)));
    }
    if (kind === "alias") {
      return aliasSig(l.c, base.def).type;
    }
  }
  if (base.kind !== "error" && base.kind !== "none") {
    report(l.c.diagnostics, notConstant(span, "only constants of known types can be used in an array length"));
  }
  return TY_ERROR;
}

/** The constant `base::name`; `NO_DEF` after a report: none is T009, several T015, a private one S012. */
export function findAssocConst(l: Lowering, base: TypeId, name: Name): DefId {
  if (base === TY_ERROR) {
    return NO_DEF;
  }
  const program = l.c.program;
  const module = at(program.resolved.defs, l.owner).module;
  let found = inherentConsts(program, base, name);
  if (found.length === 0) {
    found = implementedConsts(program, module, base, name);
  } else {
    const only = at(program.resolved.defs, at(found, 0));
    if (!isVisibleFrom(program, module, only.vis, only.module)) {
      report(l.c.diagnostics, privateConst(name.span, text(program.interner, name.sym), only.span));
      return NO_DEF;
    }
  }
  if (found.length === 1) {
    return at(found, 0);
  }
  reportCount(l.c.diagnostics, program, found, base, name);
  return NO_DEF;
}

function reportCount(diagnostics: Diagnostics, program: Program, found: readonly DefId[], base: TypeId, name: Name): void {
  const owner = showType(program, base);
  const member = text(program.interner, name.sym);
  if (found.length === 0) {
    report(diagnostics, noAssocConst(name.span, owner, member));
    return;
  }
  const names: string[] = [];
  for (const def of found) {
    const parent = at(program.resolved.defs, def).parent;
    const behavior = program.extends[parent]?.behavior ?? parent;
    names.push("`" + defName(program, behavior) + "::" + member + "`");
  }
  report(diagnostics, ambiguousAssoc(name.span, owner, member, names));
}

/** The constant `name` declared directly in a behavior or extend block; `NO_DEF` for none. */
function constChild(program: Program, container: DefId, name: Name): DefId {
  for (const child of program.resolved.children[container] ?? []) {
    const node = at(program.resolved.defs, child);
    if (node.kind === "const" && node.name === name.sym) {
      return child;
    }
  }
  return NO_DEF;
}

function fits(program: Program, block: DefId, base: TypeId): boolean {
  const sig = program.extends[block];
  return sig !== undefined && matchType(newMatcher(program, sig.generics), sig.self, base) !== NO;
}

function inherentConsts(program: Program, base: TypeId, name: Name): DefId[] {
  const found: DefId[] = [];
  for (const block of program.impls.inherent.get(headKey(program, base)) ?? []) {
    const own = constChild(program, block, name);
    if (own !== NO_DEF && fits(program, block, base)) {
      found.push(own);
    }
  }
  return found;
}

/** What implementations of behaviors in scope give, or else the behaviors' own values. */
function implementedConsts(program: Program, module: DefId, base: TypeId, name: Name): DefId[] {
  const found: DefId[] = [];
  const key = headKey(program, base);
  for (const behavior of program.resolved.scopes[module]?.behaviorsInScope ?? []) {
    const declared = constChild(program, behavior, name);
    const byHead = program.impls.byHead[behavior];
    if (declared === NO_DEF || byHead === undefined) {
      continue;
    }
    for (const block of (byHead.get(key) ?? []).concat(key === 0 ? [] : (byHead.get(0) ?? []))) {
      if (!fits(program, block, base)) {
        continue;
      }
      const own = constChild(program, block, name);
      const given = own === NO_DEF ? declared : own;
      const item = itemOf(program, given);
      if (item.kind === "Const" && item.value !== null && !found.includes(given)) {
        found.push(given);
      }
    }
  }
  return found;
}
