/**
 * Uses of deprecated methods, associated constants and fields: W004. Other names are reported by the resolver.
 */
import { deprecatedUse, deprecation, NO_DEF, useOf, type DefId } from "../resolver/index.js";
import { at, type Span } from "../source/index.js";
import type { Checker } from "./checker.js";
import { emit } from "./errors_infer.js";

/** Takes the use of a function or constant: one that is a member is reported if it is deprecated. */
export function noteMember(c: Checker, def: DefId, span: Span): void {
  const resolved = c.program.resolved;
  const parent = at(resolved.defs, def).parent;
  const kind = parent === NO_DEF ? "module" : at(resolved.defs, parent).kind;
  const found = kind === "extend" || kind === "behavior" ? useOf(resolved, def, span) : undefined;
  if (found !== undefined) {
    emit(c, found);
  }
}

/** Takes the use of field number `index` of the struct `def`. */
export function noteField(c: Checker, def: DefId, index: number, span: Span): void {
  const resolved = c.program.resolved;
  const owner = at(resolved.defs, def);
  const node = at(at(resolved.asts, owner.file).itemNodes, owner.item);
  const field = node.kind === "Type" && node.body.kind === "Struct" ? node.body.fields[index] : undefined;
  const note = field === undefined ? -1 : deprecation(resolved.interner, field.head.directives);
  if (field !== undefined && note !== -1) {
    emit(c, deprecatedUse(resolved.interner, span, "a field", field.name.sym, note));
  }
}
