import { expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { writtenConfig } from "../../../src/config/written-config.ts";

/** What a config needs before a key of it can be written. */
const BASE: Readonly<Record<string, unknown>> = {
  version: 1,
  id: "a",
  run: { command: ["node"] },
  metrics: { latency: { kind: "exact" } },
};

/** The same with a runner of its own, for the keys of one. */
const RUNNERS: Readonly<Record<string, unknown>> = {
  http: { ...BASE, run: { http: { url: "http://127.0.0.1/" } } },
  chat: { ...BASE, run: { chat: { "base-url": "http://127.0.0.1/", model: "m", prompt: "p" } } },
};

interface Shown {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Keys whose documentation names a default: the top and its mappings, and those of a metric. */
function shownDefaults(schema: z.ZodObject, path: readonly string[]): Shown[] {
  return Object.entries<z.ZodType>(schema.shape).flatMap(([key, field]): Shown[] => {
    const value = z.globalRegistry.get(field)?.["default"];
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    return [
      ...(value === undefined ? [] : [{ path: [...path, key], value }]),
      ...(inner instanceof z.ZodObject ? shownDefaults(inner, [...path, key]) : []),
      ...(key === "metrics" && inner instanceof z.ZodRecord && inner.valueType instanceof z.ZodObject
        ? shownDefaults(inner.valueType, ["metrics", "latency"])
        : []),
    ];
  });
}

function withValue(base: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const fields: Readonly<Record<string, unknown>> =
    typeof base === "object" && base !== null ? { ...base } : {};
  return { ...fields, [first]: withValue(fields[first], rest, value) };
}

const shown = shownDefaults(writtenConfig, []).filter(
  // An empty `metrics` would take the base's metric away; a side takes what it does not say from the run at the top.
  ({ path }) => path.join(".") !== "metrics" && path[0] !== "sides",
);

test.each(shown.map(({ path, value }) => [path.join("."), path, value] as const))(
  "%s resolves to the default that its documentation shows",
  (name, path, value) => {
    const base = (path[0] === "run" ? RUNNERS[path[1] ?? ""] : undefined) ?? BASE;
    const without = parseConfig(stringify(base), "a.yml");
    const written = parseConfig(stringify(withValue(base, path, value)), "b.yml");
    const { execution } = without;
    // That something is written at all counts for these two.
    const explicit = {
      ...(name === "run.concurrency" ? { concurrencyIsExplicit: true } : {}),
      ...(name.startsWith("run.breaker.") ? { breaker: { ...execution.breaker, isExplicit: true } } : {}),
    };
    expect(written).toEqual({ ...without, execution: { ...execution, ...explicit } });
  },
);

test("most keys show a default", () => {
  expect(shown.length).toBeGreaterThan(40);
});
