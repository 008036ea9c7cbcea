import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { libraryBlocks } from "../../../scripts/library-blocks.ts";
import { COMPILE_CACHE } from "../../support/command-line/quick-start.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const source = new URL("../../../src/", import.meta.url);

/** Without its types, and the package's names looked up in the source. */
function fromSource(code: string): string {
  return stripTypeScriptTypes(code)
    .replaceAll('"regression-gate/stats"', JSON.stringify(new URL("stats/index.ts", source).href))
    .replaceAll('"regression-gate"', JSON.stringify(new URL("index.ts", source).href));
}

test("every example of docs/library.md, run as it stands, prints what the page shows", async () => {
  const found = libraryBlocks(readFileSync(join(root, "docs/library.md"), "utf8"));
  expect(found.length).toBeGreaterThanOrEqual(10);
  await inTempFolder(async (folder) => {
    const names = found.map(({ code }, index) => {
      writeFileSync(join(folder, `${index}.mjs`), fromSource(code));
      return `./${index}.mjs`;
    });
    const all = names.map((name) => `await import("${name}");\nconsole.log("\\u0000");\n`).join("");
    writeFileSync(join(folder, "all.mjs"), all);
    const env = { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
    const argv = ["--disable-warning=ExperimentalWarning", join(folder, "all.mjs")];
    const printed = execFileSync(process.execPath, argv, { cwd: root, encoding: "utf8", env });
    expect(printed.split("\u0000\n").slice(0, -1)).toEqual(found.map(({ output }) => output));
  });
});
