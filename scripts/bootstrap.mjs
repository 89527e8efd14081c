// The kit's main job: builds the bootstrap compiler, compiles tmlc with it, and tmlc with itself twice; compares all that must be equal; reports
// times and sums. A step whose inputs and outputs have not changed since it last passed is skipped (`--force` runs all).
import { gateAll } from "./lib/gate.mjs";
import { asCommand, failure, root } from "./lib/process.mjs";
import { buildDumps, buildObjects, buildStages, checkStd } from "./lib/stages.mjs";
import { elapsed } from "./lib/steps.mjs";
import { printCosts, printPhases, printSums } from "./lib/table.mjs";

process.chdir(root);
await asCommand("bootstrap", () => {
  const [option, ...more] = process.argv.slice(2);
  if (more.length > 0 || (option !== undefined && option !== "--force")) {
    throw failure("usage: npm run bootstrap [-- --force]");
  }
  const force = option === "--force";
  const stages = buildStages(force);
  const rows = [...stages, ...checkStd(force), ...buildObjects(force), ...buildDumps(force)];
  gateAll();
  console.log("");
  printCosts(rows);
  printPhases(rows);
  printSums();
  console.log(`Stage 2 and stage 3 are the same bytes; both compilers agree on every dump; planted changes were found. ${elapsed().toFixed(1)} s in all.`);
});
