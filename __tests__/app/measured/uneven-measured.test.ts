import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { gateLocally } from "../../../src/app/local-gate.ts";
import { judgeMeasured } from "../../../src/app/measured/judge-measured.ts";
import { measuredOfRun } from "../../../src/app/measured/measured-of-run.ts";
import type { Workspace } from "../../../src/app/workspace.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { parseMeasured, serializeMeasured } from "../../../src/formats/measured-file.ts";
import type { Measured } from "../../../src/model/run/measured.ts";
import type { Report } from "../../../src/model/result/report.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const CONFIG = `version: 1
id: uneven
matrix: { axes: { bench: [slow, fast, lost] } }
run: { results-file: rows.csv }
metrics: { ms: { kind: latency, margin: 10%, run-effect: false } }
baseline: { from: none }
`;
const ROWS = [
  "bench,repetition,ms",
  ...Array.from({ length: 4 }, (_, index) => `slow,${index},20`),
  // Numbered from 1, as some tools do.
  ...Array.from({ length: 9 }, (_, index) => `fast,${index + 1},10`),
  "unknown,0,5",
  "",
].join("\n");

const whose = {
  gate: "uneven",
  run: { id: 5, attempt: 1 },
  pullRequest: { number: 1, headSha: "c".repeat(40) },
};

function workspaceAt(folder: string): Workspace {
  const env = { PATH: process.env["PATH"] ?? "" };
  const { signal } = new AbortController();
  return { root: folder, out: join(folder, "out"), env, extraEnv: {}, clock: systemClock, signal };
}

/** What the pull request's job measured, and how a config of the base judges it. */
async function judgedElsewhere(
  baseConfig: string,
): Promise<{ readonly here: Report; readonly there: Report; readonly measured: Measured }> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, "rows.csv"), ROWS);
    const workspace = workspaceAt(folder);
    const config = parseConfig(CONFIG, "c");
    const request = {
      config,
      policyChanges: [],
      suite: null,
      where: {},
      resume: null,
      upTo: null,
      findArtifact: null,
    };
    const outcome = await gateLocally({ ...request, observer: { notify: () => undefined } }, workspace);
    const measured = parseMeasured(serializeMeasured(measuredOfRun(whose, outcome.plan, outcome)));
    const judging = { measured, config: parseConfig(baseConfig, "c"), policyChanges: [], findArtifact: null };
    const runFolder = join(folder, "elsewhere");
    const { report } = await judgeMeasured({ ...judging, runFolder }, workspace);
    return { here: outcome.report, there: report, measured };
  });
}

describe("uneven numbers of rows that another job measured", () => {
  test("are judged as where they were measured: cases, trials, lost cases, and rows that no plan knows", async () => {
    const { here, there, measured } = await judgedElsewhere(CONFIG);
    expect([measured.repetitions, measured.byRows, measured.unplanned?.[0]?.rows]).toEqual([10, true, 1]);
    const judgement = ({ verdict, exitCode, causes, findings, completeness }: Report): object => ({
      verdict,
      exitCode,
      causes: causes.map(({ name, cost, count }) => ({ name, cost, count })),
      trials: findings.map(({ group, kind, n }) => [group["bench"], kind, n?.candidateTrials]),
      completeness,
    });
    expect(judgement(there)).toEqual(judgement(here));
    expect(there.completeness).toMatchObject({
      counts: { planned: 14, ok: 13 },
      unmeasuredCases: ["bench=lost"],
    });
    expect(there.causes.map(({ name }) => name)).toContain("unplanned-rows");
  });

  test("are lost trials where the base's config says how many there are", async () => {
    const { there } = await judgedElsewhere(CONFIG.replace(" }\nrun", ", repetitions: 10 }\nrun"));
    expect([there.exitCode, there.completeness.counts.planned]).toEqual([3, 30]);
  });
});
