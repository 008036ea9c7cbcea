import type { WrittenRun, WrittenSideRun } from "./written-run.ts";

const RUNNER_KEYS = ["command", "module", "http", "chat", "results-file"] as const;

/** For messages. */
export const RUNNERS = `${RUNNER_KEYS.slice(0, -1).join(", ")} or ${RUNNER_KEYS.at(-1)}`;

export type RunnerKey = (typeof RUNNER_KEYS)[number];

/** The ways to execute that a run names; exactly one in a sound config. */
export function runnersOf(run: WrittenSideRun): readonly RunnerKey[] {
  return RUNNER_KEYS.filter((key) => run[key] !== undefined);
}

/**
 * What a side executes: its own keys, else those of the run at the top. A side that names another
 * kind of runner takes nothing about the runner from the top; `env`, `http` and `chat` are joined by
 * key. A side that names another server does not get the keys and headers that were written for the first.
 */
export function effectiveRun(top: WrittenRun | undefined, side: WrittenSideRun): WrittenSideRun {
  if (top === undefined) return side;
  const env = { ...top.env, ...side.env };
  const common = { cwd: side.cwd ?? top.cwd, env };
  const own = runnersOf(side);
  if (own.length > 0 && own.join() !== runnersOf(top).join()) return { ...side, ...common };
  return {
    command: side.command ?? top.command,
    module: side.module ?? top.module,
    http: joinedHttp(top.http, side.http),
    chat: joinedChat(top.chat, side.chat),
    "results-file": side["results-file"] ?? top["results-file"],
    "metrics-from": side["metrics-from"] ?? top["metrics-from"],
    "errored-exit-codes": side["errored-exit-codes"] ?? top["errored-exit-codes"],
    "transient-exit-codes": side["transient-exit-codes"] ?? top["transient-exit-codes"],
    ...common,
  };
}

type WrittenChat = WrittenSideRun["chat"];
type WrittenHttp = WrittenSideRun["http"];

/** Where the top's credentials are not wanted, nor another place that answers for it. */
const STRIPPED = { headers: undefined, "api-key-env": undefined, fallback: undefined };

function joinedHttp(top: WrittenHttp, side: WrittenHttp): WrittenHttp {
  if (top === undefined || side === undefined) return side ?? top;
  return { ...top, ...(side.url === undefined ? {} : { headers: undefined, fallback: undefined }), ...side };
}

function joinedChat(top: WrittenChat, side: WrittenChat): WrittenChat {
  if (top === undefined || side === undefined) return side ?? top;
  const asks = side.prompt !== undefined || side.messages !== undefined;
  return {
    ...top,
    ...(side["base-url"] === undefined ? {} : STRIPPED),
    // One takes the other's place.
    ...(asks ? { prompt: undefined, messages: undefined } : {}),
    ...side,
  };
}
