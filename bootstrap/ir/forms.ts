/**
 * The grammar of TML-IR (`tables/ir_forms.json`): which words and lists stand where. The reader, the JSON form and its schema, and the comparison
 * of programs know no other.
 */
import table from "../tables/ir_forms.json" with { type: "json" };
import { at } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import { headText, nodeText, type IrText, type TextFault, type TextId } from "./read_text.js";

/** Index into `Grammar.classes`. */
export type ClassId = number;
/** Index into `Grammar.forms`. */
export type FormId = number;

/** What `formOf` says of a word that belongs to a class, and of what does not. */
export const WORD: FormId = -1;
export const NO_FORM: FormId = -2;

export interface FormPart {
  readonly name: string;
  readonly of: ClassId;
  readonly count: "one" | "optional" | "many";
}

/** A list: its class, its head (`()` for none, `NAME` for any) and its parts. */
export interface Form {
  readonly of: string;
  readonly head: string;
  readonly parts: readonly FormPart[];
}

/** The words of a class: any, those without quotes, digits behind an optional `-`, what begins with `words[0]`, or one of `words`. */
interface WordTest {
  readonly kind: string;
  readonly words: readonly string[];
}

/** Everything that may stand for a class. */
interface FormClass {
  readonly name: string;
  readonly words: WordTest[];
  readonly heads: Map<string, FormId>;
  named: FormId;
  bare: FormId;
}

export interface Grammar {
  readonly classes: FormClass[];
  readonly byName: Map<string, ClassId>;
  readonly forms: Form[];
}

/** The grammar, read from its table. */
export function newGrammar(): Grammar {
  const g: Grammar = { classes: [], byName: new Map(), forms: [] };
  for (const line of table.atoms) {
    const [name = "", kind = "", ...words] = line.split(" ");
    at(g.classes, classNamed(g, name)).words.push({ kind, words });
  }
  for (const line of table.forms) {
    addForm(g, line.split(" "));
  }
  for (const line of table.unions) {
    const [name = "", ...members] = line.split(" ");
    for (const member of members) {
      merge(at(g.classes, classNamed(g, name)), at(g.classes, classNamed(g, member)));
    }
  }
  return g;
}

/** The class of a name. */
export function classNamed(g: Grammar, name: string): ClassId {
  const known = g.byName.get(name);
  if (known !== undefined) {
    return known;
  }
  g.classes.push({ name, words: [], heads: new Map(), named: NO_FORM, bare: NO_FORM });
  g.byName.set(name, g.classes.length - 1);
  return g.classes.length - 1;
}

function addForm(g: Grammar, words: readonly string[]): void {
  const [of = "", head = "", ...rest] = words;
  const parts: FormPart[] = [];
  for (const word of rest) {
    const last = word.slice(-1);
    const count = last === "?" ? "optional" : last === "*" ? "many" : "one";
    const colon = word.indexOf(":");
    parts.push({ name: word.slice(0, colon), of: classNamed(g, word.slice(colon + 1, count === "one" ? word.length : -1)), count });
  }
  const owner = at(g.classes, classNamed(g, of));
  const id = g.forms.length;
  g.forms.push({ of, head, parts });
  if (head === "NAME") {
    owner.named = id;
  } else if (head === "()") {
    owner.bare = id;
  } else {
    owner.heads.set(head, id);
  }
}

/** A union's members stand in the order of the table, a union before those that it is a member of. */
function merge(into: FormClass, from: FormClass): void {
  into.words.push(...from.words);
  for (const [head, form] of from.heads) {
    into.heads.set(head, form);
  }
  into.named = from.named === NO_FORM ? into.named : from.named;
  into.bare = from.bare === NO_FORM ? into.bare : from.bare;
}

function passes(test: WordTest, word: string): boolean {
  switch (test.kind) {
    case "digits":
      return /^-?[0-9]+$/.test(word);
    case "begins":
      return word.startsWith(test.words[0] ?? "");
    case "one":
      return test.words.includes(word);
    case "plain":
      return !word.startsWith('"') && !word.startsWith("'");
    default:
      return true;
  }
}

/** The form that a node has in a class: WORD for a word of the class, NO_FORM for what does not belong to it. */
export function formOf(g: Grammar, t: IrText, node: TextId, of: ClassId): FormId {
  const found = at(g.classes, of);
  const shape = at(t.nodes, node);
  if (!shape.isList) {
    const word = nodeText(t, node);
    return found.words.some((test) => passes(test, word)) ? WORD : NO_FORM;
  }
  const head = headText(t, node);
  const known = head === "" ? undefined : found.heads.get(head);
  if (known !== undefined) {
    return known;
  }
  return head !== "" && found.named !== NO_FORM ? found.named : found.bare;
}

/** The nodes of one part. */
export interface Slot {
  readonly part: FormPart;
  readonly nodes: readonly TextId[];
}

/** A list by its form: the nodes of each part, and what is wrong. */
export interface Matched {
  readonly slots: readonly Slot[];
  readonly fault: TextFault | undefined;
}

/** Gives the items of a list to the parts of its form, from left to right. */
export function matchForm(g: Grammar, t: IrText, node: TextId, form: FormId): Matched {
  const { parts, head } = at(g.forms, form);
  const { items, start, end } = at(t.nodes, node);
  const slots: Slot[] = [];
  let next = head === "()" ? 0 : 1;
  for (let k = 0; k < parts.length; k += 1) {
    const part = at(parts, k);
    const nodes: TextId[] = [];
    if (part.count === "one") {
      const item = items[next];
      if (item === undefined) {
        return { slots, fault: { start: end - 1, end, message: "`" + shownHead(g, t, node, form) + "` lacks its part `" + part.name + "`" } };
      }
      if (formOf(g, t, item, part.of) === NO_FORM) {
        return { slots, fault: wrongPart(g, t, item, part) };
      }
      nodes.push(item);
      next += 1;
    } else {
      while (takes(g, t, items, next, parts, k) && (part.count === "many" || nodes.length === 0)) {
        nodes.push(at(items, next));
        next += 1;
      }
    }
    slots.push({ part, nodes });
  }
  const extra = items[next];
  if (extra === undefined) {
    return { slots, fault: undefined };
  }
  const place = start === end ? at(t.nodes, node) : at(t.nodes, extra);
  return { slots, fault: { start: place.start, end: place.end, message: "unexpected in `" + shownHead(g, t, node, form) + "`" } };
}

/** Whether an optional part takes the next item: it belongs to its class, the parts behind have enough, and none of them is named by it. */
function takes(g: Grammar, t: IrText, items: readonly TextId[], next: number, parts: readonly FormPart[], k: number): boolean {
  const item = items[next];
  let needed = 0;
  for (let later = k + 1; later < parts.length; later += 1) {
    needed += at(parts, later).count === "one" ? 1 : 0;
  }
  if (item === undefined || items.length - next <= needed || formOf(g, t, item, at(parts, k).of) === NO_FORM) {
    return false;
  }
  const head = at(t.nodes, item).isList ? headText(t, item) : "";
  for (let later = k + 1; head !== "" && later < parts.length; later += 1) {
    if (at(parts, later).count !== "one" && at(g.classes, at(parts, later).of).heads.has(head)) {
      return at(g.classes, at(parts, k).of).heads.has(head);
    }
  }
  return true;
}

function shownHead(g: Grammar, t: IrText, node: TextId, form: FormId): string {
  const { head, of } = at(g.forms, form);
  return head === "()" ? of : headText(t, node);
}

function wrongPart(g: Grammar, t: IrText, item: TextId, part: FormPart): TextFault {
  const { start, end } = at(t.nodes, item);
  return { start, end, message: "this is no `" + at(g.classes, part.of).name + "`, which `" + part.name + "` must be" };
}

/** The slots of a list of a text that is known to be right. */
export function slotsOf(g: Grammar, t: IrText, node: TextId, form: FormId): readonly Slot[] {
  const matched = matchForm(g, t, node, form);
  return matched.fault === undefined ? matched.slots : internalError("ir", null, matched.fault.message + ": " + nodeText(t, node));
}

/** The nodes of a part by its name; none if the form has no such part. */
export function partNodes(slots: readonly Slot[], name: string): readonly TextId[] {
  return slots.find((slot) => slot.part.name === name)?.nodes ?? [];
}
