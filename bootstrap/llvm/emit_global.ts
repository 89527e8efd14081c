/**
 * Globals [own.global]: their memory, their address, and the function that initialises one whose initialiser is not constant.
 */
import { internalError } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import { at, encodeUtf8 } from "../source/index.js";
import { defName, evalConst, isStatic, TY_STR, TY_UNIT, type TypeId } from "../types/index.js";
import { addBlock, addGlobal, buildBr, buildCall, buildIntCompare, buildRetVoid, constSmall, constZero, intType, positionAtEnd, ptrType } from "./builder.js";
import type { Codegen, GlobalData, Instance } from "./codegen.js";
import { layoutOf } from "./compute_layout.js";
import { staticData } from "./const_image.js";
import { callFunc } from "./emit_call.js";
import { emitIf } from "./emit_drop.js";
import { guard, panicCall } from "./emit_panic.js";
import { textAt } from "./emit_place.js";
import { newEmitter, request, type Emitter } from "./emitter.js";
import { globalInstance } from "./instances.js";
import { SCALAR_I8 } from "./layout.js";
import { hasInteriorMutability } from "./param_attrs.js";
import { staticBytes } from "./static_data.js";
import { blockType, loadScalar, scalarValue, storeScalar, storeValue, type Value } from "./values.js";

/** States of a global that is not static data. */
const UNTOUCHED = 0;
const BUSY = 1;
const READY = 2;

/** The address of a global, which is initialised then; of a text pointer and length. */
export function emitGlobalAddress(e: Emitter, def: DefId): Value {
  const data = globalData(e.cg, def);
  const state = data.state;
  if (state !== undefined) {
    const isReady = buildIntCompare(e.m, "ne", loadScalar(e.m, SCALAR_I8, state), constSmall(e.m, 8, READY));
    emitIf(e, isReady, () => {
      buildCall(e.m, globalInstance(e.cg, def, request(e)).func, []);
    });
  }
  const type = typeOfGlobal(e.cg, def);
  return type === TY_STR ? textAt(e, { pointer: data.pointer, meta: undefined, type }) : scalarValue(data.pointer);
}

function typeOfGlobal(cg: Codegen, def: DefId): TypeId {
  return cg.program.consts[def]?.type ?? TY_UNIT;
}

/** The memory of a global, made at its first use. */
function globalData(cg: Codegen, def: DefId): GlobalData {
  const known = cg.globals.get(def);
  if (known !== undefined) {
    return known;
  }
  const type = typeOfGlobal(cg, def);
  const body = cg.consts.typed.bodies[def];
  let made: GlobalData;
  if (body !== undefined && isStatic(body)) {
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

/** The function that runs an initialiser; a panic if it is running. */
export function emitGlobalFunc(cg: Codegen, instance: Instance, def: DefId): void {
  const m = cg.m;
  const e = newEmitter(cg, instance, undefined, [], undefined);
  e.span = at(cg.program.resolved.defs, def).span;
  const start = addBlock(m, instance.func, "");
  positionAtEnd(m, start);
  const data = globalData(cg, def);
  const state = data.state ?? internalError("llvm", e.span, "static data with an initialiser");
  const isNew = buildIntCompare(m, "eq", loadScalar(m, SCALAR_I8, state), constSmall(m, 8, UNTOUCHED));
  guard(e, isNew, () => {
    const name = encodeUtf8(defName(cg.program, def));
    panicCall(e, "tml_panic_global", [ptrType(m), intType(m, 64)], [staticBytes(cg, name), constSmall(m, 64, name.length)]);
  });
  storeScalar(m, SCALAR_I8, constSmall(m, 8, BUSY), state);
  const value = callFunc(e, { def, args: [] }, []);
  storeValue(m, layoutOf(cg.layouts, typeOfGlobal(cg, def)), value, data.pointer);
  storeScalar(m, SCALAR_I8, constSmall(m, 8, READY), state);
  buildRetVoid(m);
  positionAtEnd(m, e.entry);
  buildBr(m, start);
}
