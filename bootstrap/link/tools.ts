/**
 * The external tools of the room: LLVM 19's `opt` and `llc`, LLD 19, the host's C compiler.
 */
import { execaSync } from "execa";
import { existsSync } from "node:fs";

/** What a tool printed and how it ended; `ok` is status 0. `text` is stderr, or what went wrong when it could not be started. */
export interface ToolResult {
  readonly ok: boolean;
  readonly out: string;
  readonly text: string;
}

/** Where LLVM 19 is installed. */
const LLVM_DIR = "/usr/lib/llvm-19/bin";

/** The path of a tool of LLVM 19: installed by the system, else from PATH by its name with version. */
export function llvmTool(name: string): string {
  const installed = LLVM_DIR + "/" + name;
  return existsSync(installed) ? installed : name + "-19";
}

/** Runs a tool to its end. The environment is inherited, but for the locale. */
export function runTool(tool: string, args: readonly string[]): ToolResult {
  const result = execaSync(tool, args, { reject: false, env: { LC_ALL: "C" }, stdin: "ignore" });
  if (result.failed) {
    const printed = result.stderr !== undefined && result.stderr.length > 0 ? result.stderr : (result.shortMessage ?? "");
    return { ok: false, out: result.stdout ?? "", text: printed };
  }
  return { ok: true, out: result.stdout ?? "", text: result.stderr ?? "" };
}

/** The version of the LLVM that optimises and generates code; `19` if it cannot be asked. */
export function toolVersion(): string {
  const result = runTool(llvmTool("llc"), ["--version"]);
  return /LLVM version (\d+\.\d+\.\d+)/.exec(result.out)?.[1] ?? "19";
}
