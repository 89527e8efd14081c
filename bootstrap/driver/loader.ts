/** Reads and parses modules for the resolver. */
import { join } from "node:path";
import { lexFile } from "../lexer/index.js";
import { parseFile } from "../parser/index.js";
import type { LoadedModule, ModuleLoader, PackageId } from "../resolver/index.js";
import { addFile, at, enterPhase, intern, leavePhase, listDirectory, pathKind, readBytes, text, type SourceFile, type Sym } from "../source/index.js";
import { inputError, type PackageFiles } from "./package.js";
import type { Session } from "./session.js";

/**
 * A loader over the packages' files. Every file it reads is added to the session with its tokens and tree. `early` is the root module of the
 * last package, if it has been read.
 */
export function diskLoader(session: Session, packages: readonly PackageFiles[], early: LoadedModule | undefined): ModuleLoader {
  return {
    children: (pkg, path) => childModules(session, at(packages, pkg), path),
    load: (pkg, path) =>
      early !== undefined && pkg + 1 === packages.length && path.length === 0 ? early : loadModule(session, at(packages, pkg), path, pkg),
  };
}

/** The root module of a package that is a single file: it is read before std, since its errors may be all there is to say. */
export function loadEarly(session: Session, files: PackageFiles, pkg: PackageId): LoadedModule | undefined {
  return files.isSingleFile ? loadModule(session, files, [], pkg) : undefined;
}

/** Whether a package has no module but its root. */
export function isOneModule(session: Session, files: PackageFiles): boolean {
  return childModules(session, files, []).length === 0;
}

function directoryOf(session: Session, files: PackageFiles, path: readonly Sym[]): string {
  return join(files.directory, ...path.map((name) => text(session.interner, name)));
}

function isName(name: string): boolean {
  if (name === "" || (name >= "0" && name < ":")) {
    return false;
  }
  for (const char of name) {
    if (!((char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || (char >= "0" && char <= "9") || char === "_")) {
      return false;
    }
  }
  return true;
}

function childModules(session: Session, files: PackageFiles, path: readonly Sym[]): Sym[] {
  const directory = directoryOf(session, files, path);
  const own = path.length === 0 ? files.rootFile : "mod.tml";
  const found: Sym[] = [];
  for (const entry of listDirectory(directory)) {
    const isFile = entry.endsWith(".tml");
    const name = isFile ? entry.slice(0, -4) : entry;
    if (entry === own || !isName(name)) {
      continue;
    }
    if (isFile || holdsModules(join(directory, entry))) {
      const sym = intern(session.interner, name);
      if (!found.includes(sym)) {
        found.push(sym);
      }
    }
  }
  return found.sort((a, b) => (text(session.interner, a) < text(session.interner, b) ? -1 : 1));
}

function holdsModules(directory: string): boolean {
  return pathKind(directory) === "directory" && listDirectory(directory).some((entry) => entry.endsWith(".tml"));
}

function loadModule(session: Session, files: PackageFiles, path: readonly Sym[], pkg: number): LoadedModule {
  const names = path.map((name) => text(session.interner, name));
  if (names.length === 0) {
    return loadFile(session, files, files.rootFile, pkg);
  }
  const plain = names.join("/") + ".tml";
  const nested = names.join("/") + "/mod.tml";
  const hasPlain = pathKind(join(files.directory, plain)) === "file";
  const hasNested = pathKind(join(files.directory, nested)) === "file";
  if (hasPlain && hasNested) {
    const loaded = loadFile(session, files, plain, pkg);
    const first = files.shownPrefix + plain;
    return loaded.kind === "file" ? { kind: "both", ast: loaded.ast, first, second: files.shownPrefix + nested } : loaded;
  }
  if (hasPlain || hasNested) {
    return loadFile(session, files, hasPlain ? plain : nested, pkg);
  }
  return { kind: "folder" };
}

function loadFile(session: Session, files: PackageFiles, name: string, pkg: number): LoadedModule {
  const read = readBytes(join(files.directory, name));
  if (read.kind === "error") {
    inputError(session.diagnostics, files.shownPrefix + name, read.reason);
    return { kind: "missing" };
  }
  const file = addFile(session.sources, files.shownPrefix + name, read.bytes);
  return { kind: "file", ast: parseSource(session, file, pkg) };
}

function parseSource(session: Session, file: SourceFile, pkg: number): Extract<LoadedModule, { kind: "file" }>["ast"] {
  enterPhase(session.times, "lexer");
  const tokens = lexFile(file, session.interner, session.diagnostics);
  leavePhase(session.times);
  session.tokens[file.id] = tokens;
  session.packageOfFile[file.id] = pkg;
  enterPhase(session.times, "parser");
  const ast = parseFile(file, tokens, session.interner, session.diagnostics);
  leavePhase(session.times);
  session.trees[file.id] = ast;
  return ast;
}
