/**
 * What LLVM may assume about the pointers a function takes: facts of the language that the optimiser cannot see.
 *
 * References are never null, valid for the whole call and aligned; what a `mut ref`, an indirect argument or an indirect result points to
 * is reached through no other pointer while the function runs ([bor.rule]); what a `ref` points to does not change. The latter two do not
 * hold for `@interior_mutable` types ([cell.type]).
 */
import { at } from "../source/index.js";
import { fieldsOf, typeOf, type Program, type TypeId } from "../types/index.js";
import type { FuncAbi, Pass } from "./abi.js";
import { addParamAttribute, type LlFunc } from "./builder.js";
import type { Codegen } from "./codegen.js";
import { layoutOf } from "./compute_layout.js";

/** Gives the parameters of a function their attributes; `params` are the concrete types of the written ones. */
export function addParamAttributes(cg: Codegen, func: LlFunc, abi: FuncAbi, params: readonly TypeId[]): void {
  let index = 0;
  if (abi.ret.kind === "indirect") {
    addOwned(cg, func, index, abi.ret);
    index += 1;
  }
  if (abi.env) {
    index += 1;
  }
  for (let i = 0; i < params.length; i += 1) {
    const pass = at(abi.params, i);
    if (pass.kind === "indirect") {
      addOwned(cg, func, index, pass);
    } else {
      addReference(cg, func, index, at(params, i));
    }
    index += pass.types.length;
  }
}

/** Memory that nobody else knows. */
function addOwned(cg: Codegen, func: LlFunc, index: number, pass: Pass): void {
  addParamAttribute(cg.m, func, index, "noalias", 0);
  addParamAttribute(cg.m, func, index, "nonnull", 0);
  addParamAttribute(cg.m, func, index, "dereferenceable", pass.layout.size);
}

function addReference(cg: Codegen, func: LlFunc, index: number, type: TypeId): void {
  const node = typeOf(cg.program.table, type);
  if (node.kind !== "ref") {
    return;
  }
  addParamAttribute(cg.m, func, index, "nonnull", 0);
  const inner = typeOf(cg.program.table, node.inner);
  const isView = inner.kind === "slice" || (!node.mut && inner.kind === "prim" && inner.prim === "Str");
  const size = isView ? 0 : layoutOf(cg.layouts, node.inner).size;
  if (size > 0) {
    addParamAttribute(cg.m, func, index, "dereferenceable", size);
  }
  const content = inner.kind === "slice" ? inner.elem : node.inner;
  if (isView && inner.kind !== "slice") {
    addParamAttribute(cg.m, func, index, "readonly", 0);
    addParamAttribute(cg.m, func, index, "noalias", 0);
  } else if (!hasInteriorMutability(cg.program, content)) {
    addParamAttribute(cg.m, func, index, "noalias", 0);
    if (!node.mut) {
      addParamAttribute(cg.m, func, index, "readonly", 0);
    }
  }
}

/** Whether a value of the type holds, other than behind a pointer, a value of an `@interior_mutable` type. */
export function hasInteriorMutability(program: Program, type: TypeId): boolean {
  const node = typeOf(program.table, type);
  switch (node.kind) {
    case "array":
    case "slice":
      return hasInteriorMutability(program, node.elem);
    case "tuple":
      return anyInteriorMutability(program, node.elems);
    case "adt": {
      const sig = program.adts[node.def];
      if (sig === undefined || sig.interiorMutable) {
        return true;
      }
      for (let variant = 0; variant < sig.variants.length; variant += 1) {
        if (anyInteriorMutability(program, fieldsOf(program, type, variant))) {
          return true;
        }
      }
      return false;
    }
    default:
      return false;
  }
}

function anyInteriorMutability(program: Program, types: readonly TypeId[]): boolean {
  for (const type of types) {
    if (hasInteriorMutability(program, type)) {
      return true;
    }
  }
  return false;
}
