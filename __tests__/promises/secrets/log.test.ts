import { describe, expect, test } from "@jest/globals";
import { type LogLine, logLineSchema } from "../../../src/formats/log-line.ts";
import { CONFIG, inExperiment } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";

function linesOf(stderr: string): readonly LogLine[] {
  return stderr
    .trimEnd()
    .split("\n")
    .map((line) => logLineSchema.parse(JSON.parse(line)));
}

describe("--log json", () => {
  test("makes of stderr one object a line: every trial, and the verdict last; stdout stays the report", async () => {
    await inExperiment({}, async (folder) => {
      const { stdout, stderr, exitCode } = await runCli(folder, [
        "gate",
        "--log",
        "json",
        "--format",
        "json",
      ]);
      const lines = linesOf(stderr);
      expect(lines.map(({ event }) => event)).toEqual([
        "run-started",
        ...Array.from({ length: 24 }, () => "trial-finished"),
        "run-finished",
        "verdict",
      ]);
      expect(lines.at(-2)).toMatchObject({ done: 24, planned: 24, failed: 0, look: null });
      expect(lines.at(-1)).toMatchObject({ verdict: "pass", exitCode: 0, title: expect.any(String) });
      expect(JSON.parse(stdout)).toMatchObject({ verdict: "pass" });
      expect(exitCode).toBe(0);
    });
  });

  test("of a run that only measures ends with the run", async () => {
    await inExperiment({}, async (folder) => {
      const { stderr } = await runCli(folder, ["run", "--log", "json", "--budget", "trials=5"]);
      const lines = linesOf(stderr);
      expect(lines.slice(-2)).toMatchObject([
        { event: "stopped-early", why: expect.stringContaining("5 trials") },
        { event: "run-finished", done: 5, spend: [{ name: "trials", limit: 5, spent: 5 }] },
      ]);
    });
  });

  test("is refused with --quiet", async () => {
    await inExperiment({}, async (folder) => {
      const { exitCode, stderr } = await runCli(folder, ["gate", "--quiet", "--log", "json"]);
      expect([exitCode, stderr.split("\n")[0]]).toEqual([
        2,
        expect.stringContaining("'--log <format>' cannot be used with option '--quiet'"),
      ]);
    });
  });
});

const SECRET = "hunter2hunter2";
/** The words of an error may hold what the environment holds. A case must not be called so. */
const LEAKY = {
  "regression-gate.yml": CONFIG.replace("[a, b, c, d, e, f]", "[a, b]"),
  "measure.mjs": `export default ({ axes: { task } }) => {
    if (task === "b") return { score: 0.5 };
    const { API_TOKEN } = process.env;
    throw Object.assign(new Error(API_TOKEN + " is wrong"), { code: "ECONNRESET" });
  };`,
};

test.each([["text"], ["json"]])("secrets are taken out of progress as %s", async (format) => {
  await inExperiment(LEAKY, async (folder) => {
    const env = { API_TOKEN: SECRET };
    const { stderr } = await runCli(folder, ["run", "--log", format], { env });
    expect(stderr).toContain("*** is wrong");
    expect(stderr).not.toContain(SECRET);
  });
});

test("an adaptive run says what it may come to", async () => {
  const adaptive = CONFIG.replace("repetitions: 2", "adaptive: { looks: [2, 4, 6] }").replace(
    "run: {",
    "sides: { baseline: { run: {} }, candidate: { run: {} } }\nrun: {",
  );
  await inExperiment({ "regression-gate.yml": adaptive }, async (folder) => {
    const { stderr } = await runCli(folder, ["run", "--log", "json"]);
    const [first, ...lines] = linesOf(stderr);
    // Two repetitions of 12 cases on two sides, six at most.
    const start = { planned: 48, atMost: 144, look: { number: 1, of: 3 } };
    expect(first).toMatchObject({ event: "run-started", ...start });
    const last = lines.at(-1);
    expect(last).toMatchObject({ event: "run-finished", atMost: 144 });
    const done = lines.filter(({ event }) => event === "trial-finished").length;
    expect(last).toMatchObject({ done, planned: done });
  });
});
