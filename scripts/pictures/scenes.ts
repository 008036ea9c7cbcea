import { readFileSync } from "node:fs";
import { hugeReport } from "../../__tests__/support/samples/huge-report.ts";
import {
  ACCEPTED,
  EXPIRED,
  FIRST_RUN,
  PASS,
  RED,
  sampleFinding,
  sampleReport,
} from "../../__tests__/support/samples/sample-report.ts";
import { parseReport } from "../../src/formats/report-file.ts";
import type { Finding } from "../../src/model/result/finding.ts";
import type { Report } from "../../src/model/result/report.ts";

const EVAL = new URL("../../docs/pictures/eval-report.json", import.meta.url);

/** What `examples/eval` found when it was last run for the pictures. */
export function evalReport(): Report {
  return parseReport(readFileSync(EVAL, "utf8"), "docs/pictures/eval-report.json");
}

/** Every kind of result a reviewer may have before them; all but the first are made by hand. */
export function scenes(): Readonly<Record<string, Report>> {
  return {
    regression: evalReport(),
    pass: PASS,
    warn: warned(),
    accepted: ACCEPTED,
    "no-baseline": EXPIRED,
    "first-run": FIRST_RUN,
    busy: busy(),
    "many-metrics": many(),
    "long-names": longNames(),
    "emoji-names": hugeReport("regression", 2000),
    "policy-change": { ...sampleReport({ policyChanges: RED.policyChanges }), versions: RED.versions },
  };
}

/** Regression, warning, open question, broken limit, errors and a changed policy at once. */
function busy(): Report {
  return RED;
}

function warned(): Report {
  const findings = RED.findings.filter(({ kind }) => kind !== "regression" && kind !== "inconclusive");
  return sampleReport({
    verdict: "warn",
    title: "Warning: latency-ms +14.2% in mode=careful",
    causes: RED.causes.filter(({ name }) => name === "warning"),
    findings,
  });
}

const NAMES = [
  "accuracy",
  "cost-usd",
  "latency-ms",
  "tokens",
  "memory-bytes",
  "refusals",
  "tool-calls",
  "success",
];

/** 96 comparisons of 8 metrics in 12 groups; seven are worse. */
function many(): Report {
  const findings = NAMES.flatMap((metric, column) =>
    Array.from({ length: 12 }, (_, row): Finding => {
      const group = { model: `model-${(row % 4) + 1}`, task: ["search", "refund", "booking"][row % 3] ?? "" };
      const parts = { metric, group, unit: metric.endsWith("-ms") ? "ms" : null };
      const isRed = (row * 7 + column * 5) % 17 === 0;
      return isRed ? { ...worseFinding(), ...parts } : sampleFinding(parts);
    }),
  );
  return { ...RED, title: "7 regressions: accuracy −0.0487 in model=model-1, task=search; 6 more", findings };
}

function longNames(): Report {
  const metric = "support/answers/retrieval-augmented/recall_at_10_weighted_by_ticket_value_and_recency";
  const group = {
    model: "provider/very-large-language-model-2026-09-preview",
    prompt: "system prompt with tools, memory and three examples",
  };
  const findings = [
    { ...worseFinding(), metric, group },
    sampleFinding({ metric, group: { ...group, model: "small" } }),
  ];
  return { ...RED, title: `Regression: ${metric} −0.0487`, findings };
}

function worseFinding(): Finding {
  const found = RED.findings.find(({ kind }) => kind === "regression");
  if (found === undefined) throw new Error("the sample has no regression");
  return found;
}
