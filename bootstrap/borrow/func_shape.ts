/**
 * Where function types stand among the slots of a type, and which slots belong to what callers provide.
 *
 * Of `func(A) -> R` whoever calls it provides the A and gets the R; what is called inside A (`func(func(B)))`) is provided by the one that is
 * called. So parameters turn the direction around, and results keep it.
 */
import { typeOf, type TypeId } from "../types/index.js";
import { hasImplicitRegion, type SlotTable } from "./slots.js";

/** A function type: its own slot, then its parameters' from `params`, its result's from `ret` to below `end`. */
export interface FuncShape {
  readonly own: number;
  readonly params: number;
  readonly ret: number;
  readonly end: number;
}

/** `funcs`: the function types in a type, inner ones first. `given`, by slot: whether it is part of what somebody else provides. */
export interface Shape {
  readonly funcs: FuncShape[];
  readonly given: boolean[];
}

/** The shape of a type; `given` says what its outermost slots are. */
export function shapeOf(table: SlotTable, type: TypeId, given: boolean): Shape {
  const shape: Shape = { funcs: [], given: [] };
  addShape(table, type, given, shape);
  return shape;
}

function addShape(table: SlotTable, type: TypeId, given: boolean, out: Shape): void {
  const node = typeOf(table.program.table, type);
  switch (node.kind) {
    case "ref":
      out.given.push(given);
      addShape(table, node.inner, given, out);
      return;
    case "ptr":
      addShape(table, node.inner, given, out);
      return;
    case "func": {
      const own = out.given.length;
      out.given.push(given);
      for (const param of node.params) {
        addShape(table, param, !given, out);
      }
      const ret = out.given.length;
      addShape(table, node.ret, given, out);
      out.funcs.push({ own, params: own + 1, ret, end: out.given.length });
      return;
    }
    case "tuple":
      for (const part of node.elems) {
        addShape(table, part, given, out);
      }
      return;
    case "array":
    case "slice":
      addShape(table, node.elem, given, out);
      return;
    case "adt":
      if (hasImplicitRegion(table, node.def)) {
        out.given.push(given);
      }
      for (const arg of node.args) {
        addShape(table, arg, given, out);
      }
      return;
    default:
  }
}
