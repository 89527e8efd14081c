/**
 * Types as source text, for diagnostics and dumps [diag.order]: last path segments, full paths only where two different
 * types of one message would read the same.
 */
import { at, text } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { Bound, Program } from "./program.js";
import type { Type, TypeId } from "./ty.js";

/** A type in source syntax with last path segments. Inference variables print as `_`. */
export function showType(program: Program, id: TypeId): string {
  return show(program, id, false);
}

/** A type in source syntax with full paths. */
export function showTypeFull(program: Program, id: TypeId): string {
  return show(program, id, true);
}

/** The types of one message, in order: short, but all with full paths if two different ones would read the same. */
export function showTypes(program: Program, ids: readonly TypeId[]): string[] {
  const short: string[] = [];
  for (const id of ids) {
    short.push(show(program, id, false));
  }
  for (let i = 0; i < ids.length; i += 1) {
    for (let k = 0; k < i; k += 1) {
      if (ids[i] !== ids[k] && short[i] === short[k]) {
        const full: string[] = [];
        for (const id of ids) {
          full.push(show(program, id, true));
        }
        return full;
      }
    }
  }
  return short;
}

/** The name of a definition; an extend block's is the empty text. */
export function defName(program: Program, def: DefId): string {
  return text(program.interner, at(program.resolved.defs, def).name);
}

/** The path of a definition from its package's name: `std::core::maybe::Maybe`. */
export function defPath(program: Program, def: DefId): string {
  const node = at(program.resolved.defs, def);
  const pack = at(program.resolved.packages, node.pkg);
  if (def === pack.root || node.parent === NO_DEF) {
    return text(program.interner, pack.name);
  }
  const prefix = defPath(program, node.parent);
  const name = text(program.interner, node.name);
  return name.length === 0 ? prefix : prefix + "::" + name;
}

/** A behavior with its arguments (without self), as in a bound: `From[I32]`. */
export function showBehavior(program: Program, behavior: DefId, args: readonly TypeId[]): string {
  return defName(program, behavior) + showArgs(program, args, false);
}

/** `T: Iterator[Item = I32]`. */
export function showBound(program: Program, bound: Bound): string {
  const parts: string[] = [];
  for (const arg of bound.args) {
    parts.push(show(program, arg, false));
  }
  for (const equality of bound.assoc) {
    parts.push(defName(program, equality.assoc) + " = " + show(program, equality.type, false));
  }
  const args = parts.length === 0 ? "" : "[" + parts.join(", ") + "]";
  return show(program, bound.self, false) + ": " + defName(program, bound.behavior) + args;
}

function show(program: Program, id: TypeId, full: boolean): string {
  const type = at(program.table.types, id);
  switch (type.kind) {
    case "error":
      return "{error}";
    case "prim":
      return type.prim;
    case "tuple":
      return showTuple(program, type.elems, full);
    case "array":
      return "[" + show(program, type.elem, full) + "; " + show(program, type.len, full) + "]";
    case "const":
      return type.value.toString();
    case "slice":
      return "[" + show(program, type.elem, full) + "]";
    case "ref":
      return (type.mut ? "mut ref " : "ref ") + show(program, type.inner, full);
    case "ptr":
      return (type.mut ? "*mut " : "*") + show(program, type.inner, full);
    case "func":
      return showFunc(program, type, full);
    case "adt":
      return (full ? defPath(program, type.def) : defName(program, type.def)) + showArgs(program, type.args, full);
    case "param":
      return defName(program, type.def);
    case "projection":
      return show(program, at(type.args, 0), full) + "::" + defName(program, type.assoc);
    case "infer":
      return "_";
  }
}

function showArgs(program: Program, args: readonly TypeId[], full: boolean): string {
  return args.length === 0 ? "" : "[" + showList(program, args, full) + "]";
}

function showList(program: Program, ids: readonly TypeId[], full: boolean): string {
  let shown = "";
  for (let i = 0; i < ids.length; i += 1) {
    shown += (i === 0 ? "" : ", ") + show(program, at(ids, i), full);
  }
  return shown;
}

function showTuple(program: Program, elems: readonly TypeId[], full: boolean): string {
  return "(" + showList(program, elems, full) + (elems.length === 1 ? ",)" : ")");
}

function showFunc(program: Program, type: Extract<Type, { kind: "func" }>, full: boolean): string {
  let shown = type.call === "func" ? "" : type.call + " ";
  shown += "func(" + showList(program, type.params, full) + ")";
  const ret = at(program.table.types, type.ret);
  if (ret.kind !== "tuple" || ret.elems.length > 0) {
    shown += " -> " + show(program, type.ret, full);
  }
  const markers = showMarkers(type.markers);
  return markers.length === 0 ? shown : shown + " with " + markers;
}

/** The markers of a function type as written after `with`; empty for none. */
export function showMarkers(markers: number): string {
  const names = ["Sendable", "Shareable", "Owned", "Copy"];
  let shown = "";
  for (let bit = 0; bit < names.length; bit += 1) {
    if ((markers & (1 << bit)) !== 0) {
      shown += (shown.length === 0 ? "" : " + ") + at(names, bit);
    }
  }
  return shown;
}
