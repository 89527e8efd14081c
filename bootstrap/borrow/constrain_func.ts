/** Constraints for func values: closures, functions used as values, and calls of both ([clo.type], [bor.elision]). */
import { internalError } from "../diagnostics/index.js";
import { at } from "../source/index.js";
import type { MirBody, Operand, Place } from "../mir/index.js";
import { childrenOf, implementsBehavior, langItem, typeOf, type FuncRef, type Program, type TypeId } from "../types/index.js";
import type { CheckContext } from "./check_context.js";
import { shapeOf } from "./func_shape.js";
import { ownSlots, partType } from "./instantiate.js";
import { BOUND, EACH_CALL, FROM_BOUND, PER_CALL, type ClosureFlow, type Constraint, type Region, type RegionType } from "./region.js";
import { relate } from "./relate.js";
import { relatedByBounds } from "./relate_bounds.js";
import { callSig, freshType } from "./signature.js";
import { slotInfo } from "./slots.js";
import { flow, operandType, placeType, type BodyRegions, type Walk } from "./walk.js";

/** An operand is assigned to something of type `to`. */
export function relateOperand(w: Walk, operand: Operand, to: RegionType): void {
  if (operand.kind === "const" && operand.value.kind === "func") {
    constrainFuncValue(w, operand.value.func, to);
    return;
  }
  const from = operandType(w, operand);
  if (from !== undefined) {
    relate(w, from, to);
  }
}

/** The call of a func value: the result may hold what its environment, its arguments and the regions of its result hold. */
export function constrainValueCall(w: Walk, callee: Place, args: readonly Operand[], dest: Place): void {
  const func = placeType(w, callee);
  const node = typeOf(w.c.program.table, func.type);
  if (node.kind !== "func") {
    return internalError("borrow", w.span, "call of a value that is no function");
  }
  const to = placeType(w, dest);
  const holders: Region[] = [at(func.slots, 0)];
  args.forEach((arg, i) => {
    const from = operandType(w, arg);
    const param = partType(w.c.slots, func, i);
    relateOperand(w, arg, from === undefined ? param : withoutCalls(w, from, param));
    holders.push(...(from?.slots ?? []));
    if (from !== undefined && holdsParameters(w, from.type)) {
      holders.push(BOUND);
    }
  });
  relate(w, withoutCalls(w, to, partType(w.c.slots, func, node.params.length)), to);
  for (const slot of to.slots) {
    for (const holder of holders) {
      flow(w, holder, slot);
    }
  }
}

/** `part` with the regions of `own` where it has none of its own: they are made for this call alone. Those of function types stay. */
function withoutCalls(w: Walk, own: RegionType, part: RegionType): RegionType {
  const info = slotInfo(w.c.slots, part.type);
  if (own.slots.length !== part.slots.length) {
    return part;
  }
  return { type: part.type, slots: part.slots.map((region, i) => (region === EACH_CALL && info.inner[i] !== true ? at(own.slots, i) : region)) };
}

/** A closure value holds its captures; what its body lets flow between captures, parameters and result flows here. */
export function constrainClosure(w: Walk, closure: number, view: boolean, captures: readonly Operand[], to: RegionType): void {
  const env = at(to.slots, 0);
  const held: Region[] = [];
  const given: boolean[] = [];
  for (const capture of captures) {
    const type = operandType(w, capture);
    if (type !== undefined) {
      const skip = view ? 1 : 0;
      held.push(...type.slots.slice(skip));
      given.push(...shapeOf(w.c.slots, type.type, true).given.slice(skip));
      const info = slotInfo(w.c.slots, type.type);
      type.slots.forEach((region, i) => {
        flow(w, region, env);
        if (info.dropped[i] === true) {
          w.made.disposed.push({ region, span: w.span });
        }
      });
      if (holdsParameters(w, type.type)) {
        flow(w, BOUND, env);
      }
    }
  }
  applyFlows(w, w.flows[closure] ?? [], held, given, to);
}

/** Whether a type holds values of type parameters, outside of references and functions, that may have references in them. */
function holdsParameters(w: Walk, type: TypeId): boolean {
  const node = typeOf(w.c.program.table, type);
  switch (node.kind) {
    case "param":
    case "projection":
      return !implementsBehavior(w.c.program, w.c.env, langItem(w.c.program, "owned"), [type]);
    case "ref":
    case "func":
      return false;
    default:
      return childrenOf(node).some((part) => holdsParameters(w, part));
  }
}

/** Flows between what a func value holds, its parameters and its result, as numbered by `ClosureFlow`. `given` is parallel to `held`. */
function applyFlows(w: Walk, flows: readonly ClosureFlow[], held: readonly Region[], given: readonly boolean[], to: RegionType): void {
  const provided = given.concat(shapeOf(w.c.slots, to.type, false).given.slice(1));
  const outer: Region[] = [...held, ...to.slots.slice(1)];
  for (const one of flows) {
    const target = at(outer, one.to);
    if (one.from === PER_CALL) {
      if (target !== EACH_CALL) {
        w.made.perCall.push(target);
      }
      continue;
    }
    if (one.from === FROM_BOUND) {
      flow(w, BOUND, target);
      continue;
    }
    const from = at(outer, one.from);
    if (provided[one.to] === true) {
      if (one.to >= held.length) {
        w.made.stores.push({ region: target, span: w.span });
      } else if (one.from >= held.length) {
        w.made.escapes.push({ region: from, span: w.span });
      }
    }
    flow(w, from, target);
    if (from !== EACH_CALL && target !== EACH_CALL && flows.some((other) => other.from === one.to && other.to === one.from)) {
      w.made.same.push(from, target);
    }
  }
}

/** A function as a value: it holds nothing; what its signature lets flow between parameters and result flows here. */
function constrainFuncValue(w: Walk, func: FuncRef, to: RegionType): void {
  const node = typeOf(w.c.program.table, to.type);
  const known = w.c.program.funcs[func.def];
  if (node.kind !== "func" || known === undefined) {
    return;
  }
  const own = freshType(w.c.slots, w.supply, to.type);
  relate(w, own, to);
  const first = w.made.constraints.length;
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
  applyFlows(w, flowsBetween(w.made.constraints.slice(first), own.slots.slice(1)), [], [], own);
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
