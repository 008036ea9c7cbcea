import { describe, expect, test } from "@jest/globals";
import { writeFiles } from "../../support/command-line/experiment.ts";
import { type CliRun, runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

/** Times of ten runs; `slower` multiplies those of `sort`. */
function hyperfineFile({ slower = 1, names = ["sort", "load"], seed = 1 } = {}): string {
  const results = names.map((command, at) => ({
    command,
    times: Array.from(
      { length: 10 },
      (_, run) => (1 + 0.01 * Math.sin(run * 7 + at * 3 + seed)) * (command === "sort" ? slower : 1),
    ),
    exit_codes: Array.from({ length: 10 }, () => 0),
  }));
  return JSON.stringify({ results });
}

const FILES = {
  "main.json": hyperfineFile(),
  "same.json": hyperfineFile({ seed: 2 }),
  "slow.json": hyperfineFile({ slower: 1.2, seed: 3 }),
  "lost.json": hyperfineFile({ names: ["load"], seed: 4 }),
  "more.json": hyperfineFile({ names: ["sort", "load", "save"], seed: 5 }),
  "copy.jsonl": '{"axes":{"task":"a"},"repetition":0,"metrics":{"ms":1.5,"ok":1}}\n',
  "rows.jsonl": '{"axes":{"task":"a"},"repetition":0,"metrics":{"ms":1.5,"ok":1}}\n',
};

async function compare(
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  return inTempFolder(async (folder) => {
    await writeFiles(folder, { ...FILES, ...files });
    return runCli(folder, ["compare", ...args]);
  });
}

const sides = (baseline: string, ...candidate: readonly string[]): readonly string[] => [
  "--same-job",
  "--baseline",
  baseline,
  "--candidate",
  ...candidate,
];

describe("files of a tool are compared without a config", () => {
  test("unchanged is a plain pass, which names the policy that judged", async () => {
    const { exitCode, stdout } = await compare(sides("main.json", "same.json"));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^PASS: No regression in 2 comparisons/);
    expect(stdout).toContain(
      "No config: judged by default policy 2 of this program (time: latency, lower is",
    );
  });

  test("a slower benchmark is a regression", async () => {
    const { exitCode, stdout } = await compare(sides("main.json", "slow.json"));
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/^FAIL: Regression: time \+(19|20)[.]\d% in\s+benchmark=sort/),
    ]);
  });

  test("a benchmark that is gone is never a plain pass, and a new one is named", async () => {
    const lost = await compare(sides("main.json", "lost.json"));
    expect([lost.exitCode, lost.stdout]).toEqual([
      3,
      expect.stringMatching(/^INCONCLUSIVE: gone from the candidate: time in benchmark=sort /),
    ]);
    const json = await compare(["--format", "json", ...sides("main.json", "lost.json")]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      causes: [{ name: "incomparable", cost: "inconclusive" }],
    });
    const slower = await compare(sides("three.json", "slow.json"), {
      "three.json": hyperfineFile({ names: ["sort", "load", "save"] }),
    });
    expect([slower.exitCode, slower.stdout]).toEqual([
      1,
      expect.stringMatching(/^FAIL: Regression: time [^;]*; 1 comparison gone from the\s+candidate/),
    ]);
    const more = await compare(sides("main.json", "more.json"));
    expect(more.stdout).toContain("1 without baseline");
  });

  test("several files of a side are one run, and a folder with them, too", async () => {
    const files = {
      "runs/a.json": FILES["main.json"],
      "runs/b.json": FILES["same.json"],
      "runs/log.txt": "hi",
    };
    const listed = await compare(sides("main.json", "same.json", "runs/a.json"), files);
    expect(listed.stdout).toContain("2 cases × 20 repetitions");
    const folder = await compare(sides("main.json", "runs"), files);
    expect(folder.stdout).toContain("2 cases × 20 repetitions");
  });

  test("markdown, JSON and HTML name the policy", async () => {
    const json = await compare([...sides("main.json", "same.json"), "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      defaultPolicy: expect.stringContaining("default policy 2 of this program"),
    });
    const markdown = await compare([...sides("main.json", "same.json"), "--format", "markdown"]);
    expect(markdown.stdout).toContain("judged by default policy 2");
  });
});

describe("flags in place of a config", () => {
  test("set margins and limits", async () => {
    const wide = await compare([...sides("main.json", "slow.json"), "--margin", "time=50%"]);
    expect(wide.exitCode).toBe(0);
    const limited = await compare([...sides("main.json", "same.json"), "--max", "time=500 ms"]);
    expect([limited.exitCode, limited.stdout]).toEqual([1, expect.stringContaining("max 0.5 s")]);
  });

  test("take an amount of one operation for a unit such as ns/op", async () => {
    const go = (ns: number): string =>
      [
        "pkg: p",
        ...Array.from({ length: 10 }, (_, n) => `BenchmarkA-8\t100\t${ns + (n % 3)} ns/op`),
        "ok  \tp\t1s",
        "",
      ].join("\n");
    const files = { "a.txt": go(100), "b.txt": go(101) };
    const max = async (value: string): Promise<CliRun> =>
      compare([...sides("a.txt", "b.txt"), "--max", `time=${value}`], files);
    expect((await max("0.05 us")).stdout).toContain("max 50 ns/op");
    expect((await max("0.05 us/op")).stdout).toContain("max 50 ns/op");
    expect((await max("5 MB")).stderr).toContain('--max "time": expected a number in ns/op');
  });

  test.each(["status", "repetition", "__proto__"])(
    "name the file of a metric that is called %s",
    async (name) => {
      const file = JSON.stringify([{ name: "a", unit: name, value: 1 }]);
      const { exitCode, stderr } = await compare(
        [...sides("a.json", "b.json"), "--input-format", "customSmallerIsBetter"],
        {
          "a.json": file,
          "b.json": file,
        },
      );
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`b.json has the metric "${name}": `)]);
    },
  );

  test("that do not fit are all told at once, with what was meant", async () => {
    const { exitCode, stderr } = await compare([
      ...sides("main.json", "same.json"),
      "--margin",
      "tim=5%",
      "--metric",
      "time=latncy",
      "--min",
      "5",
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      '--margin expected a metric that the files contain, got "tim". Did you mean "time"?',
    );
    expect(stderr).toContain('Did you mean "latency"?');
    expect(stderr).toContain("--min expected NAME=VALUE");
  });

  test("are refused beside a config, and --no-config leaves the config out", async () => {
    const config = {
      "regression-gate.yml":
        "version: 1\nid: own\nmatrix: {axes: {benchmark: [sort, load]}}\nrun: {results-file: main.json}\nmetrics: {time: {kind: latency, margin: 40%}}\n",
    };
    const beside = await compare([...sides("main.json", "same.json"), "--margin", "time=5%"], config);
    expect([beside.exitCode, beside.stderr]).toEqual([
      2,
      "--margin is for results without a config, and there is regression-gate.yml: change it there, or add --no-config\n",
    ]);
    expect((await compare(sides("main.json", "slow.json"), config)).stdout).toContain("(own)");
    const without = await compare([...sides("main.json", "slow.json"), "--no-config"], config);
    expect([without.exitCode, without.stdout]).toEqual([1, expect.stringContaining("(compare)")]);
  });

  test("say the kinds of our own rows, which nothing else says", async () => {
    const unknown = await compare(sides("rows.jsonl", "rows.jsonl"));
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('"ms", of which nothing says the kind: write --metric "ms=latency"');
    expect(unknown.stderr).toContain('"ok", of which nothing says the kind');
    const known = await compare([
      ...sides("rows.jsonl", "rows.jsonl"),
      "--metric",
      "ms=exact",
      "--metric",
      "ok=exact",
    ]);
    expect([known.exitCode, known.stdout]).toEqual([0, expect.stringContaining("any change is bad")]);
  });

  test("name a format in place of the content", async () => {
    const named = await compare([...sides("main.json", "same.json"), "--input-format", "hyperfine"]);
    expect(named.exitCode).toBe(0);
    const unknown = await compare([...sides("main.json", "same.json"), "--input-format", "hyperfin"]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      '--input-format expected the name of a format, got "hyperfin". Did you mean "hyperfine"?\n',
    ]);
  });
});

test("a metric whose direction nothing says is shown and not judged", async () => {
  const rows = (value: number): string =>
    Array.from({ length: 10 }, (_, repetition) =>
      JSON.stringify({ axes: { task: "a" }, repetition, metrics: { load: value + repetition / 100 } }),
    ).join("\n");
  const files = { "a.jsonl": rows(1), "b.jsonl": rows(5) };
  const { stdout } = await compare([...sides("a.jsonl", "b.jsonl"), "--metric", "load=amount"], files);
  expect(stdout).toContain("load: amount, shown only");
  const judged = await compare([...sides("a.jsonl", "b.jsonl"), "--metric", "load=amount:lower"], files);
  expect(judged.stdout).toContain("lower is better");
});
