import { expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { RUNNERS, type RunnerType } from "../../../src/model/config/config.ts";

interface Example {
  readonly run: unknown;
  /** Every variable that the run names. */
  readonly secrets: readonly string[];
}

const header = (name: string): unknown => ({ "X-Key": { env: name } });

/** Each runner with a secret at every place that can name one. */
const EXAMPLES: Readonly<Record<RunnerType, Example>> = {
  command: { run: { command: "z" }, secrets: [] },
  module: { run: { module: "a.mjs" }, secrets: [] },
  http: {
    run: {
      http: {
        url: "http://a.test/",
        headers: header("ONE"),
        fallback: { url: "http://b.test/", headers: header("TWO") },
      },
    },
    secrets: ["ONE", "TWO"],
  },
  chat: {
    run: {
      chat: {
        "base-url": "http://a.test/v1",
        model: "m",
        prompt: "p",
        "api-key-env": "ONE",
        headers: header("TWO"),
        overrides: [{ where: { m: "x" }, "api-key-env": "THREE", headers: header("FOUR") }],
        fallback: { "base-url": "http://b.test/v1", "api-key-env": "FIVE", headers: header("SIX") },
      },
    },
    secrets: ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"],
  },
  "results-file": { run: { "results-file": "rows.jsonl" }, secrets: [] },
};

test.each(RUNNERS)("every variable that the runner %s sends is redacted without being declared", (type) => {
  const { run, secrets } = EXAMPLES[type];
  const config = parseConfig(
    stringify({
      version: 1,
      id: "a",
      matrix: { axes: { m: ["x"] } },
      metrics: { s: { kind: "exact" } },
      run,
    }),
    "rg.yml",
  );
  expect(config.secrets.toSorted()).toEqual(secrets.toSorted());
});
