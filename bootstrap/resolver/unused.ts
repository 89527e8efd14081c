/**
 * What is declared and never used: W001. Asked for once a package has no errors, when every name is known to mean what it says.
 *
 * Reported are variables (but no parameters: a signature is made for its callers), private imports, and private functions, types, behaviors and
 * constants of modules and bodies. A name that begins with `_` is meant to be unused. Not reported are an import of a behavior, whose methods may
 * be what is used; what something outside calls (`main`, `@test`, `@bench`, `@property`, `@export`); what only describes C (`@extern`); and a
 * type for which there is an extend block.
 */
import { newDiagnostic, report, withHelp, type Diagnostics } from "../diagnostics/index.js";
import type { Directive } from "../parser/index.js";
import { at, text, type Span, type Sym } from "../source/index.js";
import { kindName } from "./errors.js";
import { NO_DEF, type Binding, type Def, type DefId, type ImportTree, type PackageId, type Res, type ResolvedProgram } from "./resolved.js";

/** Reports what package `pkg` declares and does not use. */
export function reportUnused(program: ResolvedProgram, pkg: PackageId, diagnostics: Diagnostics): void {
  reportLocals(program, pkg, diagnostics);
  reportImports(program, pkg, diagnostics);
  reportItems(program, pkg, diagnostics);
}

function warn(diagnostics: Diagnostics, span: Span, message: string, help: string): void {
  report(diagnostics, withHelp(newDiagnostic("W001", span, message), help));
}

/** Names with `_` in front, and those of synthesised code, which begin with `$`. */
function isMeant(program: ResolvedProgram, name: Sym): boolean {
  const spelling = text(program.interner, name);
  return spelling === "" || spelling.startsWith("_") || spelling.startsWith("$");
}

// -------------------------------------------------------------------------------------------------------- variables

function reportLocals(program: ResolvedProgram, pkg: PackageId, diagnostics: Diagnostics): void {
  for (const body of program.bodies) {
    if (body === undefined || at(program.defs, body.owner).pkg !== pkg) {
      continue;
    }
    for (const local of body.locals) {
      const isVariable = local.kind === "let" || local.kind === "pattern" || local.kind === "loop_var";
      if (isVariable && !local.isUsed && !isMeant(program, local.name)) {
        const name = text(program.interner, local.name);
        warn(diagnostics, local.span, "`" + name + "` is never used", "call it `_" + name + "`, or write `_`, if that is meant");
      }
    }
  }
}

// ---------------------------------------------------------------------------------------------------------- imports

function reportImports(program: ResolvedProgram, pkg: PackageId, diagnostics: Diagnostics): void {
  for (let i = 0; i < program.imports.length; i += 1) {
    const tree = at(program.imports, i);
    const isOwn = at(program.defs, tree.module).pkg === pkg && tree.vis === "private";
    if (!isOwn || at(program.importUsed, i) || mayBringMethods(program, i, tree)) {
      continue;
    }
    if (tree.isGlob) {
      warn(diagnostics, tree.span, "no name of this import is ever used", "remove it");
    } else if (!isMeant(program, tree.name)) {
      warn(diagnostics, tree.span, "the import `" + text(program.interner, tree.name) + "` is never used", "remove it");
    }
  }
}

/** Whether the import binds a behavior, or nothing that could be used. */
function mayBringMethods(program: ResolvedProgram, index: number, tree: ImportTree): boolean {
  const scope = program.scopes[tree.module];
  if (scope === undefined) {
    return true;
  }
  const isBehavior = (binding: Binding): boolean => binding.tree === index && at(program.defs, binding.def).kind === "behavior";
  if (!tree.isGlob) {
    const type = scope.types.get(tree.name);
    return type !== undefined && isBehavior(type);
  }
  for (const binding of scope.types.values()) {
    if (isBehavior(binding)) {
      return true;
    }
  }
  return false;
}

// ------------------------------------------------------------------------------------------------------------ items

function reportItems(program: ResolvedProgram, pkg: PackageId, diagnostics: Diagnostics): void {
  const used = usedDefs(program, pkg);
  for (const def of program.defs) {
    if (def.pkg === pkg && isReported(program, def) && used[def.id] !== true) {
      const name = text(program.interner, def.name);
      warn(diagnostics, def.span, kindName(def.kind).replace(/^an? /u, "the ") + " `" + name + "` is never used", "call it `_" + name + "` if that is meant, or remove it");
    }
  }
}

/** Private items of a module, and constants of a body. */
function isReported(program: ResolvedProgram, def: Def): boolean {
  if (def.vis !== "private" || def.item < 0 || isMeant(program, def.name)) {
    return false;
  }
  const parent = def.parent === NO_DEF ? "module" : at(program.defs, def.parent).kind;
  switch (def.kind) {
    case "func":
      return parent === "module" && !isCalledFromOutside(program, def);
    case "struct":
    case "enum":
    case "alias":
    case "behavior":
    case "global":
      return parent === "module";
    case "const":
      return parent === "module" || parent === "func" || parent === "const" || parent === "global";
    default:
      return false;
  }
}

function isCalledFromOutside(program: ResolvedProgram, def: Def): boolean {
  const item = at(at(program.asts, def.file).itemNodes, def.item);
  const isMain = text(program.interner, def.name) === "main" && def.parent === at(program.packages, def.pkg).root;
  return isMain || item.head.directives.some((directive) => isEntry(program, directive));
}

function isEntry(program: ResolvedProgram, directive: Directive): boolean {
  return ["test", "bench", "property", "export", "extern"].includes(text(program.interner, directive.name.sym));
}

/** By DefId: whether some name of the package means the definition, a variant of it or something in it, or a public import gives it to others. */
function usedDefs(program: ResolvedProgram, pkg: PackageId): boolean[] {
  const used: boolean[] = [];
  for (const def of program.defs) {
    if (def.pkg !== pkg || def.kind !== "module" || def.file < 0) {
      continue;
    }
    const names = at(program.names, def.file);
    for (const table of [names.exprs, names.pats, names.types]) {
      for (const res of table) {
        markRes(program, used, res);
      }
    }
    for (const behavior of names.bounds.values()) {
      mark(program, used, behavior);
    }
    markReexports(program, used, def.id);
  }
  return used;
}

function markReexports(program: ResolvedProgram, used: boolean[], module: DefId): void {
  const scope = program.scopes[module];
  for (const table of scope === undefined ? [] : [scope.types, scope.values]) {
    for (const binding of table.values()) {
      if (binding.origin === "import" && binding.vis !== "private") {
        mark(program, used, binding.def);
      }
    }
  }
}

function markRes(program: ResolvedProgram, used: boolean[], res: Res | undefined): void {
  if (res === undefined) {
    return;
  }
  if (res.kind === "def") {
    mark(program, used, res.def);
  } else if (res.kind === "partial") {
    markRes(program, used, res.base);
  }
}

function mark(program: ResolvedProgram, used: boolean[], id: DefId): void {
  if (id === NO_DEF) {
    return;
  }
  used[id] = true;
  const def = at(program.defs, id);
  if (def.kind === "variant") {
    used[def.parent] = true;
  }
}
