/**
 * Room `types`: the resolved tree in, the typed tree (TAST) out. The only file that other rooms import.
 */
export * from "./ty.js";
export * from "./program.js";
export * from "./tast.js";
export * from "./intern.js";
export { substitute, substituteAll, substituteBound } from "./substitute.js";
export { fullPath } from "./full_path.js";
export { defName, defPath, showBehavior, showBound, showMarkers, showType, showTypeFull, showTypes } from "./show.js";
export { boundsFor, EMPTY_ENV, envOf, makeEnv } from "./env.js";
export { goalKey, implementsBehavior, MAX_DEPTH, select, selectNormal, type Answer } from "./select.js";
export { normalize, normalizeAll } from "./normalize.js";
export { hasInterior, isCopy, isDisposable, needsDrop } from "./markers.js";
export { addEffectsBelow, EFFECT_COUNT, effectNamed, effectPath, type EffectId } from "./effect_names.js";
export { fieldsOf, genericsOf, hasCode, langItem, memberOfExtend, resolveCall } from "./query.js";
export { findLangItems, findPath } from "./lang_items.js";
export { isCName, notCReason, notCStruct } from "./c_boundary.js";
export { collect, collectDefs } from "./collect.js";
export { findMain } from "./entry.js";
export { checkConstants, evalConst, newConstEvaluator, resolveConst, type ConstEvaluator } from "./const_eval.js";
export { isStatic } from "./const_form.js";
export type { ConstValue } from "./const_value.js";
export { thisTypeOf } from "./lower_type.js";
export { fitsInt, intBits, intMax, intMin, isIntType, isSigned, wrapInt } from "./const_ops.js";
export { findDirective, firstText, hasDirective, hasDirectiveArg, textOf } from "./directives.js";
export { dumpBody as dumpTyped } from "./dump.js";
export { checkLiteralCalls } from "./check_calls.js";
export { forkProgram, forkTypeSession } from "./fork.js";
export { checkBody, checkConst, checkDefaults, newTypeSession, type TypeSession } from "./check.js";
