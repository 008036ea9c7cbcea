import { describe, expect, test } from "@jest/globals";
import { API_KEY, runEndpoint } from "../../support/fakes/run-endpoint.ts";
import { inTurn, withProvider } from "../../support/fakes/loopback-provider.ts";
import type { Behaviour } from "../../support/fakes/loopback-provider.ts";

const METRICS = "metrics: { f1: { kind: score, better: higher } }";

/** The one row of a run of `http: {url, ...rest}`. */
async function rowOf(behaviours: readonly Behaviour[], rest: string, more = METRICS, path = "/eval") {
  return withProvider(inTurn(...behaviours), async ({ origin, requests }) => {
    const { rows } = await runEndpoint(`
matrix: { axes: { q: ["a b&c=d/../e?f#g\\"h"], n: [3] } }
run:
  timeout: 5s
  retry: { attempts: 2, delay: 1ms, jitter: false }
  http:
    url: "${origin}${path}"
${rest}
${more}
`);
    const [row] = rows;
    if (row === undefined) throw new Error("no row");
    return { row, requests };
  });
}

const answer = (body: unknown): Behaviour => ({ kind: "json", body });

test("values are percent-encoded in the URL, JSON in the body, and secrets stand in headers", async () => {
  const rest = `    headers: { X-Key: { env: API_KEY, prefix: "Token " }, X-N: "n{{ axes.n }}" }
    body: { query: "{{ axes.q }}", n: "{{ axes.n }}", text: "n is {{ axes.n }} in \\\\{{", all: ["{{ axes }}"] }
    metrics: { f1: $.scores.f1 }`;
  const { row, requests } = await rowOf(
    [answer({ scores: { f1: 0.5 } })],
    rest,
    METRICS,
    "/eval/{{ axes.q }}?n={{ axes.n }}",
  );
  const q = 'a b&c=d/../e?f#g"h';
  expect(requests[0]).toMatchObject({
    method: "POST",
    path: `/eval/${encodeURIComponent(q)}?n=3`,
    headers: { "x-key": `Token ${API_KEY}`, "x-n": "n3" },
    json: { query: q, n: 3, text: "n is 3 in {{", all: [{ q, n: 3 }] },
  });
  expect(row).toMatchObject({ status: "ok", metrics: { f1: 0.5 } });
});

test("without a body it is a GET, and its time is measured when that is declared", async () => {
  const { row, requests } = await rowOf([answer({})], "", "metrics: { latency-ms: { kind: latency } }");
  expect(requests[0]).toMatchObject({ method: "GET", text: "" });
  expect(row.metrics).toEqual({ "latency-ms": row.durationMs });
  expect(row.durationMs).toBeGreaterThan(0);
});

describe("a metric that cannot be read is errored, not 0", () => {
  test.each([
    ["a path that selects nothing", { scores: {} }],
    ["a text", { scores: { f1: "0.5" } }],
    ["an object", { scores: { f1: {} } }],
  ])("%s", async (_, body) => {
    const { row, requests } = await rowOf([answer(body)], "    metrics: { f1: $.scores.f1 }");
    expect(row).toMatchObject({ status: "errored", error: { code: "metrics-unreadable" }, metrics: {} });
    expect(requests).toHaveLength(1);
  });

  test("is read where the metric compares objects", async () => {
    const { row } = await rowOf(
      [answer({ all: [1, { a: 2 }] })],
      "    metrics: { f1: $.all }",
      "metrics: { f1: { kind: exact } }",
    );
    expect(row).toMatchObject({ status: "ok", metrics: { f1: [1, { a: 2 }] } });
  });

  test("is errored where a path selects several values", async () => {
    const { row } = await rowOf([answer([1, 2])], "    metrics: { f1: '$[*]' }");
    expect(row.error?.message).toContain("to select one value, got 2");
  });

  test("is requested again after an incomplete JSON document", async () => {
    const half: Behaviour = { kind: "half-json", body: { scores: { f1: 1 } } };
    const { row } = await rowOf([half, answer({ scores: { f1: 1 } })], "    metrics: { f1: $.scores.f1 }");
    expect(row).toMatchObject({ status: "ok", attempts: 2 });
  });
});

describe("a wrong answer", () => {
  test.each([
    [{ passed: true }, "ok"],
    [{ passed: 0 }, "ok"],
    [{ passed: false }, "failed"],
    [{ passed: null }, "failed"],
    [{}, "failed"],
  ])("success: $.passed of %j is %s", async (body, status) => {
    expect((await rowOf([answer(body)], "    success: $.passed")).row.status).toBe(status);
  });

  test("is decided by a condition on the answer", async () => {
    const success = "    success: '$[?@.left == 0]'";
    expect((await rowOf([answer([{ left: 0 }])], success)).row.status).toBe("ok");
    expect((await rowOf([answer([{ left: 1 }])], success)).row.status).toBe("failed");
  });

  test("is decided by the statuses of the config; any other status is no answer", async () => {
    const rest = "    failed-statuses: [422]";
    const wrong: Behaviour = { kind: "status", status: 422, body: "cannot" };
    expect((await rowOf([wrong], rest)).row).toMatchObject({
      status: "failed",
      attempts: 1,
      error: { code: "http-422", message: "status 422: cannot" },
    });
    expect((await rowOf([wrong], "")).row).toMatchObject({ status: "errored", error: { class: "invalid" } });
  });
});

test.each(["..", ".", "%2e%2E"])(
  "a value that would leave the path (%s) is refused unsent",
  async (value) => {
    await withProvider(inTurn(answer({})), async ({ origin, requests }) => {
      const { rows } = await runEndpoint(`
matrix: { axes: { id: ["${value}"] } }
run: { http: { url: "${origin}/items/{{ axes.id }}/delete" } }
`);
      // An encoded percent sign is harmless: it arrives as %252e.
      const refused = value.startsWith(".");
      expect(rows[0]?.status).toBe(refused ? "errored" : "ok");
      expect(requests.map(({ path }) => path)).toEqual(refused ? [] : ["/items/%252e%252E/delete"]);
    });
  },
);

test("a value with a line break gets into no header", async () => {
  await withProvider(inTurn(answer({})), async ({ origin, requests }) => {
    const { rows } = await runEndpoint(`
matrix: { axes: { v: ["a\\r\\nX-Evil: 1"] } }
run: { http: { url: "${origin}", headers: { X-V: "{{ axes.v }}" } } }
`);
    expect(rows[0]).toMatchObject({ status: "errored", error: { code: "request-invalid" } });
    expect(requests).toEqual([]);
  });
});

test("a redirect is not followed: the other server sees neither request nor key", async () => {
  await withProvider(inTurn(answer({})), (other) =>
    withProvider(
      inTurn({ kind: "status", status: 302, headers: { location: `${other.origin}/x` } }),
      async ({ origin }) => {
        const { rows } = await runEndpoint(
          `matrix: { axes: { a: [1] } }\nrun: { http: { url: "${origin}", headers: { X-Key: { env: API_KEY } } } }\n`,
        );
        expect(rows[0]).toMatchObject({ status: "errored", error: { code: "http-302", class: "invalid" } });
        expect(rows[0]?.error?.message).toContain(`redirected to ${other.origin}/x`);
        expect(other.requests).toEqual([]);
      },
    ),
  );
});
