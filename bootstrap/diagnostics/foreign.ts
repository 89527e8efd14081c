// Words and signs of other languages, where the language has something else.

import table from "../tables/foreign.json" with { type: "json" };
import type { Span } from "../source/index.js";
import { withEdit, withHelp, type Diagnostic } from "./diagnostic.js";

/** What stands instead of a foreign word; empty if that is not a mere replacement: then `help` says what to do. */
export interface ForeignWord {
  readonly instead: string;
  readonly help: string;
}

/** By code and word. */
const words = new Map<string, ForeignWord>(
  table.words.map((row) => [row.place + " " + row.word, { instead: row.instead ?? "", help: row.help ?? "" }]),
);

/** What is known about `word` where it led to the error `code`. */
export function foreignWord(code: string, word: string): ForeignWord | undefined {
  return words.get(code + " " + word);
}

/** Adds what is known about the foreign word at `span`. */
export function withForeign(d: Diagnostic, span: Span, known: ForeignWord): Diagnostic {
  if (known.instead === "") {
    return withHelp(d, known.help);
  }
  return withEdit(withHelp(d, "write `" + known.instead.trim() + "`"), span, known.instead);
}
