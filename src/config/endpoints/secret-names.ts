import type { RunDefinition } from "../../model/config/config.ts";
import type { Headers } from "../../model/config/endpoint.ts";

/** Environment variables whose values a definition sends as keys: they are redacted without being declared. */
export function secretNames(definition: RunDefinition | null | undefined): readonly string[] {
  const runner = definition?.runner;
  if (runner?.type === "http")
    return [...namesOf(runner.headers), ...namesOf(runner.fallback?.headers ?? {})];
  if (runner?.type !== "chat") return [];
  const fallbacks = runner.fallback === undefined ? [] : [runner.fallback];
  return [runner.request, ...runner.overrides.map(({ request }) => request), ...fallbacks].flatMap(
    ({ apiKeyEnv, headers }) => [
      ...namesOf(headers ?? {}),
      ...(apiKeyEnv === null || apiKeyEnv === undefined ? [] : [apiKeyEnv]),
    ],
  );
}

function namesOf(headers: Headers): readonly string[] {
  return Object.values(headers).flatMap((value) => (typeof value === "string" ? [] : [value.env]));
}
