import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../../../src/action/main.ts";
import { captureOutput } from "../../../src/adapters/node/process/output-capture.ts";
import { MAX_SPILL_BYTES, spillOutput } from "../../../src/adapters/node/process/output-spill.ts";
import { openDebugLog } from "../../../src/adapters/node/debug-log.ts";
import { logWriter } from "../../../src/app/progress/progress-log.ts";
import { saveReport } from "../../../src/app/runs/save-report.ts";
import { withoutSecrets } from "../../../src/cli/redacting-io.ts";
import type { Report } from "../../../src/model/result/report.ts";
import type { TrialError } from "../../../src/model/run/trial.ts";
import { REPORT_FORMATS, rendererOf } from "../../../src/report/renderers.ts";
import { PLAIN_STYLE } from "../../../src/report/text/text-style.ts";
import { trialRow } from "../../../src/run/trial-row.ts";
import { publishedRedactor } from "../../../src/secrets/published-redactor.ts";
import { createRedactor } from "../../../src/secrets/redaction.ts";
import { actionJob, BASE_SHA, gateConfig, HEAD_SHA } from "../../support/github/action-job.ts";
import { FULL_PERMISSIONS } from "../../support/loopback-github/arrange.ts";
import { type LoopbackGitHub, startLoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import { fakeClock } from "../../support/fakes/fake-clock.ts";
import { attemptContext } from "../../support/samples/attempt-context.ts";
import { errored, ok } from "../../support/samples/run-options.ts";
import { RED } from "../../support/samples/sample-report.ts";
import { sampleTrial } from "../../support/samples/sample-trial.ts";
import { isReadable } from "../../support/secrets/is-readable.ts";
import { OTHER_CLOTHES } from "../../support/secrets/other-clothes.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** Short enough that no notation of it is as long as what is cut from a message. */
const SECRET = 'Zk7"q\\9+w/Tn4';
const redact = createRedactor([SECRET]);

/** A form between two words by which it is found again, wherever it is shown and however that is escaped. */
interface Planted {
  readonly name: string;
  readonly id: string;
  readonly text: string;
}

const PLANTED: readonly Planted[] = OTHER_CLOTHES.map(({ name, wear }, index) => {
  const id = `${String.fromCharCode(97 + Math.floor(index / 26))}${String.fromCharCode(97 + (index % 26))}`;
  return { name, id, text: `qstart${id}q\n${wear(SECRET)}\nqend${id}q` };
});

/** What is shown of each form in these texts; no place is empty. */
function leaksIn(place: string, texts: readonly string[], planted: readonly Planted[]): readonly string[] {
  const whole = texts.join("\n\n");
  return planted.flatMap(({ name, id }) => {
    const shown = whole
      .split(`qstart${id}q`)
      .slice(1)
      .map((rest) => rest.slice(0, 700).split(`qend${id}q`)[0] ?? "");
    if (shown.length === 0) return [`${place} does not show: ${name}`];
    return shown.filter((text) => isReadable(text, SECRET)).map((text) => `${place}: ${name}: ${text}`);
  });
}

/** Has each form wherever a report has a text of somebody else. */
function reportOf(planted: readonly Planted[]): Report {
  const [finding] = RED.findings;
  if (finding === undefined) throw new Error("expected a finding");
  const [first] = planted;
  return {
    ...RED,
    title: first?.text ?? "",
    causes: planted.map(({ text }) => ({ name: "regression", cost: "fail", count: 1, text })),
    findings: planted.map(({ text }) => ({ ...finding, reason: { ...finding.reason, text } })),
    errors: planted.map(({ text, id }) => ({
      class: "transient",
      code: id,
      count: 1,
      example: text,
      cases: [text],
      known: [],
    })),
    warnings: planted.map(({ text, id }) => ({ code: id, text })),
    policyChanges: planted.map(({ text }) => ({
      path: "metrics.score",
      base: text,
      head: text,
      looser: true,
      inForce: "base",
    })),
  };
}

const PARTS = Array.from({ length: Math.ceil(PLANTED.length / 10) }, (_, part) =>
  PLANTED.slice(part * 10, part * 10 + 10),
);

test("all forms are readable in a report that was not redacted: these tests would find them", () => {
  for (const planted of PARTS) {
    const texts = reportOf(planted).warnings.map(({ text }) => text);
    expect(leaksIn("report", texts, planted).length).toBeGreaterThanOrEqual(planted.length);
  }
});

describe("no form of a secret that a report still has is readable on GitHub:", () => {
  let github: LoopbackGitHub;
  beforeAll(async () => {
    github = await startLoopbackGitHub();
    github.state.pulls.set(17, { number: 17, headSha: HEAD_SHA, files: ["regression-gate.yml"] });
    github.state.commits.set(BASE_SHA, []);
    github.state.contents.set(`${BASE_SHA}:regression-gate.yml`, gateConfig({}));
  });
  afterAll(() => github.close());

  /** What a step with this report shows, by place. */
  async function published(
    outcome: Report | Error,
    permissions: typeof FULL_PERMISSIONS,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const { state } = github;
    for (const list of [state.comments, state.checks, state.statuses]) list.splice(0);
    const config = gateConfig({});
    const options = {
      github,
      permissions,
      outcome,
      config,
      event: "pull_request",
      secrets: [SECRET],
    } as const;
    const job = await actionJob(options);
    try {
      await main(job.io, () => Promise.resolve(job));
      const { said } = job.io;
      return new Map([
        ["comment", state.comments.map(({ body }) => body)],
        ["check", state.checks.map((check) => JSON.stringify(check))],
        ["status", state.statuses.map((status) => JSON.stringify(status))],
        ["summary", said.summaries],
        ["log", [...said.lines, ...said.notices, ...said.warnings, ...said.failures]],
        ["annotations", said.annotations.map((annotation) => JSON.stringify(annotation))],
        ["outputs", [...said.outputs.values()]],
      ]);
    } finally {
      await job.remove();
    }
  }

  test.each(PARTS.map((planted) => [planted.map(({ name }) => name).join("; "), planted] as const))(
    "%s",
    async (_, planted) => {
      const report = reportOf(planted);
      const shown = await published(report, FULL_PERMISSIONS);
      const leaks = ["comment", "check", "summary", "log"].flatMap((place) =>
        leaksIn(place, shown.get(place) ?? [], planted),
      );
      expect(leaks).toEqual([]);
      expect(shown.get("outputs")?.filter((text) => isReadable(text, SECRET))).toEqual([]);
      const { checks: _checks, ...less } = FULL_PERMISSIONS;
      const without = await published(report, { ...less, statuses: "write" });
      expect(leaksIn("annotations", without.get("annotations") ?? [], planted)).toEqual([]);
      expect(without.get("status")).toHaveLength(2);
      expect(isReadable(without.get("status")?.join("") ?? "", SECRET)).toBe(false);
    },
  );

  test("nor one of the error that ended the step", async () => {
    for (let at = 0; at < PLANTED.length; at += 7) {
      const planted = PLANTED.slice(at, at + 7);
      const error = new Error(planted.map(({ text }) => text).join("; "));
      const shown = await published(error, FULL_PERMISSIONS);
      const leaks = ["check", "log"].flatMap((place) => leaksIn(place, shown.get(place) ?? [], planted));
      expect(leaks).toEqual([]);
    }
  });
});

/** Formats that show few of a report's texts. */
const SHORT: ReadonlySet<string> = new Set([
  "badge",
  "openmetrics",
  "customSmallerIsBetter",
  "customBiggerIsBetter",
]);

test("nor in any file of a report, nor where the command line prints one", async () => {
  await inTempFolder(async (folder) => {
    for (const planted of PARTS) {
      const names = await saveReport(folder, reportOf(planted), publishedRedactor([SECRET]));
      expect((await readdir(folder)).toSorted()).toEqual(names.toSorted());
      for (const name of names) {
        expect(leaksIn(name, [await readFile(join(folder, name), "utf8")], planted)).toEqual([]);
      }
    }
  });
  for (const planted of PARTS) {
    const printed: string[] = [];
    const io = withoutSecrets(processIo((text) => printed.push(text)));
    io.hide([SECRET]);
    for (const format of REPORT_FORMATS) {
      printed.splice(0);
      io.stdout(rendererOf(format).render(reportOf(planted), { style: PLAIN_STYLE, maxBytes: Infinity }));
      const leaks = leaksIn(format, printed, planted);
      expect(leaks.filter((leak) => !SHORT.has(format) || !leak.includes(" does not show: "))).toEqual([]);
    }
  }
});

test("nor in a row: its message, code, output, metrics and models", () => {
  const context = { execution: { keepOutputBytes: 4096 }, redact, attemptsBefore: 0, charged: null };
  for (const { name, id, text } of PLANTED) {
    const planted = [{ name, id, text }];
    const row = (outcome: Parameters<typeof trialRow>[1]["result"]["outcome"]): string =>
      JSON.stringify(
        trialRow(
          sampleTrial({}),
          { result: { outcome, startedAtMs: 0, durationMs: 1 }, attempts: 1 },
          context,
        ),
      );
    const error: TrialError = { class: "transient", code: text, message: text };
    expect(leaksIn("error", [row(errored(error))], planted)).toEqual([]);
    const fallback = { endpoint: text, insteadOf: text, insteadOfModel: text };
    const call = {
      requestedModel: text,
      answeredModel: text,
      finishReason: text,
      maxTokens: null,
      escalatedFrom: null,
    };
    const measured = {
      ...ok({}),
      metrics: { [text]: 1, said: { [text]: [text] } },
      nonFinite: [text],
      output: text,
      fallback,
      call,
    };
    expect(leaksIn("row", [row(measured)], planted)).toEqual([]);
  }
});

test("nor in the log of a run, in the debug log, and in what is kept of an output", async () => {
  await inTempFolder(async (folder) => {
    for (const planted of PLANTED) {
      const lines: string[] = [];
      const log = logWriter({ clock: fakeClock(), redact, write: (text) => lines.push(text) });
      log({ event: "teardown-failed", message: planted.text });
      expect(leaksIn("log", lines, [planted])).toEqual([]);

      const trial = sampleTrial({});
      const debug = openDebugLog({ file: join(folder, "debug.jsonl"), trials: new Set([trial.key]), redact });
      const modules = debug.modules({
        call: () => Promise.resolve({ ok: true, value: { said: planted.text }, durationMs: 1 }),
        close: () => Promise.resolve(),
      });
      const runner = debug.runner({
        async run(_trial, { signal }) {
          await modules.call({ module: "m.mjs", exportName: "default", argument: planted.text }, signal);
          return ok({});
        },
        close: () => Promise.resolve(),
      });
      await runner.run(trial, attemptContext());

      const chunks = Array.from({ length: 7 }, (_, part) =>
        Buffer.from(planted.text).subarray(part * 37, part === 6 ? undefined : part * 37 + 37),
      );
      const spill = spillOutput(
        { path: join(folder, planted.id), beyondBytes: 1, redact },
        "stderr",
        MAX_SPILL_BYTES,
      );
      const capture = captureOutput(1 << 20, redact);
      for (const chunk of chunks) {
        spill.push(chunk);
        capture.push(chunk);
      }
      expect(leaksIn("spill", [await readFile((await spill.end()) ?? "", "utf8")], [planted])).toEqual([]);
      expect(leaksIn("capture", [redact(capture.end().text)], [planted])).toEqual([]);
    }
    expect(leaksIn("debug", [await readFile(join(folder, "debug.jsonl"), "utf8")], PLANTED)).toEqual([]);
  });
});

test.each(PLANTED)("nor where a long output was cut within it: $name", ({ text }) => {
  for (const at of [10, Math.floor(text.length / 2)]) {
    const half = 9000;
    const filler = "line of an output\n".repeat(500).slice(0, half - at);
    const output = captureOutput(2 * half, redact);
    const end = filler.slice(0, half - (text.length - at));
    for (const part of [filler, text, "-\n".repeat(12_000), text, end]) output.push(Buffer.from(part));
    const kept = output.end().text;
    expect(kept).toContain("bytes left out");
    const shown = parts(
      redact(kept)
        .replaceAll("line of an output", "")
        .replaceAll(/(?:-\n)+/g, ""),
    );
    const rests = [SECRET.slice(0, 9), SECRET.slice(4)];
    expect(shown.filter((part) => rests.some((rest) => isReadable(part, rest)))).toEqual([]);
  }
});

test("nor where a spilled output was written in parts", async () => {
  await inTempFolder(async (folder) => {
    for (const { text } of PLANTED.filter((_, index) => index % 6 === 0)) {
      const path = { path: join(folder, "key"), beyondBytes: 1, redact };
      const spill = spillOutput(path, "stdout", MAX_SPILL_BYTES);
      // The first part is written without the last 16 KiB, and at a line's end.
      const before = ".\n".repeat(128 * 1024 - 8 * 1024 - 20);
      for (const part of [before, text, ".\n".repeat(9000)]) spill.push(Buffer.from(part));
      const file = await readFile((await spill.end()) ?? "", "utf8");
      expect(file.length).toBeGreaterThan(before.length);
      expect(isReadable(file.replaceAll(/(?:\.\n)+/g, ""), SECRET)).toBe(false);
    }
  });
});

/** Around where a text was cut. */
function parts(text: string): readonly string[] {
  return text.split(/\[… \d+ bytes left out …\]/).flatMap((part) => [part.slice(0, 800), part.slice(-800)]);
}

function processIo(write: (text: string) => void): Parameters<typeof withoutSecrets>[0] {
  const none = (): never => {
    throw new Error("not used here");
  };
  return {
    argv: [],
    cwd: "/",
    env: {},
    stdout: write,
    stderr: write,
    stdin: none,
    isTty: false,
    busy: (work) => Promise.resolve(work()),
    columns: none,
    colour: "plain",
    signal: new AbortController().signal,
  };
}
