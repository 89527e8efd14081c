/**
 * Room `mir`: TML-IR in, control-flow graphs out. The only file that other rooms import.
 *
 * - `buildMir` makes MIR *as built* of a whole program, `buildFunc` of one function; they cannot fail on a program without type errors.
 * - `verifyMir` checks the invariants of a body, also after later passes; a violation is an internal error.
 * - `dumpMir` prints bodies in the text form of `docs/reference/formats.md`, section 2.
 */
export * from "./mir.js";
export { buildFunc, buildMir, DEFAULT_BUILD, type BuiltFunc } from "./build.js";
export { newContext, type BuildOptions, type Context } from "./builder.js";
export { verifyMir } from "./verify.js";
export { dumpBody, dumpBodyMir, dumpMir } from "./dump.js";
export {
  accessesOfInstr,
  accessesOfTerm,
  reversePostOrder,
  successors,
  wholeLocal,
  type Access,
  type AccessKind,
} from "./access.js";
