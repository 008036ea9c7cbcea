import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { RUNNERS } from "../../src/model/config/config.ts";
import { METRIC_KINDS } from "../../src/model/config/metric-kind.ts";

const SRC = join(import.meta.dirname, "..", "..", "src");
const NAMES = [...RUNNERS, ...METRIC_KINDS].join("|");
const ASKS_BY_NAME = new RegExp(String.raw`\b(?:kind|runner\??\.type)\s*[!=]==\s*"(?:${NAMES})"`, "g");

test("no file asks for a runner or a metric kind by its name: what a new one has to say is a member of its declaration", () => {
  expect(`metric.kind !== "score"; runner?.type === "chat"`.match(ASKS_BY_NAME)).toHaveLength(2);
  const found = globSync("**/*.ts", { cwd: SRC }).flatMap((file) =>
    (readFileSync(join(SRC, file), "utf8").match(ASKS_BY_NAME) ?? []).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});
