/** What a test file imports from `@jest/globals`, as `jest-runner.js` has it for the file that runs. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } =
  globalThis[Symbol.for("regression-gate.jest-globals")];
