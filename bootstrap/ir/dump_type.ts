/** Types, bounds and references to definitions in the IR dump. */
import { at, text } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { fullPath, showMarkers, typeOf, TY_UNIT, type Bound, type FuncRef, type Program, type TypeId } from "../types/index.js";
import { atom, bare, list, type Sexpr } from "./sexpr.js";

/** What the dump of one module needs. */
export interface DumpContext {
  readonly program: Program;
  readonly module: DefId;
}

/** A definition: its name if it stands in the module that is printed, else its full path. */
export function defText(cx: DumpContext, def: DefId): string {
  const node = at(cx.program.resolved.defs, def);
  return node.parent === cx.module ? text(cx.program.interner, node.name) : fullPath(cx.program, def);
}

/** The plain name of a definition. */
export function nameText(program: Program, def: DefId): string {
  return text(program.interner, at(program.resolved.defs, def).name);
}

/** A type: `I32`, `(ref T)`, `(List I32)`, `(func (A B) R)` … */
export function typeForm(cx: DumpContext, id: TypeId): Sexpr {
  if (id === TY_UNIT) {
    return atom("Unit");
  }
  const type = typeOf(cx.program.table, id);
  switch (type.kind) {
    case "error":
    case "infer":
      return atom("_");
    case "prim":
      return atom(type.prim);
    case "tuple":
      return list("tuple", typeForms(cx, type.elems));
    case "array":
      return list("array", [typeForm(cx, type.elem), typeForm(cx, type.len)]);
    case "const":
      return atom(type.value.toString());
    case "slice":
      return list("slice", [typeForm(cx, type.elem)]);
    case "ref":
      return list(type.mut ? "mut-ref" : "ref", [typeForm(cx, type.inner)]);
    case "ptr":
      return list(type.mut ? "mut-ptr" : "ptr", [typeForm(cx, type.inner)]);
    case "func": {
      const parts = [bare(typeForms(cx, type.params)), typeForm(cx, type.ret)];
      const markers = showMarkers(type.markers);
      if (markers.length > 0) {
        parts.push(list("with", markers.split(" + ").map(atom)));
      }
      return list(type.call === "func" ? "func" : type.call + "-func", parts);
    }
    case "adt": {
      const name = defText(cx, type.def);
      return type.args.length === 0 ? atom(name) : list(name, typeForms(cx, type.args));
    }
    case "param":
      return atom(nameText(cx.program, type.def));
    case "projection":
      return list("assoc", [typeForm(cx, at(type.args, 0)), atom(nameText(cx.program, type.assoc))]);
  }
}

/** Types in order. */
export function typeForms(cx: DumpContext, ids: readonly TypeId[]): Sexpr[] {
  const forms: Sexpr[] = [];
  for (const id of ids) {
    forms.push(typeForm(cx, id));
  }
  return forms;
}

/** A function or constant with its generic arguments: `path`, or `(inst path T…)`. */
export function refForm(cx: DumpContext, ref: FuncRef): Sexpr {
  const name = atom(defText(cx, ref.def));
  return ref.args.length === 0 ? name : list("inst", [name].concat(typeForms(cx, ref.args)));
}

/** `(B args… (= Item T)…)`, or `B` alone. */
export function boundForm(cx: DumpContext, bound: Bound): Sexpr {
  const parts = typeForms(cx, bound.args);
  for (const equality of bound.assoc) {
    parts.push(list("=", [atom(nameText(cx.program, equality.assoc)), typeForm(cx, equality.type)]));
  }
  const name = defText(cx, bound.behavior);
  return parts.length === 0 ? atom(name) : list(name, parts);
}

/**
 * `(generics (param T) …)` of a definition's own parameters, and `(where (T B) …)` of all bounds written for it, in order; nothing
 * where there are none. `skip` bounds at the start belong to the container.
 */
export function genericForms(cx: DumpContext, own: readonly DefId[], bounds: readonly Bound[], skip: number): Sexpr[] {
  const forms: Sexpr[] = [];
  if (own.length > 0) {
    forms.push(list("generics", own.map((def) => atom(nameText(cx.program, def)))));
  }
  const where: Sexpr[] = [];
  for (let i = skip; i < bounds.length; i += 1) {
    const bound = at(bounds, i);
    where.push(bare([typeForm(cx, bound.self), boundForm(cx, bound)]));
  }
  if (where.length > 0) {
    forms.push(list("where", where));
  }
  return forms;
}
