// Places in source text.

/** Number of a source file in the `SourceMap`. */
export type FileId = number;

/** A half-open range of byte offsets `[start, end)` in one file. */
export interface Span {
  readonly file: FileId;
  readonly start: number;
  readonly end: number;
}

/** The span of what has no place in any source file: a problem with the command line, an input or an output. */
export const NO_SPAN: Span = { file: -1, start: 0, end: 0 };

/** Makes a span from a file and two byte offsets. */
export function span(file: FileId, start: number, end: number): Span {
  return { file, start, end };
}

/** The smallest span that covers `a` and `b`, which lie in the same file. */
export function joinSpans(a: Span, b: Span): Span {
  const start = a.start < b.start ? a.start : b.start;
  const end = a.end > b.end ? a.end : b.end;
  return { file: a.file, start, end };
}

/** The empty span in front of `a`. */
export function spanStart(a: Span): Span {
  return { file: a.file, start: a.start, end: a.start };
}

/** The empty span behind `a`. */
export function spanEnd(a: Span): Span {
  return { file: a.file, start: a.end, end: a.end };
}
