import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the provider saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** What a provider may do with a request, one a kind of trouble that a client meets. */
export type Behaviour =
  | { readonly kind: "json"; readonly body: unknown }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Answers after a while, or never if the client leaves before. */
  | { readonly kind: "slow"; readonly delayMs: number; readonly body: unknown }
  /** A whole HTTP answer that holds half of its JSON. */
  | { readonly kind: "half-json"; readonly body: unknown }
  /** Promises the whole body, sends half of it and cuts the connection. */
  | { readonly kind: "cut-body"; readonly body: unknown }
  /** Cuts the connection before any answer. */
  | { readonly kind: "dropped" }
  /** Sends without an end until the client leaves. */
  | { readonly kind: "endless" }
  | { readonly kind: "text"; readonly body: string };

export type Script = (request: SeenRequest, index: number) => Behaviour;

export interface Provider {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** Connections with a request under way, once those that are being closed are. */
  openConnections(): Promise<number>;
}

/** Runs `work` with a server on loopback that does what the script says; it is gone afterwards. */
export async function withProvider<T>(script: Script, work: (provider: Provider) => Promise<T>): Promise<T> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) =>
      behave(script(request, requests.push(request) - 1), response),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
    const { port } = server.address() as AddressInfo;
    return await work({
      origin: `http://127.0.0.1:${port}`,
      requests,
      openConnections: () => openIn(server),
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function openIn(server: Server): Promise<number> {
  // Idle ones are kept by the client on purpose.
  server.closeIdleConnections();
  for (let turn = 0; ; turn += 1) {
    const open = await new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
    );
    if (open === 0 || turn === 100) return open;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The behaviours in turn; the last one from then on. */
export function inTurn(...behaviours: readonly (Behaviour | (() => Behaviour))[]): Script {
  return (_, index) => {
    const behaviour = behaviours[Math.min(index, behaviours.length - 1)] ?? { kind: "dropped" };
    return typeof behaviour === "function" ? behaviour() : behaviour;
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  const { method = "", url = "", headers } = incoming;
  return { method, path: url, headers, text, json: text === "" ? {} : JSON.parse(text) };
}

function behave(behaviour: Behaviour, response: ServerResponse): void {
  switch (behaviour.kind) {
    case "json":
      return send(response, 200, JSON.stringify(behaviour.body));
    case "status": {
      for (const [name, value] of Object.entries(behaviour.headers ?? {})) response.setHeader(name, value);
      return send(response, behaviour.status, behaviour.body ?? "");
    }
    case "slow": {
      const timer = setTimeout(() => send(response, 200, JSON.stringify(behaviour.body)), behaviour.delayMs);
      response.once("close", () => clearTimeout(timer));
      return;
    }
    case "half-json": {
      const text = JSON.stringify(behaviour.body);
      return send(response, 200, text.slice(0, Math.floor(text.length / 2)));
    }
    case "cut-body": {
      const text = JSON.stringify(behaviour.body);
      response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
      response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
      return;
    }
    case "dropped":
      response.destroy();
      return;
    case "endless":
      response.writeHead(200);
      return pour(response);
    case "text":
      return send(response, 200, behaviour.body);
  }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(body);
}

function pour(response: ServerResponse): void {
  const chunk = " ".repeat(64 * 1024);
  const more = (): void => {
    if (!response.destroyed) response.write(chunk, more);
  };
  more();
}

export interface ChatBodyParts {
  readonly model?: string;
  readonly finishReason?: string | null;
  /** Null: the server counts nothing. */
  readonly usage?: Readonly<Record<string, unknown>> | null;
}

/** Body of a chat completion. */
export function chatBody(text: string, parts: ChatBodyParts = {}): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    model: parts.model ?? "tiny-2026-01-31",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: text },
        finish_reason: parts.finishReason === undefined ? "stop" : parts.finishReason,
      },
    ],
    ...(parts.usage === null
      ? {}
      : {
          usage: parts.usage ?? { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
        }),
  };
}
