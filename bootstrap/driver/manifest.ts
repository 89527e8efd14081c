/**
 * `tml.toml`: what the compiler needs of it, and whether it is TOML at all. Read byte by byte; statements, keys and values are checked for their
 * form, numbers and dates only for their characters.
 */
import { decodeUtf8 } from "../source/index.js";

/** An entry of `dependencies`; `path` is empty if there is none. */
export interface ManifestDependency {
  readonly name: string;
  path: string;
}

/** What a manifest says. */
export interface Manifest {
  /** `package.name`; empty if it is not there or no text. */
  readonly name: string;
  /** In the order in which they are written. */
  readonly dependencies: readonly ManifestDependency[];
  /** First line that is not TOML, counted from 1; 0 if all are. */
  readonly wrongLine: number;
}

interface Reader {
  readonly bytes: Uint8Array;
  pos: number;
  /** The table that the statements belong to, the name found in `package`, and the dependencies. */
  table: string;
  name: string;
  readonly dependencies: ManifestDependency[];
}

const MAX_DEPTH = 64;
const NEWLINE = 0x0a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const DOT = 0x2e;

/** Reads a manifest. */
export function readManifest(bytes: Uint8Array): Manifest {
  const r: Reader = { bytes, pos: 0, table: "", name: "", dependencies: [] };
  skipBlank(r);
  while (r.pos < bytes.length) {
    const start = r.pos;
    if (!readStatement(r) || !endLine(r)) {
      return { name: "", dependencies: [], wrongLine: lineAt(bytes, Math.max(start, Math.min(r.pos, bytes.length))) };
    }
    skipBlank(r);
  }
  return { name: r.name, dependencies: r.dependencies, wrongLine: 0 };
}

function lineAt(bytes: Uint8Array, end: number): number {
  let line = 1;
  for (let i = 0; i < end; i += 1) {
    line += bytes[i] === NEWLINE ? 1 : 0;
  }
  return line;
}

function byteAt(r: Reader, pos: number): number {
  return r.bytes[pos] ?? 0;
}

function take(r: Reader, byte: number): boolean {
  const found = r.pos < r.bytes.length && byteAt(r, r.pos) === byte;
  r.pos += found ? 1 : 0;
  return found;
}

/** Skips blanks and tabs. */
function skipSpace(r: Reader): void {
  while (byteAt(r, r.pos) === 0x20 || byteAt(r, r.pos) === 0x09) {
    r.pos += 1;
  }
}

/** Skips blanks, line breaks and comments. */
function skipBlank(r: Reader): void {
  for (;;) {
    skipSpace(r);
    const byte = byteAt(r, r.pos);
    if (byte === 0x23) {
      while (r.pos < r.bytes.length && byteAt(r, r.pos) !== NEWLINE) {
        r.pos += 1;
      }
    } else if (byte === NEWLINE || byte === 0x0d) {
      r.pos += 1;
    } else {
      return;
    }
  }
}

/** Whether nothing but a comment stands before the line's end. */
function endLine(r: Reader): boolean {
  skipSpace(r);
  const byte = byteAt(r, r.pos);
  return r.pos >= r.bytes.length || byte === NEWLINE || byte === 0x0d || byte === 0x23;
}

/** `[a.b]`, `[[a.b]]` or `key = value`. */
function readStatement(r: Reader): boolean {
  if (!take(r, 0x5b)) {
    return readPair(r, r.table, 0);
  }
  const isArray = take(r, 0x5b);
  const path = readKey(r);
  r.table = path;
  note(r, path, "");
  return path !== "" && take(r, 0x5d) && (!isArray || take(r, 0x5d));
}

/** A pair of the table `table`; the empty name for a table in a list, of which nothing is needed. */
function readPair(r: Reader, table: string, depth: number): boolean {
  const key = readKey(r);
  const path = table === "" ? key : table + "." + key;
  if (key === "" || !take(r, 0x3d)) {
    return false;
  }
  skipSpace(r);
  const start = r.pos;
  if (!readValue(r, path, depth)) {
    return false;
  }
  const mark = byteAt(r, start);
  note(r, path, mark === QUOTE || mark === APOSTROPHE ? decodeUtf8(r.bytes, start + 1, r.pos - 1) : "");
  return true;
}

/** Keeps what is needed of a table or key with its path, and the text that the key has. */
function note(r: Reader, path: string, value: string): void {
  if (path === "package.name") {
    r.name = value;
  }
  const parts = path.split(".");
  if (parts[0] !== "dependencies" || parts[1] === undefined) {
    return;
  }
  let entry = r.dependencies.find((known) => known.name === parts[1]);
  if (entry === undefined) {
    entry = { name: parts[1], path: "" };
    r.dependencies.push(entry);
  }
  if (parts.length === 3 && parts[2] === "path") {
    entry.path = value;
  }
}

/** A key with its dots; empty if there is none. */
function readKey(r: Reader): string {
  let path = "";
  for (;;) {
    skipSpace(r);
    const start = r.pos;
    const byte = byteAt(r, start);
    if (byte === QUOTE || byte === APOSTROPHE) {
      if (!readText(r, byte)) {
        return "";
      }
    } else {
      while (isKeyByte(byteAt(r, r.pos))) {
        r.pos += 1;
      }
    }
    if (r.pos === start) {
      return "";
    }
    path += decodeUtf8(r.bytes, start, r.pos);
    skipSpace(r);
    if (!take(r, DOT)) {
      return path;
    }
    path += ".";
  }
}

function isKeyByte(byte: number): boolean {
  return isNumberByte(byte) || byte === 0x5f || byte === 0x2d || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isNumberByte(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** The value of the key `path`. */
function readValue(r: Reader, path: string, depth: number): boolean {
  const byte = byteAt(r, r.pos);
  if (depth > MAX_DEPTH) {
    return false;
  }
  switch (byte) {
    case QUOTE:
    case APOSTROPHE:
      return byteAt(r, r.pos + 1) === byte && byteAt(r, r.pos + 2) === byte ? readLongText(r, byte) : readText(r, byte);
    case 0x5b:
      return readList(r, depth);
    case 0x7b:
      return readInlineTable(r, path, depth);
    default:
      return readWord(r);
  }
}

/** `"…"` or `'…'` on one line. */
function readText(r: Reader, mark: number): boolean {
  r.pos += 1;
  while (r.pos < r.bytes.length && byteAt(r, r.pos) !== NEWLINE) {
    const byte = byteAt(r, r.pos);
    r.pos += byte === 0x5c && mark === QUOTE ? 2 : 1;
    if (byte === mark) {
      return true;
    }
  }
  return false;
}

/** Three quotes, any text, three quotes; up to two more belong to the text. */
function readLongText(r: Reader, mark: number): boolean {
  r.pos += 3;
  while (r.pos < r.bytes.length) {
    const byte = byteAt(r, r.pos);
    if (byte === mark && byteAt(r, r.pos + 1) === mark && byteAt(r, r.pos + 2) === mark) {
      r.pos += 3;
      while (take(r, mark)) {
        /* belongs to the text */
      }
      return true;
    }
    r.pos += byte === 0x5c && mark === QUOTE ? 2 : 1;
  }
  return false;
}

function readList(r: Reader, depth: number): boolean {
  r.pos += 1;
  for (;;) {
    skipBlank(r);
    if (take(r, 0x5d)) {
      return true;
    }
    if (!readValue(r, "", depth + 1)) {
      return false;
    }
    skipBlank(r);
    if (!take(r, 0x2c)) {
      return take(r, 0x5d);
    }
  }
}

function readInlineTable(r: Reader, path: string, depth: number): boolean {
  r.pos += 1;
  skipSpace(r);
  if (take(r, 0x7d)) {
    return true;
  }
  for (;;) {
    if (!readPair(r, path, depth + 1)) {
      return false;
    }
    skipSpace(r);
    if (!take(r, 0x2c)) {
      return take(r, 0x7d);
    }
  }
}

/** A number, a date, `true`, `false`, `inf` or `nan`. */
function readWord(r: Reader): boolean {
  const start = r.pos;
  const first = byteAt(r, start);
  while (isKeyByte(byteAt(r, r.pos)) || byteAt(r, r.pos) === 0x2b || byteAt(r, r.pos) === DOT || byteAt(r, r.pos) === 0x3a) {
    r.pos += 1;
  }
  const word = decodeUtf8(r.bytes, start, r.pos);
  return isNumberByte(first) || ((first === 0x2b || first === 0x2d) && r.pos > start + 1) || word === "true" || word === "false" || word === "inf" || word === "nan";
}
