/**
 * What the compilations of one process share: std, which is read, resolved and collected once. A compilation works on copies of its tables.
 * Bodies of std that a program needed are made in the shared state before the next one begins.
 */
import { hasErrors } from "../diagnostics/index.js";
import { newResolver, resolvedProgram, resolvePackages, type DefId, type ResolveInput, type Resolver } from "../resolver/index.js";
import { enterPhase, intern, leavePhase, type PhaseTimes } from "../source/index.js";
import type { LinkedPackage } from "./dependencies.js";
import { droppedBody, openFront, type Front } from "./front.js";
import { diskLoader } from "./loader.js";
import { conditionsOf } from "./options.js";
import type { PackageFiles } from "./package.js";
import { newSession, type Session } from "./session.js";

/** std alone, as far as it can be done without a program. */
export interface Base {
  readonly directory: string;
  /** The conditions it was read with. */
  readonly release: boolean;
  readonly session: Session;
  readonly resolver: Resolver;
  /** undefined if std has errors. */
  readonly front: Front | undefined;
  /** Functions of std whose bodies programs have needed and that are not made here yet. */
  readonly wanted: Set<DefId>;
}

/** Holds std for as long as its owner keeps it; a change of std's files in that time is not seen. */
export interface Workspace {
  base: Base | undefined;
}

/** A workspace in which nothing has been read. */
export function newWorkspace(): Workspace {
  return { base: undefined };
}

/** Modules of std that hold lang items: loaded for every program. Of the others those that something names. */
const LIBRARY_ROOTS: readonly string[] = ["core", "collections", "io", "text"];

/** Input of the resolver for packages on disk. With `isLibrary` the first of them is std below a program, else it is what is compiled. */
export function resolveInput(
  session: Session,
  packages: readonly LinkedPackage[],
  early: Parameters<typeof diskLoader>[2],
  isLibrary: boolean,
  release: boolean,
  features: readonly string[],
): ResolveInput {
  return {
    interner: session.interner,
    diagnostics: session.diagnostics,
    sources: session.sources,
    packages: packages.map(({ files, links }, id) => {
      const isBelow = isLibrary && id === 0;
      return {
        name: intern(session.interner, files.name),
        conditions: conditionsOf(release, id + 1 < packages.length ? [] : features),
        dependencies: links.map((link) => ({ name: intern(session.interner, link.name), pkg: link.pkg })),
        isLazy: files.isSingleFile || isBelow,
        preload: isBelow ? LIBRARY_ROOTS.map((name) => intern(session.interner, name)) : [],
      };
    }),
    loader: diskLoader(session, packages.map((one) => one.files), early),
  };
}

/** The package std; read when it is first asked for. */
export function stdBase(workspace: Workspace, std: PackageFiles, release: boolean, times: PhaseTimes): Base {
  const known = workspace.base;
  const base = known !== undefined && known.directory === std.directory && known.release === release ? known : readStd(std, release, times);
  workspace.base = base;
  if (base.front !== undefined) {
    for (const def of base.wanted) {
      // Others are in modules of std that were loaded for one program.
      if (def < base.front.program.resolved.defs.length) {
        droppedBody(base.front, def);
      }
    }
    base.wanted.clear();
  }
  return base;
}

function readStd(std: PackageFiles, release: boolean, times: PhaseTimes): Base {
  const session = newSession(times);
  enterPhase(times, "resolver");
  const input = resolveInput(session, [{ files: std, links: [] }], undefined, true, release, []);
  const resolver = newResolver(input);
  resolvePackages(resolver, input, 0, 1);
  leavePhase(times);
  enterPhase(times, "types");
  const front = hasErrors(session.diagnostics) ? undefined : openFront(session, resolvedProgram(resolver), "pre");
  leavePhase(times);
  return { directory: std.directory, release, session, resolver, front, wanted: new Set() };
}
