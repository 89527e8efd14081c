/**
 * Regions of signatures ([bor.region], [bor.elision]): of the body that is being checked, and of functions that it calls.
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import {
  childrenOf,
  mkParam,
  typeOf,
  TY_UNIT,
  type Env,
  type FuncSig,
  type Program,
  type TypeId,
} from "../types/index.js";
import { instantiate, ownSlots, type Instance, type Source } from "./instantiate.js";
import { inherentResult } from "./inherent_assoc.js";
import { FIRST_REGION, STATIC, type Region, type RegionType, type Universal } from "./region.js";
import { slotCount, type SlotTable } from "./slots.js";

/** A signature with regions. */
export interface RegionSig {
  readonly params: readonly RegionType[];
  readonly ret: RegionType;
}

/** Makes fresh regions. */
export interface RegionSupply {
  next: Region;
}

/** `type` with a fresh region in every slot. */
export function freshType(table: SlotTable, supply: RegionSupply, type: TypeId): RegionType {
  const slots: Region[] = [];
  for (let i = slotCount(table, type); i > 0; i -= 1) {
    slots.push(supply.next);
    supply.next += 1;
  }
  return { type, slots };
}

/** `type` with references that live forever in every slot. */
export function staticType(table: SlotTable, type: TypeId): RegionType {
  const slots: Region[] = [];
  for (let i = slotCount(table, type); i > 0; i -= 1) {
    slots.push(STATIC);
  }
  return { type, slots };
}

/** The signature of `sig` for the given arguments: every written region of a parameter is fresh, those of the result are elided. */
export function instantiateSig(
  table: SlotTable,
  env: Env,
  sig: FuncSig,
  generics: readonly DefId[],
  args: readonly RegionType[],
  supply: RegionSupply,
): RegionSig {
  const source: Source = { kind: "fresh", next: supply.next, made: [] };
  const instance: Instance = { slots: table, env, generics, args, source };
  const params = sig.params.map((param) => instantiate(instance, param.type));
  supply.next = source.next;
  const region = elidedRegion(table, sig, params);
  const fixed: Source = { kind: "fixed", region };
  const ret = instantiate({ slots: table, env, generics, args, source: fixed }, sig.ret);
  return { params, ret: inherentResult(table, sig, params, ret) };
}

/**
 * The region of references written in the result: the borrow of `this`, else the outermost region of the only parameter (or `move this`)
 * that has one, else static. That two or more are S016 is checked on declarations.
 */
function elidedRegion(table: SlotTable, sig: FuncSig, params: readonly RegionType[]): Region {
  if (sig.receiver === "ref" || sig.receiver === "mut") {
    return at(at(params, 0).slots, 0);
  }
  for (let i = 0; i < params.length; i += 1) {
    if (declaresRegion(table, at(sig.params, i).type)) {
      return at(at(params, i).slots, 0);
    }
  }
  return STATIC;
}

/** Whether a declared type has a region of its own, apart from those of type parameters. */
export function declaresRegion(table: SlotTable, type: TypeId): boolean {
  if (ownSlots(table, type) > 0) {
    return true;
  }
  const node = typeOf(table.program.table, type);
  if (node.kind === "projection" || node.kind === "param") {
    return false;
  }
  return childrenOf(node).some((part) => declaresRegion(table, part));
}

/** The signature of a call. */
export function callSig(table: SlotTable, env: Env, def: DefId, args: readonly RegionType[], supply: RegionSupply): RegionSig | undefined {
  const sig = table.program.funcs[def];
  return sig === undefined ? undefined : instantiateSig(table, env, sig, sig.generics, args, supply);
}

/** The signature of the body of `def` with its universal regions; an implementation takes its regions from the behavior's signature. */
export function bodySig(table: SlotTable, env: Env, def: DefId): { readonly sig: RegionSig; readonly universals: Universal[]; readonly next: Region } {
  const program = table.program;
  const own = program.funcs[def];
  const supply: RegionSupply = { next: FIRST_REGION };
  // The value of a global lives forever, and so does what it refers to.
  let sig: RegionSig = { params: [], ret: staticType(table, program.consts[def]?.type ?? TY_UNIT) };
  if (own !== undefined) {
    sig = behaviorSigFor(table, env, own, supply) ?? ownSig(table, env, own, supply);
  }
  const universals: Universal[] = [];
  for (let region = 0; region < supply.next; region += 1) {
    universals.push({ region, outlivedBy: [STATIC] });
  }
  for (const param of sig.params) {
    addNesting(table, param.type, param.slots, [], universals);
  }
  return { sig, universals, next: supply.next };
}

function ownSig(table: SlotTable, env: Env, sig: FuncSig, supply: RegionSupply): RegionSig {
  return instantiateSig(table, env, sig, sig.generics, openArgs(table.program, sig.generics), supply);
}

function openArgs(program: Program, generics: readonly DefId[]): RegionType[] {
  return generics.map((param) => ({ type: mkParam(program.table, param), slots: [] }));
}

/** The behavior's signature for the method `own` of an extend block; undefined for other functions. */
function behaviorSigFor(table: SlotTable, env: Env, own: FuncSig, supply: RegionSupply): RegionSig | undefined {
  const program = table.program;
  const block = program.extends[at(program.resolved.defs, own.def).parent];
  if (block === undefined || block.behavior === NO_DEF) {
    return undefined;
  }
  const behavior = program.behaviors[block.behavior];
  const method = behavior === undefined ? NO_DEF : methodNamed(program, behavior.methods, own.def);
  const sig = method === NO_DEF ? undefined : program.funcs[method];
  if (sig === undefined || behavior === undefined) {
    return undefined;
  }
  const source: Source = { kind: "fresh", next: supply.next, made: [] };
  const open: Instance = { slots: table, env, generics: block.generics, args: openArgs(program, block.generics), source };
  const self = [block.self, ...block.behaviorArgs].map((type) => instantiate(open, type));
  supply.next = source.next;
  const methodParams = own.generics.slice(block.generics.length);
  return instantiateSig(table, env, sig, sig.generics, [...self, ...openArgs(program, methodParams)], supply);
}

function methodNamed(program: Program, methods: readonly DefId[], own: DefId): DefId {
  const name = at(program.resolved.defs, own).name;
  return methods.find((method) => at(program.resolved.defs, method).name === name) ?? NO_DEF;
}

/** Notes that regions written inside a reference outlive it. */
function addNesting(table: SlotTable, type: TypeId, slots: readonly Region[], outer: readonly Region[], universals: readonly Universal[]): void {
  const own = ownSlots(table, type);
  const node = typeOf(table.program.table, type);
  for (let i = 0; i < slots.length; i += 1) {
    for (const region of outer) {
      noteOutlives(universals, region, at(slots, i));
    }
  }
  const around = node.kind === "ref" ? [at(slots, 0)] : [];
  let start = own;
  for (const part of node.kind === "func" ? [] : childrenOf(node)) {
    const count = slotCount(table, part);
    addNesting(table, part, slots.slice(start, start + count), around, universals);
    start += count;
  }
}

function noteOutlives(universals: readonly Universal[], region: Region, longer: Region): void {
  const universal = universals[region];
  if (universal !== undefined && longer !== region && !universal.outlivedBy.includes(longer)) {
    universal.outlivedBy.push(longer);
  }
}

