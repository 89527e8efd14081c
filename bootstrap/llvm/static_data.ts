/**
 * Static data that code refers to: texts, places, and raw bytes. Equal data is made once.
 */
import { at, lineColumn, sourceFile, encodeUtf8, type Span } from "../source/index.js";
import { addGlobal, constBytes, constSmall, constStruct, type LlConst, type LlValue } from "./builder.js";
import type { Codegen } from "./codegen.js";
import { danglingPointer } from "./values.js";

/** The address of static bytes; never null. */
export function staticBytes(cg: Codegen, bytes: Uint8Array): LlValue {
  if (bytes.length === 0) {
    return danglingPointer(cg.m, 1);
  }
  const key = bytesKey(bytes);
  const known = cg.strings.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = addGlobal(cg.m, "text", constBytes(cg.m, bytes), true, "private");
  cg.strings.set(key, made);
  return made;
}

function bytesKey(bytes: Uint8Array): string {
  let key = "";
  for (let i = 0; i < bytes.length; i += 1) {
    key += String.fromCharCode(at(bytes, i));
  }
  return key;
}

/** The `TmlPlace` of the start of a span, as panics print it. */
export function staticPlace(cg: Codegen, span: Span): LlConst {
  const key = span.file * 4294967296 + span.start;
  const known = cg.places.get(key);
  if (known !== undefined) {
    return known;
  }
  const m = cg.m;
  const file = sourceFile(cg.sources, span.file);
  const position = lineColumn(file, span.start);
  const path = encodeUtf8(file.path);
  const members = [staticBytes(cg, path) as LlConst, constSmall(m, 64, path.length), constSmall(m, 32, position.line), constSmall(m, 32, position.column)];
  const made = addGlobal(m, "place", constStruct(m, members), true, "private");
  cg.places.set(key, made);
  return made;
}
