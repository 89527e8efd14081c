// Prints `N passed, N failed` (and the skipped ones) from vitest's JSON report. Fails if nothing ran or anything failed.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const skipped = report.numPendingTests + report.numTodoTests;
for (const file of report.testResults) {
  for (const test of file.assertionResults) {
    if (test.status === "pending" || test.status === "todo" || test.status === "skipped") {
      console.error(`skipped: ${test.fullName}`);
    }
  }
}
const failed = report.numFailedTests + report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(report.numPassedTests > 0 && failed === 0 ? 0 : 1);
