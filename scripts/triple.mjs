// The comparison alone: what both compilers and all stages must agree on. Builds what is missing or out of date first.
//
//   npm run triple [-- --vary [--each]]
//
// `--vary` also builds stage 2 under other circumstances, several at a time; `--each` one at a time.
import { gateAll } from "./lib/gate.mjs";
import { asCommand, failure, root } from "./lib/process.mjs";
import { buildDumps, buildObjects, buildStages } from "./lib/stages.mjs";
import { elapsed } from "./lib/steps.mjs";
import { varyAll } from "./lib/vary.mjs";

process.chdir(root);
await asCommand("triple", () => {
  const options = process.argv.slice(2);
  const unknown = options.find((option) => option !== "--vary" && option !== "--each");
  if (unknown !== undefined || (options.includes("--each") && !options.includes("--vary"))) {
    throw failure("usage: npm run triple [-- --vary [--each]]");
  }
  buildStages(false);
  buildObjects(false);
  buildDumps(false);
  gateAll();
  if (options.includes("--vary")) {
    varyAll(options.includes("--each"));
  }
  console.log(`All is equal. ${elapsed().toFixed(1)} s in all.`);
});
