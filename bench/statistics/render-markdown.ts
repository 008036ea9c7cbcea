import type { Benchmark, Peer, PeerName, Row } from "./measure.ts";
import type { Timing } from "./timing.ts";

const TITLES: readonly (readonly [PeerName, string])[] = [
  ["scipy", "SciPy"],
  ["plain", "plain arrays"],
  ["simpleStatistics", "simple-statistics"],
];

export function renderMarkdown(benchmark: Benchmark): string {
  const { machine, versions, resamples } = benchmark;
  const about = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; ${machine.os}; Node.js ${machine.node}`,
    versions.scipy === null ? "SciPy: not installed" : `${versions.scipy}, in batches of 1000 resamples`,
    versions.simpleStatistics === null
      ? "simple-statistics: not installed"
      : `simple-statistics ${versions.simpleStatistics}`,
    `one thread, ${resamples} resamples, milliseconds: median (minimum); "x": minimum over ours`,
  ];
  return [
    about.map((line) => `- ${line}`).join("\n"),
    kernels(benchmark.kernels),
    answers(benchmark.kernels),
    "Bootstrap of a further metric of the same units, which shares the draws:",
    table(
      ["n", "ours"],
      benchmark.furtherBootstraps.map(({ n, time }) => [String(n), times(time)]),
    ),
    "A whole comparison, two sides of rows to the report:",
    table(
      ["units", "metrics", "units per side", "regressions found", "ours"],
      benchmark.judging.map(({ layout, metrics, units, regressions, ours }) => [
        layout,
        String(metrics),
        String(units),
        String(regressions),
        times(ours),
      ]),
    ),
  ].join("\n\n");
}

function kernels(rows: readonly Row[]): string {
  return table(
    ["test", "n", "ours", ...TITLES.flatMap(([, title]) => [title, "x"])],
    rows.map(({ kernel, n, ours, peers }) => [
      kernel,
      String(n),
      times(ours.time),
      ...TITLES.flatMap(([name]) => timesAndRatio(peers[name])),
    ]),
  );
}

function timesAndRatio(peer: Peer | null): readonly string[] {
  if (peer === null) return ["-", "-"];
  return [times(peer.time), `**${peer.ratio.toFixed(peer.ratio < 10 ? 1 : 0)}**`];
}

function answers(rows: readonly Row[]): string {
  return table(
    ["p, or interval", "n", "ours", ...TITLES.map(([, title]) => title), "same within Monte Carlo error"],
    rows.map(({ kernel, n, ours, peers }) => {
      const present = TITLES.map(([name]) => peers[name]).filter((peer) => peer !== null);
      return [
        kernel,
        String(n),
        answerText(ours),
        ...TITLES.map(([name]) => answerText(peers[name])),
        present.every(({ agrees }) => agrees) ? "yes" : "**no**",
      ];
    }),
  );
}

function answerText(of: Pick<Peer, "answer"> | null): string {
  if (of === null) return "-";
  const { answer } = of;
  return "p" in answer ? answer.p.toFixed(4) : `[${answer.lower.toFixed(4)}, ${answer.upper.toFixed(4)}]`;
}

function times({ median, minimum }: Timing): string {
  return `${digits(median)} (${digits(minimum)})`;
}

function digits(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
