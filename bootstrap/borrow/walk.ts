/** State of the walk that makes a body's constraints, and the region types of its places. */
import { at, type Span } from "../source/index.js";
import type { Operand, Place } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import type { CheckContext } from "./check_context.js";
import { fieldType, partType } from "./instantiate.js";
import { EACH_CALL, localOfGlobal, type ClosureFlow, type Constraint, type Loan, type Region, type RegionType, type Universal } from "./region.js";
import { staticType, type RegionSupply } from "./signature.js";

/** A region with the place it is asked for. */
export interface PlacedRegion {
  readonly region: Region;
  readonly span: Span;
}

/** Everything the region solver needs to know about a body. */
export interface BodyRegions {
  readonly locals: RegionType[];
  readonly universals: readonly Universal[];
  readonly constraints: Constraint[];
  readonly loans: Loan[];
  /** Regions that the drop of a capture would use, with the place of the closure: dropping a func value uses none ([clo.type]). */
  readonly disposed: PlacedRegion[];
  /** Pairs of regions that are the same: `a`, `b`, `a`, `b` … */
  readonly same: Region[];
  /** Regions that a conversion to a function type makes afresh for each call. */
  readonly perCall: Region[];
  /** Regions of what calls provide that flow into something captured; they must not be per call: see `callEscapes`. */
  readonly escapes: PlacedRegion[];
  /** Regions of what calls provide into which something else flows; they must not be per call: see `storesInArgument`. */
  readonly stores: PlacedRegion[];
  /** Regions in type arguments of calls: one for each argument, so they are not per call: see `regionOfArgument`. */
  readonly rigid: PlacedRegion[];
  regionCount: number;
}

/** Flows that closures of the same owner ask for, by closure number. */
export type ClosureFlows = (readonly ClosureFlow[] | undefined)[];

export interface Walk {
  readonly c: CheckContext;
  readonly made: BodyRegions;
  readonly flows: ClosureFlows;
  readonly supply: RegionSupply;
  readonly heap: number;
  block: number;
  index: number;
  span: Span;
}

/** What is in `from` flows into `to`. */
export function flow(w: Walk, from: Region, to: Region): void {
  if (from !== to && from !== EACH_CALL && to !== EACH_CALL) {
    w.made.constraints.push({ from, to, span: w.span });
  }
}

/** Region type of a place. */
export function placeType(w: Walk, place: Place): RegionType {
  return placeTypeAt(w, place, place.projection.length);
}

/** Region type of a place after its first `steps` projections. */
export function placeTypeAt(w: Walk, place: Place, steps: number): RegionType {
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

/**
 * Region type of an operand; undefined for constants, which live forever (`constrainFuncValue` is about functions). So do globals, and what is put
 * into one must. A thread-local one is borrowed until the function returns.
 */
export function operandType(w: Walk, operand: Operand): RegionType | undefined {
  if (operand.kind === "const" && operand.value.kind === "global") {
    const type = staticType(w.c.slots, operand.type);
    return w.c.program.consts[operand.value.def]?.isThreadLocal === true ? borrowedGlobal(w, operand.value.def, type) : type;
  }
  return operand.kind === "const" ? undefined : placeType(w, operand.place);
}

function borrowedGlobal(w: Walk, def: DefId, type: RegionType): RegionType {
  const region = w.supply.next;
  w.supply.next += 1;
  const place: Place = { local: localOfGlobal(def), projection: [] };
  w.made.loans.push({ place, kind: "ref", region, block: w.block, index: w.index, span: w.span, waiting: -1 });
  return { type: type.type, slots: [region, ...type.slots.slice(1)] };
}
