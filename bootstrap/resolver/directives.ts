/**
 * The directives the language has  (section 15 of the language definition, `tables/directives.json`).
 */
import table from "../tables/directives.json" with { type: "json" };
import type { Directive } from "../parser/index.js";
import { text } from "../source/index.js";
import { missing, unknownDirective } from "./errors.js";
import type { Resolver } from "./state.js";
import { nearestOf } from "./suggest.js";

/** W020 for names that are no directives, G001 for directives without an implementation. */
export function checkDirectives(r: Resolver, directives: readonly Directive[]): void {
  for (const directive of directives) {
    const name = text(r.interner, directive.name.sym);
    const entry = table.directives.find((known) => known.name === name);
    if (entry === undefined) {
      const names = table.directives.map((known) => known.name);
      unknownDirective(r, directive.name, nearestOf(r, directive.name.sym, names));
    } else if (!entry.implemented) {
      missing(r, directive.span, "`@" + name + "`");
    }
  }
}
