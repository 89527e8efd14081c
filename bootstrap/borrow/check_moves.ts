/**
 * Ownership along the control flow: use of moved values (S001), moves out of places that cannot be moved from (S015), and the facts that
 * drop elaboration needs.
 */
import { report } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import { NO_DEF } from "../resolver/index.js";
import type { DropState, Instr, MoveFacts, Place } from "../mir/index.js";
import { implementsBehavior, isDisposable, langItem, normalize, showType, typeOf, type TypeId } from "../types/index.js";
import { accessesOfInstr, accessesOfTerm, type Access } from "../mir/index.js";
import { hasBit } from "./bits.js";
import type { CheckContext } from "./check_context.js";
import { describePlace, isGlobal, typeAfter } from "./describe.js";
import { moveOut, useAfterMove } from "./errors.js";
import { applyAccess, enterState, newInitState, setPath, type InitFlow, type InitState } from "./init_flow.js";
import { isPart, lookupPath, type MovePaths, type PathId } from "./move_path.js";

interface MoveCheck {
  readonly c: CheckContext;
  readonly paths: MovePaths;
  /** Where each path is moved, in reverse post-order. */
  readonly moves: Span[][];
  readonly drops: Map<number, DropState>;
  /** For each path without a value that is used, as a whole or in part, the first such use in the source, and the place it names. */
  readonly used: Map<PathId, { readonly use: Span; readonly shown: Place }>;
}

/** Key of an instruction in `MoveFacts.drops`. */
export function pointKey(block: number, index: number): number {
  return block * 1048576 + index;
}

/** Checks all accesses of the body and returns the facts about its drops. */
export function checkMoves(c: CheckContext, flow: InitFlow, order: readonly number[]): MoveFacts {
  const check: MoveCheck = { c, paths: flow.paths, moves: flow.paths.paths.map(() => []), drops: new Map(), used: new Map() };
  const scratch: Access[] = [];
  for (const block of order) {
    for (const instr of at(c.body.blocks, block).instrs) {
      scratch.length = 0;
      accessesOfInstr(instr, scratch);
      for (const access of scratch) {
        if (access.kind === "move") {
          noteMove(check, access.place, instr.span);
        }
      }
    }
  }
  const state = newInitState(flow.paths.pathOf.length);
  for (const block of order) {
    const entry = flow.entry[block];
    if (entry !== undefined) {
      enterState(state, entry);
      checkBlock(check, block, state, scratch);
    }
  }
  for (const [path, { use, shown }] of check.used) {
    report(c.diagnostics, useAfterMove(use, describePlace(c, shown), moveSpan(check, path, use), duplicateHelp(c, at(flow.paths.paths, path).place)));
  }
  return { paths: flow.paths.paths.map((path) => path.place), drops: check.drops };
}

function noteMove(check: MoveCheck, place: Place, span: Span): void {
  const found = lookupPath(check.paths, place);
  if (found.exact) {
    at(check.moves, found.path).push(span);
  }
}

function checkBlock(check: MoveCheck, block: number, state: InitState, scratch: Access[]): void {
  const { instrs, term } = at(check.c.body.blocks, block);
  instrs.forEach((instr, index) => {
    scratch.length = 0;
    accessesOfInstr(instr, scratch);
    for (const access of scratch) {
      if (access.kind === "drop") {
        check.drops.set(pointKey(block, index), dropState(check.paths, state, access.place));
      } else {
        checkAccess(check, state, access, instr.span);
      }
      if (access.kind === "move") {
        checkMovable(check, access.place, instr);
      }
      applyAccess(check.paths, state, access);
    }
  });
  scratch.length = 0;
  accessesOfTerm(term, scratch);
  for (const access of scratch) {
    checkAccess(check, state, access, term.span);
  }
}

/** The path that must be initialised for an access, and whether all below it must be too. */
function checkAccess(check: MoveCheck, state: InitState, access: Access, span: Span): void {
  if (access.kind === "live" || access.kind === "dead") {
    return;
  }
  const found = lookupPath(check.paths, access.place);
  if (access.kind === "write") {
    if (access.place.projection.length === 0) {
      return;
    }
    const parent = found.exact ? at(check.paths.paths, found.path).parent : found.path;
    const depth = at(check.paths.paths, parent).place.projection.length;
    const throughBox = !isPart(at(access.place.projection, depth));
    requireInit(check, state, access.place, parent, throughBox, span);
    return;
  }
  const depth = at(check.paths.paths, found.path).place.projection.length;
  const whole = found.exact || !isPart(at(access.place.projection, depth));
  requireInit(check, state, access.place, found.path, whole, span);
}

function requireInit(check: MoveCheck, state: InitState, place: Place, path: PathId, whole: boolean, span: Span): void {
  const missing = whole ? firstUninit(check.paths, state, path) : isUninit(check.paths, state, path) ? path : -1;
  if (missing < 0) {
    return;
  }
  const owner = missingWhole(check.paths, state, missing);
  setPath(check.paths, state, path, true);
  const known = check.used.get(owner);
  if (known !== undefined && known.use.start <= span.start) {
    return;
  }
  const shown = at(check.paths.paths, missing).place.projection.length > place.projection.length ? at(check.paths.paths, missing).place : place;
  check.used.set(owner, { use: span, shown });
}

function isUninit(paths: MovePaths, state: InitState, path: PathId): boolean {
  return hasBit(state.uninit, at(paths.bits, path));
}

function firstUninit(paths: MovePaths, state: InitState, path: PathId): PathId {
  if (isUninit(paths, state, path)) {
    return path;
  }
  for (const child of at(paths.paths, path).children) {
    const found = firstUninit(paths, state, child);
    if (found >= 0) {
      return found;
    }
  }
  return -1;
}

/** Where the path or one it belongs to was moved; a place other than the use if there is one. */
function moveSpan(check: MoveCheck, path: PathId, use: Span): Span | undefined {
  let best: Span | undefined;
  for (let current = path; current >= 0; current = at(check.paths.paths, current).parent) {
    for (const span of at(check.moves, current)) {
      if (span.start !== use.start || span.end !== use.end) {
        return span;
      }
      best = span;
    }
  }
  return best;
}

/** The largest whole without a value that the path belongs to. */
function missingWhole(paths: MovePaths, state: InitState, path: PathId): PathId {
  let whole = path;
  for (let parent = at(paths.paths, whole).parent; parent >= 0 && isUninit(paths, state, parent); parent = at(paths.paths, whole).parent) {
    whole = parent;
  }
  return whole;
}

function duplicateHelp(c: CheckContext, place: Place): string {
  const type = typeAfter(c, place, place.projection.length);
  const duplicate = langItem(c.program, "duplicate");
  const name = describePlace(c, place);
  if (name === "" || duplicate === NO_DEF || !implementsBehavior(c.program, c.env, duplicate, [type])) {
    return "";
  }
  return "`" + name + ".duplicate()` where it is moved keeps it usable; so does passing `ref " + name + "`";
}

function hasKnownLength(c: CheckContext, type: TypeId): boolean {
  const node = typeOf(c.program.table, normalize(c.program, c.env, type));
  return node.kind === "array" && typeOf(c.program.table, node.len).kind === "const";
}

/** S015: through references, boxes and indexes, and out of types with a drop of their own. */
function checkMovable(check: MoveCheck, place: Place, instr: Instr): void {
  const c = check.c;
  for (let i = 0; i < place.projection.length; i += 1) {
    const step = at(place.projection, i);
    const base = typeAfter(c, place, i);
    const node = typeOf(c.program.table, base);
    let why = "";
    if (step.kind === "deref") {
      why = i === 0 && isGlobal(c, place) ? "a global variable" : node.kind === "ref" ? "behind a reference" : node.kind === "ptr" ? "behind a raw pointer" : "in a `" + showType(c.program, base) + "`";
    } else if (step.kind === "index" || (step.kind === "const_index" && !hasKnownLength(c, base))) {
      why = "an element of a `" + showType(c.program, base) + "`";
    } else if (step.kind === "field" && isDisposable(c.program, base) !== NO_DEF) {
      why = "part of a `" + showType(c.program, base) + "`, which implements Disposable";
    }
    if (why !== "") {
      const name = describePlace(c, place);
      const help = name === "" ? "match on a reference: `when ref x`" : "borrow it (`ref " + name + "`), or duplicate it";
      report(c.diagnostics, moveOut(instr.span, name, why, help));
      return;
    }
  }
}

/** The state of a place that is about to be dropped. */
function dropState(paths: MovePaths, state: InitState, place: Place): DropState {
  const found = lookupPath(paths, place);
  if (!found.exact) {
    return { state: "live", parts: [] };
  }
  const parts: { readonly path: number; readonly state: "live" | "dead" | "maybe" }[] = [];
  addParts(paths, state, found.path, parts);
  const first = at(parts, 0).state;
  if (parts.length === 1 || (first !== "maybe" && parts.every((part) => part.state === first))) {
    return { state: first, parts };
  }
  return { state: "partial", parts };
}

function addParts(paths: MovePaths, state: InitState, path: PathId, out: { readonly path: number; readonly state: "live" | "dead" | "maybe" }[]): void {
  const init = hasBit(state.init, at(paths.bits, path));
  const uninit = isUninit(paths, state, path);
  out.push({ path, state: init && uninit ? "maybe" : init ? "live" : "dead" });
  for (const child of at(paths.paths, path).children) {
    addParts(paths, state, child, out);
  }
}
