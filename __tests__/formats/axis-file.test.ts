import { describe, expect, test } from "@jest/globals";
import { parseAxisFile } from "../../src/formats/axis-file.ts";
import { problemLines } from "../support/usage-error-of.ts";

describe("parseAxisFile", () => {
  const rows = [
    { id: "a", content: { id: "a", text: "x" } },
    { id: "b", content: { id: "b", text: "y" } },
  ];

  test.each([
    ["tasks.json", '[{"id":"a","text":"x"},{"id":"b","text":"y"}]'],
    ["tasks.jsonl", '{"id":"a","text":"x"}\n\n{"id":"b","text":"y"}\n'],
    ["tasks.ndjson", '{"id":"a","text":"x"}\n{"id":"b","text":"y"}'],
    ["tasks.yaml", "- { id: a, text: x }\n- id: b\n  text: y\n"],
    ["tasks.csv", 'id,text\na,x\n"b",y\n'],
  ])("reads %s", (file, text) => {
    expect(parseAxisFile(text, file, "id")).toEqual(rows);
  });

  test("takes numbers as ids, and any field that the axis names", () => {
    expect(parseAxisFile('{"name":7,"deep":{"a":[1,null]}}', "t.jsonl", "name")).toEqual([
      { id: "7", content: { name: 7, deep: { a: [1, null] } } },
    ]);
  });

  test("an empty list has no entries", () => {
    expect(parseAxisFile("[]", "t.json", "id")).toEqual([]);
    expect(parseAxisFile("", "t.jsonl", "id")).toEqual([]);
    expect(parseAxisFile("id\n", "t.csv", "id")).toEqual([]);
  });

  test.each([
    [
      "t.jsonl",
      '{"id":"a"}\n{"idd":"b"}\n{"id":"a"}\n{"id":""}\n3\n',
      [
        't.jsonl:2:1 expected an id in the field "id", got none (fields: idd); the axis\'s "id" names the field',
        't.jsonl:3:1 id "a" is given twice, first on line 1',
        't.jsonl:4:1 expected an id in the field "id", got an empty value or one that is not a text or number (fields: id); the axis\'s "id" names the field',
        "t.jsonl:5:1 expected an object of JSON values, got something else",
      ],
    ],
    ["t.json", '[{"id":1},{"id":"1"}]', ['t.json entry 2: id "1" is given twice']],
    ["t.yaml", "- id: a\n- id: b\n- id: a\n", ['t.yaml:3:1 id "a" is given twice, first on line 1']],
    ["t.csv", "id,x\na,1\na,2\n", ['t.csv:3:1 id "a" is given twice, first on line 2']],
    ["t.yaml", "a: [", [expect.stringMatching(/^t\.yaml:1:\d+ not valid YAML: /)]],
    ["t.yaml", "a: b", ["t.yaml expected a list of objects, got something else"]],
    ["t.json", "{}", ["t.json expected a list of objects, got something else"]],
    ["t.json", "[", [expect.stringMatching(/^t\.json not valid JSON: /)]],
    ["t.jsonl", '{"id":1}\n{', [expect.stringMatching(/^t\.jsonl:2:1 expected one JSON value per line/)]],
    ["t.txt", "a", ["t.txt expected a file that ends in .json, .jsonl, .yaml or .csv"]],
  ])("names what is wrong with %s %p", (file, text, problems) => {
    expect(problemLines(() => parseAxisFile(text, file, "id"))).toEqual(problems);
  });

  test("cannot be made to reach a prototype", () => {
    const [row] = parseAxisFile('{"id":"a","__proto__":{"polluted":true}}', "t.jsonl", "id");
    expect(Object.getPrototypeOf(row?.content)).toBe(Object.prototype);
    expect(row?.content).not.toHaveProperty("polluted");
  });
});
