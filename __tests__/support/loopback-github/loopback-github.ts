import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { callArtifactService, TWIRP_ROOT } from "./artifact-service.ts";
import { BLOB_ROOT, createBlobStorage, type BlobStorage } from "./blob-storage.ts";
import {
  answerProblems,
  answerSchema,
  fillRequired,
  matchOperation,
  requestProblems,
} from "./compiled-description.ts";
import type { Match } from "./description.ts";
import { REST_HANDLERS, type RestAnswer, type RestHandler } from "./rest-handlers.ts";
import { createState, type Fault, type State, type Token } from "./state.ts";

/** GitHub on 127.0.0.1: its REST API, its artifact service and the storage behind it. */
export interface LoopbackGitHub {
  readonly url: string;
  readonly state: State;
  readonly blobs: BlobStorage;
  close(): Promise<void>;
}

/**
 * Starts the server. Each REST request and each answer is checked against GitHub's own OpenAPI description; a request
 * that breaks it is answered with 422, and every breach, our own too, is kept in `state.violations`.
 */
export async function startLoopbackGitHub(): Promise<LoopbackGitHub> {
  const state = createState();
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      state.violations.push(`${request.method} ${request.url}: ${String(error)}`);
      response
        .writeHead(500, { "content-type": "application/json" })
        .end(JSON.stringify({ message: String(error) }));
    });
  });
  // A test that renders for seconds must not come back to a connection that was closed meanwhile.
  server.keepAliveTimeout = 120_000;
  const origin = (): string => `http://127.0.0.1:${portOf(server)}`;
  const blobs = createBlobStorage(origin);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? "/", origin());
    if (url.pathname.startsWith(BLOB_ROOT)) return blobs.handle(request, body, response);
    if (url.pathname.startsWith(TWIRP_ROOT)) {
      const method = url.pathname.slice(TWIRP_ROOT.length);
      const authorization = request.headers.authorization ?? "";
      const answer = callArtifactService({ state, blobs }, { method, authorization, body: parseJson(body) });
      return send(response, { status: answer.status, body: answer.body });
    }
    const answer = answerRest({ state, blobs }, request, url, parseJson(body));
    send(response, answer);
  };

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: origin(),
    state,
    blobs,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerRest(
  world: { readonly state: State; readonly blobs: BlobStorage },
  request: IncomingMessage,
  url: URL,
  body: unknown,
): RestAnswer {
  const { state } = world;
  const method = request.method ?? "GET";
  const match = matchOperation(method, url.pathname);
  if (match === null) {
    state.violations.push(`${method} ${url.pathname}: not in the description`);
    return { status: 404, body: { message: "Not Found" } };
  }
  const breaches = requestProblems(match, url.searchParams, body);
  const answer =
    breaches.length > 0 ? breach(state, match, breaches) : decide(world, match, request, { url, body });
  const filled = complete(state, match, answer);
  state.requests.push({
    operation: match.operation.id,
    method,
    path: url.pathname,
    status: filled.status,
    token: bearerOf(request),
  });
  return filled;
}

function decide(
  world: { readonly state: State; readonly blobs: BlobStorage },
  match: Match,
  request: IncomingMessage,
  asked: { readonly url: URL; readonly body: unknown },
): RestAnswer {
  const { state, blobs } = world;
  const token = state.tokens.get(bearerOf(request));
  if (token === undefined) return { status: 401, body: { message: "Bad credentials" } };
  const fault = takeFault(state, match.operation.id);
  if (fault?.kind === "server-error") return BAD_GATEWAY;
  if (fault?.kind === "refused") return { status: 422, body: { message: "Unprocessable Entity" } };
  if (fault?.kind === "secondary-rate-limit") return SECONDARY_RATE_LIMIT;
  const handler = REST_HANDLERS[match.operation.id];
  if (handler === undefined) throw new Error(`no handler for ${match.operation.id}`);
  if (!mayCall(token, handler)) {
    return token.isBlind === true
      ? { status: 404, body: { message: "Not Found" } }
      : { status: 403, body: { message: "Resource not accessible by integration" } };
  }
  if (!isOurRepository(state, match)) return { status: 404, body: { message: "Not Found" } };
  const body = z.record(z.string(), z.unknown()).parse(asked.body ?? {});
  const accept = request.headers.accept ?? "";
  const answer = handler.handle(
    state,
    { token, path: match.path, query: asked.url.searchParams, body, accept, url: asked.url },
    blobs,
  );
  return fault?.kind === "lost-answer" ? BAD_GATEWAY : answer;
}

function bearerOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace(/^(token|bearer) /i, "");
}

const BAD_GATEWAY: RestAnswer = { status: 502, body: { message: "Bad Gateway" } };
const SECONDARY_RATE_LIMIT: RestAnswer = {
  status: 403,
  body: {
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  },
  headers: { "retry-after": "1" },
};

function isOurRepository(state: State, match: Match): boolean {
  return (
    match.path["owner"] === undefined ||
    (match.path["owner"] === state.owner && match.path["repo"] === state.repo)
  );
}

function mayCall(token: Token, handler: RestHandler): boolean {
  if (handler.needs.length === 0) return true;
  return handler.needs.some(([permission, level]) => {
    const held = token.permissions[permission];
    return held === "write" || (held === "read" && level === "read");
  });
}

function takeFault(state: State, operation: string): Fault | null {
  const index = state.faults.findIndex((fault) => fault.operation === operation);
  return index === -1 ? null : (state.faults.splice(index, 1)[0] ?? null);
}

function breach(state: State, match: Match, problems: readonly string[]): RestAnswer {
  state.violations.push(...problems.map((problem) => `${match.operation.id}: ${problem}`));
  return {
    status: 422,
    body: { message: problems.join("; "), documentation_url: "https://docs.github.com/rest" },
  };
}

/** The answer with what the description requires filled in, and checked against it. */
function complete(state: State, match: Match, answer: RestAnswer): RestAnswer {
  if (typeof answer.body === "string") return answer;
  const body =
    answer.status < 400
      ? fillRequired(answerSchema(match.operation, answer.status), answer.body)
      : answer.body;
  state.violations.push(
    ...answerProblems(match.operation, answer.status, body).map(
      (problem) => `${match.operation.id}: ${problem}`,
    ),
  );
  return { ...answer, body };
}

function send(response: ServerResponse, answer: RestAnswer): void {
  const isText = typeof answer.body === "string";
  const type = isText ? "text/plain" : "application/json; charset=utf-8";
  response.writeHead(answer.status, {
    "content-type": type,
    "x-github-request-id": "LOOP:BACK",
    ...answer.headers,
  });
  response.end(isText ? answer.body : JSON.stringify(answer.body));
}

function parseJson(body: Buffer): unknown {
  return body.length === 0 ? undefined : JSON.parse(body.toString("utf8"));
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server does not listen on TCP");
  return address.port;
}
