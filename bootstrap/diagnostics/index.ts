// Room `diagnostics`: messages as values, their catalogue, order and text. The only file other rooms import.

export { CATALOGUE, catalogueEntry, codeOfLint, explain, groupIndex, type CatalogueEntry, type Group } from "./catalogue.js";
export {
  allow,
  hasErrors,
  newDiagnostic,
  newDiagnostics,
  notImplemented,
  report,
  withEdit,
  withHelp,
  withLabel,
  type Diagnostic,
  type Diagnostics,
  type Edit,
  type Label,
  type Severity,
} from "./diagnostic.js";
export { foreignWord, withForeign, type ForeignWord } from "./foreign.js";
export { asInternalError, internalError, type InternalError } from "./internal_error.js";
export {
  isBidiControl,
  jsonText,
  renderJson,
  renderText,
  shownScalar,
  shownText,
  type RenderOptions,
} from "./render.js";
export { MAX_ERRORS, selectDiagnostics, sortDiagnostics } from "./sort.js";
export { suggest } from "./suggest.js";
