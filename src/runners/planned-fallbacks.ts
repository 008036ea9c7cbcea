import type { Config } from "../model/config/config.ts";
import type { Trial } from "../model/run/trial.ts";
import type { PlannedFallback } from "../plan/describe-plan.ts";
import { chatEndpoint, chatRequestOf } from "./chat/chat-request.ts";
import { endpointKey } from "./http/endpoint-key.ts";

/** The fallbacks of these trials' endpoints, the most trials first; empty without any. */
export function plannedFallbacks(
  { run, sides }: Pick<Config, "run" | "sides">,
  trials: readonly Trial[],
): readonly PlannedFallback[] {
  const found = new Map<string, PlannedFallback>();
  for (const trial of trials) {
    const fallback = fallbackOf(sides === null ? run : sides[trial.side], trial);
    if (fallback === null || fallback.endpoint === fallback.insteadOf) continue;
    const key = JSON.stringify(fallback);
    found.set(key, { ...fallback, trials: (found.get(key)?.trials ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.trials - a.trials);
}

function fallbackOf(definition: Config["run"], trial: Trial): Omit<PlannedFallback, "trials"> | null {
  const runner = definition?.runner;
  if (runner?.type === "http" && runner.fallback !== undefined) {
    const { url, headers, fallback } = runner;
    return {
      endpoint: endpointKey(fallback.url, fallback.headers),
      insteadOf: endpointKey(url, headers),
      asks: "the same",
    };
  }
  if (runner?.type !== "chat" || runner.fallback === undefined) return null;
  const { axes } = trial.case;
  const [own, other] = [chatRequestOf(runner, axes, "own"), chatRequestOf(runner, axes, "fallback")];
  return {
    endpoint: chatEndpoint(runner, { trial, route: "fallback" }),
    insteadOf: chatEndpoint(runner, { trial, route: "own" }),
    asks: own.model === other.model ? "the same" : "another model",
  };
}
