/** Text forms of values that IR and MIR dumps share [ir.normal]. */
import { at, utf8Length, utf8Scalar } from "../source/index.js";
import { TY_F32, type Literal, type TypeId } from "../types/index.js";

const HEX = "0123456789abcdef";

function hex(value: number): string {
  let shown = "";
  let rest = value;
  do {
    shown = HEX.charAt(rest & 15) + shown;
    rest = rest >>> 4;
  } while (rest > 0);
  return shown;
}

/** One scalar inside of quotes: `\\ \" \n \r \t`, `\u{…}` for control and bidirectional formatting characters, else as it is. */
function quotedScalar(scalar: number): string {
  switch (scalar) {
    case 0x5c:
      return "\\\\";
    case 0x22:
      return '\\"';
    case 0x0a:
      return "\\n";
    case 0x0d:
      return "\\r";
    case 0x09:
      return "\\t";
    default:
  }
  const isControl = scalar < 0x20 || (scalar >= 0x7f && scalar <= 0x9f);
  const isBidi = scalar === 0x61c || (scalar >= 0x200e && scalar <= 0x200f) || (scalar >= 0x202a && scalar <= 0x202e) || (scalar >= 0x2066 && scalar <= 0x2069);
  return isControl || isBidi ? "\\u{" + hex(scalar) + "}" : String.fromCodePoint(scalar);
}

/** UTF-8 text in double quotes. */
export function quoteText(bytes: Uint8Array): string {
  let shown = '"';
  let i = 0;
  while (i < bytes.length) {
    const size = utf8Length(bytes, i, bytes.length);
    if (size === 0) {
      shown += "\\u{" + hex(at(bytes, i)) + "}";
      i += 1;
    } else {
      shown += quotedScalar(utf8Scalar(bytes, i, size));
      i += size;
    }
  }
  return shown + '"';
}

/** Bytes as `b"…"`: ASCII as in text, bytes above 7F as `\u{…}`. */
export function quoteBytes(bytes: Uint8Array): string {
  let shown = 'b"';
  for (const byte of bytes) {
    shown += byte < 0x80 ? quotedScalar(byte) : "\\u{" + hex(byte) + "}";
  }
  return shown + '"';
}

/** A scalar in single quotes; the quote itself as `\u{27}`. */
export function quoteChar(scalar: number): string {
  return "'" + (scalar === 0x27 ? "\\u{27}" : scalar === 0x22 ? '"' : quotedScalar(scalar)) + "'";
}

/** Shortest decimal that reads back as the same F64 or F32: plain for 0 and 1e-5 <= |x| < 1e16, else with an exponent. */
export function floatText(value: number, type: TypeId): string {
  const exact = type === TY_F32 ? Math.fround(value) : value;
  if (exact === 0) {
    return Object.is(exact, -0) ? "-0.0" : "0.0";
  }
  if (!Number.isFinite(exact)) {
    return Number.isNaN(exact) ? "NaN" : exact < 0 ? "-inf" : "inf";
  }
  const shown = type === TY_F32 ? shortestF32(exact) : exact.toExponential();
  const negative = shown.startsWith("-");
  const body = negative ? shown.slice(1) : shown;
  const mark = body.indexOf("e");
  const exponent = Number(body.slice(mark + 1));
  const digits = body.charAt(0) + body.slice(2, mark);
  return (negative ? "-" : "") + placeDigits(digits, exponent);
}

function shortestF32(value: number): string {
  for (let precision = 0; precision < 9; precision += 1) {
    const shown = value.toExponential(precision);
    if (Math.fround(Number(shown)) === value) {
      return shown;
    }
  }
  return value.toExponential();
}

function placeDigits(digits: string, exponent: number): string {
  if (exponent < -5 || exponent >= 16) {
    return digits.charAt(0) + (digits.length > 1 ? "." + digits.slice(1) : "") + "e" + exponent.toString();
  }
  if (exponent < 0) {
    return "0." + "0".repeat(-exponent - 1) + digits;
  }
  if (digits.length <= exponent + 1) {
    return digits + "0".repeat(exponent + 1 - digits.length) + ".0";
  }
  return digits.slice(0, exponent + 1) + "." + digits.slice(exponent + 1);
}

/** The value of a literal without its type. */
export function literalText(value: Literal, type: TypeId): string {
  switch (value.kind) {
    case "int":
      return value.value.toString();
    case "float":
      return floatText(value.value, type);
    case "bool":
      return value.value ? "true" : "false";
    case "char":
      return quoteChar(value.value);
    case "str":
      return quoteText(value.bytes);
    case "bytes":
      return quoteBytes(value.bytes);
    case "unit":
      return "()";
  }
}
