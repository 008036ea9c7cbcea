import { describe, expect, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { systemClock } from "../../../src/adapters/node/clock.ts";
import { baseCases } from "../../../src/app/runs/at-ref/base-cases.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { parseReport } from "../../../src/formats/report-file.ts";
import { commitAll, inExperiment, MODULE_RUN, writeFiles } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { inTempFolder } from "../../support/temp-folder.ts";

const DROPPED = "1 entry of tasks.jsonl at the baseline's commit dropped, and not measured on either side: a";
const TASKS = ["a", "b", "c", "d", "e", "f", "g", "h"];
/** Small numbers are hard, and no two are the same. */
const MEASURE = `export default ({ axes, seed }) => ({
  score: 0.5 + axes.task.charCodeAt(0) / 1000 + (seed % 97) / 1e5,
});
`;

const config = (tasks: string): string => `version: 1
id: two
seed: 7
matrix: { axes: { task: ${tasks} }, repetitions: 1 }
suites: { easy: { where: { task: [e, f, g, h] } } }
run: { ${MODULE_RUN} }
metrics: { score: { kind: score, better: higher, margin: 0.05 } }
compare: { unit: task }
baseline: { from: ref, ref: HEAD~1 }
`;

const entries = (ids: readonly string[], hint = ""): string =>
  ids.map((id) => `${JSON.stringify({ id, hint: id === "a" ? hint : "" })}\n`).join("");

interface Change {
  readonly before?: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly uncommitted?: Readonly<Record<string, string>>;
  readonly suite?: string;
  /** Of the second commit; absent = it is the same. */
  readonly now?: string;
  readonly config?: string;
}

/** Two commits in a folder, and then files that nobody has committed. */
async function inTwoCommits<T>(change: Change, work: (folder: string) => Promise<T>): Promise<T> {
  const { before = { "tasks.jsonl": entries(TASKS) }, after, uncommitted = {} } = change;
  const text = change.config ?? config("{ file: tasks.jsonl }");
  const files = { "regression-gate.yml": text, "measure.mjs": MEASURE, ".gitignore": ".regression-gate\n" };
  return inExperiment({ ...files, ...before }, async (folder) => {
    commitAll(folder);
    await writeFiles(folder, { "more.txt": "more", ...after });
    const git = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    execFileSync("git", [...git, "add", "-A"], { cwd: folder });
    execFileSync("git", [...git, "commit", "-qm", "change"], { cwd: folder });
    await writeFiles(folder, uncommitted);
    return work(folder);
  });
}

async function saidOf(change: Change): Promise<readonly string[]> {
  return inTwoCommits(change, async (folder) => {
    const git = ["rev-parse", "HEAD~1"];
    const sha = execFileSync("git", git, { cwd: folder, encoding: "utf8" }).trim();
    const request = {
      config: parseConfig(
        change.now ?? change.config ?? config("{ file: tasks.jsonl }"),
        "regression-gate.yml",
      ),
      configFile: join(folder, "regression-gate.yml"),
      suite: change.suite ?? null,
      where: {},
    };
    const { signal } = new AbortController();
    const out = join(folder, ".regression-gate");
    const workspace = { root: folder, out, env: {}, extraEnv: {}, clock: systemClock, signal };
    return (await baseCases(request, sha, workspace)).map((warning) => warning.text);
  });
}

function definedEnvironment(): Readonly<Record<string, string>> {
  const all = Object.entries(process.env);
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

describe("a baseline at a ref, whose side runs the cases of this checkout", () => {
  test("the gate warns of an entry that the change drops", async () => {
    await inTempFolder((temporary) =>
      inTwoCommits({ after: { "tasks.jsonl": entries(TASKS.slice(1)) } }, async (folder) => {
        const env = { ...definedEnvironment(), RUNNER_TEMP: temporary };
        const { stdout, exitCode } = await runCli(folder, ["gate", "--format", "json"], { env });
        const { verdict, causes } = parseReport(stdout, "report.json");
        expect([verdict, exitCode]).toEqual(["warn", 0]);
        expect(causes).toContainEqual(
          expect.objectContaining({ name: "dropped-units", cost: "warn", text: DROPPED }),
        );
      }),
    );
  });

  test.each<[string, Change, string]>([
    ["drops an entry", { after: { "tasks.jsonl": entries(TASKS.slice(1)) } }, DROPPED],
    [
      "drops an entry, not committed",
      { after: {}, uncommitted: { "tasks.jsonl": entries(TASKS.slice(1)) } },
      DROPPED,
    ],
    [
      "makes an entry easier",
      { after: { "tasks.jsonl": entries(TASKS, "easier") } },
      "1 entry of tasks.jsonl with other content than at the baseline's commit, which both sides ran as it is here: a",
    ],
    [
      "renames the file",
      {
        config: config("{ file: renamed.jsonl }"),
        after: { "renamed.jsonl": entries(TASKS.slice(1)) },
      },
      "renamed.jsonl is not in the baseline's commit, or cannot be read there: what it leaves out is not known, and both sides ran it as it is here",
    ],
    [
      "mends a file that could not be read",
      { before: { "tasks.jsonl": "{" }, after: { "tasks.jsonl": entries(TASKS) } },
      "tasks.jsonl is not in the baseline's commit, or cannot be read there: what it leaves out is not known, and both sides ran it as it is here",
    ],
  ])("a change that %s is told", async (_, change, text) => {
    expect(await saidOf(change)).toEqual([text]);
  });

  test.each<[string, string, readonly string[]]>([
    [
      "drops a value",
      "[b, c, d, e, f, g, h]",
      [
        "1 value of the axis task of the config at the baseline's commit dropped, and not measured on either side: a",
      ],
    ],
    ["adds one", "[a, b, c, d, e, f, g, h, i]", []],
    ["writes them in another order", "[h, g, f, e, d, c, b, a]", []],
  ])("a config that %s of an axis", async (_, tasks, said) => {
    const change = {
      config: config("[a, b, c, d, e, f, g, h]"),
      after: { "regression-gate.yml": config(tasks) },
    };
    expect(await saidOf({ ...change, now: config(tasks) })).toEqual(said);
  });

  test("a config that lists the entries of a file itself, all but one, is told", async () => {
    const now = config("[b, c, d, e, f, g, h]");
    expect(await saidOf({ after: { "regression-gate.yml": now }, now })).toEqual([
      "1 value of the axis task of the config at the baseline's commit dropped, and not measured on either side: a",
    ]);
  });

  test.each<[string, Change]>([
    ["the same entries in another order", { after: { "tasks.jsonl": entries(TASKS.toReversed()) } }],
    ["more entries", { after: { "tasks.jsonl": entries([...TASKS, "i"]) } }],
    [
      "an entry that the suite does not have",
      { after: { "tasks.jsonl": entries(TASKS.slice(1)) }, suite: "easy" },
    ],
    [
      "a file that is in no commit",
      {
        before: { ".gitignore": ".regression-gate\ntasks.jsonl\n" },
        after: {},
        uncommitted: { "tasks.jsonl": entries(TASKS) },
      },
    ],
  ])("of %s nothing is said", async (_, change) => {
    expect(await saidOf(change)).toEqual([]);
  });
});
