// Tokens as text.

import { lineColumn, text, type Interner, type SourceFile } from "../source/index.js";
import { escapeText } from "./escape.js";
import { kindLabel } from "./keywords.js";
import type { FormatSpec, NumSuffix } from "./literals.js";
import { TokenKind } from "./token.js";
import { FIRST_ON_LINE, type Tokens } from "./tokens.js";

/**
 * One line per token: `LINE:COLUMN-LINE:COLUMN`, `|` before the first token of a line, the kind, and the value of
 * names and literals.
 */
export function dumpTokens(tokens: Tokens, file: SourceFile, interner: Interner): string {
  const lines: string[] = [];
  for (let i = 0; i < tokens.count; i += 1) {
    const start = lineColumn(file, tokens.starts[i] ?? 0);
    const end = lineColumn(file, tokens.ends[i] ?? 0);
    const isFirst = ((tokens.flags[i] ?? 0) & FIRST_ON_LINE) !== 0;
    let line = String(start.line) + ":" + String(start.column) + "-" + String(end.line) + ":" + String(end.column);
    line += (isFirst ? " | " : " ") + kindLabel(tokens.kinds[i] ?? 0);
    lines.push(line + valueText(tokens, i, interner) + "\n");
  }
  return lines.join("");
}

function valueText(tokens: Tokens, index: number, interner: Interner): string {
  const value = tokens.values[index] ?? 0;
  switch (tokens.kinds[index]) {
    case TokenKind.Ident:
    case TokenKind.Reserved:
    case TokenKind.StableId:
      return " " + text(interner, value);
    case TokenKind.Int: {
      const number = tokens.numbers[value];
      return number === undefined ? "" : " " + String(number.value) + suffixText(number.suffix);
    }
    case TokenKind.Float: {
      const number = tokens.numbers[value];
      return number === undefined ? "" : " " + text(interner, number.text) + suffixText(number.suffix);
    }
    case TokenKind.Char:
      return " " + String(value);
    case TokenKind.Str:
    case TokenKind.InterpStart:
    case TokenKind.InterpMid:
    case TokenKind.InterpEnd: {
      const piece = tokens.texts[value];
      if (piece === undefined) {
        return "";
      }
      const holes = piece.holes.length === 0 ? "" : " holes " + String(piece.holes.length);
      return " " + escapeText(text(interner, piece.value)) + holes;
    }
    case TokenKind.Bytes: {
      const bytes = tokens.bytes[value];
      return bytes === undefined ? "" : " " + hexText(bytes);
    }
    case TokenKind.FormatSpec: {
      const spec = tokens.specs[value];
      return spec === undefined ? "" : " " + specText(spec);
    }
    default:
      return "";
  }
}

/** ` I32`, or nothing. */
export function suffixText(suffix: NumSuffix | null): string {
  return suffix === null ? "" : " " + suffix;
}

/** Bytes as hexadecimal digits. */
export function hexText(bytes: Uint8Array): string {
  let out = "x";
  for (const byte of bytes) {
    out += (byte < 16 ? "0" : "") + byte.toString(16);
  }
  return out;
}

/** `(spec FILL ALIGN + # 0 width N precision N FORM)`, without what is not written. */
export function specText(spec: FormatSpec): string {
  let out = "(spec";
  if (spec.align !== null) {
    out += " " + String(spec.fill) + " " + spec.align;
  }
  out += (spec.plus ? " +" : "") + (spec.alternate ? " #" : "") + (spec.zero ? " 0" : "");
  out += spec.width === null ? "" : " width " + String(spec.width);
  out += spec.precision === null ? "" : " precision " + String(spec.precision);
  return out + " " + spec.form + ")";
}
