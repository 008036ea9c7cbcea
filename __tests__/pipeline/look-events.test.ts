import { expect, test } from "@jest/globals";
import { LookEvents } from "../../src/pipeline/look-events.ts";
import type { RunEvent } from "../../src/run/ports.ts";
import { started, trialFinished } from "../support/samples/run-events.ts";

test("looks are one run: it starts once, goes on counting, and ends once", () => {
  const seen: RunEvent[] = [];
  const events = new LookEvents({ notify: (event) => void seen.push(event) });
  const first = events.of({ number: 1, of: 2, planned: 20, atMost: 60, doneBefore: 0 });
  first.notify(started(20));
  first.notify(trialFinished(20));
  first.notify({ type: "finished", done: 20, planned: 20 });
  const second = events.of({ number: 2, of: 2, planned: 30, atMost: 60, doneBefore: 20 });
  second.notify(started(10));
  second.notify(trialFinished(4));
  second.notify({ type: "finished", done: 4, planned: 10 });
  events.close();
  expect(seen).toMatchObject([
    { type: "started", planned: 20, atMost: 60, look: { number: 1, of: 2 } },
    { type: "trial-finished", done: 20, planned: 20 },
    { type: "look-started", planned: 30, atMost: 60, look: { number: 2, of: 2 } },
    { type: "trial-finished", done: 24, planned: 30 },
    { type: "finished", done: 24, planned: 30 },
  ]);
});

test("a run that never started is not said to have ended", () => {
  const seen: RunEvent[] = [];
  new LookEvents({ notify: (event) => void seen.push(event) }).close();
  expect(seen).toEqual([]);
});
