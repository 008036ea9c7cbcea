import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { chatBody, withProvider } from "../../support/fakes/loopback-provider.ts";
import type { Script } from "../../support/fakes/loopback-provider.ts";
import { inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

const KEY = "key-9876543210-fedcba";

const config = (origin: string): string => `version: 1
id: bot
matrix: { axes: { task: { file: tasks.jsonl } } }
run:
  retry: { attempts: 2, delay: 1ms, jitter: false }
  keep-output: 1KiB
  chat:
    base-url: ${origin}/v1
    model: tiny
    api-key-env: BOT_KEY
    system: { file: system.md }
    prompt: "{{ content.task.question }}"
    prices: { tiny: { input: 1, output: 2 } }
    score: mark.mjs
metrics:
  correct: { kind: binary, better: higher }
  cost-usd: { kind: amount, better: lower }
`;

const FILES = {
  "tasks.jsonl": `{"id": "sum", "question": "1 + 1?", "right": "2"}
{"id": "product", "question": "3 * 3?", "right": "9"}
{"id": "key", "question": "What is the key?", "right": "none"}
`,
  "system.md": "Answer {{ axes.task }} with one number.\n",
  "mark.mjs": "export default ({ answer, content }) => ({ correct: answer === content.task.right });\n",
};

/** Knows sums, is busy at first, and gives the key away wherever it can. */
const provider: Script = ({ json }, index) => {
  if (index === 0) return { kind: "status", status: 503, body: `busy, ${KEY}` };
  const asked = JSON.stringify(json["messages"]);
  if (asked.includes("1 + 1?")) return { kind: "json", body: chatBody("2") };
  if (asked.includes("3 * 3?")) return { kind: "json", body: chatBody("6") };
  return { kind: "status", status: 400, body: JSON.stringify({ error: { message: `not ${KEY}` } }) };
};

const GATE = ["gate", "--baseline", "none", "--workers", "1"];

function textOfRun(folder: string): string {
  const run = latestRunFolder(folder);
  return readdirSync(run)
    .map((name) => readFileSync(join(run, name), "utf8"))
    .join("\n");
}

/** Rows are written as they end: a retried one comes later. */
function rowsByTask(folder: string): readonly unknown[] {
  const order = ["sum", "product", "key"];
  const place = (row: Record<string, unknown>): number =>
    order.findIndex((task) => JSON.stringify(row["axes"]).includes(task));
  return latestRows(folder).toSorted((a, b) => place(a) - place(b));
}

function manifestOf(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(latestRunFolder(folder), "manifest.json"), "utf8"));
}

test("a config asks a model, its answers are marked and kept, the key is nowhere; a replay needs neither", async () => {
  await inExperiment(FILES, async (folder) => {
    const write = (text: string) => writeFileSync(join(folder, "regression-gate.yml"), text);
    const recorded = await withProvider(provider, async ({ origin, requests }) => {
      write(config(origin));
      const run = await runCli(folder, GATE, {
        env: { PATH: process.env["PATH"] ?? "", BOT_KEY: KEY },
      });
      expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
      expect(requests[0]?.json["messages"]).toEqual([
        { role: "system", content: "Answer sum with one number.\n" },
        { role: "user", content: "1 + 1?" },
      ]);
      return run;
    });
    expect(rowsByTask(folder)).toMatchObject([
      {
        axes: { task: "sum" },
        status: "ok",
        attempts: 2,
        output: "2",
        metrics: { correct: 1, "cost-usd": 0.00014 },
      },
      { axes: { task: "product" }, status: "ok", metrics: { correct: 0 } },
      {
        axes: { task: "key" },
        status: "errored",
        error: { code: "http-400", message: expect.stringContaining("not ***") },
      },
    ]);
    expect(manifestOf(folder)).toMatchObject({ marks: [], models: { tiny: ["tiny-2026-01-31"] } });
    expect(textOfRun(folder) + recorded.stdout + recorded.stderr).not.toContain(KEY);

    // The server is gone and no key is set.
    const recording = latestRunFolder(folder);
    const replayed = await runCli(folder, [...GATE, "--replay", recording]);
    expect(replayed.stdout).toContain("nothing was executed");
    expect(latestRunFolder(folder)).not.toBe(recording);
    expect(rowsByTask(folder)).toMatchObject([
      { status: "ok", metrics: { correct: 1, "cost-usd": 0.00014 }, usage: { calls: 0, costUsd: 0 } },
      { status: "ok", metrics: { correct: 0 } },
      { status: "errored", error: { class: "invalid", code: "http-400" } },
    ]);
    expect(manifestOf(folder)).toMatchObject({ marks: ["replay"], models: { tiny: ["tiny-2026-01-31"] } });
    expect(replayed.exitCode).toBe(recorded.exitCode);
  });
});

test("a replay names what was not recorded, and refuses the recording of something else", async () => {
  await inExperiment(FILES, async (folder) => {
    const path = join(folder, "regression-gate.yml");
    await withProvider(provider, async ({ origin }) => {
      writeFileSync(path, config(origin));
      await runCli(folder, ["run", "--quiet"], {
        env: { PATH: process.env["PATH"] ?? "", BOT_KEY: KEY },
      });
    });
    const recording = latestRunFolder(folder);
    writeFileSync(
      join(folder, "tasks.jsonl"),
      `${FILES["tasks.jsonl"]}{"id": "new", "question": "2?", "right": "2"}\n`,
    );
    const { exitCode } = await runCli(folder, ["run", "--quiet", "--replay", recording]);
    expect(exitCode).toBe(3);
    expect(latestRows(folder).find(({ axes }) => JSON.stringify(axes).includes("new"))).toMatchObject({
      status: "errored",
      attempts: 1,
      error: {
        code: "not-recorded",
        message: expect.stringMatching(/has no recording of task=new, repetition 0/),
      },
    });

    writeFileSync(path, readFileSync(path, "utf8").replace("model: tiny", "model: large"));
    const other = await runCli(folder, ["run", "--quiet", "--replay", recording]);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain("none of its 3 rows belongs to this plan");
  });
});

test("a replay cannot be continued as a measured run", async () => {
  await inExperiment({}, async (folder) => {
    await runCli(folder, ["run", "--quiet"]);
    await runCli(folder, ["run", "--quiet", "--replay", latestRunFolder(folder)]);
    const resumed = await runCli(folder, ["run", "--quiet", "--resume"]);
    expect(resumed.exitCode).toBe(2);
    expect(resumed.stderr).toContain("rows replayed from");
  });
});

test("a key that is not set, a prompt file that is missing and a field that no task has stop the run before it asks", async () => {
  await inExperiment(FILES, async (folder) => {
    await withProvider(provider, async ({ origin, requests }) => {
      const path = join(folder, "regression-gate.yml");
      writeFileSync(path, config(origin));
      const keyless = await runCli(folder, GATE);
      expect(keyless.exitCode).toBe(2);
      expect(keyless.stderr).toContain("BOT_KEY: is not set");

      writeFileSync(path, config(origin).replace("content.task.question", "content.task.qestion"));
      const env = { PATH: process.env["PATH"] ?? "", BOT_KEY: KEY };
      const misspelt = await runCli(folder, GATE, { env });
      expect(misspelt.exitCode).toBe(2);
      expect(misspelt.stderr).toContain(
        '3 cases (task=sum, …) have no value for {{ content.task.qestion }}. Did you mean "question"?',
      );
      // Without a key too: validate asks nobody.
      expect((await runCli(folder, ["validate"])).stderr).toContain('Did you mean "question"?');

      writeFileSync(path, config(origin).replace("tiny: { input", "tinny: { input"));
      expect((await runCli(folder, ["validate"])).stderr).toContain("prices has no price for tiny");
      writeFileSync(path, config(origin).replace("system.md", "sistem.md"));
      expect((await runCli(folder, ["validate"])).stderr).toContain("sistem.md no such file");
      expect(requests).toEqual([]);
    });
  });
});
