/**
 * Regions of the signature ([bor.region]): data of one may not flow into an unrelated one (S003). In a closure such flows are asked of its
 * surroundings instead.
 */
import { report, type Diagnostic } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import type { CheckContext } from "./check_context.js";
import { closureSlots } from "./constrain_func.js";
import { callEscapes, captureDropsReference, regionOfArgument, storesInArgument, unrelatedRegions } from "./errors.js";
import { solvePerCall, type PerCall } from "./per_call.js";
import { BOUND, EACH_CALL, FIRST_REGION, FROM_BOUND, PER_CALL, STATIC, type ClosureFlow } from "./region.js";
import { EMPTY_SET, findWay, holdsUniversal, type RegionValues } from "./solve_regions.js";
import type { BodyRegions, PlacedRegion } from "./walk.js";

/** Reports forbidden flows of a function's body. */
export function checkUniversals(c: CheckContext, regions: BodyRegions, solved: RegionValues): void {
  const seen: Span[] = [];
  for (const to of regions.universals) {
    for (const from of regions.universals) {
      if (to.region === from.region || to.region === EACH_CALL || from.region === EACH_CALL || from.region === STATIC) {
        continue;
      }
      if (holdsUniversal(solved, to.region, from.region) && !isLonger(regions, from.region, to.region)) {
        blame(c, regions, from.region, to.region, seen);
      }
    }
  }
  checkPerCall(c, regions, solved, solvePerCall(regions));
}

/** Whether `longer` is known to outlive `region`, directly or through others. */
function isLonger(regions: BodyRegions, longer: number, region: number): boolean {
  const queue = [region];
  for (let head = 0; head < queue.length; head += 1) {
    for (const next of at(regions.universals, at(queue, head)).outlivedBy) {
      if (next === longer) {
        return true;
      }
      if (!queue.includes(next)) {
        queue.push(next);
      }
    }
  }
  return false;
}

function blame(c: CheckContext, regions: BodyRegions, from: number, to: number, seen: Span[]): void {
  const way = findWay(regions.constraints, regions.regionCount, from, to);
  const span = way[way.length - 1]?.span ?? at(c.body.locals, 0).span;
  if (!seen.some((other) => other.start === span.start && other.end === span.end)) {
    seen.push(span);
    report(c.diagnostics, unrelatedRegions(span));
  }
}

/**
 * A closure that keeps what it is called with, or puts something else into it, cannot become a function type that takes any reference: regions
 * of different parameters are unrelated to each other and to what is captured ([bor.region]). Nor can what a type argument's region is in.
 */
function checkPerCall(c: CheckContext, regions: BodyRegions, solved: RegionValues, perCall: PerCall): void {
  const escapes = reportPerCall(c, regions.escapes, perCall, callEscapes);
  const stores = reportPerCall(c, regions.stores, perCall, storesInArgument);
  if (escapes + stores === 0) {
    reportPerCall(c, regions.rigid, perCall, regionOfArgument);
  }
  for (const one of regions.disposed) {
    if (at(solved.setOf, one.region) !== EMPTY_SET) {
      report(c.diagnostics, captureDropsReference(one.span));
      return;
    }
  }
}

/** Reports the regions that are per call, one for each place; how many. */
function reportPerCall(c: CheckContext, list: readonly PlacedRegion[], perCall: PerCall, message: (span: Span) => Diagnostic): number {
  const seen: Span[] = [];
  for (const one of list) {
    if (perCall[one.region] === true && !seen.some((span) => span.start === one.span.start && span.end === one.span.end)) {
      seen.push(one.span);
      report(c.diagnostics, message(one.span));
    }
  }
  return seen.length;
}

/** The flows between the outside regions of a closure's body. A flow out of the environment's own borrow is an error here. */
export function closureFlows(c: CheckContext, regions: BodyRegions, solved: RegionValues): ClosureFlow[] {
  const numbers = closureSlots(c.program, c.body, regions, c);
  const flows: ClosureFlow[] = [];
  const perCall = solvePerCall(regions);
  const seen: Span[] = [];
  for (const to of regions.universals) {
    for (const from of regions.universals) {
      if (from.region === to.region || !holdsUniversal(solved, to.region, from.region) || from.region < BOUND) {
        continue;
      }
      const source = from.region === BOUND ? FROM_BOUND : at(numbers, from.region);
      const target = at(numbers, to.region);
      if (source === -1 || to.region < FIRST_REGION) {
        if (to.region !== EACH_CALL) {
          blame(c, regions, from.region, to.region, seen);
        }
      } else if (target >= 0) {
        flows.push({ from: source, to: target });
      }
    }
  }
  perCall.forEach((isMarked, region) => {
    const target = at(numbers, region);
    if (isMarked && target >= 0) {
      flows.push({ from: PER_CALL, to: target });
    }
  });
  checkPerCall(c, regions, solved, perCall);
  return flows;
}
