/**
 * Writes the files of a documentation to a directory. A new directory is made under another name and renamed; in one that is there files are replaced, and those of an
 * earlier run that are no longer written are removed. A list in the directory says which files that are: nothing else is ever removed.
 */
import { basename, dirname, join } from "node:path";
import type { DocPage } from "../doc/index.js";
import { decodeUtf8, encodeUtf8, listDirectory, makeDirectory, pathKind, publishFile, readBytes, removeDirectory, removeFile, writeBytes } from "../source/index.js";

/** The list of the files. */
const LIST_NAME = ".tmlc-doc";

const LIST_HEAD = "# `tmlc doc` wrote these files, and removes those of them that it no longer writes.";

/** Writes all files. Returns the reason of a failure, else the empty text. */
export function writeDocs(directory: string, pages: readonly DocPage[]): string {
  if (pathKind(directory) !== "missing") {
    return replaceFiles(directory, pages);
  }
  const above = dirname(directory);
  const temporary = join(above, temporaryName(directory));
  let problem = makeDirectory(above);
  problem = problem === "" ? writeFiles(temporary, pages) : problem;
  problem = problem === "" ? writeList(temporary, pages, []) : problem;
  problem = problem === "" ? publishFile(temporary, directory) : problem;
  if (problem !== "") {
    removeDirectory(temporary);
  }
  return problem;
}

function temporaryName(directory: string): string {
  return "." + basename(directory) + ".tmp" + String(process.pid);
}

function writeFiles(directory: string, pages: readonly DocPage[]): string {
  let problem = makeDirectory(directory);
  for (const page of pages) {
    problem = problem === "" ? writeBytes(join(directory, page.file), encodeUtf8(page.text)) : problem;
  }
  return problem;
}

function writeList(directory: string, pages: readonly DocPage[], others: readonly string[]): string {
  const lines = [LIST_HEAD, ...pages.map((page) => page.file), ...others];
  return writeBytes(join(directory, LIST_NAME), encodeUtf8(lines.join("\n") + "\n"));
}

/** The files that the list of a directory names and that are there, but for those of `pages`. */
function oldFiles(directory: string, pages: readonly DocPage[]): string[] {
  const read = readBytes(join(directory, LIST_NAME));
  const lines = read.kind === "ok" ? decodeUtf8(read.bytes, 0, read.bytes.length).split("\n") : [];
  if (lines[0] !== LIST_HEAD) {
    return [];
  }
  const present = listDirectory(directory);
  const isOld = (name: string): boolean => name !== LIST_NAME && present.includes(name) && !pages.some((page) => page.file === name);
  return lines.filter((name) => isOld(name) && pathKind(join(directory, name)) === "file");
}

/** Writes to a directory that is there. While files are renamed the list names the old and the new ones. */
function replaceFiles(directory: string, pages: readonly DocPage[]): string {
  const temporary = join(directory, temporaryName("doc"));
  const old = oldFiles(directory, pages);
  let problem = writeFiles(temporary, pages);
  problem = problem === "" ? writeList(directory, pages, old) : problem;
  for (const page of pages) {
    problem = problem === "" ? publishFile(join(temporary, page.file), join(directory, page.file)) : problem;
  }
  removeDirectory(temporary);
  for (const name of old) {
    problem = problem === "" ? removeFile(join(directory, name)) : problem;
  }
  return problem === "" && old.length > 0 ? writeList(directory, pages, []) : problem;
}
