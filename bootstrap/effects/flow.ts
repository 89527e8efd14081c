/**
 * Which loops are never left [eff.infer]: while a body is walked, whether the place is reached, and how the loops around it go on.
 *
 * A way out of a loop is a `break`, a `return`, a `!` that returns or goes to a `catch` around the loop; a panic and the end of the process are none.
 * What repeats is a `loop` whose body's end, or a `continue` in it, is reached.
 */
import { at } from "../source/index.js";

/** A loop around the place. */
interface LoopFlow {
  /** Some way out is reached, `break` included. */
  left: boolean;
  /** A `break` is reached. */
  broken: boolean;
  /** A `continue` is reached. */
  repeated: boolean;
}

/** A `catch` around the place: its number, the loops around it, whether a `!` that goes to it is reached. */
interface CatchFlow {
  readonly index: number;
  readonly loops: number;
  reached: boolean;
}

/** State of the walk in one function or closure. */
export interface Flow {
  /** Whether control reaches the place. */
  live: boolean;
  readonly loops: LoopFlow[];
  readonly catches: CatchFlow[];
}

/** At the beginning of a function or closure. */
export function newFlow(): Flow {
  return { live: true, loops: [], catches: [] };
}

/** Into the body of a loop. */
export function enterLoop(flow: Flow): void {
  flow.loops.push({ left: false, broken: false, repeated: false });
}

/**
 * Behind a `loop`, which was entered if `entered`: reached by `break` only. Says whether it repeats and is never left.
 */
export function endLoop(flow: Flow, entered: boolean): boolean {
  const loop = flow.loops.pop();
  if (loop === undefined) {
    return false;
  }
  const repeats = flow.live || loop.repeated;
  flow.live = loop.broken;
  return entered && repeats && !loop.left;
}

/** Behind a loop that ends by itself. */
export function endCounted(flow: Flow, entered: boolean): void {
  flow.loops.pop();
  flow.live = entered;
}

/** At a `break`. */
export function leaveLoop(flow: Flow): void {
  if (flow.live && flow.loops.length > 0) {
    const loop = at(flow.loops, flow.loops.length - 1);
    loop.left = true;
    loop.broken = true;
  }
  flow.live = false;
}

/** At a `continue`. */
export function repeatLoop(flow: Flow): void {
  if (flow.live && flow.loops.length > 0) {
    at(flow.loops, flow.loops.length - 1).repeated = true;
  }
  flow.live = false;
}

/** Control may go from here to behind the loops from number `outer` on: 0 at a `return`. */
export function leaveLoops(flow: Flow, outer: number): void {
  if (flow.live) {
    for (let i = outer; i < flow.loops.length; i += 1) {
      at(flow.loops, i).left = true;
    }
  }
}

/** Into the body of a `catch`. */
export function enterCatch(flow: Flow, index: number): void {
  flow.catches.push({ index, loops: flow.loops.length, reached: false });
}

/** At a `!` that may go to the `catch` with this number. */
export function reachCatch(flow: Flow, index: number): void {
  for (const one of flow.catches) {
    if (one.index === index && flow.live) {
      one.reached = true;
      leaveLoops(flow, one.loops);
    }
  }
}

/** From the body of the innermost `catch` to its handler; says whether the body's end is reached. */
export function endCatchBody(flow: Flow): boolean {
  const done = flow.live;
  flow.live = flow.catches.pop()?.reached === true;
  return done;
}
