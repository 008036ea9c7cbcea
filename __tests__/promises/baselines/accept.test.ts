import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { CONFIG, inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Judges a run that lost 0.1 of every score against the one before. */
async function judgeWorse(accept: string) {
  return inExperiment({ "regression-gate.yml": `${CONFIG}accept: [${accept}]\n` }, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    const baseline = latestRunFolder(folder);
    const gate = ["gate", "--quiet", "--baseline", `file:${baseline}`, "--env", "WORSE=0.1"];
    const run = await runCli(folder, gate);
    const names = ["report.md", "report.json", "findings.csv", "junit.xml", "history.jsonl"];
    const files = new Map(
      names.map((name) => [name, readFileSync(join(latestRunFolder(folder), name), "utf8")]),
    );
    return { ...run, file: (name: string): string => files.get(name) ?? "" };
  });
}

test("a regression that is accepted passes, and every output shows it with reason and last day", async () => {
  const accept = "{ metric: score, reason: smaller model, expires: 2999-12-31, up-to: 0.15 }";
  const { exitCode, stdout, file } = await judgeWorse(accept);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Accepted up to 0.15 until 2999-12-31: smaller model");
  expect(file("report.md")).toContain("2 accepted");
  expect(file("report.md")).toContain("Accepted up to 0.15 until 2999-12-31: smaller model.");
  expect(file("findings.csv")).toContain("in-force,0.15,2999-12-31,smaller model");
  expect(file("junit.xml")).toMatch(/failures="0"[\s\S]*<system-out>.*smaller model<\/system-out>/);
  expect(JSON.parse(file("report.json"))).toMatchObject({
    verdict: "pass",
    findings: expect.arrayContaining([
      expect.objectContaining({
        kind: "regression",
        accepted: expect.objectContaining({ state: "in-force" }),
      }),
    ]),
  });
  // The history goes on with what was measured: a trend keeps showing the fall.
  const [line = ""] = file("history.jsonl").trimEnd().split("\n").slice(-1);
  expect(JSON.parse(line)).toMatchObject({
    metrics: expect.arrayContaining([expect.objectContaining({ metric: "score" })]),
  });
});

test.each([
  [
    "is over",
    "{ metric: score, reason: x, expires: 2020-01-01 }",
    "the acceptance has expired, so it counts",
  ],
  ["is exceeded", "{ metric: score, reason: x, expires: 2999-12-31, up-to: 0.05 }", "worse than accepted"],
  [
    "is of another group",
    "{ metric: score, where: { mode: fast }, reason: x, expires: 2999-12-31 }",
    "1 accepted",
  ],
])("an acceptance that %s leaves the verdict red", async (_, accept, text) => {
  const { exitCode, file } = await judgeWorse(accept);
  expect(exitCode).toBe(1);
  expect(file("report.md")).toContain(text);
});
