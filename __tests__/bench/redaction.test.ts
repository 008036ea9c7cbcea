import { expect, test } from "@jest/globals";
import { measureRedaction } from "../../bench/redaction/measure-redaction.ts";
import { renderRedaction } from "../../bench/redaction/render-redaction.ts";
import { simpleRedactor } from "../../bench/redaction/simple-redactor.ts";

test("looking for secrets in plain text costs no more than 1.3 times what a simple redactor does", () => {
  const benchmark = measureRedaction({ runs: 3, chars: 100_000 });
  expect(benchmark.rows.filter(({ isPlain }) => isPlain).length).toBeGreaterThan(20);
  expect(benchmark.plainRatio).toBeGreaterThan(0);
  expect(benchmark.plainRatio).toBeLessThan(1.3);
  expect(JSON.parse(JSON.stringify(benchmark))).toEqual(benchmark);
  expect(renderRedaction(benchmark)).toContain("| all plain texts |");
});

test("the simple redactor does what it is compared for", () => {
  const redact = simpleRedactor(['p&ss w0rd"1']);
  const base64 = Buffer.from('p&ss w0rd"1').toString("base64");
  expect(redact(`p&ss w0rd"1 p%26ss%20w0rd%221 ${base64}`)).toMatch(/^\*\*\* \*\*\* \*\*\*/);
});
