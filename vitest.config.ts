import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["triple-test/**/*.test.ts"],
    testTimeout: 300_000,
    pool: "forks",
    execArgv: ["--stack-size=7000"],
    maxWorkers: 2,
  },
});
