/**
 * Room `llvm`: MIR after drop elaboration in, an LLVM module out. The only file that other rooms import.
 *
 * `generate` makes and verifies the module of a whole program; `writeBitcode` and `attributeTable` give what the `link` room turns into an
 * object: bitcode, and the function attributes that the LLVM 14 binding cannot write (read by `opt --forceattrs-csv-path`).
 */
export { attributeTable, llvmVersion, writeBitcode, type LlModule } from "./builder.js";
export type { BodySource } from "./codegen.js";
export { TEST_PASSED } from "./emit_entry.js";
export { dumpModule, generate, type GenerateInput } from "./generate.js";
