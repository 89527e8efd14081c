/**
 * Uses of what is `@deprecated`: W004. Names are looked at here once a package has no errors; methods, associated constants and fields are found by
 * the types room, and bounds where they are bound. Nothing is reported inside of an item that is deprecated itself, nor in an extend block
 * of a deprecated type.
 */
import { allow, newDiagnostic, report, type Diagnostic, type Diagnostics } from "../diagnostics/index.js";
import type { Directive, Item } from "../parser/index.js";
import { at, EMPTY_SYM, text, type Interner, type Span, type Sym } from "../source/index.js";
import { kindName } from "./errors.js";
import { NO_DEF, type Def, type DefId, type PackageId, type Res, type ResolvedProgram } from "./resolved.js";

/** What `@deprecated` says among the directives, the empty name for nothing; -1 without it. */
export function deprecation(interner: Interner, directives: readonly Directive[]): Sym | -1 {
  for (const directive of directives) {
    if (text(interner, directive.name.sym) === "deprecated") {
      const value = directive.args[0]?.value ?? null;
      return value !== null && value.kind === "Str" ? value.value : EMPTY_SYM;
    }
  }
  return -1;
}

/** W004: a use of something deprecated, of a kind such as "a function". `note` is the text of the directive. */
export function deprecatedUse(interner: Interner, span: Span, kind: string, name: Sym, note: Sym): Diagnostic {
  const message = kind.replace(/^an? /u, "the ") + " `" + text(interner, name) + "` is deprecated";
  return newDiagnostic("W004", span, note === EMPTY_SYM ? message : message + ": " + text(interner, note));
}

/** W004 for a use of an item or variant, if it is deprecated; of a variant whose enum is, too. Undefined for others. */
export function useOf(program: ResolvedProgram, id: DefId, span: Span): Diagnostic | undefined {
  const def = at(program.defs, id);
  const isVariant = def.kind === "variant";
  const owner = isVariant ? at(program.defs, def.parent) : def;
  if (owner.item < 0) {
    return undefined;
  }
  const node = at(at(program.asts, owner.file).itemNodes, owner.item);
  if (isVariant && node.kind === "Type" && node.body.kind === "Enum") {
    const variant = node.body.variants[at(program.children, owner.id).indexOf(id)];
    const note = variant === undefined ? -1 : deprecation(program.interner, variant.head.directives);
    if (note !== -1) {
      return deprecatedUse(program.interner, span, kindName(def.kind), def.name, note);
    }
  }
  return useOfItem(program.interner, node, owner, span);
}

/** W004 for a use of the item `node`, which made `def`. */
export function useOfItem(interner: Interner, node: Item, def: Def, span: Span): Diagnostic | undefined {
  const note = deprecation(interner, node.head.directives);
  return note === -1 ? undefined : deprecatedUse(interner, span, kindName(def.kind), def.name, note);
}

/** Reports the names of package `pkg` that mean something deprecated. */
export function reportDeprecated(program: ResolvedProgram, pkg: PackageId, diagnostics: Diagnostics): void {
  for (const def of program.defs) {
    if (def.pkg !== pkg || def.file < 0) {
      continue;
    }
    if (def.kind === "extend") {
      allowExtend(program, def.id, diagnostics);
    } else if (def.kind === "module") {
      const ast = at(program.asts, def.file);
      const names = at(program.names, def.file);
      const seen = new Set<number>();
      reportNames(program, names.exprs, ast.exprs, seen, diagnostics);
      reportNames(program, names.pats, ast.pats, seen, diagnostics);
      reportNames(program, names.types, ast.typeExprs, seen, diagnostics);
    }
  }
}

/** An extend block of a deprecated type is part of it. */
function allowExtend(program: ResolvedProgram, id: DefId, diagnostics: Diagnostics): void {
  const def = at(program.defs, id);
  const node = at(at(program.asts, def.file).itemNodes, def.item);
  if (node.kind === "Extend") {
    const type = defOf(at(program.names, def.file).types[node.target]);
    if (type !== NO_DEF && useOf(program, type, node.span) !== undefined) {
      allow(diagnostics, "W004", node.span);
    }
  }
}

/** `nodes` are those that the meanings belong to. A place is reported once. */
function reportNames(program: ResolvedProgram, table: readonly Res[], nodes: readonly { readonly span: Span }[], seen: Set<number>, diagnostics: Diagnostics): void {
  table.forEach((res, id) => {
    const def = defOf(res);
    const span = def === NO_DEF ? undefined : nodes[id]?.span;
    if (span === undefined || seen.has(span.start)) {
      return;
    }
    const found = useOf(program, def, span);
    if (found !== undefined) {
      seen.add(span.start);
      report(diagnostics, found);
    }
  });
}

/** The definition that a name begins with; NO_DEF for none. */
function defOf(res: Res | undefined): DefId {
  if (res?.kind === "partial") {
    return defOf(res.base);
  }
  return res?.kind === "def" ? res.def : NO_DEF;
}
