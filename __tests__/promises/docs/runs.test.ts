import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import type { Report } from "../../../src/model/result/report.ts";
import { withProvider } from "../../support/fakes/loopback-provider.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

// Real measurements: slow where other work keeps the machine busy.
jest.setTimeout(120_000);

const root = fileURLToPath(new URL("../../..", import.meta.url));

async function gate(
  config: string,
  ...flags: readonly string[]
): Promise<Report & { readonly stderr: string }> {
  return inTempFolder(async (out) => {
    const argv = ["gate", "--quiet", "--config", config, "--format", "json", "--out", out, ...flags];
    const { stdout, stderr } = await runCli(root, argv);
    const report: Report = JSON.parse(stdout);
    return { ...report, stderr };
  });
}

const kindOf = (report: Report, metric: string): string | undefined =>
  report.findings.find((finding) => finding.metric === metric)?.kind;

test("the quickstart passes and names its report", async () => {
  const report = await gate("examples/quickstart/regression-gate.yml");
  expect([report.verdict, report.exitCode]).toEqual(["pass", 0]);
  expect(kindOf(report, "compress-ms")).toBe("improved");
  expect(kindOf(report, "packed-bytes")).toBe("pass");
  expect(report.stderr).toMatch(/report: .*report\.md/);
});

test("the quickstart fails when a careless candidate is measured", async () => {
  // Eight of twelve files, without the large ones: enough for a red, and quicker.
  const small = [
    "CONTRIBUTING.md",
    "README.md",
    "action.yml",
    "docs/guide.md",
    "docs/security.md",
    "docs/troubleshooting.md",
    "examples/eval/tasks.jsonl",
    "src/pipeline/pipeline.ts",
  ].flatMap((file) => ["--where", `file=${file}`]);
  const careless = ["--env", "CANDIDATE=careless"];
  const report = await gate("examples/quickstart/regression-gate.yml", ...careless, ...small);
  expect([report.verdict, report.exitCode]).toEqual(["fail", 1]);
  expect(kindOf(report, "compress-ms")).toBe("regression");
  expect(kindOf(report, "packed-bytes")).toBe("pass");
});

test("the eval finds the worse version, and names tickets it loses, as the READMEs show", async () => {
  await inTempFolder(async (out) => {
    const argv = ["gate", "--quiet", "--config", "examples/eval/regression-gate.yml", "--out", out];
    const { exitCode, stdout } = await runCli(root, [...argv, "--format", "json"]);
    const report: Report = JSON.parse(stdout);
    expect([report.verdict, report.exitCode, exitCode]).toEqual(["fail", 1, 1]);
    const score = report.findings.find((finding) => finding.metric === "field-score");
    expect(score?.kind).toBe("regression");
    expect(score?.n.units).toBe(60);
    expect(score?.worstUnits).toHaveLength(5);
    expect(score?.worstUnits.filter(({ unit }) => !unit.startsWith("long-"))).toEqual([]);
    expect(kindOf(report, "cost-usd-per-1k-tickets")).toBe("improved");

    const shown = async (format: string) =>
      (await runCli(root, ["report", "--format", format, "--out", out])).stdout;
    expect(missingFrom(await shown("markdown"), readmeComment())).toEqual([]);
    expect(missingFrom(await shown("text"), evalOutput())).toEqual([]);
  });
});

/** What differs from run to run: ids, and the latency with what counts its finding. */
const VARIES =
  /^(Compared (`|both sides)|`support-tickets` · \*\*4 comparisons|<summary>4 comparisons|4 comparisons|Baseline |<sub>regression-gate)|`latency-ms`/;

function missingFrom(printed: string, shown: readonly string[]): readonly string[] {
  const lines = new Set(printed.split("\n"));
  const lasting = shown.filter((line) => !VARIES.test(line));
  expect(lasting.length).toBeGreaterThan(3);
  return lasting.filter((line) => !lines.has(line));
}

function readmeComment(): readonly string[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const comment = /<!-- comment -->([\s\S]*?)<!-- \/comment -->/.exec(readme)?.[1] ?? "";
  return comment
    .split("\n")
    .filter((line) => line.startsWith(">"))
    .map((line) => line.replace(/^> ?/, ""));
}

function evalOutput(): readonly string[] {
  const readme = readFileSync(join(root, "examples/eval/README.md"), "utf8");
  return (/```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? "").trimEnd().split("\n");
}

const CHAT = ["--config", "examples/chat/regression-gate.yml"];

test("the chat example, replayed, finds the model that forgets to carry, as its README shows", async () => {
  await inTempFolder(async (out) => {
    const replay = ["--replay", "examples/chat/recording.jsonl"];
    const { exitCode, stdout } = await runCli(root, ["gate", "--quiet", ...CHAT, ...replay, "--out", out]);
    expect(exitCode).toBe(1);
    const readme = readFileSync(join(root, "examples/chat/README.md"), "utf8");
    const shown = (/```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? "").trimEnd().split("\n");
    expect(shown.length).toBeGreaterThan(8);
    expect(shown.filter((line) => !stdout.split("\n").includes(line))).toEqual([]);
  });
});

test("the recording of the chat example is what its server answers", async () => {
  const { complete }: { complete: (body: object) => unknown } = await import(
    new URL("../../../examples/chat/server.mjs", import.meta.url).href
  );
  const asked = (request: { readonly json: object }) =>
    ({ kind: "json", body: complete(request.json) }) as const;
  await withProvider(asked, ({ origin }) =>
    inTempFolder(async (folder) => {
      cpSync(join(root, "examples/chat"), join(folder, "examples/chat"), { recursive: true });
      const file = join(folder, CHAT[1] ?? "");
      writeFileSync(file, readFileSync(file, "utf8").replace("http://127.0.0.1:8089", origin));
      expect(await runCli(folder, ["run", "--quiet", ...CHAT])).toMatchObject({ exitCode: 0 });
      const run = join(
        folder,
        ".regression-gate/runs",
        readFileSync(join(folder, ".regression-gate/latest"), "utf8").trim(),
      );
      expect(answersIn(join(run, "trials.jsonl"))).toEqual(
        answersIn(join(root, "examples/chat/recording.jsonl")),
      );
    }),
  );
});

/** Task, side, metrics and answer of every row, in order of their names. */
function answersIn(file: string): readonly string[] {
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const rows = lines.map((line): Record<string, unknown> => JSON.parse(line));
  return rows
    .map(({ axes, side, metrics, output }) => JSON.stringify([axes, side, metrics, output]))
    .toSorted();
}

test("the worked example of docs/statistics.md has the p-value that the page shows", async () => {
  const folder = "docs/worked-example";
  const sides = ["--baseline", `${folder}/baseline.jsonl`, "--candidate", `${folder}/candidate.jsonl`];
  const argv = ["compare", "--config", `${folder}/regression-gate.yml`, "--format", "json", ...sides];
  const { stdout, exitCode } = await runCli(root, argv);
  const report: Report = JSON.parse(stdout);
  expect(exitCode).toBe(1);
  // SciPy; see __tests__/stats/tests/second-test.test.ts. Sign flips alone: 8 / 256.
  expect(report.findings[0]?.pMargin).toBeCloseTo(0.03932116875485016, 9);
  expect(report.findings[0]?.estimate).toBeCloseTo(-0.0625, 12);
});

test("the example of lists and objects gives the output that docs/statistics.md shows", async () => {
  const page = readFileSync(join(root, "docs/statistics.md"), "utf8");
  const part = page.slice(page.indexOf("### Lists and objects"), page.indexOf("### Quantiles"));
  const block = (language: string) =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(part)?.[1] ?? "";
  const [program, ...argv] = block("sh").trim().split(" ");
  expect(program).toBe("regression-gate");
  const { stdout, exitCode } = await runCli(root, argv);
  expect(exitCode).toBe(1);
  expect(block("text")).toMatch(/^FAIL fit\n/);
  expect(stdout).toContain(block("text"));
  expect(readFileSync(join(root, "docs/exact-example/candidate.jsonl"), "utf8")).toContain(block("json"));
});

test("the adaptive example of docs/statistics.md ends as the page shows", async () => {
  const page = readFileSync(join(root, "docs/statistics.md"), "utf8");
  const [, shown = ""] = /## Looking more than once[\s\S]*?```text\n([\s\S]*?)```/.exec(page) ?? [];
  const config = "examples/adaptive/regression-gate.yml";
  // Concurrency changes nothing: see promises/execution/adaptive.test.ts.
  await inTempFolder(async (out) => {
    const argv = ["gate", "--quiet", "--config", config, "--out", out];
    const { exitCode, stdout } = await runCli(root, argv);
    expect([exitCode, missingFrom(stdout, shown.trimEnd().split("\n"))]).toEqual([1, []]);
  });
  const { stdout } = await runCli(root, ["plan", "--config", config]);
  expect(stdout).toContain("at least 60 trials, at most 180");
});

/** Fenced blocks of the guide's second step: a language and a text. */
function guideBlocks(): readonly { readonly language: string; readonly text: string }[] {
  const guide = readFileSync(join(root, "docs/guide.md"), "utf8");
  return [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map((match) => ({
    language: match[1] ?? "",
    text: match[2] ?? "",
  }));
}

test("the guide's files, copied as they stand, give the output that the guide shows", async () => {
  const of = (language: string) => guideBlocks().filter((block) => block.language === language);
  const [solve, runCase, broken] = of("js").map(({ text }) => text);
  const config = of("yaml").find(({ text }) => text.startsWith("version: 1"))?.text ?? "";
  await inTempFolder(async (folder) => {
    const write = (name: string, text: string | undefined) => writeFileSync(join(folder, name), text ?? "");
    write("solve.mjs", solve);
    write("tasks.jsonl", of("json")[0]?.text);
    write("run-case.mjs", runCase);
    write("regression-gate.yml", config);
    expect(await runCli(folder, ["validate"])).toMatchObject({ exitCode: 0 });
    const run = ["run", "--quiet", "--where", "mode=fast", "--out"];
    expect(await runCli(folder, [...run, "before"])).toMatchObject({ exitCode: 0 });
    write("solve.mjs", broken);
    expect(await runCli(folder, [...run, "after"])).toMatchObject({ exitCode: 0 });
    const newest = (out: string) =>
      join(out, "runs", readFileSync(join(folder, out, "latest"), "utf8").trim());
    const sides = ["--baseline", newest("before"), "--candidate", newest("after")];
    const compared = await runCli(folder, ["compare", "--where", "mode=fast", ...sides]);
    expect(compared.exitCode).toBe(1);
    const shown = of("text")[0]?.text.trimEnd().split("\n") ?? [];
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.filter((line) => !compared.stdout.split("\n").includes(line))).toEqual([]);
  });
});
