/** State of one compilation that all rooms share: names, sources, diagnostics. Data only. */
import { newDiagnostics, type Diagnostics } from "../diagnostics/index.js";
import type { Tokens } from "../lexer/index.js";
import type { FileAst } from "../parser/index.js";
import type { PhaseTime } from "./phase_times.js";
import { newInterner, newSourceMap, type Interner, type SourceMap } from "../source/index.js";

export interface Session {
  readonly interner: Interner;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  /** By FileId. */
  readonly tokens: Tokens[];
  readonly trees: FileAst[];
  readonly packageOfFile: number[];
  /** Phases that ran, in order. */
  readonly times: PhaseTime[];
}

/** An empty session. */
export function newSession(): Session {
  return {
    interner: newInterner(),
    sources: newSourceMap(),
    diagnostics: newDiagnostics(),
    tokens: [],
    trees: [],
    packageOfFile: [],
    times: [],
  };
}
