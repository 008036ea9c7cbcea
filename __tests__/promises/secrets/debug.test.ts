import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { z } from "zod";
import { CONFIG, inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const ENTRY = z.object({
  case: z.string(),
  repetition: z.number(),
  attempt: z.number(),
  kind: z.string(),
  request: z.string(),
  response: z.string(),
});

const fileOf = (folder: string): string => join(latestRunFolder(folder), "debug.jsonl");
const entriesOf = (folder: string) =>
  readFileSync(fileOf(folder), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => ENTRY.parse(JSON.parse(line)))
    .toSorted((a, b) => a.attempt - b.attempt || (a.case < b.case ? -1 : 1));
const withEvent = (name: string) => ({
  env: { ...process.env, GITHUB_EVENT_NAME: name } as Record<string, string>,
});

/** Says busy once, then answers with a long text. */
const MEASURE = `let asked = 0;
export default ({ axes }) => {
  asked += 1;
  if (asked === 1) throw Object.assign(new Error("busy"), { code: "EAGAIN" });
  return { score: 0.5, output: "o".repeat(9000) };
};
`;

test("keeps what was asked and answered in the first trials, every attempt, cut; another case each", async () => {
  const config = CONFIG.replace("concurrency: 2", "concurrency: 1");
  const files = { "regression-gate.yml": `${config}debug: { trials: 3 }\n`, "measure.mjs": MEASURE };
  await inExperiment(files, async (folder) => {
    await runCli(folder, ["gate", "--quiet"], withEvent("push"));
    const entries = entriesOf(folder);
    expect(entries.map((entry) => [entry.case, entry.repetition, entry.attempt, entry.kind])).toEqual([
      ["task=a, mode=careful", 0, 1, "module"],
      ["task=a, mode=fast", 0, 1, "module"],
      ["task=b, mode=fast", 0, 1, "module"],
      ["task=a, mode=fast", 0, 2, "module"],
    ]);
    expect(entries[1]?.request).toContain('"axes":{"task":"a","mode":"fast"}');
    expect(entries[1]?.response).toContain("EAGAIN");
    expect(entries[0]?.response).toHaveLength(4097);
  });
});

test.each([
  ["push", "", true],
  ["pull_request", "", false],
  ["pull_request_target", "", false],
  ["pull_request", ", on-pull-requests: true", true],
])("on %s%s: %s", async (event, more, isKept) => {
  await inExperiment({ "regression-gate.yml": `${CONFIG}debug: { trials: 1${more} }\n` }, async (folder) => {
    await runCli(folder, ["gate", "--quiet"], withEvent(event));
    expect(existsSync(fileOf(folder))).toBe(isKept);
  });
});

test("a run without debug keeps nothing", async () => {
  await inExperiment({}, async (folder) => {
    await runCli(folder, ["gate", "--quiet"], withEvent("push"));
    expect(existsSync(fileOf(folder))).toBe(false);
  });
});
