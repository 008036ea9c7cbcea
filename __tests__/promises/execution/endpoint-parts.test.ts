import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Config } from "../../../src/model/config/config.ts";
import { planTrials } from "../../../src/plan/plan-trials.ts";
import type { TrialRunner } from "../../../src/run/ports.ts";
import { chatRunner } from "../../../src/runners/chat/chat.ts";
import { httpRunner } from "../../../src/runners/http/http.ts";
import { costUsd, usageOf } from "../../../src/runners/chat/chat-usage.ts";
import { replayRunner } from "../../../src/runners/replay.ts";
import { unpricedModels } from "../../../src/app/runners/planned-requests.ts";
import { openDebugLog } from "../../../src/adapters/node/debug-log.ts";
import { secretNames } from "../../../src/config/run/definition.ts";
import { Limiters } from "../../../src/run/limits/limiters.ts";
import { chaosRunner } from "../../../src/runners/chaos.ts";
import { plannedFallbacks } from "../../../src/app/runners/planned-requests.ts";
import { fakeClock } from "../../support/fakes/fake-clock.ts";
import { runOptions } from "../../support/samples/run-options.ts";
import { modulesOf } from "../../support/fakes/run-endpoint.ts";
import { sampleRow } from "../../support/samples/sample-row.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";
import { attemptContext } from "../../support/samples/attempt-context.ts";
import { NUMBERS } from "../../support/metric-shape.ts";

const everything = { suite: null, where: {}, axisRows: {} };

function parse(yaml: string): Config {
  return parseConfig(`version: 1\nid: a\n${yaml}`, "rg.yml");
}

const nothing = {
  http: { send: () => Promise.reject(new Error("nothing is sent")) },
  clock: { now: () => 0 },
  env: {},
  declared: [],
  shape: NUMBERS,
};

/** Endpoint of each case. */
function endpointsOf(yaml: string): readonly (string | undefined)[] {
  const config = parse(yaml);
  const { run } = config;
  const runner: TrialRunner =
    run?.runner.type === "chat"
      ? chatRunner(run.runner, { ...nothing, modules: modulesOf(() => ({})), files: {} })
      : run?.runner.type === "http"
        ? httpRunner(run.runner, nothing)
        : replayRunner(new Map(), "x");
  return planTrials(config, everything).trials.map((trial) => runner.endpoint?.(trial));
}

describe("an endpoint is a server and an account", () => {
  test("the endpoint of a chat depends on the case", () => {
    expect(
      endpointsOf(`matrix: { axes: { m: [a, b, c] } }
run:
  chat:
    base-url: https://API.example.com:443/v1
    api-key-env: KEY
    model: "{{ axes.m }}"
    prompt: hi
    overrides:
      - { where: { m: b }, api-key-env: OTHER }
      - { where: { m: c }, base-url: "http://127.0.0.1:11434/v1" }
`),
    ).toEqual(["https://api.example.com KEY", "https://api.example.com OTHER", "http://127.0.0.1:11434"]);
  });

  test("the endpoint of an http runner is its origin and its key", () => {
    const http =
      '{ url: "https://x.example/{{ axes.m }}", headers: { A: { env: K }, B: { env: L }, C: { env: K } } }';
    expect(endpointsOf(`matrix: { axes: { m: [1] } }\nrun: { http: ${http} }\n`)).toEqual([
      "https://x.example K L",
    ]);
  });
});

describe("models without a price", () => {
  const yaml = (prices: string): string => `matrix: { axes: { m: [big, small, local] } }
run:
  chat:
    base-url: https://api.example.com
    model: "{{ axes.m }}-1"
    prompt: hi
    overrides: [{ where: { m: local }, model: llama }]
    prices: ${prices}
`;
  test.each([
    ["{}", ["big-1", "llama", "small-1"]],
    ["{ big-1: { input: 1, output: 2 } }", ["llama", "small-1"]],
    [
      "{ big-1: { input: 1, output: 2 }, small-1: { input: 0, output: 0 }, llama: { input: 0, output: 0 } }",
      [],
    ],
  ])("with prices %s: %j", (prices, expected) => {
    const config = parse(yaml(prices));
    expect(unpricedModels(config, planTrials(config, everything).cases)).toEqual(expected);
  });

  test("of a fallback are asked, too, and its keys are secrets", () => {
    const config = parse(`run:
  chat:
    base-url: https://a.test/v1
    api-key-env: KEY_A
    model: large
    prompt: p
    prices: { large: { input: 1, output: 1 } }
    fallback: { base-url: "https://b.test/v1", api-key-env: KEY_B, headers: { X: { env: KEY_X } }, model: small }
matrix: { axes: { m: [1] } }`);
    expect(unpricedModels(config, planTrials(config, everything).cases)).toEqual(["small"]);
    expect(secretNames(config.run)).toEqual(["KEY_A", "KEY_X", "KEY_B"]);
  });

  test("a side that names another server takes no fallback over, nor an http fallback the first's headers", () => {
    const config = parse(`matrix: { axes: { m: [1] } }
run:
  chat: { base-url: "https://a.test/v1", model: m, prompt: p, fallback: { base-url: "https://b.test/v1" } }
sides:
  baseline: { run: { chat: { base-url: "https://c.test/v1" } } }
  candidate: { run: { chat: { temperature: 0 } } }`);
    expect(config.sides?.baseline.runner).not.toHaveProperty("fallback");
    expect(config.sides?.candidate.runner).toMatchObject({ fallback: { baseUrl: "https://b.test/v1" } });
  });

  test("a fallback passes through faults and debug logs, and is left out where it is the endpoint itself", () => {
    const config = parse(`run:
  chat:
    base-url: https://a.test/v1
    model: m
    prompt: p
    overrides: [{ where: { m: b }, base-url: "https://b.test/v1" }]
    fallback: { base-url: "https://b.test/v1" }
matrix: { axes: { m: [a, b] } }
chaos: { rate: 0% }`);
    const definition = config.run?.runner;
    const { chaos } = config.execution;
    if (definition?.type !== "chat" || chaos === null) throw new Error("expected a chat with chaos");
    const chat = chatRunner(definition, { ...nothing, modules: modulesOf(() => null), files: {} });
    const debug = openDebugLog({ file: "/nowhere", trials: new Set(), redact: (text) => text });
    const wrapped = debug.runner(chaosRunner(chat, chaos, fakeClock()));
    const { trials } = planTrials(config, everything);
    expect(trials.map((trial) => wrapped.fallback?.(trial))).toEqual(["https://b.test", "https://b.test"]);
    // The second case's own endpoint is the fallback: it has none.
    const limiters = new Limiters(runOptions({ runners: { baseline: wrapped, candidate: wrapped } }));
    expect(trials.map((trial) => limiters.placeOf(trial).fallback === null)).toEqual([false, true]);
    expect(plannedFallbacks(config, trials)).toEqual([
      { endpoint: "https://b.test", insteadOf: "https://a.test", asks: "the same", trials: 1 },
    ]);
  });

  test("a command asks none", () => {
    const config = parse("run: { command: x }\nmatrix: { axes: { m: [1] } }");
    expect(unpricedModels(config, planTrials(config, everything).cases)).toEqual([]);
  });
});

describe("cost", () => {
  const price = { input: 2, output: 8, cachedInput: 0.5 };
  const tokens = { input: 1000, cachedInput: 400, output: 100, total: 1100 };

  test("counts cached input at its own price", () => {
    expect(costUsd(tokens, price)).toBeCloseTo((600 * 2 + 400 * 0.5 + 100 * 8) / 1e6, 15);
  });
  test("counts it as other input where it has none", () => {
    expect(costUsd({ ...tokens, cachedInput: null }, { ...price, cachedInput: null })).toBeCloseTo(
      2800 / 1e6,
      15,
    );
  });
  test.each([
    ["no price", tokens, null],
    ["input", { ...tokens, input: null }, price],
    ["output", { ...tokens, output: null }, price],
    ["a number of cached tokens that can be", { ...tokens, cachedInput: 1001 }, price],
    ["what was cached", { ...tokens, cachedInput: null }, price],
  ])("is unknown without %s", (_, known, table) => {
    expect(costUsd(known, table)).toBeNull();
  });
  test("of two calls is known when both are", () => {
    expect(
      usageOf(
        [
          { tokens, costUsd: 1 },
          { tokens, costUsd: 2 },
        ],
        true,
      ),
    ).toMatchObject({ calls: 2, costUsd: 3, inputTokens: 2000 });
    expect(
      usageOf(
        [
          { tokens, costUsd: 1 },
          { tokens, costUsd: null },
        ],
        true,
      ),
    ).toMatchObject({ costUsd: null });
  });
});

describe("replay", () => {
  const context = attemptContext({ seed: 1 });
  const row = sampleRow({
    metrics: { acc: 1 },
    nonFinite: ["bad"],
    output: "42",
    durationMs: 123,
    usage: { calls: 1, inputTokens: 5, outputTokens: 6, totalTokens: 11, costUsd: 0.1, truncated: true },
  });

  test("answers as recorded, for nothing", async () => {
    const runner = replayRunner(new Map([[row.key, row]]), "recorded");
    expect(await runner.run(sampleTrial({}), context)).toEqual({
      status: "ok",
      metrics: { acc: 1 },
      nonFinite: ["bad"],
      output: "42",
      error: null,
      durationMs: 123,
      usage: { calls: 0, inputTokens: 0, outputTokens: 0, totalTokens: 0, costUsd: 0, truncated: true },
    });
  });

  test("another repetition, side or case key is another trial", async () => {
    const runner = replayRunner(new Map([[row.key, row]]), "recorded");
    const outcome = await runner.run(sampleTrial({ key: "k/candidate/1", repetition: 1 }), context);
    expect(outcome).toEqual({
      status: "errored",
      error: {
        class: "not-found",
        code: "not-recorded",
        message: "recorded has no recording of task=a, repetition 1, candidate",
      },
      output: null,
    });
  });

  test("a recorded rate limit is not waited for again", async () => {
    const error = { class: "rate-limit", code: "http-429", message: "slow down" } as const;
    const limited = sampleRow({ status: "errored", error });
    const outcome = await replayRunner(new Map([[limited.key, limited]]), "r").run(sampleTrial({}), context);
    expect(outcome).toMatchObject({ status: "errored", error: { class: "invalid", code: "http-429" } });
  });
});

describe("two sides", () => {
  const sidesOf = (candidate: string): Config =>
    parse(`run:
  chat: { base-url: "https://api.example.com/v1/", api-key-env: KEY, headers: { X-A: a }, model: old, prompt: hi }
sides:
  baseline: { run: {} }
  candidate: { run: { chat: ${candidate} } }
`);

  test("share what a side does not write", () => {
    const { sides } = sidesOf("{ model: new, messages: [{ role: user, content: ho }] }");
    expect(sides?.candidate.runner).toMatchObject({
      request: {
        baseUrl: "https://api.example.com/v1",
        apiKeyEnv: "KEY",
        headers: { "X-A": "a" },
        model: "new",
        messages: [{ role: "user", content: { from: "text", text: "ho" } }],
      },
    });
    expect(sides?.baseline.runner).toMatchObject({ request: { model: "old" } });
  });

  test("but not the key, when one asks another server", () => {
    const { sides } = sidesOf('{ base-url: "http://127.0.0.1:1" }');
    expect(sides?.candidate.runner).toMatchObject({ request: { apiKeyEnv: null, headers: {} } });
  });

  test("nor the headers of http", () => {
    const { sides } = parse(`run: { http: { url: "https://a.example", headers: { X-A: { env: KEY } } } }
sides:
  baseline: { run: { http: { method: PUT } } }
  candidate: { run: { http: { url: "https://b.example" } } }
`);
    expect(sides?.baseline.runner).toMatchObject({ method: "PUT", headers: { "X-A": { env: "KEY" } } });
    expect(sides?.candidate.runner).toMatchObject({ url: "https://b.example", headers: {} });
  });

  test("their keys are secrets without being declared", () => {
    const { secrets } = sidesOf("{ api-key-env: OTHER, headers: { X-B: { env: THIRD } } }");
    expect(secrets.toSorted()).toEqual(["KEY", "OTHER", "THIRD"]);
  });
});
