// Reading from and writing to the disk. Of all rooms only `source`, `link` and `cli` do.

import { readdirSync, readFileSync, statSync } from "node:fs";

/** Bytes of a file, or why they could not be read. */
export type ReadResult = { readonly kind: "ok"; readonly bytes: Uint8Array } | { readonly kind: "error"; readonly reason: string };

/** The reason of a failed system call as users know it, such as `no such file or directory`. */
export function systemReason(thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  switch (code) {
    case "ENOENT":
      return "no such file or directory";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "is a directory";
    case "ENOTDIR":
      return "not a directory";
    case "ENOSPC":
      return "no space left on device";
    case "EROFS":
      return "read-only file system";
    case "ENAMETOOLONG":
      return "file name too long";
    default:
      return code === "" ? "unknown error" : code;
  }
}

/** Reads a whole file. */
export function readBytes(path: string): ReadResult {
  try {
    return { kind: "ok", bytes: new Uint8Array(readFileSync(path)) };
  } catch (thrown) {
    return { kind: "error", reason: systemReason(thrown) };
  }
}

/** What stands at a path. */
export function pathKind(path: string): "file" | "directory" | "missing" {
  try {
    return statSync(path).isDirectory() ? "directory" : "file";
  } catch {
    return "missing";
  }
}

/** Names in a directory, ascending by bytes; empty if it cannot be read. */
export function listDirectory(path: string): string[] {
  try {
    return readdirSync(path).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch {
    return [];
  }
}

