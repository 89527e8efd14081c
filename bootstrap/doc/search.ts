/** The index that the search of the pages reads: a script, so that a browser takes it from the disk too. */
import { jsonText } from "../diagnostics/index.js";
import { pageOf, type DocItem, type DocPackage } from "./model.js";

/** Modules in the order of their paths, an item and a member on a line each: kind, name, owner, anchor. */
export function searchIndex(pack: DocPackage): string {
  const modules: string[] = [];
  for (const module of pack.modules) {
    const lines: string[] = [];
    addEntries(lines, module.items, "");
    modules.push("\n[" + jsonText(module.path) + "," + jsonText(pageOf(pack.name, module.path)) + ",[" + lines.join(",") + "]]");
  }
  return "tmlDocIndex([" + modules.join(",") + "]);\n";
}

function addEntries(lines: string[], items: readonly DocItem[], owner: string): void {
  for (const item of items) {
    if (item.name !== "") {
      const kind = item.isMethod ? "method" : item.kind;
      lines.push('\n["' + kind + '",' + jsonText(item.name) + "," + jsonText(owner) + "," + jsonText(item.anchor) + "]");
    }
    addEntries(lines, item.members, item.subject);
  }
}
