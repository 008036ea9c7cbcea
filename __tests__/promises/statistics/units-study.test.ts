import { expect, test } from "@jest/globals";
import { lossFindings, studyLostTrials } from "./calibration/lost-trials.ts";
import { countFlips, studyNewlyFailing } from "./calibration/newly-failing.ts";

// A fast part of `npm run test:units`, with the same functions.

test("equal losses seldom make an unchanged gate inconclusive", () => {
  const studies = [
    { losses: "random", rate: 0.05, extra: "none" },
    { losses: "clustered", rate: 0.09, extra: "none" },
  ] as const;
  expect(studyLostTrials(studies, 25)).toMatchObject({ broken: [], rows: { length: 2 } });
});

test("a candidate that loses the wrong answers of hard tasks is hardly ever a pass or better", () => {
  const findings = lossFindings({ losses: "random", rate: 0, extra: "hard" }, 25);
  const green = findings.filter(({ kind }) => kind === "pass" || kind === "improved");
  // 15 % of 500 gates (docs/statistics.md) lose too few to be significant: P(more than 10 of 25) is below 1e-3.
  expect(green.length).toBeLessThanOrEqual(10);
});

test("unchanged suites seldom warn of units that newly fail, and broken units are found", () => {
  const steady = { repetitions: 5, tasks: 60, suite: "steady" } as const;
  const flaky = { repetitions: 3, tasks: 60, suite: "flaky" } as const;
  const unchanged = [steady, flaky].map((study) => ({ ...study, broken: 0 }));
  expect(studyNewlyFailing(unchanged, 200)).toMatchObject({ broken: [], rows: { length: 2 } });
  expect(countFlips({ ...steady, broken: 1 }, 50)).toMatchObject({ byName: 50, either: 50 });
});
