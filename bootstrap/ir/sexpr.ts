/**
 * S-expressions and their layout: a list stands on one line if it ends within 100 columns (bytes); else its leading atoms stay behind the
 * opening parenthesis and every further element has a line of its own, two columns further in.
 */
import { encodeUtf8 } from "../source/index.js";

/** An atom, or a list with the width of its form on one line. */
export type Sexpr =
  | { readonly kind: "atom"; readonly text: string; readonly width: number }
  | { readonly kind: "list"; readonly items: readonly Sexpr[]; readonly width: number };

const LIMIT = 100;

/** An atom; its text holds no line break. */
export function atom(text: string): Sexpr {
  return { kind: "atom", text, width: byteWidth(text) };
}

function byteWidth(text: string): number {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) >= 0x80) {
      return encodeUtf8(text).length;
    }
  }
  return text.length;
}

/** `(head items…)` */
export function list(head: string, items: readonly Sexpr[]): Sexpr {
  return bare([atom(head)].concat(items));
}

/** `(items…)` */
export function bare(items: readonly Sexpr[]): Sexpr {
  let width = 1;
  for (const item of items) {
    width += item.width + 1;
  }
  return { kind: "list", items, width: items.length === 0 ? 2 : width };
}

/** Appends the text of `node`, which starts at column `column`, to `out`. */
export function layout(node: Sexpr, column: number, out: string[]): void {
  if (node.kind === "atom") {
    out.push(node.text);
    return;
  }
  if (column + node.width <= LIMIT) {
    flat(node, out);
    return;
  }
  out.push("(");
  let leading = true;
  for (let i = 0; i < node.items.length; i += 1) {
    const item = node.items[i];
    if (item === undefined) {
      continue;
    }
    leading = leading && item.kind === "atom";
    if (i > 0) {
      out.push(leading ? " " : "\n" + " ".repeat(column + 2));
    }
    layout(item, leading ? 0 : column + 2, out);
  }
  out.push(")");
}

function flat(node: Sexpr, out: string[]): void {
  if (node.kind === "atom") {
    out.push(node.text);
    return;
  }
  out.push("(");
  for (let i = 0; i < node.items.length; i += 1) {
    const item = node.items[i];
    if (item !== undefined) {
      if (i > 0) {
        out.push(" ");
      }
      flat(item, out);
    }
  }
  out.push(")");
}
