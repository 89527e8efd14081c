/**
 * Running finished programs.
 */
import { execa } from "execa";
import { constants } from "node:os";
import { decodeUtf8 } from "../source/index.js";

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
  /** Its exit status; meaningless if a signal ended it. */
  readonly status: number;
  /** The signal that ended it, or 0. */
  readonly signal: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be started; empty if it was. */
  readonly problem: string;
}

/** Signals that are the program's affair while it runs: those from the terminal reach it anyway, the others are passed on. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const PASSED_ON: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"];

/** Runs an executable with the streams of this process. */
export async function runProgram(path: string, args: readonly string[]): Promise<ProgramEnd> {
  const pending: NodeJS.Signals[] = [];
  let send = (signal: NodeJS.Signals): void => {
    pending.push(signal);
  };
  const ignore = (): void => undefined;
  const pass = (signal: NodeJS.Signals): void => send(signal);
  for (const signal of FROM_TERMINAL) {
    process.on(signal, ignore);
  }
  for (const signal of PASSED_ON) {
    process.on(signal, pass);
  }
  const child = execa(path, args, { reject: false, stdio: "inherit" });
  send = (signal) => {
    child.kill(signal);
  };
  pending.forEach(send);
  const result = await child;
  for (const signal of FROM_TERMINAL) {
    process.off(signal, ignore);
  }
  for (const signal of PASSED_ON) {
    process.off(signal, pass);
  }
  return endOf(result, "", "");
}

/** The process groups of the programs that `captureProgram` runs. */
const groups = new Set<number>();

/** Signals that end this process, and with it those programs. */
const ENDING: readonly NodeJS.Signals[] = ["SIGHUP", "SIGINT", "SIGTERM"];

function endGroups(signal: NodeJS.Signals): void {
  for (const group of groups) {
    killGroup(group);
  }
  for (const one of ENDING) {
    process.off(one, endGroups);
  }
  process.kill(process.pid, signal);
}

/** Kills a group; nothing happens if it has ended. */
function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended.
  }
}

function watchSignals(isOn: boolean): void {
  for (const signal of ENDING) {
    if (isOn) {
      process.on(signal, endGroups);
    } else {
      process.off(signal, endGroups);
    }
  }
}

/**
 * Runs an executable without input, in a process group of its own, and keeps what it writes; wrong UTF-8 is replaced. A signal that ends this process
 * ends the group too.
 */
export async function captureProgram(path: string, args: readonly string[]): Promise<ProgramEnd> {
  if (groups.size === 0) {
    watchSignals(true);
  }
  const child = execa(path, args, { reject: false, stdin: "ignore", encoding: "buffer", stripFinalNewline: false, detached: true });
  const group = child.pid;
  if (group !== undefined) {
    groups.add(group);
  }
  const result = await child;
  if (group !== undefined) {
    groups.delete(group);
  }
  if (groups.size === 0) {
    watchSignals(false);
  }
  return endOf(result, decoded(result.stdout), decoded(result.stderr));
}

function decoded(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 0, bytes.length);
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly shortMessage?: string | undefined;
}

function endOf(result: Ended, stdout: string, stderr: string): ProgramEnd {
  const signal = result.signal === undefined ? 0 : (constants.signals[result.signal as NodeJS.Signals] ?? 0);
  const problem = result.exitCode === undefined && signal === 0 ? (result.shortMessage ?? "it did not start") : "";
  return { status: result.exitCode ?? 128 + signal, signal, stdout, stderr, problem };
}
