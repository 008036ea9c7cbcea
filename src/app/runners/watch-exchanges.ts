import type { DebugLog } from "../../adapters/node/debug-log.ts";
import type { HttpRequest, HttpResult, ProcessRequest, ProcessResult } from "../../run/ports.ts";

/** What a program, a server or a module was given, and what it gave back; whole, and with its secrets. */
export type WatchedExchange =
  | {
      readonly kind: "command";
      readonly command: readonly string[] | string;
      readonly stdin: string;
      readonly stdout: string;
      readonly stderr: string;
      /** `exit code 0`, `signal SIGKILL`, or why it did not start. */
      readonly end: string;
    }
  | {
      readonly kind: "http";
      /** Method and address. */
      readonly request: string;
      readonly body: string | null;
      /** Status, or why there is no answer. */
      readonly end: string;
      readonly response: string;
    }
  | {
      readonly kind: "module";
      readonly module: string;
      readonly argument: unknown;
      /** What it returned, or why it did not. */
      readonly result: unknown;
    };

type Tell = (exchange: WatchedExchange) => void;

/** Wraps the ports of all trials; headers, which contain keys, are left out. */
export function watchExchanges(tell: Tell): DebugLog {
  return {
    runner: (inner) => inner,
    processes: (inner) => ({
      async run(request, signal) {
        const result = await inner.run(request, signal);
        tell(commandExchange(request, result));
        return result;
      },
    }),
    http: (inner) => ({
      async send(request, signal) {
        const result = await inner.send(request, signal);
        tell(httpExchange(request, result));
        return result;
      },
    }),
    modules: (inner) => ({
      async call(request, signal, events) {
        const result = await inner.call(request, signal, events);
        const { module, exportName, argument } = request;
        const answer = result.ok ? result.value : `${result.error.code}: ${result.error.message}`;
        tell({ kind: "module", module: `${module} ${exportName}`, argument, result: answer });
        return result;
      },
      close: () => inner.close(),
    }),
  };
}

function commandExchange({ command, stdin }: ProcessRequest, result: ProcessResult): WatchedExchange {
  const { stdout, stderr, spawnError, signal, exitCode } = result;
  const ended = signal === null ? `exit code ${exitCode ?? "unknown"}` : `signal ${signal}`;
  const end = spawnError === null ? ended : `not started: ${spawnError.message}`;
  return { kind: "command", command, stdin, stdout, stderr, end };
}

function httpExchange({ method, url, body }: HttpRequest, result: HttpResult): WatchedExchange {
  const end = result.ok ? `status ${result.status}` : `no answer: ${result.error.message}`;
  return { kind: "http", request: `${method} ${url}`, body, end, response: result.ok ? result.body : "" };
}
