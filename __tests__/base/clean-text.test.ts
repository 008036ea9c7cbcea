import { describe, expect, test } from "@jest/globals";
import { cleanText } from "../../src/base/clean-text.ts";
import { HOSTILE } from "../support/samples/hostile-text.ts";

describe("cleanText", () => {
  test.each(HOSTILE)("makes one visible line of at most 80 code points of %j", (text) => {
    const clean = cleanText(text, 80);
    expect(Array.from(clean).length).toBeLessThanOrEqual(80);
    expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(clean).toBe(clean.trim());
  });

  test("takes colour codes away whole and joins lines by a space", () => {
    expect(cleanText("\u001B[1;31mred\u001B[0m\r\n  next", 80)).toBe("red next");
  });

  test("undoes text that runs backwards", () => {
    expect(cleanText("admin\u202Egnp.exe", 80)).toBe("admingnp.exe");
  });

  test("says when something was cut, also behind characters that vanish", () => {
    expect(cleanText("abcdef", 4)).toBe("abc…");
    expect(cleanText(`ab${"\u200B".repeat(1000)}cd`, 10)).toBe("ab…");
    expect(cleanText("abcd", 4)).toBe("abcd");
  });
});
