/**
 * Function bodies: from MIR after drop elaboration to LLVM.
 */
import { internalError } from "../diagnostics/index.js";
import { reversePostOrder, type Instr, type MirBody, type Terminator } from "../mir/index.js";
import { at } from "../source/index.js";
import { typeOf, type TypeId } from "../types/index.js";
import { buildReturn, storeParts, type FuncAbi, type Pass } from "./abi.js";
import {
  addBlock,
  buildBr,
  buildCondBr,
  buildOffset,
  buildSwitch,
  buildUnreachable,
  constInt,
  constSmall,
  paramOf,
  positionAtEnd,
  type LlBlock,
  type LlValue,
  type SwitchCase,
} from "./builder.js";
import type { Codegen, Instance } from "./codegen.js";
import { classifyLocals } from "./classify_locals.js";
import { registerBits } from "./emit_arith.js";
import { callWith, emitCall } from "./emit_call.js";
import { untagged } from "./emit_cast.js";
import { emitDropAt, emitDropFunc, emitIf } from "./emit_drop.js";
import { emitGlobalFunc } from "./emit_global.js";
import { emitCheck } from "./emit_panic.js";
import { emitPlace, operandType, placeType, readOperand } from "./emit_place.js";
import { emitPowFunc } from "./emit_pow.js";
import { emitAssign } from "./emit_rvalue.js";
import { layout, localType, newBlock, newEmitter, newSlot, request, slotFor, type Emitter } from "./emitter.js";
import { bodyOf, funcInstance } from "./instances.js";
import { ENV_CAPTURES, ENV_DONE, SCALAR_BOOL, SCALAR_I8 } from "./layout.js";
import { copyMemory, loadScalar, loadValue, pairValue, scalarOf, scalarValue, storeScalar, storeValue, VALUE_NONE, type Value } from "./values.js";

/** Emits the function of an instance. */
export function emitInstance(cg: Codegen, instance: Instance): void {
  const what = instance.what;
  switch (what.kind) {
    case "func":
    case "closure":
      emitBody(cg, instance, bodyOf(cg, what), what.args, what.kind === "closure", what.kind === "closure" && what.heap);
      return;
    case "shim":
      emitShim(cg, instance, what.def, what.args);
      return;
    case "global":
      emitGlobalFunc(cg, instance, what.def);
      return;
    case "drop":
      emitDropFunc(cg, instance, what.type);
      return;
    case "pow":
      emitPowFunc(cg, instance, what.type, what.exponent);
  }
}

/** The parameters of an LLVM function, taken one after the other. */
interface Params {
  readonly instance: Instance;
  next: number;
}

function takeParam(params: Params): LlValue {
  params.next += 1;
  return paramOf(params.instance.func, params.next - 1);
}

/** The value of a parameter as it comes in; one by address stays where it is. */
function takeValue(e: Emitter, params: Params, pass: Pass): Value {
  switch (pass.kind) {
    case "none":
      return VALUE_NONE;
    case "scalar":
      return scalarValue(takeParam(params));
    case "pair": {
      const first = takeParam(params);
      return pairValue(first, takeParam(params));
    }
    case "indirect":
      return { kind: "memory", pointer: takeParam(params) };
    case "coerce": {
      const slot = newSlot(e, 16, 16);
      const parts: LlValue[] = [];
      for (let i = 0; i < pass.types.length; i += 1) {
        parts.push(takeParam(params));
      }
      storeParts(e.m, pass, parts, slot);
      return { kind: "memory", pointer: slot };
    }
  }
}

function emitBody(cg: Codegen, instance: Instance, body: MirBody, args: readonly TypeId[], closure: boolean, heap: boolean): void {
  const m = cg.m;
  const abi = instance.abi;
  const place = abi.place ? paramOf(instance.func, paramCount(abi) - 1) : undefined;
  const e = newEmitter(cg, instance, body, args, place);
  const start = addBlock(m, instance.func, "");
  positionAtEnd(m, start);
  const params: Params = { instance, next: 0 };
  const result = abi.ret.kind === "indirect" ? takeParam(params) : undefined;
  makeHomes(e, body, result);
  if (closure) {
    enterEnv(e, body, takeParam(params), heap);
  }
  const first = closure ? 2 : 1;
  for (let i = 0; i < abi.params.length; i += 1) {
    const value = takeValue(e, params, at(abi.params, i));
    if (first + i <= body.paramCount) {
      enterParam(e, body, first + i, value);
    } else {
      e.values.push(value);
    }
  }
  emitBlocks(e, body, abi, start);
  positionAtEnd(m, e.entry);
  buildBr(m, start);
}

function paramCount(abi: FuncAbi): number {
  let count = (abi.ret.kind === "indirect" ? 1 : 0) + (abi.env ? 1 : 0) + (abi.place ? 1 : 0);
  for (const param of abi.params) {
    count += param.types.length;
  }
  return count;
}

/** Decides where locals live and makes stack slots. The return slot of an indirect result is the caller's memory. */
function makeHomes(e: Emitter, body: MirBody, result: LlValue | undefined): void {
  const reprs = [];
  for (let local = 0; local < body.locals.length; local += 1) {
    reprs.push(layout(e, localType(e, body, local)).repr);
  }
  const homes = classifyLocals(body, reprs);
  for (let local = 0; local < body.locals.length; local += 1) {
    const home = at(homes, local);
    e.homes.push(home);
    e.values.push(undefined);
    const isParam = local >= 1 && local <= body.paramCount;
    if (home !== "memory" || (isParam && at(reprs, local).kind === "memory")) {
      e.slots.push(undefined);
    } else {
      e.slots.push(local === 0 && result !== undefined ? result : slotFor(e, layout(e, localType(e, body, local))));
    }
  }
}

/** Makes a parameter the value of its local. One in memory is the callee's own. */
function enterParam(e: Emitter, body: MirBody, local: number, value: Value): void {
  const home = e.homes[local];
  if (home === "register") {
    e.values[local] = value;
  } else if (value.kind === "memory") {
    e.slots[local] = value.pointer;
  } else if (home === "memory") {
    const slot = e.slots[local] ?? internalError("llvm", e.span, "a parameter without slot");
    storeValue(e.m, layout(e, localType(e, body, local)), value, slot);
  }
}

/** Local 1 of a closure: a reference to the captures, or for a consuming body the captures themselves, moved out. */
function enterEnv(e: Emitter, body: MirBody, env: LlValue, heap: boolean): void {
  const m = e.m;
  const type = localType(e, body, 1);
  const block = heap ? untagged(e, env) : env;
  const captures = heap ? buildOffset(m, block, ENV_CAPTURES) : env;
  if (typeOf(e.cg.program.table, type).kind === "ref") {
    enterParam(e, body, 1, scalarValue(captures));
    return;
  }
  const whole = layout(e, type);
  if (heap) {
    storeScalar(m, SCALAR_I8, constSmall(m, 8, 1), buildOffset(m, block, ENV_DONE));
  }
  if (whole.repr.kind !== "memory") {
    enterParam(e, body, 1, loadValue(m, whole.repr, captures));
    return;
  }
  const slot = slotFor(e, whole);
  copyMemory(m, slot, captures, whole.size);
  e.slots[1] = slot;
}

function emitBlocks(e: Emitter, body: MirBody, abi: FuncAbi, start: LlBlock): void {
  const order = reversePostOrder(body.blocks);
  const blocks: (LlBlock | undefined)[] = [];
  for (let i = 0; i < body.blocks.length; i += 1) {
    blocks.push(undefined);
  }
  for (const id of order) {
    blocks[id] = newBlock(e);
  }
  positionAtEnd(e.m, start);
  buildBr(e.m, blockOf(e, blocks, 0));
  for (const id of order) {
    const block = at(body.blocks, id);
    positionAtEnd(e.m, blockOf(e, blocks, id));
    for (const instr of block.instrs) {
      e.span = instr.span;
      emitInstr(e, body, instr);
    }
    e.span = block.term.span;
    emitTerminator(e, body, abi, block.term, blocks);
  }
}

function blockOf(e: Emitter, blocks: readonly (LlBlock | undefined)[], id: number): LlBlock {
  return blocks[id] ?? internalError("llvm", e.span, "a jump to a block that cannot be reached");
}

function emitInstr(e: Emitter, body: MirBody, instr: Instr): void {
  switch (instr.kind) {
    case "assign":
      emitAssign(e, body, instr.place, instr.value);
      return;
    case "call":
      emitCall(e, body, instr.dest, instr.callee, instr.args);
      return;
    case "drop":
      emitDrop(e, body, instr);
      return;
    case "check":
      emitCheck(e, body, instr.check);
      return;
    case "ptr_write": {
      const pointer = scalarOf(readOperand(e, body, instr.pointer));
      const whole = layout(e, operandType(e, body, instr.value));
      storeValue(e.m, whole, readOperand(e, body, instr.value), pointer);
      return;
    }
    case "set_flag":
      storeScalar(e.m, SCALAR_BOOL, constSmall(e.m, 1, instr.value ? 1 : 0), flagSlot(e, instr.flag));
      return;
    case "live":
    case "dead":
      return;
  }
}

function flagSlot(e: Emitter, flag: number): LlValue {
  return e.slots[flag] ?? internalError("llvm", e.span, "a flag without slot");
}

function emitDrop(e: Emitter, body: MirBody, instr: Extract<Instr, { kind: "drop" }>): void {
  const type = placeType(e, body, instr.place);
  if (instr.flag < 0) {
    emitDropAt(e, type, emitPlace(e, body, instr.place).pointer);
    return;
  }
  emitIf(e, loadScalar(e.m, SCALAR_BOOL, flagSlot(e, instr.flag)), () => {
    emitDropAt(e, type, emitPlace(e, body, instr.place).pointer);
  });
}

function emitTerminator(e: Emitter, body: MirBody, abi: FuncAbi, term: Terminator, blocks: readonly (LlBlock | undefined)[]): void {
  const m = e.m;
  switch (term.kind) {
    case "goto":
      buildBr(m, blockOf(e, blocks, term.target));
      return;
    case "branch":
      buildCondBr(m, scalarOf(readOperand(e, body, term.cond)), blockOf(e, blocks, term.then), blockOf(e, blocks, term.otherwise));
      return;
    case "switch":
      emitSwitch(e, body, term, blocks);
      return;
    case "return":
      emitReturn(e, body, abi);
      return;
    case "resume":
    case "unreachable":
      buildUnreachable(m);
  }
}

/** A switch on an integer, `Bool` or `Char`; without `otherwise` the cases are all there are. */
function emitSwitch(e: Emitter, body: MirBody, term: Extract<Terminator, { kind: "switch" }>, blocks: readonly (LlBlock | undefined)[]): void {
  const m = e.m;
  const type = operandType(e, body, term.value);
  const value = scalarOf(readOperand(e, body, term.value));
  const bits = registerBits(e, type);
  const cases: SwitchCase[] = [];
  for (const one of term.cases) {
    cases.push({ value: constInt(m, bits, one.value), target: blockOf(e, blocks, one.target) });
  }
  if (term.otherwise >= 0) {
    buildSwitch(m, value, blockOf(e, blocks, term.otherwise), cases);
    return;
  }
  const never = newBlock(e);
  buildSwitch(m, value, never, cases);
  positionAtEnd(m, never);
  buildUnreachable(m);
}

function emitReturn(e: Emitter, body: MirBody, abi: FuncAbi): void {
  const home = e.homes[0];
  let value: Value = VALUE_NONE;
  if (home === "register") {
    value = e.values[0] ?? internalError("llvm", e.span, "a return without value");
  } else if (home === "memory") {
    const slot = e.slots[0] ?? internalError("llvm", e.span, "a result without slot");
    value = loadValue(e.m, abi.ret.layout.repr, slot);
  }
  buildReturn(e.m, abi, value, () => newSlot(e, 16, 8));
}

/** The code of a function's name as a value: calls it without the environment. */
function emitShim(cg: Codegen, instance: Instance, def: number, args: readonly TypeId[]): void {
  const m = cg.m;
  const e = newEmitter(cg, instance, undefined, [], undefined);
  e.span = at(cg.program.resolved.defs, def).span;
  const start = addBlock(m, instance.func, "");
  positionAtEnd(m, start);
  const target = funcInstance(cg, { def, args }, request(e));
  const params: Params = { instance, next: 0 };
  const into = instance.abi.ret.kind === "indirect" ? takeParam(params) : undefined;
  takeParam(params);
  const values: Value[] = [];
  for (const pass of instance.abi.params) {
    values.push(takeValue(e, params, pass));
  }
  const result = callWith(e, target.abi, { kind: "known", func: target.func }, into, undefined, values);
  buildReturn(m, instance.abi, result, () => newSlot(e, 16, 8));
  positionAtEnd(m, e.entry);
  buildBr(m, start);
}
