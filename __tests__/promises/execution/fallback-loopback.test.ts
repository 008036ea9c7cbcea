import { describe, expect, test } from "@jest/globals";
import type { TrialRecord } from "../../../src/model/run/trial.ts";
import { chatBody, withProvider } from "../../support/fakes/loopback-provider.ts";
import type { Behaviour, Provider, Script } from "../../support/fakes/loopback-provider.ts";
import { API_KEY, runEndpoint } from "../../support/fakes/run-endpoint.ts";

const TASKS = 8;
const OTHER_KEY = "other-0123456789-abcdef";
const DOWN: Behaviour = { kind: "status", status: 503 };
const answerOf = (model: string): Behaviour => ({ kind: "json", body: chatBody("42", { model }) });

interface Served {
  readonly rows: readonly TrialRecord[];
  readonly first: Provider;
  readonly second: Provider;
}

/** Runs a config that is made for two servers. */
async function withTwo(
  scripts: { readonly first: Script; readonly second: Script },
  yaml: (first: Provider, second: Provider) => string,
): Promise<Served> {
  return withProvider(scripts.first, (first) =>
    withProvider(scripts.second, async (second) => {
      const { rows } = await runEndpoint(yaml(first, second), { env: { API_KEY, OTHER_KEY } });
      return { rows, first, second };
    }),
  );
}

const matrix = `matrix: { axes: { task: [${Array.from({ length: TASKS }, (_, at) => `t${at}`).join(", ")}] } }`;
const limits = (failures: number, cooldown: string): string => `
  concurrency: 1
  retry: { attempts: 2, delay: 1ms, jitter: false }
  breaker: { failures: ${failures}, cooldown: ${cooldown} }`;

const chat =
  (fallback: string, cooldown = "1h") =>
  (first: Provider, second: Provider): string =>
    `
${matrix}
run:${limits(1, cooldown)}
  chat:
    base-url: ${first.origin}/v1
    model: large
    api-key-env: API_KEY
    headers: { X-First: "1" }
    prompt: "{{ axes.task }}"
    fallback: { base-url: "${second.origin}/v1", ${fallback} }
`;

describe("a chat's fallback", () => {
  test("answers while the circuit is open, and each of its rows says so", async () => {
    const { rows, first, second } = await withTwo(
      { first: () => DOWN, second: () => answerOf("small-2026") },
      chat("model: small, api-key-env: OTHER_KEY"),
    );
    expect(rows.map(({ status }) => status)).toEqual(Array(TASKS).fill("ok"));
    expect([first.requests.length, second.requests.length]).toEqual([1, TASKS]);
    for (const row of rows) {
      expect(row).toMatchObject({
        call: { requestedModel: "small", answeredModel: "small-2026" },
        fallback: {
          endpoint: `${second.origin} OTHER_KEY`,
          insteadOf: `${first.origin} API_KEY`,
          insteadOfModel: "large",
        },
      });
    }
    expect(rows.map(({ attempts }) => attempts)).toEqual([2, ...Array<number>(TASKS - 1).fill(1)]);
  });

  test("gets its own key and headers, never those that were written for the first", async () => {
    const { second } = await withTwo({ first: () => DOWN, second: () => answerOf("large") }, chat(""));
    expect(second.requests.map(({ headers }) => [headers.authorization, headers["x-first"]])).toEqual(
      Array.from({ length: TASKS }, () => [undefined, undefined]),
    );
    expect(new Set(second.requests.map(({ json }) => json["model"]))).toEqual(new Set(["large"]));
    const keyed = await withTwo(
      { first: () => DOWN, second: () => answerOf("large") },
      chat("api-key-env: OTHER_KEY"),
    );
    expect(keyed.second.requests[0]?.headers.authorization).toBe(`Bearer ${OTHER_KEY}`);
  });

  test("is left as soon as a probe of the first is answered", async () => {
    const { rows, first } = await withTwo(
      {
        first: (_, index) => (index === 0 ? DOWN : answerOf("large")),
        second: () => answerOf("large"),
      },
      chat("", "0ms"),
    );
    // The retry of the first trial is the probe.
    expect(rows.map((row) => row.fallback)).toEqual(Array(TASKS).fill(undefined));
    expect(first.requests).toHaveLength(TASKS + 1);
  });

  test("has a circuit of its own: with both open the rest is errored untried, and names both", async () => {
    const { rows, first, second } = await withTwo({ first: () => DOWN, second: () => DOWN }, chat(""));
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
    // The second trial goes while the first waits for its next try, which both refuse then.
    expect(rows[0]).toMatchObject({ error: { code: "http-503" }, attempts: 1 });
    expect(rows[1]).toMatchObject({ error: { code: "http-503" }, fallback: { endpoint: second.origin } });
    const untried = rows.slice(2);
    expect(untried.map(({ error, attempts }) => [error?.code, attempts])).toEqual(
      Array.from({ length: TASKS - 2 }, () => ["circuit-open", 0]),
    );
    expect(untried[0]?.error?.message).toContain(
      `${first.origin} API_KEY and its fallback ${second.origin} gave no answer too many times in a row (last: http-503 and http-503)`,
    );
  });

  test("is asked for nothing while all is well", async () => {
    const { rows, second } = await withTwo(
      { first: () => answerOf("large"), second: () => answerOf("large") },
      chat("model: small"),
    );
    expect(second.requests).toHaveLength(0);
    expect(rows.some((row) => row.fallback !== undefined)).toBe(false);
  });
});

test("an http runner's fallback gets the same request, with headers of its own", async () => {
  const ok: Behaviour = { kind: "json", body: { ndcg: 0.5 } };
  const { rows, first, second } = await withTwo(
    { first: () => DOWN, second: () => ok },
    (one, two) => `
${matrix}
run:${limits(1, "1h")}
  http:
    url: ${one.origin}/search/{{ axes.task }}
    body: { task: "{{ axes.task }}" }
    headers: { Authorization: { env: API_KEY, prefix: "Bearer " } }
    metrics: { ndcg: $.ndcg }
    fallback: { url: "${two.origin}/other/{{ axes.task }}", headers: { X-Key: { env: OTHER_KEY } } }
metrics: { ndcg: { kind: score, better: higher } }
`,
  );
  expect([first.requests.length, second.requests.length]).toEqual([1, TASKS]);
  expect(second.requests.map(({ path }) => path).toSorted()[3]).toBe("/other/t3");
  expect(second.requests.map(({ json }) => String(json["task"])).toSorted()[3]).toBe("t3");
  expect(second.requests[0]?.headers).toMatchObject({ "x-key": OTHER_KEY });
  expect(second.requests[0]?.headers.authorization).toBeUndefined();
  expect(rows[3]).toMatchObject({
    status: "ok",
    metrics: { ndcg: 0.5 },
    fallback: {
      endpoint: `${second.origin} OTHER_KEY`,
      insteadOf: `${first.origin} API_KEY`,
      insteadOfModel: null,
    },
  });
});
