// The order of diagnostics, and which of them are shown.  [diag.order]

import { at, encodeUtf8, lineColumn, spanFile, type LineColumn, type SourceMap } from "../source/index.js";
import { groupIndex } from "./catalogue.js";
import { isAllowed, type Diagnostic, type Diagnostics } from "./diagnostic.js";

/** The most errors one run shows `[gram.recovery]`. */
export const MAX_ERRORS = 100;

interface SortKey {
  readonly diagnostic: Diagnostic;
  readonly group: number;
  readonly path: Uint8Array;
  readonly place: LineColumn;
  readonly index: number;
}

/**
 * The diagnostics of one package as they are shown: by group, then by file path, line, column, code and text, without
 * exact repetitions and warnings that the source allows. A group is left out when an earlier one has an error; at most `MAX_ERRORS` errors are kept.
 */
export function selectDiagnostics(map: SourceMap, diagnostics: Diagnostics): Diagnostic[] {
  const keys = sortedKeys(map, diagnostics);
  const shown: Diagnostic[] = [];
  let errors = 0;
  let errorGroup = -1;
  for (const key of keys) {
    const d = key.diagnostic;
    if (errorGroup >= 0 && key.group > errorGroup) {
      break;
    }
    if (shown.length > 0 && isSame(at(shown, shown.length - 1), d)) {
      continue;
    }
    if (d.severity === "Error") {
      errorGroup = key.group;
      errors += 1;
      if (errors > MAX_ERRORS) {
        break;
      }
    }
    shown.push(d);
  }
  return shown;
}

/** All diagnostics in order, none left out but for warnings that the source allows. */
export function sortDiagnostics(map: SourceMap, diagnostics: Diagnostics): Diagnostic[] {
  return sortedKeys(map, diagnostics).map((key) => key.diagnostic);
}

function sortedKeys(map: SourceMap, diagnostics: Diagnostics): SortKey[] {
  const keys: SortKey[] = [];
  for (const diagnostic of diagnostics.list) {
    if (isAllowed(diagnostics, diagnostic)) {
      continue;
    }
    const file = spanFile(map, diagnostic.span.file);
    keys.push({
      diagnostic,
      group: groupIndex(diagnostic.code),
      path: encodeUtf8(file.path),
      place: lineColumn(file, diagnostic.span.start),
      index: keys.length,
    });
  }
  keys.sort(compareKeys);
  return keys;
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a.group !== b.group) {
    return a.group - b.group;
  }
  const path = compareBytes(a.path, b.path);
  if (path !== 0) {
    return path;
  }
  if (a.place.line !== b.place.line) {
    return a.place.line - b.place.line;
  }
  if (a.place.column !== b.place.column) {
    return a.place.column - b.place.column;
  }
  const code = compareBytes(encodeUtf8(a.diagnostic.code), encodeUtf8(b.diagnostic.code));
  if (code !== 0) {
    return code;
  }
  const message = compareBytes(encodeUtf8(a.diagnostic.message), encodeUtf8(b.diagnostic.message));
  return message !== 0 ? message : a.index - b.index;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return a.length - b.length;
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.span.file === b.span.file &&
    a.span.start === b.span.start &&
    a.span.end === b.span.end
  );
}
