/**
 * The pipeline: a command's input through the rooms, in order, up to what the command asks for. Stops at the first room that leaves
 * errors in the session.
 */
import { hasErrors, newDiagnostics, type Diagnostics } from "../diagnostics/index.js";
import { forkResolver, reportDeprecated, reportUnused, resolvedProgram, resolvePackages, resolveProgram, type DefId, type PackageId } from "../resolver/index.js";
import { at, enterPhase, leavePhase, newPhaseTimes, type PhaseTimes } from "../source/index.js";
import { buildObjects, checkInstances } from "./back.js";
import { linkPackages, type LinkedPackage } from "./dependencies.js";
import { documentation, dumpPhase, isFrontDump } from "./dumps.js";
import { builtBody, checkCalls, checkFieldDefaults, checkPurity, checkRegionDeclarations, forkFront, isCode, openFront, ownedBody, ownersOf, reportOpen, typedBody, type Front } from "./front.js";
import { isOneModule, loadEarly } from "./loader.js";
import { contractLevel, type CompileOptions } from "./options.js";
import { openPackage } from "./package.js";
import { forkSession, newSession, type Session } from "./session.js";
import { resolveInput, stdBase, type Workspace } from "./workspace.js";

/** What a command has led to: the session with its errors, and what is to be printed on stdout. */
export interface Compiled {
  readonly session: Session;
  readonly text: string;
}

/** Runs the pipeline; `times` measures its phases. */
export async function runPipeline(workspace: Workspace, options: CompileOptions, times: PhaseTimes = newPhaseTimes()): Promise<Compiled> {
  enterPhase(times, "driver");
  const compiled = runRooms(workspace, options, times);
  leavePhase(times);
  return compiled;
}

function runRooms(workspace: Workspace, options: CompileOptions, times: PhaseTimes): Compiled {
  const diagnostics = newDiagnostics();
  const packages = findPackages(diagnostics, options);
  if (packages === undefined) {
    return { session: { ...newSession(times), diagnostics }, text: "" };
  }
  if (packages.length === 1) {
    const session = newSession(times);
    enterPhase(times, "resolver");
    const resolved = resolveProgram(resolveInput(session, packages, undefined, false, options.release, options.features));
    leavePhase(times);
    return { session, text: continueWith(session, options, 0, () => openFront(session, resolved, contractLevel(options))) };
  }
  const root = packages.length - 1;
  const own = at(packages, root).files;
  const base = stdBase(workspace, at(packages, 0).files, options.release, times);
  const session = forkSession(base.session, times);
  const early = loadEarly(session, own, root);
  if (hasErrors(session.diagnostics) && !isTree(options) && isOneModule(session, own)) {
    return { session, text: "" };
  }
  enterPhase(times, "resolver");
  const resolver = forkResolver(base.resolver, session.interner, session.sources, session.diagnostics);
  resolvePackages(resolver, resolveInput(session, packages, early, true, options.release, options.features), 1, packages.length);
  const resolved = resolvedProgram(resolver);
  leavePhase(times);
  const contracts = contractLevel(options);
  const open = (): Front =>
    base.front === undefined ? openFront(session, resolved, contracts) : forkFront(base.front, session, resolved, base.wanted, contracts);
  return { session, text: continueWith(session, options, root, open) };
}

/** Whether the command asks for what comes before names are looked at. */
function isTree(options: CompileOptions): boolean {
  return options.emit === "tokens" || options.emit === "ast";
}

/** The rooms behind `resolver`, for package `root`; returns what is to be printed. */
function continueWith(session: Session, options: CompileOptions, root: PackageId, open: () => Front): string {
  if (isTree(options) && options.emit !== undefined) {
    return dumpPhase(session, undefined, options.emit, root);
  }
  if (hasErrors(session.diagnostics) && !onlyNames(session.diagnostics)) {
    return "";
  }
  enterPhase(session.times, "types");
  const front = open();
  leavePhase(session.times);
  for (let pkg = root === 0 ? 0 : 1; pkg <= root; pkg += 1) {
    checkPackage(session, front, pkg);
  }
  if (hasErrors(session.diagnostics)) {
    return "";
  }
  reportUnused(front.program.resolved, root, session.diagnostics);
  reportDeprecated(front.program.resolved, root, session.diagnostics);
  reportOpen(front, root);
  if (options.doc !== "none") {
    return documentation(session, front, root, options);
  }
  if (options.checkOnly) {
    checkInstances(session, front, root);
    return "";
  }
  if (options.emit !== undefined && isFrontDump(options.emit)) {
    const dump = dumpPhase(session, front, options.emit, root, options.json);
    // Bodies of std that it needed may have errors.
    return hasErrors(session.diagnostics) ? "" : dump;
  }
  return buildObjects(session, front, root, options);
}

/** std, what the program depends on, and the program; std alone when it is what is compiled. */
function findPackages(diagnostics: Diagnostics, options: CompileOptions): LinkedPackage[] | undefined {
  const std = openPackage(options.stdPath, diagnostics);
  const own = openPackage(options.input, diagnostics);
  if (std === undefined || own === undefined) {
    return undefined;
  }
  const named = options.packageName === "" ? own : { ...own, name: options.packageName };
  return named.name === "std" ? [{ files: named, links: [] }] : linkPackages(std, named, options.input, diagnostics);
}

/** Whether all errors are about names and declarations (S), behind which types can still be checked ([diag.order]). */
function onlyNames(diagnostics: Diagnostics): boolean {
  return diagnostics.list.every((one) => one.severity !== "Error" || one.code.startsWith("S") || one.code.startsWith("T"));
}

/** All checks on the package that is compiled. */
function checkPackage(session: Session, front: Front, pkg: number): void {
  const owners = ownersOf(front.program, pkg);
  checkFieldDefaults(front, pkg);
  const withCode: DefId[] = [];
  for (const def of owners) {
    typedBody(front, def);
    if (isCode(front, def)) {
      withCode.push(def);
      if (!hasErrors(session.diagnostics)) {
        builtBody(front, def);
      }
    }
  }
  if (hasErrors(session.diagnostics)) {
    return;
  }
  checkCalls(front, owners);
  checkPurity(front, owners);
  checkRegionDeclarations(front, pkg);
  if (hasErrors(session.diagnostics)) {
    return;
  }
  for (const def of withCode) {
    ownedBody(front, def);
  }
}

