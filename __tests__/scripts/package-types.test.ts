import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { libraryBlocks } from "../../scripts/library-blocks.ts";
import { typeProblems } from "../../scripts/package-types.ts";
import { inTempFolder } from "../support/temp-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const compilers = { newest: join(root, "node_modules/typescript/bin/tsc") };

function problemsOf(declaration: string, modules: readonly string[]): Promise<readonly string[]> {
  return inTempFolder(async (folder) => {
    const installed = join(folder, "node_modules/regression-gate");
    mkdirSync(join(folder, "node_modules/@types/node"), { recursive: true });
    writeFileSync(join(folder, "node_modules/@types/node/index.d.ts"), "declare const process: object;\n");
    mkdirSync(installed, { recursive: true });
    const exports = { ".": { types: "./index.d.ts" }, "./stats": { types: "./index.d.ts" } };
    writeFileSync(join(installed, "package.json"), JSON.stringify({ type: "module", exports }));
    writeFileSync(join(installed, "index.d.ts"), declaration);
    return typeProblems({ folder, compilers, modules });
  });
}

test("types and modules that compile have no problem", async () => {
  const modules = [
    'import { size } from "regression-gate";\nconst twice: number = 2 * size;\nconsole.log(twice);',
  ];
  expect(await problemsOf("export declare const size: number;\n", modules)).toEqual([]);
});

test("a declaration with a computed name, one that needs the types of Node.js, and a module that is no strict TypeScript are problems", async () => {
  const names = "export declare const names: { [-Infinity]: string };\n";
  const here = "export declare const here: typeof process;\n";
  const problems = await problemsOf(names + here, ["export const own = (x) => x;"]);
  expect(problems).toEqual([
    expect.stringMatching(/^types under newest, nodenext: /),
    expect.stringMatching(/^types under newest, bundler: /),
    expect.stringMatching(/^types under newest, bundler, without the types of Node.js: /),
  ]);
  const computed = /error TS1170/;
  const untyped = /module-1\.mts.*implicitly has an 'any' type/;
  const node = /'process'/;
  expect(problems.map((text) => [computed, untyped, node].map((what) => what.test(text)))).toEqual([
    [true, true, false],
    [true, true, false],
    [true, false, true],
  ]);
});

test("a block of the page is its code with the output behind it; one without an output is none", () => {
  const page = "```ts\nconsole.log(1);\n```\n\n```text\n1\n```\n\n```ts\nconst alone = 1;\n```\n";
  expect(libraryBlocks(page)).toEqual([{ code: "console.log(1);\n", output: "1\n" }]);
});
