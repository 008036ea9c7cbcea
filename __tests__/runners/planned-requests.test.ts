import { expect, test } from "@jest/globals";
import { plannedRequestsOf } from "../../src/app/runners/open-runners.ts";
import { RUNNERS } from "../../src/model/config/config.ts";
import { NO_REQUESTS, type PlannedRequests } from "../../src/runners/planned-requests.ts";

test("a runner whose definition may have a fallback cannot be declared to have no requests", () => {
  // @ts-expect-error: `http` has a fallback; the type checker is the test.
  const http: PlannedRequests<"http"> = NO_REQUESTS;
  // @ts-expect-error: so has `chat`.
  const chat: PlannedRequests<"chat"> = NO_REQUESTS;
  const command: PlannedRequests<"command"> = NO_REQUESTS;
  expect([http, chat, command]).toEqual([NO_REQUESTS, NO_REQUESTS, NO_REQUESTS]);
  expect(RUNNERS.filter((type) => Object.is(plannedRequestsOf(type), NO_REQUESTS))).toEqual([
    "command",
    "module",
    "results-file",
  ]);
});
