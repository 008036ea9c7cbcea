import { cleanText } from "../../base/clean-text.ts";
import { nameAxes } from "../../model/config/case.ts";
import type { Finding } from "../../model/result/finding.ts";
import type { Report } from "../../model/result/report.ts";

type Labels = Readonly<Record<string, string>>;

/** Of the value of a label, in characters. */
const MOST_LABEL = 400;

interface Family {
  readonly name: string;
  readonly type: "gauge" | "stateset";
  readonly help: string;
  readonly points: readonly (readonly [labels: Labels, value: number | null])[];
}

/**
 * A report as OpenMetrics text (1.0): values and tests of all comparisons as gauges, the verdict as a state set. Numbers that
 * are missing have no line. Source: the OpenMetrics specification 1.0.0.
 */
export function renderOpenMetrics(report: Report): string {
  const families = familiesOf(report).filter(({ points }) => points.some(([, value]) => value !== null));
  return `${families.map(familyText).join("")}# EOF\n`;
}

function familiesOf(report: Report): readonly Family[] {
  const gate = { gate: report.id };
  return [
    ...runFamilies(report, gate),
    valueFamily(report, gate),
    ...FINDINGS.map((one) => findingFamily(report, one)),
  ];
}

const CONCLUSIONS = ["success", "failure", "neutral"] as const;
const STATES = ["pass", "warn", "inconclusive", "fail"] as const;

function runFamilies(report: Report, gate: Labels): readonly Family[] {
  const { verdict, conclusion, exitCode, generatedAt, completeness } = report;
  return [
    {
      name: "regression_gate_verdict",
      type: "stateset",
      help: "Verdict of the gate.",
      points: STATES.map((state) => [{ ...gate, regression_gate_verdict: state }, Number(verdict === state)]),
    },
    {
      name: "regression_gate_conclusion",
      type: "stateset",
      help: "Conclusion of the check; neutral where nothing was compared.",
      points: CONCLUSIONS.map((one) => [
        { ...gate, regression_gate_conclusion: one },
        Number(conclusion === one),
      ]),
    },
    {
      name: "regression_gate_exit_code",
      type: "gauge",
      help: "Exit code of the gate.",
      points: [[gate, exitCode]],
    },
    {
      name: "regression_gate_generated_seconds",
      type: "gauge",
      help: "When the report was made, in seconds since 1970.",
      points: [[gate, Date.parse(generatedAt) / 1000]],
    },
    {
      name: "regression_gate_trials",
      type: "gauge",
      help: "Number of the candidate's trials, by status.",
      points: Object.entries(completeness.counts).map(([status, count]) => [{ ...gate, status }, count]),
    },
  ];
}

function valueFamily({ findings }: Report, gate: Labels): Family {
  return {
    name: "regression_gate_value",
    type: "gauge",
    help: "Value of a metric, in its unit.",
    points: findings.flatMap((finding) =>
      (["baseline", "candidate"] as const).map((side) => {
        const labels = { ...gate, ...labelsOf(finding), unit: finding.unit ?? "", side };
        return [labels, finding.values[side]] as const;
      }),
    ),
  };
}

type FindingNumber = readonly [name: string, help: string, value: (finding: Finding) => number | null];

const FINDINGS: readonly FindingNumber[] = [
  ["change", "Change of a metric, relative or in its unit.", ({ estimate }) => estimate],
  ["change_lower", "Lower end of the interval of the change.", ({ lower }) => lower],
  ["change_upper", "Upper end of the interval of the change.", ({ upper }) => upper],
  ["margin", "Worsening that is tolerated, on the scale of the change.", ({ margin }) => margin],
  ["p_margin_adjusted", "Adjusted p of a worsening beyond the margin.", ({ pAdjusted }) => pAdjusted],
];

function findingFamily({ id, findings }: Report, [name, help, value]: FindingNumber): Family {
  return {
    name: `regression_gate_${name}`,
    type: "gauge",
    help,
    points: findings.map((finding) => [{ gate: id, ...labelsOf(finding) }, value(finding)]),
  };
}

function labelsOf({ metric, group, kind, role }: Finding): Labels {
  return { metric, group: nameAxes(group), finding: kind, role };
}

function familyText({ name, type, help, points }: Family): string {
  const seen = new Set<string>();
  const lines = points.flatMap(([labels, value]): readonly string[] => {
    const text = `${name}{${labelsText(labels)}}`;
    // The same place twice would be no metric any more.
    if (value === null || !Number.isFinite(value) || seen.has(text)) return [];
    seen.add(text);
    return [`${text} ${value + 0}\n`];
  });
  return `# TYPE ${name} ${type}\n# HELP ${name} ${help}\n${lines.join("")}`;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

function escaped(text: string): string {
  return cleanText(text, MOST_LABEL).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
