/**
 * The host's C toolchain: where its start files and libraries are. They are looked for where Linux systems keep them; only if one is not
 * there is `cc` asked, which takes longer than the rest of a small link.
 */
import { join } from "node:path";
import { listDirectory, pathKind } from "../source/index.js";
import { runTool } from "./tools.js";

/** GCC's own files: below this in TRIPLE/VERSION. */
const GCC_DIR = "/usr/lib/gcc";

/** Directories of the C library, the preferred one first. */
const LIBRARY_DIRS: readonly string[] = ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib"];

/** The directories to look in, GCC's newest first. */
export function hostDirs(): string[] {
  let newest = "";
  for (const triple of listDirectory(GCC_DIR)) {
    if (!triple.startsWith("x86_64")) {
      continue;
    }
    for (const version of listDirectory(join(GCC_DIR, triple))) {
      const directory = join(GCC_DIR, triple, version);
      if (isNewer(version, lastPart(newest)) && pathKind(join(directory, "crtbeginS.o")) === "file") {
        newest = directory;
      }
    }
  }
  return newest === "" ? [...LIBRARY_DIRS] : [newest, ...LIBRARY_DIRS];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether version `a` (`12`, `13.2.0`) is above `b`; any version is above none. */
function isNewer(a: string, b: string): boolean {
  const left = versionParts(a);
  const right = versionParts(b);
  for (const [i, part] of left.entries()) {
    const other = right[i] ?? -1;
    if (part !== other) {
      return part > other;
    }
  }
  return false;
}

function versionParts(version: string): number[] {
  const parts: number[] = [];
  for (const part of version.split(".")) {
    parts.push(/^[0-9]{1,9}$/.test(part) ? Number(part) : -1);
  }
  return parts;
}

/** The full path of a file of the C toolchain; empty if neither the usual places nor `cc` have it. */
export function hostFile(dirs: readonly string[], name: string): string {
  for (const directory of dirs) {
    const path = join(directory, name);
    if (pathKind(path) === "file") {
      return path;
    }
  }
  const result = runTool("cc", ["-print-file-name=" + name]);
  const found = result.out.trim();
  return result.ok && found !== name ? found : "";
}
