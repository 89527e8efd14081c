/**
 * The types of globals [own.global]: every thread can reach one, so its type is `Shareable` (S020). Not so where every thread has its own.
 */
import { at, text, type Span } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { EMPTY_ENV } from "./env.js";
import { notShareable } from "./errors_collect.js";
import { hasFlags } from "./intern.js";
import type { Collector } from "./lower_type.js";
import type { Program } from "./program.js";
import { fieldsOf, langItem } from "./query.js";
import { implementsBehavior } from "./select.js";
import { showType } from "./show.js";
import { HAS_ERROR, type TypeId } from "./ty.js";

/** Checks every global in work; needs all signatures. */
export function checkGlobals(c: Collector): void {
  const program = c.program;
  for (let def = c.first; def < c.end; def += 1) {
    const sig = program.consts[def];
    if (sig !== undefined && sig.isGlobal && !sig.isThreadLocal && !hasFlags(program.table, sig.type, HAS_ERROR) && !isShareable(program, sig.type)) {
      const span: Span = at(program.resolved.defs, def).span;
      report(c.diagnostics, notShareable(span, showType(program, sig.type), faultIn(program, sig.type)));
    }
  }
}

function isShareable(program: Program, type: TypeId): boolean {
  return implementsBehavior(program, EMPTY_ENV, langItem(program, "shareable"), [type]);
}

/** The part at fault, and its type: ``its field `a.cell` is a `Cell[I32]` ``; the empty text where it is the type itself. Structs of std have no parts here. */
function faultIn(program: Program, type: TypeId): string {
  let path = "";
  let current = type;
  for (let depth = 0; depth < 16; depth += 1) {
    const node = at(program.table.types, current);
    const sig = node.kind === "adt" ? program.adts[node.def] : undefined;
    if (sig === undefined || sig.interiorMutable || (!sig.isEnum && at(program.resolved.defs, sig.def).pkg === 0)) {
      break;
    }
    let next = -1;
    for (let variant = 0; variant < sig.variants.length && next < 0; variant += 1) {
      const fields = fieldsOf(program, current, variant);
      const found = fields.findIndex((field) => !isShareable(program, field));
      if (found >= 0) {
        next = at(fields, found);
        const name = text(program.interner, at(at(sig.variants, variant).fields, found).name);
        path += (path === "" ? "" : ".") + (name === "" ? String(found) : name);
      }
    }
    if (next < 0) {
      break;
    }
    current = next;
  }
  return path === "" ? "" : "its field `" + path + "` is a `" + showType(program, current) + "`";
}
