/**
 * W010 [own.no-hidden-close]: a value of a `@must_close` type for which a drop is left after drop elaboration. Looked into are structs, tuples
 * and arrays; what an enum, a box or a list holds when it is dropped is not known. A local is reported once, where it is declared.
 */
import { newDiagnostic, report, withHelp, withLabel, type Diagnostics } from "../diagnostics/index.js";
import { at, EMPTY_SYM, text, type Span } from "../source/index.js";
import type { DropState, LocalId, MirBody, MoveFacts, Place } from "../mir/index.js";
import { envOf, fieldsOf, normalize, showType, typeOf, type Env, type Program, type TypeId } from "../types/index.js";
import { findChild, pathTree, type PathTree } from "./path_tree.js";

interface ClosedCheck {
  readonly program: Program;
  readonly env: Env;
  readonly tree: PathTree;
}

/** The type for which a value of a type is to be closed: its own or that of a part; -1 for none. */
const NONE: TypeId = -1;

/** Whether the program has a type that must be closed. */
export function hasMustClose(program: Program): boolean {
  return program.adts.some((sig) => sig?.mustClose === true);
}

/** Checks the drops of one body; `facts` are its move facts. */
export function checkClosed(program: Program, body: MirBody, facts: MoveFacts, diagnostics: Diagnostics): void {
  const env = envOf(program, body.owner);
  if (body.locals.every((local) => openType(program, env, local.type) === NONE)) {
    return;
  }
  const check: ClosedCheck = { program, env, tree: pathTree(facts.paths, body.locals.length) };
  const seen = new Set<LocalId>();
  body.blocks.forEach((block, number) => {
    block.instrs.forEach((instr, index) => {
      const state = instr.kind === "drop" ? facts.drops.get(number * 1048576 + index) : undefined;
      if (instr.kind !== "drop" || state === undefined || seen.has(instr.place.local)) {
        return;
      }
      const open = openDrop(check, typeOfPlace(body, instr.place), state);
      if (open !== NONE) {
        seen.add(instr.place.local);
        reportOpen(program, body, instr.place, open, instr.span, diagnostics);
      }
    });
  });
}

function typeOfPlace(body: MirBody, place: Place): TypeId {
  const last = place.projection[place.projection.length - 1];
  return last === undefined ? at(body.locals, place.local).type : last.type;
}

/** What a drop of a place leaves open. */
function openDrop(check: ClosedCheck, type: TypeId, state: DropState): TypeId {
  if (state.state === "dead") {
    return NONE;
  }
  if (state.state === "live") {
    return openType(check.program, check.env, type);
  }
  const dead = new Set<number>();
  for (const part of state.parts) {
    if (part.state === "dead") {
      dead.add(part.path);
    }
  }
  return openPath(check, at(state.parts, 0).path, type, dead);
}

/** The same for a path of which parts may be moved out of. */
function openPath(check: ClosedCheck, path: number, raw: TypeId, dead: ReadonlySet<number>): TypeId {
  const type = normalize(check.program, check.env, raw);
  const node = typeOf(check.program.table, type);
  const sig = node.kind === "adt" ? check.program.adts[node.def] : undefined;
  if (node.kind === "array") {
    return openElements(check, path, node.elem, node.len, dead);
  }
  const isWhole = sig !== undefined && (sig.isEnum || sig.mustClose);
  if (isWhole || (node.kind !== "adt" && node.kind !== "tuple")) {
    return dead.has(path) ? NONE : openType(check.program, check.env, type);
  }
  const fields = fieldsOf(check.program, type, 0);
  for (let field = 0; field < fields.length; field += 1) {
    const child = findChild(check.tree, path, { kind: "field", field, variant: 0, type: at(fields, field) });
    const isDead = child < 0 && dead.has(path);
    const open = child >= 0 ? openPath(check, child, at(fields, field), dead) : isDead ? NONE : openType(check.program, check.env, at(fields, field));
    if (open !== NONE) {
      return open;
    }
  }
  return NONE;
}

/** The same for an array of which elements may be moved out of. */
function openElements(check: ClosedCheck, path: number, elem: TypeId, length: TypeId, dead: ReadonlySet<number>): TypeId {
  const children = at(check.tree.children, path);
  for (const child of children) {
    const open = openPath(check, child, elem, dead);
    if (open !== NONE) {
      return open;
    }
  }
  const known = typeOf(check.program.table, length);
  const isTaken = known.kind === "const" && BigInt(children.length) === known.value;
  return isTaken || dead.has(path) ? NONE : openType(check.program, check.env, elem);
}

/** The type that is to be closed in a value that is dropped whole. */
function openType(program: Program, env: Env, raw: TypeId): TypeId {
  const type = normalize(program, env, raw);
  const node = typeOf(program.table, type);
  if (node.kind === "array") {
    return openType(program, env, node.elem);
  }
  const sig = node.kind === "adt" ? program.adts[node.def] : undefined;
  if (sig?.mustClose === true) {
    return type;
  }
  if (node.kind !== "tuple" && (sig === undefined || sig.isEnum)) {
    return NONE;
  }
  for (const field of fieldsOf(program, type, 0)) {
    const open = openType(program, env, field);
    if (open !== NONE) {
      return open;
    }
  }
  return NONE;
}

function reportOpen(program: Program, body: MirBody, place: Place, open: TypeId, span: Span, diagnostics: Diagnostics): void {
  const local = at(body.locals, place.local);
  const isNamed = local.name !== EMPTY_SYM && (local.kind === "user" || local.kind === "param");
  const shown = "`" + showType(program, open) + "`";
  const isOwn = place.projection.length === 0 && normalize(program, envOf(program, body.owner), local.type) === open;
  const name = isNamed ? "`" + text(program.interner, local.name) + "`" : "this value";
  const message = isOwn ? name + " is dropped without `close`" : name + " is dropped with a " + shown + " in it that is not closed";
  const made = newDiagnostic("W010", local.span, message);
  if (span.start !== local.span.start || span.end !== local.span.end) {
    withLabel(made, span, "it is dropped here");
  }
  report(diagnostics, withHelp(made, "call `close`, which takes it, on every way"));
}
