import { describe, expect, test } from "@jest/globals";
import type { ModulePort, ModuleResult } from "../../../src/run/ports.ts";
import { API_KEY, modulesOf, runEndpoint } from "../../support/fakes/run-endpoint.ts";
import { chatBody, inTurn, withProvider } from "../../support/fakes/loopback-provider.ts";
import type {
  Behaviour,
  ChatBodyParts,
  Provider,
  SeenRequest,
} from "../../support/fakes/loopback-provider.ts";

const OK: Behaviour = { kind: "json", body: chatBody("42") };

/** One case, retried at once. */
const config = ({ origin }: Pick<Provider, "origin">, chat: string, rest = ""): string => `
matrix: { axes: { task: [sum] } }
run:
  timeout: 5s
  retry: { attempts: 3, delay: 1ms, jitter: false }
  chat:
    base-url: ${origin}/v1
    model: tiny
    api-key-env: API_KEY
    prompt: "Solve {{ axes.task }}"
${chat}
${rest}
`;

/** The one row of a run whose provider behaves so. */
async function rowOf(behaviours: readonly (Behaviour | (() => Behaviour))[], chat = "", rest = "") {
  return withProvider(inTurn(...behaviours), async (provider) => {
    const { rows, events } = await runEndpoint(config(provider, chat, rest));
    const [row] = rows;
    if (row === undefined) throw new Error("no row");
    const delays = events.flatMap((event) => (event.type === "retry" ? [event.delayMs] : []));
    return { row, delays, requests: provider.requests };
  });
}

test("asks the endpoint as OpenAI's API wants it, with the key in the header", async () => {
  const chat = `    system: Be brief.
    temperature: 0
    max-tokens: 50
    seed: trial
    params: { top_p: 0.5 }
    headers: { X-Title: "task {{ axes.task }}" }`;
  const { row, requests } = await rowOf([OK], chat);
  expect(row.status).toBe("ok");
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    method: "POST",
    path: "/v1/chat/completions",
    headers: {
      authorization: `Bearer ${API_KEY}`,
      "content-type": "application/json",
      "x-title": "task sum",
    },
  });
  expect(requests[0]?.json).toEqual({
    model: "tiny",
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Solve sum" },
    ],
    temperature: 0,
    max_tokens: 50,
    seed: expect.any(Number),
    top_p: 0.5,
  });
});

test("keeps what the server says of tokens and models, and the price table's cost", async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 100,
    total_tokens: 1100,
    prompt_tokens_details: { cached_tokens: 400 },
  };
  const { row } = await rowOf(
    [{ kind: "json", body: chatBody("42", { usage }) }],
    "    prices: { tiny: { input: 1, output: 10, cached-input: 0.5 } }",
    "metrics: { cost-usd: { kind: amount, better: lower }, output-tokens: { kind: amount, better: lower }, latency-ms: { kind: latency } }",
  );
  // 600 plain at 1, 400 cached at 0.5, 100 out at 10, USD a million.
  const costUsd = (600 * 1 + 400 * 0.5 + 100 * 10) / 1e6;
  expect(row.usage).toEqual({
    calls: 1,
    inputTokens: 1000,
    outputTokens: 100,
    totalTokens: 1100,
    costUsd,
    truncated: false,
  });
  expect(row.metrics).toEqual({ "cost-usd": costUsd, "output-tokens": 100, "latency-ms": row.durationMs });
  expect(row.call).toEqual({
    requestedModel: "tiny",
    answeredModel: "tiny-2026-01-31",
    finishReason: "stop",
    maxTokens: null,
    escalatedFrom: null,
  });
});

test.each<[string, ChatBodyParts, object]>([
  ["no usage at all", { usage: null }, { inputTokens: null, totalTokens: null, costUsd: null }],
  [
    "a total without its split",
    { usage: { total_tokens: 7 } },
    { inputTokens: null, totalTokens: 7, costUsd: null },
  ],
  [
    "counts that are none",
    { usage: { prompt_tokens: -1, completion_tokens: "9" } },
    { inputTokens: null, outputTokens: null },
  ],
])("guesses nothing: %s", async (_, parts, usage) => {
  const { row } = await rowOf(
    [{ kind: "json", body: chatBody("42", parts) }],
    "    prices: { tiny: { input: 1, output: 10 } }",
  );
  expect(row).toMatchObject({ status: "ok", usage });
});

test("without a price the cost is unknown, not 0", async () => {
  const { row } = await rowOf([OK], "", "metrics: { cost-usd: { kind: amount, better: lower } }");
  expect(row).toMatchObject({ usage: { costUsd: null }, metrics: { "cost-usd": null } });
});

describe("trouble that passes is retried", () => {
  const body = chatBody("42");
  test.each<[string, Behaviour]>([
    ["a 500", { kind: "status", status: 500 }],
    ["a 503", { kind: "status", status: 503, body: "busy" }],
    ["a 409", { kind: "status", status: 409 }],
    ["a dropped connection", { kind: "dropped" }],
    ["a body that ends in the middle", { kind: "cut-body", body }],
    ["half a JSON document", { kind: "half-json", body }],
    ["a gateway's page", { kind: "text", body: "<html>bad gateway</html>" }],
    ["an error in a 200", { kind: "json", body: { error: { code: 502, message: "upstream" } } }],
  ])("%s", async (_, trouble) => {
    const { row, requests } = await rowOf([trouble, OK]);
    expect(row).toMatchObject({ status: "ok", attempts: 2 });
    expect(requests).toHaveLength(2);
  });
});

describe("a 429 is asked again when the server says so", () => {
  const inOneSecond = (): string => new Date(Date.now() + 1999).toUTCString();
  test.each<[string, () => Record<string, string>, number, number]>([
    ["seconds", () => ({ "retry-after": "1" }), 1000, 1000],
    ["milliseconds", () => ({ "retry-after-ms": "120", "retry-after": "60" }), 120, 120],
    // The date has no milliseconds: between 999 ms and 1,999 ms from now, less what the answer took.
    ["an HTTP date", () => ({ "retry-after": inOneSecond() }), 500, 1999],
    ["nothing: the backoff alone", () => ({}), 1, 1],
    ["a form that nobody knows", () => ({ "retry-after": "soon" }), 1, 1],
  ])("%s", async (_, headers, least, most) => {
    const limited = (): Behaviour => ({ kind: "status", status: 429, headers: headers() });
    const { row, delays } = await rowOf([limited, OK]);
    expect(row).toMatchObject({ status: "ok", attempts: 2 });
    expect(delays).toHaveLength(1);
    expect(delays[0]).toBeGreaterThanOrEqual(least);
    expect(delays[0]).toBeLessThanOrEqual(most);
  });

  test("but not when it wants an hour", async () => {
    const limited: Behaviour = { kind: "status", status: 429, headers: { "retry-after": "3600" } };
    const { row, requests } = await rowOf([limited, OK]);
    expect(row).toMatchObject({
      status: "errored",
      attempts: 1,
      error: { class: "rate-limit", code: "http-429" },
    });
    expect(requests).toHaveLength(1);
  });
});

describe("what stays wrong is asked once", () => {
  const error = (code: string): string => JSON.stringify({ error: { message: "no", code } });
  test.each<[string, Behaviour, string, string]>([
    ["a wrong key", { kind: "status", status: 401 }, "auth", "http-401"],
    ["a request that is refused", { kind: "status", status: 400, body: error("x") }, "invalid", "http-400"],
    ["a model that is not there", { kind: "status", status: 404 }, "not-found", "http-404"],
    [
      "an empty account, recognised by the code in a 429",
      { kind: "status", status: 429, body: error("insufficient_quota") },
      "quota",
      "http-429",
    ],
    [
      "a redirect",
      { kind: "status", status: 307, headers: { location: "http://other.invalid/" } },
      "invalid",
      "http-307",
    ],
    ["an answer without an end", { kind: "endless" }, "invalid", "response-too-large"],
    ["an answer without a message", { kind: "json", body: { choices: [] } }, "invalid", "answer-unreadable"],
  ])("%s", async (_, trouble, errorClass, code) => {
    const { row, requests } = await rowOf([trouble, OK]);
    expect(row).toMatchObject({ status: "errored", attempts: 1, error: { class: errorClass, code } });
    expect(requests).toHaveLength(1);
  });
});

test("a message that only speaks of quota stays a rate limit", async () => {
  const body = JSON.stringify({ error: { message: "insufficient_quota", code: "rate_limit_exceeded" } });
  const { row } = await rowOf([{ kind: "status", status: 429, body }, OK]);
  expect(row).toMatchObject({ status: "ok", attempts: 2 });
});

test("a server that is too slow times out, and the next attempt may be quicker", async () => {
  const slow: Behaviour = { kind: "slow", delayMs: 10_000, body: chatBody("late") };
  await withProvider(inTurn(slow, OK), async (provider) => {
    const yaml = config(provider, "").replace("timeout: 5s", "timeout: 300ms");
    const { rows } = await runEndpoint(yaml);
    expect(rows).toMatchObject([{ status: "ok", attempts: 2 }]);
  });
});

test("a server that does not exist is reported by its errno", async () => {
  const { origin } = await withProvider(inTurn(OK), (provider) => Promise.resolve(provider));
  const { rows } = await runEndpoint(config({ origin }, ""));
  expect(rows).toMatchObject([
    { status: "errored", attempts: 3, error: { class: "transient", code: "ECONNREFUSED" } },
  ]);
});

describe("an answer that was cut off at its limit", () => {
  const cut: Behaviour = { kind: "json", body: chatBody("4", { finishReason: "length" }) };
  const escalate = "    max-tokens: 20\n    escalate: true";

  test("is flagged, and asked for once more with a higher limit", async () => {
    const { row, requests } = await rowOf([cut, OK], escalate);
    // 1.25 × max(20 asked for, 20 used)
    expect(requests.map(({ json }) => json["max_tokens"])).toEqual([20, 25]);
    expect(row).toMatchObject({
      status: "ok",
      attempts: 1,
      usage: { calls: 2, inputTokens: 200, outputTokens: 40, truncated: false },
      call: { finishReason: "stop", maxTokens: 25, escalatedFrom: 20 },
    });
  });

  test("is asked for only once more", async () => {
    const { row, requests } = await rowOf(
      [cut],
      escalate,
      "metrics: { truncated: { kind: binary, better: lower } }",
    );
    expect(requests).toHaveLength(2);
    expect(row).toMatchObject({ usage: { calls: 2, truncated: true }, metrics: { truncated: 1 } });
  });

  test("stays when the second call fails, whose tokens are not known and not guessed", async () => {
    const { row } = await rowOf([cut, { kind: "status", status: 500 }], escalate);
    expect(row).toMatchObject({
      status: "ok",
      usage: { calls: 2, inputTokens: null, outputTokens: null, totalTokens: null, truncated: true },
      call: {
        maxTokens: 20,
        escalatedFrom: null,
        escalationFailed: { maxTokens: 25, code: "http-500" },
      },
    });
  });

  test("stays when the second call is turned away, which used nothing", async () => {
    const { row } = await rowOf([cut, { kind: "status", status: 429 }], escalate);
    expect(row).toMatchObject({
      status: "ok",
      usage: { calls: 2, inputTokens: 100, outputTokens: 20, truncated: true },
      call: { escalationFailed: { maxTokens: 25, code: "http-429" } },
    });
  });

  test("stays when the budget allows no second call", async () => {
    const limited = (calls: number) =>
      `    escalate: true\n    max-tokens: 20\n  budget: { calls: ${calls} }`;
    const one = await rowOf([cut, OK], limited(1));
    expect(one.requests).toHaveLength(1);
    expect(one.row).toMatchObject({
      status: "ok",
      usage: { calls: 1, truncated: true },
      charged: { calls: 1 },
      call: { escalationFailed: { maxTokens: 25, code: "budget-used-up" } },
    });
    const two = await rowOf([cut, OK], limited(2));
    expect(two.row).toMatchObject({ usage: { calls: 2, truncated: false }, charged: { calls: 2 } });
  });

  test("takes a token of the rate for its second call", async () => {
    const { requests, row } = await rowOf([cut, OK], `${escalate}\n  rate: { qps: 1 }`);
    expect(requests).toHaveLength(2);
    // The second call waits a second for its token.
    expect(row.durationMs).toBeLessThan(900);
  });

  test("is only flagged unless the config wants more", async () => {
    const { row, requests } = await rowOf([cut], "    max-tokens: 20");
    expect(requests).toHaveLength(1);
    expect(row).toMatchObject({ usage: { truncated: true } });
  });

  test("is guessed from the limit where the server gives no reason", async () => {
    const near: Behaviour = { kind: "json", body: chatBody("4", { finishReason: null }) };
    expect((await rowOf([near], "    max-tokens: 21")).row.usage?.truncated).toBe(true);
    expect((await rowOf([near], "    max-tokens: 22")).row.usage?.truncated).toBe(false);
    expect((await rowOf([near])).row.usage?.truncated).toBeNull();
  });
});

describe("metrics of the answer", () => {
  const metrics = "metrics: { score: { kind: score, better: higher } }";
  const answer = (text: string): Behaviour => ({ kind: "json", body: chatBody(text) });

  test.each([
    ["JSON", '{"score": 0.5}', "{ json: $.score }"],
    ["JSON in a fence", '```json\n{"score": 0.5}\n```', "{ json: $.score }"],
    ["a text", "reasoning 0.1 … Score: 0.5", "{ pattern: 'Score: ([0-9.]+)' }"],
  ])("are read out of %s", async (_, text, extraction) => {
    const { row } = await rowOf([answer(text)], `    extract: { score: ${extraction} }`, metrics);
    expect(row).toMatchObject({ status: "ok", metrics: { score: 0.5 } });
  });

  test.each([
    ["no JSON", "I cannot say", "{ json: $.score }"],
    ["JSON without it", '{"grade": 1}', "{ json: $.score }"],
    ["a text where it is no number", '{"score": "high"}', "{ json: $.score }"],
    ["a text without a match", "no idea", "{ pattern: 'Score: ([0-9.]+)' }"],
  ])("are missing in %s: the model was wrong, and was paid", async (_, text, extraction) => {
    const { row } = await rowOf([answer(text)], `    extract: { score: ${extraction} }`, metrics);
    expect(row).toMatchObject({
      status: "failed",
      attempts: 1,
      metrics: {},
      error: { code: "metrics-unreadable" },
      usage: { calls: 1 },
    });
  });

  test("come from a module that gets the answer with the case", async () => {
    const asked: unknown[] = [];
    const modules = modulesOf((argument) => {
      asked.push(argument);
      return { score: 0.75 };
    });
    await withProvider(inTurn(answer("42")), async (provider) => {
      const { rows } = await runEndpoint(config(provider, "    score: mark.mjs", metrics), { modules });
      expect(rows).toMatchObject([{ status: "ok", metrics: { score: 0.75 } }]);
    });
    expect(asked).toMatchObject([{ answer: "42", axes: { task: "sum" }, repetition: 0, options: null }]);
  });
});

describe("a marking function", () => {
  const answering = (result: ModuleResult): ModulePort => ({
    call: () => Promise.resolve(result),
    close: () => Promise.resolve(),
  });
  const thrown = (code: string): ModuleResult => ({ ok: false, error: { code, message: "m" } });

  test.each<[string, ModuleResult, object]>([
    [
      "that throws has marked nothing, and is tried again",
      thrown("SyntaxError"),
      {
        status: "errored",
        metrics: {},
        attempts: 3,
        error: { class: "transient", code: "SyntaxError", message: "the marking function: m" },
      },
    ],
    [
      "whose judge is asked too often waits, and is tried again",
      thrown("http-429"),
      { status: "errored", attempts: 3, error: { class: "rate-limit", code: "http-429" } },
    ],
    [
      "that says wrong is an answer",
      { ok: true, value: { score: 0 }, durationMs: 1 },
      { status: "ok", attempts: 1, metrics: { score: 0 }, usage: { calls: 1, inputTokens: 100 } },
    ],
    [
      "that cannot be loaded marks nothing",
      thrown("module-not-loaded"),
      { status: "errored", attempts: 1, error: { code: "module-not-loaded" } },
    ],
    [
      "that returns no numbers marks nothing",
      { ok: true, value: { score: "high" }, durationMs: 1 },
      { status: "errored", error: { code: "metrics-unreadable" } },
    ],
    [
      "may return NaN, which is named",
      { ok: true, value: { score: Number.NaN }, durationMs: 1 },
      { status: "ok", metrics: { score: null }, nonFinite: ["score"] },
    ],
  ])("%s", async (_, result, expected) => {
    await withProvider(inTurn(OK), async (provider) => {
      const yaml = config(
        provider,
        "    score: mark.mjs",
        "metrics: { score: { kind: score, better: higher } }",
      );
      const { rows } = await runEndpoint(yaml, { modules: answering(result) });
      expect(rows).toMatchObject([expected]);
    });
  });
});

test("a judge that is asked too often, or throws, closes neither the circuit nor the limit of the model's endpoint", async () => {
  await withProvider(inTurn(OK), async (provider) => {
    const metrics = "metrics: { score: { kind: score, better: higher } }";
    const yaml = config(provider, "    score: mark.mjs", metrics);
    const many = yaml.replace("matrix: {", "matrix: { repetitions: 8,");
    const answer: ModuleResult = { ok: false, error: { code: "ECONNREFUSED", message: "m" } };
    const modules = { call: () => Promise.resolve(answer), close: () => Promise.resolve() };
    const { rows, events } = await runEndpoint(many, { modules });
    expect(new Set(rows.map(({ error }) => error?.code))).toEqual(new Set(["ECONNREFUSED"]));
    expect(rows).toHaveLength(8);
    expect(events.filter(({ type }) => type === "limiter")).toEqual([]);
  });
});

test("names of models are cut, and hold no key", async () => {
  const body = chatBody("42", { model: `${API_KEY} ${"x".repeat(10_000)}`, finishReason: API_KEY });
  const { row } = await rowOf([{ kind: "json", body }]);
  expect(row.call?.answeredModel).toBe(`*** ${"x".repeat(196)}`);
  expect(row.call?.finishReason).toBe("***");
  const named = await withProvider(inTurn(OK), (provider) =>
    runEndpoint(config(provider, "").replace("model: tiny", `model: ft-${API_KEY}`)),
  );
  expect(named.rows[0]?.call?.requestedModel).toBe("ft-***");
});

test("under a provider that fails in every way, each answer lands in its own row and every call is counted", async () => {
  const body = chatBody("late");
  const troubles: readonly Behaviour[] = [
    { kind: "status", status: 429, headers: { "retry-after-ms": "5" } },
    { kind: "status", status: 500 },
    { kind: "dropped" },
    { kind: "cut-body", body },
    { kind: "half-json", body },
    { kind: "text", body: "" },
  ];
  const tasks = Array.from({ length: 60 }, (_, task) => task);
  const askedOf = (json: Record<string, unknown>): string =>
    /task (\d+)/.exec(JSON.stringify(json))?.[1] ?? "";
  const seen = new Map<string, number>();
  const script = ({ json }: SeenRequest): Behaviour => {
    const task = askedOf(json);
    const before = seen.get(task) ?? 0;
    seen.set(task, before + 1);
    // Two of three tasks meet one trouble each, a few of them a second one.
    const trouble = troubles[(Number(task) + before) % troubles.length];
    const fails = before === 0 ? Number(task) % 3 !== 0 : before === 1 && Number(task) % 7 === 1;
    return fails && trouble !== undefined ? trouble : { kind: "json", body: chatBody(`score: ${task}`) };
  };
  await withProvider(script, async ({ origin, requests }) => {
    const { rows } = await runEndpoint(`
matrix: { axes: { n: [${tasks.join(", ")}] } }
run:
  concurrency: 16
  timeout: 10s
  retry: { attempts: 3, delay: 1ms, max-delay: 5ms }
  chat:
    base-url: ${origin}
    model: tiny
    prompt: "task {{ axes.n }}"
    extract: { score: { pattern: "score: ([0-9]+)" } }
metrics: { score: { kind: score, better: higher } }
`);
    expect(rows.map(({ status, metrics, axes }) => [status, metrics["score"], axes["n"]])).toEqual(
      tasks.map((task) => ["ok", task, task]),
    );
    const attempts = rows.reduce((sum, row) => sum + row.attempts, 0);
    expect(attempts).toBe(requests.length);
    expect(attempts).toBeGreaterThan(tasks.length + 40);
  });
});

test("an interruption leaves no request open and no row", async () => {
  const controller = new AbortController();
  const slow: Behaviour = { kind: "slow", delayMs: 60_000, body: chatBody("late") };
  const script = (): Behaviour => {
    setTimeout(() => controller.abort(new Error("stop")), 20);
    return slow;
  };
  await withProvider(script, async (provider) => {
    const run = runEndpoint(config(provider, ""), { signal: controller.signal });
    await expect(run).rejects.toThrow("interrupted");
    expect(provider.requests).toHaveLength(1);
    await expect(provider.openConnections()).resolves.toBe(0);
  });
});

test("axes override any part of the request, and another server gets no key", async () => {
  const yaml = (first: Provider, second: Provider): string => `
matrix: { axes: { model: [small, large, local] } }
run:
  concurrency: 1
  chat:
    base-url: ${first.origin}
    api-key-env: API_KEY
    model: "{{ axes.model }}-1"
    prompt: hi
    headers: { X-Account: { env: API_KEY } }
    params: { top_p: 1 }
    overrides:
      - { where: { model: large }, temperature: 0.5, params: { effort: high } }
      - { where: { model: local }, base-url: "${second.origin}/v1/", model: llama }
`;
  await withProvider(inTurn(OK), (first) =>
    withProvider(inTurn(OK), async (second) => {
      const { rows } = await runEndpoint(yaml(first, second));
      expect(rows.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
      expect(rows.map(({ call }) => call?.requestedModel)).toEqual(["small-1", "large-1", "llama"]);
      expect(first.requests.map(({ json }) => json)).toMatchObject([
        { model: "small-1", top_p: 1 },
        { model: "large-1", top_p: 1, temperature: 0.5, effort: "high" },
      ]);
      expect(second.requests).toHaveLength(1);
      expect(second.requests[0]).toMatchObject({
        path: "/v1/chat/completions",
        json: { model: "llama", top_p: 1 },
      });
      expect(first.requests[0]?.headers).toMatchObject({
        authorization: `Bearer ${API_KEY}`,
        "x-account": API_KEY,
      });
      expect(JSON.stringify(second.requests)).not.toContain(API_KEY);
    }),
  );
});

test("a server that repeats the key gets it into no row", async () => {
  const body = JSON.stringify({ error: { message: `wrong key ${API_KEY} (Bearer ${API_KEY})` } });
  const { row } = await rowOf([{ kind: "status", status: 401, body }]);
  expect(row.error?.message).toContain("wrong key ***");
  expect(JSON.stringify(row)).not.toContain(API_KEY);
});

test("a key that is not set is reported by name, and nothing is sent", async () => {
  await withProvider(inTurn(OK), async (provider) => {
    const { rows } = await runEndpoint(config(provider, ""), { env: {} });
    expect(rows).toMatchObject([
      {
        status: "errored",
        error: { code: "request-invalid", message: "environment variable API_KEY is not set" },
      },
    ]);
    expect(provider.requests).toEqual([]);
  });
});
