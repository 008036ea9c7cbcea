import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import type { EarlierAttempt } from "../../../src/app/runs/earlier-attempt.ts";
import { runLocally, type LocalRun } from "../../../src/app/local-gate.ts";
import { planLocally } from "../../../src/app/plan-locally.ts";
import { openRunFolder } from "../../../src/app/runs/open-run-folder.ts";
import type { Workspace } from "../../../src/app/workspace.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Config } from "../../../src/model/config/config.ts";
import { CONFIG, inExperiment, MEASURE } from "../../support/command-line/experiment.ts";

/** Trials without an answer while a file says so; every call leaves a line in another. */
const FLAKY = `import { appendFileSync, existsSync } from "node:fs";
export default ({ axes, side, repetition }) => {
  appendFileSync(new URL("calls.txt", import.meta.url), [axes.task, axes.mode, side, repetition].join(" ") + "\\n");
  if (existsSync(new URL("broken", import.meta.url)) && axes.task === "a") throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
  return { score: 0.5, ms: 10 };
};
`;
const ONCE = CONFIG.replace("retry: {", "retry: { attempts: 1,");

interface Attempt {
  readonly run: LocalRun;
  /** Why the earlier rows were not taken. */
  readonly refused: readonly string[];
  /** Trials that were run. */
  readonly calls: readonly string[];
}

function workspaceIn(folder: string): Workspace {
  const { signal } = new AbortController();
  const out = join(folder, ".regression-gate");
  return { root: folder, out, env: {}, extraEnv: {}, clock: systemClock, signal };
}

async function attempt(
  folder: string,
  config: Config,
  earlier: Omit<EarlierAttempt, "onRefused"> | null,
): Promise<Attempt> {
  const refused: string[] = [];
  const request = {
    config,
    policyChanges: [],
    suite: null,
    where: {},
    resume: null,
    upTo: null,
    findArtifact: null,
  };
  const given =
    earlier === null ? undefined : { ...earlier, onRefused: (why: string) => void refused.push(why) };
  const observer = { notify: () => undefined };
  writeFileSync(join(folder, "calls.txt"), "");
  const run = await runLocally({ ...request, observer, earlier: given }, workspaceIn(folder));
  const calls = readFileSync(join(folder, "calls.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return { run, refused, calls };
}

function filesOf({ runFolder }: LocalRun): Record<keyof Omit<EarlierAttempt, "onRefused">, Buffer> {
  return {
    "manifest.json": readFileSync(join(runFolder, "manifest.json")),
    "trials.jsonl": readFileSync(join(runFolder, "trials.jsonl")),
    "origin.json": readFileSync(join(runFolder, "origin.json")),
  };
}

const parsed = (text: string): Config => parseConfig(text, "regression-gate.yml");
const inFlaky = (work: (folder: string) => Promise<void>): Promise<void> =>
  inExperiment({ "measure.mjs": FLAKY, broken: "" }, work);

describe("a second attempt", () => {
  test("takes what the first one measured, runs what has no answer, and says how many it took", async () => {
    await inFlaky(async (folder) => {
      const first = await attempt(folder, parsed(ONCE), null);
      expect(first.run.manifest.counts).toMatchObject({ planned: 24, ok: 20, errored: 4 });
      rmSync(join(folder, "broken"));
      const second = await attempt(folder, parsed(ONCE), filesOf(first.run));
      expect([second.refused, second.calls.length]).toEqual([[], 4]);
      expect(second.run.manifest).toMatchObject({ resumed: 20, complete: true, counts: { ok: 24 } });
      expect(second.run.manifest.startedAt).toBe(first.run.manifest.startedAt);
      expect(second.run.runFolder).not.toBe(first.run.runFolder);
    });
  });

  test("cuts off a torn last row, whose trial it runs again", async () => {
    await inExperiment({ "measure.mjs": FLAKY }, async (folder) => {
      const files = filesOf((await attempt(folder, parsed(ONCE), null)).run);
      const torn = files["trials.jsonl"].subarray(0, -20);
      const second = await attempt(folder, parsed(ONCE), { ...files, "trials.jsonl": torn });
      expect([second.refused, second.calls.length, second.run.manifest.resumed]).toEqual([[], 1, 23]);
    });
  });

  test("says nothing of rows it took when there was none", async () => {
    await inExperiment({ "measure.mjs": FLAKY }, async (folder) => {
      const files = filesOf((await attempt(folder, parsed(ONCE), null)).run);
      const [header = ""] = files["trials.jsonl"].toString().split("\n");
      const empty = { ...files, "trials.jsonl": Buffer.from(`${header}\n`) };
      const second = await attempt(folder, parsed(ONCE), empty);
      expect([second.refused, second.calls.length]).toEqual([[], 24]);
      expect(second.run.manifest).not.toHaveProperty("resumed");
    });
  });

  test("runs both sides of a block again where a metric is machine-dependent and one side has no answer", async () => {
    const sides =
      "sides: { baseline: { run: { module: measure.mjs } }, candidate: { run: { module: measure.mjs } } }";
    const config = ONCE.replace("run: { module: measure.mjs, ", `${sides}\nrun: { `);
    const timed = config.replace("metrics:", "metrics:\n  ms: { kind: latency, margin: 10% }");
    await inExperiment({ "measure.mjs": FLAKY }, async (folder) => {
      for (const [text, again] of [
        [config, ["a fast baseline 0"]],
        [timed, ["a fast baseline 0", "a fast candidate 0"]],
      ] as const) {
        const files = filesOf((await attempt(folder, parsed(text), null)).run);
        const rows = files["trials.jsonl"].toString().split("\n");
        const isLost = (row: string): boolean =>
          /"task":"a","mode":"fast".*"repetition":0.*"side":"baseline"/.test(row);
        const lost = rows.filter((row) => !isLost(row)).join("\n");
        const second = await attempt(folder, parsed(text), { ...files, "trials.jsonl": Buffer.from(lost) });
        expect([second.refused, second.calls.toSorted()]).toEqual([[], again]);
      }
    });
  });
});

type Change = (files: ReturnType<typeof filesOf>) => Omit<EarlierAttempt, "onRefused">;

const edited =
  (file: "manifest.json" | "origin.json", change: (value: Record<string, unknown>) => object): Change =>
  (files) => ({ ...files, [file]: Buffer.from(JSON.stringify(change(JSON.parse(files[file].toString())))) });
const rowsOf =
  (change: (text: string) => string): Change =>
  (files) => ({ ...files, "trials.jsonl": Buffer.from(change(files["trials.jsonl"].toString())) });

const REFUSED: readonly (readonly [string, Change, RegExp])[] = [
  [
    "of another gate",
    edited("manifest.json", (all) => ({ ...all, id: "other" })),
    /^gate id: other -> demo$/,
  ],
  [
    "of another plan",
    edited("manifest.json", (all) => ({ ...all, planHash: "f".repeat(64) })),
    /^plan: f{12} -> \w{12}$/,
  ],
  [
    "of another config",
    edited("manifest.json", (all) => ({ ...all, configHash: "f".repeat(64) })),
    /^config: f{12} -> /,
  ],
  [
    "of another suite",
    edited("manifest.json", (all) => ({ ...all, suite: "core" })),
    /^suite: core -> none$/,
  ],
  [
    "of a shard",
    edited("manifest.json", (all) => ({
      ...all,
      shard: { index: 1, of: 1, split: "f".repeat(64), trials: [24], attempt: 1, baselineCommit: null },
    })),
    /^shard: 1\/1 of split f{12} -> none$/,
  ],
  [
    "of another commit",
    edited("origin.json", (all) => ({
      ...all,
      identity: { "git commit": "f".repeat(40), "uncommitted changes": "none" },
    })),
    /^git commit: f{40} -> none$/,
  ],
  [
    "of another class of machine",
    edited("origin.json", (all) => ({
      ...all,
      identity: { machine: "mac", "git commit": "none", "uncommitted changes": "none" },
    })),
    /^machine: mac -> none$/,
  ],
  [
    "of another version of the program",
    edited("manifest.json", (all) => ({ ...all, program: { name: "regression-gate", version: "99.0.0" } })),
    /^program: 99\.0\.0 -> /,
  ],
  ["without what it was made of", (files) => ({ ...files, "origin.json": null }), /did not store its origin/],
  [
    "with a start that is no time",
    edited("origin.json", (all) => ({ ...all, startedAt: "soon" })),
    /no start time/,
  ],
  ["with a manifest that is none", edited("manifest.json", () => ({})), /manifest\.json/],
  [
    "with rows under another plan",
    rowsOf((text) => text.replace(/"planHash":"\w+"/, '"planHash":"other"')),
    /expected rows of this plan/,
  ],
  [
    "with a row that is not planned",
    rowsOf((text) => text.replace(/"key":"\w/, '"key":"z')),
    /expected rows of planned trials/,
  ],
  [
    "with a row that says it is of another case",
    rowsOf((text) => text.replace('"task":"a"', '"task":"b"')),
    /expected rows of planned trials/,
  ],
  ["with something else than rows", rowsOf((text) => `${text}[]\n{}\n`), /trials\.jsonl/],
];

describe("an attempt", () => {
  let files: ReturnType<typeof filesOf>;
  beforeAll(async () => {
    await inExperiment({ "measure.mjs": MEASURE }, async (folder) => {
      files = filesOf((await attempt(folder, parsed(CONFIG), null)).run);
    });
  });

  /** Opens a run on it; nothing is run. */
  const opened = async (earlier: Omit<EarlierAttempt, "onRefused">) =>
    inExperiment({}, async (folder) => {
      const refused: string[] = [];
      const observer = { notify: () => undefined };
      const request = { config: parsed(CONFIG), suite: null, where: {}, resume: null, observer };
      const workspace = workspaceIn(folder);
      const plan = await planLocally({ config: request.config, suite: null, where: {} }, workspace);
      const onRefused = (why: string): void => void refused.push(why);
      const run = await openRunFolder({ ...request, earlier: { ...earlier, onRefused } }, plan, workspace);
      await run.close();
      return { refused, resumed: run.manifest.resumed ?? 0, rows: run.previous.size };
    });

  test("of the same job is resumed", async () => {
    expect(await opened(files)).toEqual({ refused: [], resumed: 24, rows: 24 });
  });

  test.each(REFUSED)("%s is not resumed, and the reason is given", async (_, change, why) => {
    const { refused, resumed, rows } = await opened(change(files));
    expect(refused).toEqual([expect.stringMatching(why)]);
    expect([resumed, rows]).toEqual([0, 0]);
  });
});
