import { arch, cpus, loadavg, release, totalmem, type } from "node:os";

export type Machine = Readonly<Record<"os" | "cpu" | "node", string>> & {
  readonly cores: number;
  readonly memoryGb: number;
  /** Average of runnable processes over the last minute, before measuring; 0 on Windows. */
  readonly load: number;
};

/** What a measurement was made on. */
export function describeMachine(): Machine {
  return {
    os: `${type()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? "unknown processor",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}
