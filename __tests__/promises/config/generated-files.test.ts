import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { configurationPage } from "../../../scripts/generate-config-docs.ts";
import { schemaFiles } from "../../../scripts/generate-schema.ts";

const ROOT = new URL("../../../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

test.each([...schemaFiles()])("%s is what the zod schemas say", (path, content) => {
  expect(read(path)).toBe(content);
});

test("docs/configuration.md is what the schema's descriptions say", () => {
  expect(read("docs/configuration.md")).toBe(configurationPage());
});

test("every key of the configuration page has a meaning", () => {
  const rows = configurationPage().match(/^\| `[a-z-]+` \|.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(90);
  expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([]);
});

test("links of the configuration page lead to its headings", () => {
  const page = configurationPage();
  const anchors = (page.match(/^#+ .*$/gm) ?? []).map((heading) =>
    heading
      .replace(/^#+ /, "")
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => link !== undefined && !anchors.includes(link))).toEqual([]);
});

/** The JSON Schema as an editor applies it. */
function editorAccepts(yaml: string): boolean {
  const schema = z.fromJSONSchema(JSON.parse(read("schema/config.schema.json")));
  return schema.safeParse(parse(yaml)).success;
}

test("an editor accepts the page's whole example", () => {
  const [example] = configurationPage().match(/(?<=```yaml\n)version: 1\nid: support-bot[^`]*(?=```)/) ?? [];
  expect(example).toBeDefined();
  expect(editorAccepts(example ?? "")).toBe(true);
});

test.each([
  "version: 1\nid: a\nrunn: { command: x }",
  "version: 2\nid: a\nrun: { command: x }",
  "version: 1\nid: a\nrun: { command: x, timeout: 120 }",
  "version: 1\nid: a\nmetrics: { a: { kind: speed } }",
  "version: 1\nid: a\nmetrics: { a: { kind: latency, margin: five } }",
])("an editor marks %p", (yaml) => {
  expect(editorAccepts(yaml)).toBe(false);
});
