import { parseConfig } from "../../../src/config/parse-config.ts";
import type { GateWorld } from "../../../src/pipeline/world.ts";
import type { Config } from "../../../src/model/config/config.ts";
import { CHAOS_MARK } from "../../../src/model/config/chaos.ts";
import { countTrials } from "../../../src/model/run/manifest.ts";
import type { Report } from "../../../src/model/result/report.ts";
import type { Trial, TrialRecord } from "../../../src/model/run/trial.ts";
import { runGate } from "../../../src/pipeline/pipeline.ts";
import { drawUniform } from "../../../src/base/hash.ts";
import { faultOf, withChaos } from "../../../src/runners/chaos.ts";
import { fakeClock } from "../../support/fakes/fake-clock.ts";
import { memoryLog, ok, runnersOf } from "../../support/samples/run-options.ts";
import { sampleDraft } from "../../support/samples/sample-draft.ts";
import { fromNowhere } from "../../support/sample-provenance.ts";

/** One cell of the confusion table: runs of one truth at one rate of faults. */
export interface ChaosCell {
  /** Share of the attempts that get a fault. */
  readonly rate: number;
  /** What the candidate is. */
  readonly truth: "unchanged" | "worse";
  /** Whom the faults hit. */
  readonly hit: "both sides" | "candidate";
  readonly runs: number;
  /** Pass of an unchanged candidate, fail of a worse one. */
  readonly right: number;
  /** Neither: the gate says that it cannot tell. */
  readonly inconclusive: number;
  /** A wrong red, or a wrong pass. */
  readonly wrong: number;
  /** Of the wrong ones: reds whose every regression is that the candidate lost more answers than the baseline. */
  readonly lostOnly: number;
  /** Share of the attempts that got a fault, of the sides that were hit. */
  readonly faults: number;
  /** Share of these sides' trials that ended without an answer, after all retries. */
  readonly lost: number;
}

/** Uniform noise of each value: sd 0.029. Over 5 repetitions and 12 tasks a group's difference has a standard error of 0.0053. */
const NOISE = 0.05;
/** 7.5 standard errors beyond the margin, so that a gate that sees all rows never misses it. */
const WORSENING = 0.06;

const configAt = (rate: number, seed: number): Config =>
  parseConfig(
    `version: 1
id: chaos
seed: ${seed}
matrix:
  axes: { task: [a, b, c, d, e, f, g, h, i, j, k, l], mode: [fast, careful] }
  repetitions: 5
run: { module: none.mjs, concurrency: 8 }
sides: { baseline: { run: { env: { SIDE: a } } }, candidate: { run: { env: { SIDE: b } } } }
metrics: { score: { kind: score, better: higher, margin: 0.02 } }
compare: { unit: task, by: [mode] }
${rate === 0 ? "" : `chaos: { rate: ${rate}, seed: ${seed} }`}
`,
    "chaos.yml",
  );

type Study = Pick<ChaosCell, "rate" | "truth" | "hit" | "runs">;

/** Runs gates of 240 trials, both sides in one job, through the whole pipeline on a clock that does not wait. */
export async function studyChaos(
  rates: readonly number[],
  { runs, hit }: Pick<ChaosCell, "runs" | "hit">,
): Promise<readonly ChaosCell[]> {
  const cells: ChaosCell[] = [];
  for (const rate of rates)
    for (const truth of ["unchanged", "worse"] as const)
      cells.push(await studyCell({ rate, truth, hit, runs }));
  return cells;
}

async function studyCell(study: Study): Promise<ChaosCell> {
  const counts = { right: 0, inconclusive: 0, wrong: 0, lostOnly: 0 };
  let [faults, attempts, lost, rows] = [0, 0, 0, 0];
  for (let seed = 1; seed <= study.runs; seed += 1) {
    const { report, hitRows, injected } = await gateOnce(study, seed);
    const verdict = judged(report, study.truth);
    counts[verdict] += 1;
    if (verdict === "wrong" && isRedForLostAnswers(report)) counts.lostOnly += 1;
    faults += injected;
    attempts += hitRows.reduce((sum, row) => sum + row.attempts, 0);
    lost += hitRows.filter(({ status }) => status !== "ok").length;
    rows += hitRows.length;
  }
  return { ...study, ...counts, faults: faults / attempts, lost: lost / rows };
}

function judged({ exitCode }: Report, truth: ChaosCell["truth"]): "right" | "inconclusive" | "wrong" {
  if (exitCode === 0) return truth === "unchanged" ? "right" : "wrong";
  if (exitCode === 1) return truth === "worse" ? "right" : "wrong";
  return "inconclusive";
}

function isRedForLostAnswers({ findings }: Report): boolean {
  const regressions = findings.filter(({ kind }) => kind === "regression");
  return regressions.length > 0 && regressions.every(({ reason }) => reason.code === "missing-rate");
}

async function gateOnce({ rate, truth, hit }: Study, seed: number) {
  const config = configAt(rate, seed);
  const { chaos } = config.execution;
  const clock = fakeClock();
  const plain = runnersOf((trial) => ok({ score: scoreOf(trial, seed, truth) }));
  const runners = withChaos(plain, chaos, clock);
  let trials: readonly Trial[] = [];
  const world: GateWorld = {
    clock,
    observer: { notify: () => undefined },
    signal: new AbortController().signal,
    redact: (text) => text,
    openRun: (plan) => {
      ({ trials } = plan);
      return Promise.resolve(memoryRun(plan.trials.length, rate > 0 ? [CHAOS_MARK] : []));
    },
    openRunners: () =>
      Promise.resolve(hit === "candidate" ? { ...runners, baseline: plain.baseline } : runners),
    closeSides: () => Promise.resolve(),
    busy: (work) => Promise.resolve(work()),
    knownChange: () => Promise.resolve(undefined),
    findBaseline: (run) => Promise.resolve({ found: true, run, history: [], provenance: SAME_RUN }),
  };
  const selection = { suite: null, where: {}, axisRows: {} };
  const { report, run } = await runGate({ config, selection, policyChanges: [], upTo: null }, world);
  const hitRows = run.rows.filter(({ side }) => hit === "both sides" || side === "candidate");
  const attemptsOf = new Map(hitRows.map(({ key, attempts }) => [key, attempts]));
  const injected = trials.reduce((sum, trial) => {
    const attempts = Array.from({ length: attemptsOf.get(trial.key) ?? 0 }, (_, index) => index + 1);
    return (
      sum + attempts.filter((attempt) => chaos !== null && faultOf(trial, attempt, chaos) !== null).length
    );
  }, 0);
  return { report, hitRows, injected };
}

/** A function of run, task, side and repetition: the same whatever faults there are. */
function scoreOf({ case: one, side, repetition }: Trial, seed: number, truth: ChaosCell["truth"]): number {
  const draw = (...key: readonly (string | number)[]): number => drawUniform(["chaos-study", seed, ...key]);
  const task = 0.5 + 0.2 * draw("task", one.name);
  const noise = NOISE * (2 * draw("noise", one.name, side, repetition) - 1);
  return task + noise - (truth === "worse" && side === "candidate" ? WORSENING : 0);
}

function memoryRun(planned: number, marks: readonly string[]) {
  const manifest = {
    ...sampleDraft,
    marks,
    runId: "r",
    sameJob: true,
    sides: ["baseline", "candidate"] as const,
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: null,
    counts: countTrials([], planned),
    complete: false,
  };
  return {
    runId: "r",
    previous: new Map(),
    log: memoryLog(),
    manifest,
    finish: (rows: readonly TrialRecord[]) => {
      const counts = countTrials(rows, planned);
      return Promise.resolve({ ...manifest, counts, complete: counts.ok === planned });
    },
    close: () => Promise.resolve(),
  };
}

const SAME_RUN = { ...fromNowhere("same-run", "both sides ran alternately"), run: "r" };
