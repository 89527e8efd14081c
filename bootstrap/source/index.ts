// Room `source`: files, spans, interned names, arenas. The only file other rooms import.

export { at, push } from "./arena.js";
export {
  addFile,
  lineColumn,
  lineOf,
  lineRange,
  newSourceMap,
  sliceText,
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
  symLength,
  text,
  type Interner,
  type Sym,
} from "./interner.js";
export { joinSpans, span, spanEnd, spanStart, type FileId, type Span } from "./span.js";
export { decodeUtf8, encodeUtf8, pushScalar, utf8Length, utf8Scalar } from "./utf8.js";
export { listDirectory, makeDirectory, pathKind, readBytes, systemReason, writeBytes, type ReadResult } from "./disk.js";
