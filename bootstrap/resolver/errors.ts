/**
 * Diagnostics of the room, one function each.
 */
import {
  foreignWord,
  newDiagnostic,
  notImplemented,
  report,
  withEdit,
  withForeign,
  withHelp,
  withLabel,
  type Diagnostic,
} from "../diagnostics/index.js";
import type { Name } from "../parser/index.js";
import { at, text, type Span, type Sym } from "../source/index.js";
import type { Def, DefId, DefKind } from "./resolved.js";
import type { Resolver } from "./state.js";

/** What people call a kind of definition, with its article. */
export function kindName(kind: DefKind): string {
  switch (kind) {
    case "module":
      return "a module";
    case "func":
      return "a function";
    case "struct":
      return "a struct";
    case "enum":
      return "an enum";
    case "alias":
      return "a type alias";
    case "variant":
      return "a variant";
    case "behavior":
      return "a behavior";
    case "extend":
      return "an extend block";
    case "const":
      return "a constant";
    case "global":
      return "a global variable";
    case "effect":
      return "an effect";
    case "assoc_type":
      return "an associated type";
    case "type_param":
      return "a type parameter";
  }
}

/** Every report of the room passes here: none is made while a meaning is only tried. */
function emit(r: Resolver, d: Diagnostic): void {
  if (!r.isQuiet) {
    report(r.diagnostics, d);
  }
}

function quoted(r: Resolver, sym: Sym): string {
  return "`" + text(r.interner, sym) + "`";
}

/** `with "did you mean"`: `best` is the suggestion or null. */
function withSuggestion(d: Diagnostic, span: Span, best: string | null): Diagnostic {
  return best === null ? d : withEdit(withHelp(d, "did you mean `" + best + "`?"), span, best);
}

/** What the language calls what another language calls so, or else the suggestion. */
function withInstead(r: Resolver, d: Diagnostic, name: Name, best: string | null): Diagnostic {
  const known = foreignWord(d.code, text(r.interner, name.sym));
  return known === undefined ? withSuggestion(d, name.span, best) : withForeign(d, name.span, known);
}

/** The name and place of a module for messages: `module `a::b``; the root is `package `p``. */
export function moduleText(r: Resolver, module: DefId): string {
  const def = at(r.defs, module);
  if (def.parent < 0) {
    return "package " + quoted(r, def.name);
  }
  let path = text(r.interner, def.name);
  for (let up = at(r.defs, def.parent); up.parent >= 0; up = at(r.defs, up.parent)) {
    path = text(r.interner, up.name) + "::" + path;
  }
  return "module `" + path + "`";
}

/** M001 [mod.path] */
export function moduleNotFound(r: Resolver, name: Name, inside: DefId, best: string | null): void {
  const where = inside < 0 ? "" : " in " + moduleText(r, inside);
  const d = newDiagnostic("M001", name.span, "no module or package " + quoted(r, name.sym) + where);
  emit(r, withSuggestion(d, name.span, best));
}

/** M001 for a path that has no module to begin with. */
export function badImportPath(r: Resolver, span: Span, message: string): void {
  emit(r, newDiagnostic("M001", span, message));
}

/** M002 [mod.file] */
export function twoFiles(r: Resolver, span: Span, first: string, second: string): void {
  const d = newDiagnostic("M002", span, "two files for one module: `" + first + "` and `" + second + "`");
  emit(r, withHelp(d, "remove one of them"));
}

/** M003 [mod.use] */
export function packageCycle(r: Resolver, span: Span, names: readonly Sym[]): void {
  let path = "";
  for (const name of names) {
    path += (path === "" ? "" : " → ") + quoted(r, name);
  }
  emit(r, newDiagnostic("M003", span, "packages depend on each other: " + path));
}

/** M004 [mod.file] */
export function modDisagrees(r: Resolver, span: Span, expected: string): void {
  const d = newDiagnostic("M004", span, "this file is module `" + expected + "`");
  emit(r, withHelp(d, "leave the `mod` line out, or write `mod " + expected + "`"));
}

/** M005 [mod.use] */
export function ambiguousGlob(r: Resolver, name: Name, first: DefId, second: DefId): void {
  const d = newDiagnostic("M005", name.span, quoted(r, name.sym) + " is brought into scope by two glob imports");
  withLabel(d, at(r.defs, first).span, "one is this");
  withLabel(d, at(r.defs, second).span, "the other is this");
  emit(r, withHelp(d, "import the one you mean by its name"));
}

/** S004 for a value `[mod.prelude]` */
export function undefinedName(r: Resolver, name: Name, best: string | null): void {
  const d = newDiagnostic("S004", name.span, "undefined name " + quoted(r, name.sym));
  emit(r, withInstead(r, d, name, best));
}

/** S004 for a name that a module, enum or package lacks. */
export function undefinedIn(r: Resolver, name: Name, owner: DefId, best: string | null): void {
  const def = at(r.defs, owner);
  const where = def.kind === "module" ? moduleText(r, owner) : quoted(r, def.name);
  const d = newDiagnostic("S004", name.span, "no " + quoted(r, name.sym) + " in " + where);
  emit(r, withSuggestion(d, name.span, best));
}

/** S004 [pat.name] */
export function undefinedPatternName(r: Resolver, name: Name, best: string | null): void {
  const d = newDiagnostic("S004", name.span, "no variant or constant " + quoted(r, name.sym) + " is in scope");
  withSuggestion(d, name.span, best);
  if (best === null) {
    withHelp(d, "a new variable begins with a lower-case letter");
  }
  emit(r, d);
}

/** S004: a constant that names a variable of the function around it. */
export function localInConst(r: Resolver, name: Name): void {
  const d = newDiagnostic("S004", name.span, "a constant cannot use the variable " + quoted(r, name.sym));
  emit(r, withHelp(d, "a constant is known before the program runs: use `let`"));
}

/** T002 [mod.prelude] */
export function unknownType(r: Resolver, name: Name, best: string | null): void {
  const d = newDiagnostic("T002", name.span, "unknown type " + quoted(r, name.sym));
  emit(r, withInstead(r, d, name, best));
}

/** T002 for a bound. */
export function unknownBehavior(r: Resolver, name: Name, best: string | null): void {
  const d = newDiagnostic("T002", name.span, "unknown behavior " + quoted(r, name.sym));
  emit(r, withSuggestion(d, name.span, best));
}

/** T002 for a type that a module lacks. */
export function unknownTypeIn(r: Resolver, name: Name, owner: DefId, best: string | null): void {
  const def = at(r.defs, owner);
  const where = def.kind === "module" ? moduleText(r, owner) : quoted(r, def.name);
  const d = newDiagnostic("T002", name.span, "no type " + quoted(r, name.sym) + " in " + where);
  emit(r, withSuggestion(d, name.span, best));
}

/** T002: a definition of another kind where a type (or behavior) must stand. `wanted`: "type" or "behavior". */
export function notAType(r: Resolver, span: Span, def: Def, wanted: string): void {
  const d = newDiagnostic("T002", span, quoted(r, def.name) + " is " + kindName(def.kind) + ", not a " + wanted);
  if (wanted === "type" && def.kind === "behavior") {
    withHelp(d, "make the item generic over a type parameter with this bound");
  }
  emit(r, d);
}

/** T002: a type without a name of its own where a behavior must stand. */
export function notABehavior(r: Resolver, span: Span): void {
  emit(r, newDiagnostic("T002", span, "a behavior must stand here"));
}

/** T002 for an expression where a type must stand. */
export function notATypeExpr(r: Resolver, span: Span): void {
  emit(r, newDiagnostic("T002", span, "a type must stand here"));
}

/** T002: `This` outside of behaviors and extend blocks. */
export function thisTypeOutside(r: Resolver, span: Span): void {
  emit(r, newDiagnostic("T002", span, "`This` has a meaning in behaviors and extend blocks only"));
}

/** T008: `a[i, j]`, and `a[]`. */
export function indexArguments(r: Resolver, span: Span, count: number): void {
  emit(r, newDiagnostic("T008", span, "an index takes 1 argument, not " + String(count)));
}

/** S010: `this` without receiver. */
export function thisOutside(r: Resolver, span: Span, inFunc: boolean): void {
  const d = newDiagnostic("S010", span, "there is no `this` here");
  emit(r, inFunc ? withHelp(d, "write `this` as the first parameter to make this a method") : d);
}

/** S010: a receiver outside of behaviors and extend blocks. */
export function receiverOutside(r: Resolver, span: Span): void {
  const d = newDiagnostic("S010", span, "only functions in behaviors and extend blocks take `this`");
  emit(r, withHelp(d, "put the function into an `extend` block"));
}

/** S011: `break`, `continue`, `return` with nothing to leave. `why` ends the sentence. */
export function jumpOutside(r: Resolver, span: Span, word: string, why: string): void {
  emit(r, newDiagnostic("S011", span, "`" + word + "` " + why));
}

/** S012 [mod.vis] */
export function privateItem(r: Resolver, name: Name, def: Def): void {
  const what = kindName(def.kind);
  const bare = what.startsWith("an ") ? what.substring(3) : what.substring(2);
  const d = newDiagnostic("S012", name.span, "the " + bare + " " + quoted(r, name.sym) + " is private");
  emit(r, def.file < 0 ? d : withLabel(d, def.span, "declared here"));
}

/** S012 for an import that is not re-exported. */
export function privateImport(r: Resolver, name: Name, imported: Span): void {
  const d = newDiagnostic("S012", name.span, "the import " + quoted(r, name.sym) + " is private");
  emit(r, withHelp(withLabel(d, imported, "imported here"), "name it where it is declared"));
}

/** S013: a type, module or behavior where a value must stand. */
export function notAValue(r: Resolver, span: Span, what: string, help: string): void {
  const d = newDiagnostic("S013", span, what);
  emit(r, help === "" ? d : withHelp(d, help));
}

/** S013: a value with names behind it. */
export function noNamesBelow(r: Resolver, name: Name, def: Def): void {
  emit(
    r,
    newDiagnostic("S013", name.span, quoted(r, def.name) + " is " + kindName(def.kind) + ": it has no names of its own"),
  );
}

/** S013: in a pattern, a path to something else than a variant, constant or struct. */
export function notAPattern(r: Resolver, span: Span, def: Def, wanted: string): void {
  emit(
    r,
    newDiagnostic("S013", span, quoted(r, def.name) + " is " + kindName(def.kind) + ", not " + wanted),
  );
}

/** S014 [mod.shadow]; `what` is "item", "field", "variant" … */
export function duplicate(r: Resolver, name: Name, first: Span, what: string): void {
  const d = newDiagnostic("S014", name.span, "second " + what + " with the name " + quoted(r, name.sym));
  emit(r, withLabel(d, first, "the first is here"));
}

/** S019 [pat.kinds] */
export function alternativeLacks(r: Resolver, alternative: Span, name: Name): void {
  const d = newDiagnostic("S019", alternative, "this alternative does not bind " + quoted(r, name.sym));
  emit(r, withLabel(d, name.span, "another alternative does"));
}

/** S024 [beh.auto] */
export function cannotDerive(r: Resolver, span: Span, message: string, best: string | null): void {
  emit(r, withSuggestion(newDiagnostic("S024", span, message), span, best));
}

/** S025 */
export function notDriven(r: Resolver, span: Span, message: string): void {
  emit(r, newDiagnostic("S025", span, message));
}

/** S026: a condition of `@when` or `@unless`. */
export function badCondition(r: Resolver, span: Span, message: string, best: string | null): void {
  emit(r, withSuggestion(newDiagnostic("S026", span, message), span, best));
}

/** S027: a directive that cannot stand here, or not with these arguments. */
export function badDirective(r: Resolver, span: Span, message: string): void {
  emit(r, newDiagnostic("S027", span, message));
}

/** W020 */
export function unknownDirective(r: Resolver, name: Name, best: string | null): void {
  const d = newDiagnostic("W020", name.span, "unknown directive `@" + text(r.interner, name.sym) + "`");
  emit(r, withSuggestion(d, name.span, best));
}

/** W020, for a name in `@allow(…)` */
export function unknownLint(r: Resolver, name: Name, best: string | null): void {
  const d = newDiagnostic("W020", name.span, "there is no warning `" + text(r.interner, name.sym) + "`");
  emit(r, withSuggestion(d, name.span, best));
}

/** G001 */
export function missing(r: Resolver, span: Span, what: string): void {
  emit(r, notImplemented(span, what));
}
