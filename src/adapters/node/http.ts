import type { ClientRequest, IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import type { HttpPort, HttpRequest, HttpResult } from "../../run/ports.ts";
import { errnoOf } from "./errno-of.ts";

/**
 * Requests by `node:http`, on the process's own agents: connections are kept, and NODE_USE_ENV_PROXY is honoured where
 * Node knows it. Not `fetch`, which gives up after 300 s without headers whatever the timeout, and follows redirects.
 * The modules are loaded when they are first needed: importing `node:http` takes a fifth of the program's start.
 */
export const httpPort: HttpPort = {
  async send(request, signal) {
    const startMs = performance.now();
    try {
      const response = await open(request, signal);
      const bytes = await readAll(response, request.maxResponseBytes);
      if (bytes === null) return tooLarge(request.maxResponseBytes);
      return {
        ok: true,
        status: response.statusCode ?? 0,
        headers: plainHeaders(response),
        body: new TextDecoder().decode(bytes),
        durationMs: performance.now() - startMs,
      };
    } catch (error) {
      return { ok: false, error: { code: errnoOf(error) ?? "ERR_HTTP", message: messageOf(error) } };
    }
  },
};

async function open(request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { method, url, body } = request;
  const isSecure = new URL(url).protocol === "https:";
  const { request: send } = isSecure ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const headers = { ...request.headers, ...(body === null ? {} : { "content-length": byteLength(body) }) };
    const sent: ClientRequest = send(url, { method, headers, signal });
    sent.once("response", resolve);
    // Stays after the answer has begun: an error without a listener would end this process.
    sent.on("error", reject);
    sent.once("upgrade", ({ statusCode = 101 }, socket) => {
      socket.destroy();
      reject(
        coded(
          `http-${statusCode}`,
          `status ${statusCode}: the server switched to a protocol that was not requested`,
        ),
      );
    });
    // Any other silent end of a connection: a promise that is never settled would end this process.
    sent.once("close", () =>
      reject(coded("ERR_STREAM_PREMATURE_CLOSE", "the connection was closed without an answer")),
    );
    sent.end(body ?? undefined);
  });
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function byteLength(text: string): string {
  return String(Buffer.byteLength(text));
}

/** Null = the body is longer than allowed; the rest is not read. */
async function readAll(response: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early destroys the response; one that ends too soon rejects with ECONNRESET.
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBytes) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function plainHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

function tooLarge(maxBytes: number): HttpResult {
  const message = `expected an answer of at most ${maxBytes} bytes, got more`;
  return { ok: false, error: { code: "response-too-large", message } };
}

/** Several addresses that all refuse come as one AggregateError with an empty message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
