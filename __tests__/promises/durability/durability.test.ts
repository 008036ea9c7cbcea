import { expect, test } from "@jest/globals";
import { PLAIN_START } from "../../support/command-line/cli-process.ts";
import { inDurableExperiment } from "./durable-experiment.ts";
import { killAndResume, randomPoint, uninterrupted } from "./kill-and-resume.ts";

// Two points of two settings here; `npm run test:durability` has 200 points of four.
test.each([
  { runner: "command", concurrency: 8, tasks: 20, repetitions: 4, seed: 2, kills: 1 },
  { runner: "module", concurrency: 4, tasks: 20, repetitions: 4, seed: 3, kills: 2 },
] as const)(
  "a gate of $runner trials that is killed anywhere and resumed reports what one that nobody disturbed does",
  async ({ seed, kills, ...setting }) => {
    await inDurableExperiment({ ...setting, start: PLAIN_START }, async (experiment) => {
      const inside = { name: "inside", rows: [36], how: "inside a write" } as const;
      const points = [inside, randomPoint(seed, experiment.trials)];
      const [whole, ...killed] = await Promise.all([
        uninterrupted(experiment),
        ...points.map((point) => killAndResume(experiment, point)),
      ]);
      expect([whole.exitCode, whole.rows.length]).toEqual([1, 80]);
      const counts = /"counts": \{[^}]*\}/.exec(whole.report)?.[0].replaceAll(/\s+/g, " ");
      expect(counts).toBe(
        '"counts": { "planned": 80, "ok": 66, "failed": 4, "errored": 8, "timedOut": 2, "skipped": 0 }',
      );
      expect(killed.map(({ exitCode, report, rows }) => ({ exitCode, report, rows }))).toEqual(
        killed.map(() => whole),
      );
      expect(killed.map(({ rowsAtKill }) => rowsAtKill.length)).toEqual([1, kills]);
      expect(killed[0]).toMatchObject({ torn: true, rowsAtKill: [35] });
    });
  },
  60_000,
);
