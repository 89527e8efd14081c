/** The canonical order of items [ir.order] and the texts it sorts by. */
import { at, encodeUtf8, text } from "../source/index.js";
import { NO_DEF, type Def, type DefId } from "../resolver/index.js";
import { fullPath, showTypeFull, type Program } from "../types/index.js";

/** Rank of an item's kind: `const var effect type behavior extend func`; -1 for what is no item of a module. */
function kindRank(def: Def): number {
  switch (def.kind) {
    case "const":
      return 0;
    case "global":
      return 1;
    case "effect":
      return 2;
    case "struct":
    case "enum":
    case "alias":
      return 3;
    case "behavior":
      return 4;
    case "extend":
      return 5;
    case "func":
      return 6;
    case "assoc_type":
      return 3;
    case "module":
    case "variant":
    case "type_param":
      return -1;
  }
}

/** What an item is sorted by within its kind: its name; for an extend block the text of behavior, then type. */
function sortText(program: Program, def: DefId): string {
  const node = at(program.resolved.defs, def);
  if (node.kind !== "extend") {
    return text(program.interner, node.name);
  }
  const sig = program.extends[def];
  if (sig === undefined) {
    return "";
  }
  let shown = sig.behavior === NO_DEF ? "" : fullPath(program, sig.behavior);
  for (const arg of sig.behaviorArgs) {
    shown += "," + showTypeFull(program, arg);
  }
  return shown + " " + showTypeFull(program, sig.self);
}

/** Orders texts by their UTF-8 bytes. */
export function compareTexts(a: string, b: string): number {
  const x = encodeUtf8(a);
  const y = encodeUtf8(b);
  const length = x.length < y.length ? x.length : y.length;
  for (let i = 0; i < length; i += 1) {
    const difference = at(x, i) - at(y, i);
    if (difference !== 0) {
      return difference;
    }
  }
  return x.length - y.length;
}

/** Definitions with their texts, for sorting. */
interface Keyed {
  readonly def: DefId;
  readonly rank: number;
  readonly text: string;
}

/** The items among `defs` in canonical order. Blocks with equal texts stay in the order of their members' names, then as given. */
export function sortItems(program: Program, defs: readonly DefId[]): DefId[] {
  const keyed: Keyed[] = [];
  for (const def of defs) {
    const rank = kindRank(at(program.resolved.defs, def));
    if (rank >= 0) {
      keyed.push({ def, rank, text: sortText(program, def) });
    }
  }
  keyed.sort((a, b) => (a.rank !== b.rank ? a.rank - b.rank : compareKeyed(program, a, b)));
  const sorted: DefId[] = [];
  for (const one of keyed) {
    sorted.push(one.def);
  }
  return sorted;
}

function compareKeyed(program: Program, a: Keyed, b: Keyed): number {
  const order = compareTexts(a.text, b.text);
  if (order !== 0) {
    return order;
  }
  const members = compareTexts(memberText(program, a.def), memberText(program, b.def));
  return members !== 0 ? members : a.def - b.def;
}

function memberText(program: Program, def: DefId): string {
  const names: string[] = [];
  for (const child of program.resolved.children[def] ?? []) {
    names.push(text(program.interner, at(program.resolved.defs, child).name));
  }
  names.sort(compareTexts);
  return names.join(" ");
}
