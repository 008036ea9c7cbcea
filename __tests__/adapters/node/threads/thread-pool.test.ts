import { describe, expect, test } from "@jest/globals";
import type { ModuleRequest, ThreadEvents } from "../../../../src/adapters/node/threads/module-thread.ts";
import { ThreadPool } from "../../../../src/adapters/node/threads/thread-pool.ts";
import type { Answer } from "../../../../src/adapters/node/threads/thread-slot.ts";
import { manualClock } from "../../../support/fakes/manual-clock.ts";

const never = new AbortController().signal;
const why = { code: "worker-exited", message: "it ended" };
const ended: Answer = { ok: false, error: why };
const done = { ok: true, value: { a: 1 }, durationMs: 1 } as const;

interface FakeThread extends ThreadEvents {
  readonly asked: ModuleRequest[];
  /** Null = all that it was asked. */
  begun: number | null;
  ended: boolean;
  /** Let go of after it was ended: nothing would wait for its end then. */
  releasedLate: boolean;
  /** Answers the last call that it was asked. */
  answer(workMs: number): void;
}

/** `refuses`: how many of the first cannot be made. */
function setUp(atOnce: number, refuses = 0) {
  const clock = manualClock();
  const threads: FakeThread[] = [];
  let refused = 0;
  const looks: (readonly string[])[] = [];
  const pool = new ThreadPool({
    atOnce,
    clock,
    killStrays: (marks) => void looks.push(marks),
    start(events) {
      refused += 1;
      if (refused <= refuses) throw new Error("no thread");
      const thread: FakeThread = {
        ...events,
        asked: [],
        begun: null,
        ended: false,
        releasedLate: false,
        answer: (workMs) => events.onAnswer(thread.asked.at(-1)?.call ?? 0, done, workMs),
      };
      threads.push(thread);
      return {
        ask(request) {
          if (request.argument === "uncloneable") throw new Error("could not be cloned");
          thread.asked.push(request);
        },
        begun: () => thread.begun ?? thread.asked.length,
        hold: () => undefined,
        release() {
          thread.releasedLate ||= thread.ended;
        },
        stop() {
          thread.ended = true;
          return Promise.resolve();
        },
        mark: `${threads.length}`,
      };
    },
  });
  return { pool, clock, threads, looks };
}

function request(argument: unknown): Omit<ModuleRequest, "call"> {
  return { url: "file:///m.mjs", exportName: "default", argument };
}

function askAll(pool: ThreadPool, count: number): readonly Promise<Answer>[] {
  return Array.from({ length: count }, (_, index) => pool.ask(request(index), never, {}));
}

function argumentsOf(thread: FakeThread | undefined): readonly unknown[] {
  return thread?.asked.map(({ argument }) => argument) ?? [];
}

describe("threads come to be when it is worth it", () => {
  test("short calls share one, in the order in which they were asked for", async () => {
    const { pool, threads, clock } = setUp(4);
    const answers = askAll(pool, 50);
    threads[0]?.onUp();
    for (let call = 0; call < 50; call += 1) {
      clock.pass(0.15);
      threads[0]?.answer(0.1);
    }
    expect(await Promise.all(answers)).toHaveLength(50);
    expect(threads).toHaveLength(1);
    expect(argumentsOf(threads[0])).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  test("calls that have worked 10 ms while others waited start more, so many at once as there are processors", () => {
    const { pool, threads } = setUp(2);
    void askAll(pool, 8);
    threads[0]?.onUp();
    threads[0]?.answer(9.9);
    expect(threads).toHaveLength(1);
    threads[0]?.answer(0.2);
    expect(threads).toHaveLength(3);
    threads[0]?.answer(10);
    expect(threads).toHaveLength(3);
    threads[1]?.onUp();
    threads[0]?.answer(10);
    expect(threads).toHaveLength(4);
  });

  test("calls that wait for long ones get a thread each", () => {
    const { pool, threads, clock } = setUp(2);
    void askAll(pool, 5);
    clock.pass(100);
    expect(threads).toHaveLength(1);
    threads[0]?.onUp();
    clock.pass(9);
    expect(threads).toHaveLength(1);
    clock.pass(1);
    expect(threads).toHaveLength(3);
    for (let number = 1; number < 5; number += 1) {
      threads[number]?.onUp();
      clock.pass(10);
    }
    expect(threads.map(argumentsOf)).toEqual([[0], [1], [2], [3], [4]]);
    clock.pass(1000);
    expect(threads).toHaveLength(5);
    expect(clock.waiting).toBe(0);
  });

  test("work while nobody waits starts none", async () => {
    const { pool, threads } = setUp(4);
    for (let call = 0; call < 3; call += 1) {
      const [answer] = askAll(pool, 1);
      if (call === 0) threads[0]?.onUp();
      threads[0]?.answer(1000);
      expect(await answer).toBe(done);
    }
    expect(threads).toHaveLength(1);
  });
});

test("a call that waited for another is told when it comes; before, only the thread knows", () => {
  const { pool, threads } = setUp(1);
  const told: number[] = [];
  for (const call of [0, 1]) void pool.ask(request(call), never, { onLoaded: () => void told.push(call) });
  threads[0]?.onUp();
  expect(told).toEqual([]);
  threads[0]?.onLoaded();
  expect(told).toEqual([0]);
  threads[0]?.answer(1);
  expect(told).toEqual([0, 1]);
});

test("an aborted call ends its thread; one that waits only leaves the line", async () => {
  const { pool, threads } = setUp(1);
  const [working, waiting] = [new AbortController(), new AbortController()];
  const first = pool.ask(request("first"), working.signal, {});
  threads[0]?.onUp();
  const second = pool.ask(request("second"), waiting.signal, {});
  const third = pool.ask(request("third"), never, {});
  waiting.abort();
  expect(await second).toBe("ended");
  expect(threads[0]?.ended).toBe(false);
  working.abort();
  expect(await first).toBe("ended");
  expect(threads[0]?.ended).toBe(true);
  // What it still says is nobody's.
  threads[0]?.onLoaded();
  threads[0]?.answer(1);
  expect(threads).toHaveLength(2);
  threads[1]?.onUp();
  threads[1]?.answer(1);
  expect(await third).toBe(done);
  expect(argumentsOf(threads[0])).toEqual(["first"]);
});

describe("nobody waits for ever", () => {
  test("a thread that ends before it is up costs the oldest call its answer", async () => {
    const { pool, threads } = setUp(1);
    const [first, second] = askAll(pool, 2);
    threads[0]?.onEnd(why);
    expect(await first).toEqual(ended);
    threads[1]?.onUp();
    threads[1]?.answer(1);
    expect(await second).toBe(done);
  });

  test("a thread that ends in a call costs that call its answer", async () => {
    const { pool, threads } = setUp(1);
    const [first, second] = askAll(pool, 2);
    threads[0]?.onUp();
    threads[0]?.onEnd(why);
    expect(await first).toEqual(ended);
    threads[1]?.onUp();
    threads[1]?.answer(1);
    expect(await second).toBe(done);
  });

  test("a thread that ended while it was idle is asked nothing", async () => {
    const { pool, threads } = setUp(1);
    const [first] = askAll(pool, 1);
    threads[0]?.onUp();
    threads[0]?.answer(1);
    await first;
    threads[0]?.onEnd(why);
    const [second] = askAll(pool, 1);
    threads[1]?.onUp();
    threads[1]?.answer(1);
    expect(await second).toBe(done);
    expect(threads[0]?.asked).toHaveLength(1);
  });

  test("threads that cannot be made fail one call each", async () => {
    const { pool, threads } = setUp(1, 2);
    const [first, second, third] = askAll(pool, 3).map((answer) => answer.catch(String));
    expect(await first).toBe("Error: no thread");
    expect(await second).toBe("Error: no thread");
    threads[0]?.onUp();
    threads[0]?.answer(1);
    expect(await third).toBe(done);
  });

  test("an argument that cannot be cloned fails its call alone", async () => {
    const { pool, threads } = setUp(1);
    const first = pool.ask(request("uncloneable"), never, {}).catch(String);
    const second = pool.ask(request("second"), never, {});
    threads[0]?.onUp();
    expect(await first).toBe("Error: could not be cloned");
    threads[0]?.answer(1);
    expect(await second).toBe(done);
  });

  test("closing ends all threads and answers all calls", async () => {
    const { pool, threads, clock } = setUp(1);
    const answers = askAll(pool, 3);
    threads[0]?.onUp();
    await pool.close();
    expect(await Promise.all(answers)).toEqual(["ended", "ended", "ended"]);
    expect(threads.map(({ ended }) => ended)).toEqual([true]);
    expect(clock.waiting).toBe(0);
  });

  test("a thread that comes up while it is being ended is not let go of, so that its end is waited for", async () => {
    const { pool, threads } = setUp(1);
    const answers = askAll(pool, 1);
    const closing = pool.close();
    threads[0]?.onUp();
    await closing;
    expect(await Promise.all(answers)).toEqual(["ended"]);
    expect(threads.map(({ ended, releasedLate }) => [ended, releasedLate])).toEqual([[true, false]]);
  });
});

describe("a thread that ends by itself", () => {
  test("before it began with a call, after it answered another: that call is asked of a new one", async () => {
    const { pool, threads } = setUp(4);
    const [first, second] = askAll(pool, 2);
    threads[0]?.onUp();
    threads[0]?.answer(1);
    expect(await first).toBe(done);
    if (threads[0] !== undefined) threads[0].begun = 1;
    threads[0]?.onEnd(why);
    expect(threads).toHaveLength(2);
    threads[1]?.onUp();
    expect(argumentsOf(threads[1])).toEqual([1]);
    threads[1]?.answer(1);
    expect(await second).toBe(done);
  });

  test("within a call: it is not made twice", async () => {
    const { pool, threads } = setUp(4);
    const [, second] = askAll(pool, 2);
    threads[0]?.onUp();
    threads[0]?.answer(1);
    threads[0]?.onEnd(why);
    expect(await second).toEqual(ended);
  });

  test("before its first call: it would end again", async () => {
    const { pool, threads } = setUp(4);
    const [first] = askAll(pool, 1);
    threads[0]?.onUp();
    if (threads[0] !== undefined) threads[0].begun = 0;
    threads[0]?.onEnd(why);
    expect(await first).toEqual(ended);
  });
});

describe("what a thread says belongs to the call that it names", () => {
  test("an answer to another call is none", async () => {
    const { pool, threads } = setUp(1);
    const [first] = askAll(pool, 1);
    threads[0]?.onUp();
    const call = threads[0]?.asked[0]?.call ?? Number.NaN;
    threads[0]?.onAnswer(call + 1, { ok: true, value: { a: 2 }, durationMs: 1 }, 1);
    threads[0]?.onAnswer(call, done, 1);
    expect(await first).toBe(done);
  });

  test("an error of the call in progress is its answer, and ends the thread", async () => {
    const { pool, threads } = setUp(1);
    const [first] = askAll(pool, 1);
    threads[0]?.onUp();
    threads[0]?.onStray(threads[0].asked[0]?.call ?? null, why);
    expect(await first).toEqual(ended);
    expect(threads[0]?.ended).toBe(true);
  });

  test("an error of an answered call is told to that call, and the one in progress goes on", async () => {
    const { pool, threads } = setUp(1);
    const late: string[] = [];
    const asked = ["first", "second"].map((name) =>
      pool.ask(request(name), never, { onLate: ({ code }) => void late.push(`${name}: ${code}`) }),
    );
    threads[0]?.onUp();
    threads[0]?.answer(1);
    threads[0]?.onStray(threads[0].asked[0]?.call ?? null, why);
    threads[0]?.answer(1);
    expect(await Promise.all(asked)).toEqual([done, done]);
    expect(late).toEqual(["first: worker-exited"]);
  });
});

test("what the threads left behind is looked for once when the pool is closed, and at once after one was stopped", async () => {
  const { pool, clock, threads, looks } = setUp(3);
  const controller = new AbortController();
  const stopped = pool.ask(request("stopped"), controller.signal, {});
  threads[0]?.onUp();
  const answers = askAll(pool, 2);
  clock.pass(10);
  threads.slice(1).forEach((thread) => thread.onUp());
  controller.abort();
  expect(await stopped).toBe("ended");
  expect(looks).toEqual([["1"]]);
  await pool.close();
  expect(await Promise.all(answers)).toEqual(["ended", "ended"]);
  expect(looks).toEqual([["1"], ["2", "3"]]);
});
