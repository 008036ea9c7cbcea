import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logLineSchema } from "../../../src/formats/log-line.ts";
import { runCli, type CliRun } from "../../support/command-line/run-cli.ts";

jest.setTimeout(60_000);

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "several-"));
  await mkdir(join(cwd, "gates"));
  const rows = ["a", "b"].flatMap((task) =>
    [0, 1, 2].map((repetition) => JSON.stringify({ axes: { task }, repetition, metrics: { score: 0.5 } })),
  );
  await writeFile(join(cwd, "rows.jsonl"), rows.join("\n"));
  await writeFile(join(cwd, "gates", "price.yml"), gate("price", ""));
  await writeFile(join(cwd, "gates", "tone.yml"), gate("tone", ""));
  await writeFile(join(cwd, "low.yml"), gate("low", ", min: 0.9"));
  await writeFile(join(cwd, "twin.yml"), gate("tone", ""));
  await writeFile(
    join(cwd, "broken.yml"),
    gate("broken", "").replace("from: none", "from: file, path: nowhere"),
  );
  await writeFile(join(cwd, "invalid.yml"), gate("invalid", ", margin: x"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

function gate(id: string, more: string): string {
  return `version: 1
id: ${id}
matrix: { axes: { task: [a, b] }, repetitions: 3 }
run: { results-file: rows.jsonl }
metrics: { score: { kind: score, better: higher${more} } }
baseline: { from: none }
`;
}

function gates(...argv: readonly string[]): Promise<CliRun> {
  return runCli(cwd, ["gate", ...argv]);
}

test("every config that is named is judged: one table, the worst exit code, a line for each that ends", async () => {
  // What was judged alone before is the last, which passes.
  const { exitCode, stdout, stderr } = await gates("-c", "low.yml", "-c", "gates/tone.yml");
  expect(exitCode).toBe(1);
  expect(stdout.split("\n").slice(0, 4)).toEqual([
    "2 gates: 1 fail, 1 neutral",
    "",
    expect.stringMatching(/^FAIL +low: Limit broken/),
    expect.stringMatching(/^NEUTRAL +tone: /),
  ]);
  expect(stderr).toMatch(/^\[1\/2\] low … FAIL {2}\S+\/report\.md\n\[2\/2\] tone … NEUTRAL {2}\S+\n$/);
});

test("a pattern names all that it matches, and gates that share the machine give the same verdicts", async () => {
  const { exitCode, stdout, stderr } = await gates("-c", "gates/*.yml", "-c", "low.yml", "--jobs", "3");
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^3 gates: 1 fail, 2 neutral\n/);
  for (const id of ["price", "tone", "low"]) expect(stderr).toMatch(new RegExp(`^\\[\\d/3\\] ${id} … `, "m"));
});

test("a gate that cannot be judged is in the table and in the exit code, and the others are judged", async () => {
  const { exitCode, stdout, stderr } = await gates("-c", "broken.yml", "-c", "gates/tone.yml");
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(
    /^2 gates: 1 without a report, 1 neutral\n\nERROR +broken: .*nowhere.*\nNEUTRAL +tone: /,
  );
  expect(stderr).toContain("[1/2] broken … ERROR\n");
  const json = await gates("-c", "broken.yml", "-c", "gates/tone.yml", "--format", "json");
  expect(JSON.parse(json.stdout)).toMatchObject([{ id: "broken", exitCode: 2 }, { id: "tone" }]);
});

test.each([
  ["a config named twice", ["-c", "low.yml", "-c", "./low.yml"], "--config expected each config once"],
  ["one that a pattern names too", ["-c", "gates/*.yml", "-c", "gates/tone.yml"], "got gates/tone.yml twice"],
  ["a pattern that nothing matches", ["-c", "no/*.yml"], "no/*.yml"],
  [
    "two gates of one id",
    ["-c", "gates/tone.yml", "-c", "twin.yml"],
    "another gate id than that of gates/tone.yml",
  ],
  ["an invalid config beside a valid one", ["-c", "low.yml", "-c", "invalid.yml"], "invalid.yml"],
  ["a resume", ["-c", "low.yml", "-c", "twin.yml", "--resume"], "--resume is for one config"],
])("%s is a usage error before anything runs", async (_, argv, message) => {
  const { exitCode, stdout, stderr } = await gates(...argv);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("a command that takes one config refuses a second one", async () => {
  const { exitCode, stderr } = await runCli(cwd, ["validate", "-c", "low.yml", "-c", "twin.yml"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("only `gate` takes several configs");
});

test("--log json writes one object for each gate", async () => {
  const { stderr } = await gates("-c", "low.yml", "-c", "gates/tone.yml", "--log", "json");
  const lines = stderr
    .trim()
    .split("\n")
    .map((text) => logLineSchema.parse(JSON.parse(text)));
  expect(lines).toMatchObject([
    { event: "gate-finished", gate: "low", verdict: "fail", done: 1, of: 2 },
    { event: "gate-finished", gate: "tone", verdict: "pass", done: 2, of: 2 },
  ]);
});

test("--dry-run prints each plan and runs nothing", async () => {
  const { exitCode, stdout, stderr } = await gates("-c", "gates/*.yml", "--dry-run");
  expect(exitCode).toBe(0);
  expect(stdout.match(/2 cases/g)?.length).toBeGreaterThanOrEqual(2);
  expect(stderr).not.toContain("…");
});
