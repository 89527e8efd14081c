/** State of one compilation that all rooms share: names, sources, diagnostics. Data only. */
import { newDiagnostics, type Diagnostics } from "../diagnostics/index.js";
import type { DocPage } from "../doc/index.js";
import type { Tokens } from "../lexer/index.js";
import type { FileAst } from "../parser/index.js";
import {
  forkInterner,
  forkSources,
  newInterner,
  newSourceMap,
  type Interner,
  type PhaseTimes,
  type SourceMap,
} from "../source/index.js";

/** A test of the package that is compiled ([std.test]); its number is its place in the list. */
export interface TestCase {
  /** Path of the function inside of its package. */
  readonly name: string;
  readonly kind: "test" | "property" | "bench";
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
  /** The pages of the documentation. */
  readonly pages: DocPage[];
  /** What the phases took, if that is asked for. */
  readonly times: PhaseTimes;
}

/** An empty session, whose phases `times` measures. */
export function newSession(times: PhaseTimes): Session {
  return {
    interner: newInterner(),
    sources: newSourceMap(),
    diagnostics: newDiagnostics(),
    tokens: [],
    trees: [],
    packageOfFile: [],
    tests: [],
    pages: [],
    times,
  };
}

/** A session over the same files, to which others are added: texts and files keep their numbers. */
export function forkSession(session: Session, times: PhaseTimes): Session {
  return {
    interner: forkInterner(session.interner),
    sources: forkSources(session.sources),
    diagnostics: { ...session.diagnostics, list: session.diagnostics.list.slice(), allowed: session.diagnostics.allowed.slice() },
    tokens: session.tokens.slice(),
    trees: session.trees.slice(),
    packageOfFile: session.packageOfFile.slice(),
    tests: [],
    pages: [],
    times,
  };
}
