import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { judgeMeasured } from "../../../src/app/measured/judge-measured.ts";
import { gateLocally, type LocalOutcome } from "../../../src/app/local-gate.ts";
import { planLocally } from "../../../src/app/plan-locally.ts";
import { measuredOfRun } from "../../../src/app/measured/measured-of-run.ts";
import type { Workspace } from "../../../src/app/workspace.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { parseMeasured, serializeMeasured } from "../../../src/formats/measured-file.ts";
import type { Baseline } from "../../../src/model/result/baseline.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { CONFIG, inExperiment } from "../../support/command-line/experiment.ts";
import { fromNowhere } from "../../support/sample-provenance.ts";

// Forty-eight trials in workers of their own.
jest.setTimeout(60_000);

/** One task gives no answer, and all others are worse by WORSE. */
const MEASURE = `export default ({ seed, axes }) => {
  if (axes.task === "b" && process.env.WORSE) throw Object.assign(new Error("gone"), { code: "ENOTFOUND" });
  return { score: 0.4 + (seed % 1000) / 5000 - Number(process.env.WORSE ?? 0) * (1 + (seed % 7) / 50) };
};
`;
const NONE: Baseline = {
  found: false,
  code: "first-run",
  provenance: fromNowhere("none", "the first of all"),
  history: [],
};

/** What a judgement is made of. Who measured, when, and what errors said is another matter. */
function judgement(report: Report): object {
  const { verdict, exitCode, title, causes, findings, limits, completeness, units, looks, errors } = report;
  const kinds = errors.map(({ class: kind, code, count, cases }) => ({ kind, code, count, cases }));
  return { verdict, exitCode, title, causes, findings, limits, completeness, units, looks, kinds };
}

test("numbers that another job measured are judged as they are where they were measured", async () => {
  await inExperiment({ "measure.mjs": MEASURE }, async (folder) => {
    const config = {
      ...parseConfig(CONFIG, "c"),
      baseline: { from: "artifact", branch: "main", at: "latest" },
    } as const;
    const workspace = (env: Readonly<Record<string, string>>): Workspace => ({
      root: folder,
      out: join(folder, "out"),
      env: { PATH: process.env["PATH"] ?? "", ...env },
      extraEnv: {},
      clock: systemClock,
      signal: new AbortController().signal,
    });
    const gate = (env: Readonly<Record<string, string>>, baseline: Baseline): Promise<LocalOutcome> =>
      gateLocally(
        {
          config,
          policyChanges: [],
          suite: null,
          where: {},
          resume: null,
          upTo: null,
          findArtifact: () => Promise.resolve(baseline),
          observer: { notify: () => undefined },
        },
        workspace(env),
      );
    const before = await gate({}, NONE);
    const { provenance } = before.baseline;
    const baseline: Baseline = { found: true, run: before.run, history: [], provenance };
    const here = await gate({ WORSE: "0.1" }, baseline);
    expect(here.report.verdict).not.toBe("pass");

    const plan = await planLocally({ config, suite: null, where: {} }, workspace({}));
    const whose = {
      gate: "demo",
      run: { id: 5, attempt: 1 },
      pullRequest: { number: 1, headSha: "c".repeat(40) },
    };
    const measured = parseMeasured(serializeMeasured(measuredOfRun(whose, plan, here)));
    const there = await judgeMeasured(
      {
        measured,
        config,
        policyChanges: [],
        findArtifact: () => Promise.resolve(baseline),
        runFolder: join(folder, "elsewhere"),
      },
      workspace({}),
    );
    expect(judgement(there.report)).toEqual(judgement(here.report));
    expect(there.report.warnings[0]?.code).toBe("measured-by-pull-request");
    expect(JSON.stringify(there.report)).not.toContain("gone");
  });
});
