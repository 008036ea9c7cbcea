import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readChatAnswer } from "../../../src/runners/chat/chat-answer.ts";
import { extractMetrics } from "../../../src/runners/answer/extract-metrics.ts";
import { selectPaths } from "../../../src/runners/answer/select-paths.ts";
import { isHollow, isLengthReason } from "../../../src/model/run/trial.ts";
import { NUMBERS, structured } from "../../support/metric-shape.ts";

function read(body: unknown) {
  return readChatAnswer({ ok: true, status: 200, headers: {}, body: JSON.stringify(body), durationMs: 1 });
}

const message = (content: unknown, more: object = {}): object => ({
  choices: [{ message: { content, ...more }, finish_reason: "stop" }],
});

test.each([
  ["a text", message("42"), "42"],
  ["parts", message([{ type: "text", text: "4" }, { type: "text", text: "2" }, { type: "image" }]), "42"],
  ["a refusal", message(null, { refusal: "I must not" }), "I must not"],
  ["a tool call", message(null, { tool_calls: [{}] }), ""],
])("%s is an answer", (_, body, text) => {
  expect(read(body)).toMatchObject({ ok: true, answer: { text } });
});

const died = { code: 502, message: "the provider died" };

test.each([
  ["in the choice", { choices: [{ message: { content: "The ans" }, finish_reason: "error", error: died }] }],
  ["beside it", { choices: [{ message: { content: "" }, finish_reason: null }], error: died }],
])("an answer that its gateway calls broken, %s, is none: the model was not wrong", (_, body) => {
  expect(read(body)).toMatchObject({ ok: false, error: { class: "transient", code: "http-502" } });
});

test("an answer that ended by an error is none, also where nothing names the error", () => {
  const choice = { message: { content: '{"score": 1}' }, finish_reason: "error" };
  expect(read({ choices: [choice] })).toMatchObject({
    ok: false,
    error: { class: "transient", code: "answer-broken" },
  });
});

test("a body that is nested too deep is named as what it is", () => {
  const body = `{"choices":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const answer = readChatAnswer({ ok: true, status: 200, headers: {}, body, durationMs: 1 });
  expect(answer).toMatchObject({ ok: false, error: { class: "invalid", code: "answer-unreadable" } });
});

test("limits of tokens have other names behind gateways", () => {
  const reasons = [
    "length",
    "max_tokens",
    "MAX_TOKENS",
    "max_output_tokens",
    "model_length",
    "stop",
    "end_turn",
  ];
  expect(reasons.filter((reason) => !isLengthReason(reason))).toEqual(["stop", "end_turn"]);
  const call = { requestedModel: "m", answeredModel: "m", maxTokens: 9, escalatedFrom: null };
  const row = { status: "ok", metrics: { score: 1 }, output: "The ans", usage: null } as const;
  expect(isHollow({ ...row, call: { ...call, finishReason: "MAX_TOKENS" } })).toBe(true);
});

test("an error that is null is none", () => {
  const choice = { message: { content: "42" }, finish_reason: "stop", error: null };
  expect(read({ choices: [choice], error: null })).toMatchObject({ ok: true, answer: { text: "42" } });
});

test("whatever a server sends is an answer or an error, never an exception", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
      for (const body of [
        a,
        { choices: a },
        { choices: [a], usage: b },
        { choices: [{ message: a }], usage: b, model: c },
        { error: a },
      ]) {
        const result = read(body);
        expect(result.ok ? typeof result.answer.text : result.error.class).toMatch(
          /^(string|invalid|transient|rate-limit|timeout|auth|quota|not-found)$/,
        );
      }
    }),
  );
});

test("whatever a model writes is read or told", () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (text) => {
      const read = extractMetrics(
        text,
        {
          a: { from: "json", path: "$..a" },
          b: { from: "pattern", pattern: "(.*)" },
        },
        structured("a"),
      );
      expect(typeof read.ok).toBe("boolean");
    }),
  );
});

test("names that JavaScript objects have anyway are not found in an answer", () => {
  for (const path of ["$.constructor", "$.toString", "$.__proto__", "$['length']"]) {
    expect(selectPaths({ a: 1 }, { m: path }, NUMBERS)).toMatchObject({ ok: false });
  }
  expect(selectPaths(JSON.parse('{"__proto__": 3}'), { m: "$.__proto__" }, NUMBERS)).toMatchObject({
    value: { metrics: { m: 3 } },
  });
});
