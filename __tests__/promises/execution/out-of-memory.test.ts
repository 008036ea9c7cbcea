import { expect, test } from "@jest/globals";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { inExperiment, latestRows } from "../../support/command-line/experiment.ts";

const FILES = {
  "regression-gate.yml": `version: 1
id: memory
matrix: { axes: { task: [before, full, after, last] } }
run: { module: m.mjs, timeout: 60s, concurrency: 1, order: sequential, retry: { attempts: 1 } }
metrics: { ok: { kind: score, better: higher, margin: 0.1 } }
`,
  "m.mjs": `export default ({ axes }) => {
  if (axes.task !== "full") return { ok: 1 };
  const kept = [];
  for (;;) kept.push(Array.from({ length: 1e5 }, (_, index) => index + 0.5));
};
`,
};

test("a module that allocates without end costs its own trial alone, which says so, and the run goes on", async () => {
  await inExperiment(FILES, async (folder) => {
    const env = { NODE_OPTIONS: "--max-old-space-size=64" };
    const { exitCode, stderr } = await startCli(folder, ["gate"], { ...PLAIN_START, env }).ended;
    // A trial is missing, so nothing is decided; the process itself lives.
    expect(exitCode).toBe(3);
    expect(latestRows(folder).map(({ axes, status, error }) => [axes, status, error])).toEqual([
      [{ task: "before" }, "ok", null],
      [
        { task: "full" },
        "errored",
        expect.objectContaining({
          code: "out-of-memory",
          message: expect.stringMatching(/heap out of memory: the thread reached its limit of \d+ MiB/),
        }),
      ],
      [{ task: "after" }, "ok", null],
      [{ task: "last" }, "ok", null],
    ]);
    expect(stderr).toContain("out of memory");
  });
}, 60_000);
