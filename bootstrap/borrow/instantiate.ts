/**
 * Region types from declared types: a signature's or field's type with region types for its parameters.
 *
 * Regions *written* in the declared type (its own `ref`s, function types, implicit regions) are asked for one by one; those of
 * parameters come with the arguments; a projection is replaced by what the implementation gives, whose written regions are `This`'s
 * outermost one ([bor.elision]).
 */
import { internalError } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import {
  mkProjection,
  normalize,
  select,
  substitute,
  typeOf,
  type Env,
  type Program,
  type TypeId,
} from "../types/index.js";
import { BOUND, EACH_CALL, STATIC, type Region, type RegionType } from "./region.js";
import { hasImplicitRegion, slotCount, type SlotTable } from "./slots.js";

/** Where the regions written in a declared type come from. */
export type Source =
  /** Always this one. */
  | { readonly kind: "fixed"; readonly region: Region }
  /** A new one each, noted in `made`. */
  | { readonly kind: "fresh"; next: Region; readonly made: Region[] };

/** What a declared type is instantiated with. */
export interface Instance {
  readonly slots: SlotTable;
  readonly env: Env;
  readonly generics: readonly DefId[];
  readonly args: readonly RegionType[];
  readonly source: Source;
}

function writtenRegion(source: Source, inner: boolean): Region {
  if (inner) {
    return EACH_CALL;
  }
  if (source.kind === "fixed") {
    return source.region;
  }
  const region = source.next;
  source.next += 1;
  source.made.push(region);
  return region;
}

/** `declared` with the arguments put in; its type is in normal form. */
export function instantiate(instance: Instance, declared: TypeId): RegionType {
  const program = instance.slots.program;
  const types = instance.args.map((arg) => arg.type);
  const type = normalize(program, instance.env, substitute(program, declared, instance.generics, types));
  const slots: Region[] = [];
  addRegions(instance, declared, false, slots);
  if (slots.length !== slotCount(instance.slots, type)) {
    internalError("borrow", null, "regions of type " + String(declared) + " as " + String(type) + " do not fit");
  }
  return { type, slots };
}

function addRegions(instance: Instance, declared: TypeId, inner: boolean, out: Region[]): void {
  const node = typeOf(instance.slots.program.table, declared);
  switch (node.kind) {
    case "param": {
      const index = instance.generics.indexOf(node.def);
      if (index >= 0) {
        pushAll(out, at(instance.args, index).slots);
      }
      return;
    }
    case "ref":
      out.push(writtenRegion(instance.source, inner));
      addRegions(instance, node.inner, inner, out);
      return;
    case "ptr":
      addRegions(instance, node.inner, inner, out);
      return;
    case "func":
      out.push(writtenRegion(instance.source, inner));
      for (const part of [...node.params, node.ret]) {
        addRegions(instance, part, true, out);
      }
      return;
    case "tuple":
      for (const part of node.elems) {
        addRegions(instance, part, inner, out);
      }
      return;
    case "array":
    case "slice":
      addRegions(instance, node.elem, inner, out);
      return;
    case "adt":
      if (hasImplicitRegion(instance.slots, node.def)) {
        out.push(writtenRegion(instance.source, inner));
      }
      for (const arg of node.args) {
        addRegions(instance, arg, inner, out);
      }
      return;
    case "projection":
      pushAll(out, project(instance, node.assoc, node.args, inner).slots);
      return;
    default:
  }
}

function pushAll(out: Region[], regions: readonly Region[]): void {
  for (const region of regions) {
    out.push(region);
  }
}

/** The value of an associated type, with regions. */
export function project(instance: Instance, assoc: DefId, args: readonly TypeId[], inner: boolean): RegionType {
  const program = instance.slots.program;
  const given = args.map((arg) => partOf(instance, arg, inner));
  const behavior = at(program.resolved.defs, assoc).parent;
  const types = given.map((arg) => arg.type);
  const self = at(given, 0);
  const answer = select(program, instance.env, behavior, types);
  if (answer === "none" || answer === "ambiguous" || answer.kind !== "extend") {
    const type = normalize(program, instance.env, mkProjection(program.table, assoc, types));
    return { type, slots: filled(slotCount(instance.slots, type), BOUND) };
  }
  const block = at(program.extends, answer.extend);
  const own = block === undefined ? NO_DEF : assocIn(program, block.assocTypes, assoc);
  const source: Source = { kind: "fixed", region: self.slots[0] ?? STATIC };
  if (block === undefined || own === NO_DEF) {
    const sig = program.behaviors[behavior];
    const fallback = program.assocTypes[assoc]?.type ?? -1;
    return instantiate({ slots: instance.slots, env: instance.env, generics: sig?.generics ?? [], args: given, source }, fallback);
  }
  const bound = matchRegions(instance.slots, block.generics, [block.self, ...block.behaviorArgs], given, answer.args);
  const value = program.assocTypes[own]?.type ?? -1;
  return instantiate({ slots: instance.slots, env: instance.env, generics: block.generics, args: bound, source }, value);
}

function partOf(instance: Instance, declared: TypeId, inner: boolean): RegionType {
  const program = instance.slots.program;
  const types = instance.args.map((arg) => arg.type);
  const type = normalize(program, instance.env, substitute(program, declared, instance.generics, types));
  const slots: Region[] = [];
  addRegions(instance, declared, inner, slots);
  return { type, slots };
}

function assocIn(program: Program, assocTypes: readonly DefId[], assoc: DefId): DefId {
  const name = at(program.resolved.defs, assoc).name;
  for (const own of assocTypes) {
    if (at(program.resolved.defs, own).name === name) {
      return own;
    }
  }
  return NO_DEF;
}

function filled(count: number, region: Region): Region[] {
  const slots: Region[] = [];
  for (let i = 0; i < count; i += 1) {
    slots.push(region);
  }
  return slots;
}

/**
 * Region types for `generics`, found by laying the patterns (an extend block's self type and behavior arguments) over region types.
 * A parameter that no pattern mentions gets its type from `types`, with regions that are `BOUND`.
 */
export function matchRegions(
  table: SlotTable,
  generics: readonly DefId[],
  patterns: readonly TypeId[],
  given: readonly RegionType[],
  types: readonly TypeId[],
): RegionType[] {
  const found: (RegionType | undefined)[] = generics.map(() => undefined);
  patterns.forEach((pattern, i) => {
    const target = at(given, i);
    matchPart(table, generics, pattern, target.type, target.slots, 0, found);
  });
  return found.map((one, i) => {
    const type = at(types, i);
    return one !== undefined && one.type === type ? one : { type, slots: filled(slotCount(table, type), BOUND) };
  });
}

/** Matches one pattern against `type` whose slots begin at `start`. */
function matchPart(
  table: SlotTable,
  generics: readonly DefId[],
  pattern: TypeId,
  type: TypeId,
  slots: readonly Region[],
  start: number,
  found: (RegionType | undefined)[],
): void {
  const program = table.program;
  const node = typeOf(program.table, pattern);
  if (node.kind === "param") {
    const index = generics.indexOf(node.def);
    if (index >= 0 && found[index] === undefined) {
      found[index] = { type, slots: slots.slice(start, start + slotCount(table, type)) };
    }
    return;
  }
  const target = typeOf(program.table, type);
  const patternParts = partsWithSlots(node);
  const targetParts = partsWithSlots(target);
  let position = start + ownSlots(table, type);
  for (let i = 0; i < patternParts.length && i < targetParts.length; i += 1) {
    const part = at(targetParts, i);
    matchPart(table, generics, at(patternParts, i), part, slots, position, found);
    position += slotCount(table, part);
  }
}

type TypeNode = ReturnType<typeof typeOf>;

/** The parts of a type that bring slots of their own, in slot order. */
function partsWithSlots(node: TypeNode): readonly TypeId[] {
  switch (node.kind) {
    case "ref":
    case "ptr":
      return [node.inner];
    case "func":
      return [...node.params, node.ret];
    case "tuple":
      return node.elems;
    case "array":
    case "slice":
      return [node.elem];
    case "adt":
      return node.args;
    default:
      return [];
  }
}

/** Slots that come before those of the parts: 1 for references, function types and types with an implicit region. */
export function ownSlots(table: SlotTable, type: TypeId): number {
  const node = typeOf(table.program.table, type);
  if (node.kind === "ref" || node.kind === "func") {
    return 1;
  }
  return node.kind === "adt" && hasImplicitRegion(table, node.def) ? 1 : 0;
}

/** Region type of part `index` of a type (argument of a struct or enum, element, referent …). */
export function partType(table: SlotTable, whole: RegionType, index: number): RegionType {
  const parts = partsWithSlots(typeOf(table.program.table, whole.type));
  let start = ownSlots(table, whole.type);
  for (let i = 0; i < index; i += 1) {
    start += slotCount(table, at(parts, i));
  }
  const type = at(parts, index);
  return { type, slots: whole.slots.slice(start, start + slotCount(table, type)) };
}

/** Region type of a field of a struct, variant or tuple. */
export function fieldType(table: SlotTable, env: Env, whole: RegionType, variant: number, field: number): RegionType {
  const program = table.program;
  const node = typeOf(program.table, whole.type);
  if (node.kind === "tuple") {
    return partType(table, whole, field);
  }
  if (node.kind !== "adt") {
    return internalError("borrow", null, "field of a type without fields");
  }
  const adt = at(program.adts, node.def);
  if (adt === undefined) {
    return internalError("borrow", null, "type without signature");
  }
  const args = node.args.map((_, i) => partType(table, whole, i));
  const source: Source = { kind: "fixed", region: hasImplicitRegion(table, node.def) ? at(whole.slots, 0) : STATIC };
  const declared = at(at(adt.variants, variant).fields, field).type;
  return instantiate({ slots: table, env, generics: adt.generics, args, source }, declared);
}
