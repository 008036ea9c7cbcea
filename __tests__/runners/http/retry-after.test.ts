import { expect, test } from "@jest/globals";
import { retryAfterMs } from "../../../src/runners/http/retry-after.ts";

/** The example date of RFC 9110, section 5.6.7. */
const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
const DATE_MS = 784_111_777_000;

test.each<[string, Record<string, string>, number | null]>([
  ["seconds", { "retry-after": "120" }, 120_000],
  ["a fraction of a second", { "retry-after": "0.5" }, 500],
  ["zero", { "retry-after": "0" }, 0],
  ["milliseconds", { "retry-after-ms": "1500" }, 1500],
  ["milliseconds before seconds", { "retry-after-ms": "1500", "retry-after": "2" }, 1500],
  ["broken milliseconds beside seconds", { "retry-after-ms": "x", "retry-after": "2" }, 2000],
  ["a date ahead", { "retry-after": DATE }, 5000],
  ["nothing", {}, null],
  ["a negative number", { "retry-after": "-1" }, null],
  ["an exponent", { "retry-after": "1e9" }, null],
  ["words", { "retry-after": "tomorrow" }, null],
  ["a date of no month", { "retry-after": "Sun, 06 Foo 1994 08:49:37 GMT" }, null],
  ["an ISO date", { "retry-after": "1994-11-06T08:49:37Z" }, null],
])("the wait that a server asks for is read from %s", (_, headers, expected) => {
  expect(retryAfterMs(headers, DATE_MS - 5000)).toBe(expected);
});

test("a date that has passed is no wait", () => {
  expect(retryAfterMs({ "retry-after": DATE }, DATE_MS + 1)).toBe(0);
});
