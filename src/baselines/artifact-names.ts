/** Name of an artifact whose own name was taken by an earlier attempt of the run. */
export function attemptName(name: string, attempt: number): string {
  return `${name}-a${attempt}`;
}

/** Which of n shards, of which attempt of the workflow run. */
interface ShardArtifactName {
  /** 1-based. */
  readonly index: number;
  readonly of: number;
  readonly attempt: number;
}

/** A plan is named by its content, so that a re-run finds it where it was. `digits`: first ones of the split's hash. */
export function planArtifact(gateId: string, digits: string): string {
  return `${planPrefix(gateId)}${digits}`;
}

/** Digits of a plan's name; null = it is not one of this gate. */
export function planDigits(gateId: string, name: string): string | null {
  const digits = name.startsWith(planPrefix(gateId)) ? name.slice(planPrefix(gateId).length) : "";
  return /^[0-9a-f]{12}$/.test(digits) ? digits : null;
}

function planPrefix(gateId: string): string {
  return `regression-gate-plan-${gateId}-`;
}

/** Rows of a shard; the attempt is in the name, since a name is taken once and for all. */
export function shardArtifact(gateId: string, shard: ShardArtifactName): string {
  return `${shardPrefix(gateId)}${partName(shard)}`;
}

/** What programs of a shard printed; never read back. */
export function outputArtifact(gateId: string, shard: ShardArtifactName): string {
  return `regression-gate-output-${gateId}-${partName(shard)}`;
}

/** Null = it is no shard of this gate. The end has one form, so that a gate called `a-1-of-2` is not taken for `a`. */
export function parseShardArtifact(gateId: string, name: string): ShardArtifactName | null {
  const prefix = shardPrefix(gateId);
  const part = name.startsWith(prefix) ? name.slice(prefix.length) : "";
  const match = /^([1-9]\d{0,5})-of-([1-9]\d{0,5})-a([1-9]\d{0,3})$/.exec(part);
  if (match === null) return null;
  const [index, of, attempt] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return index <= of ? { index, of, attempt } : null;
}

function shardPrefix(gateId: string): string {
  return `regression-gate-shard-${gateId}-`;
}

function partName({ index, of, attempt }: ShardArtifactName): string {
  return `${index}-of-${of}-a${attempt}`;
}

/** Rows of a gate that ended without a report. */
export function rowsArtifact(gateId: string, attempt: number): string {
  return `regression-gate-rows-${gateId}-a${attempt}`;
}

export function reportArtifact(gateId: string): string {
  return `regression-gate-report-${gateId}`;
}

/** Whether a gate's rows may be in it: with its report or without one. */
export function mayHoldRows(gateId: string, name: string): boolean {
  const isOf = (prefix: string): boolean =>
    name.startsWith(prefix) && /^(-a[1-9]\d{0,3})?$/.test(name.slice(prefix.length));
  return isOf(reportArtifact(gateId)) || isOf(`regression-gate-rows-${gateId}`);
}
