// Number literals with a suffix: does the value fit?  [lex.int]

import { at } from "../source/index.js";
import { tokenSpan, type NumSuffix } from "../lexer/index.js";
import { complain, type Parser } from "./cursor.js";
import { literalOutOfRange } from "./errors.js";

/** Reports L005 if the suffixed integer at token `index` (negated if `isNegative`) does not fit its type. */
export function checkIntRange(p: Parser, index: number, isNegative: boolean): void {
  const number = at(p.tokens.numbers, p.tokens.values[index] ?? 0);
  if (number.suffix === null) {
    return;
  }
  const value = isNegative ? -number.value : number.value;
  if (value < minOf(number.suffix) || value > maxOf(number.suffix)) {
    complain(p, literalOutOfRange(tokenSpan(p.tokens, index), number.suffix));
  }
}

function bitsOf(suffix: NumSuffix): bigint {
  switch (suffix) {
    case "I8":
    case "U8":
      return 8n;
    case "I16":
    case "U16":
      return 16n;
    case "I32":
    case "U32":
      return 32n;
    case "I64":
    case "U64":
      return 64n;
    default:
      return 128n;
  }
}

function isSigned(suffix: NumSuffix): boolean {
  return suffix === "I8" || suffix === "I16" || suffix === "I32" || suffix === "I64" || suffix === "I128";
}

function minOf(suffix: NumSuffix): bigint {
  return isSigned(suffix) ? -(1n << (bitsOf(suffix) - 1n)) : 0n;
}

function maxOf(suffix: NumSuffix): bigint {
  return isSigned(suffix) ? (1n << (bitsOf(suffix) - 1n)) - 1n : (1n << bitsOf(suffix)) - 1n;
}
