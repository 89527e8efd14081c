/**
 * The entry point of a program [mod.entry].
 */
import { at, intern } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { NO_DEF, type DefId, type PackageId } from "../resolver/index.js";
import { EMPTY_ENV } from "./env.js";
import { mainResult, takesNothing } from "./errors_collect.js";
import type { Collector } from "./lower_type.js";
import type { Program } from "./program.js";
import { langItem } from "./query.js";
import { implementsBehavior } from "./select.js";
import { showType } from "./show.js";
import { TY_ERROR, TY_I32, TY_UNIT, type TypeId } from "./ty.js";

/** The function `main` in a package's root module; `NO_DEF` if there is none. */
export function findMain(program: Program, pkg: PackageId): DefId {
  const name = intern(program.interner, "main");
  for (const child of program.resolved.children[at(program.resolved.packages, pkg).root] ?? []) {
    const def = at(program.resolved.defs, child);
    if (def.kind === "func" && def.name === name) {
      return child;
    }
  }
  return NO_DEF;
}

/** Checks the signature of `main` of every package in work: no parameters; Unit, `I32` or `Outcome[Unit, E]` with `E: Display`. */
export function checkEntries(c: Collector): void {
  for (const pack of c.program.resolved.packages) {
    const main = pack.id === 0 || pack.root < c.first ? NO_DEF : findMain(c.program, pack.id);
    const sig = main === NO_DEF ? undefined : c.program.funcs[main];
    if (sig === undefined) {
      continue;
    }
    const span = at(c.program.resolved.defs, main).span;
    if (sig.params.length > 0 || sig.generics.length > 0) {
      report(c.diagnostics, takesNothing(span, "main"));
    }
    if (!isMainResult(c.program, sig.ret)) {
      report(c.diagnostics, mainResult(span, showType(c.program, sig.ret)));
    }
  }
}

function isMainResult(program: Program, ret: TypeId): boolean {
  if (ret === TY_UNIT || ret === TY_I32 || ret === TY_ERROR) {
    return true;
  }
  const node = at(program.table.types, ret);
  if (node.kind !== "adt" || node.def !== langItem(program, "outcome") || node.args[0] !== TY_UNIT) {
    return false;
  }
  return implementsBehavior(program, EMPTY_ENV, langItem(program, "display"), [at(node.args, 1)]);
}
