/** The command `diff`: two programs, or TML-IR texts, as TML-IR, and what is different [ir.diff]. */
import { hasErrors } from "../diagnostics/index.js";
import { changesJson, changesText, checkIrText, diffIr, packageOf, type IrText } from "../ir/index.js";
import { addFile, encodeUtf8, newPhaseTimes, pathKind, type PhaseTimes } from "../source/index.js";
import type { CompileOptions } from "./options.js";
import { runPipeline } from "./pipeline.js";
import { readIr } from "./read_ir.js";
import { newSession, type Session } from "./session.js";
import type { Workspace } from "./workspace.js";

/** What came of a comparison: the sessions with their diagnostics, what is to be printed, whether there is a difference. */
export interface Difference {
  readonly sessions: readonly Session[];
  readonly text: string;
  readonly differs: boolean;
}

/** Compares the program of `options` with `other`, which gets the name of the former's package. */
export async function diffPrograms(workspace: Workspace, options: CompileOptions, other: string, times: PhaseTimes): Promise<Difference> {
  const left = await irOf(workspace, options, times);
  const sessions = [left.session];
  if (left.text === undefined) {
    return { sessions, text: "", differs: true };
  }
  const right = await irOf(workspace, { ...options, input: other, packageName: packageOf(left.text) }, newPhaseTimes());
  sessions.push(right.session);
  if (right.text === undefined) {
    return { sessions, text: "", differs: true };
  }
  const changes = diffIr(left.text, right.text);
  return { sessions, text: options.json ? changesJson(changes) : changesText(changes), differs: changes.length > 0 };
}

/** The TML-IR of an input: of a program (a `.tml` file, a directory), or a text. */
async function irOf(workspace: Workspace, options: CompileOptions, times: PhaseTimes): Promise<{ readonly session: Session; readonly text: IrText | undefined }> {
  if (pathKind(options.input) === "file" && !options.input.endsWith(".tml")) {
    const session = newSession(times);
    return { session, text: readIr(session, options.input) };
  }
  const { session, text } = await runPipeline(workspace, { ...options, emit: "ir", json: false }, times);
  if (hasErrors(session.diagnostics)) {
    return { session, text: undefined };
  }
  const bytes = encodeUtf8(text);
  return { session, text: checkIrText(bytes, addFile(session.sources, "", bytes).id, session.diagnostics) };
}
