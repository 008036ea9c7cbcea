import { expect, test } from "@jest/globals";
import { killAndResume, killInsideWrite, uninterrupted } from "./kill-and-resume.ts";

// Five points here; `npm run test:durability` does 50 and more.
test("a run that is killed anywhere and resumed has the rows of one that nobody disturbed", async () => {
  const whole = await uninterrupted();
  const statuses = new Set(whole.rows.map((row) => /"status":"([\w-]+)"/.exec(JSON.stringify(row))?.[1]));
  expect(statuses).toEqual(new Set(["ok", "failed", "errored", "timed-out"]));
  const inside = await killInsideWrite(250);
  expect(inside).toEqual({ ...whole, rowsAtKill: [249], torn: true });
  const all = await Promise.all([1, 2, 3, 4].map(killAndResume));
  for (const { rowsAtKill, torn, ...killed } of all) {
    expect(killed).toEqual(whole);
    expect(torn).toBe(false);
    expect(rowsAtKill.every((rows) => rows > 0)).toBe(true);
  }
  // On a busy machine a run may end before its kill.
  const between = all.filter(({ rowsAtKill }) => rowsAtKill.every((rows) => rows < 600));
  expect(between.length).toBeGreaterThanOrEqual(2);
}, 60_000);
