/**
 * State of MIR building and its elementary steps: locals, blocks, instructions, places.
 *
 * After a terminator there is no current block (`current` is NO_BLOCK) and instructions are dropped until a block is started.
 */
import { at, EMPTY_SYM, type Span, type Sym } from "../source/index.js";
import { langItem, mkAdt, needsDrop, isCopy, flagsOf, HAS_PARAM, HAS_PROJECTION, TY_NEVER, TY_UNIT, typeOf } from "../types/index.js";
import type { DefId, LocalIndex } from "../resolver/index.js";
import type { Env, Program, TypeId } from "../types/index.js";
import type { IrBody, IrClosure, IrExpr, IrExprId } from "../ir/index.js";
import {
  NO_BLOCK,
  NO_LOCAL,
  type Assigned,
  type BlockId,
  type Callee,
  type Check,
  type Instr,
  type LocalId,
  type LocalKind,
  type MirLocal,
  type Operand,
  type Place,
  type Projection,
  type Rvalue,
  type Terminator,
  type TerminatorKind,
} from "./mir.js";

/** Definitions of std that MIR building calls or constructs. */
export interface MirLang {
  readonly maybe: DefId;
  readonly just: number;
  readonly nothing: number;
  readonly ok: number;
  readonly err: number;
  readonly nothingError: TypeId;
  readonly list: DefId;
  readonly listFromArray: DefId;
  readonly listFromRepeat: DefId;
  readonly strEqual: DefId;
  readonly formatter: TypeId;
  readonly formatterWrite: DefId;
  readonly fmtNew: DefId;
  readonly fmtSetSpec: DefId;
  readonly fmtClearSpec: DefId;
  readonly fmtFinish: DefId;
  readonly printFormatted: DefId;
  readonly eprintFormatted: DefId;
  readonly printStr: DefId;
  readonly eprintStr: DefId;
  readonly panicFormatted: DefId;
  readonly panicStr: DefId;
  readonly unwrapNothing: DefId;
}

/** What `buildMir` may leave out. */
export interface BuildOptions {
  /** Whether `debug_assert` is checked. */
  readonly debugAsserts: boolean;
  /** Which contracts are checked [con.mode]. */
  readonly contracts: "all" | "pre" | "none";
}

/** What all bodies share. Facts are indexed by TypeId: 0 unknown, 1 no, 2 yes; only for types without type parameters. */
export interface Context {
  readonly program: Program;
  readonly lang: MirLang;
  readonly options: BuildOptions;
  readonly dropFacts: number[];
  readonly copyFacts: number[];
}

export interface OpenBlock {
  readonly instrs: Instr[];
  term: Terminator | undefined;
}

/** `start`: number of items when the scope began. A block scope is what [clo.env] calls a block. */
export interface Scope {
  start: number;
  readonly isBlock: boolean;
}

/** Where `break` and `continue` go, and how many scopes stay open there. */
export interface LoopFrame {
  readonly breakBlock: BlockId;
  readonly continueBlock: BlockId;
  readonly breakDepth: number;
  readonly continueDepth: number;
}

/** Where `!` inside of a `catch` goes: `local` takes the error, or is NO_LOCAL. */
export interface CatchFrame {
  readonly local: LocalId;
  readonly handler: BlockId;
  readonly depth: number;
  /** The error's type. */
  readonly type: TypeId;
}

/** Bits of `Builder.pending`: what happens when the local's scope ends. */
export const PENDING_DROP = 1;
export const PENDING_DEAD = 2;

/** State of one body. `localOf` maps locals of the IR body; `items` are the locals of all open scopes, in order of creation. */
export interface Builder {
  readonly cx: Context;
  readonly body: IrBody;
  readonly env: Env;
  /** Undefined for the function itself. */
  readonly closure: IrClosure | undefined;
  readonly ret: TypeId;
  readonly locals: MirLocal[];
  readonly pending: number[];
  readonly localOf: LocalId[];
  readonly blocks: OpenBlock[];
  readonly assigned: Assigned[];
  current: BlockId;
  readonly items: LocalId[];
  readonly scopes: Scope[];
  readonly loops: LoopFrame[];
  readonly catches: (CatchFrame | undefined)[];
  /** Where a function with postconditions goes instead of returning, and how many scopes stay open there; NO_BLOCK without. */
  epilogue: BlockId;
  epilogueDepth: number;
  unitSink: LocalId;
  neverSink: LocalId;
}

function variantNumber(program: Program, key: string): number {
  const def = langItem(program, key);
  return def < 0 ? 0 : at(program.resolved.defs, def).index;
}

function langType(program: Program, key: string): TypeId {
  return mkAdt(program.table, langItem(program, key), []);
}

/** Looks up everything MIR building needs from std. */
export function newContext(program: Program, options: BuildOptions): Context {
  const lang: MirLang = {
    maybe: langItem(program, "maybe"),
    just: variantNumber(program, "maybe_just"),
    nothing: variantNumber(program, "maybe_nothing"),
    ok: variantNumber(program, "outcome_ok"),
    err: variantNumber(program, "outcome_err"),
    nothingError: langType(program, "nothing_error"),
    list: langItem(program, "list"),
    listFromArray: langItem(program, "list_from_array"),
    listFromRepeat: langItem(program, "list_from_repeat"),
    strEqual: langItem(program, "str_equal"),
    formatter: langType(program, "formatter"),
    formatterWrite: langItem(program, "formatter_write"),
    fmtNew: langItem(program, "fmt_new"),
    fmtSetSpec: langItem(program, "fmt_set_spec"),
    fmtClearSpec: langItem(program, "fmt_clear_spec"),
    fmtFinish: langItem(program, "fmt_finish"),
    printFormatted: langItem(program, "print_formatted"),
    eprintFormatted: langItem(program, "eprint_formatted"),
    printStr: langItem(program, "print_str"),
    eprintStr: langItem(program, "eprint_str"),
    panicFormatted: langItem(program, "panic_formatted"),
    panicStr: langItem(program, "panic_str"),
    unwrapNothing: langItem(program, "panic_unwrap_nothing"),
  };
  return { program, lang, options, dropFacts: [], copyFacts: [] };
}

/** A builder without locals and blocks but the entry. */
export function newBuilder(cx: Context, body: IrBody, env: Env, closure: IrClosure | undefined): Builder {
  const localOf: LocalId[] = [];
  for (let i = 0; i < body.locals.length; i += 1) {
    localOf.push(NO_LOCAL);
  }
  const catches: (CatchFrame | undefined)[] = [];
  for (let i = 0; i < body.catchCount; i += 1) {
    catches.push(undefined);
  }
  return {
    cx,
    body,
    env,
    closure,
    ret: closure === undefined ? body.ret : closure.ret,
    assigned: [],
    locals: [],
    pending: [],
    localOf,
    blocks: [{ instrs: [], term: undefined }],
    current: 0,
    items: [],
    scopes: [],
    loops: [],
    catches,
    epilogue: NO_BLOCK,
    epilogueDepth: 0,
    unitSink: NO_LOCAL,
    neverSink: NO_LOCAL,
  };
}

/** The node `id` of the body. */
export function exprOf(b: Builder, id: IrExprId): IrExpr {
  return at(b.body.exprs, id);
}

// ---------------------------------------------------------------------------------------------------------- types

/** Whether dropping a value of the type does anything. */
export function typeNeedsDrop(b: Builder, type: TypeId): boolean {
  const program = b.cx.program;
  if ((flagsOf(program.table, type) & (HAS_PARAM | HAS_PROJECTION)) !== 0) {
    return needsDrop(program, b.env, type);
  }
  const known = b.cx.dropFacts[type] ?? 0;
  if (known !== 0) {
    return known === 2;
  }
  const result = needsDrop(program, b.env, type);
  setFact(b.cx.dropFacts, type, result);
  return result;
}

/** Whether reading a place of the type copies. */
export function typeIsCopy(b: Builder, type: TypeId): boolean {
  const program = b.cx.program;
  if ((flagsOf(program.table, type) & (HAS_PARAM | HAS_PROJECTION)) !== 0) {
    return isCopy(program, b.env, type);
  }
  const known = b.cx.copyFacts[type] ?? 0;
  if (known !== 0) {
    return known === 2;
  }
  const result = isCopy(program, b.env, type);
  setFact(b.cx.copyFacts, type, result);
  return result;
}

function setFact(facts: number[], type: TypeId, yes: boolean): void {
  while (facts.length <= type) {
    facts.push(0);
  }
  facts[type] = yes ? 2 : 1;
}

/** Whether the type is `ref T` or `mut ref T`. */
export function isRefType(b: Builder, type: TypeId): boolean {
  return typeOf(b.cx.program.table, type).kind === "ref";
}

// --------------------------------------------------------------------------------------------------------- locals

/** A new local. */
export function newLocal(b: Builder, name: Sym, type: TypeId, kind: LocalKind, mutable: boolean, span: Span): LocalId {
  b.locals.push({ name, type, kind, mutable, span });
  b.pending.push(0);
  return b.locals.length - 1;
}

/** A new temporary. */
export function newTemp(b: Builder, type: TypeId, span: Span): LocalId {
  return newLocal(b, EMPTY_SYM, type, "temp", false, span);
}

/** The local that stands for a variable of the IR body that this body declares. */
export function localFor(b: Builder, index: LocalIndex): LocalId {
  const known = at(b.localOf, index);
  if (known !== NO_LOCAL) {
    return known;
  }
  const source = at(b.body.locals, index);
  const made = newLocal(b, source.name, source.type, "user", source.mutable, source.span);
  b.localOf[index] = made;
  return made;
}

/** The place that swallows values of type Unit. */
export function unitSink(b: Builder, span: Span): Place {
  if (b.unitSink === NO_LOCAL) {
    b.unitSink = newLocal(b, EMPTY_SYM, TY_UNIT, "temp", true, span);
  }
  return localPlace(b.unitSink);
}

/** The destination of calls that do not return. */
export function neverSink(b: Builder, span: Span): Place {
  if (b.neverSink === NO_LOCAL) {
    b.neverSink = newLocal(b, EMPTY_SYM, TY_NEVER, "temp", true, span);
  }
  return localPlace(b.neverSink);
}

/** Whether what is stored there is never read. */
export function isSink(b: Builder, place: Place): boolean {
  return place.local === b.unitSink || place.local === b.neverSink;
}

// --------------------------------------------------------------------------------------------------------- places

const NO_STEPS: readonly Projection[] = [];

/** The place that is a local as a whole. */
export function localPlace(local: LocalId): Place {
  return { local, projection: NO_STEPS };
}

/** The place one step below `place`. */
export function project(place: Place, step: Projection): Place {
  return { local: place.local, projection: place.projection.concat([step]) };
}

/** Field `field` of variant `variant`. */
export function fieldPlace(place: Place, variant: number, field: number, type: TypeId): Place {
  return project(place, { kind: "field", field, variant, type });
}

/** Reads a place: a copy if its type is Copy, else a move. */
export function readPlace(b: Builder, place: Place, type: TypeId): Operand {
  return typeIsCopy(b, type) ? { kind: "copy", place } : { kind: "move", place };
}

export const UNIT_OPERAND: Operand = { kind: "const", value: { kind: "unit" }, type: TY_UNIT };

/** An integer constant. */
export function intOperand(value: bigint, type: TypeId): Operand {
  return { kind: "const", value: { kind: "int", value }, type };
}

// --------------------------------------------------------------------------------------------------------- blocks

/** A new block, not yet current. */
export function newBlock(b: Builder): BlockId {
  b.blocks.push({ instrs: [], term: undefined });
  return b.blocks.length - 1;
}

/** Makes `block` the current one. */
export function startBlock(b: Builder, block: BlockId): void {
  b.current = block;
}

/** Whether code that is emitted now can be reached. */
export function isReachable(b: Builder): boolean {
  return b.current !== NO_BLOCK;
}

/** Ends the current block. */
export function terminate(b: Builder, span: Span, kind: TerminatorKind): void {
  if (b.current === NO_BLOCK) {
    return;
  }
  at(b.blocks, b.current).term = { span, ...kind };
  b.current = NO_BLOCK;
}

/** Ends the current block with a jump. */
export function goTo(b: Builder, span: Span, target: BlockId): void {
  terminate(b, span, { kind: "goto", target });
}

/** Ends the current block with a two-way branch. */
export function branch(b: Builder, span: Span, cond: Operand, then: BlockId, otherwise: BlockId): void {
  terminate(b, span, { kind: "branch", cond, then, otherwise });
}

// --------------------------------------------------------------------------------------------------- instructions

function emit(b: Builder, instr: Instr): void {
  if (b.current !== NO_BLOCK) {
    at(b.blocks, b.current).instrs.push(instr);
  }
}

/** `place = value` */
export function assign(b: Builder, span: Span, place: Place, value: Rvalue): void {
  emit(b, { span, unwind: NO_BLOCK, kind: "assign", place, value });
}

/** `place = operand`; nothing for a Unit that nobody reads. */
export function assignUse(b: Builder, span: Span, place: Place, value: Operand): void {
  if (!isSink(b, place)) {
    assign(b, span, place, { kind: "use", value });
  }
}

/** `place = ()` */
export function assignUnit(b: Builder, span: Span, place: Place): void {
  assignUse(b, span, place, UNIT_OPERAND);
}

/** A call; one that does not return ends the block. */
export function emitCall(b: Builder, span: Span, dest: Place, type: TypeId, callee: Callee, args: readonly Operand[]): void {
  if (type !== TY_NEVER) {
    emit(b, { span, unwind: NO_BLOCK, kind: "call", dest, callee, args });
    return;
  }
  emit(b, { span, unwind: NO_BLOCK, kind: "call", dest: neverSink(b, span), callee, args });
  terminate(b, span, { kind: "unreachable" });
}

/** A call of a std function without generic arguments. */
export function callLang(b: Builder, span: Span, dest: Place, type: TypeId, def: DefId, args: readonly Operand[]): void {
  emitCall(b, span, dest, type, { kind: "func", func: { def, args: [] } }, args);
}

export function emitDrop(b: Builder, span: Span, place: Place): void {
  emit(b, { span, unwind: NO_BLOCK, kind: "drop", place, flag: NO_LOCAL });
}

export function emitCheck(b: Builder, span: Span, check: Check): void {
  emit(b, { span, unwind: NO_BLOCK, kind: "check", check });
}

export function emitPtrWrite(b: Builder, span: Span, pointer: Operand, value: Operand): void {
  emit(b, { span, unwind: NO_BLOCK, kind: "ptr_write", pointer, value });
}

export function emitLive(b: Builder, span: Span, local: LocalId): void {
  emit(b, { span, unwind: NO_BLOCK, kind: "live", local });
}

export function emitDead(b: Builder, span: Span, local: LocalId): void {
  emit(b, { span, unwind: NO_BLOCK, kind: "dead", local });
}

/** A temporary that holds an rvalue. */
export function tempOf(b: Builder, span: Span, type: TypeId, value: Rvalue): LocalId {
  const temp = newTemp(b, type, span);
  assign(b, span, localPlace(temp), value);
  return temp;
}

/** Reads a temporary. */
export function readTemp(b: Builder, temp: LocalId): Operand {
  return readPlace(b, localPlace(temp), at(b.locals, temp).type);
}
