/**
 * Slots of types: how many regions a type has, how each varies, and which of them a drop uses.
 *
 * Per definition the facts are least fixed points over the fields ([bor.variance], [own.drop-check], [bor.type-region]); per type they
 * are cached.
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { isDisposable, mkAdt, mkParam, typeOf, type Program, type TypeId } from "../types/index.js";

/** Variance of a slot or parameter: not used, covariant, invariant. */
export type Variance = 0 | 1 | 2;
export const UNUSED: Variance = 0;
export const COVARIANT: Variance = 1;
export const INVARIANT: Variance = 2;

/** What dropping does with a parameter: nothing, what dropping the argument does, or uses every region in it. */
type DropUse = 0 | 1 | 2;

/** Facts about a struct or enum. */
interface AdtFacts {
  implicit: boolean;
  implicitVariance: Variance;
  readonly variances: Variance[];
  implicitDropped: boolean;
  readonly drops: DropUse[];
}

/** Facts about the slots of one type; arrays are parallel to the slots. `inner`: inside the parameters or result of a function type. */
export interface SlotInfo {
  readonly count: number;
  readonly variance: readonly Variance[];
  readonly inner: readonly boolean[];
  readonly dropped: readonly boolean[];
}

/** Caches of the room, one per program. */
export interface SlotTable {
  readonly program: Program;
  readonly adts: (AdtFacts | undefined)[];
  readonly types: (SlotInfo | undefined)[];
}

/** Facts about all types of the program. */
export function newSlotTable(program: Program): SlotTable {
  const table: SlotTable = { program, adts: [], types: [] };
  addFacts(table);
  return table;
}

/** Adds the facts about all types behind those that the table knows. */
export function addFacts(table: SlotTable): void {
  const adts = table.program.adts;
  const defs: DefId[] = [];
  for (let def = table.adts.length; def < adts.length; def += 1) {
    const adt = adts[def];
    table.adts.push(adt === undefined ? undefined : newFacts(table, def, adt.generics.length, adt.interiorMutable));
    if (adt !== undefined) {
      defs.push(def);
    }
  }
  solveFacts(table, defs);
}

function newFacts(table: SlotTable, def: DefId, params: number, interior: boolean): AdtFacts {
  const program = table.program;
  const adt = at(program.adts, def);
  const generics = adt?.generics ?? [];
  const self = mkAdt(program.table, def, generics.map((param) => mkParam(program.table, param)));
  const disposable = isDisposable(program, self) !== NO_DEF;
  const owns = adt?.owns ?? [];
  const variances: Variance[] = [];
  const drops: DropUse[] = [];
  for (let i = 0; i < params; i += 1) {
    variances.push(interior ? INVARIANT : UNUSED);
    drops.push(!disposable ? 0 : owns.length === 0 ? 2 : owns.includes(at(generics, i)) ? 1 : 0);
  }
  return { implicit: false, implicitVariance: interior ? INVARIANT : UNUSED, variances, implicitDropped: disposable, drops };
}

/** Walks the fields of all definitions until nothing changes. */
function solveFacts(table: SlotTable, defs: readonly DefId[]): void {
  let changed = true;
  while (changed) {
    changed = false;
    for (const def of defs) {
      const adt = at(table.program.adts, def);
      const facts = table.adts[def];
      if (adt === undefined || facts === undefined) {
        continue;
      }
      const walk: FactWalk = { table, facts, generics: adt.generics, changed: false };
      const owner = isOwner(facts, adt.owns.length > 0);
      for (const variant of adt.variants) {
        for (const field of variant.fields) {
          vary(walk, field.type, COVARIANT);
          if (!owner) {
            dropPart(walk, field.type, 1);
          }
        }
      }
      changed = changed || walk.changed;
    }
  }
}

/** Types with a drop of their own do not look at their fields: what it uses is declared. */
function isOwner(facts: AdtFacts, owns: boolean): boolean {
  return owns || facts.drops.some((use) => use === 2);
}

interface FactWalk {
  readonly table: SlotTable;
  readonly facts: AdtFacts;
  readonly generics: readonly DefId[];
  changed: boolean;
}

function raiseImplicit(w: FactWalk, variance: Variance): void {
  if (!w.facts.implicit || w.facts.implicitVariance < variance) {
    w.facts.implicit = true;
    w.facts.implicitVariance = variance > w.facts.implicitVariance ? variance : w.facts.implicitVariance;
    w.changed = true;
  }
}

/** Notes that `type` occurs in a field in a position of the given variance. */
function vary(w: FactWalk, type: TypeId, variance: Variance): void {
  const node = typeOf(w.table.program.table, type);
  switch (node.kind) {
    case "param": {
      const index = w.generics.indexOf(node.def);
      if (index >= 0 && (w.facts.variances[index] ?? INVARIANT) < variance) {
        w.facts.variances[index] = variance;
        w.changed = true;
      }
      return;
    }
    case "ref":
      raiseImplicit(w, variance);
      vary(w, node.inner, node.mut ? INVARIANT : variance);
      return;
    case "ptr":
      vary(w, node.inner, node.mut ? INVARIANT : variance);
      return;
    case "func":
      raiseImplicit(w, variance);
      for (const part of [...node.params, node.ret]) {
        vary(w, part, INVARIANT);
      }
      return;
    case "tuple":
      for (const part of node.elems) {
        vary(w, part, variance);
      }
      return;
    case "array":
    case "slice":
      vary(w, node.elem, variance);
      return;
    case "projection":
      for (const part of node.args) {
        vary(w, part, INVARIANT);
      }
      return;
    case "adt":
      varyAdt(w, node.def, node.args, variance);
      return;
    default:
  }
}

function varyAdt(w: FactWalk, def: DefId, args: readonly TypeId[], variance: Variance): void {
  const inner = w.table.adts[def];
  if (inner === undefined) {
    return;
  }
  if (inner.implicit) {
    raiseImplicit(w, inner.implicitVariance > variance ? inner.implicitVariance : variance);
  }
  args.forEach((arg, i) => {
    const own = inner.variances[i] ?? INVARIANT;
    // A reference written in an argument is in the implicit region even where the parameter is not used.
    vary(w, arg, own > variance ? own : variance);
  });
}

function raiseDrop(w: FactWalk, index: number, use: DropUse): void {
  if (index >= 0 && (w.facts.drops[index] ?? 2) < use) {
    w.facts.drops[index] = use;
    w.changed = true;
  }
}

function raiseImplicitDrop(w: FactWalk): void {
  if (!w.facts.implicitDropped) {
    w.facts.implicitDropped = true;
    w.changed = true;
  }
}

/** Notes what dropping a field of type `type` uses: `use` 1 what a drop of it uses, 2 every region in it. */
function dropPart(w: FactWalk, type: TypeId, use: DropUse): void {
  const node = typeOf(w.table.program.table, type);
  switch (node.kind) {
    case "param":
      raiseDrop(w, w.generics.indexOf(node.def), use);
      return;
    case "ref":
    case "func":
      if (use === 2) {
        raiseImplicitDrop(w);
        for (const part of node.kind === "ref" ? [node.inner] : [...node.params, node.ret]) {
          dropPart(w, part, 2);
        }
      }
      return;
    case "ptr":
      if (use === 2) {
        dropPart(w, node.inner, 2);
      }
      return;
    case "tuple":
      for (const part of node.elems) {
        dropPart(w, part, use);
      }
      return;
    case "array":
    case "slice":
      dropPart(w, node.elem, use);
      return;
    case "adt": {
      const inner = w.table.adts[node.def];
      if (inner === undefined) {
        return;
      }
      if (inner.implicit && (use === 2 || inner.implicitDropped)) {
        raiseImplicitDrop(w);
      }
      node.args.forEach((arg, i) => {
        const own = use === 2 ? 2 : (inner.drops[i] ?? 0);
        if (own !== 0) {
          dropPart(w, arg, own);
        }
      });
      return;
    }
    default:
  }
}

/** Whether a struct or enum has an implicit region. */
export function hasImplicitRegion(table: SlotTable, def: DefId): boolean {
  return table.adts[def]?.implicit ?? false;
}

interface SlotList {
  readonly variance: Variance[];
  readonly inner: boolean[];
  readonly dropped: boolean[];
}

/** Slots of a type, see `region.ts`. */
export function slotInfo(table: SlotTable, type: TypeId): SlotInfo {
  const known = table.types[type];
  if (known !== undefined) {
    return known;
  }
  const list: SlotList = { variance: [], inner: [], dropped: [] };
  addSlots(table, type, COVARIANT, false, 1, list);
  const made: SlotInfo = { count: list.variance.length, ...list };
  table.types[type] = made;
  return made;
}

/** Number of slots of a type. */
export function slotCount(table: SlotTable, type: TypeId): number {
  return slotInfo(table, type).count;
}

function addSlot(list: SlotList, variance: Variance, inner: boolean, dropped: boolean): void {
  list.variance.push(variance);
  list.inner.push(inner);
  list.dropped.push(dropped);
}

function addSlots(table: SlotTable, type: TypeId, variance: Variance, inner: boolean, drop: DropUse, list: SlotList): void {
  const node = typeOf(table.program.table, type);
  switch (node.kind) {
    case "ref":
      addSlot(list, variance, inner, drop === 2);
      addSlots(table, node.inner, node.mut ? INVARIANT : variance, inner, drop === 2 ? 2 : 0, list);
      return;
    case "ptr":
      addSlots(table, node.inner, node.mut ? INVARIANT : variance, inner, drop === 2 ? 2 : 0, list);
      return;
    case "func":
      addSlot(list, variance, inner, drop === 2);
      for (const part of [...node.params, node.ret]) {
        addSlots(table, part, INVARIANT, true, 0, list);
      }
      return;
    case "tuple":
      for (const part of node.elems) {
        addSlots(table, part, variance, inner, drop, list);
      }
      return;
    case "array":
    case "slice":
      addSlots(table, node.elem, variance, inner, drop, list);
      return;
    case "adt": {
      const facts = table.adts[node.def];
      if (facts === undefined) {
        return;
      }
      if (facts.implicit) {
        const own = facts.implicitVariance > variance ? facts.implicitVariance : variance;
        addSlot(list, own, inner, drop === 2 || (drop === 1 && facts.implicitDropped));
      }
      node.args.forEach((arg, i) => {
        const own = facts.variances[i] ?? INVARIANT;
        const use = drop === 0 ? 0 : drop === 2 ? 2 : (facts.drops[i] ?? 2);
        addSlots(table, arg, own > variance ? own : variance, inner, use, list);
      });
      return;
    }
    default:
  }
}
