/**
 * Linking: objects, the runtime and the host's start files into an executable, by LLD 19.
 */
import { dirname } from "node:path";
import { hostDirs, hostFile } from "./host_files.js";
import { LLVM_DIRECTORY } from "./runtime_objects.js";
import { llvmTool, runTool, toolFailure } from "./tools.js";

/**
 * What goes into an executable or a dynamic library. `strip` leaves out all symbols. `libraries` are names for `-l`, `symbols` what others
 * find in it.
 */
export interface LinkInput {
  readonly objects: readonly string[];
  readonly libraries: readonly string[];
  readonly strip: boolean;
  readonly symbols: readonly string[];
}

const DYNAMIC_LINKER = "/lib64/ld-linux-x86-64.so.2";

/** What the C library puts before a program, and from the fourth on behind it. */
const HOST_FILES: readonly string[] = ["Scrt1.o", "crti.o", "crtbeginS.o", "crtendS.o", "crtn.o"];
const START_FILES = 3;

/** What every link is told. */
const COMMON: readonly string[] = [
  "--eh-frame-hdr", "--gc-sections", "--build-id=none", "--hash-style=gnu", "--as-needed", "-z", "relro", "-z", "now", "-z", "noexecstack",
  "--no-mmap-output-file",
];

/** Links `input` into `output`, which the user calls `shown`. The message of the failure, or the empty text. */
export function linkExecutable(input: LinkInput, output: string, shown: string): string {
  const args = ["-pie", "--dynamic-linker", DYNAMIC_LINKER, ...input.symbols.map((symbol) => "--export-dynamic-symbol=" + symbol)];
  return runLinker(args, HOST_FILES, START_FILES, input, output, shown);
}

/** Runs the linker: `own` arguments, then those of every link; of `hostFiles` the first `before` stand before the objects. */
export function runLinker(own: readonly string[], hostFiles: readonly string[], before: number, input: LinkInput, output: string, shown: string): string {
  const args: string[] = [...own, ...COMMON, "-o", output];
  if (input.strip) {
    args.push("--strip-all");
  }
  const dirs = hostDirs();
  for (const name of hostFiles) {
    if (hostFile(dirs, name) === "") {
      return "cannot find `" + name + "` of the C library: install the C compiler with its library (Debian: gcc, libc6-dev)";
    }
  }
  args.push(...hostFiles.slice(0, before).map((name) => hostFile(dirs, name)));
  for (const directory of libraryDirs(dirs).concat(LLVM_DIRECTORY)) {
    args.push("-L" + directory);
  }
  for (const object of input.objects) {
    args.push(object);
  }
  for (const library of input.libraries) {
    args.push("-l" + library);
  }
  args.push("-lm", "-lc", "-lgcc", "-lgcc_s", ...hostFiles.slice(before).map((name) => hostFile(dirs, name)));
  const tool = llvmTool("ld.lld");
  const result = runTool(tool, args);
  return result.ok ? "" : toolFailure(tool, result, shown);
}

/** Where the host's libraries are. */
function libraryDirs(dirs: readonly string[]): string[] {
  const found: string[] = [];
  for (const name of ["libc.so", "libgcc.a", "libgcc_s.so.1"]) {
    const dir = dirname(hostFile(dirs, name));
    if (dir !== "." && !found.includes(dir)) {
      found.push(dir);
    }
  }
  return found;
}
