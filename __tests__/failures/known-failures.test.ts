import { describe, expect, test } from "@jest/globals";
import { createDiagnose } from "../../src/failures/diagnose.ts";
import { KNOWN_FAILURES } from "../../src/failures/known-failures.ts";
import type { FailureRule } from "../../src/model/config/failure.ts";
import { cpuMs } from "../support/cpu-ms.ts";

const row = (code: string, message: string, output: string | null = null) => ({
  error: { class: "invalid", code, message } as const,
  output,
});
const diagnose = createDiagnose([]);

/** What the tools print, and the words that the advice has to hold. */
const SAYINGS: readonly (readonly [id: string, code: string, message: string, advice: string])[] = [
  [
    "missing-python-module",
    "exit-1",
    "exit code 1: ModuleNotFoundError: No module named 'requests'",
    "pip install requests",
  ],
  [
    "missing-python-module",
    "exit-1",
    "ModuleNotFoundError: No module named 'sklearn.metrics'",
    "pip install scikit-learn",
  ],
  [
    "missing-node-module",
    "exit-1",
    "exit code 1: Error: Cannot find module 'left-pad'",
    "npm install left-pad",
  ],
  [
    "missing-node-module",
    "exit-1",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@scope/pkg' imported from /x/y.mjs",
    "npm install @scope/pkg",
  ],
  [
    "missing-go-package",
    "exit-1",
    "main.go:4:2: no required module provides package github.com/pkg/errors; to add it:",
    "go get github.com/pkg/errors",
  ],
  [
    "missing-r-package",
    "exit-1",
    "Error in library(dplyr) : there is no package called ‘dplyr’",
    'install.packages("dplyr")',
  ],
  [
    "missing-library",
    "exit-127",
    "./a: error while loading shared libraries: libgomp.so.1: cannot open shared object file: No such file or directory",
    "libgomp.so.1",
  ],
  ["command-not-found", "exit-127", "exit code 127: sh: 1: jq: not found", "'jq'"],
  [
    "command-not-found",
    "exit-127",
    "exit code 127: bash: line 1: hyperfine: command not found",
    "'hyperfine'",
  ],
  ["command-not-found", "exit-127", "zsh: command not found: poetry", "'poetry'"],
  ["command-not-found", "ENOENT", "spawn pytest ENOENT", "'pytest'"],
  // As the gate itself says it.
  [
    "command-not-found",
    "ENOENT",
    "cannot start 'uv': no such program; is it installed and on the PATH? (ENOENT)",
    "'uv'",
  ],
  [
    "wrong-directory",
    "ENOENT",
    "cannot start './build/bench': no such program; is it installed and on the PATH? (ENOENT)",
    "'./build/bench'",
  ],
  [
    "command-not-found",
    "exit-1",
    "'python3' is not recognized as an internal or external command",
    "'python3'",
  ],
  ["command-not-found", "exit-127", "exit code 127", "the program is not installed"],
  ["nothing-collected", "exit-5", "exit code 5: no tests ran in 0.01s", "found nothing to run"],
  ["nothing-collected", "exit-1", "No tests found, exiting with code 1", "found nothing to run"],
  [
    "wrong-directory",
    "exit-2",
    "python3: can't open file '/home/ci/run.py': [Errno 2] No such file or directory",
    "'/home/ci/run.py'",
  ],
  ["wrong-directory", "ENOENT", "ENOENT: no such file or directory, open 'tasks.jsonl'", "'tasks.jsonl'"],
  [
    "wrong-directory",
    "exit-1",
    "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.csv'",
    "'data/x.csv'",
  ],
  ["wrong-directory", "exit-1", "Error: Cannot find module './lib/a.js'", "'./lib/a.js'"],
  [
    "wrong-directory",
    "exit-1",
    "go: go.mod file not found in current directory or any parent directory",
    "'go.mod'",
  ],
  ["wrong-directory", "exit-1", "cat: data/rows.csv: No such file or directory", "'data/rows.csv'"],
  ["permission", "EACCES", "EACCES: permission denied, open '/etc/shadow'", "'/etc/shadow'"],
  ["permission", "exit-126", "exit code 126: sh: 1: ./run.sh: Permission denied", "'./run.sh'"],
  ["permission", "exit-1", "PermissionError: [Errno 13] Permission denied: '/srv/a'", "'/srv/a'"],
  ["disk-full", "ENOSPC", "ENOSPC: no space left on device, write", "disk is full"],
  ["disk-full", "exit-1", "OSError: [Errno 28] No space left on device", "disk is full"],
  ["port-taken", "EADDRINUSE", "listen EADDRINUSE: address already in use 127.0.0.1:8080", "port 8080"],
  ["port-taken", "exit-1", "listen tcp :9090: bind: address already in use", "in use"],
  ["port-taken", "exit-1", "OSError: [Errno 98] Address already in use", "the port is in use"],
  [
    "out-of-memory",
    "exit-134",
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
    "out of memory",
  ],
  ["out-of-memory", "signal-SIGKILL", "ended by SIGKILL from outside", "out of memory"],
  [
    "out-of-memory",
    "exit-1",
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "out of memory",
  ],
  ["out-of-memory", "exit-1", "exit code 1:\nMemoryError", "out of memory"],
  ["dns", "ENOTFOUND", "getaddrinfo ENOTFOUND api.example.com", "'api.example.com'"],
  ["dns", "exit-6", "curl: (6) Could not resolve host: db.internal", "'db.internal'"],
  ["dns", "exit-1", "dial tcp: lookup db.internal on 10.0.0.2:53: no such host", "'db.internal'"],
  ["service-down", "ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:5432", "127.0.0.1:5432"],
  ["credentials", "http-401", "status 401: invalid key", "refused the key"],
  [
    "outside-scope",
    "exit-128",
    "fatal: '../secrets' is outside repository at '/home/ci/repo'",
    "'../secrets'",
  ],
  [
    "outside-scope",
    "exit-1",
    "ValueError: '/etc/passwd' is not in the subpath of '/home/ci/repo'",
    "'/etc/passwd'",
  ],
  ["injected", "ECONNRESET", "injected fault: the connection was reset", "on purpose"],
];

describe("what tools of several ecosystems print is known by name", () => {
  test.each(SAYINGS)("%s: %s, %s", (id, code, message, advice) => {
    const diagnosis = diagnose(row(code, message));
    expect(diagnosis?.id).toBe(id);
    expect(diagnosis?.advice).toContain(advice);
  });

  test("every known failure has a saying here", () => {
    const tested = new Set(SAYINGS.map(([id]) => id));
    expect(KNOWN_FAILURES.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  test("is found in the middle of a long output too", () => {
    const output = `${"x\n".repeat(100)}ModuleNotFoundError: No module named 'numpy'\n${"y\n".repeat(100)}`;
    expect(diagnose(row("exit-1", "exit code 1: see above", output))?.advice).toContain("pip install numpy");
  });
});

test.each([
  "AssertionError: 3 != 4",
  "exit code 1",
  "Error: the answer was not found in the document",
  "no-row",
])("what is no failure of the infrastructure is not known: %s", (message) => {
  expect(diagnose(row("exit-1", message))).toBeNull();
});

test("a name that could be read as a command is never part of one", () => {
  const hostile = "ModuleNotFoundError: No module named 'a; rm -rf ~'";
  expect(diagnose(row("exit-1", hostile))).toBeNull();
});

describe("rules of a config", () => {
  const rule = (parts: Partial<FailureRule>): FailureRule => ({
    id: "vpn",
    priority: 100,
    codes: [],
    patterns: [String.raw`host: (?<host>\S+\.internal)`],
    advice: "connect to the VPN: {{ host }} is known there only",
    ...parts,
  });
  const message = "curl: (6) Could not resolve host: db.internal";

  test("name their culprit and come first", () => {
    expect(createDiagnose([rule({})])(row("exit-6", message))).toEqual({
      id: "vpn",
      advice: "connect to the VPN: db.internal is known there only",
    });
  });

  test("with a lower priority come after what is known anyway", () => {
    expect(createDiagnose([rule({ priority: 10 })])(row("exit-6", message))?.id).toBe("dns");
  });

  test("match by code, too", () => {
    const byCode = createDiagnose([rule({ codes: ["exit-3"], patterns: [], advice: "see the wiki" })]);
    expect(byCode(row("exit-3", "exit code 3"))).toEqual({ id: "vpn", advice: "see the wiki" });
    expect(byCode(row("exit-33", "exit code 33"))).toBeNull();
  });
});

test("fifty rows with long outputs of no words take no long time, all failures together", () => {
  const diagnose = createDiagnose([]);
  const started = cpuMs();
  for (let index = 0; index < 50; index += 1)
    diagnose({ ...row("exit-3", `exit code ${index}`), output: "a.b/1-c_".repeat(2000) });
  // Some 100 ms; with a look at 300 characters from each on it was 10 s.
  expect(cpuMs() - started).toBeLessThan(700);
});

test.each(
  KNOWN_FAILURES.filter(({ patterns }) => patterns.length > 0).map((known) => [known.id, known] as const),
)("looking for %s takes no long time in a text made for it", (_, { patterns }) => {
  const started = cpuMs();
  for (const part of [
    "a",
    "/",
    "'",
    "a:",
    " 1",
    "bind:",
    "spawn ",
    "EADDRINUSE",
    "No such file or directory ",
  ])
    for (const pattern of patterns) {
      const text = part.repeat(16_000 / part.length);
      if (pattern instanceof RegExp) pattern.exec(text);
      else pattern.first(text);
    }
  // Some 10 ms; what is not bounded takes minutes.
  expect(cpuMs() - started).toBeLessThan(2000);
});
