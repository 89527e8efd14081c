/** In the place of a body that cannot be built. */
import { EMPTY_SYM, at } from "../source/index.js";
import { genericsOf, TY_ERROR, type Program } from "../types/index.js";
import type { DefId } from "../resolver/index.js";
import type { BuiltFunc } from "./build.js";
import type { LocalKind, MirLocal } from "./mir.js";

/** A body with the parameters of a function whose own body has errors; nothing comes in or goes out of it. */
export function brokenFunc(program: Program, def: DefId): BuiltFunc {
  const span = at(program.resolved.defs, def).span;
  const sig = program.funcs[def];
  const local = (type: number, kind: LocalKind): MirLocal => ({ name: EMPTY_SYM, type, kind, mutable: kind === "return", span });
  const params = sig === undefined ? [] : sig.params.map((param) => local(param.type, "param"));
  const ret = local(sig?.ret ?? program.consts[def]?.type ?? TY_ERROR, "return");
  const own = {
    owner: def,
    closure: -1,
    generics: genericsOf(program, def),
    paramCount: params.length,
    locals: [ret, ...params],
    blocks: [{ instrs: [], term: { span, kind: "unreachable" as const } }],
    assigned: [],
  };
  return { own, closures: [] };
}
