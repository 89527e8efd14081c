// The syntax tree of a file as text.

import { escapeText } from "../lexer/index.js";
import type { Interner, SourceFile } from "../source/index.js";
import type { FileAst, UseTree } from "./ast.js";
import { dumpEffects, dumpItems } from "./dump_item.js";
import { close, leaf, open, pathText, place, symText, type DumpWriter } from "./dump_writer.js";

/**
 * An s-expression with one node per line: `(kind what-is-said LINE:COLUMN-LINE:COLUMN`, children below, indented by
 * two spaces. Optional children stand in a node that names their role.
 */
export function dumpAst(ast: FileAst, file: SourceFile, interner: Interner): string {
  const w: DumpWriter = { ast, file, interner, lines: [], depth: 1 };
  w.lines.push("(file " + escapeText(file.path));
  for (const doc of ast.docs) {
    leaf(w, "doc " + escapeText(symText(w, doc.sym)) + place(w, doc.span));
  }
  if (ast.modDecl !== null) {
    leaf(w, "mod " + pathText(w, ast.modDecl.path) + place(w, ast.modDecl.span));
  }
  dumpEffects(w, "caps", ast.caps);
  for (const use of ast.uses) {
    const vis = use.vis === "Public" ? " pub" : use.vis === "Crate" ? " pub(crate)" : "";
    open(w, "use" + place(w, use.span) + vis);
    dumpUseTree(w, use.tree);
    close(w);
  }
  dumpItems(w, ast.items);
  w.lines.push(")\n");
  return w.lines.join("");
}

function dumpUseTree(w: DumpWriter, tree: UseTree): void {
  const where = place(w, tree.span);
  switch (tree.kind) {
    case "Single": {
      const alias = tree.alias === null ? "" : " as " + symText(w, tree.alias.sym);
      leaf(w, "name " + pathText(w, tree.path) + alias + where);
      return;
    }
    case "Glob":
      leaf(w, "glob " + pathText(w, tree.path) + where);
      return;
    case "Group":
      open(w, "group " + pathText(w, tree.path) + where);
      for (const inner of tree.trees) {
        dumpUseTree(w, inner);
      }
      close(w);
  }
}
