/** Where the kit is installed, and temporary files. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTemporary, removeDirectory } from "../source/index.js";

/** Directories of the kit: from `TML_HOME`, else two above the compiler's JavaScript. */
export function installPaths(): { readonly home: string; readonly std: string; readonly runtime: string; readonly cache: string } {
  const home = process.env["TML_HOME"] ?? join(import.meta.dirname, "..", "..", "..");
  return { home, std: join(home, "std"), runtime: join(home, "runtime"), cache: join(home, "target", "runtime") };
}

/** A path in a new directory of its own. */
export interface TemporaryFile {
  readonly path: string;
  readonly directory: string;
  /** Why there is none; empty if there is one. */
  readonly problem: string;
}

/** Makes a directory for a temporary file with this name. */
export function temporaryFile(name: string): TemporaryFile {
  const above = tmpdir();
  const made = makeTemporary(above, "tmlc-");
  if (made.problem !== "") {
    return { path: "", directory: "", problem: "cannot write `" + above + "`: " + made.problem };
  }
  return { path: join(made.path, name), directory: made.path, problem: "" };
}

/** Removes the file and its directory. */
export function removeTemporary(file: TemporaryFile): void {
  removeDirectory(file.directory);
}
