/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": "<rootDir>/scripts/jest-transform.js",
  },
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  modulePathIgnorePatterns: ["<rootDir>/lib/", "<rootDir>/.cache/"],
  reporters: ["default", "<rootDir>/scripts/count-reporter.js"],
  // Many tests wait for processes, timers and pauses between writes to GitHub: three workers keep two cores busy.
  maxWorkers: "150%",
  testTimeout: 20000,
};
