/** Running a program that was just built, for `run`. */
import { spawnSync } from "node:child_process";
import { constants } from "node:os";

/** Runs it with this process's streams; its exit status, 128 + n for signal n. */
export function runProgram(path: string, args: readonly string[]): Promise<number> {
  const result = spawnSync(path, args, { stdio: "inherit" });
  if (result.signal !== null) {
    return Promise.resolve(128 + constants.signals[result.signal]);
  }
  return Promise.resolve(result.status ?? 1);
}
