import { describe, expect, test } from "@jest/globals";
import { namedFiles, packageProblems } from "../../scripts/package-problems.ts";

const GOOD = [
  "package.json",
  "README.md",
  "LICENSE",
  "docs/configuration.md",
  "schema/config.schema.json",
  "dist/cli/index.js",
  "dist/cli/THIRD-PARTY-NOTICES.txt",
  "lib/index.js",
  "lib/index.d.ts",
];
const packed = (paths: readonly string[], size = 1000) => ({ size, files: paths.map((path) => ({ path })) });

test("a package that holds what it names and no more has no problems", () => {
  expect(packageProblems(packed(GOOD), ["lib/index.js", "dist/cli/index.js"])).toEqual([]);
});

describe("a package is refused where it", () => {
  test.each([
    [
      "lacks what exports name",
      packed(GOOD.filter((path) => path !== "lib/index.js")),
      "expected the package to hold lib/index.js",
    ],
    [
      "lacks its licence",
      packed(GOOD.filter((path) => path !== "LICENSE")),
      "expected the package to hold LICENSE",
    ],
    [
      "holds a test",
      packed([...GOOD, "lib/stats/mean.test.js", "lib/stats/mean.test.d.ts"]),
      "expected the package not to hold lib/stats/mean.test.js",
    ],
    [
      "holds the action's bundle",
      packed([...GOOD, "dist/action/index.js"]),
      "expected the package not to hold dist/action/index.js",
    ],
    ["holds source", packed([...GOOD, "lib/index.ts"]), "expected the package not to hold lib/index.ts"],
    ["holds a secret", packed([...GOOD, ".env"]), "expected the package not to hold .env"],
    ["lacks types", packed([...GOOD, "lib/other.js"]), "expected the types of lib/other.js beside it"],
    ["is too large", packed(GOOD, 2_300_000), "expected at most 2200000 bytes, got 2300000"],
  ])("%s", (_name, files, problem) => {
    expect(packageProblems(files, ["lib/index.js"])).toContain(problem);
  });
});

test("files are named by bin and exports; patterns name none", () => {
  const exports = {
    ".": { types: "./lib/index.d.ts", default: "./lib/index.js" },
    "./schema/*": "./schema/*",
  };
  expect(namedFiles([{ cli: "dist/cli/index.js" }, exports])).toEqual([
    "dist/cli/index.js",
    "lib/index.d.ts",
    "lib/index.js",
  ]);
});
