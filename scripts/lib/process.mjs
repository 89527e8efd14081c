// Running commands: with their output, or measured as the system accounts them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** The environment in which the kit's compilers run: this kit's std and runtime, and no rebuild on the way. */
export const kitEnvironment = { ...process.env, TML_HOME: root, TML_NO_REBUILD: "1" };

/** What stops a command of the kit; `message` is for the person who ran it. */
export function failure(message) {
  return Object.assign(new Error(message), { isFailure: true });
}

/** Runs `work` as a command of the kit named `name`: a failure is printed and ends it with status 1. */
export async function asCommand(name, work) {
  try {
    await work();
  } catch (error) {
    if (error?.isFailure !== true) {
      throw error;
    }
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}

/** Runs a command from the kit's directory; returns `{ stdout, stderr }` (bytes, text). Throws a failure if it does not end with status 0. */
export function run(command, args, options = {}) {
  const env = options.env ?? kitEnvironment;
  const result = spawnSync(command, args, { encoding: "buffer", cwd: options.cwd ?? root, env, maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] });
  const stderr = (result.stderr ?? "").toString();
  if (result.status !== 0) {
    const why = result.error?.message ?? (result.signal === null ? `status ${result.status}` : result.signal);
    const said = `${(result.stdout ?? "").toString().slice(-4000)}${stderr.slice(-20000)}`.trim();
    throw failure(`${command} ${args.join(" ")} failed (${why})${said === "" ? "" : `:\n${said}`}`);
  }
  return { stdout: result.stdout, stderr };
}

/** A C program of `scripts/lib`, compiled into `target/tools` once per text. Returns its path. */
export function tool(name, flags = []) {
  const source = join(root, "scripts", "lib", `${name}.c`);
  const digest = createHash("sha256").update(readFileSync(source)).update(flags.join("\0")).digest("hex").slice(0, 16);
  const path = join(root, "target", "tools", `${name}-${digest}`);
  if (!existsSync(path)) {
    mkdirSync(join(root, "target", "tools"), { recursive: true });
    run("cc", ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", ...flags, "-o", `${path}.${process.pid}`, source]);
    renameSync(`${path}.${process.pid}`, path);
  }
  return path;
}

/** The lines of `--timings` in what a compiler wrote to stderr: phase, milliseconds, MiB. */
export function readTimings(text) {
  const phases = [];
  for (const line of text.split("\n")) {
    const match = /^([a-z][a-z-]*) +([0-9.]+) ms +([0-9.]+) MiB$/.exec(line);
    if (match !== null) {
      phases.push({ phase: match[1], ms: Number(match[2]), mib: Number(match[3]) });
    }
  }
  return phases;
}

/** Runs a command; returns `{ stdout, stderr, wall, user, peak, phases }`: seconds, seconds, MiB, and what `--timings` printed. */
export function measured(command, args, options = {}) {
  const accounting = join(root, "target", "tools", `accounting.${process.pid}`);
  const measure = tool("measure");
  const begin = performance.now();
  const result = run(measure, [accounting, command, ...args], options);
  const wall = (performance.now() - begin) / 1000;
  const [user, , peak] = readFileSync(accounting, "utf8").split(" ").map(Number);
  rmSync(accounting);
  return { ...result, wall, user, peak: peak / 1024, phases: readTimings(result.stderr) };
}
