import { describe, expect, test } from "@jest/globals";
import { shortName } from "../../../src/report/markdown/markdown-findings.ts";
import { columnsOf } from "../../../src/report/text/text-lines.ts";

describe("a short name", () => {
  test.each(["latency-ms", "mode=careful, task=search", "a-name-that-breaks-after-each-of-its-hyphens"])(
    "is the name where every part of it fits: %s",
    (name) => {
      expect(shortName(name, 80)).toBe(name);
    },
  );

  test("keeps both ends of what cannot be broken", () => {
    expect(shortName("recall_at_10_weighted_by_value_p95", 80)).toBe("recall_at_…value_p95");
    expect(shortName("recall_at_10_weighted_by_value_p99", 80)).toBe("recall_at_…value_p99");
  });

  test("is never wider than a phone's column between two breaks, nor longer than asked, nor half a letter", () => {
    for (const name of [
      "x".repeat(1e6),
      "🧪".repeat(200),
      "👩‍👩‍👧‍👦".repeat(60),
      "é".repeat(50),
      "- ".repeat(500),
    ]) {
      const short = shortName(name, 80);
      for (const part of short.split(/[\s-]/u)) expect(columnsOf(part)).toBeLessThanOrEqual(20);
      expect(Array.from(short).length).toBeLessThanOrEqual(80);
      expect(short).not.toMatch(/\p{Cs}/u);
    }
  });
});
