import { expect, test } from "@jest/globals";
import { measuredOfRun } from "../../../src/app/measured/measured-of-run.ts";
import { runOfMeasured } from "../../../src/app/measured/run-of-measured.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { parseMeasured, serializeMeasured } from "../../../src/formats/measured-file.ts";
import type { Measured } from "../../../src/model/run/measured.ts";
import { manifestOf, planOf, row } from "../../support/samples/build-input.ts";

const CONFIG = parseConfig(
  "version: 1\nid: g\nmatrix: { axes: { bench: [hash] } }\nrun: { command: x }\nmetrics: { time: { kind: latency } }\n",
  "c",
);
const WHOSE = {
  gate: "g",
  run: { id: 1, attempt: 1 },
  pullRequest: { number: 1, headSha: "a".repeat(40) },
};

/** What a fork's job hands over of one trial with these units. */
function measured(units: Record<string, string>): Measured {
  const plan = planOf([{ bench: "hash" }]);
  const rows = [{ ...row({ axes: { bench: "hash" }, metrics: { time: 12, other: 3 } }), units }];
  return measuredOfRun(WHOSE, plan, { run: { manifest: manifestOf(), rows } });
}

test("what a job without a token measured keeps its units", () => {
  const claimed = parseMeasured(serializeMeasured(measured({ time: "us", other: "MB" })));
  const { run } = runOfMeasured(claimed, CONFIG);
  expect(run.rows).toMatchObject([{ metrics: { time: 12 }, units: { time: "us" } }]);
  expect(run.rows[0]?.units).not.toHaveProperty("other");
  expect(run.manifest.metricSchema["time"]).toBe("latency lower us");
});

test("a unit that could be anything else is refused", () => {
  const text = serializeMeasured(measured({ time: "us" })).replace('"us"', '"<b>"');
  expect(() => parseMeasured(text)).toThrow("rows does not match");
});
