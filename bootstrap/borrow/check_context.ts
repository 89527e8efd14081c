/** What the checks of one body share: data only. */
import type { Diagnostics } from "../diagnostics/index.js";
import type { MirBody } from "../mir/index.js";
import type { Env, Program, TBody } from "../types/index.js";
import type { SlotTable } from "./slots.js";

export interface CheckContext {
  readonly program: Program;
  readonly slots: SlotTable;
  readonly env: Env;
  readonly body: MirBody;
  /** The typed body the function or closure stands in: names of captures. */
  readonly typed: TBody;
  readonly diagnostics: Diagnostics;
}
