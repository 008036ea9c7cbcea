import { describe, expect, test } from "@jest/globals";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isAllowed } from "../../lint/folder-imports.js";
import { ALIKE, FILES, ROOMS, TABLE } from "../../lint/import-table.js";
import { withImportTable } from "../../scripts/import-table-docs.ts";

const ROOT = new URL("../../", import.meta.url);
const inSource = (path: string): boolean => existsSync(new URL(`src/${path}`, ROOT));

describe("the lint of imports", () => {
  test.each([
    ["detect/detect.ts", "../model/run/trial.ts"],
    ["detect/kinds/binary-tests.ts", "../values/estimate.ts"],
    ["detect/looks/take-look.ts", "../detect.ts"],
    ["stats/bootstrap/bootstrap.ts", "../random/xoshiro128.ts"],
    ["base/hash.ts", "node:crypto"],
    ["adapters/github/client.ts", "@octokit/plugin-retry"],
    ["adapters/node/runs/run-lock.ts", "node:fs/promises"],
    ["run/limits/pool.ts", "p-queue"],
    ["app/validate.ts", "../adapters/node/files.ts"],
    ["cli/main.ts", "commander"],
    ["index.ts", "./config/parse-config.ts"],
  ])("lets src/%s import %s", (from, to) => {
    expect(isAllowed(from, to)).toBe(true);
  });

  test.each([
    ["model/run/trial.ts", "../../config/resolve.ts"],
    ["stats/tests/welch.ts", "../../model/config/metric.ts"],
    ["stats/distributions/student.ts", "../tests/welch.ts"],
    ["stats/resampling/max-t.ts", "../trees/tree-range.ts"],
    ["stats/tests/welch.ts", "jstat"],
    ["detect/values/estimate.ts", "../kinds/binary-tests.ts"],
    ["detect/kinds/binary-tests.ts", "../detect.ts"],
    ["base/quote.ts", "node:crypto"],
    ["run/retry.ts", "p-queue"],
    ["app/validate.ts", "node:fs"],
    ["app/validate.ts", "../adapters/github/client.ts"],
    ["app/validate.ts", "../baselines/search/find-baseline.ts"],
    ["baselines/poll.ts", "../adapters/zip/read-bundle.ts"],
    ["secrets/redaction.ts", "../app/workspace.ts"],
    ["cli/main.ts", "../action/main.ts"],
    ["cli/main.ts", "../adapters/github/client.ts"],
    ["action/main.ts", "../cli/main.ts"],
    ["report/build-report.ts", "node:fs"],
    ["a-new-folder/file.ts", "../base/errors.ts"],
  ])("does not let src/%s import %s", (from, to) => {
    expect(isAllowed(from, to)).toBe(false);
  });

  test("names only folders and files that exist", () => {
    const places = [
      ...Object.keys(TABLE),
      ...Object.keys(FILES),
      ...ALIKE,
      ...Object.values(ROOMS).flatMap((steps) => steps.flat()),
    ].filter((place) => place !== ".");
    expect(places.filter((place) => !inSource(place))).toEqual([]);
  });

  test("counts imports of types when it looks for circles of files", () => {
    const settings = JSON.parse(readFileSync(new URL(".oxlintrc.json", ROOT), "utf8"));
    expect(settings.rules["import/no-cycle"]).toEqual(["error", { ignoreTypes: false }]);
  });

  test("is the table that CONTRIBUTING.md shows", () => {
    const page = readFileSync(fileURLToPath(new URL("CONTRIBUTING.md", ROOT)), "utf8");
    expect(withImportTable(page)).toBe(page);
  });
});
