/**
 * Calls of functions and func values.
 */
import { internalError } from "../diagnostics/index.js";
import type { Callee, MirBody, Operand, Place } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import { at, text } from "../source/index.js";
import { hasCode, typeOf, type FuncRef, type TypeId } from "../types/index.js";
import { callTarget, makeAbi, pushArg, splitResult, type FuncAbi, type Target } from "./abi.js";
import { addLibrary, type LlValue } from "./builder.js";
import { emitExternCall } from "./emit_extern.js";
import { concreteArgs } from "./emit_const.js";
import { emitEnvDrop } from "./emit_drop.js";
import { emitIntrinsic } from "./emit_intrinsic.js";
import { emitPlace, operandType, placeType, readOperand, readPlace, writePlace } from "./emit_place.js";
import { layout, newSlot, panicPlace, request, slotFor, type Emitter } from "./emitter.js";
import { funcInstance, reachedFunc, variadicTypes } from "./instances.js";
import { copyMemory, firstOf, secondOf, undefValue, type Value } from "./values.js";

/** `dest = callee(args)` */
export function emitCall(e: Emitter, body: MirBody, dest: Place, callee: Callee, args: readonly Operand[]): void {
  if (e.cg.failed) {
    return;
  }
  if (callee.kind === "func") {
    emitFuncCall(e, body, dest, callee.func, args);
    return;
  }
  const type = placeType(e, body, callee.place);
  const value = readPlace(e, body, callee.place);
  const env = secondOf(value);
  emitAbiCall(e, body, dest, valueAbi(e, type), { kind: "pointer", pointer: firstOf(value) }, env, args);
  if (callee.call === "move") {
    emitEnvDrop(e, env);
  }
}

function emitFuncCall(e: Emitter, body: MirBody, dest: Place, written: FuncRef, args: readonly Operand[]): void {
  const func = reachedFunc(e.cg, { def: written.def, args: concreteArgs(e, written.args) }, request(e));
  if (e.cg.failed) {
    return;
  }
  const sig = e.cg.program.funcs[func.def] ?? internalError("llvm", e.span, "call of something that is no function");
  if (sig.abi === "tml" || (hasCode(sig) && !isInside(e, func.def))) {
    const more = sig.variadic ? args.slice(sig.params.length).map((arg) => operandType(e, body, arg)) : func.args;
    const instance = funcInstance(e.cg, { def: func.def, args: more }, request(e));
    emitAbiCall(e, body, dest, instance.abi, { kind: "known", func: instance.func }, undefined, args);
    return;
  }
  const values: Value[] = [];
  const types: TypeId[] = [];
  for (const arg of args) {
    values.push(readOperand(e, body, arg));
    types.push(operandType(e, body, arg));
  }
  if (isInside(e, func.def)) {
    variadicTypes(e.cg, at(e.cg.instances, e.instance).what).forEach((type, i) => {
      types.push(type);
      values.push(e.values[body.locals.length + i] ?? internalError("llvm", e.span, "an argument without value"));
    });
  }
  const symbol = text(e.cg.program.interner, sig.symbol);
  const library = text(e.cg.program.interner, sig.library);
  if (library.length > 0) {
    addLibrary(e.m, library);
  }
  const ret = placeType(e, body, dest);
  const result = sig.abi === "c" ? emitExternCall(e, sig, symbol, types, values, ret) : emitIntrinsic(e, symbol, func.args, values);
  if (e.cg.failed) {
    return;
  }
  const whole = layout(e, ret);
  writePlace(e, body, dest, result.kind === "none" ? undefValue(e.m, whole.repr) : result);
}

/** Whether the code of a function is being emitted. */
function isInside(e: Emitter, def: DefId): boolean {
  const what = e.cg.instances[e.instance]?.what;
  return what?.kind === "func" && what.def === def;
}

/** The calling convention of func values of a function type. */
export function valueAbi(e: Emitter, type: TypeId): FuncAbi {
  const known = e.cg.valueAbis.get(type);
  if (known !== undefined) {
    return known;
  }
  const node = typeOf(e.cg.program.table, type);
  if (node.kind !== "func") {
    return internalError("llvm", e.span, "call of a value that is no function");
  }
  const abi = makeAbi(e.m, e.cg.layouts, node.params, node.ret, true, false);
  e.cg.valueAbis.set(type, abi);
  return abi;
}

function emitAbiCall(
  e: Emitter,
  body: MirBody,
  dest: Place,
  abi: FuncAbi,
  target: Target,
  env: LlValue | undefined,
  args: readonly Operand[],
): void {
  const values: Value[] = [];
  for (let i = 0; i < args.length; i += 1) {
    values.push(argument(e, body, dest, abi, i, at(args, i)));
  }
  if (abi.ret.kind !== "indirect") {
    const result = callWith(e, abi, target, undefined, env, values);
    if (e.homes[dest.local] !== "none" || dest.projection.length > 0) {
      writePlace(e, body, dest, result);
    }
    return;
  }
  if (isFresh(e, body, dest)) {
    callWith(e, abi, target, emitPlace(e, body, dest).pointer, env, values);
    return;
  }
  const slot = slotFor(e, abi.ret.layout);
  callWith(e, abi, target, slot, env, values);
  writePlace(e, body, dest, { kind: "memory", pointer: slot });
}

/** A destination that nothing can refer to while the callee fills it. */
function isFresh(e: Emitter, body: MirBody, dest: Place): boolean {
  const local = at(body.locals, dest.local);
  return dest.projection.length === 0 && e.homes[dest.local] === "memory" && (local.kind === "return" || !local.mutable);
}

/** An argument; a value that goes by address is copied, unless it is moved out of a local of its own. */
function argument(e: Emitter, body: MirBody, dest: Place, abi: FuncAbi, index: number, operand: Operand): Value {
  const value = readOperand(e, body, operand);
  if (value.kind !== "memory" || at(abi.params, index).kind !== "indirect") {
    return value;
  }
  if (operand.kind === "move" && operand.place.local !== dest.local && isOwnMemory(operand.place)) {
    return value;
  }
  const whole = at(abi.params, index).layout;
  const slot = slotFor(e, whole);
  copyMemory(e.m, slot, value.pointer, whole.size);
  return { kind: "memory", pointer: slot };
}

function isOwnMemory(place: Place): boolean {
  for (const step of place.projection) {
    if (step.kind !== "field") {
      return false;
    }
  }
  return true;
}

/** The call; arguments are in the form of the convention. `into` is where an indirect result goes. */
export function callWith(e: Emitter, abi: FuncAbi, target: Target, into: LlValue | undefined, env: LlValue | undefined, args: readonly Value[]): Value {
  const m = e.m;
  const registers: LlValue[] = [];
  if (into !== undefined) {
    registers.push(into);
  }
  if (env !== undefined) {
    registers.push(env);
  }
  for (let i = 0; i < args.length; i += 1) {
    pushArg(m, at(abi.params, i), at(args, i), () => newSlot(e, 16, 8), registers);
  }
  if (abi.place) {
    registers.push(panicPlace(e));
  }
  const result = callTarget(m, abi, target, registers);
  return splitResult(m, abi, result, () => newSlot(e, 16, 8));
}

/** Calls a function by name with values; the result is in a slot of its own or in registers. */
export function callFunc(e: Emitter, func: FuncRef, args: readonly Value[]): Value {
  const reached = reachedFunc(e.cg, func, request(e));
  const instance = funcInstance(e.cg, reached, request(e));
  const target: Target = { kind: "known", func: instance.func };
  if (instance.abi.ret.kind !== "indirect") {
    return callWith(e, instance.abi, target, undefined, undefined, args);
  }
  const slot = slotFor(e, instance.abi.ret.layout);
  callWith(e, instance.abi, target, slot, undefined, args);
  return { kind: "memory", pointer: slot };
}
