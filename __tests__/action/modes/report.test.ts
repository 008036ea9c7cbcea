import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import {
  ALIVE_NAMES,
  asItIs,
  HOSTILE_REPORTS,
  JUDGED_REPORTS,
  nameAs,
} from "../../support/samples/hostile-reports.ts";
import { COMES_ALIVE, githubPage } from "../../support/github/github-page.ts";
import { startLoopbackGitHub, type LoopbackGitHub } from "../../support/loopback-github/loopback-github.ts";
import type { Measured } from "../../../src/model/run/measured.ts";
import {
  BASE_SHA,
  HEAD_SHA,
  honestWorld,
  runReport,
  type Reported,
  type World,
} from "../../support/github/report-world.ts";

jest.setTimeout(60_000);

let github: LoopbackGitHub;
beforeAll(async () => {
  github = await startLoopbackGitHub();
});
afterAll(() => github.close());

const run = (arrange: (world: World) => void): Promise<Reported> => {
  const world = honestWorld(github);
  arrange(world);
  return runReport(world);
};
const ACCEPTED = { exitCode: 0, reasons: [], greens: ["regression-gate / support-bot"], comments: 1 };

/** What was published of a benign fork. */
async function accepted(arrange: (world: World) => void): Promise<typeof ACCEPTED | object> {
  const { exitCode, reasons } = await run(arrange);
  const names = greens().flatMap(({ name, headSha }) => (headSha === HEAD_SHA ? [name] : []));
  return { exitCode, reasons, greens: names, comments: github.state.comments.length };
}
let once: Promise<object> | null = null;
/** The twin of many: run once. */
const honest = (): Promise<object> => (once ??= accepted(asItIs));

const greens = () =>
  github.state.checks.filter(({ conclusion }) => conclusion === "success" || conclusion === "neutral");

describe.each(HOSTILE_REPORTS)("$name", ({ attack, twin, outcome, code }) => {
  test("is not accepted, and the log says why", async () => {
    const { exitCode, reasons } = await run(attack);
    expect(reasons.join("\n")).toContain(`(${code})`);
    expect(greens()).toEqual([]);
    expect(github.state.comments).toEqual([]);
    expect(exitCode).toBe(outcome === "nothing written" ? 0 : 3);
    const red = { headSha: HEAD_SHA, status: "completed", conclusion: "failure" };
    expect(github.state.checks).toMatchObject(outcome === "red check" ? [red] : []);
  });

  test("has a benign twin that is accepted", async () => {
    expect(await (twin === asItIs ? honest() : accepted(twin))).toEqual(ACCEPTED);
  });
});

describe.each(JUDGED_REPORTS)("$name", ({ attack }) => {
  test("gains nothing: the check is red", async () => {
    const { exitCode, io } = await run(attack);
    expect(io.said.failures).toEqual([]);
    expect(exitCode).toBe(0);
    expect(github.state.checks).toMatchObject([{ headSha: HEAD_SHA, conclusion: "failure" }]);
    expect(["fail", "inconclusive"]).toContain(io.said.outputs.get("verdict"));
  });
});

describe.each(ALIVE_NAMES)("a task whose name is %s", (_, name) => {
  test("is shown as text", async () => {
    const { exitCode, io } = await run((world) => nameAs(world, name));
    expect(exitCode).toBe(0);
    const shown = [
      ...github.state.comments.map(({ body }) => body),
      ...github.state.checks.map(({ summary }) => summary ?? ""),
    ];
    expect(shown).toHaveLength(2);
    for (const text of shown) {
      const page = githubPage(text.replace(/^<!--.*-->\n/, ""));
      expect([...page.tags].filter((tag) => ["img", "script", "h1"].includes(tag))).toEqual([]);
      expect(
        page.linkTargets.filter((target) => !target.startsWith("https://github.com/octo-org/product/")),
      ).toEqual([]);
      expect(page.openText.match(COMES_ALIVE)).toBeNull();
    }
    const lines = io.said.lines.join("\n").split("\n");
    const stops = lines.findIndex((line) => line.startsWith("::stop-commands::"));
    const early = lines.slice(0, stops).filter((line) => line.includes("boom"));
    expect([stops === -1, early]).toEqual([false, []]);
  });
});

test("no request and no answer broke GitHub's description", () => {
  expect(github.state.violations).toEqual([]);
});

describe("a fork that measures less than the base asks for", () => {
  const claims = (parts: (honest: Measured) => Partial<Measured>) => (world: World) => {
    if (world.measured !== null) world.measured = { ...world.measured, ...parts(world.measured) };
  };
  const config = (change: (text: string) => string, sha: string): void => {
    const key = `${sha}:regression-gate.yml`;
    github.state.contents.set(key, change(github.state.contents.get(key) ?? ""));
  };
  const sizes = (text: string): string => text.replace("axes: { task:", "axes: { size: [s, l], task:");

  test.each<[string, (world: World) => void, string]>([
    [
      "repetitions",
      claims(({ rows }) => ({
        repetitions: 1,
        looks: [1],
        rows: rows.filter(({ repetition }) => repetition === 0),
      })),
      "matrix.repetitions 1 in place of 3",
    ],
    [
      "cases by its own config",
      (world) => {
        config((text) => text.replace(", k, l]", "]"), HEAD_SHA);
        claims(({ cases, rows }) => ({
          cases: cases.slice(0, 10),
          rows: rows.filter((row) => row.case < 10),
        }))(world);
      },
      "2 of 12 cases left out: task=k (+1 more)",
    ],
    [
      "values of an axis that is no unit, by its artifact alone",
      (world) => {
        for (const sha of [BASE_SHA, HEAD_SHA]) config(sizes, sha);
        claims(({ cases }) => ({
          cases: cases.map(({ axes, ...one }) => ({ ...one, axes: { size: "s", ...axes } })),
        }))(world);
      },
      "12 of 24 cases left out: size=l, task=a (+11 more)",
    ],
  ])("%s is inconclusive, and the title says so", async (_, arrange, text) => {
    await run(arrange);
    expect(greens()).toEqual([]);
    const [check] = github.state.checks.filter(({ headSha }) => headSha === HEAD_SHA);
    expect(check?.conclusion).toBe("failure");
    expect(JSON.stringify(check)).toContain(`easures less than its base asks for: ${text}`);
  });
});

describe("a fork that", () => {
  const config = (change: (text: string) => string, ...shas: readonly string[]): void => {
    for (const sha of shas) {
      const key = `${sha}:regression-gate.yml`;
      github.state.contents.set(key, change(github.state.contents.get(key) ?? ""));
    }
  };
  const checkOfHead = () => github.state.checks.find(({ headSha }) => headSha === HEAD_SHA);

  test.each([
    ["touches nothing that the base's `paths` match passes at once", "lib/src/a.ts", "", true],
    ["is judged where they match no file of the base", "docs/a.md", "", false],
    ["is judged where they match none of the working directory", "lib/src/a.ts", "pkg", false],
  ])("%s", async (_, file, folder, isPassedOver) => {
    const { io } = await run((world) => {
      config((text) => `${text}paths: [lib/**]\n`, BASE_SHA, HEAD_SHA);
      github.state.contents.set(`${BASE_SHA}:${file}`, "");
      if (folder === "") return;
      world.inputs = { ...world.inputs, "working-directory": folder };
      for (const sha of [BASE_SHA, HEAD_SHA]) {
        const text = github.state.contents.get(`${sha}:regression-gate.yml`) ?? "";
        github.state.contents.set(`${sha}:${folder}/regression-gate.yml`, text);
      }
    });
    const title = "no file that this gate covers changed";
    expect([checkOfHead()?.conclusion, checkOfHead()?.title === title]).toEqual(["success", isPassedOver]);
    expect(io.said.warnings.join().includes("match no file of")).toBe(!isPassedOver);
  });

  test("declares another unit than its base is not judged by numbers without one", async () => {
    await run(() => {
      config((text) => text.replace("margin: 0.05", "margin: 0.05, unit: ms"), BASE_SHA);
      config((text) => text.replace("margin: 0.05", "margin: 0.05, unit: s"), HEAD_SHA);
    });
    expect(checkOfHead()?.conclusion).toBe("failure");
    expect(JSON.stringify(checkOfHead())).toContain("declares another unit than ms");
  });
});
