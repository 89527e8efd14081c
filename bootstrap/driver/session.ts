/** State of one compilation that all rooms share: names, sources, diagnostics. Data only. */
import { newDiagnostics, type Diagnostics } from "../diagnostics/index.js";
import type { Tokens } from "../lexer/index.js";
import type { FileAst } from "../parser/index.js";
import { newInterner, newPhaseTimes, newSourceMap, type Interner, type PhaseTimes, type SourceMap } from "../source/index.js";

/** A test of the package that is compiled ([std.test]); its number is its place in the list. */
export interface TestCase {
  /** Path of the function inside of its package. */
  readonly name: string;
  readonly shouldFail: boolean;
}

export interface Session {
  readonly interner: Interner;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  /** By FileId. */
  readonly tokens: Tokens[];
  readonly trees: FileAst[];
  readonly packageOfFile: number[];
  /** The tests that the program made for them holds. */
  readonly tests: TestCase[];
  /** What the phases took, if that is asked for. */
  readonly times: PhaseTimes;
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
    tests: [],
    times: newPhaseTimes(),
  };
}
