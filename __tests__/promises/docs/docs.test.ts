import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { INPUTS } from "../../../src/action/inputs/inputs.ts";
import { OUTPUTS } from "../../../src/action/inputs/outputs.ts";
import { METRIC_KINDS } from "../../../src/model/config/metric-kind.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pages = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: root });
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

function anchorsOf(file: string): readonly string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1] ?? ""));
}

test.each(pages)("every relative link of %s leads to a file and heading that exist", (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "")
    .filter((link) => !/^[a-z]+:/.test(link));
  const broken = links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test("every message that troubleshooting explains is one the program can say", () => {
  const source = globSync("src/**/*.ts", { cwd: root }).map(textOf).join("\n").replaceAll("\\`", "");
  const fragments = [...textOf("docs/troubleshooting.md").matchAll(/^### (.*`.*)$/gm)]
    .flatMap((heading) => [...(heading[1] ?? "").matchAll(/`([^`]+)`/g)])
    .flatMap((code) => (code[1] ?? "").split("…"))
    .map((fragment) => fragment.trim())
    .filter((fragment) => fragment !== "");
  expect(fragments.length).toBeGreaterThan(20);
  /** `Refused (no-policy):` is put together of a code and the words around it. */
  const isSaid = (fragment: string): boolean => {
    const code = /^Refused \(([a-z-]+)\):$/.exec(fragment)?.[1];
    return code === undefined ? source.includes(fragment) : source.includes(`"${code}"`);
  };
  expect(source).toContain("Refused (${error.code}): ");
  expect(fragments.filter((fragment) => !isSaid(fragment))).toEqual([]);
});

test("the README's tables are the action's inputs and outputs", () => {
  const table = /<!-- inputs -->([\s\S]*?)<!-- \/inputs -->/.exec(textOf("README.md"))?.[1] ?? "";
  const cells = table
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.slice(2, -2).split(" | "));
  const rows = cells.map((row) => [row[0]?.replaceAll("`", ""), row.at(-1)]);
  const described = [...Object.entries(INPUTS.shape), ...Object.entries(OUTPUTS.shape)];
  expect(rows).toEqual(described.map(([name, schema]) => [name, schema.description]));
});

test("the table of tests by metric kind has every kind", () => {
  const table = /\n## Tests by metric kind\n([\s\S]*?)\n## /u.exec(textOf("docs/statistics.md"))?.[1] ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([a-z]+)`/gu)]);
  expect(named.map((match) => match[1])).toEqual([...METRIC_KINDS]);
});
