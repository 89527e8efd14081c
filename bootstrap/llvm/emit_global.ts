/**
 * Globals [own.global]: their memory, their address, and the function that initialises one whose initialiser is not constant, or a thread's
 * copy of a thread-local one.
 */
import { internalError } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import { at, encodeUtf8 } from "../source/index.js";
import { defName, EMPTY_ENV, evalConst, isStatic, needsDrop, TY_STR, TY_UNIT, type TypeId } from "../types/index.js";
import {
  addBlock,
  addGlobal,
  buildBr,
  buildCall,
  buildCast,
  buildIntCompare,
  buildOffset,
  buildRetVoid,
  constSmall,
  constStruct,
  constZero,
  funcPointer,
  intType,
  positionAtEnd,
  ptrType,
  voidType,
  type LlValue,
} from "./builder.js";
import type { Codegen, GlobalData, Instance } from "./codegen.js";
import { layoutOf } from "./compute_layout.js";
import { staticConst, staticData } from "./const_image.js";
import { callFunc } from "./emit_call.js";
import { emitIf } from "./emit_drop.js";
import { callRuntime, guard, panicCall } from "./emit_panic.js";
import { textAt } from "./emit_place.js";
import { newEmitter, request, type Emitter } from "./emitter.js";
import { dropInstance, globalInstance } from "./instances.js";
import { SCALAR_I8 } from "./layout.js";
import { hasInteriorMutability } from "./param_attrs.js";
import { staticBytes } from "./static_data.js";
import { blockType, loadScalar, loadValue, scalarValue, storeScalar, storeValue, type Value } from "./values.js";

/** States of a global that is not static data. */
const UNTOUCHED = 0;
const BUSY = 1;
const READY = 2;

/** Where a value of a global is; as `GlobalData`, but it need not be constant. */
interface GlobalPlace {
  readonly pointer: LlValue;
  readonly state: LlValue | undefined;
}

/** The address of a global, which is initialised then; of a text pointer and length. */
export function emitGlobalAddress(e: Emitter, def: DefId): Value {
  const { pointer, state } = placeOfGlobal(e, def);
  if (state !== undefined) {
    const isReady = buildIntCompare(e.m, "ne", loadScalar(e.m, SCALAR_I8, state), constSmall(e.m, 8, READY));
    emitIf(e, isReady, () => {
      buildCall(e.m, globalInstance(e.cg, def, request(e)).func, []);
    });
  }
  const type = typeOfGlobal(e.cg, def);
  return type === TY_STR ? textAt(e, { pointer, meta: undefined, type }) : scalarValue(pointer);
}

function isThreadLocal(cg: Codegen, def: DefId): boolean {
  return cg.program.consts[def]?.isThreadLocal === true;
}

/** Of a thread-local global, this thread's copy: its state stands behind the value. */
function placeOfGlobal(e: Emitter, def: DefId): GlobalPlace {
  const m = e.m;
  const data = globalData(e.cg, def);
  if (!isThreadLocal(e.cg, def)) {
    return data;
  }
  const pointer = callRuntime(e.cg, "tml_thread_local", ptrType(m), [ptrType(m)], [data.pointer]);
  return { pointer, state: buildOffset(m, pointer, layoutOf(e.cg.layouts, typeOfGlobal(e.cg, def)).size) };
}

function typeOfGlobal(cg: Codegen, def: DefId): TypeId {
  return cg.program.consts[def]?.type ?? TY_UNIT;
}

/** Whether the initialiser is constant. */
function isData(cg: Codegen, def: DefId): boolean {
  const body = cg.consts.typed.bodies[def];
  return body !== undefined && isStatic(body);
}

/** The memory of a global, made at its first use. */
function globalData(cg: Codegen, def: DefId): GlobalData {
  const known = cg.globals.get(def);
  if (known !== undefined) {
    return known;
  }
  const type = typeOfGlobal(cg, def);
  let made: GlobalData;
  if (isThreadLocal(cg, def)) {
    const layout = layoutOf(cg.layouts, type);
    const control = constStruct(cg.m, [constSmall(cg.m, 64, layout.size), constSmall(cg.m, 64, layout.align), constSmall(cg.m, 64, 0)]);
    made = { pointer: addGlobal(cg.m, "thread_local", control, false, "private"), state: undefined };
  } else if (isData(cg, def)) {
    const value = evalConst(cg.consts, def, []);
    made = { pointer: staticData(cg, type, value, "global", !hasInteriorMutability(cg.program, type)), state: undefined };
  } else {
    const layout = layoutOf(cg.layouts, type);
    const pointer = addGlobal(cg.m, "global", constZero(cg.m, blockType(cg.m, layout.size, layout.align)), false, "private");
    made = { pointer, state: addGlobal(cg.m, "state", constSmall(cg.m, 8, UNTOUCHED), false, "private") };
  }
  cg.globals.set(def, made);
  return made;
}

/** The function that initialises a global, or a thread's copy of one; a panic if it is being initialised, or has been dropped. */
export function emitGlobalFunc(cg: Codegen, instance: Instance, def: DefId): void {
  const m = cg.m;
  const e = newEmitter(cg, instance, undefined, [], undefined);
  e.span = at(cg.program.resolved.defs, def).span;
  const start = addBlock(m, instance.func, "");
  positionAtEnd(m, start);
  const place = placeOfGlobal(e, def);
  const state = place.state ?? internalError("llvm", e.span, "static data with an initialiser");
  const found = loadScalar(m, SCALAR_I8, state);
  guard(e, buildIntCompare(m, "eq", found, constSmall(m, 8, UNTOUCHED)), () => {
    const name = encodeUtf8(defName(cg.program, def));
    const i32 = intType(m, 32);
    const args = [staticBytes(cg, name), constSmall(m, 64, name.length), buildCast(m, "zext", found, i32)];
    panicCall(e, "tml_panic_global", [ptrType(m), intType(m, 64), i32], args);
  });
  storeScalar(m, SCALAR_I8, constSmall(m, 8, BUSY), state);
  const type = typeOfGlobal(cg, def);
  const layout = layoutOf(cg.layouts, type);
  const value = isData(cg, def) ? loadValue(m, layout.repr, staticConst(cg, type, evalConst(cg.consts, def, []))) : callFunc(e, { def, args: [] }, []);
  storeValue(m, layout, value, place.pointer);
  storeScalar(m, SCALAR_I8, constSmall(m, 8, READY), state);
  if (isThreadLocal(cg, def) && needsDrop(cg.program, EMPTY_ENV, type)) {
    const drop = funcPointer(m, dropInstance(cg, type, request(e)).func);
    callRuntime(cg, "tml_thread_local_keep", voidType(m), [ptrType(m), ptrType(m)], [globalData(cg, def).pointer, drop]);
  }
  buildRetVoid(m);
  positionAtEnd(m, e.entry);
  buildBr(m, start);
}
