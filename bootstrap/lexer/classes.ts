// Classes of bytes.

const IDENT_START = 1;
const DIGIT = 2;
const HEX = 4;

const classes = makeClasses();

function makeClasses(): Uint8Array {
  const table = new Uint8Array(256);
  for (let c = 0x30; c <= 0x39; c += 1) {
    table[c] = DIGIT | HEX;
  }
  for (let c = 0x41; c <= 0x5a; c += 1) {
    table[c] = IDENT_START | (c <= 0x46 ? HEX : 0);
    table[c + 0x20] = IDENT_START | (c <= 0x46 ? HEX : 0);
  }
  table[0x5f] = IDENT_START;
  return table;
}

/** `A-Z a-z _` */
export function isIdentStart(c: number): boolean {
  return ((classes[c] ?? 0) & IDENT_START) !== 0;
}

/** `A-Z a-z 0-9 _` */
export function isIdentPart(c: number): boolean {
  return ((classes[c] ?? 0) & (IDENT_START | DIGIT)) !== 0;
}

/** `0-9` */
export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

/** `0-9 a-f A-F` */
export function isHexDigit(c: number): boolean {
  return ((classes[c] ?? 0) & HEX) !== 0;
}

/** The value of a hexadecimal digit. */
export function hexValue(c: number): number {
  return c <= 0x39 ? c - 0x30 : (c | 0x20) - 0x61 + 10;
}

/** `0-9 a-f`, the digits of stable IDs. */
export function isLowerHex(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || (c >= 0x61 && c <= 0x66);
}
