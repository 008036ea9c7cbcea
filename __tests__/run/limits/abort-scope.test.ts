import { expect, test } from "@jest/globals";
import { abortScope } from "../../../src/run/limits/abort-scope.ts";

test("aborts every child with the parent's reason, late ones too", () => {
  const controller = new AbortController();
  const scope = abortScope(controller.signal);
  const early = scope.fork().fork();
  const reason = new Error("stop");
  controller.abort(reason);
  expect(early.signal.reason).toBe(reason);
  expect(scope.fork().signal.reason).toBe(reason);
  expect(abortScope(controller.signal).signal.reason).toBe(reason);
});

test("a child ends alone, and a released one no longer hears its parent", () => {
  const scope = abortScope(new AbortController().signal);
  const [one, two] = [scope.fork(), scope.fork()];
  one.abort(new Error("alone"));
  expect([scope.signal.aborted, two.signal.aborted]).toEqual([false, false]);
  two.release();
  scope.abort(new Error("all"));
  expect(two.signal.aborted).toBe(false);
});
