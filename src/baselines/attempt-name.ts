/** Name of an artifact whose own name was taken by an earlier attempt of the run. */
export function attemptName(name: string, attempt: number): string {
  return `${name}-a${attempt}`;
}
