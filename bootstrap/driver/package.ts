/** Packages on disk ([mod.file]): where the modules of a program and of std are. */
import { basename, dirname, join } from "node:path";
import { newDiagnostic, report, type Diagnostics } from "../diagnostics/index.js";
import { NO_SPAN, pathKind, readBytes } from "../source/index.js";
import { readManifest, type Manifest, type ManifestDependency } from "./manifest.js";

/** One package: a directory of modules with a root file. */
export interface PackageFiles {
  readonly name: string;
  /** Directory in which module `a::b` is `a/b.tml`. */
  readonly directory: string;
  /** File name of the root module inside `directory`. */
  readonly rootFile: string;
  /** Shown before the path of a module below `directory`: `src/`, `std/`, or nothing for a single file. */
  readonly shownPrefix: string;
  /** A file compiled by name, whose siblings are modules only if something names them. */
  readonly isSingleFile: boolean;
  /** The root file is a program (`main.tml` or a single file), not a library. */
  readonly isProgram: boolean;
  /** What its manifest says of dependencies; paths are relative to the package. */
  readonly dependencies: readonly ManifestDependency[];
}

/** Reports that an input cannot be used; G002. */
export function inputError(diagnostics: Diagnostics, path: string, reason: string): undefined {
  report(diagnostics, newDiagnostic("G002", NO_SPAN, "cannot read `" + path + "`: " + reason));
  return undefined;
}

/** The package at `path`: a `.tml` file, or a directory with `tml.toml`. */
export function openPackage(path: string, diagnostics: Diagnostics): PackageFiles | undefined {
  switch (pathKind(path)) {
    case "missing":
      return inputError(diagnostics, path, "no such file or directory");
    case "directory":
      return openDirectory(path, false, diagnostics);
    case "file": {
      if (!path.endsWith(".tml")) {
        return inputError(diagnostics, path, "not a .tml file");
      }
      const file = basename(path);
      const name = moduleName(file.slice(0, -4));
      return { name, directory: dirname(path), rootFile: file, shownPrefix: "", isSingleFile: true, isProgram: true, dependencies: [] };
    }
  }
}

/** A package name from a file name: characters that no name has become `_`. */
function moduleName(stem: string): string {
  let name = "";
  for (const char of stem) {
    const plain = (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || (char >= "0" && char <= "9") || char === "_";
    name += plain ? char : "_";
  }
  return name === "" || (name >= "0" && name < ":") ? "_" + name : name;
}

/** The package in a directory; a dependency is a library. */
export function openDirectory(path: string, isDependency: boolean, diagnostics: Diagnostics): PackageFiles | undefined {
  const place = path.endsWith("/") ? path + "tml.toml" : path + "/tml.toml";
  if (pathKind(place) === "missing") {
    return inputError(diagnostics, path, "no package here: tml.toml is missing");
  }
  const read = readBytes(place);
  if (read.kind === "error") {
    return inputError(diagnostics, place, read.reason);
  }
  const manifest = readManifest(read.bytes);
  if (manifest.wrongLine > 0) {
    return inputError(diagnostics, place, "line " + String(manifest.wrongLine) + " is not TOML");
  }
  if (manifest.name === "" || moduleName(manifest.name) !== manifest.name) {
    return inputError(diagnostics, place, "it does not name a package (`[package]` with `name = \"…\"`)");
  }
  for (const dependency of manifest.dependencies) {
    if (moduleName(dependency.name) !== dependency.name || dependency.name === "std") {
      return inputError(diagnostics, place, "`" + dependency.name + "` is no name for a dependency");
    }
    if (dependency.path === "") {
      return inputError(diagnostics, place, "the dependency `" + dependency.name + "` has no `path`");
    }
  }
  return rootOf(path, manifest, isDependency, diagnostics);
}

function rootOf(path: string, manifest: Manifest, isDependency: boolean, diagnostics: Diagnostics): PackageFiles | undefined {
  const { name, dependencies } = manifest;
  const directory = join(path, "src");
  const isProgram = !isDependency && pathKind(join(directory, "main.tml")) === "file";
  if (!isProgram && pathKind(join(directory, "lib.tml")) !== "file") {
    return inputError(diagnostics, path, isDependency ? "the dependency has no src/lib.tml" : "the package has neither src/main.tml nor src/lib.tml");
  }
  const shownPrefix = isDependency || name === "std" ? name + "/" : "src/";
  return { name, directory, rootFile: isProgram ? "main.tml" : "lib.tml", shownPrefix, isSingleFile: false, isProgram, dependencies };
}
