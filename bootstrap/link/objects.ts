/**
 * From bitcode to an object: LLVM 19's optimiser and code generator.
 */
import { llvmTool, runTool, toolFailure } from "./tools.js";

/** What to do with a module's bitcode. `level` is `0` to `3` or `s`; `attributes` is the path of the table of function attributes. */
export interface ObjectInput {
  readonly bitcode: string;
  readonly attributes: string;
  readonly level: string;
}

/** Functions that are the same, as instances of generic ones often are, become one before any work is put into them. Optimises `input.bitcode` into `optimised` (bitcode). The message of the failure, or the empty text. */
export function optimise(input: ObjectInput, optimised: string): string {
  const merge = input.level === "0" ? "" : "mergefunc,";
  const passes = "forceattrs," + merge + "default<O" + input.level + ">";
  const args = ["-passes=" + passes, "--forceattrs-csv-path=" + input.attributes, input.bitcode, "-o", optimised];
  const tool = llvmTool("opt");
  const result = runTool(tool, args);
  return result.ok ? "" : toolFailure(tool, result, optimised);
}

/** Generates machine code: an object (`obj`) or assembly (`asm`) into `output`; `shown` is what the
 * user calls it. The message of the failure, or the empty text. */
export function generateCode(optimised: string, level: string, type: "obj" | "asm", output: string, shown: string): string {
  const codeLevel = level === "s" || level === "z" ? "2" : level;
  const args = [
    "-O" + codeLevel, "-filetype=" + type, "-relocation-model=pic", "--function-sections", "--data-sections", "--frame-pointer=none",
    optimised, "-o", output,
  ];
  const tool = llvmTool("llc");
  const result = runTool(tool, args);
  return result.ok ? "" : toolFailure(tool, result, shown);
}

