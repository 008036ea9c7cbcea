import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseManifest } from "../../../src/formats/manifest.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { inExperiment, latestRunFolder } from "../../support/command-line/experiment.ts";
import { chatBody, withProvider } from "../../support/fakes/loopback-provider.ts";
import type { Behaviour } from "../../support/fakes/loopback-provider.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const TASKS = 10;
const ANSWER: Behaviour = { kind: "json", body: chatBody("right: 1") };

interface Servers {
  readonly first: string;
  readonly second: string;
}

const configOf = ({ first, second }: Servers, fallback: string, compare = ""): string => `version: 1
id: bot
matrix: { axes: { task: [${Array.from({ length: TASKS }, (_, index) => `t${index}`).join(", ")}] } }
run:
  concurrency: 1
  retry: { attempts: 2, delay: 1ms }
  breaker: { failures: 1, cooldown: 1h }
  chat:
    base-url: ${first}/v1
    model: large
    prompt: "{{ axes.task }}?"
    extract: { right: { pattern: 'right: ([01])' } }
    fallback: { base-url: "${second}/v1"${fallback} }
baseline: { from: file, path: base }
compare: { unit: task${compare} }
metrics: { right: { kind: score, better: higher } }
`;

/** A baseline by the first server, which is down from then on. */
async function withBaseline(
  fallback: string,
  work: (folder: string, servers: Servers) => Promise<void>,
): Promise<void> {
  let isUp = true;
  const first = () => (isUp ? ANSWER : ({ kind: "status", status: 503 } as const));
  await inExperiment({}, (folder) =>
    withProvider(first, (one) =>
      withProvider(
        () => ANSWER,
        async (two) => {
          const servers = { first: one.origin, second: two.origin };
          writeFileSync(join(folder, "regression-gate.yml"), configOf(servers, fallback));
          expect((await runCli(folder, ["run", "--quiet"])).exitCode).toBe(0);
          cpSync(latestRunFolder(folder), join(folder, "base"), { recursive: true });
          isUp = false;
          await work(folder, servers);
        },
      ),
    ),
  );
}

async function gate(folder: string): Promise<{ readonly exitCode: number; readonly report: Report }> {
  const { exitCode } = await runCli(folder, ["gate", "--quiet"]);
  const text = readFileSync(join(latestRunFolder(folder), "report.json"), "utf8");
  return { exitCode, report: parseReport(text, "report.json") };
}

function marksOf(folder: string): readonly string[] {
  const text = readFileSync(join(latestRunFolder(folder), "manifest.json"), "utf8");
  return parseManifest(text, "manifest.json").marks;
}

test("answers of another model are no measurement: they are incomparable, reported with their side, and nobody's baseline", async () => {
  await withBaseline(", model: small", async (folder, servers) => {
    const { exitCode, report } = await gate(folder);
    expect(exitCode).toBe(3);
    expect(report.verdict).toBe("inconclusive");
    expect(report.findings.map(({ kind, reason }) => [kind, reason.code])).toEqual([
      ["incomparable", "model-changed"],
      ["incomparable", "model-changed"],
    ]);
    const told = report.warnings.find(({ code }) => code === "fallback-answers");
    expect(told?.text).toContain(
      `10 of 10 answers of the candidate came from the fallback ${servers.second} instead of ${servers.first}, whose circuit was open, and by the model small instead of large`,
    );
    expect(marksOf(folder)).toEqual(["fallback"]);
    const text = (await runCli(folder, ["report", "latest"])).stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain("came from the fallback");
    expect(text).toContain(
      `${servers.first} circuit opened 1 time, 0 trials not tried, 10 attempts used its fallback`,
    );
  });
});

test("who lets models differ gets a verdict, with the same warning", async () => {
  await withBaseline(", model: small", async (folder, servers) => {
    const config = configOf(servers, ", model: small", ", may-differ: [models]");
    writeFileSync(join(folder, "regression-gate.yml"), config);
    const { exitCode, report } = await gate(folder);
    expect([exitCode, report.findings.map(({ kind }) => kind)]).toEqual([0, ["pass", "pass"]]);
    expect(report.warnings.map(({ code }) => code)).toContain("fallback-answers");
  });
});

test("the same model at another server is compared, and reported", async () => {
  await withBaseline("", async (folder) => {
    const { exitCode, report } = await gate(folder);
    expect([exitCode, report.findings.map(({ kind }) => kind)]).toEqual([0, ["pass", "pass"]]);
    const told = report.warnings.find(({ code }) => code === "fallback-answers");
    expect(told?.text).toContain("10 of 10 answers of the candidate came from the fallback");
    expect(told?.text).not.toContain("model");
    expect(marksOf(folder)).toEqual([]);
  });
});

test("a dry run shows who may be asked in whose place", async () => {
  await withBaseline(", model: small", async (folder, { first, second }) => {
    const { stdout } = await runCli(folder, ["run", "--dry-run"]);
    expect(stdout).toContain(
      `fallback: ${second} is used with another model while the circuit of ${first} is open (10 trials)`,
    );
    const { stdout: json } = await runCli(folder, ["run", "--dry-run", "--format", "json"]);
    expect(JSON.parse(json)).toMatchObject({
      fallbacks: [{ endpoint: second, insteadOf: first, asks: "another model", trials: TASKS }],
    });
  });
});
