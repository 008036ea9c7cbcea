/** One job of a workflow run. */
export interface Publisher {
  readonly run: number;
  readonly attempt: number;
  /** The same in every attempt at the job, another one for another job. */
  readonly job: string;
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
  const by =
    publisher === undefined ? [] : [`run ${publisher.run}.${publisher.attempt} job ${publisher.job}`];
  const of = measuredIn === undefined ? [] : [`measured in ${measuredIn.id}.${measuredIn.attempt}`];
  return by.length + of.length === 0 ? null : ["regression-gate", ...by, ...of].join(" ");
}

/** Who wrote a check run; null: not this program, or a version that did not say. */
export function publisherOf(externalIdText: string | null): Publisher | null {
  const found = /^regression-gate run (\d+)\.(\d+) job (\w+)(?: |$)/.exec(externalIdText ?? "");
  if (found === null) return null;
  return { run: Number(found[1]), attempt: Number(found[2]), job: found[3] ?? "" };
}
