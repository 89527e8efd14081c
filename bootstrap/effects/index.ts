/**
 * Room `effects`: from typed bodies to the effect set of every function [eff.infer]. The only file that other rooms import.
 *
 * Use: `newInference`; `wantEffects` for the functions in question; bodies to `addBody` as long as `nextWanted` names one; `solveEffects`.
 */
export { newInference, type Inference } from "./graph.js";
export { addBody, addContracts, addInitialiser, nextWanted, wantEffects } from "./infer.js";
export { effectTexts, solveEffects } from "./solve.js";
export { checkContracts } from "./check_contracts.js";
export { dumpEffects } from "./dump.js";
