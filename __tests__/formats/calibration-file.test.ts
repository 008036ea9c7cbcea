import { expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { assumedNoise } from "../../src/calibrate/assumed-noise.ts";
import { calibrate } from "../../src/calibrate/calibrate.ts";
import { simulateSplits } from "../../src/calibrate/simulate-splits.ts";
import { parseCalibration } from "../../src/formats/calibration-file.ts";
import { schemaFiles } from "../../scripts/generate-schema.ts";
import type { Calibration } from "../../src/model/result/calibration.ts";
import { METRICS, calibrated, inputOf, nullRows } from "../calibrate/build-calibration.ts";
import { BY_TASK, planOf } from "../support/samples/build-input.ts";

const ofRecords = calibrated(nullRows(6, 4, "format"), { compare: BY_TASK, splits: 3 });
const noise = assumedNoise(METRICS, new Map());
const source = simulateSplits(planOf([{ task: "a" }, { task: "b" }], { repetitions: 3 }), METRICS, noise);
const simulated = calibrate({
  ...inputOf(nullRows(2, 2, "unused"), { compare: BY_TASK, splits: 3 }),
  source,
});
const BOTH: readonly (readonly [string, Calibration])[] = [
  ["of records", ofRecords],
  ["of a simulation", simulated],
];

test.each(BOTH)("a calibration %s is read as it was written, nothing left out", (_, calibration) => {
  expect(calibration.metrics.length).toBeGreaterThan(3);
  expect(parseCalibration(JSON.stringify(calibration), "c.json")).toEqual(
    JSON.parse(JSON.stringify(calibration)),
  );
});

test.each(BOTH)("a calibration %s is valid by the JSON Schema that is shipped", (_, calibration) => {
  const schema: object = JSON.parse(schemaFiles().get("schema/calibration.schema.json") ?? "null");
  const validate = new Ajv({ strict: false }).compile(schema);
  validate(JSON.parse(JSON.stringify(calibration)));
  expect(validate.errors).toBeNull();
  expect(validate({ ...calibration, splits: 0 })).toBe(false);
});

test("what is not one is refused with every problem, a later version by its name", () => {
  const broken = { ...ofRecords, splits: "3", source: { from: "guess" } };
  expect(() => parseCalibration(JSON.stringify(broken), "c.json")).toThrow(
    expect.objectContaining({
      problems: expect.arrayContaining([
        expect.objectContaining({ path: "splits" }),
        expect.objectContaining({ path: "source.from" }),
      ]),
    }),
  );
  const later = { ...ofRecords, schema: "regression-gate/calibration@2" };
  expect(() => parseCalibration(JSON.stringify(later), "c.json")).toThrow(/calibration@2/);
});
