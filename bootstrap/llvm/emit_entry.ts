/**
 * The entry of a program ([mod.entry]): `tml_entry`, which the runtime calls, runs `main` and gives the exit status.
 */
import { internalError } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import { at, encodeUtf8 } from "../source/index.js";
import { EMPTY_ENV, fieldsOf, implementsBehavior, langItem, typeOf, TY_I32, TY_STR, TY_UNIT, type TypeId } from "../types/index.js";
import { makeAbi } from "./abi.js";
import {
  addBlock,
  addFunction,
  buildBr,
  buildIntCompare,
  buildOffset,
  buildRet,
  buildCondBr,
  constSmall,
  intType,
  positionAtEnd,
  type LlBlock,
  type LlValue,
} from "./builder.js";
import { NO_INSTANCE, type Codegen, type Instance } from "./codegen.js";
import { callFunc } from "./emit_call.js";
import { emitDropAt } from "./emit_drop.js";
import { emitDiscriminant } from "./emit_enum.js";
import { callRuntime } from "./emit_panic.js";
import { textAt } from "./emit_place.js";
import { layout, newBlock, newEmitter, slotFor, type Emitter } from "./emitter.js";
import { textValue } from "./emit_const.js";
import { scalarOf, scalarValue, storeValue, type Value } from "./values.js";

/** Exit status of a test that passed: not 0, so that a test cannot pass by ending the process. */
export const TEST_PASSED = 86;

/** An emitter inside of the new function `tml_entry`. The name and place are those of `main`. */
function openEntry(cg: Codegen, main: DefId): { readonly e: Emitter; readonly start: LlBlock } {
  const m = cg.m;
  const span = at(cg.program.resolved.defs, main).span;
  const abi = makeAbi(m, cg.layouts, [], TY_I32, false, false);
  const func = addFunction(m, "tml_entry", abi.type, "external");
  const instance: Instance = { id: NO_INSTANCE, what: { kind: "func", def: main, args: [] }, symbol: "tml_entry", func, abi, parent: NO_INSTANCE, span };
  const e = newEmitter(cg, instance, undefined, [], undefined);
  const start = addBlock(m, func, "");
  positionAtEnd(m, start);
  return { e, start };
}

function closeEntry(e: Emitter, start: LlBlock): void {
  positionAtEnd(e.m, e.entry);
  buildBr(e.m, start);
}

function resultType(e: Emitter, def: DefId): TypeId {
  return e.cg.program.funcs[def]?.ret ?? internalError("llvm", e.span, "the entry is no function");
}

/** Emits `tml_entry` for the function `main`. */
export function emitEntry(cg: Codegen, main: DefId): void {
  const { e, start } = openEntry(cg, main);
  const result = callFunc(e, { def: main, args: [] }, []);
  buildRet(cg.m, exitStatus(e, resultType(e, main), result));
  closeEntry(e, start);
}

/** Emits `tml_entry` for tests: runs the one whose number the program was given ([std.test]). */
export function emitTestEntry(cg: Codegen, tests: readonly DefId[]): void {
  const m = cg.m;
  const { e, start } = openEntry(cg, at(tests, 0));
  const index = callRuntime(cg, "tml_test_index", intType(m, 64), [], []);
  for (const [i, test] of tests.entries()) {
    const chosen = newBlock(e);
    const next = newBlock(e);
    buildCondBr(m, buildIntCompare(m, "eq", index, constSmall(m, 64, i)), chosen, next);
    positionAtEnd(m, chosen);
    const result = callFunc(e, { def: test, args: [] }, []);
    endTest(e, resultType(e, test), result);
    positionAtEnd(m, next);
  }
  buildRet(m, constSmall(m, 32, 1));
  closeEntry(e, start);
}

/** The end of one test: status TEST_PASSED, or 1. */
function endTest(e: Emitter, ret: TypeId, result: Value): void {
  const m = e.m;
  if (ret === TY_I32) {
    const passed = newBlock(e);
    const failed = newBlock(e);
    buildCondBr(m, buildIntCompare(m, "eq", scalarOf(result), constSmall(m, 32, 0)), passed, failed);
    positionAtEnd(m, failed);
    buildRet(m, constSmall(m, 32, 1));
    positionAtEnd(m, passed);
  } else if (ret !== TY_UNIT) {
    outcomeStatus(e, ret, result);
  }
  buildRet(m, constSmall(m, 32, TEST_PASSED));
}

function exitStatus(e: Emitter, ret: TypeId, result: Value): LlValue {
  if (ret === TY_I32) {
    return scalarOf(result);
  }
  return ret === TY_UNIT ? constSmall(e.m, 32, 0) : outcomeStatus(e, ret, result);
}

/** `Err(e)` prints `error: …` on stderr and is status 1. */
function outcomeStatus(e: Emitter, ret: TypeId, result: Value): LlValue {
  const m = e.m;
  const whole = layout(e, ret);
  const slot = slotFor(e, whole);
  storeValue(m, whole, result, slot);
  const node = typeOf(e.cg.program.table, ret);
  if (node.kind !== "adt") {
    return internalError("llvm", e.span, "a result of main that is no Outcome");
  }
  const err = at(e.cg.program.resolved.defs, langItem(e.cg.program, "outcome_err")).index;
  const isErr = buildIntCompare(m, "eq", emitDiscriminant(m, whole, slot), constSmall(m, 64, err));
  const failed = newBlock(e);
  const done = newBlock(e);
  buildCondBr(m, isErr, failed, done);
  positionAtEnd(m, failed);
  const type = at(fieldsOf(e.cg.program, ret, err), 0);
  const error = buildOffset(m, slot, at(at(whole.offsets, err), 0));
  printError(e, type, error);
  emitDropAt(e, type, error);
  buildRet(m, constSmall(m, 32, 1));
  positionAtEnd(m, done);
  const ok = at(e.cg.program.resolved.defs, langItem(e.cg.program, "outcome_ok")).index;
  emitDropAt(e, at(fieldsOf(e.cg.program, ret, ok), 0), buildOffset(m, slot, at(at(whole.offsets, ok), 0)));
  return constSmall(m, 32, 0);
}

/** `error: ` and the error by Display; by Debug if it has only that, nothing if it has neither. */
function printError(e: Emitter, type: TypeId, error: LlValue): void {
  const program = e.cg.program;
  const isDisplay = implementsBehavior(program, EMPTY_ENV, langItem(program, "display"), [type]);
  if (!isDisplay && !implementsBehavior(program, EMPTY_ENV, langItem(program, "debug"), [type])) {
    return;
  }
  const formatterType = program.funcs[langItem(program, "fmt_new")]?.ret ?? TY_UNIT;
  const whole = layout(e, formatterType);
  const formatter = slotFor(e, whole);
  storeValue(e.m, whole, callFunc(e, { def: langItem(program, "fmt_new"), args: [] }, []), formatter);
  callFunc(e, { def: langItem(program, "formatter_write"), args: [] }, [scalarValue(formatter), textValue(e, encodeUtf8("error: "))]);
  const shown = type === TY_STR ? textAt(e, { pointer: error, meta: undefined, type }) : scalarValue(error);
  callFunc(e, { def: langItem(program, isDisplay ? "display_fmt" : "debug_debug"), args: [type] }, [shown, scalarValue(formatter)]);
  const value: Value = whole.repr.kind === "memory" ? { kind: "memory", pointer: formatter } : internalError("llvm", e.span, "a formatter in registers");
  callFunc(e, { def: langItem(program, "eprint_formatted"), args: [] }, [value, scalarValue(constSmall(e.m, 1, 1))]);
}
