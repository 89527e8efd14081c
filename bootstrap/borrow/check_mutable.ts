/** Mutability (S005, [own.mut]): assignments and mutable borrows need a `var`, or a place behind `mut ref`. */
import { report } from "../diagnostics/index.js";
import { at, text, type Span } from "../source/index.js";
import type { Place } from "../mir/index.js";
import { langItem, typeOf } from "../types/index.js";
import { accessesOfInstr, type Access } from "../mir/index.js";
import type { CheckContext } from "./check_context.js";
import { captureOf, describePlace, isGlobal, typeAfter } from "./describe.js";
import { notMutable } from "./errors.js";

/** Why a place cannot be changed; `local` is the declaration to blame or -1. */
interface Obstacle {
  readonly why: string;
  readonly declared: Span | undefined;
  readonly help: string;
}

/** Checks every assignment and mutable borrow of the body; `order` has the reachable blocks. */
export function checkMutable(c: CheckContext, order: readonly number[]): void {
  for (const { local, span } of c.body.assigned) {
    demand(c, { local, projection: [] }, "assign to", span);
  }
  const scratch: Access[] = [];
  for (const block of order) {
    for (const instr of at(c.body.blocks, block).instrs) {
      scratch.length = 0;
      accessesOfInstr(instr, scratch);
      for (const access of scratch) {
        checkAccess(c, access, instr.span);
      }
    }
  }
}

/** A write of a whole variable is its declaration, or one of `assigned`. */
function checkAccess(c: CheckContext, access: Access, span: Span): void {
  switch (access.kind) {
    case "write":
      if (access.place.projection.length > 0) {
        demand(c, access.place, "assign to", span);
      }
      return;
    case "mut":
    case "two_phase":
      demand(c, access.place, "borrow mutably", span);
      return;
    default:
  }
}

function demand(c: CheckContext, place: Place, action: string, span: Span): void {
  const obstacle = findObstacle(c, place, span);
  if (obstacle !== undefined) {
    report(c.diagnostics, notMutable(span, action, describePlace(c, place), obstacle.why, obstacle.declared, obstacle.help));
  }
}

/** Looks from the end of the place towards its root for what decides. */
function findObstacle(c: CheckContext, place: Place, span: Span): Obstacle | undefined {
  const captured = captureOf(c, place);
  let throughMut = false;
  let interior = false;
  for (let i = place.projection.length - 1; i >= (captured?.steps ?? 0); i -= 1) {
    const node = typeOf(c.program.table, typeAfter(c, place, i));
    if (at(place.projection, i).kind !== "deref") {
      interior = interior || (node.kind === "adt" && c.program.adts[node.def]?.interiorMutable === true);
      continue;
    }
    if (node.kind === "ptr") {
      return undefined;
    }
    if (node.kind === "ref" && node.mut) {
      throughMut = true;
    } else if (node.kind === "ref") {
      if (interior && isLowlevel(c, span)) {
        return undefined;
      }
      if (i === 0 && isGlobal(c, place)) {
        return { why: "a global variable", declared: undefined, help: "a global changes through interior mutability only" };
      }
      return { why: "behind a shared reference", declared: undefined, help: "" };
    }
    if (node.kind === "adt" && node.def !== langItem(c.program, "heap")) {
      return { why: "shared", declared: undefined, help: "" };
    }
  }
  if (throughMut) {
    return undefined;
  }
  if (captured !== undefined) {
    return captureObstacle(c, place);
  }
  const local = at(c.body.locals, place.local);
  if (local.mutable || (local.kind !== "user" && local.kind !== "param")) {
    return undefined;
  }
  return letObstacle(c, local.span, text(c.program.resolved.interner, local.name));
}

/** Whether code is low-level: only there may fields of an `@interior_mutable` type be written through `ref` ([cell.type]). */
function isLowlevel(c: CheckContext, span: Span): boolean {
  if (c.program.funcs[c.body.owner]?.lowlevel === true) {
    return true;
  }
  return c.typed.exprs.some((expr) => expr.kind === "block" && expr.lowlevel && expr.span.start <= span.start && span.end <= expr.span.end);
}

function letObstacle(c: CheckContext, declared: Span, name: string): Obstacle {
  const help = name === "this" ? "declare the receiver as `mut this`" : "declare it " + (isLet(c, declared) ? "with `var " : "as `mut ") + name + "`";
  return { why: "not mutable", declared, help };
}

/** Whether the name is all that a `let` declares; `var` can stand for such a `let` only. */
function isLet(c: CheckContext, declared: Span): boolean {
  const ast = at(c.program.resolved.asts, declared.file);
  return ast.stmts.some((stmt) => {
    const pat = stmt.kind === "Let" ? at(ast.pats, stmt.pat) : undefined;
    return pat?.kind === "Binding" && pat.name.span.start === declared.start;
  });
}

/** Inside a closure a capture is as mutable as what it was taken from; a capture by reference was checked where it was taken. */
function captureObstacle(c: CheckContext, place: Place): Obstacle | undefined {
  const found = captureOf(c, place);
  if (found === undefined || found.capture.mode === "mut") {
    return undefined;
  }
  const local = at(c.typed.locals, found.capture.local);
  if (local.mutable) {
    return undefined;
  }
  return letObstacle(c, local.span, text(c.program.resolved.interner, local.name));
}
