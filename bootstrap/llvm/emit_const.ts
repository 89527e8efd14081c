/**
 * Constant operands.
 */
import { internalError } from "../diagnostics/index.js";
import type { ConstValue } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import { evalConst, typeOf, TY_STR, type ConstValue as ConstData, type FuncRef, type TypeId } from "../types/index.js";
import { constFloat, constInt, constNull, constSmall, funcPointer, type LlConst, type LlValue } from "./builder.js";
import { lengthOf } from "./compute_layout.js";
import { floatPattern, staticConst } from "./const_image.js";
import { emitGlobalAddress } from "./emit_global.js";
import { concreteType, layout, request, type Emitter } from "./emitter.js";
import { reachedFunc, shimInstance } from "./instances.js";
import { staticBytes } from "./static_data.js";
import { loadValue, pairValue, scalarValue, VALUE_NONE, type Value } from "./values.js";

/** The value of a constant of a concrete type. */
export function emitConst(e: Emitter, value: ConstValue, type: TypeId): Value {
  const m = e.m;
  switch (value.kind) {
    case "int":
      return scalarValue(constInt(m, bitsOf(e, type), value.value));
    case "float": {
      const bits = bitsOf(e, type);
      return scalarValue(constFloat(m, bits, floatPattern(bits, value.value)));
    }
    case "bool":
      return scalarValue(constSmall(m, 1, value.value ? 1 : 0));
    case "char":
      return scalarValue(constSmall(m, 32, value.value));
    case "str":
    case "bytes":
      return textValue(e, value.bytes);
    case "unit":
      return VALUE_NONE;
    case "named":
      return emitNamed(e, value.def, concreteArgs(e, value.args), type);
    case "ref_named":
      return emitRefNamed(e, value.def, concreteArgs(e, value.args), type);
    case "global":
      return emitGlobalAddress(e, value.def);
    case "type_const":
      return scalarValue(constInt(m, 64, BigInt(lengthOf(e.cg.program, concreteType(e, value.type)))));
    case "func":
      return emitFuncValue(e, value.func);
  }
}

/** Pointer and length of static bytes. */
export function textValue(e: Emitter, bytes: Uint8Array): Value {
  return pairValue(staticBytes(e.cg, bytes), constSmall(e.m, 64, bytes.length));
}

function bitsOf(e: Emitter, type: TypeId): number {
  const repr = layout(e, type).repr;
  return repr.kind === "scalar" ? repr.scalar.bits : internalError("llvm", e.span, "a number of a type that is not a scalar");
}

/** The arguments of a definition, concrete. */
export function concreteArgs(e: Emitter, args: readonly TypeId[]): TypeId[] {
  const result: TypeId[] = [];
  for (const arg of args) {
    result.push(concreteType(e, arg));
  }
  return result;
}

function emitNamed(e: Emitter, def: DefId, args: readonly TypeId[], type: TypeId): Value {
  const value = evalConst(e.cg.consts, def, args);
  switch (value.kind) {
    case "int":
      return scalarValue(constInt(e.m, bitsOf(e, type), value.value));
    case "float": {
      const bits = bitsOf(e, type);
      return scalarValue(constFloat(e.m, bits, floatPattern(bits, value.value)));
    }
    case "bool":
      return scalarValue(constSmall(e.m, 1, value.value ? 1 : 0));
    case "char":
      return scalarValue(constSmall(e.m, 32, value.value));
    case "str":
    case "bytes":
      return textValue(e, value.bytes);
    default:
      return loadValue(e.m, layout(e, type).repr, staticOf(e, def, args, type, value));
  }
}

/** Static data for a constant; one per constant without type arguments. */
function staticOf(e: Emitter, def: DefId, args: readonly TypeId[], type: TypeId, value: ConstData): LlConst {
  const known = args.length === 0 ? e.cg.statics.get(def) : undefined;
  if (known !== undefined) {
    return known;
  }
  const made = staticConst(e.cg, type, value);
  if (args.length === 0) {
    e.cg.statics.set(def, made);
  }
  return made;
}

function emitRefNamed(e: Emitter, def: DefId, args: readonly TypeId[], type: TypeId): Value {
  const node = typeOf(e.cg.program.table, type);
  if (node.kind !== "ref") {
    return internalError("llvm", e.span, "the address of a constant that is no reference");
  }
  const value = evalConst(e.cg.consts, def, args);
  if (node.inner === TY_STR && !node.mut && value.kind === "str") {
    return textValue(e, value.bytes);
  }
  return scalarValue(staticOf(e, def, args, node.inner, value));
}

/** A function as a value: its shim and no environment. */
function emitFuncValue(e: Emitter, func: FuncRef): Value {
  const reached = reachedFunc(e.cg, { def: func.def, args: concreteArgs(e, func.args) }, request(e));
  const code: LlValue = funcPointer(e.m, shimInstance(e.cg, reached, request(e)).func);
  return pairValue(code, constNull(e.m));
}
