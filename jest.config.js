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
  // Jest would leave one of two cores idle.
  maxWorkers: "100%",
  testTimeout: 20000,
};
