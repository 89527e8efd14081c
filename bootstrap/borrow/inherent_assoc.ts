/**
 * Associated types of inherent extend blocks in results: `func word(mut this) -> This::Slice` gives references with `This`'s region, not with
 * that of the borrow of `this` ([bor.elision]). Aliases and associated types are transparent in `TypeId`s, so the declaration is consulted.
 */
import { at } from "../source/index.js";
import type { FileAst, TypeExprId } from "../parser/index.js";
import { typeOf, type FuncSig, type TypeId } from "../types/index.js";
import { ownSlots } from "./instantiate.js";
import type { Region, RegionType } from "./region.js";
import { slotCount, type SlotTable } from "./slots.js";

/** `ret` with the regions below a written `This::Name` replaced by the outermost region of the receiver's own type. */
export function inherentResult(table: SlotTable, sig: FuncSig, params: readonly RegionType[], ret: RegionType): RegionType {
  if (sig.retExpr < 0 || ret.slots.length === 0 || (sig.receiver !== "ref" && sig.receiver !== "mut")) {
    return ret;
  }
  const def = at(table.program.resolved.defs, sig.def);
  const ast = at(table.program.resolved.asts, def.file);
  const region = at(params, 0).slots[1];
  if (region === undefined) {
    return ret;
  }
  const slots = [...ret.slots];
  replace(table, ast, sig.retExpr, sig.ret, slots, 0, region);
  return { type: ret.type, slots };
}

/** Walks the type expression and the type it denotes together; stops where an alias makes them differ. */
function replace(table: SlotTable, ast: FileAst, expr: TypeExprId, type: TypeId, slots: Region[], start: number, region: Region): void {
  const node = at(ast.typeExprs, expr);
  const kind = typeOf(table.program.table, type);
  const inside = start + ownSlots(table, type);
  if (node.kind === "Path" && node.path.root === "This" && node.path.segments.length + node.tail.length === 1) {
    if (kind.kind !== "projection") {
      for (let i = 0; i < slotCount(table, type); i += 1) {
        slots[start + i] = region;
      }
    }
    return;
  }
  if (node.kind === "Ref" && kind.kind === "ref") {
    replace(table, ast, node.inner, kind.inner, slots, inside, region);
  } else if (node.kind === "Slice" && kind.kind === "slice") {
    replace(table, ast, node.elem, kind.elem, slots, inside, region);
  } else if (node.kind === "Maybe" && kind.kind === "adt" && kind.args.length === 1) {
    replace(table, ast, node.inner, at(kind.args, 0), slots, inside, region);
  } else if (node.kind === "Tuple" && kind.kind === "tuple") {
    replaceAll(table, ast, node.elems, kind.elems, slots, inside, region);
  } else if (node.kind === "Path" && kind.kind === "adt" && kind.args.length === node.args.length) {
    replaceAll(table, ast, node.args, kind.args, slots, inside, region);
  }
}

function replaceAll(
  table: SlotTable,
  ast: FileAst,
  exprs: readonly TypeExprId[],
  types: readonly TypeId[],
  slots: Region[],
  start: number,
  region: Region,
): void {
  let position = start;
  for (let i = 0; i < exprs.length && i < types.length; i += 1) {
    replace(table, ast, at(exprs, i), at(types, i), slots, position, region);
    position += slotCount(table, at(types, i));
  }
}
