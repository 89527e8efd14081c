// Writes s-expressions: one node per line, children indented by two spaces, closing parentheses behind the last line.

import { lineColumn, text, type Interner, type SourceFile, type Span, type Sym } from "../source/index.js";
import type { FileAst, Path } from "./ast.js";

/** The state of a dump. */
export interface DumpWriter {
  readonly ast: FileAst;
  readonly file: SourceFile;
  readonly interner: Interner;
  readonly lines: string[];
  depth: number;
}

/** Begins a node: `head` is its kind and what is said on its line. */
export function open(w: DumpWriter, head: string): void {
  w.lines.push("\n" + "  ".repeat(w.depth) + "(" + head);
  w.depth += 1;
}

/** Ends the node that was begun last. */
export function close(w: DumpWriter): void {
  w.depth -= 1;
  w.lines.push(")");
}

/** A node without children. */
export function leaf(w: DumpWriter, head: string): void {
  open(w, head);
  close(w);
}

/** ` LINE:COLUMN-LINE:COLUMN` */
export function place(w: DumpWriter, span: Span): string {
  const start = lineColumn(w.file, span.start);
  const end = lineColumn(w.file, span.end);
  return " " + String(start.line) + ":" + String(start.column) + "-" + String(end.line) + ":" + String(end.column);
}

/** The text of a symbol. */
export function symText(w: DumpWriter, sym: Sym): string {
  return text(w.interner, sym);
}

/** `a::b`, `This::A`, `crate::a`, `super::super::a` */
export function pathText(w: DumpWriter, path: Path): string {
  const parts: string[] = [];
  if (path.root === "This") {
    parts.push("This");
  } else if (path.root === "Crate") {
    parts.push("crate");
  }
  for (let i = 0; i < path.supers; i += 1) {
    parts.push("super");
  }
  for (const segment of path.segments) {
    parts.push(symText(w, segment.sym));
  }
  return parts.join("::");
}
