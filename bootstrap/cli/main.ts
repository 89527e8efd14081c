/** Entry of the process. */
import { writeSync } from "node:fs";
import { systemReason } from "../source/index.js";
import { BY_SIGNAL, OUTPUT_ERROR, runCli } from "./run.js";

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
        const failed = new Error("cannot write the standard output: " + systemReason(thrown));
        failed.name = OUTPUT_ERROR;
        throw failed;
      }
    }
  }
}

/** Writing beyond a limit on file sizes is an error, not the end. */
process.on("SIGXFSZ", () => undefined);

const status = await runCli(process.argv.slice(2), { out: (text) => write(1, text), err: (text) => write(2, text) });
if (status > BY_SIGNAL) {
  /* The program of `run` was ended by a signal: so is this. */
  process.kill(process.pid, status - BY_SIGNAL);
} else {
  process.exitCode = status;
}
