/** Room `driver`: a command in, the rooms in their order. The only file that other rooms import. */
export { CONTRACT_MODES, EMIT_NAMES, LIBRARY_KINDS, type CompileOptions, type ContractMode, type EmitName, type LibraryKind } from "./options.js";
export { diffPrograms } from "./diff_programs.js";
export { readIr } from "./read_ir.js";
export { newSession, type Session, type TestCase } from "./session.js";
export { newWorkspace, type Workspace } from "./workspace.js";
export { runPipeline, type Compiled } from "./pipeline.js";
