/**
 * The solver as the other files of this room see it: environments, selection, normal forms, structural properties, look-up of methods and fields.
 */
export { boundsFor, boundsOfProjection, elaborate, EMPTY_ENV, envOf, makeEnv, newCaches } from "./env.js";
export {
  checkBounds,
  goalKey,
  implementsBehavior,
  markerOf,
  matchHead,
  select,
  selectExtend,
  selectNormal,
  selectParam,
  tryExtend,
  type Answer,
} from "./select.js";
export { normalize, normalizeAll } from "./normalize.js";
export { copyState, isCopy, isDisposable, markerState, needsDrop } from "./markers.js";
export { fieldsOf, genericsOf, langItem, memberOfExtend, methodOf, resolveCall } from "./query.js";
export { compareTypes, headKey, matchType, matchTypes, MAYBE, newMatcher, NO, YES, type Matcher, type MatchResult } from "./match.js";
export type { Env } from "./program.js";
