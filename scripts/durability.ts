import { isDeepStrictEqual } from "node:util";
import { inDurableExperiment } from "../__tests__/durability/durable-experiment.ts";
import type { FinishedRun } from "../__tests__/durability/kill-and-resume.ts";
import { killAndResume, randomPoint, uninterrupted } from "../__tests__/durability/kill-and-resume.ts";

/**
 * Kills a gate of 600 trials, eight at once, with SIGKILL at N random points (50 by default) and resumes it: exit code,
 * report and rows have to be those of the run that nobody disturbed.
 */
const points = Number(process.argv[2] ?? 50);

process.exitCode = await inDurableExperiment(60, async (experiment) => {
  const whole = await uninterrupted(experiment);
  const { trials } = experiment;
  console.log(`undisturbed: exit code ${whole.exitCode}, ${whole.rows.length} rows, ${countsIn(whole)}`);
  let equal = 0;
  let between = 0;
  let torn = 0;
  for (let index = 0; index < points; index += 1) {
    const inside = { name: "inside", rows: [trials / 2], how: "inside a write" } as const;
    const point = index === 0 ? inside : randomPoint(index, trials);
    const { rowsAtKill, torn: wasTorn, ...killed } = await killAndResume(experiment, point);
    const differs = (["exitCode", "report", "rows"] as const).filter(
      (part) => !isDeepStrictEqual(killed[part], whole[part]),
    );
    equal += differs.length === 0 ? 1 : 0;
    between += rowsAtKill.every((rows) => rows > 0 && rows < trials) ? 1 : 0;
    torn += wasTorn ? 1 : 0;
    const where = `${rowsAtKill.join(", then ")} of ${trials} rows${wasTorn ? ", inside a write" : ""}`;
    const outcome = differs.length === 0 ? "equal" : `OTHER ${differs.join(", ")}`;
    console.log(`${String(index + 1).padStart(3)}  killed at ${where.padEnd(36)} ${outcome}`);
  }
  console.log(`${between} of ${points} killed between the first and the last row, ${torn} inside a write`);
  console.log(`${equal} passed, ${points - equal} failed`);
  return equal === points ? 0 : 1;
});

function countsIn({ report }: FinishedRun): string {
  return (/"counts": \{([^}]*)\}/.exec(report)?.[1] ?? "").replaceAll(/[\s"]+/g, " ").trim();
}
