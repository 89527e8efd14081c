/**
 * The directives the language has  (section 15 of the language definition, `tables/directives.json`).
 */
import table from "../tables/directives.json" with { type: "json" };
import { allow, CATALOGUE, codeOfLint } from "../diagnostics/index.js";
import type { Directive } from "../parser/index.js";
import { at, joinSpans, text, type Span } from "../source/index.js";
import { missing, unknownDirective, unknownLint } from "./errors.js";
import type { Resolver } from "./state.js";
import { nearestOf } from "./suggest.js";

/** W020 for names that are no directives, G001 for directives without an implementation. `whole` is the item behind the directives. */
export function checkDirectives(r: Resolver, directives: readonly Directive[], whole: Span): void {
  for (const directive of directives) {
    const name = text(r.interner, directive.name.sym);
    const entry = table.directives.find((known) => known.name === name);
    if (entry === undefined) {
      const names = table.directives.map((known) => known.name);
      unknownDirective(r, directive.name, nearestOf(r, directive.name.sym, names));
    } else if (!entry.implemented) {
      missing(r, directive.span, "`@" + name + "`");
    } else if (name === "allow") {
      allowLints(r, directive, joinSpans(at(directives, 0).span, whole));
    }
  }
}

/** `@allow(unused, unreachable)`: these warnings are not shown in the item. */
function allowLints(r: Resolver, directive: Directive, whole: Span): void {
  for (const { key } of directive.args) {
    if (key === null) {
      continue;
    }
    const code = codeOfLint(text(r.interner, key.sym));
    if (code === "") {
      const names = CATALOGUE.flatMap((entry) => entry.lint ?? []);
      unknownLint(r, key, nearestOf(r, key.sym, names));
    } else {
      allow(r.diagnostics, code, whole);
    }
  }
}
