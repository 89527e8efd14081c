/** The packages of a program: the one that is compiled, and those that it depends on by path. */
import type { Diagnostics } from "../diagnostics/index.js";
import { at, pathKind } from "../source/index.js";
import { inputError, openDirectory, type PackageFiles } from "./package.js";

/** A package with the names by which it knows others: numbers of packages, std included. */
export interface LinkedPackage {
  readonly files: PackageFiles;
  readonly links: readonly { readonly name: string; readonly pkg: number }[];
}

/** A package that was found, by its tidy path. */
interface Found {
  readonly place: string;
  readonly files: PackageFiles;
  readonly links: { readonly name: string; readonly place: string }[];
}

/** Std, the dependencies in the order in which they are met, and the package `own` at `place` last. Undefined if one cannot be opened (reported). */
export function linkPackages(std: PackageFiles, own: PackageFiles, place: string, diagnostics: Diagnostics): LinkedPackage[] | undefined {
  const found: Found[] = [{ place: tidyPath(place), files: own, links: [] }];
  for (let next = 0; next < found.length; next += 1) {
    const { place: from, files, links } = at(found, next);
    for (const dependency of files.dependencies) {
      const path = tidyPath(dependency.path.startsWith("/") ? dependency.path : from + "/" + dependency.path);
      links.push({ name: dependency.name, place: path });
      if (!found.some((known) => known.place === path)) {
        const opened = openDependency(path, found, diagnostics);
        if (opened === undefined) {
          return undefined;
        }
        found.push({ place: path, files: opened, links: [] });
      }
    }
  }
  const last = found.length;
  const numberOf = (path: string): number => {
    const index = found.findIndex((known) => known.place === path);
    return index === 0 ? last : index;
  };
  const linked: LinkedPackage[] = [{ files: std, links: [] }];
  for (const one of found.slice(1).concat(found.slice(0, 1))) {
    linked.push({ files: one.files, links: one.links.map((link) => ({ name: link.name, pkg: numberOf(link.place) })) });
  }
  return linked;
}

function openDependency(path: string, found: readonly Found[], diagnostics: Diagnostics): PackageFiles | undefined {
  if (pathKind(path) !== "directory") {
    return inputError(diagnostics, path, "a dependency is the directory of a package");
  }
  const opened = openDirectory(path, true, diagnostics);
  if (opened !== undefined && (opened.name === "std" || found.some((known) => known.files.name === opened.name))) {
    return inputError(diagnostics, path, "two packages are called `" + opened.name + "`");
  }
  return opened;
}

/** The path without `.`, and without `..` behind a name. */
function tidyPath(path: string): string {
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") {
      continue;
    }
    const before = kept[kept.length - 1];
    if (part === ".." && before !== undefined && before !== "..") {
      kept.pop();
    } else if (part !== ".." || !path.startsWith("/")) {
      kept.push(part);
    }
  }
  const joined = kept.join("/");
  return path.startsWith("/") ? "/" + joined : joined === "" ? "." : joined;
}
