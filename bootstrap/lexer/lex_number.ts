// Numbers.  [lex.int] [lex.float]

import { decodeUtf8, EMPTY_SYM, intern, push } from "../source/index.js";
import { hexValue, isDigit, isHexDigit, isIdentPart } from "./classes.js";
import { malformedNumber, numberTooBig } from "./errors.js";
import { emit, lexError, spanOf, type Lexer } from "./lexer.js";
import type { NumSuffix } from "./literals.js";
import { TokenKind } from "./token.js";

const MAX_U128 = (1n << 128n) - 1n;

/** Lexes the number at `lx.pos`, which is a digit. */
export function lexNumber(lx: Lexer): void {
  const start = lx.pos;
  const previous = lx.out.count === 0 ? TokenKind.Eof : lx.out.kinds[lx.out.count - 1];
  if (previous === TokenKind.Dot) {
    lexTupleIndex(lx, start);
    return;
  }
  const second = lx.bytes[start + 1] ?? 0;
  if (lx.bytes[start] === 0x30 && (second === 0x78 || second === 0x62 || second === 0x6f)) {
    lexBased(lx, start, second === 0x78 ? 16 : second === 0x62 ? 2 : 8);
  } else {
    lexDecimal(lx, start);
  }
}

/** After a `.` a number is a plain decimal index: `t.0.1`. */
function lexTupleIndex(lx: Lexer, start: number): void {
  while (isDigit(lx.bytes[lx.pos] ?? 0)) {
    lx.pos += 1;
  }
  const digits = asciiText(lx, start, lx.pos);
  if (isIdentPart(lx.bytes[lx.pos] ?? 0)) {
    while (isIdentPart(lx.bytes[lx.pos] ?? 0)) {
      lx.pos += 1;
    }
    lexError(lx, malformedNumber(spanOf(lx, start, lx.pos), "an index is written in plain decimal digits"));
  }
  emitInt(lx, start, toBigInt(digits), null);
}

/** `0x…`, `0b…`, `0o…` */
function lexBased(lx: Lexer, start: number, base: number): void {
  lx.pos = start + 2;
  let digits = "";
  let problem = "";
  let last = 0;
  for (;;) {
    const c = lx.bytes[lx.pos] ?? 0;
    if (c === 0x5f) {
      problem = last === 0x5f || last === 0 ? UNDERSCORE : problem;
    } else if (base === 16 ? isHexDigit(c) : isDigit(c)) {
      digits += String.fromCharCode(c);
      if (hexValue(c) >= base) {
        problem = "the digit `" + String.fromCharCode(c) + "` does not belong to a number of base " + String(base);
      }
    } else {
      break;
    }
    last = c;
    lx.pos += 1;
  }
  if (last === 0x5f) {
    problem = UNDERSCORE;
  }
  if (digits === "") {
    problem = "digits are missing";
  }
  const suffix = lexSuffix(lx);
  if (suffix === "F32" || suffix === "F64" || suffix === "Unknown") {
    problem = problem === "" ? UNKNOWN_SUFFIX : problem;
  }
  if (problem !== "") {
    lexError(lx, malformedNumber(spanOf(lx, start, lx.pos), problem));
    emitInt(lx, start, 0n, null);
    return;
  }
  const prefix = base === 16 ? "0x" : base === 2 ? "0b" : "0o";
  emitInt(lx, start, BigInt(prefix + digits), suffix === "Unknown" ? null : suffix);
}

const UNDERSCORE = "`_` stands singly between two digits";
const UNKNOWN_SUFFIX = "unknown suffix of a number";

function lexDecimal(lx: Lexer, start: number): void {
  let isGood = skipDigits(lx);
  let isFloat = false;
  if (lx.bytes[lx.pos] === 0x2e && isDigit(lx.bytes[lx.pos + 1] ?? 0)) {
    isFloat = true;
    lx.pos += 1;
    isGood = skipDigits(lx) && isGood;
  }
  if (lx.bytes[lx.pos] === 0x65) {
    const sign = lx.bytes[lx.pos + 1] ?? 0;
    const skip = sign === 0x2b || sign === 0x2d ? 2 : 1;
    if (isDigit(lx.bytes[lx.pos + skip] ?? 0)) {
      isFloat = true;
      lx.pos += skip;
      isGood = skipDigits(lx) && isGood;
    }
  }
  const text = asciiText(lx, start, lx.pos);
  const suffix = lexSuffix(lx);
  const hasFloatSuffix = suffix === "F32" || suffix === "F64";
  if (!isGood) {
    lexError(lx, malformedNumber(spanOf(lx, start, lx.pos), UNDERSCORE));
  } else if (suffix === "Unknown" || (isFloat && suffix !== null && !hasFloatSuffix)) {
    lexError(lx, malformedNumber(spanOf(lx, start, lx.pos), UNKNOWN_SUFFIX));
  }
  const shown = suffix === "Unknown" ? null : suffix;
  if (isFloat || hasFloatSuffix) {
    const value = push(lx.out.numbers, { value: 0n, text: intern(lx.interner, text), suffix: shown });
    emit(lx, TokenKind.Float, start, value);
  } else {
    emitInt(lx, start, toBigInt(text), shown);
  }
}

/** Skips digits and `_`; false if a `_` is not between two digits. */
function skipDigits(lx: Lexer): boolean {
  let isGood = true;
  let last = 0x5f;
  for (;;) {
    const c = lx.bytes[lx.pos] ?? 0;
    if (c === 0x5f) {
      isGood = isGood && last !== 0x5f;
    } else if (!isDigit(c)) {
      return isGood && last !== 0x5f;
    }
    last = c;
    lx.pos += 1;
  }
}

/** Skips the letters and digits behind a number and says which suffix they are; null for none. */
function lexSuffix(lx: Lexer): NumSuffix | "Unknown" | null {
  const start = lx.pos;
  while (isIdentPart(lx.bytes[lx.pos] ?? 0)) {
    lx.pos += 1;
  }
  switch (decodeUtf8(lx.bytes, start, lx.pos)) {
    case "":
      return null;
    case "i8":
      return "I8";
    case "i16":
      return "I16";
    case "i32":
      return "I32";
    case "i64":
      return "I64";
    case "i128":
      return "I128";
    case "u8":
      return "U8";
    case "u16":
      return "U16";
    case "u32":
      return "U32";
    case "u64":
      return "U64";
    case "u128":
      return "U128";
    case "f32":
      return "F32";
    case "f64":
      return "F64";
    default:
      return "Unknown";
  }
}

function emitInt(lx: Lexer, start: number, value: bigint, suffix: NumSuffix | null): void {
  let kept = value;
  if (value > MAX_U128) {
    lexError(lx, numberTooBig(spanOf(lx, start, lx.pos)));
    kept = 0n;
  }
  emit(lx, TokenKind.Int, start, push(lx.out.numbers, { value: kept, text: EMPTY_SYM, suffix }));
}

/** The value of decimal digits; more than 60 of them (no type holds them) count as a number above every type. */
function toBigInt(digits: string): bigint {
  let first = 0;
  while (first < digits.length - 1 && digits.charCodeAt(first) === 0x30) {
    first += 1;
  }
  const rest = first === 0 ? digits : digits.slice(first);
  if (rest.length <= 15) {
    return BigInt(Number(rest));
  }
  return rest.length > 60 ? MAX_U128 + 1n : BigInt(rest);
}

/** The bytes as text, without `_`. */
function asciiText(lx: Lexer, start: number, end: number): string {
  let out = "";
  for (let i = start; i < end; i += 1) {
    const c = lx.bytes[i] ?? 0;
    if (c !== 0x5f) {
      out += String.fromCharCode(c);
    }
  }
  return out;
}
