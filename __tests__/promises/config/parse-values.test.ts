import { describe, expect, test } from "@jest/globals";
import { assert, integer, property } from "fast-check";
import { parseDuration, parseMargin, parseShare, parseSize } from "../../../src/config/values/amounts.ts";

describe("durations", () => {
  test.each([
    ["500ms", 500],
    ["120s", 120_000],
    ["10min", 600_000],
    ["10m", 600_000],
    ["1.5h", 5_400_000],
    ["1d", 86_400_000],
    ["0s", 0],
    ["0.5ms", 1],
  ])("%s is %d ms", (text, value) => {
    expect(parseDuration(text)).toEqual({ ok: true, value });
  });

  test.each([["5"], ["5 parsecs"], ["-5s"], ["s"], [""], [5], [null], ["1e3s"], ["constructor"]])(
    "%p is not a size",
    (input) => {
      expect(parseDuration(input)).toMatchObject({ ok: false });
    },
  );

  test("ends where timers do", () => {
    expect(parseDuration("24d")).toEqual({ ok: true, value: 2_073_600_000 });
    expect(parseDuration("25d")).toEqual({
      ok: false,
      message: 'expected a duration of at most 24d, got "25d"',
    });
  });

  test("any whole number of seconds is that many thousand milliseconds", () => {
    assert(
      property(integer({ min: 0, max: 2_000_000 }), (seconds) => {
        expect(parseDuration(`${seconds}s`)).toEqual({ ok: true, value: seconds * 1000 });
      }),
    );
  });
});

describe("sizes", () => {
  test.each([
    ["64KiB", 65_536],
    ["1MB", 1_000_000],
    ["1.5 kB", 1500],
    ["512B", 512],
    ["2GiB", 2_147_483_648],
    [0, 0],
  ])("%s is %d bytes", (input, value) => {
    expect(parseSize(input)).toEqual({ ok: true, value });
  });

  test.each([[64], ["64"], ["64kib"], ["-1MB"], [undefined]])("%p is not a size", (input) => {
    expect(parseSize(input)).toMatchObject({ ok: false });
  });
});

describe("shares and margins", () => {
  test.each([
    ["10%", 0.1],
    ["0.1%", 0.001],
    [0.1, 0.1],
    [1, 1],
    [0, 0],
    ["100 %", 1],
  ])("share %s is %d", (input, value) => {
    expect(parseShare(input)).toEqual({ ok: true, value });
  });

  test.each([["101%"], [1.1], [-0.1], ["0.1"], [Number.NaN], [[]]])("%p is no share", (input) => {
    expect(parseShare(input)).toMatchObject({ ok: false });
  });

  test("a margin's scale follows from how it is written", () => {
    expect(parseMargin("5%")).toEqual({ ok: true, value: { scale: "relative", value: 0.05 } });
    expect(parseMargin(0.02)).toEqual({ ok: true, value: { scale: "absolute", value: 0.02 } });
    expect(parseMargin(Number.NaN)).toMatchObject({ ok: false });
    expect(parseMargin("0.02")).toMatchObject({ ok: false });
  });
});
