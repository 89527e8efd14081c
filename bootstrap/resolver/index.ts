// Room `resolver`: module graph, definitions, and what every name means. The only file other rooms import.

export * from "./resolved.js";
export { resolveProgram } from "./resolve.js";
export type { LoadedModule, ModuleLoader, PackageInput, ResolveInput } from "./state.js";
