/** Running the compilers and the programs they make. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

export const root = join(import.meta.dirname, "..", "..");

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A compiler under test. */
export interface Compiler {
  readonly name: "bootstrap" | "native";
  /** The command that runs it in a process of its own. */
  readonly path: string;
  readonly run: (args: readonly string[]) => Promise<RunResult>;
}

/** Runs a command. The status of one that a signal ended is 128 and the number of the signal, as a shell says it. */
export async function runCommand(file: string, args: readonly string[], options: { input?: string; cwd?: string; env?: Record<string, string>; timeout?: number } = {}): Promise<RunResult> {
  const result = await execa(file, args, {
    reject: false,
    stripFinalNewline: false,
    timeout: options.timeout ?? 60_000,
    input: options.input ?? "",
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const status = result.exitCode ?? 128 + (result.signal === undefined ? 9 : constants.signals[result.signal]);
  return { status, stdout: result.stdout, stderr: result.stderr };
}

interface CliModule {
  readonly runCli: (args: readonly string[], io: { out: (text: string) => void; err: (text: string) => void }, workspace: unknown) => Promise<number>;
}

interface DriverModule {
  readonly newWorkspace: () => unknown;
}

/** The bootstrap compiler, in this process; it reads std once. */
async function bootstrapInProcess(): Promise<Compiler> {
  const module = (await import(join(root, "target", "bootstrap", "cli", "run.js"))) as CliModule;
  const driver = (await import(join(root, "target", "bootstrap", "driver", "index.js"))) as DriverModule;
  const workspace = driver.newWorkspace();
  return {
    name: "bootstrap",
    path: join(root, "scripts", "tmlc-bootstrap"),
    run: async (args) => {
      const result = { stdout: "", stderr: "" };
      const status = await module.runCli(args, {
        out: (text) => {
          result.stdout += text;
        },
        err: (text) => {
          result.stderr += text;
        },
      }, workspace);
      return { status, ...result };
    },
  };
}

/** The native compiler of stage 2. */
function native(): Compiler {
  const path = join(root, "stage2", "tmlc");
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: npm run bootstrap makes it`);
  }
  return { name: "native", path, run: (args) => runCommand(path, args, { env: { TML_HEAP_CHECK: "1" } }) };
}

/** Both compilers. A missing one is an error: a comparison with nothing would pass. */
export async function compilers(): Promise<readonly [bootstrap: Compiler, native: Compiler]> {
  return [await bootstrapInProcess(), native()];
}

/** Calls `work` with a temporary directory that is removed afterwards. */
export async function withTemporary<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "tml-"));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
