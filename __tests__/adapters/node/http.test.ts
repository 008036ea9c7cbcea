import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { httpPort } from "../../../src/adapters/node/http.ts";
import type { HttpResult } from "../../../src/run/ports.ts";
import { inTurn, withProvider } from "../../support/fakes/loopback-provider.ts";
import type { Behaviour } from "../../support/fakes/loopback-provider.ts";

const never = new AbortController().signal;

function send(behaviour: Behaviour, signal: AbortSignal, maxResponseBytes: number): Promise<HttpResult> {
  return withProvider(inTurn(behaviour), ({ origin }) =>
    httpPort.send({ method: "POST", url: `${origin}/x`, headers: {}, body: "{}", maxResponseBytes }, signal),
  );
}

test("gives status, headers in lower case, the whole body and the time it took", async () => {
  const headers = { "X-Note": "hi" };
  const result = await send({ kind: "status", status: 418, headers, body: "tea é" }, never, 1000);
  expect(result).toMatchObject({ ok: true, status: 418, headers: { "x-note": "hi" }, body: "tea é" });
  expect(result.ok && result.durationMs).toBeGreaterThan(0);
});

test("the length of a body is that of its bytes", async () => {
  await withProvider(inTurn({ kind: "json", body: {} }), async ({ origin, requests }) => {
    const body = JSON.stringify({ text: "é𝄞" });
    await httpPort.send({ method: "POST", url: origin, headers: {}, body, maxResponseBytes: 100 }, never);
    expect(requests[0]?.json).toEqual({ text: "é𝄞" });
  });
});

describe("what is no whole answer is told by code", () => {
  test.each<[string, Behaviour, string]>([
    ["a dropped connection", { kind: "dropped" }, "ECONNRESET"],
    ["a body that ends too soon", { kind: "cut-body", body: { a: "b" } }, "ECONNRESET"],
    ["a body without an end", { kind: "endless" }, "response-too-large"],
    ["a body one byte too long", { kind: "text", body: "12345" }, "response-too-large"],
  ])("%s", async (_, behaviour, code) => {
    expect(await send(behaviour, never, 4)).toMatchObject({ ok: false, error: { code } });
  });

  test("a body of just the allowed length is whole", async () => {
    expect(await send({ kind: "text", body: "1234" }, never, 4)).toMatchObject({ ok: true, body: "1234" });
  });

  test("a signal that aborts, before and while waiting", async () => {
    const slow: Behaviour = { kind: "slow", delayMs: 20_000, body: {} };
    expect(await send(slow, AbortSignal.timeout(50), 10)).toMatchObject({
      ok: false,
      error: { code: "ABORT_ERR" },
    });
    expect(await send(slow, AbortSignal.abort(), 10)).toMatchObject({
      ok: false,
      error: { code: "ABORT_ERR" },
    });
  });

  test("a server that switches to another protocol", async () => {
    const server = createServer((socket) =>
      socket
        .on("error", () => undefined)
        .once("data", () =>
          socket.write("HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        ),
    );
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const request = { method: "GET", url: `http://127.0.0.1:${port}/`, headers: {}, body: null };
    try {
      expect(
        await httpPort.send({ ...request, maxResponseBytes: 10 }, AbortSignal.timeout(2000)),
      ).toMatchObject({ ok: false, error: { code: "http-101" } });
    } finally {
      server.close();
    }
  });

  test("a host that is no host", async () => {
    const request = {
      method: "GET",
      url: "http://nowhere.invalid/",
      headers: {},
      body: null,
      maxResponseBytes: 1,
    };
    const result = await httpPort.send(request, never);
    expect(result).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) },
    });
  });
});
