import { detect } from "../../../../src/detect/detect.ts";
import { detectInLooks } from "../../../../src/detect/looks/detect-in-looks.ts";
import type { Axes } from "../../../../src/model/config/case.ts";
import type { Side } from "../../../../src/model/run/side.ts";
import type { TrialRecord } from "../../../../src/model/run/trial.ts";
import type { Xoshiro128 } from "../../../../src/stats/index.ts";
import {
  BY_REPETITION,
  BY_TASK,
  input,
  metric,
  planOf,
  row,
  taskName,
} from "../../../support/samples/build-input.ts";
import { exceeds, showRate, type StudyTable } from "./bounds.ts";
import { generator, normal } from "./noise.ts";

export interface LooksStudy {
  /** Unpaired: repetitions are the units. Paired: tasks are, and repetitions make each of them more precise. */
  readonly design: "paired" | "unpaired";
  readonly looks: readonly number[];
  /** True worsening of each group, in margins: at 1 every red is false, at 0 it is shown to pass sooner or later. */
  readonly groups: readonly number[];
}

const MARGIN = 0.05;
/** Sd of a trial; a task's true worsenings differ by as much. */
const NOISE = 0.08;
const TASKS = 12;
const SCORE = metric({ name: "score", kind: "score", margin: { scale: "absolute", value: MARGIN } });
/** p is known to 1/1000: enough for a level of 0.05 / 3. */
const RESAMPLING = { resamples: 999, maxResamples: 999, mostEnumerated: 1000, intervals: "drawn" } as const;

/** 10 of 200 are 5 %. */
const PEEKING = { resamples: 199, maxResamples: 199, mostEnumerated: 200, intervals: "none" } as const;

interface Rows {
  readonly baseline: readonly TrialRecord[];
  readonly candidate: readonly TrialRecord[];
}

function draw({ design, looks, groups }: LooksStudy, random: Xoshiro128): Rows {
  const repetitions = looks.at(-1) ?? 0;
  const tasks = design === "paired" ? Array.from({ length: TASKS }, (_, task) => taskName(task)) : ["all"];
  const cases = groups.flatMap((worse, group) =>
    tasks.map((task) => ({
      axes: { task, group: `g${group}` },
      shift: MARGIN * worse + (design === "paired" ? NOISE * normal(random) : 0),
    })),
  );
  const side = (name: Side) =>
    cases.flatMap(({ axes, shift }) =>
      Array.from({ length: repetitions }, (_, repetition) => {
        const score = 0.7 + NOISE * normal(random) - (name === "candidate" ? shift : 0);
        return row({ axes, repetition, side: name, metrics: { score } });
      }),
    );
  return { baseline: side("baseline"), candidate: side("candidate") };
}

function inputOf({ design }: LooksStudy, rows: Rows, run: number) {
  const compare = { ...(design === "paired" ? BY_TASK : BY_REPETITION), by: ["group"] };
  const given = input({ metrics: [SCORE], compare, ...rows, sameJob: true });
  return { ...given, resampling: RESAMPLING, seedFor: seedOf(given.seedFor, run) };
}

function seedOf(seedFor: ReturnType<typeof input>["seedFor"], run: number): typeof seedFor {
  return (key) => seedFor(["run", run, ...key]);
}

export interface LooksCount {
  /** Gates with a red where the truth is at the margin. */
  readonly falseReds: number;
  /** Groups at the margin that were called `pass`. */
  readonly falsePasses: number;
  /** Trials that were judged, of those that were planned. */
  readonly share: number;
}

/** Runs gates of this design and counts what was wrong. */
export function countLooks(study: LooksStudy, gates: number): LooksCount {
  const plan = planOfStudy(study);
  const count = { falseReds: 0, falsePasses: 0, share: 0 };
  const random = generatorOf(study);
  for (let run = 0; run < gates; run += 1) {
    const given = inputOf(study, draw(study, random), run);
    const { findings, completeness } = detectInLooks({ ...given, plan });
    const nulls = findings.filter(({ group }) => isNull(study, group));
    count.falseReds += nulls.some(({ kind }) => kind === "regression") ? 1 : 0;
    count.falsePasses += nulls.filter(({ kind }) => kind === "pass").length;
    count.share += completeness.counts.planned / (plan.trials.length / 2) / gates;
  }
  return count;
}

/** Gates with a false red when the same rows are looked at as often, at the whole of alpha each time. */
export function countPeeking(study: LooksStudy, gates: number): number {
  const random = generatorOf(study);
  let reds = 0;
  for (let run = 0; run < gates; run += 1) {
    const rows = draw(study, random);
    reds += study.looks.some((look) => isRedAt(look, { study, rows, run })) ? 1 : 0;
  }
  return reds;
}

function generatorOf({ design, groups, looks }: LooksStudy): Xoshiro128 {
  return generator(["looks", design, groups.length, ...looks]);
}

function isNull({ groups }: LooksStudy, { group }: Axes): boolean {
  return groups[Number(String(group).slice(1))] === 1;
}

function isRedAt(
  look: number,
  { study, rows, run }: { readonly study: LooksStudy; readonly rows: Rows; readonly run: number },
): boolean {
  const first = (all: readonly TrialRecord[]) => all.filter(({ repetition }) => repetition < look);
  const given = inputOf(study, { baseline: first(rows.baseline), candidate: first(rows.candidate) }, run);
  const { findings } = detect({ ...given, resampling: PEEKING });
  return findings.some(({ kind, group }) => kind === "regression" && isNull(study, group));
}

function planOfStudy({ design, looks, groups }: LooksStudy) {
  const tasks = design === "paired" ? Array.from({ length: TASKS }, (_, task) => taskName(task)) : ["all"];
  const cases = groups.flatMap((_, group) => tasks.map((task) => ({ task, group: `g${group}` })));
  const plan = planOf(cases, {
    repetitions: looks.at(-1) ?? 0,
    sides: ["baseline", "candidate"],
    by: ["group"],
  });
  return { ...plan, looks };
}

export function studyLooks(studies: readonly LooksStudy[], gates: number): StudyTable {
  const studied = studies.map((study) => {
    const { falseReds, falsePasses, share } = countLooks(study, gates);
    const peeking = countPeeking(study, gates);
    const nulls = study.groups.filter((worse) => worse === 1).length;
    const red = { successes: falseReds, trials: gates };
    const pass = { successes: falsePasses, trials: gates * nulls };
    const name = `${study.design}, ${study.looks.join(", ")} repetitions, groups at ${study.groups.join(", ")} margins`;
    return {
      cells: [
        name,
        showRate(red),
        showRate(pass),
        showRate({ successes: peeking, trials: gates }),
        `${(100 * share).toFixed(0)} %`,
      ],
      broken: [
        ...(exceeds(red, 0.05) ? [`${name}: a false red in ${showRate(red)}`] : []),
        ...(exceeds(pass, 0.05) ? [`${name}: a false pass in ${showRate(pass)}`] : []),
      ],
    };
  });
  return {
    title: "More than one look",
    note: `${gates} gates a row, looks as declared at alpha 5 % / looks each; a red or a pass of a group at just its margin is false, and each may not be refuted to be at most 5 %. *Peeking*: the same rows looked at as often, at 5 % each time. *Run*: share of the most trials.`,
    columns: ["gate", "with a false red", "groups with a false pass", "peeking: a false red", "run"],
    rows: studied.map(({ cells }) => cells),
    broken: studied.flatMap(({ broken }) => broken),
  };
}

/** How often one group is decided rightly, and by what share of the trials, in one look and in several over the same rows. */
export function studyLooksPrice(
  worsenings: readonly number[],
  { looks, gates }: { readonly looks: readonly number[]; readonly gates: number },
): StudyTable {
  const rows = worsenings.map((worse) => {
    const of = (declared: readonly number[]) =>
      countDecided({ design: "unpaired", looks: declared, groups: [worse] }, gates);
    const [once, often] = [of(looks.slice(-1)), of(looks)];
    return [
      `${worse} margins`,
      ...[once, often].flatMap(({ red, green }) => [percent(red / gates), percent(green / gates)]),
      percent(often.share),
    ];
  });
  return {
    title: `What ${looks.length} looks cost and save`,
    note: `${gates} gates of one comparison a row, looks at ${looks.join(", ")} repetitions beside one look at the last, noise of a trial 1.6 margins. Shown, not asserted.`,
    columns: ["true worsening", "one look: red", "pass", "looks: red", "pass", "trials run"],
    rows,
    broken: [],
  };
}

function countDecided(study: LooksStudy, gates: number) {
  const plan = planOfStudy(study);
  const random = generator(["price", ...study.groups]);
  const count = { red: 0, green: 0, share: 0 };
  for (let run = 0; run < gates; run += 1) {
    const given = inputOf(study, draw(study, random), run);
    const { findings, completeness } = detectInLooks({ ...given, plan });
    const kind = findings[0]?.kind;
    count.red += kind === "regression" ? 1 : 0;
    count.green += kind === "pass" || kind === "improved" ? 1 : 0;
    count.share += completeness.counts.planned / (plan.trials.length / 2) / gates;
  }
  return count;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
