/** Room `driver`: a command in, the rooms in their order. The only file that other rooms import. */
export { CONTRACT_MODES, EMIT_NAMES, type CompileOptions, type ContractMode, type EmitName } from "./options.js";
export { newSession, type Session, type TestCase } from "./session.js";
export { newWorkspace, type Workspace } from "./workspace.js";
export { runPipeline, type Compiled } from "./pipeline.js";
