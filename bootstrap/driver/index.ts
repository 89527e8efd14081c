/** Room `driver`: a command in, the rooms in their order. The only file that other rooms import. */
export { EMIT_NAMES, LIBRARY_KINDS, type CompileOptions, type EmitName, type LibraryKind } from "./options.js";
export { newSession, type Session, type TestCase } from "./session.js";
export { newWorkspace, type Workspace } from "./workspace.js";
export { runPipeline, type Compiled } from "./pipeline.js";
