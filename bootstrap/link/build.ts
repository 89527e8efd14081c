/**
 * The steps from a module to a file on disk. Everything is made under temporary names beside the result and renamed at the end, so
 * that a result is whole or not there.
 */
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
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
import { linkExecutable, type LinkInput } from "./link_executable.js";
import { linkLibrary, makeArchive } from "./link_library.js";
import { generateCode, optimise } from "./objects.js";
import { LLVM_LIBRARY, LLVM_NEEDS, llvmObjects, MAIN_OBJECT, runtimeObjects } from "./runtime_objects.js";
import { cannotWrite } from "./tools.js";

/** What to make of a module. */
export interface BuildInput {
  readonly module: LlModule;
  /** `0` to `3` or `s`. */
  readonly level: string;
  /** Leave out all symbols. */
  readonly strip: boolean;
  readonly libraries: readonly string[];
  /** What C may call. */
  readonly symbols: readonly string[];
  /** The runtime's sources, and where its objects are kept. */
  readonly runtimeDir: string;
  readonly runtimeCache: string;
  readonly output: string;
  readonly times: PhaseTimes;
}

/**
 * `exe`: an executable. `static`, `dynamic`: a library for C, with the runtime. `obj`, `asm`: of the program alone. `bitcode`: optimised, of the
 * program alone.
 */
export type BuildKind = "exe" | "static" | "dynamic" | "obj" | "asm" | "bitcode";

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
  if (codeFailure.length > 0 || kind === "obj" || kind === "asm") {
    return codeFailure.length > 0 ? codeFailure : publish(object, input.output);
  }
  enterPhase(input.times, "link");
  const linkFailure = linkIn(input, kind, object, work);
  leavePhase(input.times);
  return linkFailure;
}

function linkIn(input: BuildInput, kind: "exe" | "static" | "dynamic", object: string, work: string): string {
  const linked = join(work, "program");
  const runtime = runtimeObjects(input.runtimeDir, input.runtimeCache);
  if (!runtime.ok) {
    return runtime.message;
  }
  const objects = [object].concat(kind === "exe" ? runtime.paths : runtime.paths.filter((path) => basename(path) !== MAIN_OBJECT));
  if (kind === "static") {
    const archiveFailure = makeArchive(objects, linked, input.output);
    return archiveFailure.length > 0 ? archiveFailure : publish(linked, input.output);
  }
  const libraries: string[] = [];
  for (const library of input.libraries) {
    if (library !== LLVM_LIBRARY) {
      libraries.push(library);
      continue;
    }
    const llvm = llvmObjects(input.runtimeDir, input.runtimeCache);
    if (!llvm.ok) {
      return llvm.message;
    }
    objects.push(...llvm.paths);
    libraries.push(...LLVM_NEEDS);
  }
  const given: LinkInput = { objects, libraries, strip: input.strip, symbols: input.symbols };
  const failure = kind === "exe" ? linkExecutable(given, linked, input.output) : linkLibrary(given, join(work, "symbols"), linked, input.output);
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
