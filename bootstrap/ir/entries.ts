/** What a TML-IR text defines, for comparing programs: each module, item and member with its aspects. */
import { at } from "../source/index.js";
import { classNamed, formOf, matchForm, partNodes, WORD, type ClassId, type Grammar, type Slot } from "./forms.js";
import { headText, nodeText, type IrText, type TextId } from "./read_text.js";

/** What may change of a definition. */
export const ASPECTS = [
  "visibility", "directives", "signature", "layout", "fields", "variants", "effects", "contracts", "body", "imports", "capabilities",
] as const;

/** The aspect that a part belongs to; parts that are none are not here. */
const ASPECT_OF: ReadonlyMap<string, (typeof ASPECTS)[number]> = new Map<string, (typeof ASPECTS)[number]>([
  ["vis", "visibility"], ["directives", "directives"], ["generics", "signature"], ["where", "signature"], ["params", "signature"], ["return", "signature"],
  ["lowlevel", "signature"], ["type", "signature"], ["kind", "signature"], ["supers", "signature"], ["bounds", "signature"], ["alias", "signature"],
  ["with", "signature"], ["layout", "layout"], ["fields", "fields"], ["variants", "variants"], ["effects", "effects"], ["contracts", "contracts"], ["body", "body"],
  ["value", "body"], ["imports", "imports"], ["caps", "capabilities"],
]);

/** A definition. */
export interface Entry {
  readonly kind: string;
  /** Path of the module that it is in, its own for a module. */
  readonly module: string;
  /** Path of what it is a part of; empty for modules. */
  readonly parent: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  /** Index of the behavior or block that it is a member of; -1 for others. */
  readonly owner: number;
  readonly slots: readonly Slot[];
}

/** A program: its definitions in the order of the text. */
export interface Side {
  readonly g: Grammar;
  readonly t: IrText;
  readonly entries: Entry[];
  /** The names that each module defines. */
  readonly names: Map<string, Set<string>>;
}

/** The definitions of a text that is right. */
export function entriesOf(g: Grammar, t: IrText): Side {
  const side: Side = { g, t, entries: [], names: new Map() };
  const of = classNamed(g, "module");
  for (const root of t.roots.slice(1)) {
    const slots = matchForm(g, t, root, formOf(g, t, root, of)).slots;
    const path = wordOf(t, slots, "path");
    const names = new Set<string>();
    side.names.set(path, names);
    side.entries.push({ kind: "module", module: path, parent: "", name: path, path, id: wordOf(t, slots, "id"), owner: -1, slots });
    for (const list of partNodes(slots, "items")) {
      addItems(side, list, path, path, -1, names);
    }
  }
  return side;
}

/** The package of a text: the first name of its first module's path. */
export function packageOf(t: IrText): string {
  const root = t.roots[1];
  const path = root === undefined ? undefined : at(t.nodes, root).items[1];
  return path === undefined ? "" : (nodeText(t, path).split("::")[0] ?? "");
}

function wordOf(t: IrText, slots: readonly Slot[], part: string): string {
  const node = partNodes(slots, part)[0];
  return node === undefined ? "" : nodeText(t, node);
}

function addItems(side: Side, list: TextId, module: string, parent: string, owner: number, names: Set<string>): void {
  const { g, t } = side;
  const of = classNamed(g, owner < 0 ? "item" : "members");
  for (const item of at(t.nodes, list).items.slice(1)) {
    const slots = matchForm(g, t, item, formOf(g, t, item, of)).slots;
    const kind = headText(t, item);
    const block = kind === "extend" ? blockName(side, slots) : "";
    const name = kind === "extend" ? block : wordOf(t, slots, "name");
    if (kind !== "extend" && owner < 0) {
      names.add(name);
    }
    side.entries.push({ kind, module, parent, name, path: parent + "::" + name, id: wordOf(t, slots, "id"), owner, slots });
    const own = side.entries.length - 1;
    if (kind === "extend" || kind === "behavior") {
      for (const inner of partNodes(slots, "items")) {
        addItems(side, inner, module, parent + "::" + name, own, names);
      }
    }
  }
}

/** `<T with B>` of a block. */
function blockName(side: Side, slots: readonly Slot[]): string {
  const self = wordOf(side.t, slots, "type");
  const node = partNodes(slots, "with")[0];
  const behavior = node === undefined ? undefined : at(side.t.nodes, node).items[1];
  return "<" + self + (behavior === undefined ? "" : " with " + nodeText(side.t, behavior)) + ">";
}

/** Paths that are called otherwise on the other side. */
export type Renames = ReadonlyMap<string, string>;

/** A path as the other side calls it: each name in it, or the longest beginning that has another name. */
export function renamedPath(path: string, renames: Renames): string {
  return renames.size === 0 ? path : path.replaceAll(/[A-Za-z0-9_$]+(?:::[A-Za-z0-9_$]+)*/g, (run) => renamedRun(run, renames));
}

function renamedRun(run: string, renames: Renames): string {
  for (let end = run.length; end > 0; end = run.lastIndexOf("::", end - 1)) {
    const known = renames.get(run.slice(0, end));
    if (known !== undefined) {
      return known + run.slice(end);
    }
  }
  return run;
}

interface Writer {
  readonly side: Side;
  readonly entry: Entry;
  readonly renames: Renames;
  /** Numbers of variables, in the order in which they are met: their names mean nothing. */
  readonly locals: Map<string, number>;
}

/** The aspects of a definition, as in `ASPECTS`: variables by numbers, names by full paths, its own name as `$self`, without `@ai` comments. Equal ones mean the same. */
export function normalAspects(side: Side, entry: Entry, renames: Renames): string[] {
  const w: Writer = { side, entry, renames, locals: new Map() };
  return aspectsOf(entry, (node, of) => normalText(w, node, of));
}

/** The aspects of a definition as they stand in the text, on one line each. */
export function shownAspects(side: Side, entry: Entry): string[] {
  return aspectsOf(entry, (node) => nodeText(side.t, node).replaceAll(/\n */g, " "));
}

function aspectsOf(entry: Entry, show: (node: TextId, of: ClassId) => string): string[] {
  const texts = ASPECTS.map(() => "");
  for (const slot of entry.slots) {
    const aspect = ASPECT_OF.get(slot.part.name);
    const index = aspect === undefined ? -1 : ASPECTS.indexOf(aspect);
    for (const node of index < 0 ? [] : slot.nodes) {
      const text = show(node, slot.part.of);
      texts[index] += (texts[index] === "" ? "" : " ") + text;
    }
  }
  return texts;
}

function normalText(w: Writer, node: TextId, of: ClassId): string {
  const { g, t } = w.side;
  const form = formOf(g, t, node, of);
  const name = at(g.classes, of).name;
  if (form === WORD) {
    const word = nodeText(t, node);
    if (name === "local" || name === "expr" || name === "cond") {
      return localNumber(w, word);
    }
    return isReference(name) ? absolute(w, word) : word;
  }
  const { head, of: owner } = at(g.forms, form);
  const shown = head === "()" ? "" : owner === "types" || owner === "bounds" ? absolute(w, headText(t, node)) : headText(t, node);
  let out = "(" + shown;
  for (const slot of matchForm(g, t, node, form).slots) {
    for (const item of slot.part.name === "ai" ? [] : slot.nodes) {
      out += " " + normalText(w, item, slot.part.of);
    }
  }
  return out + ")";
}

/** Whether the words of a class name definitions. */
function isReference(name: string): boolean {
  return name === "path" || name === "type" || name === "bound" || name === "ref" || name === "op" || name === "bound_arg" || name === "fields";
}

function localNumber(w: Writer, name: string): string {
  const known = w.locals.get(name);
  if (known !== undefined) {
    return "$" + String(known);
  }
  w.locals.set(name, w.locals.size);
  return "$" + String(w.locals.size - 1);
}

/** A name by its full path, as the other side calls it. */
function absolute(w: Writer, word: string): string {
  const own = w.side.names.get(w.entry.module)?.has(word) === true ? w.entry.module + "::" + word : word;
  return own === w.entry.path ? "$self" : renamedPath(own, w.renames);
}
