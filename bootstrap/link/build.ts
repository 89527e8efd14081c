/**
 * The steps from a module to a file on disk. Everything is made under temporary names beside the result and renamed at the end, so
 * that a result is whole or not there.
 */
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { enterPhase, leavePhase, type PhaseTimes } from "../source/index.js";
import { attributeTable, writeBitcode, type LlModule } from "../llvm/index.js";
import { linkExecutable } from "./link_executable.js";
import { generateCode, optimise } from "./objects.js";
import { LLD_LIBRARY, LLD_NEEDS, lldObject, runtimeObjects } from "./runtime_objects.js";

/** What to make of a module. */
export interface BuildInput {
  readonly module: LlModule;
  /** `0` to `3` or `s`. */
  readonly level: string;
  /** Leave out all symbols. */
  readonly strip: boolean;
  readonly libraries: readonly string[];
  /** The runtime's sources, and where its objects are kept. */
  readonly runtimeDir: string;
  readonly runtimeCache: string;
  readonly output: string;
  readonly times: PhaseTimes;
}

/** `exe`: an executable. `obj`, `asm`: of the program alone. `bitcode`: optimised, of the program alone. */
export type BuildKind = "exe" | "obj" | "asm" | "bitcode";

/** Makes `input.output`. The message of the failure, or the empty text. */
export function build(input: BuildInput, kind: BuildKind): string {
  const directory = dirname(input.output);
  mkdirSync(directory, { recursive: true });
  const work = mkdtempSync(join(directory, ".build-"));
  try {
    return buildIn(input, kind, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function buildIn(input: BuildInput, kind: BuildKind, work: string): string {
  const bitcode = join(work, "module.bc");
  const attributes = join(work, "attributes.csv");
  const optimised = join(work, "optimised.bc");
  writeBitcode(input.module, bitcode);
  writeFileSync(attributes, attributeTable(input.module));
  enterPhase(input.times, "optimise");
  const failure = optimise({ bitcode, attributes, level: input.level }, optimised);
  leavePhase(input.times);
  if (failure.length > 0) {
    return failure;
  }
  if (kind === "bitcode") {
    return publish(optimised, input.output);
  }
  const object = join(work, kind === "asm" ? "module.s" : "module.o");
  enterPhase(input.times, "codegen");
  const codeFailure = generateCode(optimised, input.level, kind === "asm" ? "asm" : "obj", object);
  leavePhase(input.times);
  if (codeFailure.length > 0 || kind !== "exe") {
    return codeFailure.length > 0 ? codeFailure : publish(object, input.output);
  }
  enterPhase(input.times, "link");
  const linkFailure = linkIn(input, object, join(work, basename(input.output)));
  leavePhase(input.times);
  return linkFailure;
}

function linkIn(input: BuildInput, object: string, linked: string): string {
  const runtime = runtimeObjects(input.runtimeDir, input.runtimeCache);
  if (!runtime.ok) {
    return runtime.message;
  }
  const objects = [object].concat(runtime.paths);
  const libraries: string[] = [];
  for (const library of input.libraries) {
    if (library !== LLD_LIBRARY) {
      libraries.push(library);
      continue;
    }
    const lld = lldObject(input.runtimeDir, input.runtimeCache);
    if (!lld.ok) {
      return lld.message;
    }
    objects.push(...lld.paths);
    libraries.push(...LLD_NEEDS);
  }
  const failure = linkExecutable({ objects, libraries, strip: input.strip }, linked);
  if (failure.length > 0) {
    return failure;
  }
  chmodSync(linked, 0o755);
  return publish(linked, input.output);
}

/** Gives a finished file its name. The message of the failure, or the empty text. */
function publish(from: string, to: string): string {
  try {
    renameSync(from, to);
    return "";
  } catch (error) {
    return "cannot write " + to + ": " + String(error);
  }
}
