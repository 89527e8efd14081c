/**
 * Symbols ([abi.mangle]): `_TML_<module>_<item>_<8 hex of SHA-256 of the full generic signature>`.
 */
import { sha256Prefix } from "../ir/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { at } from "../source/index.js";
import { defPath, showTypeFull, type Program, type TypeId } from "../types/index.js";
import type { Codegen, InstanceKind } from "./codegen.js";

/** The symbol of an instance; a second instance of the same name gets `_2`, and so on. */
export function symbolOf(cg: Codegen, what: InstanceKind): string {
  const name = baseName(cg.program, what);
  const symbol = "_TML_" + flatten(name) + "_" + sha256Prefix(signatureText(cg.program, what));
  const used = cg.symbols.get(symbol) ?? 0;
  cg.symbols.set(symbol, used + 1);
  return used === 0 ? symbol : symbol + "_" + String(used + 1);
}

function baseName(program: Program, what: InstanceKind): string {
  switch (what.kind) {
    case "func":
      return defPath(program, what.def);
    case "closure":
      return defPath(program, what.def) + "_closure" + String(what.closure);
    case "shim":
      return defPath(program, what.def) + "_value";
    case "global":
      return defPath(program, what.def) + "_first";
    case "drop":
      return "drop";
    case "pow":
      return "pow";
  }
}

/** `.` and `::` become `_`. */
function flatten(path: string): string {
  return path.split("::").join("_").split(".").join("_");
}

function signatureText(program: Program, what: InstanceKind): string {
  switch (what.kind) {
    case "func":
      return funcText(program, what.def, what.args);
    case "closure":
      return funcText(program, what.def, what.args) + " closure " + String(what.closure) + (what.heap ? " heap" : "");
    case "shim":
      return funcText(program, what.def, what.args) + " value";
    case "global":
      return funcText(program, what.def, []) + " first";
    case "drop":
      return "drop " + showTypeFull(program, what.type);
    case "pow":
      return "pow " + showTypeFull(program, what.type) + " " + showTypeFull(program, what.exponent);
  }
}

/** Path, owner and arguments: `std::core::heap::new in Heap[T] [I32]`. */
function funcText(program: Program, def: DefId, args: readonly TypeId[]): string {
  let text = defPath(program, def);
  const parent = at(program.resolved.defs, def).parent;
  const block = parent === NO_DEF ? undefined : program.extends[parent];
  if (block !== undefined) {
    text = text + " in " + showTypeFull(program, block.self);
    if (block.behavior !== NO_DEF) {
      text = text + " with " + defPath(program, block.behavior) + argsText(program, block.behaviorArgs);
    }
  }
  return text + argsText(program, args);
}

function argsText(program: Program, args: readonly TypeId[]): string {
  let text = " [";
  for (let i = 0; i < args.length; i += 1) {
    text = text + (i === 0 ? "" : ",") + showTypeFull(program, at(args, i));
  }
  return text + "]";
}
