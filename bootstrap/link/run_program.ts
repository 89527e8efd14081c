/**
 * Running a finished program.
 */
import { execa } from "execa";
import { constants } from "node:os";

/** Runs an executable with the streams of this process. Its exit status; 128 + n if signal n ended it; 127 if it could not be started. */
export async function runProgram(path: string, args: readonly string[]): Promise<number> {
  const result = await execa(path, args, { reject: false, stdio: "inherit" });
  if (result.exitCode !== undefined) {
    return result.exitCode;
  }
  const signal = result.signal === undefined ? 0 : (constants.signals[result.signal] ?? 0);
  return signal === 0 ? 127 : 128 + signal;
}
