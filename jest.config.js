import { availableParallelism } from "node:os";

/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  // Node strips the types of test files and sources, as it does in scripts.
  transform: {},
  testRunner: "<rootDir>/scripts/jest-runner.js",
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/lib/", "<rootDir>/.cache/"],
  reporters: ["default", "<rootDir>/scripts/count-reporter.js"],
  // Many tests wait for processes, timers and pauses between writes to GitHub: three workers keep two cores busy. Jest takes
  // no percentage above 100.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  testTimeout: 20000,
};
