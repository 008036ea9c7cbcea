import { expect, test } from "@jest/globals";
import { classifyError } from "../../src/run/classify-error.ts";

const withCode = (code: string, cause?: unknown): Error => Object.assign(new Error("x", { cause }), { code });

test.each([
  [Object.assign(new Error("x"), { status: 429 }), "rate-limit", "http-429"],
  [Object.assign(new Error("x"), { status: 503 }), "transient", "http-503"],
  [Object.assign(new Error("x"), { status: 401 }), "auth", "http-401"],
  [Object.assign(new Error("x"), { status: 402 }), "quota", "http-402"],
  [Object.assign(new Error("x"), { status: 404 }), "not-found", "http-404"],
  [Object.assign(new Error("x"), { status: 422 }), "invalid", "http-422"],
  [Object.assign(new Error("x"), { status: 408 }), "timeout", "http-408"],
  [Object.assign(new Error("x"), { status: 409 }), "transient", "http-409"],
  [withCode("ECONNRESET"), "transient", "ECONNRESET"],
  [withCode("ENOTFOUND"), "transient", "ENOTFOUND"],
  [withCode("ETIMEDOUT"), "timeout", "ETIMEDOUT"],
  [withCode("ENOENT"), "not-found", "ENOENT"],
  [withCode("EACCES"), "auth", "EACCES"],
  [withCode("ENOSPC"), "quota", "ENOSPC"],
  // What fetch throws: a TypeError that carries the system's error as its cause.
  [new TypeError("fetch failed", { cause: withCode("ECONNREFUSED") }), "transient", "ECONNREFUSED"],
  [new TypeError("x is not a function"), "invalid", "runner-threw"],
  ["a text", "invalid", "runner-threw"],
  [null, "invalid", "runner-threw"],
])("%p is %s by %s", (thrown, errorClass, code) => {
  expect(classifyError(thrown)).toMatchObject({ class: errorClass, code });
});

test("the text of a message decides nothing", () => {
  expect(classifyError(new Error("503 Service Unavailable, ECONNRESET, rate limit")).class).toBe("invalid");
});
