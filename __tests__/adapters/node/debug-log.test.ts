import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { openDebugLog } from "../../../src/adapters/node/debug-log.ts";
import type { HttpPort, TrialRunner } from "../../../src/run/ports.ts";
import { ok } from "../../support/samples/run-options.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";
import { inTempFolder } from "../../support/temp-folder.ts";
import { attemptContext } from "../../support/samples/attempt-context.ts";

/** Answers later trials first. */
const http: HttpPort = {
  async send({ url }) {
    await sleep(url.endsWith("1") ? 20 : 1);
    const headers = { "set-cookie": "session=hidden" };
    return { ok: true, status: 200, headers, body: `answer of ${url}`, durationMs: 1 };
  },
};

test("an exchange is kept with its own trial, however many are under way; values of headers are not kept", async () => {
  await inTempFolder(async (folder) => {
    const file = join(folder, "debug.jsonl");
    const trials = new Set(["k1", "k2"]);
    const log = openDebugLog({ file, trials, redact: (text) => text.replaceAll("hush", "***") });
    const port = log.http(http);
    const inner: TrialRunner = {
      async run(trial, { signal }) {
        const headers = { authorization: "Bearer hidden" };
        const url = `http://h/${trial.key}`;
        await port.send({ method: "POST", url, headers, body: "hush", maxResponseBytes: 10 }, signal);
        return ok({});
      },
      close: () => Promise.resolve(),
    };
    const runner = log.runner(inner);
    const context = attemptContext({ seed: 1, attempt: 3 });
    await Promise.all(["k1", "k2", "k3"].map((key) => runner.run(sampleTrial({ key }), context)));
    const text = readFileSync(file, "utf8");
    const entries = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(entries).toEqual(
      ["k2", "k1"].map((key) => ({
        key,
        case: "task=a",
        repetition: 0,
        side: "candidate",
        attempt: 3,
        kind: "http",
        request: `POST http://h/${key}\nauthorization\n\n***`,
        response: expect.stringContaining(`answer of http://h/${key}`),
      })),
    );
    expect(text).toContain("set-cookie");
    expect(text).not.toContain("hidden");
  });
});

test("a runner without endpoints stays without, and one with keeps them", () => {
  const log = openDebugLog({ file: "unused", trials: new Set(), redact: (text) => text });
  const plain: TrialRunner = { run: () => Promise.resolve(ok({})), close: () => Promise.resolve() };
  expect(log.runner(plain)).not.toHaveProperty("endpoint");
  const served = log.runner({ ...plain, endpoint: ({ key }) => `of ${key}` });
  expect(served.endpoint?.(sampleTrial({ key: "k" }))).toBe("of k");
});
