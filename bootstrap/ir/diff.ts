/**
 * The difference of two programs by stable IDs [ir.diff]: definitions with one ID are the same; then those of one kind and path; then those that are equal but
 * for their names. Types come before what uses them, so that a new name of a type is no change of its users.
 */
import { jsonText } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { ASPECTS, entriesOf, normalAspects, renamedPath, shownAspects, type Entry, type Side } from "./entries.js";
import { newGrammar } from "./forms.js";
import { compareTexts } from "./item_order.js";
import type { IrText } from "./read_text.js";

/** An aspect that is another one: its text before and after. */
interface ChangedAspect {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** One difference; a path and ID are empty where there is no definition. */
export interface Change {
  readonly what: "added" | "removed" | "renamed" | "moved" | "changed";
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  readonly beforeId: string;
  readonly afterId: string;
  readonly aspects: readonly ChangedAspect[];
}

interface Diff {
  readonly a: Side;
  readonly b: Side;
  /** By entry: that of the other side; -1 without. */
  readonly inB: number[];
  readonly inA: number[];
  /** Paths of `b` that `a` calls otherwise. */
  readonly renames: Map<string, string>;
}

/** The kinds in the order in which they are compared. */
const KINDS: readonly string[] = ["module", "type", "behavior", "effect", "var", "const", "func", "extend"];

/** The differences between two texts that are right, in the order of their paths. */
export function diffIr(a: IrText, b: IrText): Change[] {
  const g = newGrammar();
  const left = entriesOf(g, a);
  const right = entriesOf(g, b);
  const d: Diff = { a: left, b: right, inB: left.entries.map(() => -1), inA: right.entries.map(() => -1), renames: new Map() };
  for (const isMember of [false, true]) {
    for (const kind of KINDS) {
      pairKind(d, kind, isMember);
    }
  }
  const changes = changesOf(d);
  changes.sort((x, y) => compareTexts(x.before === "" ? x.after : x.before, y.before === "" ? y.after : y.before) || compareTexts(x.kind, y.kind));
  return changes;
}

/** Finds the pairs of one kind, by ID, then by path, then by what they are. */
function pairKind(d: Diff, kind: string, isMember: boolean): void {
  const left = free(d.a, d.inB, kind, isMember);
  const right = free(d.b, d.inA, kind, isMember);
  pairBy(d, left, right, (entry) => entry.id, (entry) => entry.id);
  pairBy(d, left, right, (entry) => parentOf(d, d.a, entry) + "::" + entry.name, (entry) => parentOf(d, d.b, entry) + "::" + ownName(d, entry));
  if (kind === "module") {
    return;
  }
  const keys = new Map<number, string>();
  const keyIn = (side: Side, entry: Entry, index: number): string => {
    const known = keys.get(index) ?? normalAspects(side, entry, side === d.b ? d.renames : NO_RENAMES).join("\n");
    keys.set(index, known);
    return known;
  };
  const same = (parent: boolean): void => {
    const above = (side: Side, entry: Entry): string => (parent ? parentOf(d, side, entry) : "");
    pairBy(d, left, right, (entry, i) => above(d.a, entry) + "\n" + keyIn(d.a, entry, i), (entry, i) => above(d.b, entry) + "\n" + keyIn(d.b, entry, -1 - i));
  };
  same(true);
  same(false);
}

/** What a definition is a part of, the same for both sides: the number of its block in `a`, or the path of its module. */
function parentOf(d: Diff, side: Side, entry: Entry): string {
  if (entry.owner >= 0) {
    return String(side === d.b ? at(d.inA, entry.owner) : entry.owner);
  }
  return side === d.b ? renamedPath(entry.parent, d.renames) : entry.parent;
}

/** The name of a definition of `b`; that of a module as `a` calls it. */
function ownName(d: Diff, entry: Entry): string {
  return entry.kind === "module" ? renamedPath(entry.name, d.renames) : entry.name;
}

const NO_RENAMES: ReadonlyMap<string, string> = new Map();

function free(side: Side, paired: readonly number[], kind: string, isMember: boolean): number[] {
  const found: number[] = [];
  side.entries.forEach((entry, i) => {
    if (entry.kind === kind && entry.owner >= 0 === isMember && at(paired, i) < 0) {
      found.push(i);
    }
  });
  return found;
}

/** Pairs definitions with equal keys, in their order. */
function pairBy(d: Diff, left: readonly number[], right: readonly number[], keyA: (entry: Entry, i: number) => string, keyB: (entry: Entry, i: number) => string): void {
  const waiting = new Map<string, number[]>();
  for (const j of right) {
    if (at(d.inA, j) < 0) {
      const key = keyB(at(d.b.entries, j), j);
      const known = waiting.get(key);
      if (known === undefined) {
        waiting.set(key, [j]);
      } else {
        known.push(j);
      }
    }
  }
  for (const i of left) {
    const found = at(d.inB, i) < 0 ? waiting.get(keyA(at(d.a.entries, i), i))?.shift() : undefined;
    if (found !== undefined) {
      d.inB[i] = found;
      d.inA[found] = i;
      const [before, after] = [at(d.a.entries, i).path, at(d.b.entries, found).path];
      if (before !== after) {
        d.renames.set(after, before);
      }
    }
  }
}

function changesOf(d: Diff): Change[] {
  const changes: Change[] = [];
  d.a.entries.forEach((entry, i) => {
    const other = at(d.inB, i);
    if (other >= 0) {
      addPair(d, entry, at(d.b.entries, other), changes);
    } else if (entry.owner < 0 || at(d.inB, entry.owner) >= 0) {
      changes.push({ what: "removed", kind: entry.kind, before: entry.path, after: "", beforeId: entry.id, afterId: "", aspects: [] });
    }
  });
  d.b.entries.forEach((entry, i) => {
    if (at(d.inA, i) < 0 && (entry.owner < 0 || at(d.inA, entry.owner) >= 0)) {
      changes.push({ what: "added", kind: entry.kind, before: "", after: entry.path, beforeId: "", afterId: entry.id, aspects: [] });
    }
  });
  return changes;
}

/** The difference of two definitions that are one, if there is one. */
function addPair(d: Diff, a: Entry, b: Entry, changes: Change[]): void {
  const [before, after] = [normalAspects(d.a, a, NO_RENAMES), normalAspects(d.b, b, d.renames)];
  const [shownBefore, shownAfter] = [shownAspects(d.a, a), shownAspects(d.b, b)];
  const aspects: ChangedAspect[] = [];
  ASPECTS.forEach((name, i) => {
    if (at(before, i) !== at(after, i)) {
      aspects.push({ name, before: at(shownBefore, i), after: at(shownAfter, i) });
    }
  });
  const isMoved = parentOf(d, d.a, a) !== parentOf(d, d.b, b);
  const what = isMoved ? "moved" : a.name !== b.name && a.kind !== "extend" ? "renamed" : "changed";
  if (what !== "changed" || aspects.length > 0) {
    changes.push({ what, kind: a.kind, before: a.path, after: b.path, beforeId: a.id, afterId: b.id, aspects });
  }
}

/** The differences as text: a line each, and two for each aspect but bodies and imports. */
export function changesText(changes: readonly Change[]): string {
  let out = "";
  for (const change of changes) {
    const path = change.before === "" ? change.after : change.before;
    const to = change.what === "renamed" || change.what === "moved" ? " -> " + change.after : "";
    const id = change.before === "" ? change.afterId : change.beforeId;
    const names = change.aspects.map((aspect) => aspect.name).join(", ");
    out += change.what.padEnd(8) + " " + change.kind + " " + path + to + " " + id + (names === "" ? "" : ": " + names) + "\n";
    for (const aspect of change.aspects) {
      if (aspect.name !== "body" && aspect.name !== "imports") {
        out += (aspect.before === "" ? "" : "    - " + aspect.before + "\n") + (aspect.after === "" ? "" : "    + " + aspect.after + "\n");
      }
    }
  }
  return out;
}

/** The differences as JSON, one on a line. */
export function changesJson(changes: readonly Change[]): string {
  const shown: string[] = [];
  for (const change of changes) {
    const before = change.before === "" ? "" : ',"before":' + jsonText(change.before) + ',"before_id":' + jsonText(change.beforeId);
    const after = change.after === "" ? "" : ',"after":' + jsonText(change.after) + ',"after_id":' + jsonText(change.afterId);
    const aspects: string[] = [];
    for (const aspect of change.aspects) {
      aspects.push('{"aspect":"' + aspect.name + '","before":' + jsonText(aspect.before) + ',"after":' + jsonText(aspect.after) + "}");
    }
    shown.push('\n{"change":"' + change.what + '","kind":"' + change.kind + '"' + before + after + ',"aspects":[' + aspects.join(",") + "]}");
  }
  return '{"changes":[' + shown.join(",") + (shown.length === 0 ? "" : "\n") + "]}\n";
}
