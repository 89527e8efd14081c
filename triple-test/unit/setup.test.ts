/** `scripts/setup` on machines that lack something: what it installs, what it prints, how it ends. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root, withTemporary } from "../lib/compilers.js";

const TOOLS = ["bash", "env", "dirname", "readlink", "cmp", "cp", "nproc", "node", "git", "cc", "c++", "make"];

/** A directory with nothing but links to some tools and scripts in place of others. Its `npm` does nothing: the Node packages are there. So is a browser. */
function machine(directory: string, replaced: Readonly<Record<string, string>>): string {
  const path = join(directory, "bin");
  const scripts = { npm: "exit 1", chromium: "exit 0", ...replaced };
  mkdirSync(path);
  for (const tool of TOOLS) {
    if (!(tool in scripts)) {
      symlinkSync(execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim(), join(path, tool));
    }
  }
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(path, name), `#!/usr/bin/env bash\n${text}\n`);
    chmodSync(join(path, name), 0o755);
  }
  return path;
}

function setup(path: string, log: string, ...args: string[]): { status: number | null; text: string } {
  const result = spawnSync(join(root, "scripts", "setup"), args, { encoding: "utf8", env: { PATH: path, LOG: log } });
  return { status: result.status, text: result.stdout + result.stderr };
}

describe("scripts/setup", () => {
  const COMMAND = "apt-get install -y --no-install-recommends cmake";

  it("installs what is missing where it may, after an update if apt does not know it", () => withTemporary(async (directory) => {
    const log = join(directory, "log");
    const cmake = `ln -s /bin/true ${join(directory, "bin", "cmake")}`;
    const path = machine(directory, {
      id: "echo 0",
      ln: 'exec /bin/ln "$@"',
      "apt-get": `echo "apt-get $*" >> "$LOG"\nif [ "$1" = install ]; then [ "$(/bin/grep -c update "$LOG")" = 1 ] && ${cmake}; fi`,
    });
    const result = setup(path, log);
    expect(result.text).toContain("installing cmake");
    expect(result.status, result.text).toBe(0);
    expect(readFileSync(log, "utf8")).toBe(`${COMMAND}\napt-get update -qq\n${COMMAND}\n`);
    expect(setup(path, log).status).toBe(0);
    expect(readFileSync(log, "utf8").split("\n")).toHaveLength(4);
  }));

  it("goes through sudo where that needs no password", () => withTemporary(async (directory) => {
    const log = join(directory, "log");
    const path = machine(directory, { id: "echo 1000", sudo: 'echo "sudo $*" >> "$LOG"', "apt-get": "exit 9" });
    expect(setup(path, log).status).toBe(0);
    expect(readFileSync(log, "utf8")).toContain(`sudo -n env DEBIAN_FRONTEND=noninteractive ${COMMAND}\n`);
  }));

  const refusals: readonly [string, Readonly<Record<string, string>>][] = [
    ["without root and sudo", { id: "echo 1000", sudo: "exit 1", "apt-get": 'echo called >> "$LOG"' }],
    ["without apt", { id: "echo 0" }],
    ["where apt fails", { id: "echo 0", "apt-get": "exit 100" }],
  ];
  for (const [name, scripts] of refusals) {
    it(`prints the command and stops with status 1 ${name}`, () => withTemporary(async (directory) => {
      const result = setup(machine(directory, scripts), join(directory, "log"));
      expect(result.status).toBe(1);
      expect(result.text).toContain(`  sudo ${COMMAND}\n`);
      expect(existsSync(join(directory, "log"))).toBe(false);
    }));
  }

  const BROWSER = COMMAND.replace("cmake", "chromium");

  it("installs a browser where it may, and does without one elsewhere and for builds", () => withTemporary(async (directory) => {
    const log = join(directory, "log");
    const path = machine(directory, { id: "echo 0", cmake: "exit 0", "apt-get": 'echo "apt-get $*" >> "$LOG"\nexit "${APT:-100}"' });
    rmSync(join(path, "chromium"));
    expect(setup(path, log, "--build")).toEqual({ status: 0, text: "" });
    expect(setup(path, log, "--check")).toEqual({ status: 0, text: "" });
    expect(existsSync(log)).toBe(false);
    const result = setup(path, log);
    expect(result.status).toBe(0);
    expect(result.text).toMatch(/^setup: installing chromium\nsetup: no Chromium: .*\n$/);
    expect(readFileSync(log, "utf8")).toBe(`${BROWSER}\napt-get update -qq\n${BROWSER}\n`);
    writeFileSync(join(path, "google-chrome"), "");
    chmodSync(join(path, "google-chrome"), 0o755);
    expect(setup(path, log)).toEqual({ status: 0, text: "" });
  }));

  it("stops with status 1 if Node is too old", () => withTemporary(async (directory) => {
    const result = setup(machine(directory, { node: "exit 1" }), join(directory, "log"));
    expect(result.status).toBe(1);
    expect(result.text).toContain("Node 20 or newer");
  }));
});
