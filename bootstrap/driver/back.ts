/** The last rooms: from MIR to a file on disk. */
import { basename, join } from "node:path";
import { newDiagnostic, report } from "../diagnostics/index.js";
import { build, type BuildKind } from "../link/index.js";
import { dumpModule, generate, type LlModule } from "../llvm/index.js";
import { at, enterPhase, leavePhase, NO_SPAN, text } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { defPath, findMain } from "../types/index.js";
import { droppedBody, ownersOf, type Front } from "./front.js";
import type { CompileOptions } from "./options.js";
import type { Session } from "./session.js";

/** Generates code from `main`, if there is one, for its diagnostics (T020, G001) only. */
export function checkInstances(session: Session, front: Front, pkg: number): void {
  const main = findMain(front.program, pkg);
  if (main >= 0) {
    generateModule(session, front, pkg, { main, exported: [], tests: [] });
  }
}

/** What a library offers as code: its public functions with a body that are not generic, in the order of their definitions. */
function exportedFuncs(front: Front, pkg: number): DefId[] {
  const program = front.program;
  return ownersOf(program, pkg).filter((def) => {
    const sig = program.funcs[def];
    return sig !== undefined && sig.generics.length === 0 && at(program.resolved.defs, def).vis === "public";
  });
}

/** What a module starts with: `main`, or the exported functions of a library, or the tests. */
interface Roots {
  readonly main: DefId;
  readonly exported: readonly DefId[];
  readonly tests: readonly DefId[];
}

function generateModule(session: Session, front: Front, pkg: number, roots: Roots): LlModule | undefined {
  const bodies = {
    func: (def: number) => droppedBody(front, def).own,
    closure: (def: number, closure: number) => at(droppedBody(front, def).closures, closure),
  };
  const name = text(session.interner, at(front.program.resolved.packages, pkg).name);
  const input = { program: front.program, bodies, consts: front.types.evaluator, sources: session.sources, ...roots };
  enterPhase(session.times, "llvm");
  const module = generate(input, name, session.diagnostics);
  leavePhase(session.times);
  return module;
}

/** The test functions of a package, with their names in the session. */
function findTests(session: Session, front: Front, pkg: number): DefId[] {
  const tests: DefId[] = [];
  for (const def of ownersOf(front.program, pkg)) {
    const sig = front.program.funcs[def];
    if (sig !== undefined && sig.isTest) {
      const path = defPath(front.program, def);
      tests.push(def);
      session.tests.push({ name: path.slice(path.indexOf("::") + 2), shouldFail: sig.shouldFail });
    }
  }
  return tests;
}

/**
 * Generates code from `main`, or from the tests, and writes what the options ask for; returns what is to be printed. A package without `main`
 * is a library: there is code for all that it exports, but no executable (M006).
 */
export function buildObjects(session: Session, front: Front, pkg: number, options: CompileOptions): string {
  const program = front.program;
  const kind: BuildKind = options.emit === "obj" ? "obj" : options.emit === "asm" ? "asm" : "exe";
  const tests = options.tests ? findTests(session, front, pkg) : [];
  const main = options.tests ? NO_DEF : findMain(program, pkg);
  if (options.tests && tests.length === 0) {
    return "";
  }
  if (main < 0 && tests.length === 0 && options.emit === undefined) {
    report(session.diagnostics, newDiagnostic("M006", NO_SPAN, "the program has no function `main`"));
    return "";
  }
  const exported = main < 0 && tests.length === 0 ? exportedFuncs(front, pkg) : [];
  const module = generateModule(session, front, pkg, { main, exported, tests });
  if (module === undefined) {
    return "";
  }
  if (options.emit === "llvm") {
    return dumpModule(module);
  }
  const output = options.output !== "" ? options.output : defaultOutput(options.input, kind);
  const failure = build(
    {
      module,
      level: options.optLevel,
      strip: options.release,
      libraries: module.libraries,
      runtimeDir: options.runtimePath,
      runtimeCache: options.cachePath,
      output,
      times: session.times,
    },
    kind,
  );
  if (failure !== "") {
    report(session.diagnostics, newDiagnostic("G003", NO_SPAN, failure));
  }
  return "";
}

/** Next to where the command runs: the input's name without `.tml`. */
function defaultOutput(input: string, kind: BuildKind): string {
  const stem = basename(input).replace(/\.tml$/, "");
  return join(".", kind === "exe" ? stem : stem + (kind === "obj" ? ".o" : ".s"));
}
