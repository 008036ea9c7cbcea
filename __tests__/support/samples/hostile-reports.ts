import { gzipSync } from "node:zlib";
import type { Measured, MeasuredRow } from "../../../src/model/run/measured.ts";
import type { ZipEntry } from "../github/hostile-zip.ts";
import type { Pull } from "../loopback-github/state.ts";
import {
  BASE_SHA,
  CONFIG,
  FORK,
  HEAD_SHA,
  measured,
  PULL,
  scoreOf,
  storeArtifact,
  storeBaseline,
  type World,
} from "../github/report-world.ts";

/** What becomes of an attack. None of them is a green check. */
export type Outcome =
  /** Exit 3, and a red check on the head that says why. */
  | "red check"
  /** Exit 3; there is no pull request that a check could belong to. */
  | "job fails"
  /** Exit 0: nothing is wrong, and nothing is written. */
  | "nothing written";

export interface HostileReport {
  readonly name: string;
  readonly attack: (world: World) => void;
  /** As near to the attack as an honest fork comes: accepted, with a green check. */
  readonly twin: (world: World) => void;
  readonly outcome: Outcome;
  /** In the log. */
  readonly code: string;
}

const claims = (world: World): Measured => world.measured ?? measured();
const claim = (world: World, parts: Partial<Measured>): void => {
  world.measured = { ...claims(world), ...parts };
};
const inFirstRow = (world: World, parts: Partial<MeasuredRow>): void => {
  const [first, ...rest] = claims(world).rows;
  if (first !== undefined) claim(world, { rows: [{ ...first, ...parts }, ...rest] });
};
/** The first score as JSON, in place of the number. */
const scoreAs = (world: World, json: string): void => {
  world.text = (honest) => honest.replace(/"score":[\d.]+/, `"score":${json}`);
};
/** The first task's name, in cases and so in all that is shown. */
export const nameAs = (world: World, task: string): void => {
  const { cases } = claims(world);
  claim(world, { cases: cases.map((one, index) => (index === 0 ? { ...one, axes: { task } } : one)) });
};
/** A name that the configs of both commits have too: a task of the base that is not measured would be left out. */
const plannedAs = (world: World, task: string): void => {
  nameAs(world, task);
  for (const sha of [BASE_SHA, HEAD_SHA]) {
    const planned = CONFIG.replace("task: [a,", `task: [${JSON.stringify(task)},`);
    world.github.state.contents.set(`${sha}:regression-gate.yml`, planned);
  }
};
const file = (content: Uint8Array, parts: Partial<ZipEntry> = {}): ZipEntry => ({
  name: "measured.json",
  content,
  ...parts,
});
const entriesAs = (world: World, entries: (content: Uint8Array) => readonly ZipEntry[]): void => {
  world.entries = entries;
};
/** The honest fork itself. */
export const asItIs = (): void => undefined;
/** A pull request of this repository's own branch with the commit that the fork has. */
const ofOwnBranch = ({ github: { state } }: World): Pull => {
  const head = { repositoryId: state.repositoryId, owner: state.owner, branch: "feature" };
  return { ...PULL, number: 16, head };
};
const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

const ZIPS: readonly HostileReport[] = [
  ...(
    [
      ["a name that climbs out", "../../measured.json"],
      ["an absolute name", "/tmp/measured.json"],
      ["a drive letter", "C:measured.json"],
      ["a backslash", "..\\measured.json"],
      ["a name in other case", "Measured.JSON"],
      ["a name inside a folder", "measured.json/measured.json"],
      ["a name with a turned suffix", "measured\u202Enosj."],
      ["a name that is a workflow command", "::set-output name=verdict::pass"],
    ] as const
  ).map(([what, name]): HostileReport => ({
    name: `zip: ${what}`,
    attack: (world) => entriesAs(world, (content) => [file(content, { name })]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  })),
  {
    name: "zip: a symbolic link",
    attack: (world) => entriesAs(world, () => [file(Buffer.from("/etc/passwd"), { mode: 0o120777 })]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: the file twice",
    attack: (world) => entriesAs(world, (content) => [file(content), file(content)]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: a second name that differs by case",
    attack: (world) =>
      entriesAs(world, (content) => [file(content), file(content, { name: "MEASURED.json" })]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: a thousand entries",
    attack: (world) =>
      entriesAs(world, (content) => [
        file(content),
        ...Array.from({ length: 1000 }, (_, index) => file(Buffer.from(""), { name: `${index}` })),
      ]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: encrypted",
    attack: (world) => entriesAs(world, (content) => [file(content, { flags: 1 })]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: sizes of zip64 that are not there",
    attack: (world) => entriesAs(world, (content) => [file(content, { declaredSize: 0xffff_ffff })]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: a bomb by its ratio",
    attack: (world) => entriesAs(world, () => [file(Buffer.alloc(30 << 20, " "))]),
    twin: (world) =>
      entriesAs(world, (content) => [file(Buffer.concat([content, Buffer.alloc(500_000, " ")]))]),
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: a bomb by its bytes",
    attack: (world) => entriesAs(world, () => [file(Buffer.alloc(33 << 20, " "))]),
    twin: (world) =>
      entriesAs(world, (content) => [file(Buffer.concat([content, Buffer.alloc(900_000, "\n")]))]),
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: a bomb that declares ten bytes",
    attack: (world) => entriesAs(world, () => [file(Buffer.alloc(20 << 20, " "), { declaredSize: 10 })]),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: cut short",
    attack: (world) => void (world.zip = (honest) => honest.subarray(0, honest.length - 30)),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: gzip in its place",
    attack: (world) => void (world.zip = (honest) => gzipSync(honest)),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "zip: empty",
    attack: (world) => entriesAs(world, () => []),
    twin: asItIs,
    outcome: "red check",
    code: "no-file",
  },
];

const ARTIFACTS: readonly HostileReport[] = [
  {
    name: "artifact: none",
    attack: (world) => void (world.measured = null),
    twin: asItIs,
    outcome: "red check",
    code: "no-artifact",
  },
  {
    name: "artifact: another name",
    attack: (world) => void (world.artifact = { name: "regression-gate-pr-support-bot2" }),
    twin: asItIs,
    outcome: "red check",
    code: "no-artifact",
  },
  {
    name: "artifact: of another run",
    attack: (world) => void (world.artifact = { runId: world.runId - 1 }),
    twin: asItIs,
    outcome: "red check",
    code: "no-artifact",
  },
  {
    name: "artifact: of another repository",
    attack: (world) => void (world.artifact = { repositoryId: 778 }),
    twin: (world) => void (world.artifact = { repositoryId: world.github.state.repositoryId }),
    outcome: "red check",
    code: "artifact-of-another-run",
  },
  {
    name: "artifact: of a run of another commit",
    attack: (world) => {
      const { runs } = world.github.state;
      const run = runs.get(world.runId);
      if (run !== undefined) runs.set(run.id, { ...run, headSha: "e".repeat(40) });
    },
    twin: asItIs,
    outcome: "red check",
    code: "artifact-of-another-run",
  },
  {
    name: "artifact: larger than it may be",
    attack: (world) => void (world.artifact = { size: 17 << 20 }),
    twin: (world) => void (world.artifact = { size: 16 << 20 }),
    outcome: "red check",
    code: "artifact-too-large",
  },
  {
    name: "artifact: larger than GitHub says",
    attack: (world) => {
      world.zip = (honest) => Buffer.concat([Buffer.alloc(17 << 20, "x"), honest]);
      world.artifact = { size: 1000 };
    },
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "artifact: expired",
    attack: (world) => void (world.artifact = { expired: true }),
    twin: asItIs,
    outcome: "red check",
    code: "artifact-expired",
  },
  {
    name: "artifact: other bytes than its digest",
    attack: (world) => void (world.artifact = { digest: `sha256:${"0".repeat(64)}` }),
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
  {
    name: "artifact: a baseline in its place",
    attack: (world) => {
      world.measured = null;
      const baseline = storeBaseline(world.github, { lift: -1 });
      storeArtifact(
        world.github,
        { name: "regression-gate-pr-support-bot", runId: world.runId },
        world.github.blobs.read(baseline.blob) ?? Buffer.alloc(0),
      );
    },
    twin: asItIs,
    outcome: "red check",
    code: "unreadable-artifact",
  },
];

const CLAIMS: readonly HostileReport[] = [
  {
    name: "claim: another pull request",
    attack: (world) => claim(world, { pullRequest: { number: 18, headSha: HEAD_SHA } }),
    twin: asItIs,
    outcome: "red check",
    code: "other-pull-request",
  },
  {
    name: "claim: another commit",
    attack: (world) => claim(world, { pullRequest: { number: 17, headSha: "e".repeat(40) } }),
    twin: asItIs,
    outcome: "red check",
    code: "other-commit",
  },
  {
    name: "claim: another run, as of a copied artifact",
    attack: (world) => claim(world, { run: { id: world.runId - 1, attempt: 1 } }),
    twin: asItIs,
    outcome: "red check",
    code: "other-run",
  },
  {
    name: "claim: a later attempt",
    attack: (world) => claim(world, { run: { id: world.runId, attempt: 2 } }),
    twin: (world) => {
      claim(world, { run: { id: world.runId, attempt: 2 } });
      world.run = { run_attempt: 2 };
    },
    outcome: "red check",
    code: "other-attempt",
  },
  {
    name: "claim: another gate",
    attack: (world) => claim(world, { gate: "easy-gate" }),
    twin: asItIs,
    outcome: "red check",
    code: "other-gate",
  },
  {
    name: "claim: a suite of the matrix alone",
    attack: (world) => claim(world, { suite: "easy" }),
    twin: asItIs,
    outcome: "red check",
    code: "other-suite",
  },
  {
    name: "claim: both sides, to bring its own baseline",
    attack: (world) =>
      claim(world, {
        sides: ["baseline", "candidate"],
        rows: [
          ...claims(world).rows,
          ...claims(world).rows.map((row) => ({ ...row, side: "baseline" as const, metrics: { score: 0 } })),
        ],
      }),
    twin: asItIs,
    outcome: "red check",
    code: "other-sides",
  },
  {
    name: "claim: looks that the plan does not have",
    attack: (world) => claim(world, { looks: [1, 3] }),
    twin: asItIs,
    outcome: "red check",
    code: "unplanned-look",
  },
  {
    name: "claim: a row of no planned trial",
    attack: (world) => inFirstRow(world, { repetition: 3 }),
    twin: asItIs,
    outcome: "red check",
    code: "unplanned-row",
  },
  {
    name: "claim: a trial twice",
    attack: (world) => inFirstRow(world, { repetition: 1 }),
    twin: asItIs,
    outcome: "red check",
    code: "repeated-row",
  },
  {
    name: "claim: a case twice",
    attack: (world) => nameAs(world, "b"),
    twin: (world) => plannedAs(world, "B"),
    outcome: "red check",
    code: "repeated-case",
  },
  {
    name: "claim: more trials than anyone has",
    attack: (world) => claim(world, { repetitions: 200_000, looks: [200_000] }),
    twin: asItIs,
    outcome: "red check",
    code: "too-many-trials",
  },
  {
    name: "claim: a verdict",
    attack: (world) => void (world.text = (honest) => honest.replace("{", '{"verdict":"pass","exitCode":0,')),
    twin: (world) => void (world.text = (honest) => ` ${honest}`),
    outcome: "red check",
    code: "not-of-the-schema",
  },
  {
    name: "claim: a schema to come",
    attack: (world) => void (world.text = (honest) => honest.replace("measured@1", "measured@2")),
    twin: asItIs,
    outcome: "red check",
    code: "not-of-the-schema",
  },
  {
    name: "claim: prose of an error",
    attack: (world) =>
      void (world.text = (honest) =>
        honest.replace('"error":null', '"error":{"class":"auth","code":"x","message":"hi"}')),
    twin: (world) => {
      world.text = (honest) => honest.replace('"error":null', '"error":{"class":"auth","code":"x"}');
    },
    outcome: "red check",
    code: "not-of-the-schema",
  },
];

const VALUES: readonly HostileReport[] = [
  ...(
    [
      ["1e308", "number-out-of-range", "0.61"],
      ["-1e308", "number-out-of-range", "0.6100000000000001"],
      ["1e61", "number-out-of-range", "6000e-4"],
      ["1e999", "number-out-of-range", "0.0061e2"],
      ["-0", "negative-zero", "0.61"],
      ['"NaN"', "number-as-text", "null"],
      ['"Infinity"', "number-as-text", "null"],
      ['"0.9"', "not-of-the-schema", "0.62"],
      ["NaN", "not-json", "0.63"],
      ["true", "not-of-the-schema", "0.6"],
    ] as const
  ).map(([json, code, benign]): HostileReport => ({
    name: `value: \`${json}\` for a number`,
    attack: (world) => scoreAs(world, json),
    twin: (world) => scoreAs(world, benign),
    outcome: "red check",
    code,
  })),
  {
    name: "value: lists two thousand deep",
    attack: (world) => scoreAs(world, nested(2000)),
    twin: (world) => scoreAs(world, "6e-1"),
    outcome: "red check",
    code: "too-deep",
  },
  {
    name: "value: the key `__proto__`",
    attack: (world) =>
      void (world.text = (honest) => honest.replace('"metrics":{', '"metrics":{"__proto__":{"score":9},')),
    twin: (world) =>
      void (world.text = (honest) => honest.replace('"metrics":{', '"metrics":{"constructor":9,')),
    outcome: "red check",
    code: "prototype-key",
  },
  {
    name: "value: the key `__proto__`, spelled with an escape",
    attack: (world) =>
      void (world.text = (honest) =>
        honest.replace('"versions":{', String.raw`"versions":{"\u005f_proto__":"1"`)),
    twin: (world) =>
      void (world.text = (honest) => honest.replace('"versions":{', '"versions":{"prompt":"1"')),
    outcome: "red check",
    code: "prototype-key",
  },
  {
    name: "value: bytes that are no UTF-8",
    attack: (world) => entriesAs(world, (content) => [file(Buffer.concat([content, Buffer.from([0xff])]))]),
    twin: (world) => entriesAs(world, (content) => [file(Buffer.concat([content, Buffer.from("\n")]))]),
    outcome: "red check",
    code: "not-json",
  },
  ...(
    [
      ["an enormous name", "x".repeat(100_000), "text-too-long", "x".repeat(900)],
      ["a name that turns what follows (bidi)", "a\u202Egnp.exe", "deceiving-text", "ağ-مرحبا"],
      ["a name with an invisible character", "a\u200B", "deceiving-text", "a\u0301"],
      ["a name with an escape sequence of terminals", "\u001B[2Ja", "deceiving-text", "[2Ja"],
      ["a name of two lines", "a\n::error::boom", "deceiving-text", "a ::error::boom"],
      ["a name with half a character", "a\uD800", "deceiving-text", "a\u{1F9EA}"],
    ] as const
  ).map(([what, name, code, benign]): HostileReport => ({
    name: `value: ${what}`,
    attack: (world) => nameAs(world, name),
    twin: (world) => plannedAs(world, benign),
    outcome: "red check",
    code,
  })),
];

/** Of another fork, with the same commit. */
const ofVictim = { ...PULL, head: { repositoryId: 778, owner: "victim", branch: "patch" } };

const pulls = (
  world: World,
  ...all: readonly Parameters<World["github"]["state"]["pulls"]["set"]>[1][]
): void => {
  for (const pull of all) world.github.state.pulls.set(pull.number, pull);
};

const EVENTS: readonly HostileReport[] = [
  {
    name: "event: a run that a push started",
    attack: (world) => void (world.run = { event: "push" }),
    twin: asItIs,
    outcome: "nothing written",
    code: "other-event",
  },
  {
    name: "event: a run of pull_request_target",
    attack: (world) => void (world.run = { event: "pull_request_target" }),
    twin: asItIs,
    outcome: "nothing written",
    code: "other-event",
  },
  {
    name: "event: a workflow of the same name in another file",
    attack: (world) => void (world.run = { path: ".github/workflows/mine.yml" }),
    twin: (world) => void (world.run = { path: ".github/workflows/gate.yml@refs/pull/17/merge" }),
    outcome: "job fails",
    code: "other-workflow",
  },
  {
    name: "event: a run that was cancelled",
    attack: (world) => void (world.run = { conclusion: "cancelled" }),
    twin: (world) => void (world.run = { conclusion: "failure" }),
    outcome: "red check",
    code: "run-not-finished",
  },
  {
    name: "event: a run that waits for a maintainer's approval",
    attack: (world) => void (world.run = { conclusion: "action_required" }),
    twin: asItIs,
    outcome: "nothing written",
    code: "waits-for-approval",
  },
  {
    name: "event: a run all of whose jobs were skipped",
    attack: (world) => void (world.run = { conclusion: "skipped" }),
    twin: asItIs,
    outcome: "red check",
    code: "run-not-finished",
  },
  {
    name: "event: a branch of this repository",
    attack: (world) => {
      const { repositoryId, owner } = world.github.state;
      world.run = { head_repository: { id: repositoryId, owner: { login: owner } } };
    },
    twin: asItIs,
    outcome: "nothing written",
    code: "own-branch",
  },
  {
    name: "event: a fork that was deleted",
    attack: (world) => void (world.run = { head_repository: null }),
    twin: asItIs,
    outcome: "job fails",
    code: "no-pull-request",
  },
  {
    name: "pull request: none has the commit",
    attack: (world) => void world.github.state.pulls.delete(17),
    twin: asItIs,
    outcome: "job fails",
    code: "no-pull-request",
  },
  {
    name: "pull request: closed",
    attack: (world) => pulls(world, { ...PULL, isOpen: false }),
    twin: asItIs,
    outcome: "nothing written",
    code: "closed",
  },
  {
    name: "pull request: its head has moved",
    attack: (world) => pulls(world, { ...PULL, headSha: "e".repeat(40) }),
    twin: asItIs,
    outcome: "nothing written",
    code: "moved-head",
  },
  {
    name: "pull request: two have the head",
    attack: (world) => pulls(world, { ...PULL, number: 18, baseBranch: "lax" }),
    twin: (world) => pulls(world, { ...PULL, number: 18, isOpen: false }),
    outcome: "red check",
    code: "several-pull-requests",
  },
  {
    name: "pull request: opened later than another fork's, with the same commit",
    attack: (world) => pulls(world, { ...ofVictim, number: 12 }),
    twin: (world) => pulls(world, { ...ofVictim, number: 19 }),
    outcome: "nothing written",
    code: "same-head",
  },
  {
    name: "pull request: two, with the commit of another fork's",
    attack: (world) => pulls(world, { ...ofVictim, number: 12 }, { ...PULL, number: 18, baseBranch: "lax" }),
    twin: (world) => pulls(world, { ...ofVictim, number: 12, isOpen: false }),
    outcome: "nothing written",
    code: "same-head",
  },
  {
    name: "pull request: a copy of one of this repository's own branches",
    attack: (world) => pulls(world, ofOwnBranch(world)),
    twin: (world) => pulls(world, { ...ofOwnBranch(world), isOpen: false }),
    outcome: "job fails",
    code: "commit-of-own-branch",
  },
  {
    name: "pull request: of another fork with the same commit",
    attack: (world) => pulls(world, ofVictim),
    twin: asItIs,
    outcome: "job fails",
    code: "other-repository",
  },
  {
    name: "policy: into a branch that has none",
    attack: (world) => {
      world.github.state.contents.delete(`${BASE_SHA}:regression-gate.yml`);
    },
    twin: asItIs,
    outcome: "red check",
    code: "no-policy",
  },
];

/** Every attack with the code of its refusal. */
export const HOSTILE_REPORTS: readonly HostileReport[] = [
  ...EVENTS,
  ...ARTIFACTS,
  ...ZIPS,
  ...CLAIMS,
  ...VALUES,
];

/** Attacks that are judged like anyone's numbers, and gain nothing by it: the check is red. */
export interface JudgedReport {
  readonly name: string;
  readonly attack: (world: World) => void;
  readonly why: string;
}

const worse = (world: World): void => {
  claim(world, {
    rows: claims(world).rows.map((row) => ({
      ...row,
      metrics: { score: Number(row.metrics["score"]) - 0.2 },
    })),
  });
};

export const JUDGED_REPORTS: readonly JudgedReport[] = [
  {
    name: "a margin loosened in the pull request's own config",
    attack: (world) => {
      worse(world);
      world.github.state.contents.set(`${HEAD_SHA}:regression-gate.yml`, CONFIG.replace("0.05", "0.5"));
    },
    why: "the base's policy judges, and the comment lists the change",
  },
  {
    name: "a baseline of a fork's branch that is called main",
    attack: (world) => {
      worse(world);
      storeBaseline(world.github, { run: { headRepositoryId: FORK.repositoryId }, lift: -0.4 });
    },
    why: "only runs of this repository's own branch count",
  },
  {
    name: "a baseline of a tag that is called main",
    attack: (world) => {
      worse(world);
      storeBaseline(world.github, { run: { isTag: true, headSha: "f".repeat(40) }, lift: -0.4 });
    },
    why: "the commit has to be in the branch's history",
  },
  {
    name: "a baseline that a pull request's run stored",
    attack: (world) => {
      worse(world);
      storeBaseline(world.github, { run: { event: "pull_request" }, lift: -0.4 });
    },
    why: "only push, schedule and dispatch count",
  },
  {
    name: "every task but the best left out",
    attack: (world) =>
      claim(world, {
        cases: claims(world).cases.slice(0, 2),
        rows: claims(world).rows.filter((row) => row.case < 2),
      }),
    why: "too few tasks in common: incomparable is not green",
  },
  {
    name: "trials of worse tasks left out",
    attack: (world) => claim(world, { rows: claims(world).rows.filter((row) => row.case < 9) }),
    why: "planned and not measured: inconclusive is not green",
  },
  {
    name: "a metric of another name in place of the one that gates",
    attack: (world) =>
      claim(world, {
        rows: claims(world).rows.map((row) => ({ ...row, metrics: { other: scoreOf("x", "a", row.case) } })),
      }),
    why: "a metric that is missing is not green",
  },
];

/** Names that would be more than text. They are shown as text, in code, and nothing comes alive. */
export const ALIVE_NAMES: readonly (readonly [string, string])[] = [
  ["a mention", "@octocat please merge"],
  ["a link", "[click](https://evil.example)"],
  ["an image", "![pixel](https://evil.example/p.png)"],
  ["HTML", "</details><h1>pass</h1><img src=x onerror=alert(1)>"],
  ["a comment's mark", "<!-- regression-gate comment id=support-bot run=999999 attempt=1 -->"],
  ["a bare address", "https://evil.example www.evil.example"],
  ["an issue and a commit", "#123 octo-org/product@4be1f0c97d3a5b62e8f40917c3d2a6b5e8f01234"],
  ["a broken table", "a | b ` c | d"],
  ["a workflow command", "::error::boom ::add-mask::x ##[error]boom"],
  ["a closing fence", "``` \\` ````"],
];
