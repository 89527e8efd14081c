// Prints `N passed, N failed` from vitest's JSON report as its last line; the skipped tests before it. Fails if nothing ran or anything failed.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const tests = report.testResults.flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === "passed").length;
const skipped = tests.filter((test) => ["pending", "todo", "skipped", "disabled"].includes(test.status));
for (const test of skipped) {
  console.log(`skipped: ${test.fullName}`);
}
if (skipped.length > 0) {
  console.log(`${skipped.length} skipped`);
}
// A file that could not even be loaded has no tests, but has failed; an error outside of tests is in no file.
const unloaded = report.testResults.filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"));
const failed = Math.max(tests.length - passed - skipped.length + unloaded.length, report.success ? 0 : 1);
console.log(`${passed} passed, ${failed} failed`);
process.exit(passed > 0 && failed === 0 ? 0 : 1);
