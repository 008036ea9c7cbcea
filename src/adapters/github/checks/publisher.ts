/** One job of a workflow run. */
export interface Publisher {
  readonly run: number;
  readonly attempt: number;
  /** The id of the job: the same in every attempt at it, another one for another job. */
  readonly job: string;
  /** GitHub's own check run of the job, another one in each attempt; absent = the runner did not say. */
  readonly checkRun?: number;
}

export interface MeasuredIn {
  readonly id: number;
  readonly attempt: number;
}

/** Kept with a check run, so that a later job knows which one wrote it, and which measurements it shows; null = neither is known. */
export function externalId({
  measuredIn,
  publisher,
}: {
  readonly measuredIn?: MeasuredIn;
  readonly publisher?: Publisher;
}): string | null {
  const by = publisher === undefined ? [] : [textOf(publisher)];
  const of = measuredIn === undefined ? [] : [`measured in ${measuredIn.id}.${measuredIn.attempt}`];
  return by.length + of.length === 0 ? null : ["regression-gate", ...by, ...of].join(" ");
}

function textOf({ run, attempt, job, checkRun }: Publisher): string {
  return `run ${run}.${attempt} job ${job}${checkRun === undefined ? "" : ` as ${checkRun}`}`;
}

/** Who wrote a check run; null: not this program, or a version that did not say. */
export function publisherOf(externalIdText: string | null): Publisher | null {
  const found = /^regression-gate run (\d+)\.(\d+) job (\w+)(?: as (\d+))?(?: |$)/.exec(externalIdText ?? "");
  if (found === null) return null;
  const [, run, attempt, job = "", checkRun] = found;
  const by = { run: Number(run), attempt: Number(attempt), job };
  return checkRun === undefined ? by : { ...by, checkRun: Number(checkRun) };
}
