/** The last rooms: from MIR to a file on disk. */
import { basename, join } from "node:path";
import { newDiagnostic, report } from "../diagnostics/index.js";
import { build, type BuildKind } from "../link/index.js";
import { dumpModule, generate, type LlModule } from "../llvm/index.js";
import { at, enterPhase, leavePhase, NO_SPAN, text } from "../source/index.js";
import { findMain } from "../types/index.js";
import { droppedBody, type Front } from "./front.js";
import type { CompileOptions } from "./options.js";
import type { Session } from "./session.js";

/** Generates code from `main`, if there is one, for its diagnostics (T020, G001) only. */
export function checkInstances(session: Session, front: Front, pkg: number): void {
  const main = findMain(front.program, pkg);
  if (main >= 0) {
    generateModule(session, front, pkg, main);
  }
}

function generateModule(session: Session, front: Front, pkg: number, main: number): LlModule | undefined {
  const bodies = {
    func: (def: number) => droppedBody(front, def).own,
    closure: (def: number, closure: number) => at(droppedBody(front, def).closures, closure),
  };
  const name = text(session.interner, at(front.program.resolved.packages, pkg).name);
  const input = { program: front.program, bodies, consts: front.types.evaluator, sources: session.sources, main };
  enterPhase(session.times, "llvm");
  const module = generate(input, name, session.diagnostics);
  leavePhase(session.times);
  return module;
}

/** Generates code from `main` and writes what the options ask for; returns what is to be printed. */
export function buildObjects(session: Session, front: Front, pkg: number, options: CompileOptions): string {
  const program = front.program;
  const main = findMain(program, pkg);
  if (main < 0) {
    report(session.diagnostics, newDiagnostic("M006", NO_SPAN, "the program has no function `main`"));
    return "";
  }
  const module = generateModule(session, front, pkg, main);
  if (module === undefined) {
    return "";
  }
  if (options.emit === "llvm") {
    return dumpModule(module);
  }
  const kind: BuildKind = options.emit === "obj" ? "obj" : options.emit === "asm" ? "asm" : "exe";
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
