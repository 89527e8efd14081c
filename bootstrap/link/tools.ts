/**
 * The external tools of the room: LLVM 19's `opt` and `llc`, LLD 19, the host's C compiler.
 */
import { execaSync } from "execa";
import { existsSync } from "node:fs";
import { systemReason } from "../source/index.js";

/** What a tool printed and how it ended; `ok` is status 0. `text` is stderr; `problem` is why it could not be started, else empty. */
export interface ToolResult {
  readonly ok: boolean;
  readonly out: string;
  readonly text: string;
  readonly problem: string;
}

/** Where LLVM 19 is installed. */
const LLVM_DIR = "/usr/lib/llvm-19/bin";

/** The path of a tool of LLVM 19: from `TML_LLVM_DIR`, else installed by the system, else from PATH by its name with version. */
export function llvmTool(name: string): string {
  const installed = (process.env["TML_LLVM_DIR"] ?? LLVM_DIR) + "/" + name;
  return existsSync(installed) ? installed : name + "-19";
}

/** Runs a tool to its end. The environment is inherited, but for the locale. */
export function runTool(tool: string, args: readonly string[]): ToolResult {
  const result = execaSync(tool, args, { reject: false, env: { LC_ALL: "C" }, stdin: "ignore" });
  const started = result.exitCode !== undefined || result.signal !== undefined;
  const text = result.signal === undefined ? (result.stderr ?? "") : (result.stderr ?? "") + "ended by " + result.signal;
  return { ok: !result.failed, out: result.stdout ?? "", text, problem: started ? "" : systemReason(result.cause) };
}

/** Why a tool did not make `output`. */
export function toolFailure(tool: string, result: ToolResult, output: string): string {
  if (result.problem !== "") {
    return "cannot run `" + tool + "`: " + result.problem;
  }
  const space = spaceProblem(result.text);
  return space === "" ? tool + " failed:\n" + result.text : cannotWrite(output, space);
}

/** The one failure of the room that is no tool's. */
export function cannotWrite(output: string, reason: string): string {
  return "cannot write `" + output + "`: " + reason;
}

/** Whether a tool's message is about the room that there is; empty if not. */
function spaceProblem(text: string): string {
  if (text.includes("No space left on device")) {
    return "no space left on device";
  }
  return text.includes("File too large") || text.includes("SIGXFSZ") ? "file too large" : "";
}

/** The version of the LLVM that optimises and generates code; `19` if it cannot be asked. */
export function toolVersion(): string {
  const result = runTool(llvmTool("llc"), ["--version"]);
  return /LLVM version (\d+\.\d+\.\d+)/.exec(result.out)?.[1] ?? "19";
}
