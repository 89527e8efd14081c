/**
 * Constraints between regions and the loans of a body ([bor.algorithm]): one walk over the MIR as built. Outlives constraints are
 * location-insensitive.
 */
import { internalError } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import type { Instr, MirBorrowKind, Operand, Place, Rvalue } from "../mir/index.js";
import { langItem, typeOf, type TypeId } from "../types/index.js";
import type { CheckContext } from "./check_context.js";
import { constrainClosure, constrainValueCall, relateOperand } from "./constrain_func.js";
import { fieldType, partType } from "./instantiate.js";
import type { Region, RegionType, Universal } from "./region.js";
import { relate, relateInner } from "./relate.js";
import { relatedByBounds } from "./relate_bounds.js";
import { bodySig, callSig, freshType, type RegionSupply } from "./signature.js";
import { slotCount, slotInfo } from "./slots.js";
import { flow, operandType, placeType, placeTypeAt, type BodyRegions, type ClosureFlows, type Walk } from "./walk.js";

/** Walks the body. */
export function constrainBody(c: CheckContext, flows: ClosureFlows): BodyRegions {
  const closure = c.body.closure >= 0;
  const start = closure ? closureStart(c) : functionStart(c);
  const supply: RegionSupply = { next: start.next };
  const locals = c.body.locals.map((local, i) => start.locals[i] ?? freshType(c.slots, supply, local.type));
  const made: BodyRegions = {
    locals,
    universals: start.universals,
    constraints: [],
    loans: [],
    disposed: [],
    same: [],
    perCall: [],
    escapes: [],
    stores: [],
    rigid: [],
    regionCount: 0,
  };
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
        if (field.kind !== "const" || field.value.kind === "func" || field.value.kind === "global") {
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
  for (const arg of generic) {
    const info = slotInfo(w.c.slots, arg.type);
    arg.slots.forEach((region, i) => {
      if (info.inner[i] !== true) {
        w.made.rigid.push({ region, span: w.span });
      }
    });
  }
  args.forEach((arg, i) => {
    const param = sig.params[i];
    if (param !== undefined) {
      relateOperand(w, arg, param);
    }
  });
  relate(w, sig.ret, placeType(w, dest));
}
