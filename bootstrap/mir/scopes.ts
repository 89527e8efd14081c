/**
 * Scopes of variables and temporaries: what is dropped, and when its storage ends [own.owner] [own.temp].
 *
 * All open scopes share one stack of locals. Leaving a scope drops its locals in reverse; an exit (`break`, `!` …) emits the same for
 * every scope it leaves, which stay open for the code that follows.
 */
import { at, type Span } from "../source/index.js";
import type { IrPatId } from "../ir/index.js";
import type { LocalIndex } from "../resolver/index.js";
import {
  emitDead,
  emitDrop,
  emitLive,
  goTo,
  isReachable,
  localFor,
  localPlace,
  newBlock,
  PENDING_DEAD,
  PENDING_DROP,
  startBlock,
  typeNeedsDrop,
  type Builder,
} from "./builder.js";
import type { BlockId, LocalId, Operand } from "./mir.js";

/** Opens a scope; `isBlock` if closures inside keep their environments in it [clo.env]. */
export function pushScope(b: Builder, isBlock: boolean): void {
  b.scopes.push({ start: b.items.length, isBlock });
}

/** Closes the innermost scope and drops what it holds. */
export function popScope(b: Builder, span: Span): void {
  exitTo(b, b.scopes.length - 1, span);
  discardScope(b);
}

/** Closes the innermost scope whose drops are already emitted on every way out. */
export function discardScope(b: Builder): void {
  const scope = b.scopes.pop();
  if (scope !== undefined) {
    b.items.length = scope.start;
  }
}

/** Emits the drops of all scopes above `depth`, innermost first, without closing them. */
export function exitTo(b: Builder, depth: number, span: Span): void {
  if (depth >= b.scopes.length || !isReachable(b)) {
    return;
  }
  const first = at(b.scopes, depth).start;
  for (let i = b.items.length - 1; i >= first; i -= 1) {
    const local = at(b.items, i);
    const pending = at(b.pending, local);
    if ((pending & PENDING_DROP) !== 0) {
      emitDrop(b, span, localPlace(local));
    }
    if ((pending & PENDING_DEAD) !== 0) {
      emitDead(b, span, local);
    }
  }
}

/** Whether leaving the scopes above `depth` emits anything. */
export function hasPending(b: Builder, depth: number): boolean {
  return depth < b.scopes.length && b.items.length > at(b.scopes, depth).start;
}

/** A block that leaves the scopes above `depth` and goes to `target`; `target` itself where nothing is to be dropped. */
export function exitEdge(b: Builder, depth: number, span: Span, target: BlockId): BlockId {
  if (!hasPending(b, depth)) {
    return target;
  }
  const edge = newBlock(b);
  const current = b.current;
  startBlock(b, edge);
  exitTo(b, depth, span);
  goTo(b, span, target);
  b.current = current;
  return edge;
}

/** Puts a local under the innermost scope: dropped at its end if its type needs it; `storage` if its storage ends there. */
export function schedule(b: Builder, local: LocalId, storage: boolean): void {
  const pending = (typeNeedsDrop(b, at(b.locals, local).type) ? PENDING_DROP : 0) | (storage ? PENDING_DEAD : 0);
  if (pending !== 0) {
    b.pending[local] = pending;
    b.items.push(local);
  }
}

/** Puts a local whose value needs no drop under the innermost scope: only its storage ends there. */
export function scheduleStorage(b: Builder, local: LocalId): void {
  b.pending[local] = PENDING_DEAD;
  b.items.push(local);
}

/** Puts the storage of a local under the innermost block scope, below the temporaries that are alive. */
export function scheduleInBlock(b: Builder, local: LocalId): void {
  let scope = b.scopes.length - 1;
  while (scope > 0 && !at(b.scopes, scope).isBlock) {
    scope -= 1;
  }
  const position = scope + 1 < b.scopes.length ? at(b.scopes, scope + 1).start : b.items.length;
  b.items.splice(position, 0, local);
  b.pending[local] = PENDING_DEAD;
  for (let above = scope + 1; above < b.scopes.length; above += 1) {
    at(b.scopes, above).start += 1;
  }
}

/** An expression temporary was moved from on every way that leads on from here: nothing is left to drop. */
export function consume(b: Builder, operand: Operand): void {
  if (operand.kind === "move" && operand.place.projection.length === 0) {
    release(b, operand.place.local);
  }
}

/** As `consume`, for a temporary that was taken apart. */
export function release(b: Builder, local: LocalId): void {
  const pending = at(b.pending, local);
  if ((pending & PENDING_DROP) === 0 || at(b.locals, local).kind !== "temp") {
    return;
  }
  b.pending[local] = pending & ~PENDING_DROP;
  const start = b.scopes.length === 0 ? 0 : at(b.scopes, b.scopes.length - 1).start;
  while (b.items.length > start && b.pending[at(b.items, b.items.length - 1)] === 0) {
    b.items.pop();
  }
}

/** Consumes operands. */
export function consumeAll(b: Builder, operands: readonly Operand[]): void {
  for (const operand of operands) {
    consume(b, operand);
  }
}

/** Begins the storage of a variable of the IR body. */
export function declare(b: Builder, index: LocalIndex, span: Span): LocalId {
  const local = localFor(b, index);
  emitLive(b, span, local);
  return local;
}

/** Puts all variables of a pattern under the innermost scope, in order of declaration. */
export function schedulePattern(b: Builder, id: IrPatId): void {
  const pat = at(b.body.pats, id);
  switch (pat.kind) {
    case "binding":
      schedule(b, localFor(b, pat.local), true);
      return;
    case "deref":
      schedulePattern(b, pat.inner);
      return;
    case "variant":
      for (const field of pat.fields) {
        schedulePattern(b, field.pat);
      }
      return;
    case "tuple":
      for (const elem of pat.elems) {
        schedulePattern(b, elem);
      }
      return;
    case "slice":
      for (const elem of pat.prefix) {
        schedulePattern(b, elem);
      }
      if (pat.rest !== undefined && pat.rest >= 0) {
        schedulePattern(b, pat.rest);
      }
      return;
    case "or":
      schedulePattern(b, at(pat.alts, 0));
      return;
    default:
  }
}
