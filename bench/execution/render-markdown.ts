import type { Timing } from "../statistics/timing.ts";
import type { Benchmark, TrialCosts } from "./measure.ts";

/** The tables of docs/performance.md. */
export function renderMarkdown(benchmark: Benchmark): string {
  const { machine, runs, trials, concurrency } = benchmark;
  const about = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, load ${machine.load}; ${machine.os}; Node.js ${machine.node}`,
    `${runs} runs in turns of ${trials} trials at concurrency ${concurrency}; milliseconds: median (minimum)`,
  ];
  return [
    about.map((line) => `- ${line}`).join("\n"),
    table(["what", "ours", "beside", "x"], costs(benchmark)),
    table(["goal", "measured (minimum)", ""], goals(benchmark)),
  ].join("\n\n");
}

type Cells = readonly string[];

function costs({ start, module, command, hyperfine, promptfoo }: Benchmark): readonly Cells[] {
  return [
    compared("`--version`", start.version, ["`node` with an empty file", start.node]),
    compared("start to first trial", start.firstTrial, ["`node` with an empty file", start.node]),
    ...trials("module trial", module, { threads: "threads that only answer" }),
    ...trials("command trial", command, {
      plain: "a loop of `spawn`",
      grouped: "the same, each in a group of its own",
    }),
    hyperfine === null
      ? ["command trial, one at a time", "-", "hyperfine: not installed", "-"]
      : compared("command trial, one at a time", hyperfine.ours, [hyperfine.version, hyperfine.hyperfine]),
    ...(promptfoo === null
      ? [["module trial", times(module.wall), "promptfoo: left out", "-"]]
      : [
          compared("`--version`", start.version, [`promptfoo ${promptfoo.version}`, promptfoo.start]),
          compared("module trial", module.wall, [`promptfoo ${promptfoo.version}`, promptfoo.trial]),
        ]),
  ];
}

function trials(what: string, ours: TrialCosts, names: Readonly<Record<string, string>>): readonly Cells[] {
  const beside = Object.entries(ours.bare).map(([name, costs]) => ({ name: names[name] ?? name, costs }));
  return [
    ...beside.map(({ name, costs }) => compared(what, ours.wall, [name, costs.wall])),
    ...beside.map(({ name, costs }) => compared(`${what}, processor time`, ours.cpu, [name, costs.cpu])),
  ];
}

/** "x" is ours over the other: minima, which other work on the machine disturbs least. */
function compared(what: string, ours: Timing, [name, other]: readonly [string, Timing]): Cells {
  return [what, times(ours), `${name}: ${times(other)}`, ratio(ours.minimum, other.minimum)];
}

function goals({ start, module, command }: Benchmark): readonly Cells[] {
  const perSpawn = command.wall.minimum / (command.bare["plain"]?.wall.minimum ?? Number.NaN);
  return [
    goal("start to first trial", { figure: start.firstTrial.minimum, most: 150, unit: " ms" }),
    goal("module trial", { figure: module.wall.minimum, most: 0.1, unit: " ms" }),
    goal("command trial beside a loop of `spawn`", { figure: perSpawn, most: 1.3, unit: " x" }),
  ];
}

interface Goal {
  readonly figure: number;
  readonly most: number;
  readonly unit: string;
}

function goal(what: string, { figure, most, unit }: Goal): Cells {
  return [`${what} <= ${most}${unit}`, `${digits(figure)}${unit}`, figure <= most ? "met" : "**missed**"];
}

function ratio(ours: number, other: number): string {
  return `**${digits(ours / other)}**`;
}

function times({ median, minimum }: Timing): string {
  return `${digits(median)} (${digits(minimum)})`;
}

function digits(figure: number): string {
  const size = Math.abs(figure);
  return figure.toFixed(size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0);
}

function table(head: Cells, rows: readonly Cells[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
