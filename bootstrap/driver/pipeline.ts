/**
 * The pipeline: a command's input through the rooms, in order, up to what the command asks for. Stops at the first room that leaves
 * errors in the session.
 */
import { hasErrors, notImplemented, report, type Diagnostics } from "../diagnostics/index.js";
import { resolveProgram, type ResolvedProgram } from "../resolver/index.js";
import { enterPhase, intern, leavePhase, NO_SPAN } from "../source/index.js";
import { buildObjects, checkInstances } from "./back.js";
import { dumpPhase, isFrontDump } from "./dumps.js";
import { builtBody, checkFieldDefaults, checkRegionDeclarations, openFront, ownedBody, ownersOf, typedBody, type Front } from "./front.js";
import { diskLoader } from "./loader.js";
import type { CompileOptions } from "./options.js";
import { openPackage, type PackageFiles } from "./package.js";
import type { Session } from "./session.js";

/** Runs the pipeline; returns what is to be printed on stdout. Errors are in the session. */
export async function runPipeline(session: Session, options: CompileOptions): Promise<string> {
  enterPhase(session.times, "driver");
  const printed = runRooms(session, options);
  leavePhase(session.times);
  return printed;
}

function runRooms(session: Session, options: CompileOptions): string {
  if (options.emit === "effects") {
    report(session.diagnostics, notImplemented(NO_SPAN, "effects"));
    return "";
  }
  const packages = findPackages(session.diagnostics, options);
  if (packages === undefined) {
    return "";
  }
  const root = packages.length - 1;
  enterPhase(session.times, "resolver");
  const resolved = resolveAll(session, packages);
  leavePhase(session.times);
  if (options.emit === "tokens" || options.emit === "ast") {
    return dumpPhase(session, undefined, options.emit, root);
  }
  if (hasErrors(session.diagnostics) && !onlyNames(session.diagnostics)) {
    return "";
  }
  enterPhase(session.times, "types");
  const front = openFront(session, resolved);
  leavePhase(session.times);
  checkPackage(session, front, root);
  if (hasErrors(session.diagnostics)) {
    return "";
  }
  if (options.checkOnly) {
    checkInstances(session, front, root);
    return "";
  }
  if (options.emit !== undefined && isFrontDump(options.emit)) {
    return dumpPhase(session, front, options.emit, root);
  }
  return buildObjects(session, front, root, options);
}

/** std and the program; std alone when it is what is compiled. */
function findPackages(diagnostics: Diagnostics, options: CompileOptions): PackageFiles[] | undefined {
  const std = openPackage(options.stdPath, diagnostics);
  const own = openPackage(options.input, diagnostics);
  if (std === undefined || own === undefined) {
    return undefined;
  }
  return own.name === "std" ? [own] : [std, own];
}

/** Modules of std that hold lang items: loaded for every program. Of the others those that something names. */
const LIBRARY_ROOTS: readonly string[] = ["core", "collections", "io", "text"];

function resolveAll(session: Session, packages: readonly PackageFiles[]): ResolvedProgram {
  return resolveProgram({
    interner: session.interner,
    diagnostics: session.diagnostics,
    sources: session.sources,
    packages: packages.map((files, id) => {
      const isLibrary = id + 1 < packages.length;
      return {
        name: intern(session.interner, files.name),
        dependencies: [],
        isLazy: files.isSingleFile || isLibrary,
        preload: isLibrary ? LIBRARY_ROOTS.map((name) => intern(session.interner, name)) : [],
      };
    }),
    loader: diskLoader(session, packages),
  });
}

/** Whether all errors are about names and declarations (S), behind which types can still be checked ([diag.order]). */
function onlyNames(diagnostics: Diagnostics): boolean {
  return diagnostics.list.every((one) => one.severity !== "Error" || one.code.startsWith("S") || one.code.startsWith("T"));
}

/** All checks on the package that is compiled. */
function checkPackage(session: Session, front: Front, pkg: number): void {
  const owners = ownersOf(front.program, pkg);
  checkFieldDefaults(front, pkg);
  const funcs = owners.filter((def) => front.program.funcs[def] !== undefined);
  for (const def of owners) {
    typedBody(front, def);
    if (front.program.funcs[def] !== undefined && !hasErrors(session.diagnostics)) {
      builtBody(front, def);
    }
  }
  if (hasErrors(session.diagnostics)) {
    return;
  }
  checkRegionDeclarations(front, pkg);
  if (hasErrors(session.diagnostics)) {
    return;
  }
  for (const def of funcs) {
    ownedBody(front, def);
  }
}

