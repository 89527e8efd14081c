/** The last rooms: from MIR to a file on disk. */
import { basename, join } from "node:path";
import { hasErrors, newDiagnostic, report } from "../diagnostics/index.js";
import { build, type BuildKind } from "../link/index.js";
import { dumpModule, generate, type LlModule } from "../llvm/index.js";
import { at, EMPTY_SYM, encodeUtf8, enterPhase, leavePhase, NO_SPAN, text, writeBytes } from "../source/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import { defPath, findMain, type Program } from "../types/index.js";
import { cHeader } from "./c_header.js";
import { droppedBody, ownersOf, type Front } from "./front.js";
import type { CompileOptions, TestMode } from "./options.js";
import type { Session, TestCase } from "./session.js";

/** Generates code from `main`, if there is one, and the functions for C, for its diagnostics (T020, G001) only. */
export function checkInstances(session: Session, front: Front, pkg: number): void {
  const main = findMain(front.program, pkg);
  const forC = functionsForC(front, pkg);
  if (main >= 0 || forC.length > 0) {
    generateModule(session, front, pkg, { main, exported: [], forC, tests: [] });
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

/** The functions that C may call [ffi.export]. */
function functionsForC(front: Front, pkg: number): DefId[] {
  const program = front.program;
  return ownersOf(program, pkg).filter((def) => (program.funcs[def]?.exported ?? EMPTY_SYM) !== EMPTY_SYM);
}

/** What a module starts with: `main`, or the exported functions of a library, or the tests; and what C may call. */
interface Roots {
  readonly main: DefId;
  readonly exported: readonly DefId[];
  readonly forC: readonly DefId[];
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

/** The functions of a package that run tests and properties, or benchmarks, in the order of the source, with their names in the session. */
function findTests(session: Session, front: Front, pkg: number, mode: TestMode): DefId[] {
  const program = front.program;
  const tests: DefId[] = [];
  const files: number[] = [];
  for (const def of ownersOf(program, pkg)) {
    const sig = program.funcs[def];
    if (sig !== undefined && (mode === "benches" ? sig.drives === "bench" : sig.isTest || sig.drives === "property")) {
      const file = at(program.resolved.defs, def).span.file;
      tests.push(def);
      if (!files.includes(file)) {
        files.push(file);
      }
    }
  }
  const place = (def: DefId): number => files.indexOf(at(program.resolved.defs, def).span.file);
  tests.sort((a, b) => place(a) - place(b) || at(program.resolved.defs, a).span.start - at(program.resolved.defs, b).span.start);
  for (const def of tests) {
    const sig = program.funcs[def];
    const kind = sig === undefined || sig.drives === "none" ? "test" : sig.drives;
    session.tests.push({ name: testName(program, def, kind), kind, shouldFail: sig?.shouldFail === true });
  }
  return tests;
}

/** The path of a test inside of its package; that of what it runs if the resolver wrote it. */
function testName(program: Program, def: DefId, kind: TestCase["kind"]): string {
  const path = defPath(program, def);
  const inside = path.slice(path.indexOf("::") + 2);
  const name = text(program.interner, at(program.resolved.defs, def).name);
  return kind === "test" ? inside : inside.slice(0, inside.length - name.length) + name.slice(1);
}

/**
 * Generates code from `main`, or from the tests, and writes what the options ask for; returns what is to be printed. A package without `main`
 * is a library: there is code for all that it exports, but no executable (M006).
 */
export function buildObjects(session: Session, front: Front, pkg: number, options: CompileOptions): string {
  const program = front.program;
  const kind = kindOf(options);
  const isTest = options.tests !== "none";
  const tests = isTest ? findTests(session, front, pkg, options.tests) : [];
  const main = isTest || options.library !== undefined ? NO_DEF : findMain(program, pkg);
  const forC = functionsForC(front, pkg);
  if (isTest && tests.length === 0) {
    return "";
  }
  if (main < 0 && tests.length === 0 && kind === "exe" && options.emit === undefined) {
    report(session.diagnostics, newDiagnostic("M006", NO_SPAN, "the program has no function `main`"));
    return "";
  }
  if (options.library !== undefined && forC.length === 0) {
    report(session.diagnostics, newDiagnostic("G010", NO_SPAN, "the library has nothing for C: no function is marked `@export`"));
    return "";
  }
  const header = options.header === "" ? "" : cHeader(session, program, pkg, forC);
  if (hasErrors(session.diagnostics)) {
    return "";
  }
  const exported = main < 0 && tests.length === 0 && options.library === undefined ? exportedFuncs(front, pkg) : [];
  const module = generateModule(session, front, pkg, { main, exported, forC, tests });
  if (module === undefined) {
    return "";
  }
  const failure = options.emit === "llvm" ? "" : writeModule(session, module, kind, options, program, forC);
  const problem = failure === "" && options.header !== "" ? writeHeader(options.header, header) : failure;
  if (problem !== "") {
    report(session.diagnostics, newDiagnostic("G003", NO_SPAN, problem));
  }
  return options.emit === "llvm" ? dumpModule(module) : "";
}

function kindOf(options: CompileOptions): BuildKind {
  if (options.emit === "obj" || options.emit === "asm") {
    return options.emit;
  }
  return options.library ?? "exe";
}

/** Makes the output. The message of the failure, or the empty text. */
function writeModule(session: Session, module: LlModule, kind: BuildKind, options: CompileOptions, program: Program, forC: readonly DefId[]): string {
  const input = {
    module,
    level: options.optLevel,
    strip: options.release,
    libraries: module.libraries,
    symbols: forC.map((def) => text(session.interner, program.funcs[def]?.exported ?? EMPTY_SYM)),
    runtimeDir: options.runtimePath,
    runtimeCache: options.cachePath,
    output: options.output !== "" ? options.output : defaultOutput(options.input, kind),
    times: session.times,
  };
  return build(input, kind);
}

function writeHeader(path: string, header: string): string {
  const problem = writeBytes(path, encodeUtf8(header));
  return problem === "" ? "" : "cannot write `" + path + "`: " + problem;
}

/** What the default output's name has behind the input's. */
const ENDINGS: Readonly<Record<BuildKind, string>> = { exe: "", obj: ".o", asm: ".s", bitcode: ".bc", static: ".tml.a", dynamic: ".tml.so" };

/** Where the command runs: the input's name without `.tml`. */
function defaultOutput(input: string, kind: BuildKind): string {
  return join(".", basename(input).replace(/\.tml$/, "") + ENDINGS[kind]);
}
