/** TML-IR from a file. */
import { checkIrText, type IrText } from "../ir/index.js";
import { addFile, readBytes } from "../source/index.js";
import { inputError } from "./package.js";
import type { Session } from "./session.js";

/** Reads a text and reports what is wrong with it: G002 if there is none, else G004. The text; undefined if it is wrong. */
export function readIr(session: Session, path: string): IrText | undefined {
  const read = readBytes(path);
  if (read.kind === "error") {
    inputError(session.diagnostics, path, read.reason);
    return undefined;
  }
  const file = addFile(session.sources, path, read.bytes);
  return checkIrText(read.bytes, file.id, session.diagnostics);
}
