/**
 * Constraints between regions and the loans of a body ([bor.algorithm]): one walk over the MIR as built. Outlives constraints are
 * location-insensitive.
 */
import { internalError } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import type { Instr, MirBorrowKind, MirBody, Operand, Place, Rvalue } from "../mir/index.js";
import { langItem, typeOf, type FuncRef, type Program, type TypeId } from "../types/index.js";
import type { CheckContext } from "./check_context.js";
import { fieldType, ownSlots, partType } from "./instantiate.js";
import { EACH_CALL, type ClosureFlow, type Constraint, type Loan, type Region, type RegionType, type Universal } from "./region.js";
import { relatedByBounds } from "./relate_bounds.js";
import { bodySig, callSig, freshType, type RegionSupply } from "./signature.js";
import { INVARIANT, slotCount, slotInfo } from "./slots.js";

/** Everything the region solver needs to know about a body. */
export interface BodyRegions {
  readonly locals: RegionType[];
  readonly universals: readonly Universal[];
  readonly constraints: Constraint[];
  readonly loans: Loan[];
  /** Regions that the drop of a capture would use, with the place of the closure: dropping a func value uses none ([clo.type]). */
  readonly disposed: { readonly region: Region; readonly span: Span }[];
  /** Pairs (parameter region of a closure, region of something captured) with the place of the closure: see `callEscapes`. */
  readonly escapes: Constraint[];
  /** Pairs (parameter region of a closure, region of something else that flows into it) with the place of the closure: see `storesInArgument`. */
  readonly stores: Constraint[];
  regionCount: number;
}

/** Flows that closures of the same owner ask for, by closure number. */
export type ClosureFlows = (readonly ClosureFlow[] | undefined)[];

interface Walk {
  readonly c: CheckContext;
  readonly made: BodyRegions;
  readonly flows: ClosureFlows;
  readonly supply: RegionSupply;
  readonly heap: number;
  block: number;
  index: number;
  span: Span;
}

/** Walks the body. */
export function constrainBody(c: CheckContext, flows: ClosureFlows): BodyRegions {
  const closure = c.body.closure >= 0;
  const start = closure ? closureStart(c) : functionStart(c);
  const supply: RegionSupply = { next: start.next };
  const locals = c.body.locals.map((local, i) => start.locals[i] ?? freshType(c.slots, supply, local.type));
  const made: BodyRegions = { locals, universals: start.universals, constraints: [], loans: [], disposed: [], escapes: [], stores: [], regionCount: 0 };
  const walk: Walk = { c, made, flows, supply, heap: langItem(c.program, "heap"), block: 0, index: 0, span: at(c.body.locals, 0).span };
  c.body.blocks.forEach((block, number) => {
    walk.block = number;
    block.instrs.forEach((instr, index) => {
      walk.index = index;
      walk.span = instr.span;
      constrainInstr(walk, instr);
    });
  });
  made.regionCount = supply.next;
  return made;
}

interface Start {
  readonly locals: RegionType[];
  readonly universals: Universal[];
  readonly next: Region;
}

function functionStart(c: CheckContext): Start {
  const found = bodySig(c.slots, c.env, c.body.owner);
  const locals: RegionType[] = [];
  [found.sig.ret, ...found.sig.params].forEach((type, i) => {
    const local = at(c.body.locals, i);
    if (slotCount(c.slots, local.type) !== type.slots.length) {
      internalError("borrow", local.span, "regions of the signature do not fit local " + String(i));
    }
    locals.push({ type: local.type, slots: type.slots });
  });
  return { locals, universals: found.universals, next: found.next };
}

/** In a closure every slot of environment, parameters and result is a region of its own; what flows between them is asked of the surroundings. */
function closureStart(c: CheckContext): Start {
  const supply: RegionSupply = { next: 3 };
  const locals: RegionType[] = [];
  for (let i = 0; i <= c.body.paramCount; i += 1) {
    locals.push(freshType(c.slots, supply, at(c.body.locals, i).type));
  }
  const universals: Universal[] = [];
  for (let region = 0; region < supply.next; region += 1) {
    universals.push({ region, outlivedBy: [] });
  }
  return { locals, universals, next: supply.next };
}

function flow(w: Walk, from: Region, to: Region): void {
  if (from !== to && to !== EACH_CALL) {
    w.made.constraints.push({ from, to, span: w.span });
  }
}

/** `from` is assigned to `to`: slots of the same type, each by its variance. */
function relate(w: Walk, from: RegionType, to: RegionType): void {
  const info = slotInfo(w.c.slots, to.type);
  if (from.slots.length !== to.slots.length) {
    return;
  }
  for (let i = 0; i < to.slots.length; i += 1) {
    const a = at(from.slots, i);
    const b = at(to.slots, i);
    flow(w, a, b);
    if (info.variance[i] === INVARIANT) {
      flow(w, b, a);
    }
  }
}

/** Region type of a place. */
function placeType(w: Walk, place: Place): RegionType {
  return placeTypeAt(w, place, place.projection.length);
}

function placeTypeAt(w: Walk, place: Place, steps: number): RegionType {
  let type = at(w.made.locals, place.local);
  for (let i = 0; i < steps; i += 1) {
    const step = at(place.projection, i);
    switch (step.kind) {
      case "field":
        type = fieldType(w.c.slots, w.c.env, type, step.variant, step.field);
        break;
      case "deref":
      case "index":
      case "const_index":
        type = partType(w.c.slots, type, 0);
        break;
    }
  }
  return type;
}

/** Region type of an operand; undefined for constants, which live forever (`constrainFuncValue` is about functions). */
function operandType(w: Walk, operand: Operand): RegionType | undefined {
  return operand.kind === "const" ? undefined : placeType(w, operand.place);
}

function relateOperand(w: Walk, operand: Operand, to: RegionType): void {
  if (operand.kind === "const" && operand.value.kind === "func") {
    constrainFuncValue(w, operand.value.func, to);
    return;
  }
  const from = operandType(w, operand);
  if (from !== undefined) {
    relate(w, from, to);
  }
}

function constrainInstr(w: Walk, instr: Instr): void {
  switch (instr.kind) {
    case "assign":
      constrainAssign(w, instr.place, instr.value);
      return;
    case "call":
      if (instr.callee.kind === "func") {
        constrainCall(w, instr.callee.func.def, instr.callee.func.args, instr.args, instr.dest);
      } else {
        constrainValueCall(w, instr.callee.place, instr.args, instr.dest);
      }
      return;
    case "ptr_write": {
      const pointer = operandType(w, instr.pointer);
      if (pointer !== undefined) {
        relateOperand(w, instr.value, partType(w.c.slots, pointer, 0));
      }
      return;
    }
    default:
  }
}

function constrainAssign(w: Walk, place: Place, value: Rvalue): void {
  const to = placeType(w, place);
  switch (value.kind) {
    case "use":
      relateOperand(w, value.value, to);
      return;
    case "cast":
      constrainCast(w, value.cast, value.value, to);
      return;
    case "borrow":
      constrainBorrow(w, value.borrow, value.place, to, place);
      return;
    case "address": {
      const inner = placeType(w, value.place);
      if (inner.slots.length === to.slots.length) {
        relateInner(w, inner, partType(w.c.slots, to, 0), true);
      }
      return;
    }
    case "slice":
      constrainBorrow(w, value.mut ? "mut" : "ref", value.place, to, place);
      return;
    case "aggregate":
      value.fields.forEach((field, i) => {
        if (field.kind !== "const" || field.value.kind === "func") {
          relateOperand(w, field, fieldType(w.c.slots, w.c.env, to, value.variant, i));
        }
      });
      return;
    case "array":
      for (const elem of value.elems) {
        relateOperand(w, elem, partType(w.c.slots, to, 0));
      }
      return;
    case "repeat":
      relateOperand(w, value.value, partType(w.c.slots, to, 0));
      return;
    case "closure":
      constrainClosure(w, value.closure, value.env === "view", value.captures, to);
      return;
    case "ptr_read": {
      const pointer = operandType(w, value.pointer);
      if (pointer !== undefined) {
        relate(w, partType(w.c.slots, pointer, 0), to);
      }
      return;
    }
    case "ptr_offset":
      relateOperand(w, value.pointer, to);
      return;
    default:
  }
}

function constrainCast(w: Walk, cast: string, value: Operand, to: RegionType): void {
  if (cast === "num" || cast === "str_view") {
    return;
  }
  const from = operandType(w, value);
  if (from === undefined || cast !== "func_view") {
    relateOperand(w, value, to);
    return;
  }
  // A view borrows the value it looks at, and what that borrows.
  const inner = partType(w.c.slots, from, 0);
  flow(w, at(from.slots, 0), at(to.slots, 0));
  relate(w, inner, to);
}

/** A borrow: a new loan, whose region also holds what the references on the way to the place hold. */
function constrainBorrow(w: Walk, kind: MirBorrowKind, place: Place, to: RegionType, dest: Place): void {
  const region = w.supply.next;
  w.supply.next += 1;
  flow(w, region, at(to.slots, 0));
  const shared = addReborrows(w, place, region);
  if (!shared) {
    const waiting = kind === "two_phase" ? dest.local : -1;
    w.made.loans.push({ place, kind, region, block: w.block, index: w.index, span: w.span, waiting });
  }
  const inner = placeType(w, place);
  const target: RegionType = { type: referentType(w, to.type), slots: to.slots.slice(1) };
  relateInner(w, inner, target, kind !== "ref");
}

function referentType(w: Walk, reference: TypeId): TypeId {
  const node = typeOf(w.c.program.table, reference);
  return node.kind === "ref" ? node.inner : reference;
}

/** Slots below a reference: of the place itself, or (slices) of the elements of a List or array, which are the same. */
function relateInner(w: Walk, from: RegionType, to: RegionType, invariant: boolean): void {
  const info = slotInfo(w.c.slots, to.type);
  const skip = from.slots.length - to.slots.length;
  for (let i = 0; i < to.slots.length; i += 1) {
    const a = at(from.slots, i + skip);
    const b = at(to.slots, i);
    flow(w, a, b);
    if (invariant || info.variance[i] === INVARIANT) {
      flow(w, b, a);
    }
  }
}

/** Whether the place lies behind a shared reference or raw pointer, so that no loan of it can conflict with anything. */
function addReborrows(w: Walk, place: Place, region: Region): boolean {
  for (let i = place.projection.length - 1; i >= 0; i -= 1) {
    if (at(place.projection, i).kind !== "deref") {
      continue;
    }
    const base = placeTypeAt(w, place, i);
    const node = typeOf(w.c.program.table, base.type);
    if (node.kind === "ref") {
      flow(w, at(base.slots, 0), region);
      if (!node.mut) {
        return true;
      }
    } else if (node.kind === "ptr") {
      return true;
    }
  }
  return false;
}

function constrainCall(w: Walk, def: number, types: readonly TypeId[], args: readonly Operand[], dest: Place): void {
  const generic = types.map((type) => freshType(w.c.slots, w.supply, type));
  const sig = callSig(w.c.slots, w.c.env, def, generic, w.supply);
  if (sig === undefined) {
    return internalError("borrow", w.span, "call of a function without signature");
  }
  const func = at(w.c.program.funcs, def);
  for (const pair of relatedByBounds(w.c.slots, w.c.env, w.supply, func?.bounds ?? [], func?.generics ?? [], generic)) {
    flow(w, pair.a, pair.b);
    flow(w, pair.b, pair.a);
  }
  args.forEach((arg, i) => {
    const param = sig.params[i];
    if (param !== undefined) {
      relateOperand(w, arg, param);
    }
  });
  relate(w, sig.ret, placeType(w, dest));
}

/** A func value: the result may hold what its environment, its arguments and the regions of its result hold ([bor.elision]). */
function constrainValueCall(w: Walk, callee: Place, args: readonly Operand[], dest: Place): void {
  const func = placeType(w, callee);
  const node = typeOf(w.c.program.table, func.type);
  if (node.kind !== "func") {
    return internalError("borrow", w.span, "call of a value that is no function");
  }
  const to = placeType(w, dest);
  const holders: Region[] = [at(func.slots, 0)];
  args.forEach((arg, i) => {
    relateOperand(w, arg, partType(w.c.slots, func, i));
    holders.push(...(operandType(w, arg)?.slots ?? []));
  });
  relate(w, partType(w.c.slots, func, node.params.length), to);
  for (const slot of to.slots) {
    for (const holder of holders) {
      flow(w, holder, slot);
    }
  }
}

/** A closure value holds its captures; what its body lets flow between captures, parameters and result flows here. */
function constrainClosure(w: Walk, closure: number, view: boolean, captures: readonly Operand[], to: RegionType): void {
  const env = at(to.slots, 0);
  const held: Region[] = [];
  const inner: boolean[] = [];
  for (const capture of captures) {
    const type = operandType(w, capture);
    if (type !== undefined) {
      const slots = view ? type.slots.slice(1) : type.slots;
      held.push(...slots);
      const info = slotInfo(w.c.slots, type.type);
      inner.push(...info.inner.slice(type.slots.length - slots.length));
      type.slots.forEach((region, i) => {
        flow(w, region, env);
        if (info.dropped[i] === true) {
          w.made.disposed.push({ region, span: w.span });
        }
      });
    }
  }
  applyFlows(w, w.flows[closure] ?? [], held, inner, to);
}

/** Flows between what a func value holds, its parameters and its result, as numbered by `ClosureFlow`. `inner` is parallel to `held`. */
function applyFlows(w: Walk, flows: readonly ClosureFlow[], held: readonly Region[], inner: readonly boolean[], to: RegionType): void {
  const params = paramSlots(w, to.type);
  const outer: Region[] = [...held, ...to.slots.slice(1)];
  for (const one of flows) {
    const from = at(outer, one.from);
    const target = at(outer, one.to);
    if (one.from >= held.length && one.to < held.length && inner[one.to] !== true) {
      w.made.escapes.push({ from, to: target, span: w.span });
    }
    if (params[one.to - held.length] === false) {
      w.made.stores.push({ from: target, to: from, span: w.span });
    }
    flow(w, from, target);
  }
}

/** A function as a value: it holds nothing; what its signature lets flow between parameters and result flows here. */
function constrainFuncValue(w: Walk, func: FuncRef, to: RegionType): void {
  const node = typeOf(w.c.program.table, to.type);
  const known = w.c.program.funcs[func.def];
  if (node.kind !== "func" || known === undefined) {
    return;
  }
  const first = w.made.constraints.length;
  const own = freshType(w.c.slots, w.supply, to.type);
  const generic = func.args.map((type) => freshType(w.c.slots, w.supply, type));
  const sig = callSig(w.c.slots, w.c.env, func.def, generic, w.supply);
  for (const pair of relatedByBounds(w.c.slots, w.c.env, w.supply, known.bounds, known.generics, generic)) {
    flow(w, pair.a, pair.b);
    flow(w, pair.b, pair.a);
  }
  sig?.params.forEach((param, i) => {
    relate(w, partType(w.c.slots, own, i), param);
  });
  if (sig !== undefined) {
    relate(w, sig.ret, partType(w.c.slots, own, node.params.length));
  }
  const steps = w.made.constraints.splice(first);
  applyFlows(w, flowsBetween(steps, own.slots.slice(1)), [], [], to);
}

/** Which of the regions reach which others by the given constraints; the numbers are places in `regions`. */
function flowsBetween(steps: readonly Constraint[], regions: readonly Region[]): ClosureFlow[] {
  const flows: ClosureFlow[] = [];
  regions.forEach((region, from) => {
    const reached = [region];
    for (let head = 0; head < reached.length; head += 1) {
      for (const step of steps) {
        if (step.from === at(reached, head) && !reached.includes(step.to)) {
          reached.push(step.to);
        }
      }
    }
    regions.forEach((other, to) => {
      if (from !== to && reached.includes(other)) {
        flows.push({ from, to });
      }
    });
  });
  return flows;
}

/** For every slot of the parameters of a function type: whether it is inside a function type again. */
function paramSlots(w: Walk, type: TypeId): boolean[] {
  const node = typeOf(w.c.program.table, type);
  const inner: boolean[] = [];
  for (const param of node.kind === "func" ? node.params : []) {
    inner.push(...slotInfo(w.c.slots, param).inner);
  }
  return inner;
}

/** Slot numbers of a closure's surroundings for the regions of its body: captures, then parameters, then the result; -1 for others. */
export function closureSlots(program: Program, body: MirBody, regions: BodyRegions, c: CheckContext): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < regions.regionCount; i += 1) {
    numbers.push(-1);
  }
  const env = at(regions.locals, 1);
  const skip = typeOf(program.table, env.type).kind === "ref" ? ownSlots(c.slots, env.type) : 0;
  let next = 0;
  const add = (region: Region): void => {
    numbers[region] = next;
    next += 1;
  };
  env.slots.slice(skip).forEach(add);
  for (let i = 2; i <= body.paramCount; i += 1) {
    at(regions.locals, i).slots.forEach(add);
  }
  at(regions.locals, 0).slots.forEach(add);
  return numbers;
}
