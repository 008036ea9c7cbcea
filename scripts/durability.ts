import { isDeepStrictEqual } from "node:util";
import { killAndResume, killInsideWrite, uninterrupted } from "../__tests__/durability/kill-and-resume.ts";

/** Kills a run of 600 trials at N random points (50 by default), resumes it, and compares its rows. */
const points = Number(process.argv[2] ?? 50);
const whole = await uninterrupted();
let same = 0;
let between = 0;
for (let point = 0; point < points; point += 1) {
  const killed = await (point === 0 ? killInsideWrite(300) : killAndResume(point));
  const { rowsAtKill, torn, ...rest } = killed;
  const equal = isDeepStrictEqual(rest, whole);
  same += equal ? 1 : 0;
  between += rowsAtKill.every((rows) => rows > 0 && rows < whole.rows.length) ? 1 : 0;
  const where = `${rowsAtKill.join(" and ")} rows${torn ? ", inside a write" : ""}`;
  console.log(`[${point + 1}/${points}] killed at ${where}: ${equal ? "same rows" : "OTHER ROWS"}`);
}
console.log(`${same} passed, ${points - same} failed; ${between} killed between the first and the last row`);
process.exitCode = same === points ? 0 : 1;
