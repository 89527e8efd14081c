/**
 * Drop elaboration of one body ([own.owner], [mir.explicit]).
 *
 * Requires: MIR as built and its move facts. Keeps: the numbers of all blocks and locals. Breaks: instruction numbers, so that the facts
 * no longer fit. A drop of a place that is
 * - initialised on every way stays; on no way goes; on some ways is guarded by a flag, which is set where the place is initialised and cleared
 *   where it is moved;
 * - moved from in parts becomes drops of its parts in declaration order; for an enum under a test of the variant, for many elements of an array in a loop.
 */
import { at, EMPTY_SYM, type Span } from "../source/index.js";
import {
  accessesOfInstr,
  NO_BLOCK,
  NO_LOCAL,
  type Access,
  type BlockId,
  type DropState,
  type Instr,
  type InstrKind,
  type LocalId,
  type MirBlock,
  type MirBody,
  type MirLocal,
  type MoveFacts,
  type Operand,
  type Place,
  type Projection,
  type Terminator,
} from "../mir/index.js";
import { envOf, fieldsOf, needsDrop, normalize, TY_BOOL, TY_U64, typeOf, type Env, type Program, type TypeId } from "../types/index.js";
import { findChild, pathTree, type PathTree } from "./path_tree.js";

type PartState = "live" | "dead" | "maybe";

interface Elaboration {
  readonly program: Program;
  readonly env: Env;
  readonly body: MirBody;
  readonly facts: MoveFacts;
  readonly tree: PathTree;
  readonly locals: MirLocal[];
  /** The flag of each path; NO_LOCAL for none. */
  readonly flags: LocalId[];
  readonly blocks: (MirBlock | undefined)[];
  /** The block that is being written, and its instructions so far. */
  current: BlockId;
  instrs: Instr[];
}

/** The body with explicit drops. */
export function elaborateDrops(program: Program, body: MirBody, facts: MoveFacts): MirBody {
  const e: Elaboration = {
    program,
    env: envOf(program, body.owner),
    body,
    facts,
    tree: pathTree(facts.paths, body.locals.length),
    locals: [...body.locals],
    flags: facts.paths.map(() => NO_LOCAL),
    blocks: body.blocks.map(() => undefined),
    current: 0,
    instrs: [],
  };
  makeFlags(e);
  body.blocks.forEach((block, number) => {
    e.current = number;
    e.instrs = [];
    if (number === 0) {
      clearFlags(e, at(body.locals, 0).span);
    }
    block.instrs.forEach((instr, index) => {
      elaborateInstr(e, instr, number * 1048576 + index);
    });
    finish(e, block.term);
  });
  const blocks = e.blocks.map((block): MirBlock => block ?? { instrs: [], term: { kind: "unreachable", span: at(body.locals, 0).span } });
  return { ...body, locals: e.locals, blocks };
}

/** A flag for every path that some drop finds initialised on some ways only. */
function makeFlags(e: Elaboration): void {
  for (const state of e.facts.drops.values()) {
    for (const part of state.parts) {
      if (part.state === "maybe" && at(e.flags, part.path) === NO_LOCAL) {
        const span = at(e.body.locals, at(e.facts.paths, part.path).local).span;
        e.flags[part.path] = e.locals.length;
        e.locals.push({ name: EMPTY_SYM, type: TY_BOOL, kind: "flag", mutable: true, span });
      }
    }
  }
}

function clearFlags(e: Elaboration, span: Span): void {
  e.flags.forEach((flag, path) => {
    if (flag !== NO_LOCAL) {
      const local = at(e.facts.paths, path).local;
      emit(e, span, { kind: "set_flag", flag, value: local >= 1 && local <= e.body.paramCount });
    }
  });
}

function emit(e: Elaboration, span: Span, instr: InstrKind): void {
  e.instrs.push({ ...instr, span, unwind: NO_BLOCK });
}

function finish(e: Elaboration, term: Terminator): void {
  e.blocks[e.current] = { instrs: e.instrs, term };
}

function newBlock(e: Elaboration): BlockId {
  e.blocks.push(undefined);
  return e.blocks.length - 1;
}

function startBlock(e: Elaboration, block: BlockId): void {
  e.current = block;
  e.instrs = [];
}

function elaborateInstr(e: Elaboration, instr: Instr, point: number): void {
  if (instr.kind === "drop") {
    const state = e.facts.drops.get(point);
    // A drop that no way reaches has no facts.
    if (state !== undefined) {
      elaborateDrop(e, instr.place, state, instr.span);
    }
    return;
  }
  e.instrs.push(instr);
  const accesses: Access[] = [];
  accessesOfInstr(instr, accesses);
  for (const access of accesses) {
    if (access.kind === "move" || access.kind === "write") {
      const path = exactPath(e, access.place);
      if (path >= 0) {
        setFlags(e, path, access.kind === "write", instr.span);
      }
    }
  }
}

function exactPath(e: Elaboration, place: Place): number {
  let path = at(e.tree.roots, place.local);
  for (const step of place.projection) {
    path = path < 0 ? -1 : findChild(e.tree, path, step);
  }
  return path;
}

function setFlags(e: Elaboration, path: number, value: boolean, span: Span): void {
  const flag = at(e.flags, path);
  if (flag !== NO_LOCAL) {
    emit(e, span, { kind: "set_flag", flag, value });
  }
  for (const child of at(e.tree.children, path)) {
    setFlags(e, child, value, span);
  }
}

function elaborateDrop(e: Elaboration, place: Place, state: DropState, span: Span): void {
  if (state.state === "live") {
    emit(e, span, { kind: "drop", place, flag: NO_LOCAL });
    const path = exactPath(e, place);
    if (path >= 0) {
      setFlags(e, path, false, span);
    }
    return;
  }
  if (state.state === "dead") {
    return;
  }
  const states = new Map<number, PartState>();
  for (const part of state.parts) {
    states.set(part.path, part.state);
  }
  const path = at(state.parts, 0).path;
  dropPath(e, path, place, typeOfPlace(e, place), states, span);
  setFlags(e, path, false, span);
}

function typeOfPlace(e: Elaboration, place: Place): TypeId {
  const last = place.projection[place.projection.length - 1];
  return last === undefined ? at(e.body.locals, place.local).type : last.type;
}

/** Whether the path and all below it share one state that needs no looking into parts. */
function isUniform(e: Elaboration, path: number, states: ReadonlyMap<number, PartState>): boolean {
  const own = states.get(path);
  const children = at(e.tree.children, path);
  if (own === "maybe") {
    return children.length === 0;
  }
  return children.every((child) => states.get(child) === own && isUniform(e, child, states));
}

function dropPath(e: Elaboration, path: number, place: Place, type: TypeId, states: ReadonlyMap<number, PartState>, span: Span): void {
  const own = states.get(path) ?? "dead";
  if (isUniform(e, path, states)) {
    dropGuarded(e, place, own, at(e.flags, path), span);
    return;
  }
  const node = typeOf(e.program.table, normalize(e.program, e.env, type));
  if (node.kind === "array") {
    const length = typeOf(e.program.table, node.len);
    dropElements(e, path, place, node.elem, length.kind === "const" ? Number(length.value) : 0, states, span);
    return;
  }
  const adt = node.kind === "adt" ? e.program.adts[node.def] : undefined;
  if (adt !== undefined && adt.isEnum) {
    dropEnumParts(e, path, place, type, states, span);
    return;
  }
  dropFields(e, path, place, type, 0, states, span);
}

/** Drops what is left of a struct, tuple or variant, field by field. */
function dropFields(e: Elaboration, path: number, place: Place, type: TypeId, variant: number, states: ReadonlyMap<number, PartState>, span: Span): void {
  fieldsOf(e.program, type, variant).forEach((raw, field) => {
    const fieldType = normalize(e.program, e.env, raw);
    const step: Projection = { kind: "field", field, variant, type: fieldType };
    const part: Place = { local: place.local, projection: [...place.projection, step] };
    const child = findChild(e.tree, path, step);
    if (child >= 0) {
      dropPath(e, child, part, fieldType, states, span);
    } else if (needsDrop(e.program, e.env, fieldType)) {
      dropGuarded(e, part, states.get(path) ?? "dead", at(e.flags, path), span);
    }
  });
}

/** Drops what is left of an array, element by element. */
function dropElements(e: Elaboration, path: number, place: Place, elem: TypeId, length: number, states: ReadonlyMap<number, PartState>, span: Span): void {
  const moved: { readonly child: number; readonly offset: number }[] = [];
  for (const child of at(e.tree.children, path)) {
    const step = at(at(e.facts.paths, child).projection, place.projection.length);
    if (step.kind === "const_index") {
      moved.push({ child, offset: step.offset });
    }
  }
  moved.sort((a, b) => a.offset - b.offset);
  let from = 0;
  for (const { child, offset } of moved) {
    dropRun(e, path, place, elem, from, offset, states, span);
    dropPath(e, child, { local: place.local, projection: [...place.projection, { kind: "const_index", offset, type: elem }] }, elem, states, span);
    from = offset + 1;
  }
  dropRun(e, path, place, elem, from, length, states, span);
}

/** As many elements as are dropped one by one. */
const FEW = 8;

/** Drops the elements `from` to `to` of an array, of which nothing was moved. */
function dropRun(e: Elaboration, path: number, place: Place, elem: TypeId, from: number, to: number, states: ReadonlyMap<number, PartState>, span: Span): void {
  const own = states.get(path) ?? "dead";
  const flag = at(e.flags, path);
  if (own === "dead" || from >= to || !needsDrop(e.program, e.env, elem)) {
    return;
  }
  if (to - from <= FEW) {
    for (let offset = from; offset < to; offset += 1) {
      dropGuarded(e, { local: place.local, projection: [...place.projection, { kind: "const_index", offset, type: elem }] }, own, flag, span);
    }
    return;
  }
  const counter = newLocal(e, TY_U64, true, span);
  const value: Operand = { kind: "copy", place: { local: counter, projection: [] } };
  emit(e, span, { kind: "assign", place: value.place, value: { kind: "use", value: numberOperand(from) } });
  const head = newBlock(e);
  const run = newBlock(e);
  const exit = newBlock(e);
  finish(e, { kind: "goto", target: head, span });
  startBlock(e, head);
  const test: Place = { local: newLocal(e, TY_BOOL, false, span), projection: [] };
  emit(e, span, { kind: "assign", place: test, value: { kind: "binary", op: "lt", left: value, right: numberOperand(to), checked: false } });
  finish(e, { kind: "branch", cond: { kind: "copy", place: test }, then: run, otherwise: exit, span });
  startBlock(e, run);
  dropGuarded(e, { local: place.local, projection: [...place.projection, { kind: "index", index: counter, type: elem }] }, own, flag, span);
  emit(e, span, { kind: "assign", place: value.place, value: { kind: "binary", op: "add", left: value, right: numberOperand(1), checked: false } });
  finish(e, { kind: "goto", target: head, span });
  startBlock(e, exit);
}

function newLocal(e: Elaboration, type: TypeId, mutable: boolean, span: Span): LocalId {
  e.locals.push({ name: EMPTY_SYM, type, kind: "temp", mutable, span });
  return e.locals.length - 1;
}

function numberOperand(value: number): Operand {
  return { kind: "const", value: { kind: "int", value: BigInt(value) }, type: TY_U64 };
}

function dropGuarded(e: Elaboration, place: Place, state: PartState, flag: LocalId, span: Span): void {
  if (state === "live") {
    emit(e, span, { kind: "drop", place, flag: NO_LOCAL });
  } else if (state === "maybe") {
    emit(e, span, { kind: "drop", place, flag });
  }
}

/** An enum of which one variant's parts were moved: other variants drop as a whole, that one part by part. */
function dropEnumParts(e: Elaboration, path: number, place: Place, type: TypeId, states: ReadonlyMap<number, PartState>, span: Span): void {
  const own = states.get(path) ?? "dead";
  if (own === "dead") {
    return;
  }
  const join = newBlock(e);
  if (own === "maybe") {
    const guarded = newBlock(e);
    const flag: Place = { local: at(e.flags, path), projection: [] };
    finish(e, { kind: "branch", cond: { kind: "copy", place: flag }, then: guarded, otherwise: join, span });
    startBlock(e, guarded);
  }
  const variants: number[] = [];
  for (const child of at(e.tree.children, path)) {
    const step = at(at(e.facts.paths, child).projection, place.projection.length);
    if (step.kind === "field" && !variants.includes(step.variant)) {
      variants.push(step.variant);
    }
  }
  variants.sort((a, b) => a - b);
  const number = newLocal(e, TY_U64, false, span);
  emit(e, span, { kind: "assign", place: { local: number, projection: [] }, value: { kind: "discriminant", place } });
  const cases = variants.map((variant) => ({ value: BigInt(variant), target: newBlock(e) }));
  const others = newBlock(e);
  finish(e, { kind: "switch", value: { kind: "copy", place: { local: number, projection: [] } }, cases, otherwise: others, span });
  variants.forEach((variant, i) => {
    startBlock(e, at(cases, i).target);
    dropFields(e, path, place, type, variant, withLive(states, path), span);
    finish(e, { kind: "goto", target: join, span });
  });
  startBlock(e, others);
  emit(e, span, { kind: "drop", place, flag: NO_LOCAL });
  finish(e, { kind: "goto", target: join, span });
  startBlock(e, join);
}

/** The states with the path itself known to be initialised (its flag has been tested). */
function withLive(states: ReadonlyMap<number, PartState>, path: number): Map<number, PartState> {
  const made = new Map(states);
  made.set(path, "live");
  return made;
}
