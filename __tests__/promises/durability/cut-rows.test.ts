import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import { CONFIG, latestRunFolder, MEASURE, writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** A whole run in `main`, of 24 trials. */
let template = "";

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "regression-gate-test-"));
  await writeFiles(template, { "regression-gate.yml": CONFIG, "measure.mjs": MEASURE });
  await runCli(template, ["run", "--quiet"]);
  await cp(latestRunFolder(template), join(template, "main"), { recursive: true });
});

afterAll(() => rm(template, { recursive: true, force: true }));

const lines = (): readonly string[] =>
  readFileSync(join(template, "main", "trials.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
const CUT = 5;
/** Cut exactly at the end of a line. */
const cut = (): string => `${lines().slice(0, -CUT).join("\n")}\n`;

/** What a command says when these files stand beside or in place of those of the run. */
function after(
  files: Readonly<Record<string, string | Uint8Array>>,
  argv: readonly string[],
): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    await cp(template, folder, { recursive: true });
    if ("main/trials.jsonl.gz" in files) await rm(join(folder, "main", "trials.jsonl"));
    await writeFiles(folder, files);
    return runCli(folder, argv);
  });
}

async function manifestWith(change: (manifest: Manifest) => object): Promise<string> {
  return JSON.stringify(change(JSON.parse(await readFile(join(template, "main", "manifest.json"), "utf8"))));
}

const TOLD = (name: string): string =>
  `main/${name} expected rows of 24 trials (24 ok), as counted in its manifest, got 19 trials (19 ok): it is incomplete, or belongs to another run`;

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ["the baseline of a gate", ["gate", "--quiet", "--baseline", "file:main"]],
  ["the baseline of a comparison", ["compare", "--baseline", "main", "--candidate", ".regression-gate/runs"]],
  [
    "the candidate of a comparison",
    ["compare", "--candidate", "main", "--baseline", ".regression-gate/runs"],
  ],
  ["a recording", ["gate", "--quiet", "--baseline", "none", "--replay", "main"]],
  ["past durations", ["plan", "--shards", "2", "--by", "duration", "--durations", "main"]],
  ["failures", ["failures", "main"]],
  ["rows to calibrate with", ["calibrate", "main", "--splits", "1"]],
];

/** The run of the template, whole. */
const whole = (argv: readonly string[]): readonly string[] =>
  argv.map((part) => (part === ".regression-gate/runs" ? "whole.jsonl" : part));

describe("a run folder whose rows were cut between two lines is refused", () => {
  test.each(COMMANDS)("as %s, plain and packed", async (_, argv) => {
    const plain = { "whole.jsonl": `${lines().join("\n")}\n`, "main/trials.jsonl": cut() };
    const packed = { "whole.jsonl": plain["whole.jsonl"], "main/trials.jsonl.gz": gzipSync(cut()) };
    const before = await after({ "whole.jsonl": plain["whole.jsonl"] }, whole(argv));
    expect([before.exitCode, before.stderr]).not.toEqual([2, expect.anything()]);
    for (const [files, name] of [
      [plain, "trials.jsonl"],
      [packed, "trials.jsonl.gz"],
    ] as const) {
      const { exitCode, stderr } = await after(files, whole(argv));
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(TOLD(name))]);
    }
  });

  test("also when an earlier error of the same trial stands where its answer was", async () => {
    const [header = "", ...rows] = lines();
    const last: object = JSON.parse(rows.at(-1) ?? "");
    const error = { class: "transient", code: "x", message: "x" };
    const errored = JSON.stringify({ ...last, status: "errored", metrics: {}, error });
    const retried = `${[header, errored, ...rows].join("\n")}\n`;
    const lost = `${[header, errored, ...rows.slice(0, -1)].join("\n")}\n`;
    const argv = ["compare", "--baseline", "main", "--candidate", "main"];
    expect(await after({ "main/trials.jsonl": retried }, argv)).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await after({ "main/trials.jsonl": lost }, argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("got 24 trials (23 ok, 1 errored)")]);
  });

  test("as are rows of another plan", async () => {
    const other = `${lines().join("\n")}\n`.replace(/"planHash":"\w+"/, '"planHash":"0"');
    const { exitCode, stderr } = await after({ "main/trials.jsonl": other }, [
      "compare",
      "--baseline",
      "main",
      "--candidate",
      "main",
    ]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("expected rows of the manifest's plan")]);
  });
});

describe("a run that was not finished is not a baseline", () => {
  const killed = async (): Promise<Readonly<Record<string, string>>> => ({
    "whole.jsonl": `${lines().join("\n")}\n`,
    "main/trials.jsonl": cut(),
    "main/manifest.json": await manifestWith((manifest) => ({
      ...manifest,
      finishedAt: null,
      complete: false,
      counts: { ...manifest.counts, ok: 0 },
    })),
  });

  test("of a gate, which refuses it before its first trial", async () => {
    const argv = ["gate", "--quiet", "--baseline", "file:main"];
    const { exitCode, stderr } = await after(await killed(), argv);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/main expected 24 planned trials in main, got a run that was not finished/),
    ]);
  });

  test("of a comparison, which is inconclusive", async () => {
    const argv = ["compare", "--baseline", "main", "--candidate", "whole.jsonl", "--format", "json"];
    const { exitCode, stdout } = await after(await killed(), argv);
    const { title, baseline } = JSON.parse(stdout);
    expect([exitCode, title]).toEqual([3, expect.stringContaining("no complete baseline run")]);
    expect(baseline.why).toMatch(/expected 24 planned trials in main, got a run that was not finished/);
  });

  test("nor is one that was stopped early", async () => {
    const files = {
      ...(await killed()),
      "main/manifest.json": await manifestWith((manifest) => ({
        ...manifest,
        complete: false,
        earlyStop: "the budget of 19 trials is used up",
        counts: { ...manifest.counts, ok: 19 },
      })),
    };
    const argv = ["compare", "--baseline", "main", "--candidate", "whole.jsonl", "--format", "json"];
    const { exitCode, stdout } = await after(files, argv);
    expect([exitCode, JSON.parse(stdout).baseline.why]).toEqual([
      3,
      expect.stringContaining("got rows of 19, stopped early: the budget of 19 trials is used up"),
    ]);
  });
});

describe("a file of rows alone", () => {
  const argv = ["compare", "--baseline", "whole.jsonl", "--candidate", "cut.jsonl"];

  test("that was cut between two lines is detected by its first line, on either side", async () => {
    const files = { "whole.jsonl": `${lines().join("\n")}\n`, "cut.jsonl": cut() };
    const told =
      "expected rows of at least 24 trials, as its first line says, got 19: it is incomplete, or its run did not finish. Name the folder of the run";
    for (const [baseline, candidate] of [
      ["whole.jsonl", "cut.jsonl"],
      ["cut.jsonl", "whole.jsonl"],
    ] as const) {
      const { exitCode, stderr } = await after(files, [
        "compare",
        "--baseline",
        baseline,
        "--candidate",
        candidate,
      ]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`cut.jsonl ${told}`)]);
    }
  });

  test("that is empty is a usage error: a program that wrote nothing measured nothing", async () => {
    const files = { "whole.jsonl": `${lines().join("\n")}\n`, "cut.jsonl": "" };
    expect(await after(files, argv)).toMatchObject({ exitCode: 2 });
    expect(
      await after(files, ["compare", "--baseline", "cut.jsonl", "--candidate", "whole.jsonl"]),
    ).toMatchObject({
      exitCode: 2,
    });
  });

  test("of an earlier version is read without what its first line did not tell", async () => {
    const old = cut().replace(/,"atLeast":\d+/, "");
    expect(old).not.toContain("atLeast");
    const files = { "whole.jsonl": `${lines().join("\n")}\n`, "cut.jsonl": old };
    expect((await after(files, argv)).exitCode).not.toBe(2);
  });
});
