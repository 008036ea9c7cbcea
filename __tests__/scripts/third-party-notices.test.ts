import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { inTempFolder } from "../support/temp-folder.ts";
import { mkdirSync, writeFileSync } from "node:fs";

const SCRIPT: string = new URL("../../scripts/third-party-notices.js", import.meta.url).href;

/** Of the script, which is no TypeScript: the bundler reads it. */
interface Script {
  readonly notices: (moduleIds: readonly string[]) => string;
}

test("each bundled package is there once, with version and licence text, whatever its modules are called", async () => {
  const { notices }: Script = await import(SCRIPT);
  await inTempFolder((folder) => {
    const add = (path: string, license: string | null): void => {
      const at = join(folder, "node_modules", path);
      mkdirSync(join(at, "esm"), { recursive: true });
      const name = path.replace(/^.*node_modules\//, "");
      writeFileSync(
        join(at, "package.json"),
        JSON.stringify({ name, version: "1.2.3", license: "MIT", author: "Somebody" }),
      );
      writeFileSync(join(at, "esm/package.json"), JSON.stringify({ name, type: "module" }));
      if (license !== null) writeFileSync(join(at, "LICENSE.md"), license.replaceAll("\n", "\r\n"));
    };
    add("b", "Copyright B\nfreely");
    add("@scope/a", "Copyright A");
    add("b/node_modules/inner", null);
    const modules = [
      "b/esm/x.js",
      "b/esm/y.js?commonjs",
      "@scope/a/esm/i.js",
      "b/node_modules/inner/esm/i.js",
    ];
    const ids = [
      ...modules.map((id) => join(folder, "node_modules", id)),
      join(folder, "src/own.ts"),
      "\0rolldown/runtime.js",
    ];
    const text = notices(ids);
    expect(text.match(/^.* 1\.2\.3 \(MIT\)$/gm)).toEqual([
      "@scope/a 1.2.3 (MIT)",
      "b 1.2.3 (MIT)",
      "inner 1.2.3 (MIT)",
    ]);
    expect(text).toContain("Copyright A\n");
    expect(text).toContain("Copyright B\nfreely\n");
    expect(text).toContain("By Somebody. The package contains no text of its licence.");
    expect(notices(ids.toReversed())).toBe(text);
    return Promise.resolve();
  });
});

test("what is published has the notices beside the command line's bundle", () => {
  const { files } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(files).toContain("dist/cli");
});
