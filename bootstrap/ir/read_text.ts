/**
 * TML-IR text as a tree: lists and words with their places. What a word is, and which lists there are, `forms` knows.
 */
import { at, decodeUtf8, utf8Length } from "../source/index.js";

/** Index into `IrText.nodes`. */
export type TextId = number;

/** A list with its items, or a word; `start` to `end` are its bytes. */
export interface TextNode {
  readonly isList: boolean;
  readonly items: TextId[];
  readonly start: number;
  readonly end: number;
}

/** A fault of a text, with its place. */
export interface TextFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface IrText {
  readonly bytes: Uint8Array;
  readonly nodes: TextNode[];
  /** What stands outside of all lists. */
  readonly roots: TextId[];
  /** The first fault of the reader; undefined without. */
  readonly fault: TextFault | undefined;
}

/** How deep lists stand in lists at most. */
const MOST_DEPTH = 4000;

const SPACE = 0x20;
const LINE = 0x0a;
const OPEN = 0x28;
const CLOSE = 0x29;
const QUOTE = 0x22;
const SINGLE = 0x27;
const SLASH = 0x5c;
const LESS = 0x3c;
const GREATER = 0x3e;
const COLON = 0x3a;
const DASH = 0x2d;

/** Reads a text up to its first fault. */
export function readIrText(bytes: Uint8Array): IrText {
  const nodes: TextNode[] = [];
  const roots: TextId[] = [];
  const open: { readonly start: number; readonly items: TextId[] }[] = [];
  const failed = (start: number, end: number, message: string): IrText => ({ bytes, nodes, roots, fault: { start, end, message } });
  const wrong = invalidByte(bytes);
  if (wrong >= 0) {
    return failed(wrong, wrong + 1, "the text is not UTF-8");
  }
  let i = 0;
  while (i < bytes.length) {
    const byte = at(bytes, i);
    const above = open[open.length - 1];
    if (byte === SPACE || byte === LINE) {
      i += 1;
    } else if (byte === OPEN) {
      if (open.length === MOST_DEPTH) {
        return failed(i, i + 1, "lists are nested too deeply");
      }
      open.push({ start: i, items: [] });
      i += 1;
    } else if (byte === CLOSE) {
      if (above === undefined) {
        return failed(i, i + 1, "`)` without `(`");
      }
      open.pop();
      i += 1;
      nodes.push({ isList: true, items: above.items, start: above.start, end: i });
      (open[open.length - 1]?.items ?? roots).push(nodes.length - 1);
    } else {
      const end = wordEnd(bytes, i);
      if (end < 0) {
        return failed(i, i + 1, "a quote that is not closed");
      }
      nodes.push({ isList: false, items: [], start: i, end });
      (above?.items ?? roots).push(nodes.length - 1);
      i = end;
    }
  }
  const last = open[open.length - 1];
  return last === undefined ? { bytes, nodes, roots, fault: undefined } : failed(last.start, last.start + 1, "`(` without `)`");
}

/** The first byte that is not UTF-8; -1 without. */
function invalidByte(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const size = at(bytes, i) < 0x80 ? 1 : utf8Length(bytes, i, bytes.length);
    if (size === 0) {
      return i;
    }
    i += size;
  }
  return -1;
}

/** The end of the word that starts at `start`; -1 if a quote stays open. Between `::<` and its `>` everything belongs to the word. */
function wordEnd(bytes: Uint8Array, start: number): number {
  const first = at(bytes, start);
  const quoted = first === QUOTE || first === SINGLE ? start : first === 0x62 && bytes[start + 1] === QUOTE ? start + 1 : -1;
  if (quoted >= 0) {
    return quoteEnd(bytes, quoted);
  }
  let depth = 0;
  let i = start;
  while (i < bytes.length) {
    const byte = at(bytes, i);
    if (byte === LINE || (depth === 0 && (byte === SPACE || byte === OPEN || byte === CLOSE))) {
      return i;
    }
    if (byte === LESS && i >= start + 2 && at(bytes, i - 1) === COLON && at(bytes, i - 2) === COLON) {
      depth += 1;
    } else if (byte === GREATER && depth > 0 && at(bytes, i - 1) !== DASH) {
      depth -= 1;
    }
    i += 1;
  }
  return i;
}

function quoteEnd(bytes: Uint8Array, start: number): number {
  const sign = at(bytes, start);
  let i = start + 1;
  while (i < bytes.length && at(bytes, i) !== sign && at(bytes, i) !== LINE) {
    i += at(bytes, i) === SLASH ? 2 : 1;
  }
  return i < bytes.length && at(bytes, i) === sign ? i + 1 : -1;
}

/** The text of a node as it stands. */
export function nodeText(t: IrText, id: TextId): string {
  const node = at(t.nodes, id);
  return decodeUtf8(t.bytes, node.start, node.end);
}

/** The word at the head of a list; empty if it does not begin with one. */
export function headText(t: IrText, id: TextId): string {
  const first = at(t.nodes, id).items[0];
  return first === undefined || at(t.nodes, first).isList ? "" : nodeText(t, first);
}
