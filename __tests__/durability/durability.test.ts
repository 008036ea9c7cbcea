import { expect, test } from "@jest/globals";
import { PLAIN_START } from "../support/cli-process.ts";
import { inDurableExperiment } from "./durable-experiment.ts";
import { killAndResume, randomPoint, uninterrupted } from "./kill-and-resume.ts";

// Three points and 200 trials here; `npm run test:durability` has 50 points and 600 trials.
test("a gate that is killed anywhere and resumed reports what one that nobody disturbed does", async () => {
  await inDurableExperiment({ tasks: 20, start: PLAIN_START }, async (experiment) => {
    const inside = { name: "inside", rows: [90], how: "inside a write" } as const;
    const points = [inside, ...[2, 3].map((seed) => randomPoint(seed, experiment.trials))];
    const [whole, ...killed] = await Promise.all([
      uninterrupted(experiment),
      ...points.map((point) => killAndResume(experiment, point)),
    ]);
    expect([whole.exitCode, whole.rows.length]).toEqual([1, 200]);
    const counts = /"counts": \{[^}]*\}/.exec(whole.report)?.[0].replaceAll(/\s+/g, " ");
    expect(counts).toBe(
      '"counts": { "planned": 200, "ok": 168, "failed": 10, "errored": 20, "timedOut": 2, "skipped": 0 }',
    );
    expect(killed.map(({ exitCode, report, rows }) => ({ exitCode, report, rows }))).toEqual(
      killed.map(() => whole),
    );
    expect(killed[0]).toMatchObject({ torn: true, rowsAtKill: [89] });
    expect(killed.flatMap(({ rowsAtKill }) => rowsAtKill)).toHaveLength(4);
  });
}, 60_000);
