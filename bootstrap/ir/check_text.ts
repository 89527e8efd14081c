/**
 * Checks a text against the definition of TML-IR [ir.check]: its lists are those of the grammar, names of variables stand behind their binding, stable IDs
 * are unique in a module, `break` and `catch` have their targets, the order of items and the layout are the canonical ones. All faults are G004.
 */
import { newDiagnostic, report, type Diagnostics } from "../diagnostics/index.js";
import { at, encodeUtf8, type FileId } from "../source/index.js";
import { classNamed, formOf, matchForm, newGrammar, NO_FORM, partNodes, WORD, type ClassId, type Grammar, type Slot } from "./forms.js";
import { compareTexts } from "./item_order.js";
import { headText, nodeText, readIrText, type IrText, type TextId } from "./read_text.js";
import { atom, bare, layout, type Sexpr } from "./sexpr.js";

/** The text form that this compiler writes. */
export const IR_VERSION = "3";

interface Check {
  readonly g: Grammar;
  readonly t: IrText;
  readonly file: FileId;
  readonly diagnostics: Diagnostics;
  readonly expr: ClassId;
  readonly local: ClassId;
  readonly id: ClassId;
  faults: number;
  /** Names of variables that stand before in the function or constant. */
  names: Set<string>;
  /** IDs of the module. */
  ids: Set<string>;
  /** Whether a loop is around, and the numbers of the `catch` around. */
  inLoop: boolean;
  catches: string[];
}

/** Reports what is wrong with a text; the text as a tree, undefined if it is wrong. */
export function checkIrText(bytes: Uint8Array, file: FileId, diagnostics: Diagnostics): IrText | undefined {
  const t = readIrText(bytes);
  const g = newGrammar();
  const c: Check = {
    g, t, file, diagnostics,
    expr: classNamed(g, "expr"),
    local: classNamed(g, "local"),
    id: classNamed(g, "id"),
    faults: 0,
    names: new Set(),
    ids: new Set(),
    inLoop: false,
    catches: [],
  };
  if (t.fault !== undefined) {
    fault(c, t.fault.start, t.fault.end, t.fault.message);
    return undefined;
  }
  checkRoots(c);
  if (c.faults === 0) {
    checkLayout(c);
  }
  return c.faults === 0 ? t : undefined;
}

function fault(c: Check, start: number, end: number, message: string): void {
  c.faults += 1;
  report(c.diagnostics, newDiagnostic("G004", { file: c.file, start, end }, message));
}

function faultAt(c: Check, node: TextId, message: string): void {
  const { start, end } = at(c.t.nodes, node);
  fault(c, start, end, message);
}

function checkRoots(c: Check): void {
  const first = c.t.roots[0];
  if (first === undefined || nodeText(c.t, first) !== "(tml-ir " + IR_VERSION + ")") {
    const end = first === undefined ? 0 : at(c.t.nodes, first).end;
    fault(c, 0, end, "the text must begin with `(tml-ir " + IR_VERSION + ")`");
    return;
  }
  const of = classNamed(c.g, "module");
  const paths: Named[] = [];
  for (const root of c.t.roots.slice(1)) {
    c.ids = new Set();
    checkNode(c, root, of);
    paths.push({ node: root, key: wordAt(c, root, 1) });
  }
  checkOrder(c, paths, "modules");
}

/** The word at a place of a list; empty if there is none. */
function wordAt(c: Check, node: TextId, index: number): string {
  const item = at(c.t.nodes, node).items[index];
  return item === undefined || at(c.t.nodes, item).isList ? "" : nodeText(c.t, item);
}

function checkNode(c: Check, node: TextId, of: ClassId): void {
  const form = formOf(c.g, c.t, node, of);
  if (form === NO_FORM) {
    faultAt(c, node, "this is no `" + at(c.g.classes, of).name + "`");
    return;
  }
  if (form === WORD) {
    checkWord(c, node, of);
    return;
  }
  const { slots, fault: wrong } = matchForm(c.g, c.t, node, form);
  if (wrong !== undefined) {
    fault(c, wrong.start, wrong.end, wrong.message);
    return;
  }
  const owner = at(c.g.forms, form).of;
  if (owner === "func" || owner === "const" || owner === "var") {
    c.names = new Set();
    c.inLoop = false;
    c.catches = [];
  }
  if (owner === "exprs" || owner === "target") {
    checkJump(c, node, slots);
  }
  checkSlots(c, node, owner, slots);
  if (owner === "item_list" || owner === "member_list") {
    checkItems(c, partNodes(slots, "items"));
  } else if (owner === "type_item" || owner === "variant") {
    checkMembers(c, slots);
  } else if (owner === "ai") {
    checkOrder(c, partNodes(slots, "entries").map((entry) => ({ node: entry, key: wordAt(c, entry, 0) })), "`@ai` comments");
  }
}

/** The parts of a list; bodies of loops, of `catch` and of closures have surroundings of their own. */
function checkSlots(c: Check, node: TextId, owner: string, slots: readonly Slot[]): void {
  const head = owner === "exprs" ? headText(c.t, node) : "";
  const { inLoop, catches } = c;
  for (const slot of slots) {
    const isBody = slot.part.name === "body";
    if (head === "closure" && isBody) {
      c.inLoop = false;
      c.catches = [];
    } else if (isBody && (head === "loop" || head === "loop-while" || head === "loop-in")) {
      c.inLoop = true;
    } else if (isBody && head === "catch") {
      c.catches = catches.concat([wordAt(c, node, 1)]);
    }
    for (const item of slot.nodes) {
      if (slot.part.of === c.local) {
        useLocal(c, item, owner === "capture");
      } else {
        checkNode(c, item, slot.part.of);
      }
    }
    c.inLoop = inLoop;
    c.catches = catches;
  }
}

function checkWord(c: Check, node: TextId, of: ClassId): void {
  if (of === c.expr || at(c.g.classes, of).name === "cond") {
    useLocal(c, node, true);
  } else if (of === c.id) {
    const id = nodeText(c.t, node);
    if (c.ids.has(id)) {
      faultAt(c, node, "the ID `" + id + "` is taken in this module");
    }
    c.ids.add(id);
  }
}

/** The name of a variable: where it is used it must stand before. */
function useLocal(c: Check, node: TextId, isUse: boolean): void {
  const name = nodeText(c.t, node);
  if (isUse && !c.names.has(name)) {
    faultAt(c, node, "no variable `" + name + "` stands before");
  }
  c.names.add(name);
}

function checkJump(c: Check, node: TextId, slots: readonly Slot[]): void {
  const head = headText(c.t, node);
  if ((head === "break" || head === "continue") && !c.inLoop) {
    faultAt(c, node, "`" + head + "` outside of a loop");
  }
  const isTarget = head === "catch" && partNodes(slots, "body").length === 0;
  if (isTarget && !c.catches.includes(wordAt(c, node, 1))) {
    faultAt(c, node, "no `catch` of this number is around");
  }
}

/** What is sorted, by what. */
interface Named {
  readonly node: TextId;
  readonly key: string;
}

function checkOrder(c: Check, named: readonly Named[], what: string): void {
  for (let i = 1; i < named.length; i += 1) {
    const order = compareTexts(at(named, i - 1).key, at(named, i).key);
    if (order > 0) {
      faultAt(c, at(named, i).node, what + " stand in the order of their names: `" + at(named, i).key + "` before `" + at(named, i - 1).key + "`");
    }
  }
}

const KINDS: readonly string[] = ["const", "var", "effect", "type", "behavior", "extend", "func"];

/** Items by kind, then by name; blocks of one kind have none. */
function checkItems(c: Check, items: readonly TextId[]): void {
  for (let i = 1; i < items.length; i += 1) {
    const [before, after] = [at(items, i - 1), at(items, i)];
    const kinds = KINDS.indexOf(headText(c.t, before)) - KINDS.indexOf(headText(c.t, after));
    if (kinds > 0) {
      faultAt(c, after, "items stand in the order of their kinds: " + KINDS.join(" "));
    } else if (kinds === 0 && headText(c.t, after) !== "extend") {
      checkOrder(c, [before, after].map((node) => ({ node, key: wordAt(c, node, 1) })), "items of a kind");
    }
  }
}

/** Named fields and variants by name; what a type is made of fits its kind. */
function checkMembers(c: Check, slots: readonly Slot[]): void {
  for (const part of ["fields", "variants"]) {
    for (const group of partNodes(slots, part)) {
      const members = at(c.t.nodes, group).items.slice(1).filter((item) => headText(c.t, item) === (part === "fields" ? "field" : "variant"));
      checkOrder(c, members.map((node) => ({ node, key: wordAt(c, node, 1) })), part);
    }
  }
  const kinds = partNodes(slots, "kind");
  const kind = kinds[0] === undefined ? "" : wordAt(c, kinds[0], 1);
  const variants = partNodes(slots, "variants")[0];
  if (kind === "struct" && variants !== undefined) {
    faultAt(c, variants, "a struct has no variants");
  }
  const fields = partNodes(slots, "fields")[0];
  if (kind === "enum" && fields !== undefined) {
    faultAt(c, fields, "an enum has no fields of its own");
  }
}

/** The tree as S-expressions. */
export function textForm(t: IrText, id: TextId): Sexpr {
  const node = at(t.nodes, id);
  return node.isList ? bare(node.items.map((item) => textForm(t, item))) : atom(nodeText(t, id));
}

function checkLayout(c: Check): void {
  const out: string[] = [];
  for (const root of c.t.roots) {
    layout(textForm(c.t, root), 0, out);
    out.push("\n");
  }
  const wanted = encodeUtf8(out.join(""));
  const found = c.t.bytes;
  let i = 0;
  while (i < wanted.length && i < found.length && at(wanted, i) === at(found, i)) {
    i += 1;
  }
  if (i < wanted.length || i < found.length) {
    fault(c, Math.min(i, found.length), Math.min(i + 1, found.length), "the layout is not the canonical one from here on");
  }
}
