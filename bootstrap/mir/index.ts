/**
 * Room `mir`: TML-IR in, control-flow graphs out. The only file that other rooms import.
 *
 * - `buildFunc` makes MIR *as built* of a function and its closures, in a `Context` that all functions of a program share; it cannot fail
 *   on a program without type errors.
 * - `brokenFunc` stands for a function whose body has errors, where there must be one.
 * - `verifyMir` checks the invariants of a body, also after later passes; a violation is an internal error.
 * - `dumpBody` prints one in the text form of `docs/reference/formats.md`, section 2.
 */
export * from "./mir.js";
export { brokenFunc } from "./broken.js";
export { buildFunc, type BuiltFunc } from "./build.js";
export { newContext, type BuildOptions, type Context } from "./builder.js";
export { verifyMir } from "./verify.js";
export { dumpBody } from "./dump.js";
export {
  accessesOfInstr,
  accessesOfTerm,
  reversePostOrder,
  successors,
  wholeLocal,
  type Access,
  type AccessKind,
} from "./access.js";
