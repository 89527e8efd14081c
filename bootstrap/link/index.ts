/**
 * Room `link`: an LLVM module in, a file on disk out. The only file that other rooms import.
 *
 * `runProgram` runs a finished program. `build` runs LLVM 19's `opt` and `llc` over the module's bitcode, compiles the runtime where needed and links with LLD 19.
 */
export { runProgram } from "./run_program.js";
export { build, type BuildInput, type BuildKind } from "./build.js";
