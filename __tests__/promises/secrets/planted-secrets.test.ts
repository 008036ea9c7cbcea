import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { TOKEN_SHAPES } from "../../../src/secrets/token-shapes.ts";
import { PLAIN_START, startCli } from "../../support/command-line/cli-process.ts";
import { inExperiment, latestRows, latestRunFolder } from "../../support/command-line/experiment.ts";
import { runCli } from "../../support/command-line/run-cli.ts";
import { tokenOf } from "../../support/github/token-of.ts";

const dashes = "-".repeat(5);

/** A token of each shape, drawn anew when the seed changes; keys and passwords beside them. */
const SECRETS: readonly string[] = [
  ...TOKEN_SHAPES.flatMap(({ pattern }, index) =>
    fc.sample(tokenOf(pattern), { numRuns: 1, seed: 71 + index }),
  ),
  `${dashes}BEGIN PRIVATE KEY${dashes}\nMIIEvQIBADANBgkqhkiG9w0BAQ\n${dashes}END PRIVATE KEY${dashes}`,
  "https://me:hunter2-and-more-of-it@example.com/",
];

/** Of each secret: what no stored or printed text may hold. */
const CORES = SECRETS.map((secret, index) =>
  index < TOKEN_SHAPES.length ? secret.slice(-12) : (/MIIE\w+|hunter2[\w-]+/.exec(secret)?.[0] ?? secret),
);

/** Says its secret in every way that a program has. */
const LEAK = `import { readFileSync } from "node:fs";
const secrets = JSON.parse(readFileSync(new URL("secrets.json", import.meta.url), "utf8"));
export default ({ axes }) => {
  const secret = secrets[axes.secret];
  if (axes.way === "message") throw new Error("refused: " + secret);
  if (axes.way === "code") throw Object.assign(new Error("x"), { code: secret, cause: new Error(secret) });
  if (axes.way === "busy") throw Object.assign(new Error("busy with " + secret), { code: "EAGAIN" });
  if (axes.way === "metric") return { ok: 1, ["m " + secret]: 1 };
  if (axes.way === "value") return { ok: 1, answer: { said: secret, [secret]: ["x\\n" + secret] } };
  return { ok: 1, output: "key: " + secret };
};
`;
const PROGRAM = `const input = JSON.parse(process.env.REGRESSION_GATE_CASE);
const secrets = JSON.parse((await import("node:fs")).readFileSync("secrets.json", "utf8"));
const secret = secrets[input.axes.secret];
console.error("using " + secret);
console.log("key=" + secret);
if (input.axes.way === "fails") { console.error("Error: bad key " + secret); process.exit(3); }
console.log(JSON.stringify({ ok: 1, output: secret }));
`;

const config = (run: string, ways: readonly string[], count: number): string => `version: 1
id: leak
matrix: { axes: { secret: [${Array.from({ length: count }, (_, index) => index).join(", ")}], way: [${ways.join(", ")}] } }
${run}
debug: { trials: 1000 }
metrics: { ok: { kind: score, better: higher, margin: 0.1 }, answer: { kind: exact, role: track } }
compare: { unit: secret }
`;

/** Everything that a run leaves behind, by name. */
function textsOf(folder: string): ReadonlyMap<string, string> {
  const run = latestRunFolder(folder);
  const files = readdirSync(run, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), "utf8")]));
}

const leaksIn = (texts: ReadonlyMap<string, string>): readonly string[] =>
  [...texts].flatMap(([name, text]) =>
    CORES.flatMap((core, index) =>
      text.includes(core) ? [`${name}: secret ${index} ${SECRETS[index]}`] : [],
    ),
  );

test.each([
  {
    runner: "a module",
    run: "run: { module: leak.mjs, timeout: 20s, keep-output: 4 KiB, concurrency: 2, retry: { attempts: 2, delay: 1ms }, breaker: { failures: 1000 } }",
    ways: ["message", "code", "busy", "metric", "value", "output"],
  },
  {
    runner: "a program",
    run: "run: { command: [node, program.mjs], timeout: 20s, keep-output: 4 KiB, concurrency: 2 }",
    ways: ["fails"],
  },
])(
  "no secret that $runner says is in any file of the run or in what is printed",
  async ({ run, ways }) => {
    const files = {
      "regression-gate.yml": config(run, ways, SECRETS.length),
      "leak.mjs": LEAK,
      "program.mjs": PROGRAM,
      "secrets.json": JSON.stringify(SECRETS),
    };
    await inExperiment(files, async (folder) => {
      const printed = await startCli(folder, ["gate"], PLAIN_START).ended;
      expect(latestRows(folder)).toHaveLength(SECRETS.length * ways.length);
      const texts = new Map([...textsOf(folder), ["stdout", printed.stdout], ["stderr", printed.stderr]]);
      expect([...texts.keys()]).toEqual(
        expect.arrayContaining(["trials.jsonl", "debug.jsonl", "report.json", "report.md", "stderr"]),
      );
      // What was said is there, without the secret: else nothing would have been tested.
      expect(texts.get("trials.jsonl")?.match(/\*\*\*/g)?.length).toBeGreaterThan(
        SECRETS.length * ways.length,
      );
      expect(leaksIn(texts)).toEqual([]);
      const later = await Promise.all(
        [["report"], ["report", "--format", "json"], ["failures"], ["failures", "--suggest"]].map((argv) =>
          runCli(folder, argv),
        ),
      );
      expect(later.map(({ exitCode }) => exitCode)).not.toContain(70);
      expect(
        leaksIn(new Map(later.map(({ stdout, stderr }, index) => [String(index), stdout + stderr]))),
      ).toEqual([]);
    });
  },
  60_000,
);

test("a secret in a file that is refused is not repeated", async () => {
  const token = `gh${["p", "aB3".repeat(12)].join("_")}`;
  const files = { "regression-gate.yml": `version: 1\nid: a\n${token}: 1\nrun: { command: [node] }\n` };
  await inExperiment(files, async (folder) => {
    const { exitCode, stderr } = await runCli(folder, ["validate"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('unknown key "***"');
    expect(stderr).not.toContain(token);
  });
});
