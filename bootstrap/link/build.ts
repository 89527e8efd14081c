/**
 * The steps from a module to a file on disk. Everything is made under temporary names beside the result and renamed at the end, so
 * that a result is whole or not there.
 */
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  encodeUtf8,
  enterPhase,
  isSpecial,
  leavePhase,
  makeTemporary,
  pathKind,
  publishFile,
  removeDirectory,
  writeBytes,
  type PhaseTimes,
} from "../source/index.js";
import { attributeTable, writeBitcode, type LlModule } from "../llvm/index.js";
import { linkExecutable } from "./link_executable.js";
import { generateCode, optimise } from "./objects.js";
import { LLD_LIBRARY, LLD_NEEDS, lldObject, runtimeObjects } from "./runtime_objects.js";
import { cannotWrite } from "./tools.js";

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
  if (pathKind(input.output) === "directory") {
    return cannotWrite(input.output, "is a directory");
  }
  const above = isSpecial(input.output) ? tmpdir() : dirname(input.output);
  const work = makeTemporary(above, ".build-");
  if (work.problem !== "") {
    return cannotWrite(input.output, work.problem);
  }
  const modules = makeTemporary(tmpdir(), "tmlc-");
  const failure = modules.problem === "" ? buildIn(input, kind, work.path, modules.path) : cannotWrite(tmpdir(), modules.problem);
  removeDirectory(modules.path);
  removeDirectory(work.path);
  return failure;
}

/** Works in `work`, which is beside the output; the modules between LLVM's tools are in a directory of their own. */
function buildIn(input: BuildInput, kind: BuildKind, work: string, modules: string): string {
  const bitcode = join(modules, "module.bc");
  const attributes = join(modules, "attributes.csv");
  const optimised = join(modules, "optimised.bc");
  const written = writeBytes(attributes, encodeUtf8(attributeTable(input.module)));
  if (written !== "") {
    return cannotWrite(modules, written);
  }
  enterPhase(input.times, "optimise");
  writeBitcode(input.module, bitcode);
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
  const codeFailure = generateCode(optimised, input.level, kind === "asm" ? "asm" : "obj", object, input.output);
  leavePhase(input.times);
  if (codeFailure.length > 0 || kind !== "exe") {
    return codeFailure.length > 0 ? codeFailure : publish(object, input.output);
  }
  enterPhase(input.times, "link");
  const linkFailure = linkIn(input, object, join(work, "program"));
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
  const failure = linkExecutable({ objects, libraries, strip: input.strip }, linked, input.output);
  if (failure.length > 0) {
    return failure;
  }
  return publish(linked, input.output);
}

/** Gives a finished file its name. The message of the failure, or the empty text. */
function publish(from: string, to: string): string {
  const problem = publishFile(from, to);
  return problem === "" ? "" : cannotWrite(to, problem);
}
