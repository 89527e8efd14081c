/** `--version`. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installPaths } from "./paths.js";

/** Version, commit and LLVM version, in one line. */
export function versionText(): string {
  const home = installPaths().home;
  const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { readonly version: string };
  return "tmlc-bootstrap " + manifest.version + " (" + commit(home) + ", LLVM 14)";
}

function commit(home: string): string {
  try {
    return execFileSync("git", ["-C", home, "rev-parse", "--short=12", "HEAD"], { stdio: ["ignore", "pipe", "ignore"] }).toString().trim();
  } catch {
    return "unknown commit";
  }
}
