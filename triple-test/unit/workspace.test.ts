// Compilations that share a workspace give what each gives alone, whatever came before.

import { join } from "node:path";
import { expect, it } from "vitest";
import { renderJson, selectDiagnostics } from "../../bootstrap/diagnostics/index.js";
import { newWorkspace, runPipeline, type EmitName, type Workspace } from "../../bootstrap/driver/index.js";
import { loadCorpus } from "../lib/program.js";

const root = join(import.meta.dirname, "..", "..");

/** What a compilation prints, with its diagnostics; `undefined` checks only. */
async function compile(workspace: Workspace, input: string, emit: EmitName | undefined): Promise<string> {
  const { session, text } = await runPipeline(workspace, {
    input,
    output: "",
    optLevel: "0",
    features: [],
    release: false,
    emit,
    contracts: undefined,
    library: undefined,
    header: "",
    checkOnly: emit === undefined,
    tests: "none",
    json: false,
    doc: "none",
    docPrivate: false,
    packageName: "",
    stdPath: join(root, "std"),
    runtimePath: join(root, "runtime"),
    cachePath: join(root, "target", "runtime"),
  });
  return text + selectDiagnostics(session.sources, session.diagnostics).map((one) => renderJson(session.sources, one)).join("");
}

const all = loadCorpus("");
const programs = all.filter((_, i) => i % Math.floor(all.length / 30) === 0);
const accepted = programs.filter((program) => program.verdict === "run").slice(-4);
const rejected = programs.filter((program) => program.verdict === "check-fail").slice(-4);

it("shared and fresh workspaces agree", async () => {
  const shared = newWorkspace();
  for (const program of programs) {
    await compile(shared, program.file, undefined);
  }
  expect(accepted.length + rejected.length).toBe(8);
  for (const program of accepted) {
    expect(await compile(shared, program.file, "llvm"), program.name).toBe(await compile(newWorkspace(), program.file, "llvm"));
  }
  for (const program of rejected) {
    expect(await compile(shared, program.file, undefined), program.name).toBe(await compile(newWorkspace(), program.file, undefined));
  }
}, 120_000);
