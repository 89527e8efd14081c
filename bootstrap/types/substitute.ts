/**
 * Substitution of type parameters.
 *
 * The result is not in normal form: a projection may have become computable, see `normalize`.
 */
import { at } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { childrenOf, withChildren } from "./intern.js";
import type { Bound, Program } from "./program.js";
import { HAS_PARAM, type TypeId } from "./ty.js";

/** `type` with each parameter of `generics` replaced by the argument at the same position; other parameters stay. */
export function substitute(program: Program, type: TypeId, generics: readonly DefId[], args: readonly TypeId[]): TypeId {
  if ((at(program.table.flags, type) & HAS_PARAM) === 0 || generics.length === 0) {
    return type;
  }
  const node = at(program.table.types, type);
  if (node.kind === "param") {
    for (let i = 0; i < generics.length; i += 1) {
      if (generics[i] === node.def) {
        return args[i] ?? type;
      }
    }
    return type;
  }
  return withChildren(program.table, type, substituteAll(program, childrenOf(node), generics, args));
}

/** `substitute` for every type of a list. */
export function substituteAll(program: Program, types: readonly TypeId[], generics: readonly DefId[], args: readonly TypeId[]): TypeId[] {
  const result: TypeId[] = [];
  for (const type of types) {
    result.push(substitute(program, type, generics, args));
  }
  return result;
}

/** `substitute` for every type of a bound. */
export function substituteBound(program: Program, bound: Bound, generics: readonly DefId[], args: readonly TypeId[]): Bound {
  const assoc: { readonly assoc: DefId; readonly type: TypeId }[] = [];
  for (const equality of bound.assoc) {
    assoc.push({ assoc: equality.assoc, type: substitute(program, equality.type, generics, args) });
  }
  return {
    self: substitute(program, bound.self, generics, args),
    behavior: bound.behavior,
    args: substituteAll(program, bound.args, generics, args),
    assoc,
    span: bound.span,
  };
}
