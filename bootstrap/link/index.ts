/**
 * Room `link`: an LLVM module in, a file on disk out. The only file that other rooms import.
 *
 * `runProgram` and `captureProgram` run finished programs. `build` runs LLVM 19's `opt` and `llc` over the module's bitcode, compiles the runtime where needed and links with LLD 19.
 */
export { captureProgram, runProgram, type ProgramEnd } from "./run_program.js";
export { toolVersion } from "./tools.js";
export { build, type BuildInput, type BuildKind } from "./build.js";
