import { isScalar, parseDocument, visit, type Pair } from "yaml";

/**
 * Rules for the workflows of this repository that GitHub's language service does not know: what an outsider, a moved tag or a hung
 * job could make of one. One line a problem, `line: what was expected`; empty if there is none.
 */
export function workflowProblems(text: string): readonly string[] {
  const document = parseDocument(text);
  const workflow = recordOf(document.toJS());
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const problems: string[] = [...topProblems(workflow)];
  visit(document, {
    Pair(_key, pair) {
      const found = pairProblem(pair, text);
      if (found !== null) problems.push(`${lineOf(found.offset)}: ${found.expected}`);
    },
  });
  const jobs = Object.entries(recordOf(workflow["jobs"]));
  const shell = shellOf(workflow);
  return [...problems, ...jobs.flatMap(([name, job]) => jobProblems(name, recordOf(job), shell))];
}

type Fields = Readonly<Record<string, unknown>>;

function topProblems(workflow: Fields): readonly string[] {
  const events = workflow["on"];
  const names =
    typeof events === "string" ? [events] : Array.isArray(events) ? events : Object.keys(recordOf(events));
  const permissions = workflow["permissions"];
  return [
    ...(isRecord(permissions) && Object.keys(permissions).length === 0
      ? []
      : ["1: expected `permissions: {}` at the top, and what a job needs on the job"]),
    ...(workflow["concurrency"] === undefined && !names.includes("workflow_call")
      ? ["1: expected `concurrency` at the top"]
      : []),
    ...(names.includes("pull_request_target")
      ? ["1: expected no pull_request_target: it gives the code of a fork a token that can write"]
      : []),
  ];
}

interface Found {
  readonly offset: number;
  readonly expected: string;
}

function pairProblem({ key, value }: Pair, text: string): Found | null {
  if (!isScalar(key) || !isScalar(value)) return null;
  const offset = key.range?.[0] ?? 0;
  const line = text.slice(offset).split("\n")[0] ?? "";
  const said = String(value.value);
  if (key.value === "uses" && !isPinned(said, line)) {
    return { offset, expected: `expected ${said} to be pinned: a full SHA, and its version in a comment` };
  }
  // An expression is pasted into the program before the shell parses it.
  if (key.value === "run" && said.includes("${{")) {
    return { offset, expected: "expected no expression in `run`: pass it in `env`" };
  }
  if (/\bsecrets\.(?!GITHUB_TOKEN\b)/.test(said)) {
    return { offset, expected: "expected no secret: releases are signed and published by OIDC" };
  }
  return null;
}

function isPinned(uses: string, line: string): boolean {
  if (uses.startsWith("./")) return true;
  return /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses) && /\s# v\d+(\.\d+){1,2}$/.test(line);
}

function jobProblems(name: string, job: Fields, workflowShell: unknown): readonly string[] {
  const steps = Array.isArray(job["steps"]) ? job["steps"].map(recordOf) : [];
  const checkouts = steps.filter((step) => String(step["uses"]).startsWith("actions/checkout@"));
  const shell = shellOf(job) ?? workflowShell;
  const expect = (isRight: boolean, expected: string): readonly string[] =>
    isRight ? [] : [`jobs.${name}: expected ${expected}`];
  return [
    ...expect(isRecord(job["permissions"]), "`permissions` of its own"),
    ...expect(
      typeof job["timeout-minutes"] === "number" || typeof job["uses"] === "string",
      "`timeout-minutes`: six hours is what a hung job gets otherwise",
    ),
    ...expect(
      checkouts.every((step) => recordOf(step["with"])["persist-credentials"] === false),
      "`persist-credentials: false` on the checkout",
    ),
    ...expect(
      !steps.some((step) => / \| /.test(String(step["run"])) && (step["shell"] ?? shell) !== "bash"),
      "`shell: bash` for a pipe: otherwise only its last part can fail",
    ),
    ...expect(
      !(canWriteAndSign(job) && checkouts.length > 0 && steps.some((step) => step["run"] !== undefined)),
      "a job that can sign, or write to the repository, not to run code of the repository",
    ),
  ];
}

function canWriteAndSign(job: Fields): boolean {
  const permissions = recordOf(job["permissions"]);
  return ["contents", "id-token", "attestations", "packages"].some((right) => permissions[right] === "write");
}

function shellOf(level: Fields): unknown {
  return recordOf(recordOf(level["defaults"])["run"])["shell"];
}

function recordOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
