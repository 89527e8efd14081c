// Format specifications.  [lex.interp]

import { utf8Length, utf8Scalar } from "../source/index.js";
import { isDigit } from "./classes.js";
import { malformedSpec } from "./errors.js";
import { lexError, spanOf, type Lexer } from "./lexer.js";
import type { FormatAlign, FormatForm, FormatSpec } from "./literals.js";

/** The most digits of a width or precision. */
const MAX_DIGITS = 6;

/** Reads `bytes[start .. end)`, the text between `:` and `}`; reports L013 if it is no specification. */
export function readSpec(lx: Lexer, start: number, end: number): FormatSpec {
  const bytes = lx.bytes;
  let i = start;
  let fill = 0x20;
  let align: FormatAlign | null = null;
  if (i < end) {
    const size = utf8Length(bytes, i, end);
    const step = size === 0 ? 1 : size;
    const behind = i + step < end ? alignOf(bytes[i + step] ?? 0) : null;
    if (behind !== null) {
      fill = size === 0 ? 0xfffd : utf8Scalar(bytes, i, size);
      align = behind;
      i += step + 1;
    } else {
      align = alignOf(bytes[i] ?? 0);
      i += align === null ? 0 : 1;
    }
  }
  const plus = i < end && bytes[i] === 0x2b;
  i += plus ? 1 : 0;
  const alternate = i < end && bytes[i] === 0x23;
  i += alternate ? 1 : 0;
  const zero = i < end && bytes[i] === 0x30;
  i += zero ? 1 : 0;
  const width = digitsEnd(bytes, i, end);
  let precisionStart = width;
  let precisionEnd = width;
  let isGood = width - i <= MAX_DIGITS;
  if (width < end && bytes[width] === 0x2e) {
    precisionStart = width + 1;
    precisionEnd = digitsEnd(bytes, precisionStart, end);
    isGood = isGood && precisionEnd > precisionStart && precisionEnd - precisionStart <= MAX_DIGITS;
  }
  let form: FormatForm = "Display";
  let rest = precisionEnd;
  if (rest < end) {
    const found = formOf(bytes[rest] ?? 0);
    isGood = isGood && found !== null;
    form = found === null ? "Display" : found;
    rest += 1;
  }
  if (!isGood || rest !== end) {
    lexError(lx, malformedSpec(spanOf(lx, start, end)));
  }
  return {
    fill,
    align,
    plus,
    alternate,
    zero,
    width: isGood && width > i ? decimal(bytes, i, width) : null,
    precision: isGood && precisionEnd > precisionStart ? decimal(bytes, precisionStart, precisionEnd) : null,
    form,
    span: spanOf(lx, start, end),
  };
}

function alignOf(c: number): FormatAlign | null {
  return c === 0x3c ? "Left" : c === 0x5e ? "Center" : c === 0x3e ? "Right" : null;
}

function formOf(c: number): FormatForm | null {
  switch (c) {
    case 0x78:
      return "LowerHex";
    case 0x58:
      return "UpperHex";
    case 0x62:
      return "Binary";
    case 0x6f:
      return "Octal";
    case 0x65:
      return "LowerExp";
    case 0x3f:
      return "Debug";
    default:
      return null;
  }
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && isDigit(bytes[i] ?? 0)) {
    i += 1;
  }
  return i;
}

function decimal(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) {
    value = value * 10 + (bytes[i] ?? 0) - 0x30;
  }
  return value;
}
