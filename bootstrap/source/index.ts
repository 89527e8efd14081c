// Room `source`: files, spans, interned names, arenas. The only file other rooms import.

export { forkInterner, forkSources } from "./fork.js";
export { at, push } from "./arena.js";
export {
  addFile,
  lineColumn,
  lineOf,
  lineRange,
  newSourceMap,
  sliceText,
  spanFile,
  sourceFile,
  type LineColumn,
  type SourceFile,
  type SourceMap,
} from "./file.js";
export {
  compareSyms,
  EMPTY_SYM,
  intern,
  internBytes,
  newInterner,
  symBytes,
  text,
  type Interner,
  type Sym,
} from "./interner.js";
export { joinSpans, NO_SPAN, span, spanEnd, spanStart, type FileId, type Span } from "./span.js";
export { decodeUtf8, encodeUtf8, pushScalar, utf8Length, utf8Scalar } from "./utf8.js";
export { enterPhase, leavePhase, newPhaseTimes, phaseTable, type PhaseTimes } from "./phase_times.js";
export {
  isSpecial,
  listDirectory,
  makeDirectory,
  makeTemporary,
  pathKind,
  publishFile,
  readBytes,
  removeDirectory,
  removeFile,
  systemReason,
  writeBytes,
  type ReadResult,
  type TemporaryDirectory,
} from "./disk.js";
