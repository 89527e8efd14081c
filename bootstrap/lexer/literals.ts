// Values of literals: data only.

import type { Span, Sym } from "../source/index.js";

export type NumSuffix =
  | "I8" | "I16" | "I32" | "I64" | "I128"
  | "U8" | "U16" | "U32" | "U64" | "U128"
  | "F32" | "F64";

/** The value of an `Int` token (`value`), or of a `Float` token (`text`: decimal text without `_` and suffix). */
export interface NumberValue {
  readonly value: bigint;
  readonly text: Sym;
  readonly suffix: NumSuffix | null;
}

/**
 * Text with its placeholders. `value` is the whole decoded text, placeholders included as written (`{}`, `{:>5}`).
 * `holes` are the placeholders of `[std.print]` in order, each with the text between it and its predecessor; `tail`
 * is the text behind the last one (without holes `tail === value`). An escaped `\{\}` is never a placeholder.
 */
export interface TextPiece {
  readonly value: Sym;
  readonly holes: Hole[];
  readonly tail: Sym;
}

/** A placeholder `{}` or `{:spec}`; `before` is the text between the previous placeholder, or the start, and it. */
export interface Hole {
  readonly before: Sym;
  readonly spec: FormatSpec | null;
  readonly span: Span;
}

export type FormatAlign = "Left" | "Center" | "Right";
export type FormatForm = "Display" | "Debug" | "LowerHex" | "UpperHex" | "Binary" | "Octal" | "LowerExp";

/** `[[fill]align][+][#][0][width][.precision][x|X|b|o|e|?]`  `[lex.interp]` */
export interface FormatSpec {
  /** A Unicode scalar; a blank where none is written. */
  readonly fill: number;
  readonly align: FormatAlign | null;
  readonly plus: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number | null;
  readonly precision: number | null;
  readonly form: FormatForm;
  readonly span: Span;
}
