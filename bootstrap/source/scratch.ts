/**
 * What is removed when something ends the compiler from outside: its temporary files. It works without returning to the event loop, where alone
 * signals could be handled, so another process watches: when its input closes, it removes what it was told of.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";

interface Register {
  /** What there is now. */
  readonly paths: Set<string>;
  watcher: ChildProcess | undefined;
  /** Bytes that the watcher was told. */
  told: number;
}

const register: Register = { paths: new Set(), watcher: undefined, told: 0 };

/** The watcher acts before its input closes if it is told more than this. */
const TOLD_MAX = 64_000;

/** Registers a path that is about to be made. If there is no one who could watch, it stays after a signal. */
export function keepScratch(path: string): void {
  if (register.paths.size === 0 && register.told > TOLD_MAX) {
    dismiss();
  }
  register.watcher ??= newWatcher();
  register.paths.add(path);
  const told = Buffer.from(resolve(path) + "\0");
  register.told += told.length;
  register.watcher.stdin?.write(told);
}

/** Takes a path that has been removed from the register. */
export function forgetScratch(path: string): void {
  register.paths.delete(path);
}

/** A process in a session of its own, which a signal for the compiler's does not reach, and for which the compiler does not wait. */
function newWatcher(): ChildProcess {
  const child = spawn("xargs", ["-0", "-r", "rm", "-rf", "--"], { detached: true, stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
  const ignore = (): void => undefined;
  child.on("error", ignore);
  child.stdin.on("error", ignore);
  child.unref();
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") {
    child.stdin.unref();
  }
  return child;
}

/** Who ends of its own accord has removed everything. */
function dismiss(): void {
  register.watcher?.kill("SIGKILL");
  register.watcher = undefined;
  register.told = 0;
}

process.on("exit", dismiss);
