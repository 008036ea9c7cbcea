import { availableParallelism, cpus, totalmem } from "node:os";
import type { RunnerFingerprint } from "../../model/run/manifest.ts";

/** The machine this process runs on. `env` names the image on hosted runners. */
export function fingerprint(env: Readonly<Record<string, string | undefined>>): RunnerFingerprint {
  const image = env["ImageOS"];
  const version = env["ImageVersion"];
  return {
    os: process.platform,
    arch: process.arch,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    image: image === undefined ? null : [image, version].filter((part) => part !== undefined).join(" "),
    node: process.version,
  };
}
