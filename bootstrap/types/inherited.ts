/**
 * The method of a behavior that a method of an implementation stands for, as far as its contracts go [con.inherit].
 */
import { at } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { Contract } from "../parser/index.js";
import type { Checker } from "./checker.js";
import { makeEnv } from "./env.js";
import { mkParam } from "./intern.js";
import { itemOf } from "./lower_type.js";
import { normalize } from "./normalize.js";
import type { Env, FuncSig, Program } from "./program.js";
import { substitute } from "./substitute.js";
import type { TypeId } from "./ty.js";

/** `declared` is the behavior's method; its type parameters stand for the types `to` in the implementation. */
export interface Inherited {
  readonly declared: FuncSig;
  readonly contracts: readonly Contract[];
  readonly to: readonly TypeId[];
}

/** What the method `def` implements; undefined for a function that implements nothing. */
export function inheritedBy(program: Program, def: DefId): Inherited | undefined {
  const node = at(program.resolved.defs, def);
  const block = program.extends[node.parent];
  const own = program.funcs[def];
  if (block === undefined || own === undefined || block.behavior === NO_DEF) {
    return undefined;
  }
  for (const method of program.behaviors[block.behavior]?.methods ?? []) {
    const declared = program.funcs[method];
    const item = itemOf(program, method);
    if (at(program.resolved.defs, method).name === node.name && declared !== undefined && item.kind === "Func") {
      const to = [block.self].concat(block.behaviorArgs);
      for (const param of own.generics.slice(block.generics.length)) {
        to.push(mkParam(program.table, param));
      }
      return { declared, contracts: item.contracts, to };
    }
  }
  return undefined;
}

/** What is known in an implementation, and in the conditions of its behavior. */
export function inheritedEnv(program: Program, own: FuncSig, inherited: Inherited): Env {
  return makeEnv(program, own.bounds.concat(inherited.declared.bounds));
}

/** A type of the behavior's method as it is in the implementation. */
export function givenType(c: Checker, inherited: Inherited, type: TypeId): TypeId {
  return normalize(c.program, c.env, substitute(c.program, type, inherited.declared.generics, inherited.to));
}
