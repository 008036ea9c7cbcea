import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { inTempFolder } from "../support/temp-folder.ts";

const SCRIPT = fileURLToPath(new URL("../../.ci/run", import.meta.url));
const NPM = `#!/bin/sh
if [ "$1" = cit ]; then printf "%b" "$CIT"; exit "$CIT_CODE"; fi
printf "%b" "$PAGES"; exit "$PAGES_CODE"
`;

interface Said {
  readonly text: string;
  readonly code: number;
}

/** The last line and the exit code of .ci/run where npm says this. */
async function lastLine(cit: Said, pages: Said): Promise<readonly [string, number | null]> {
  return inTempFolder(async (folder) => {
    mkdirSync(join(folder, ".ci"));
    cpSync(SCRIPT, join(folder, ".ci/run"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/npm"), NPM, { mode: 0o755 });
    // Found, so that nothing is installed.
    writeFileSync(join(folder, "bin/chromium"), "", { mode: 0o755 });
    const env = {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      CIT: cit.text,
      CIT_CODE: String(cit.code),
      PAGES: pages.text,
      PAGES_CODE: String(pages.code),
    };
    const { stdout, status } = spawnSync("bash", [join(folder, ".ci/run")], { env, encoding: "utf8" });
    return [stdout.trimEnd().split("\n").at(-1) ?? "", status] as const;
  });
}

const GOOD: Said = { text: "…\\n10 passed, 0 failed\\nlint\\n", code: 0 };
const PAGES: Said = { text: "5 passed, 0 failed\\n", code: 0 };

const CASES: readonly (readonly [string, readonly [Said, Said], string])[] = [
  ["adds the counts of both", [GOOD, PAGES], "15 passed, 0 failed"],
  ["counts what fails beside all tests as one failure", [{ ...GOOD, code: 1 }, PAGES], "15 passed, 1 failed"],
  [
    "counts failed tests once",
    [{ text: "10 passed, 2 failed, 1 skipped\\n", code: 1 }, PAGES],
    "15 passed, 2 failed",
  ],
  [
    "counts a browser that is not there as a failure",
    [GOOD, { text: "no Chromium\\n", code: 1 }],
    "10 passed, 1 failed",
  ],
  ["takes silence for a failure", [{ text: "", code: 0 }, PAGES], "5 passed, 1 failed"],
];

test.each(CASES)("CI %s", async (_, [cit, pages], line) => {
  // bash is not everywhere on Windows, and what starts this file runs on Linux.
  if (process.platform === "win32") return;
  expect(await lastLine(cit, pages)).toEqual([line, line.endsWith(" 0 failed") ? 0 : 1]);
});
