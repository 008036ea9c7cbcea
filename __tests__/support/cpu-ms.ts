/**
 * Processor time of this process so far, for bounds of work that must not grow with the square of its input: a busy machine
 * makes it no longer.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
