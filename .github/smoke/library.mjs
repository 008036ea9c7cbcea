// The published entries, imported by name: a real comparison, on whatever Node runs this.
import assert from "node:assert/strict";
import { judge, parseBareRows, parseConfig, renderMarkdown } from "regression-gate";
import { signFlipMaxT } from "regression-gate/stats";

const config = parseConfig(
  "version: 1\nid: smoke\nrun: { results-file: rows.jsonl }\nmetrics: { size: { kind: exact } }\n",
  "regression-gate.yml",
);
const rows = (size) => parseBareRows(JSON.stringify({ axes: {}, repetition: 0, metrics: { size } }), "rows.jsonl");
const nowhere = { from: "file", run: null, sha: null, branch: null, createdAt: null };
const provenance = { ...nowhere, ageDays: null, ageCommits: null, url: null, why: "smoke", skipped: [] };
const { report } = judge({
  config,
  selection: { suite: null, where: {} },
  plan: null,
  run: { manifest: null, rows: rows(2) },
  baseline: { found: true, run: { manifest: null, rows: rows(1) }, provenance, history: [] },
  policyChanges: [],
  sameJob: true,
  nowMs: Date.now(),
});
assert.equal(report.verdict, "fail");
assert.match(renderMarkdown(report, { maxBytes: 65_536, audience: "comment" }), /size/);

const { members } = signFlipMaxT([Float64Array.of(1, 2, 3, 4, 5)], {
  resamples: 9999,
  maxResamples: 9999,
  alphas: [0.05],
  criticalAlpha: null,
  seedFor: () => [1, 2, 3, 4],
  purpose: [],
});
assert.equal(members[0].p, 1 / 32);
process.stdout.write(`library works on Node ${process.version}\n`);
