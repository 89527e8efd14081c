/**
 * Libraries for C: objects and the runtime as a static library (an archive, by LLVM 19's `llvm-ar`) or as a dynamic one (by LLD 19), of which
 * only the exported symbols can be seen.
 */
import { basename } from "node:path";
import { encodeUtf8, writeBytes } from "../source/index.js";
import { runLinker, type LinkInput } from "./link_executable.js";
import { cannotWrite, llvmTool, runTool, toolFailure } from "./tools.js";

/** What the C library puts around a dynamic library, from the third on behind it. */
const HOST_FILES: readonly string[] = ["crti.o", "crtbeginS.o", "crtendS.o", "crtn.o"];
const START_FILES = 2;

/** Links `input` into `output`, which the user calls `shown`; `list` is a file for the linker. The message of the failure, or the empty text. */
export function linkLibrary(input: LinkInput, list: string, output: string, shown: string): string {
  const written = writeBytes(list, encodeUtf8("{\nglobal:\n" + input.symbols.map((symbol) => "  " + symbol + ";\n").join("") + "local:\n  *;\n};\n"));
  if (written !== "") {
    return cannotWrite(list, written);
  }
  const args = ["-shared", "-z", "defs", "-soname", basename(shown), "--version-script=" + list];
  return runLinker(args, HOST_FILES, START_FILES, input, output, shown);
}

/** Makes the archive `output` of objects: no times, owners or modes. The message of the failure, or the empty text. */
export function makeArchive(objects: readonly string[], output: string, shown: string): string {
  const tool = llvmTool("llvm-ar");
  const result = runTool(tool, ["rcsD", "--format=gnu", output, ...objects]);
  return result.ok ? "" : toolFailure(tool, result, shown);
}
