/**
 * Drops ([own.owner]): calls of drop functions, and their bodies.
 */
import { internalError } from "../diagnostics/index.js";
import { NO_DEF } from "../resolver/index.js";
import { at } from "../source/index.js";
import { EMPTY_ENV, fieldsOf, isDisposable, langItem, needsDrop, typeOf, TY_STR, type TypeId } from "../types/index.js";
import {
  addBlock,
  buildBr,
  buildCall,
  buildCast,
  buildCondBr,
  buildElement,
  buildInt,
  buildIntCompare,
  buildOffset,
  buildRetVoid,
  buildSwitch,
  constSmall,
  intType,
  paramOf,
  positionAtEnd,
  ptrType,
  voidType,
  type LlValue,
  type SwitchCase,
} from "./builder.js";
import type { Codegen, Instance } from "./codegen.js";
import { lengthOf } from "./compute_layout.js";
import { countedLoop } from "./emit_aggregate.js";
import { emitDiscriminant } from "./emit_enum.js";
import { callRuntime } from "./emit_panic.js";
import { maskLength } from "./emit_place.js";
import { layout, newBlock, newEmitter, request, type Emitter } from "./emitter.js";
import { dropInstance, funcInstance, reachedFunc } from "./instances.js";
import { SCALAR_I64, SCALAR_PTR } from "./layout.js";
import { loadScalar } from "./values.js";

/** Drops the value of a type at an address. */
export function emitDropAt(e: Emitter, type: TypeId, pointer: LlValue): void {
  if (needsDrop(e.cg.program, EMPTY_ENV, type)) {
    buildCall(e.m, dropInstance(e.cg, type, request(e)).func, [pointer]);
  }
}

/** Runs `step` if the bit is set. */
export function emitIf(e: Emitter, cond: LlValue, step: () => void): void {
  const inner = newBlock(e);
  const done = newBlock(e);
  buildCondBr(e.m, cond, inner, done);
  positionAtEnd(e.m, inner);
  step();
  buildBr(e.m, done);
  positionAtEnd(e.m, done);
}

/** Drops the environment of a func value, if it owns one ([abi.closure]). */
export function emitEnvDrop(e: Emitter, env: LlValue): void {
  const m = e.m;
  const bits = buildCast(m, "ptrtoint", env, intType(m, 64));
  const owned = buildInt(m, "and", bits, constSmall(m, 64, 1));
  emitIf(e, buildIntCompare(m, "ne", owned, constSmall(m, 64, 0)), () => {
    callRuntime(e.cg, "tml_env_drop", voidType(m), [ptrType(m)], [env]);
  });
}

/** The body of a drop function. */
export function emitDropFunc(cg: Codegen, instance: Instance, type: TypeId): void {
  const e = newEmitter(cg, instance, undefined, [], undefined);
  const start = addBlock(cg.m, instance.func, "");
  positionAtEnd(cg.m, start);
  emitDropBody(e, type, paramOf(instance.func, 0));
  buildRetVoid(cg.m);
  positionAtEnd(cg.m, e.entry);
  buildBr(cg.m, start);
}

function emitDropBody(e: Emitter, type: TypeId, pointer: LlValue): void {
  const node = typeOf(e.cg.program.table, type);
  switch (node.kind) {
    case "prim":
      if (type === TY_STR) {
        dropText(e, pointer);
      }
      return;
    case "func":
      emitEnvDrop(e, loadScalar(e.m, SCALAR_PTR, buildOffset(e.m, pointer, 8)));
      return;
    case "tuple":
      dropFields(e, type, 0, pointer);
      return;
    case "array":
      dropElements(e, node.elem, lengthOf(e.cg.program, node.len), pointer);
      return;
    case "adt":
      dropAdt(e, type, node.def, pointer);
      return;
    default:
      return internalError("llvm", e.span, "no drop for a type of kind " + node.kind);
  }
}

/** Text made at run time has the owner bit in its length. */
function dropText(e: Emitter, pointer: LlValue): void {
  const m = e.m;
  const length = loadScalar(m, SCALAR_I64, buildOffset(m, pointer, 8));
  emitIf(e, buildIntCompare(m, "slt", length, constSmall(m, 64, 0)), () => {
    const i64 = intType(m, 64);
    const bytes = loadScalar(m, SCALAR_PTR, pointer);
    callRuntime(e.cg, "tml_dealloc", voidType(m), [ptrType(m), i64, i64], [bytes, maskLength(e, length), constSmall(m, 64, 1)]);
  });
}

function dropFields(e: Emitter, type: TypeId, variant: number, pointer: LlValue): void {
  const types = fieldsOf(e.cg.program, type, variant);
  const offsets = layout(e, type).offsets[variant] ?? [];
  for (let i = 0; i < types.length; i += 1) {
    emitDropAt(e, at(types, i), buildOffset(e.m, pointer, at(offsets, i)));
  }
}

function dropElements(e: Emitter, elem: TypeId, count: number, pointer: LlValue): void {
  const size = layout(e, elem).size;
  countedLoop(e, constSmall(e.m, 64, count), (index) => {
    emitDropAt(e, elem, buildElement(e.m, pointer, index, size));
  });
}

/** First the type's own `drop`, then its fields. */
function dropAdt(e: Emitter, type: TypeId, def: number, pointer: LlValue): void {
  const program = e.cg.program;
  if (isDisposable(program, type) !== NO_DEF) {
    const method = reachedFunc(e.cg, { def: langItem(program, "disposable_drop"), args: [type] }, request(e));
    buildCall(e.m, funcInstance(e.cg, method, request(e)).func, [pointer]);
  }
  if (program.adts[def]?.isEnum ?? false) {
    dropEnum(e, type, pointer);
  } else {
    dropFields(e, type, 0, pointer);
  }
}

function variantNeedsDrop(e: Emitter, type: TypeId, variant: number): boolean {
  for (const field of fieldsOf(e.cg.program, type, variant)) {
    if (needsDrop(e.cg.program, EMPTY_ENV, field)) {
      return true;
    }
  }
  return false;
}

function dropEnum(e: Emitter, type: TypeId, pointer: LlValue): void {
  const m = e.m;
  const whole = layout(e, type);
  const number = emitDiscriminant(m, whole, pointer);
  const done = newBlock(e);
  const cases: SwitchCase[] = [];
  const variants: number[] = [];
  for (let variant = 0; variant < whole.offsets.length; variant += 1) {
    if (variantNeedsDrop(e, type, variant)) {
      cases.push({ value: constSmall(m, 64, variant), target: newBlock(e) });
      variants.push(variant);
    }
  }
  buildSwitch(m, number, done, cases);
  for (let i = 0; i < variants.length; i += 1) {
    positionAtEnd(m, at(cases, i).target);
    dropFields(e, type, at(variants, i), pointer);
    buildBr(m, done);
  }
  positionAtEnd(m, done);
}

