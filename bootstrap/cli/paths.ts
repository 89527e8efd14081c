/** Where the kit is installed, and temporary files. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Directories of the kit: from `TML_HOME`, else two above the compiler's JavaScript. */
export function installPaths(): { readonly home: string; readonly std: string; readonly runtime: string; readonly cache: string } {
  const home = process.env["TML_HOME"] ?? join(import.meta.dirname, "..", "..", "..");
  return { home, std: join(home, "std"), runtime: join(home, "runtime"), cache: join(home, "target", "runtime") };
}

/** A path in a new temporary directory, and how to remove it. */
export function temporaryFile(name: string): { readonly path: string; readonly remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), "tmlc-"));
  return { path: join(directory, name), remove: () => rmSync(directory, { recursive: true, force: true }) };
}
