import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Json } from "../../../src/base/json.ts";
import {
  renderHeader,
  renderJson,
  renderText,
  renderUrl,
} from "../../../src/runners/answer/render-template.ts";

const values: Json = {
  axes: { model: "tiny", "v1.5": "dotted", n: 3, flag: true },
  content: { task: { question: "1 + 1?", tags: ["a", "b"], nothing: null } },
  seed: 7,
};

describe("a place is filled by the path of its value", () => {
  test.each([
    ["plain text", "plain text"],
    ["{{ axes.model }}/{{axes.n}}", "tiny/3"],
    ["{{ axes.v1.5 }}", "dotted"],
    ["{{ content.task.question }}", "1 + 1?"],
    ["{{ content.task.tags.1 }} of {{ content.task.tags }}", 'b of ["a","b"]'],
    ["{{ content.task.nothing }}", "null"],
    ['{"literal": {"braces": 1}} and {x}', '{"literal": {"braces": 1}} and {x}'],
    ["\\{{ axes.model }}", "{{ axes.model }}"],
    ["open {{ axes.model", "open {{ axes.model"],
  ])("%s", (template, text) => {
    expect(renderText(template, values)).toBe(text);
  });
});

test.each(["{{ axes.mode }}", "{{ axes.model.x }}", "{{ axes.toString }}", "{{ axes.__proto__ }}"])(
  "%s has no value",
  (template) => {
    expect(() => renderText(template, { axes: { model: "tiny" } })).toThrow("the case has no value for");
  },
);

test("a text that is one place becomes the value; in a longer text it becomes text", () => {
  const template = {
    n: "{{ axes.n }}",
    flag: "{{ axes.flag }}",
    list: ["{{ content.task.tags }}"],
    text: "n{{ axes.n }}",
    kept: 1,
  };
  expect(renderJson(template, values)).toEqual({
    n: 3,
    flag: true,
    list: [["a", "b"]],
    text: "n3",
    kept: 1,
  });
});

/** Texts that try to end what they stand in. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom('"}', "\\", "{{ seed }}", "\r\n", "\u2028", "#", "?a=b&c", "/../", "%00", "\ud800"),
);

test("no value changes anything around it in JSON", () => {
  fc.assert(
    fc.property(hostile, hostile, (a, b) => {
      const template = { first: "{{ axes.a }}", second: "x{{ axes.b }}y", last: 1 };
      const sent: unknown = JSON.parse(JSON.stringify(renderJson(template, { axes: { a, b } })));
      const wellFormed = new TextDecoder().decode(new TextEncoder().encode(b));
      // A lone surrogate is kept where the value stands alone: JSON can hold it, as an escape.
      expect(sent).toEqual({ first: a, second: `x${wellFormed}y`, last: 1 });
    }),
  );
});

test("no value changes anything around it in a URL", () => {
  fc.assert(
    fc.property(hostile, hostile, (a, b) => {
      fc.pre(!/^\.{1,2}$/.test(a));
      const url = new URL(
        renderUrl("http://h/one/{{ axes.a }}/two?q={{ axes.b }}&last=1", { axes: { a, b } }),
      );
      expect(url.pathname.split("/")).toHaveLength(4);
      expect(url.pathname).toMatch(/^\/one\/[^/]*\/two$/);
      expect([...url.searchParams.keys()]).toEqual(["q", "last"]);
      expect(url.hash).toBe("");
    }),
  );
});

test.each(["a\r\nb", "a\nb", "ä", "\u0000"])("a header takes no %j", (v) => {
  expect(() => renderHeader("x {{ axes.v }}", { axes: { v } })).toThrow("visible ASCII");
});
