// Reading from and writing to the disk. Of all rooms only `source`, `link` and `cli` do.

import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { forgetScratch, keepScratch } from "./scratch.js";

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

/** Whether a path leads to something that is neither a file nor a directory, such as `/dev/null`: it is written into, never replaced. */
export function isSpecial(path: string): boolean {
  try {
    const facts = statSync(path);
    return !facts.isFile() && !facts.isDirectory();
  } catch {
    return false;
  }
}

/** A new directory for temporary files, or why there is none. */
export interface TemporaryDirectory {
  readonly path: string;
  /** Empty if there is one. */
  readonly problem: string;
}

/** Makes a directory in `above` whose name begins with `prefix`. If a signal ends the process before `removeDirectory`, it is removed. */
export function makeTemporary(above: string, prefix: string): TemporaryDirectory {
  // The name is so long that nothing else has it, so that it may be registered before the directory is there.
  const path = join(above, prefix + randomBytes(15).toString("hex"));
  try {
    keepScratch(path);
    mkdirSync(path, { mode: 0o700 });
    return { path, problem: "" };
  } catch (thrown) {
    forgetScratch(path);
    return { path: "", problem: systemReason(thrown) };
  }
}

/** Makes a directory with its parents; the reason of a failure, else the empty text. */
export function makeDirectory(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return "";
  } catch (thrown) {
    return systemReason(thrown);
  }
}

/** Removes a file; the reason of a failure, else the empty text. */
export function removeFile(path: string): string {
  try {
    unlinkSync(path);
    return "";
  } catch (thrown) {
    return systemReason(thrown);
  }
}

/** Removes a file, or a directory with everything in it, as far as that is possible. */
export function removeDirectory(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    /* It stays. */
  }
  forgetScratch(path);
}

/** Gives a finished file its name, or writes its content into what is no file. Returns the reason of a failure, else the empty text. */
export function publishFile(from: string, target: string): string {
  try {
    if (isSpecial(target)) {
      writeFileSync(target, readFileSync(from));
    } else {
      renameSync(from, target);
    }
    return "";
  } catch (thrown) {
    return systemReason(thrown);
  }
}

/** Writes a file under a temporary name and renames it. Returns the reason of a failure, else the empty text; nothing half-written stays. */
export function writeBytes(path: string, bytes: Uint8Array): string {
  const temporary = join(dirname(path), "." + basename(path) + ".tmp" + String(process.pid));
  try {
    if (isSpecial(path)) {
      writeFileSync(path, bytes);
    } else {
      keepScratch(temporary);
      writeFileSync(temporary, bytes);
      renameSync(temporary, path);
      forgetScratch(temporary);
    }
    return "";
  } catch (thrown) {
    removeDirectory(temporary);
    return systemReason(thrown);
  }
}
