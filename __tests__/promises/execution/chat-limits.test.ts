import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseManifest } from "../../../src/formats/manifest.ts";
import type { Manifest } from "../../../src/model/run/manifest.ts";
import { inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { chatBody, withProvider } from "../../support/fakes/loopback-provider.ts";
import type { Behaviour, Script } from "../../support/fakes/loopback-provider.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const TASKS = 10;

/** A model whose 100 tokens of input cost a dollar. */
const configOf = (origin: string, limits: string): string => `version: 1
id: bot
matrix: { axes: { task: [${Array.from({ length: TASKS }, (_, index) => `t${index}`).join(", ")}] } }
run:
  concurrency: 2
  ${limits}
  chat:
    base-url: ${origin}/v1
    model: tiny
    prompt: "{{ axes.task }}?"
    prices: { tiny: { input: 10000, output: 0 } }
metrics: { success: { kind: binary } }
`;

const ANSWER = { kind: "json", body: chatBody("yes") } as const;

function manifestOf(folder: string): Manifest {
  return parseManifest(readFileSync(join(latestRunFolder(folder), "manifest.json"), "utf8"), "manifest.json");
}

function inChat(
  { script, limits }: { readonly script: Script; readonly limits: string },
  work: (folder: string, seen: { readonly asked: () => number; readonly origin: string }) => Promise<void>,
): Promise<void> {
  return inExperiment({}, (folder) =>
    withProvider(script, async ({ origin, requests }) => {
      writeFileSync(join(folder, "regression-gate.yml"), configOf(origin, limits));
      await work(folder, { asked: () => requests.length, origin });
    }),
  );
}

test("a budget of money is charged nothing for a 429; a larger one completes the run", async () => {
  const script: Script = (_, index) =>
    index === 2 ? { kind: "status", status: 429, headers: { "retry-after-ms": "200" } } : ANSWER;
  const limits = "budget: { cost-usd: 5, max-per-trial: { cost-usd: 1 } }\n  retry: { delay: 1ms }";
  await inChat({ script, limits }, async (folder, { asked, origin }) => {
    const stopped = await runCli(folder, ["run", "--quiet"]);
    expect(stopped.exitCode).toBe(5);
    expect(asked()).toBe(6);
    expect(manifestOf(folder)).toMatchObject({
      earlyStop: "the budget of 5 USD is used up: 5 spent",
      limiters: {
        endpoints: [{ endpoint: origin, cuts: 1, pauses: 1 }],
        budget: [{ name: "USD", limit: 5, spent: 5, reserved: 0 }],
      },
    });
    const whole = await runCli(folder, ["run", "--quiet", "--resume", "--budget", "cost-usd=50"]);
    expect(whole.exitCode).toBe(0);
    expect(asked()).toBe(TASKS + 1);
    expect(manifestOf(folder).limiters?.budget).toMatchObject([{ limit: 50, spent: TASKS }]);
  });
});

test.each<[string, Behaviour, number]>([
  ["a 500, which may have been worked at, keeps its whole reservation", { kind: "status", status: 500 }, 1],
  ["an answer that was dropped on its way", { kind: "cut-body", body: chatBody("yes") }, 1],
  ["a 401 costs nothing", { kind: "status", status: 401 }, 0],
  ["a 429 without a word costs nothing", { kind: "status", status: 429 }, 0],
])("under a budget of money %s", async (_, trouble, spent) => {
  const limits = "budget: { cost-usd: 50, max-per-trial: { cost-usd: 1 } }\n  retry: { attempts: 1 }";
  const script: Script = (_request, index) => (index === 0 ? trouble : ANSWER);
  await inChat({ script, limits }, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    expect(manifestOf(folder).limiters?.budget).toMatchObject([
      { name: "USD", spent: TASKS - 1 + spent, reserved: spent },
    ]);
  });
});

test("who is not there costs no money, and each try is a call", async () => {
  const limits =
    "budget: { cost-usd: 3, calls: 50, max-per-trial: { cost-usd: 1 } }\n  retry: { attempts: 2, delay: 1ms }\n  breaker: { failures: 100 }\n  stop-when-all-fail: 0";
  await inExperiment({}, async (folder) => {
    writeFileSync(join(folder, "regression-gate.yml"), configOf("http://127.0.0.1:1", limits));
    expect((await runCli(folder, ["run", "--quiet"])).exitCode).toBe(3);
    expect(manifestOf(folder)).toMatchObject({
      earlyStop: null,
      limiters: {
        budget: [
          { name: "calls", spent: 2 * TASKS, reserved: 0 },
          { name: "USD", spent: 0, reserved: 0 },
        ],
      },
    });
  });
});

test("an endpoint that hangs up is not asked for the rest of its cases; --resume asks when it is back", async () => {
  let isUp = false;
  const script: Script = () => (isUp ? ANSWER : { kind: "dropped" });
  const limits = "breaker: { failures: 3 }\n  retry: { attempts: 1 }";
  await inChat({ script, limits }, async (folder, { asked }) => {
    expect((await runCli(folder, ["run", "--quiet"])).exitCode).toBe(3);
    // Two at once: one more may be under way when the third fails.
    expect(asked()).toBeLessThanOrEqual(4);
    const untried = latestRows(folder).filter((row) =>
      JSON.stringify(row["error"]).includes('"circuit-open"'),
    );
    expect(untried).toHaveLength(TASKS - asked());
    expect(manifestOf(folder).limiters?.endpoints).toMatchObject([{ opened: 1, refused: TASKS - asked() }]);
    isUp = true;
    expect((await runCli(folder, ["run", "--quiet", "--resume"])).exitCode).toBe(0);
  });
});

test("a gate says which of the missing trials were not tried, and what runs them", async () => {
  const answers = TASKS;
  const script: Script = (_, index) => (index < answers ? ANSWER : { kind: "status", status: 503 });
  const limits = "breaker: { failures: 2 }\n  retry: { attempts: 1 }";
  await inChat({ script, limits }, async (folder) => {
    appendFileSync(
      join(folder, "regression-gate.yml"),
      "baseline: { from: file, path: base }\ncompare: { unit: task }\n",
    );
    await runCli(folder, ["run", "--quiet"]);
    cpSync(latestRunFolder(folder), join(folder, "base"), { recursive: true });
    const { stdout } = await runCli(folder, ["gate", "--quiet"]);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toMatch(
      /Lost: [78] × circuit-open \(not tried: its endpoint gave no answers\), [23] × http-503\./,
    );
    expect(text).toContain("Use --resume to run the trials that were not tried once the endpoint works.");
  });
});

test("a model without a price is refused under a budget of money, before anything is asked", async () => {
  await inChat(
    { script: () => ANSWER, limits: "budget: { cost-usd: 5 }" },
    async (folder, { asked, origin }) => {
      const unpriced = configOf(origin, "budget: { cost-usd: 5 }").replace("tiny: {", "other: {");
      writeFileSync(join(folder, "regression-gate.yml"), unpriced);
      const { exitCode, stderr } = await runCli(folder, ["run", "--quiet"]);
      expect([exitCode, asked()]).toEqual([2, 0]);
      expect(stderr).toContain(
        'run.chat prices: has no price for "tiny", so the budget of cost-usd cannot be enforced',
      );
    },
  );
});
