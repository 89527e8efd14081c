/** Entry of the process. */
import { writeSync } from "node:fs";
import { runCli } from "./run.js";

/** Writes all of a text to a file descriptor; a closed pipe ends the process quietly ([std.print]). */
function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (thrown) {
      const code = thrown instanceof Error && "code" in thrown ? thrown.code : "";
      if (code === "EPIPE") {
        process.exit(141);
      }
      if (code !== "EAGAIN") {
        throw thrown;
      }
    }
  }
}

process.exitCode = await runCli(process.argv.slice(2), { out: (text) => write(1, text), err: (text) => write(2, text) });
