/** `--version`. The commit is that of the kit's sources, read when it is asked for: it is no part of the compiler. */
import { join } from "node:path";
import { toolVersion } from "../link/index.js";
import { llvmVersion } from "../llvm/index.js";
import { decodeUtf8, pathKind, readBytes } from "../source/index.js";
import { installPaths } from "./paths.js";

const VERSION = "1.0.0";

/** Version, commit and LLVM versions, in one line. */
export function versionText(): string {
  return "tmlc-bootstrap " + VERSION + " (" + commit(installPaths().home) + ", LLVM " + llvmVersion() + " and " + toolVersion() + ")";
}

/** The commit that is checked out in a directory, also in a worktree; `unknown commit` if there is none. */
function commit(home: string): string {
  const dir = gitDir(join(home, ".git"));
  const linked = firstLine(join(dir, "commondir"));
  const common = linked === "" ? dir : join(linked.startsWith("/") ? "" : dir, linked);
  const head = firstLine(join(dir, "HEAD"));
  if (!head.startsWith("ref: ")) {
    return shortHash(head);
  }
  const name = head.slice(5);
  const own = firstLine(join(dir, name));
  const shared = own === "" ? firstLine(join(common, name)) : own;
  return shortHash(shared === "" ? packedRef(join(common, "packed-refs"), name) : shared);
}

/** Where a repository's data are: `.git`, or what it names if it is a file. */
function gitDir(path: string): string {
  if (pathKind(path) !== "file") {
    return path;
  }
  const line = firstLine(path);
  const named = line.startsWith("gitdir: ") ? line.slice(8) : "";
  return named === "" || named.startsWith("/") ? named : join(path, "..", named);
}

/** The hash of a name in the list of packed names; empty if it is not there. */
function packedRef(path: string, name: string): string {
  for (const line of linesOf(path)) {
    if (line.endsWith(" " + name)) {
      return line.slice(0, line.length - name.length - 1);
    }
  }
  return "";
}

function linesOf(path: string): string[] {
  const read = readBytes(path);
  return read.kind === "ok" ? decodeUtf8(read.bytes, 0, read.bytes.length).split("\n") : [];
}

function firstLine(path: string): string {
  return (linesOf(path)[0] ?? "").trim();
}

function shortHash(hash: string): string {
  return /^[0-9a-f]{40,64}$/.test(hash) ? hash.slice(0, 12) : "unknown commit";
}
