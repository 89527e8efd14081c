/**
 * The runtime as objects: compiled once by the host's C compiler, kept below `target/runtime/`.
 */
import { createHash, type Hash } from "node:crypto";
import { join } from "node:path";
import {
  listDirectory,
  makeDirectory,
  makeTemporary,
  pathKind,
  publishFile,
  readBytes,
  removeDirectory,
  type TemporaryDirectory,
} from "../source/index.js";
import { cannotWrite, runTool, toolFailure } from "./tools.js";

/** Objects, or the message of the failure. */
export type Objects = { readonly ok: true; readonly paths: readonly string[] } | { readonly ok: false; readonly message: string };

/** The object with the C `main`, which libraries do not have. */
export const MAIN_OBJECT = "main.o";

const FLAGS: readonly string[] = [
  "-std=c11", "-O2", "-fPIC", "-ffunction-sections", "-fdata-sections", "-fno-asynchronous-unwind-tables", "-fno-math-errno",
  "-fstack-clash-protection", "-Wall", "-Wextra", "-Werror",
];

/** The runtime's objects for the sources in `sourceDir`; compiled into a directory of `cacheDir` named by the hash of what goes in. */
export function runtimeObjects(sourceDir: string, cacheDir: string): Objects {
  const sources: string[] = [];
  const hash = createHash("sha256");
  for (const name of listDirectory(sourceDir)) {
    if (name.endsWith(".c")) {
      sources.push(name);
    }
    if (name.endsWith(".c") || name.endsWith(".h")) {
      hashFile(hash, sourceDir, name);
    }
  }
  if (sources.length === 0) {
    return { ok: false, message: "cannot read `" + sourceDir + "`: the runtime is not there" };
  }
  hash.update(FLAGS.join(" "));
  const dir = join(cacheDir, hash.digest("hex").slice(0, 16));
  if (pathKind(dir) !== "directory") {
    const failure = compileAll(sourceDir, sources, cacheDir, dir);
    if (failure.length > 0) {
      return { ok: false, message: failure };
    }
  }
  return { ok: true, paths: sources.map((name) => join(dir, objectName(name))) };
}

function hashFile(hash: Hash, directory: string, name: string): void {
  const read = readBytes(join(directory, name));
  hash.update(name + "\n");
  if (read.kind === "ok") {
    hash.update(read.bytes);
  }
}

/** Library that stands for LLVM and LLD in process (`runtime/lld.cpp` and LLVM's archives), and what it needs in turn. */
export const LLVM_LIBRARY = "tml_llvm";
export const LLVM_NEEDS: readonly string[] = ["lldELF", "lldCommon", "stdc++", "z", "zstd"];

/** Where LLVM 19 has its libraries. */
export const LLVM_DIRECTORY = "/usr/lib/llvm-19/lib";

const LLD_FLAGS: readonly string[] = ["-std=c++17", "-O2", "-fPIC", "-fno-exceptions", "-fno-rtti", "-I/usr/lib/llvm-19/include"];

/** What `LLVM_LIBRARY` stands for: the object of `lld.cpp` and LLVM's archives. */
export function llvmObjects(sourceDir: string, cacheDir: string): Objects {
  const lld = lldObject(sourceDir, cacheDir);
  if (!lld.ok) {
    return lld;
  }
  const archives = listDirectory(LLVM_DIRECTORY).filter((name) => name.startsWith("libLLVM") && name.endsWith(".a"));
  if (archives.length > 0) {
    return { ok: true, paths: lld.paths.concat(archives.map((name) => join(LLVM_DIRECTORY, name))) };
  }
  return { ok: false, message: "cannot find the archives of LLVM 19 in `" + LLVM_DIRECTORY + "` (Debian: llvm-19-dev)" };
}

/** The object of `lld.cpp`, compiled once by the host's C++ compiler. */
function lldObject(sourceDir: string, cacheDir: string): Objects {
  const hash = createHash("sha256");
  for (const name of listDirectory(sourceDir)) {
    if (name === "lld.cpp" || name.endsWith(".h")) {
      hashFile(hash, sourceDir, name);
    }
  }
  hash.update(LLD_FLAGS.join(" "));
  const path = join(cacheDir, "lld-" + hash.digest("hex").slice(0, 16) + ".o");
  if (pathKind(path) === "file") {
    return { ok: true, paths: [path] };
  }
  const work = openWork(cacheDir);
  if (work.problem !== "") {
    return { ok: false, message: cannotWrite(cacheDir, work.problem) };
  }
  const made = join(work.path, "lld.o");
  const failure = compile("c++", LLD_FLAGS, sourceDir, "lld.cpp", made, cacheDir);
  const problem = failure === "" ? publishFile(made, path) : "";
  removeDirectory(work.path);
  if (failure !== "" || problem !== "") {
    return { ok: false, message: failure === "" ? cannotWrite(path, problem) : failure };
  }
  return { ok: true, paths: [path] };
}

function objectName(source: string): string {
  return source.slice(0, source.length - 2) + ".o";
}

/** A new directory in the cache, which is made if it is not there. */
function openWork(cacheDir: string): TemporaryDirectory {
  const problem = makeDirectory(cacheDir);
  return problem === "" ? makeTemporary(cacheDir, "new-") : { path: "", problem };
}

/** Compiles one source. The message of the failure, or the empty text. */
function compile(compiler: string, flags: readonly string[], sourceDir: string, source: string, object: string, cacheDir: string): string {
  const args = flags.concat(["-ffile-prefix-map=" + sourceDir + "=runtime", "-c", join(sourceDir, source), "-o", object]);
  const result = runTool(compiler, args);
  return result.ok ? "" : toolFailure(compiler, result, cacheDir);
}

/** Compiles into a new directory that then takes its name, so that others never see half of it. The message, or the empty text. */
function compileAll(sourceDir: string, sources: readonly string[], cacheDir: string, dir: string): string {
  const work = openWork(cacheDir);
  if (work.problem !== "") {
    return cannotWrite(cacheDir, work.problem);
  }
  for (const source of sources) {
    const failure = compile("cc", FLAGS, sourceDir, source, join(work.path, objectName(source)), cacheDir);
    if (failure !== "") {
      removeDirectory(work.path);
      return failure;
    }
  }
  const problem = publishFile(work.path, dir);
  if (problem === "") {
    return "";
  }
  removeDirectory(work.path);
  return pathKind(dir) === "directory" ? "" : cannotWrite(dir, problem);
}
