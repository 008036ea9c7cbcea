import { expect, test } from "@jest/globals";
import { lazily } from "../../src/formats/schemas.ts";

test("a value is made when it is first asked for, and once", () => {
  let made = 0;
  const value = lazily(() => {
    made += 1;
    return { number: made };
  });
  expect(made).toBe(0);
  expect(value()).toBe(value());
  expect(value().number).toBe(1);
});

test("a value that is nothing is made once too", () => {
  let made = 0;
  const value = lazily(() => {
    made += 1;
  });
  value();
  value();
  expect(made).toBe(1);
});
