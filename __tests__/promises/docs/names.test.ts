import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { parse } from "yaml";
import { createProgram } from "../../../src/cli/main.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const PAGES = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: ROOT }).toSorted();
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const program = createProgram(
  {
    argv: [],
    cwd: ROOT,
    env: {},
    stdout: () => undefined,
    stderr: () => undefined,
    hide: () => undefined,
    stdin: () => Promise.resolve(new Uint8Array()),
    isTty: false,
    columns: () => 80,
    colour: "plain",
    signal: new AbortController().signal,
    busy: (work) => Promise.resolve(work()),
  },
  () => undefined,
);

/** What a page tells its reader to type: fenced shell and code spans, continued lines joined. */
function commandsOf(text: string): readonly string[] {
  const fenced = [...text.matchAll(/^ *```(?:sh|bash|yaml)\n([\s\S]*?)^ *```/gm)].map(
    (match) => match[1] ?? "",
  );
  const spans = [...text.replaceAll(/^ *```[\s\S]*?^ *```/gm, "").matchAll(/`([^`\n]+)`/g)].map(
    (match) => match[1] ?? "",
  );
  return [...fenced.join("\n").replaceAll("\\\n", " ").split("\n"), ...spans];
}

interface Said {
  readonly command: readonly string[];
  readonly flags: readonly string[];
}

const OURS = /(?:npx regression-gate|(?<![\w/-])regression-gate|dist\/cli\/index\.js|npm start --) (.*)$/;

function saidIn(line: string): Said | null {
  const found = OURS.exec(line.replace(/(?:^|\s)#.*$/, ""));
  if (found === null) return null;
  const words =
    (found[1] ?? "")
      .split(/[|&;<>]/)[0]
      ?.trim()
      .split(/\s+/) ?? [];
  const flags = words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[=)\].,:].*$/, ""));
  const command = words.slice(0, words.findIndex((word) => !/^[a-z]+$/.test(word)) >>> 0);
  return { command: line.includes("npm start") ? ["gate"] : command, flags };
}

function commandOf(words: readonly string[]): Command | null {
  let command: Command | null = null;
  let parent: Command = program;
  for (const word of words) {
    const next = parent.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    command = next;
    parent = next;
  }
  return command;
}

function unknownIn(line: string): readonly string[] {
  const said = saidIn(line);
  if (said === null || (said.command.length === 0 && said.flags.length === 0)) return [];
  const command = said.command.length === 0 ? program : commandOf(said.command);
  if (command === null) return [`${line.trim()}: no command ${said.command[0]}`];
  const known = [...command.options, ...program.options].flatMap(({ long }) => long ?? []);
  return said.flags
    .filter((flag) => ![...known, "--help", "--version"].includes(flag))
    .map((flag) => `${line.trim()}: ${command.name()} has no ${flag}`);
}

/** As GitHub makes the anchors of headings. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...text.replaceAll(/^ *```[\s\S]*?^ *```/gm, "").matchAll(/^#{1,6} +(.+?) *#*$/gm)];
  const seen = new Map<string, number>();
  return headings.map((match) => {
    const slug = (match[1] ?? "")
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

function brokenLinks(page: string): readonly string[] {
  const text = read(page)
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, "")
    .replaceAll(/`[^`\n]*`/g, "");
  const links = [...text.matchAll(/\]\(([^()\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = "", anchor = ""] = link.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== "" && file.endsWith(".md") && !anchorsOf(read(file)).includes(anchor);
    });
}

function propertiesOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "properties" in schema && typeof schema.properties === "object" ? schema.properties : {};
  return [...Object.keys(own ?? {}), ...Object.values(schema).flatMap(propertiesOf)];
}

const action = parse(read("action.yml"));
/** Keys of workflows, of actions/checkout, and of the tools that a recipe moves away from. */
const FOREIGN =
  "actions checks contents pull-requests statuses permissions uses env fail-fast fetch-depth persist-credentials alert-threshold fail-on-alert";
const KEYS = new Set([
  ...propertiesOf(JSON.parse(read("schema/config.schema.json"))),
  ...Object.keys(action.inputs),
  ...Object.keys(action.outputs),
  ...FOREIGN.split(" "),
]);

/** `key: value`, `run.retry.attempts` and input `key` of a text, as far as no such key exists. */
function unknownKeys(text: string): readonly string[] {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, "");
  const pairs = [...prose.matchAll(/`([a-z][a-z-]*): [^`\n]*`/g)].map((match) => match[1] ?? "");
  const roots = "matrix|run|gate|compare|baseline|metrics|sides|chaos|versions|suites";
  const paths = [...prose.matchAll(new RegExp(`\`((?:${roots})(?:\\.[a-z-]+)+)\``, "g"))]
    .flatMap((match) => (match[1] ?? "").split("."))
    .filter((key) => key !== "rows");
  const inputs = [...prose.matchAll(/\binput `([a-z-]+)`/g)].map((match) => match[1] ?? "");
  const keys = [...pairs, ...paths].filter((key) => !KEYS.has(key));
  return [...keys, ...inputs.filter((name) => !Object.hasOwn(action.inputs, name))];
}

const scripts = Object.keys(JSON.parse(read("package.json")).scripts);

describe.each(PAGES)("%s", (page) => {
  test("names only commands and flags that exist", () => {
    expect(commandsOf(read(page)).flatMap(unknownIn)).toEqual([]);
  });

  test("names only keys of the config and inputs of the action that exist", () => {
    expect(unknownKeys(read(page))).toEqual([]);
  });

  test("links only to files and headings that exist", () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test("names only npm scripts that exist", () => {
    const named = [...read(page).matchAll(/npm run (?:-s |--silent )?([a-z][a-z:-]*)/g)].map(
      (match) => match[1] ?? "",
    );
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test("names only files of this repository that exist", () => {
    const spans = [
      ...read(page).matchAll(/`((?:src|docs|examples|scripts|bench|schema|dist|__tests__)\/[\w./-]+)`/g),
    ];
    const missing = spans.map((match) => match[1] ?? "").filter((path) => !existsSync(join(ROOT, path)));
    expect(missing).toEqual([]);
  });
});

test("a name that does not exist is found", () => {
  expect(unknownIn("npx regression-gate gate --confg x.yml")).toEqual([
    "npx regression-gate gate --confg x.yml: gate has no --confg",
  ]);
  expect(unknownIn("npx regression-gate frobnicate")).toEqual([
    "npx regression-gate frobnicate: no command frobnicate",
  ]);
  expect(unknownIn("npx regression-gate gate --config x.yml --baseline ref:main > out")).toEqual([]);
  expect(unknownKeys("`margn: 5%`, `run.retry.attemps`, `fail-on: never` and the input `confg`")).toEqual([
    "margn",
    "attemps",
    "confg",
  ]);
  expect(anchorsOf("# What's new? (1.0)\n## `a` and [b](c)\n## Twice\n## Twice")).toEqual([
    "whats-new-10",
    "a-and-b",
    "twice",
    "twice-1",
  ]);
});
