/**
 * The whole program: from MIR to one verified LLVM module.
 *
 * Requires an error-free program. Emits the entry, or what a library exports, then every instance that is reached from there.
 */
import { hasErrors, internalError, type Diagnostics } from "../diagnostics/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { at, NO_SPAN, type SourceMap } from "../source/index.js";
import type { ConstEvaluator, Program } from "../types/index.js";
import { moduleText, newModule, verify, type LlModule } from "./builder.js";
import { NO_INSTANCE, type BodySource, type Codegen } from "./codegen.js";
import { newLayouts } from "./compute_layout.js";
import { emitEntry, emitTestEntry } from "./emit_entry.js";
import { emitExport } from "./emit_export.js";
import { emitInstance } from "./emit_func.js";
import { funcInstance } from "./instances.js";

/**
 * What code is generated from: MIR after drop elaboration, asked for as it is needed. `main` is the function the program starts with; a
 * program for tests starts with the one of `tests` that it is told to run. `NO_DEF` and no tests for a library, which has the code of
 * `exported`, functions that are not generic, and what they need. `forC` are the functions that C may call ([ffi.export]).
 */
export interface GenerateInput {
  readonly program: Program;
  readonly bodies: BodySource;
  readonly consts: ConstEvaluator;
  readonly sources: SourceMap;
  readonly main: DefId;
  readonly exported: readonly DefId[];
  readonly forC: readonly DefId[];
  readonly tests: readonly DefId[];
}

/** The module of a program; undefined if something was reported (T020, G001, errors in what `bodies` made). `name` names the module: no path, no time. */
export function generate(input: GenerateInput, name: string, diagnostics: Diagnostics): LlModule | undefined {
  const cg = newCodegen(input, name, diagnostics);
  for (const def of input.forC) {
    emitExport(cg, def);
    if (hasFailed(cg)) {
      return undefined;
    }
  }
  if (input.tests.length > 0) {
    emitTestEntry(cg, input.tests);
  } else if (input.main !== NO_DEF) {
    emitEntry(cg, input.main);
  }
  for (const def of input.exported) {
    funcInstance(cg, { def, args: [] }, { parent: NO_INSTANCE, span: NO_SPAN });
  }
  for (let next = 0; next < cg.instances.length && !hasFailed(cg); next += 1) {
    emitInstance(cg, at(cg.instances, next));
  }
  if (hasFailed(cg)) {
    return undefined;
  }
  if (!verify(cg.m)) {
    return internalError("llvm", null, "the module is not well formed");
  }
  return cg.m;
}

/** Whether something was reported, here or in a body that was asked for. */
function hasFailed(cg: Codegen): boolean {
  return cg.failed || hasErrors(cg.diagnostics);
}

function newCodegen(input: GenerateInput, name: string, diagnostics: Diagnostics): Codegen {
  return {
    m: newModule(name),
    program: input.program,
    bodies: input.bodies,
    consts: input.consts,
    sources: input.sources,
    diagnostics,
    layouts: newLayouts(input.program),
    instances: [],
    byKey: new Map(),
    symbols: new Map(),
    externs: new Map(),
    externTypes: new Map(),
    valueAbis: new Map(),
    strings: new Map(),
    places: new Map(),
    statics: new Map(),
    globals: new Map(),
    depths: [],
    isLibrary: input.exported.length > 0,
    failed: false,
  };
}

/** The module as text, for `--emit llvm`. */
export function dumpModule(m: LlModule): string {
  return moduleText(m);
}
