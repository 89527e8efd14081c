// Reading from and writing to the disk. Of all rooms only `source`, `link` and `cli` do.

import { readdirSync, readFileSync, statSync } from "node:fs";

/** Bytes of a file, or why they could not be read. */
export type ReadResult = { readonly kind: "ok"; readonly bytes: Uint8Array } | { readonly kind: "error"; readonly reason: string };

/** The reason of a failed system call as users know it, such as `no such file or directory`. */
export function systemReason(thrown: unknown): string {
  const number = thrown instanceof Error && "errno" in thrown && typeof thrown.errno === "number" ? Math.abs(thrown.errno) : 0;
  switch (number) {
    case 1:
    case 13:
      return "permission denied";
    case 2:
      return "no such file or directory";
    case 5:
      return "input/output error";
    case 16:
      return "device or resource busy";
    case 17:
      return "file exists";
    case 20:
      return "not a directory";
    case 21:
      return "is a directory";
    case 24:
      return "too many open files";
    case 26:
      return "text file busy";
    case 27:
      return "file too large";
    case 28:
      return "no space left on device";
    case 30:
      return "read-only file system";
    case 36:
      return "file name too long";
    case 39:
      return "directory not empty";
    case 40:
      return "too many levels of symbolic links";
    case 122:
      return "disk quota exceeded";
    default:
      return "error " + String(number);
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

