// Room `resolver`: module graph, definitions, and what every name means. The only file other rooms import.

export * from "./resolved.js";
export { newResolver, resolvePackages, resolveProgram, resolvedProgram } from "./resolve.js";
export { forkResolver } from "./fork.js";
export { deprecatedUse, deprecation, reportDeprecated, useOf } from "./deprecated.js";
export { reportUnused } from "./unused.js";
export type { Conditions, LoadedModule, ModuleLoader, PackageInput, Resolver, ResolveInput } from "./state.js";
