import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { VERSION } from "../../../src/base/version.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
const docs = textOf("docs/verify.md");
const script = textOf("scripts/verify-release.sh");
const manifest = JSON.parse(textOf("package.json"));

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly name: string; readonly needs?: string | readonly string[] }>
  >;
}
const workflow = (name: string): Workflow => parse(textOf(`.github/workflows/${name}.yml`));

test("every option the page gives to verify-release.sh is one that it takes", () => {
  const given = [...docs.matchAll(/verify-release\.sh (.*)$/gm)].flatMap(
    (line) => line[1]?.match(/--[a-z-]+/g) ?? [],
  );
  const taken = [...script.matchAll(/^ +(--[a-z |-]+)\)$/gm)].flatMap(([, label = ""]) => label.split(" | "));
  expect(given).toContain("--commit");
  expect(given.filter((option) => !taken.includes(option))).toEqual([]);
});

test("the page's exit codes are the script's", () => {
  const table = [...docs.matchAll(/^\| (\d) \| `([A-Z ]+): …`/gm)].map(([, code, word]) => `${word} ${code}`);
  expect(table).toEqual(["VERIFIED 0", "NOT VERIFIED 1", "CANNOT VERIFY 2"]);
  expect(script).toMatch(/"NOT VERIFIED: .*\n {2}exit 1/);
  expect(script).toMatch(/"CANNOT VERIFY: .*\n {2}exit 2/);
});

test("the page's jobs of a release are the workflows', in their order", () => {
  const named = [...docs.matchAll(/^\| ([A-Z][\w ]+|npm) \| .* \| .* \|$/gm)].map(([, name]) => name);
  const { build, ...others } = workflow("release").jobs;
  const jobs = [...Object.values(workflow("build-release").jobs), ...Object.values(others)];
  expect(build?.name).toBe("Build");
  expect(named).toEqual(jobs.map(({ name }) => name));
});

test("the major tag moves last, after what is published was verified", () => {
  const { jobs } = workflow("release");
  const before = (job: string): readonly string[] => {
    const needs = [jobs[job]?.needs ?? []].flat();
    return [...new Set([...needs, ...needs.flatMap(before)])];
  };
  expect(before("move-major").toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    Object.keys(jobs)
      .filter((job) => job !== "move-major")
      .toSorted((a, b) => (a < b ? -1 : 1)),
  );
});

test("the builder that is named in script and page is the workflow that attests", () => {
  const builder = /^readonly BUILDER=(\S+)$/m.exec(script)?.[1] ?? "";
  expect(existsSync(join(root, builder))).toBe(true);
  expect(textOf(builder)).toContain("uses: actions/attest@");
  expect(docs).toContain(`--signer-workflow org/regression-gate/${builder}`);
});

test("npm scripts that the page and CONTRIBUTING name exist", () => {
  const named = [docs, textOf("CONTRIBUTING.md")].flatMap((text) =>
    [...text.matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named).toContain("test:reproducible");
  expect(named.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
});

test("the library says the version of package.json, as the bundles do", () => {
  expect(VERSION).toBe(manifest.version);
});

test("flake.nix takes files and a version of Node.js that there are", () => {
  const flake = textOf("flake.nix");
  const paths = [...flake.matchAll(/\s\.\/([\w./-]+)/g)].map(([, path = ""]) => path.replace(/;$/, ""));
  expect(paths).toContain("dist/cli");
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(flake).toContain(`nodejs_${/using: node(\d+)/.exec(textOf("action.yml"))?.[1]}`);
});
