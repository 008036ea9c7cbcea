/**
 * What does it cost to look for secrets in ordinary text? Our redactor beside a simple one, which looks for the values, their
 * Base64, URL and JSON forms and the shapes of tokens with regular expressions: in turns, in one run, on the same texts.
 *
 *   node bench/redaction.ts [--quick] [--json] [--write docs/performance.md]
 *
 * `--write` puts the table between the file's two markers `bench-redaction`. Needs Node.js 24.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { betweenMarkers } from "./between-markers.ts";
import { measureRedaction, type Options } from "./redaction/measure-redaction.ts";
import { renderRedaction } from "./redaction/render-redaction.ts";

/** The markers in the file that `--write` changes. */
const BLOCK = "bench-redaction";

const FULL: Options = { runs: 7, chars: 1_000_000 };
const QUICK: Options = { runs: 3, chars: 200_000 };

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    write: { type: "string" },
  },
});
const before = values.write === undefined ? null : readFileSync(values.write, "utf8");
if (before !== null) betweenMarkers(before, BLOCK, "");
const benchmark = measureRedaction(values.quick ? QUICK : FULL);
if (values.write !== undefined && before !== null) {
  writeFileSync(values.write, betweenMarkers(before, BLOCK, renderRedaction(benchmark)));
}
process.stdout.write(`${values.json ? JSON.stringify(benchmark, null, 2) : renderRedaction(benchmark)}\n`);
