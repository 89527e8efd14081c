/**
 * The runtime as objects: compiled once by the host's C compiler, kept below `target/runtime/`.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./tools.js";

/** Objects, or the message of the failure. */
export type Objects = { readonly ok: true; readonly paths: readonly string[] } | { readonly ok: false; readonly message: string };

const FLAGS: readonly string[] = [
  "-std=c11", "-O2", "-fPIC", "-ffunction-sections", "-fdata-sections", "-fno-asynchronous-unwind-tables", "-fno-math-errno",
  "-fstack-clash-protection", "-Wall", "-Wextra", "-Werror",
];

/** The runtime's objects for the sources in `sourceDir`; compiled into a directory of `cacheDir` named by the hash of what goes in. */
export function runtimeObjects(sourceDir: string, cacheDir: string): Objects {
  const sources: string[] = [];
  const hash = createHash("sha256");
  for (const name of readdirSync(sourceDir).sort()) {
    if (name.endsWith(".c")) {
      sources.push(name);
    }
    if (name.endsWith(".c") || name.endsWith(".h")) {
      hash.update(name + "\n");
      hash.update(readFileSync(join(sourceDir, name)));
    }
  }
  hash.update(FLAGS.join(" "));
  const dir = join(cacheDir, hash.digest("hex").slice(0, 16));
  if (!existsSync(dir)) {
    const failure = compileAll(sourceDir, sources, cacheDir, dir);
    if (failure.length > 0) {
      return { ok: false, message: failure };
    }
  }
  return { ok: true, paths: sources.map((name) => join(dir, objectName(name))) };
}

/** Library that stands for LLD in process (`runtime/lld.cpp`), and what it needs in turn. */
export const LLD_LIBRARY = "tml_lld";
export const LLD_NEEDS: readonly string[] = ["lldELF", "lldCommon", "LLVM-19", "stdc++", "z", "zstd"];

/** The object of `lld.cpp`, compiled once by the host's C++ compiler. */
export function lldObject(sourceDir: string, cacheDir: string): Objects {
  const hash = createHash("sha256");
  for (const name of readdirSync(sourceDir).sort()) {
    if (name === "lld.cpp" || name.endsWith(".h")) {
      hash.update(name + "\n");
      hash.update(readFileSync(join(sourceDir, name)));
    }
  }
  const path = join(cacheDir, "lld-" + hash.digest("hex").slice(0, 16) + ".o");
  if (!existsSync(path)) {
    mkdirSync(cacheDir, { recursive: true });
    const made = path + ".tmp" + String(process.pid);
    const args = [
      "-std=c++17", "-O2", "-fPIC", "-fno-exceptions", "-fno-rtti", "-I/usr/lib/llvm-19/include", "-ffile-prefix-map=" + sourceDir + "=runtime",
      "-c", join(sourceDir, "lld.cpp"), "-o", made,
    ];
    const result = runTool("c++", args);
    if (!result.ok) {
      rmSync(made, { force: true });
      return { ok: false, message: "c++ lld.cpp failed:\n" + result.text };
    }
    renameSync(made, path);
  }
  return { ok: true, paths: [path] };
}

function objectName(source: string): string {
  return source.slice(0, source.length - 2) + ".o";
}

/** Compiles into a new directory that then takes its name, so that others never see half of it. The message, or the empty text. */
function compileAll(sourceDir: string, sources: readonly string[], cacheDir: string, dir: string): string {
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, "new-"));
  for (const source of sources) {
    const args = FLAGS.concat(["-ffile-prefix-map=" + sourceDir + "=runtime", "-c", join(sourceDir, source), "-o", join(work, objectName(source))]);
    const result = runTool("cc", args);
    if (!result.ok) {
      rmSync(work, { recursive: true, force: true });
      return "cc " + source + " failed:\n" + result.text;
    }
  }
  try {
    renameSync(work, dir);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    return existsSync(dir) ? "" : "cannot write " + dir + ": " + String(error);
  }
  return "";
}
