#!/usr/bin/env node
// Writes the parts of std that repeat themselves, in canonical form (by stage 2). Their templates are in scripts/std-templates; the results are committed.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { intoIter } from "./std-templates/iterators.mjs";
import { numbers } from "./std-templates/numbers.mjs";
import { tuples } from "./std-templates/tuples.mjs";
import { unicode } from "./std-templates/unicode.mjs";

const core = fileURLToPath(new URL("../std/src/core/", import.meta.url));

for (const [stem, text] of numbers()) {
  writeFileSync(`${core}${stem}.tml`, text.replaceAll(/@inline\n +(?=@caller_place|pub |func )/g, "@inline "));
}
writeFileSync(`${core}tuple.tml`, tuples);
writeFileSync(`${core}iter/into_iter.tml`, intoIter);
writeFileSync(`${core}unicode.tml`, unicode());
execFileSync(fileURLToPath(new URL("../stage2/tmlc", import.meta.url)), ["fmt", core], { stdio: "inherit" });
