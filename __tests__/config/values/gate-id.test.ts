import { expect, test } from "@jest/globals";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { GATE_NAME, gateIdSlug } from "../../../src/config/values/gate-id.ts";

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const NAMES = [
  "проверка",
  "качество",
  "日本語",
  "日本语",
  "قياس",
  "हिन्दी",
  "café",
  "cafe\u0301-2",
  "naïve",
  "Straße",
  "strasse-ß",
  "ﬁne",
  "x".repeat(62) + "é",
  "x".repeat(62) + "è",
];

test("names of any script get ids that are safe, differ, and are the same each time", () => {
  const ids = NAMES.map(gateIdSlug);
  for (const id of ids) expect(id).toMatch(ID);
  expect(new Set(ids).size).toBe(NAMES.length);
  expect(NAMES.map(gateIdSlug)).toEqual(ids);
  // Frozen: an id that changes loses its baseline. SHA-256 of the canonical JSON ["проверка"] and ["日本語"].
  expect([gateIdSlug("проверка"), gateIdSlug("日本語")]).toEqual(["gate-244dec38", "gate-60891743"]);
});

test("an id is itself, and accents count the same however they are encoded", () => {
  for (const id of ["a", "support-bot", "A.b_c-1", "x".repeat(63)]) expect(gateIdSlug(id)).toBe(id);
  expect(gateIdSlug("cafe\u0301")).toBe(gateIdSlug("caf\u00E9"));
  expect(gateIdSlug("caf\u00E9")).toMatch(/^cafe-[0-9a-f]{8}$/);
  expect(gateIdSlug("a\uD800")).toMatch(/^a-[0-9a-f]{8}$/);
});

test("a config may be called by letters of any script, and by no space, slash or sign", () => {
  const idOf = (id: string): string =>
    parseConfig(
      `version: 1\nid: "${id}"\nrun: { command: [x] }\nmetrics: { s: { kind: exact } }\nmatrix: { axes: { a: [1] } }\n`,
      "c.yml",
    ).id;
  expect(idOf("проверка")).toBe(gateIdSlug("проверка"));
  expect(idOf("support-bot")).toBe("support-bot");
  for (const bad of ["", " ", "a b", "../x", "-x", "a/б", "б\u202Eа", "\u0301a", "🚀", "б".repeat(64)]) {
    expect(GATE_NAME.test(bad)).toBe(false);
    expect(() => idOf(bad)).toThrow("c.yml");
  }
});
