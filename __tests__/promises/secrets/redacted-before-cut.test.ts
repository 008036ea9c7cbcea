import { describe, expect, test } from "@jest/globals";
import { captureOutput } from "../../../src/adapters/node/process/output-capture.ts";
import { createRedactor } from "../../../src/secrets/redaction.ts";
import { redactedHead } from "../../../src/secrets/redacted-head.ts";
import type { TrialError } from "../../../src/model/run/trial.ts";
import { trialRow } from "../../../src/run/trial-row.ts";
import { messageOf } from "../../../src/runners/http/http-answer.ts";
import { readChatAnswer } from "../../../src/runners/chat/chat-answer.ts";
import { extractMetrics } from "../../../src/runners/answer/extract-metrics.ts";
import { parseMetricsJson, readMetrics } from "../../../src/runners/answer/read-metrics.ts";
import { errored } from "../../support/samples/run-options.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";
import { NUMBERS } from "../../support/metric-shape.ts";

const SECRET = "Zq8-Wv7-Tx6-Ks5-Jh4-Gf3";
/** Four characters of it in a row are too many. */
const FRAGMENTS = Array.from({ length: SECRET.length - 3 }, (_, at) => SECRET.slice(at, at + 4));
const redact = createRedactor([SECRET]);

function partsIn(text: string): readonly string[] {
  return FRAGMENTS.filter((part) => text.includes(part));
}

/** The message of the row that such an error ends in. */
function storedMessage(error: TrialError): string {
  const result = { outcome: errored(error), startedAtMs: 0, durationMs: 1 };
  const context = { execution: { keepOutputBytes: 0 }, redact, attemptsBefore: 0, charged: null };
  return trialRow(sampleTrial({}), { result, attempts: 1 }, context).error?.message ?? "";
}

/** So that what comes before the secret is redacted to little, and the secret gets to where rows are cut. */
const KEY = (length: number): string =>
  `-----BEGIN PRIVATE KEY-----\n${"M".repeat(length)}\n-----END PRIVATE KEY-----\n`;

/** A text of which `before` characters stand before the secret. */
const secretAt = (before: number): string => {
  const key = before < 200 ? "" : KEY(before - 60);
  return `${key}${" ".repeat(before - key.length)}${SECRET}${"x".repeat(100)}`;
};

/** Where earlier versions cut, and other round numbers, each moved over the secret. */
const PLACES = [190, 4000, 64 * 1024, 512 * 1024, 448 * 1024].flatMap((cut) =>
  [0, 5, 11, 17, SECRET.length].map((part) => cut - part),
);

describe("no part of a secret is stored where a text was cut before it was redacted:", () => {
  test.each(PLACES)("the body of an error, with the secret at %d", (at) => {
    const body = secretAt(at);
    const message = messageOf({ ok: true, status: 500, headers: {}, body, durationMs: 1 });
    expect(partsIn(storedMessage({ class: "transient", code: "http-500", message }))).toEqual([]);
  });

  test.each(PLACES)("an answer of a chat that is none, with the secret at %d", (at) => {
    const body = JSON.stringify({ error: secretAt(at) });
    const read = readChatAnswer({ ok: true, status: 200, headers: {}, body, durationMs: 1 });
    expect(partsIn(read.ok ? body : storedMessage(read.error))).toEqual([]);
    const noJson = readChatAnswer({ ok: true, status: 200, headers: {}, body: secretAt(at), durationMs: 1 });
    expect(partsIn(noJson.ok ? SECRET : storedMessage(noJson.error))).toEqual([]);
  });

  test.each(PLACES)("an answer that nothing can be read from, with the secret at %d", (at) => {
    const read = extractMetrics(secretAt(at), { score: { from: "json", path: "$.score" } }, NUMBERS);
    const message = read.ok ? SECRET : read.problem;
    expect(partsIn(storedMessage({ class: "invalid", code: "metrics-unreadable", message }))).toEqual([]);
  });

  test.each(PLACES)("metrics that are no JSON, with the secret at %d", (at) => {
    for (const text of [secretAt(at), `${SECRET} ${secretAt(at)}`, JSON.stringify(secretAt(at))]) {
      const read = parseMetricsJson(text, NUMBERS);
      const message = read.ok ? SECRET : read.problem;
      expect(partsIn(storedMessage({ class: "invalid", code: "metrics-unreadable", message }))).toEqual([]);
    }
    const number = readMetrics({ score: secretAt(at) }, NUMBERS);
    const message = number.ok ? SECRET : number.problem;
    expect(partsIn(storedMessage({ class: "invalid", code: "metrics-unreadable", message }))).toEqual([]);
  });

  test.each([0, 1, 5, 11, 17, 22, SECRET.length, SECRET.length + 1])(
    "output whose head ends, or whose tail begins, %d characters into it, without a line end near",
    (part) => {
      const half = 40_000;
      const output = captureOutput(2 * half, redact);
      const filler = (length: number): string => ".,".repeat(length).slice(0, length);
      output.push(Buffer.from(`${filler(half - part)}${SECRET}${filler(100_000)}`));
      output.push(Buffer.from(`${SECRET}${filler(half - SECRET.length + part)}`));
      const { text } = output.end();
      expect(text).toContain("bytes left out");
      expect(text.length).toBeGreaterThan(half);
      expect(partsIn(redact(text))).toEqual([]);
    },
  );

  test("a private key whose beginning was left out of the output", () => {
    const output = captureOutput(20_000, redact);
    output.push(Buffer.from(`start\n${"-\n".repeat(10_000)}`));
    const lines = Array.from({ length: 30 }, () =>
      "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7".concat("\n"),
    );
    const key = `-----BEGIN PRIVATE KEY-----\n${lines.join("")}-----END PRIVATE KEY-----\n`;
    // The tail of 10,000 bytes begins in the key.
    output.push(Buffer.from(`${key}${"=\n".repeat(4500)}`));
    expect(redact(output.end().text)).not.toContain("MIIE");
  });
});

test("the head of a short text is the text, of a long one its first characters without the secret", () => {
  expect(redactedHead(`a ${SECRET}`, 10, redact)).toBe("a ***");
  expect(redactedHead(`${SECRET} ${"b".repeat(20)}`, 10, redact)).toBe("*** bbbbbb…");
});
