// The catalogue of diagnostics: what each code means.

import table from "../tables/diagnostics.json" with { type: "json" };

/** The group a diagnostic is shown with `[diag.order]`, in the order of showing. */
export type Group = "syntax" | "modules" | "types" | "semantics" | "generation";

/** One code of the catalogue. */
export interface CatalogueEntry {
  readonly code: string;
  readonly severity: string;
  /** The name of a warning in `@allow(…)`; an error has none. */
  readonly lint?: string;
  readonly group: string;
  readonly title: string;
  readonly explanation: string;
  readonly wrong: string;
  readonly right: string;
}

/** All entries, sorted by code. */
export const CATALOGUE: readonly CatalogueEntry[] = table.diagnostics;

/** The entry of `code`, or null for an unknown code. */
export function catalogueEntry(code: string): CatalogueEntry | null {
  for (const entry of CATALOGUE) {
    if (entry.code === code) {
      return entry;
    }
  }
  return null;
}

/** The code of a warning by its name in `@allow(…)`; the empty text if there is none. */
export function codeOfLint(lint: string): string {
  return CATALOGUE.find((entry) => entry.lint === lint)?.code ?? "";
}

/** The number of a code's group in the order of showing: 0 syntax, 1 modules, 2 types, 3 semantics, 4 generation. */
export function groupIndex(code: string): number {
  const entry = catalogueEntry(code);
  switch (entry === null ? "" : entry.group) {
    case "syntax":
      return 0;
    case "modules":
      return 1;
    case "types":
      return 2;
    case "semantics":
      return 3;
    default:
      return 4;
  }
}

/** The text of `explain CODE`, ending in a line break; null for an unknown code `[diag.code]`. */
export function explain(code: string): string | null {
  const entry = catalogueEntry(code);
  if (entry === null) {
    return null;
  }
  let out = entry.severity + "[" + entry.code + "]: " + entry.title + "\n\n" + entry.explanation + "\n";
  if (entry.wrong !== "") {
    out += "\nWrong:\n\n" + indented(entry.wrong);
  }
  if (entry.right !== "") {
    out += "\nRight:\n\n" + indented(entry.right);
  }
  return out;
}

function indented(code: string): string {
  let out = "";
  for (const line of code.split("\n")) {
    out += line === "" ? "\n" : "    " + line + "\n";
  }
  return out;
}
