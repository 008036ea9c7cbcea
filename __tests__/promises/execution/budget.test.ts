import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseManifest } from "../../../src/formats/manifest.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import type { Report } from "../../../src/model/result/report.ts";
import {
  CONFIG,
  commitAll,
  inExperiment,
  latestRows,
  latestRunFolder,
} from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

/** Asks a server and tells what that used. */
const ASK = `export default async ({ seed, options: { port } }) => {
  const answer = await (await fetch("http://127.0.0.1:" + port + "/")).json();
  return { metrics: { score: 0.5 + (seed % 1000) / 5000 }, usage: answer.usage };
};
`;

/** A server that says what each answer cost: 40 to 100 tokens and a tenth of a cent each hundred. */
async function withProvider<T>(work: (port: number, answered: readonly number[]) => Promise<T>): Promise<T> {
  const answered: number[] = [];
  const server = createServer((_, response) => {
    const totalTokens = 40 + ((answered.length * 17) % 61);
    answered.push(totalTokens);
    response.end(JSON.stringify({ usage: { calls: 1, totalTokens, costUsd: totalTokens / 100_000 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
    return await work((server.address() as AddressInfo).port, answered);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function configOf(port: number): string {
  const budget = "budget: { tokens: 600, max-per-trial: { tokens: 100 } }";
  return CONFIG.replace(
    "module: measure.mjs,",
    `module: { file: ask.mjs, options: { port: ${port} } }, ${budget},`,
  );
}

function reportOf(folder: string): Report {
  return parseReport(readFileSync(join(latestRunFolder(folder), "report.json"), "utf8"), "report.json");
}

function manifestOf(folder: string): Manifest {
  return parseManifest(readFileSync(join(latestRunFolder(folder), "manifest.json"), "utf8"), "manifest.json");
}

/** Rows of a complete baseline, equal to what is measured. */
const MAIN = ["a", "b", "c", "d", "e", "f"]
  .flatMap((task) => ["fast", "careful"].map((mode) => ({ task, mode })))
  .flatMap((axes) => [0, 1].map((repetition) => ({ axes, repetition, metrics: { score: 0.6 } })))
  .map((row) => JSON.stringify(row))
  .join("\n");

test("a run whose budget is used up ends with 5 and keeps its rows; with a larger one --resume completes it", async () => {
  await withProvider(async (port, answered) => {
    const files = {
      "regression-gate.yml": configOf(port),
      "ask.mjs": ASK,
      "main.jsonl": MAIN,
      ".gitignore": ".regression-gate\n",
    };
    await inExperiment(files, async (folder) => {
      // In a repository: a changed config would be other code, which no resume may mix.
      commitAll(folder);
      const gate = ["gate", "--baseline", "file:main.jsonl"];
      const stopped = await runCli(folder, gate);
      const spent = answered.reduce((sum, tokens) => sum + tokens, 0);
      const rows = latestRows(folder);
      expect(stopped.exitCode).toBe(5);
      expect(spent).toBeLessThanOrEqual(600);
      expect(rows).toHaveLength(answered.length);
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.length).toBeLessThan(15);

      const why = `the budget of 600 tokens is used up: ${spent} spent, and a trial may use 100`;
      const report = reportOf(folder);
      expect(report).toMatchObject({ verdict: "inconclusive", exitCode: 5, conclusion: "failure" });
      expect(report.completeness).toMatchObject({ complete: false, earlyStop: why });
      expect(report.causes.map(({ name }) => name)).toContain("budget-stop");
      expect(report.causes.map(({ cost }) => cost)).not.toContain("fail");
      expect(report.findings.map(({ kind }) => kind)).not.toContain("regression");
      expect(manifestOf(folder)).toMatchObject({
        complete: false,
        earlyStop: why,
        limiters: { budget: [{ name: "tokens", limit: 600, spent, reserved: 0 }] },
      });
      expect(stopped.stderr).toContain(`stopped early: ${why}`);
      expect(stopped.stdout).toContain(`stopped early: ${why}`);
      expect(stopped.stdout).toContain(`Budget: ${spent} of 600 tokens`);
      const status = await runCli(folder, ["status"]);
      expect([status.exitCode, status.stdout.includes(`stopped early: ${why}`)]).toEqual([5, true]);

      // The same budget lets nothing more start.
      expect((await runCli(folder, [...gate, "--resume"])).exitCode).toBe(5);
      expect(latestRows(folder)).toEqual(rows);

      const whole = await runCli(folder, [...gate, "--resume", "--budget", "tokens=5000"]);
      const all = answered.reduce((sum, tokens) => sum + tokens, 0);
      expect(whole.exitCode).toBe(0);
      expect(answered).toHaveLength(24);
      expect(latestRows(folder).slice(0, rows.length)).toEqual(rows);
      expect(manifestOf(folder)).toMatchObject({
        complete: true,
        earlyStop: null,
        limiters: { budget: [{ name: "tokens", limit: 5000, spent: all, reserved: 0 }] },
      });
      expect(whole.stdout).not.toContain("stopped early");
    });
  });
});

test("run ends with 5 too, and a runner that does not tell what it used cannot be held to a budget", async () => {
  await inExperiment({}, async (folder) => {
    const run = await runCli(folder, ["run", "--quiet", "--budget", "cost-usd=1"]);
    expect(run.exitCode).toBe(5);
    expect(run.stdout).toContain("stopped early: a trial did not report its USD");
    expect(latestRows(folder)).toHaveLength(1);
    expect((await runCli(folder, ["run", "--quiet", "--resume", "--budget", "trials=24"])).exitCode).toBe(0);
  });
});

test.each([
  ["money=1", "expected calls=N, tokens=N, trials=N, cost-usd=N or time=DURATION"],
  ["tokens=1.5", "expected calls=N"],
  ["cost-usd=", "expected calls=N"],
  ["trials=0", "expected calls=N"],
  ["time=60", "expected a duration such as 500ms, 120s, 10min or 1h"],
])("--budget %s is refused", async (budget, message) => {
  await inExperiment({}, async (folder) => {
    const { exitCode, stderr } = await runCli(folder, ["run", "--budget", budget]);
    expect([exitCode, stderr.includes(message)]).toEqual([2, true]);
  });
});
