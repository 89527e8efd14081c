/**
 * Assignment between two annotations of one type, slot by slot ([bor.variance]).
 *
 * `EACH_CALL` stands for the regions of a function type's parameters and result, afresh for each call. A func value with regions of its own
 * becomes one for each call where it is assigned to such a type: its regions are marked per call, and what the body lets flow between
 * them decides whether that is right (check_universals.ts). The other way round a type for each call is used with certain regions: then
 * the result holds what the environment and the arguments hold, for a closure may return what it captures.
 */
import { at } from "../source/index.js";
import type { TypeId } from "../types/index.js";
import { shapeOf } from "./func_shape.js";
import { EACH_CALL, type Region, type RegionType } from "./region.js";
import { INVARIANT, slotInfo } from "./slots.js";
import { flow, type Walk } from "./walk.js";

/** `from` is assigned to `to`. */
export function relate(w: Walk, from: RegionType, to: RegionType): void {
  if (from.slots.length === to.slots.length) {
    relateInner(w, from, to, false);
  }
}

/**
 * Slots below a reference: of the place itself, or (slices) of the elements of a List or array, which are the same. `invariant`: whatever
 * their own variance.
 */
export function relateInner(w: Walk, from: RegionType, to: RegionType, invariant: boolean): void {
  const info = slotInfo(w.c.slots, to.type);
  const slots = from.slots.slice(from.slots.length - to.slots.length);
  let isFixed = false;
  let isUsed = false;
  for (let i = 0; i < to.slots.length; i += 1) {
    const a = at(slots, i);
    const b = at(to.slots, i);
    const strict = invariant || info.variance[i] === INVARIANT;
    // Inner slots follow on the own slot of their function type.
    isFixed = info.inner[i] === true ? isFixed : strict;
    if (a === EACH_CALL || b === EACH_CALL) {
      isUsed = isUsed || a !== b;
      markPerCall(w, a, b, isFixed);
      continue;
    }
    flow(w, a, b);
    if (strict) {
      flow(w, b, a);
      w.made.same.push(a, b);
    }
  }
  if (isUsed) {
    fillResults(w, to.type, slots, to.slots);
  }
}

/** One of the regions is `EACH_CALL`. `isFixed`: the function types must be equal, not only convertible. */
function markPerCall(w: Walk, a: Region, b: Region, isFixed: boolean): void {
  if (a !== EACH_CALL) {
    w.made.perCall.push(a);
  } else if (b !== EACH_CALL && isFixed) {
    w.made.perCall.push(b);
  }
}

/** What a func value of a type for each call gives when it is used with certain regions: what it holds, and what it is given. */
function fillResults(w: Walk, type: TypeId, from: readonly Region[], to: readonly Region[]): void {
  const shape = shapeOf(w.c.slots, type, false);
  for (const func of shape.funcs) {
    const given = at(shape.given, func.own);
    for (let result = func.ret; result < func.end; result += 1) {
      if (from[result] !== EACH_CALL || shape.given[result] !== given) {
        continue;
      }
      flow(w, at(from, func.own), at(to, result));
      for (let param = func.params; param < func.ret; param += 1) {
        if (shape.given[param] !== given) {
          flow(w, at(to, param), at(to, result));
        }
      }
    }
  }
}
