import type { DebugLog } from "../../adapters/node/debug-log.ts";

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

/** Wraps the ports of all trials; headers, which contain keys, are left out. */
export function watchExchanges(tell: (exchange: WatchedExchange) => void): DebugLog {
  return {
    runner: (inner) => inner,
    processes: (inner) => ({
      async run(request, signal) {
        const result = await inner.run(request, signal);
        const { stdout, stderr, spawnError } = result;
        const ended =
          result.signal === null ? `exit code ${result.exitCode ?? "unknown"}` : `signal ${result.signal}`;
        const end = spawnError === null ? ended : `not started: ${spawnError.message}`;
        tell({ kind: "command", command: request.command, stdin: request.stdin, stdout, stderr, end });
        return result;
      },
    }),
    http: (inner) => ({
      async send(request, signal) {
        const result = await inner.send(request, signal);
        const end = result.ok ? `status ${result.status}` : `no answer: ${result.error.message}`;
        const { method, url, body } = request;
        tell({
          kind: "http",
          request: `${method} ${url}`,
          body,
          end,
          response: result.ok ? result.body : "",
        });
        return result;
      },
    }),
    modules: (inner) => ({
      async call(request, signal, events) {
        const result = await inner.call(request, signal, events);
        const { module, exportName, argument } = request;
        tell({
          kind: "module",
          module: `${module} ${exportName}`,
          argument,
          result: result.ok ? result.value : `${result.error.code}: ${result.error.message}`,
        });
        return result;
      },
      close: () => inner.close(),
    }),
  };
}
