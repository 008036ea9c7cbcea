import { describe, expect, test } from "@jest/globals";
import { progressBar } from "../../../src/app/progress/progress-bar.ts";
import { progressLines } from "../../../src/app/progress/progress-lines.ts";
import { progressLog } from "../../../src/app/progress/progress-log.ts";
import { logLineSchema } from "../../../src/formats/log-line.ts";
import { createRedactor } from "../../../src/secrets/redaction.ts";
import type { RunEvent } from "../../../src/run/ports.ts";
import { manualClock } from "../../support/fakes/manual-clock.ts";
import { started, trialFinished } from "../../support/samples/run-events.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";

const END: RunEvent = { type: "finished", done: 100, planned: 100 };
const BROKEN = {
  status: "errored",
  error: { class: "transient", code: "http-503", message: "no\nanswer" },
} as const;

describe("lines for CI", () => {
  function watch() {
    const clock = manualClock();
    const lines: string[] = [];
    return { clock, lines, observer: progressLines(clock, (text) => void lines.push(text)) };
  }

  test("come at the start, every 30 s and at the end, also while nothing ends", () => {
    const { clock, lines, observer } = watch();
    observer.notify(started(100));
    clock.pass(29_999);
    expect(lines).toEqual(["100 trials to run\n"]);
    clock.pass(1);
    for (let done = 1; done <= 50; done += 1) observer.notify(trialFinished(done));
    clock.pass(70_000);
    observer.notify(END);
    clock.pass(600_000);
    expect(lines).toEqual([
      "100 trials to run\n",
      "0/100 trials (0%)\n",
      "50/100 trials (50%), 0.833/s, about 60 s left\n",
      "50/100 trials (50%), 0.556/s, about 90 s left\n",
      "50/100 trials (50%), 0.5/s, about 100 s left\n",
    ]);
    expect(clock.waiting).toBe(0);
  });

  test("say what a resumed and an adaptive run start with", () => {
    const { lines, observer } = watch();
    observer.notify(started(24, { resumed: 10 }));
    observer.notify(END);
    observer.notify(started(20, { atMost: 60, look: { number: 1, of: 3 } }));
    observer.notify(END);
    expect(lines[0]).toBe("resumed: 10 of 24 trials are done\n");
    expect(lines[2]).toBe("20 trials to run, at most 60\n");
  });

  test("name the first ten attempt without an answer or were wrong, and count the others", () => {
    const { clock, lines, observer } = watch();
    observer.notify(started(100));
    for (let done = 1; done <= 12; done += 1) observer.notify(trialFinished(done, BROKEN));
    clock.pass(30_000);
    observer.notify(trialFinished(13, BROKEN));
    observer.notify(END);
    expect(lines).toHaveLength(1 + 10 + 2 + 1 + 1);
    expect(lines[1]).toBe("  task=a #1 (candidate): errored: no answer\n");
    expect(lines.slice(11, 13)).toEqual([
      "  … and 2 more like these\n",
      "12/100 trials (12%), 12 errored, 0.4/s, about 220 s left\n".replace("220 s", "4 min"),
    ]);
  });

  test("stay one line each, whatever a case and a code are called", () => {
    const { lines, observer } = watch();
    const trial = sampleTrial({});
    const hostile = { ...trial, case: { ...trial.case, name: "task=a\n::error::boom\u001B[2J" } };
    observer.notify({
      type: "retry",
      trial: hostile,
      attempt: 2,
      delayMs: 1200,
      code: "http-503\r::warning::x",
    });
    observer.notify({ type: "stopped-early", why: "the budget of 5 trials is used up\n::error::x" });
    observer.notify({ type: "limiter", endpoint: "https://a\nb", change: { kind: "lowered", limit: 2 } });
    expect(lines).toEqual([
      "  task=a ::error::boom #1 (candidate): http-503 ::warning::x, tried again in 1.2 s\n",
      "stopped early: the budget of 5 trials is used up ::error::x\n",
      "https://a b: overloaded; 2 at once from now on\n",
    ]);
  });
});

describe("a terminal's bar", () => {
  function watch(columns: number) {
    const clock = manualClock();
    const written: string[] = [];
    const terminal = { write: (text: string) => void written.push(text), columns: () => columns };
    return { clock, written, observer: progressBar(clock, terminal) };
  }

  test("is one line that is drawn anew ten times a second and cleared at the end", () => {
    const { clock, written, observer } = watch(200);
    observer.notify(started(100));
    for (let done = 1; done <= 50; done += 1) observer.notify(trialFinished(done));
    expect(written).toHaveLength(1);
    clock.pass(1000);
    observer.notify(END);
    expect(written).toHaveLength(1 + 10 + 1);
    expect(written[10]).toBe(
      `\r\u001B[K${"█".repeat(10)}${"░".repeat(10)} 50/100 trials (50%), 50/s, about 1 s left`,
    );
    expect(written.join("")).not.toContain("\n");
    expect(written.at(-1)).toBe("\r\u001B[K");
    expect(clock.waiting).toBe(0);
  });

  test("never fills the last column, in which a terminal would wrap", () => {
    const { written, observer } = watch(30);
    observer.notify(started(100));
    expect(written[0]?.replace("\r\u001B[K", "")).toHaveLength(29);
  });

  test("leaves news above itself", () => {
    const { written, observer } = watch(80);
    observer.notify(started(100));
    observer.notify({ type: "stopped-early", why: "the budget is used up" });
    expect(written[1]).toBe("\r\u001B[Kstopped early: the budget is used up\n");
    expect(written[2]).toMatch(/^\r\u001B\[K░/);
  });

  test("does not come back for a teardown that failed after the end", () => {
    const { clock, written, observer } = watch(80);
    observer.notify(started(100));
    observer.notify(END);
    observer.notify({ type: "teardown-failed", message: "run.teardown ended with exit code 3:\nbusy" });
    clock.pass(1000);
    expect(written.slice(-2)).toEqual([
      "\r\u001B[K",
      "\r\u001B[Kteardown failed: run.teardown ended with exit code 3: busy\n",
    ]);
  });
});

describe("the JSON log", () => {
  function watch(secrets: readonly string[]) {
    const clock = manualClock();
    const lines: string[] = [];
    const write = (text: string): void => void lines.push(text);
    return { clock, lines, observer: progressLog({ clock, write, redact: createRedactor(secrets) }) };
  }

  test("has a line for every event, each as its schema says", () => {
    const { clock, lines, observer } = watch([]);
    const events: readonly RunEvent[] = [
      started(100),
      { type: "retry", trial: sampleTrial({}), attempt: 1, delayMs: 500, code: "http-503" },
      { type: "limiter", endpoint: "https://a", change: { kind: "opened", code: "http-503" } },
      trialFinished(1, BROKEN),
      started(200, { type: "look-started", look: { number: 2, of: 2 } }),
      { type: "stopped-early", why: "the budget is used up" },
    ];
    for (const event of events) observer.notify(event);
    clock.pass(30_000);
    observer.notify(END);
    observer.notify({ type: "teardown-failed", message: "run.teardown ended with exit code 3" });
    const parsed = lines.map((line) => logLineSchema.parse(JSON.parse(line)));
    expect(parsed.map(({ event }) => event)).toEqual([
      "run-started",
      "retry",
      "limiter",
      "trial-finished",
      "look-started",
      "stopped-early",
      "progress",
      "run-finished",
      "teardown-failed",
    ]);
    // The schema knows every key: nothing was dropped.
    expect(lines.map((line) => JSON.parse(line))).toEqual(parsed);
    expect(parsed[3]).toMatchObject({ name: "task=a", status: "errored", code: "http-503", done: 1 });
    expect(parsed[6]).toMatchObject({ time: "2026-01-31T00:00:30.000Z", done: 1, planned: 200, errored: 1 });
    expect(lines.every((line) => line.endsWith("}\n") && line.indexOf("\n") === line.length - 1)).toBe(true);
  });

  test("holds no secret, also where JSON spells it otherwise", () => {
    const { lines, observer } = watch(['pass"word\n1']);
    const trial = sampleTrial({});
    const named = { ...trial, case: { ...trial.case, name: 'key=pass"word\n1' } };
    observer.notify({ type: "retry", trial: named, attempt: 1, delayMs: 500, code: "http-503" });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ name: "key=***" });
    expect(lines[0]).not.toContain("word");
  });
});
