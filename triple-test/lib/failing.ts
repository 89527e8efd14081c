/** Inputs on which a test with generated inputs failed: they are kept in `target/failing/`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./compilers.js";

/** Keeps files by their names and gives the message of the failure: what is wrong, where the input is, and how to see it again. */
export function failing(test: string, files: Readonly<Record<string, string>>, what: string, command: string): string {
  const kept = Object.entries(files).map(([name, text]) => {
    const path = join(root, "target", "failing", test, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
  return `${what}\nkept: ${kept.join(", ")}\nagain: ${command}`;
}
