/** Full paths of definitions in dumps. Members of extend blocks are named by the block's type and behavior: `m::<List[T] with Debug>::debug`. */
import { at, text } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { Program } from "./program.js";
import { showTypeFull } from "./show.js";

/** The path of a definition that is the same whatever the order of items. */
export function fullPath(program: Program, def: DefId): string {
  const node = at(program.resolved.defs, def);
  const pack = at(program.resolved.packages, node.pkg);
  if (def === pack.root || node.parent === NO_DEF) {
    return text(program.interner, pack.name);
  }
  const prefix = fullPath(program, node.parent);
  return prefix + "::" + (node.kind === "extend" ? extendName(program, def) : text(program.interner, node.name));
}

function extendName(program: Program, def: DefId): string {
  const sig = program.extends[def];
  if (sig === undefined) {
    return "<>";
  }
  const self = showTypeFull(program, sig.self);
  if (sig.behavior === NO_DEF) {
    return "<" + self + ">";
  }
  let args = "";
  for (const arg of sig.behaviorArgs) {
    args += (args.length === 0 ? "" : ", ") + showTypeFull(program, arg);
  }
  return "<" + self + " with " + fullPath(program, sig.behavior) + (args.length === 0 ? "" : "[" + args + "]") + ">";
}
