import { INJECTED } from "../model/config/chaos.ts";
import { type FailureDetector, GENERAL, SPECIFIC, named } from "./failure-detector.ts";
import { MISSING_DEPENDENCIES } from "./missing-dependencies.ts";

const PLACES: readonly FailureDetector[] = [
  {
    id: "nothing-collected",
    priority: SPECIFIC,
    codes: [],
    patterns: [
      /\bno tests ran\b|\bcollected 0 items\b/,
      /No tests? found, exiting with code 1|No test files found/i,
      /\[no test files\]|warning: no tests to run/,
    ],
    advise: () => "the test tool found nothing to run: check run.cwd and the pattern of its files",
  },
  {
    id: "outside-scope",
    priority: SPECIFIC + 10,
    codes: ["ERR_ACCESS_DENIED"],
    patterns: [
      /(?<![^\s"'])(?<file>[^\s"']{1,300})["']?:? is outside (?:of )?(?:the )?(?:repository|allowed|workspace|project|worktree|root|sandbox)/i,
      /["'](?<file>[^"'\n]{1,300})["'] is not in the subpath of/,
      /forbidden path outside the build context: (?<file>\S{1,300})/i,
    ],
    advise: ({ file }) =>
      `${named("a file", file)} is outside the allowed paths: use a path inside the checkout`,
  },
  {
    id: "wrong-directory",
    priority: GENERAL,
    codes: ["ENOENT", "ENOTDIR"],
    patterns: [
      /cannot start '(?<file>[^'\n]{0,200}[/\\][^'\n]{0,100})': no such program/,
      /can't open file ["'](?<file>[^"'\n]{1,300})["']/,
      /no such file or directory,? (?:\w{1,20} )?["'](?<file>[^"'\n]{1,300})["']/i,
      /No such file or directory: ["'](?<file>[^"'\n]{1,300})["']/,
      /(?:cd|cat|ls|open|stat): (?<file>[^\s:]{1,300}): no such file or directory/i,
      /Cannot find module ["'](?<file>(?:\.{0,2}\/|[A-Z]:\\)[^"'\n]{1,300})["']/,
      /(?<file>go\.mod) file not found|cannot find main module/,
      /Could not read (?<file>package\.json)|could not find `?(?<manifest>Cargo\.toml)/,
      /not a git repository/,
    ],
    advise: ({ file, manifest }) =>
      `${named("a file", file ?? manifest)} was not found from the working directory: check run.cwd and the path; both are relative to the repository's root`,
  },
  {
    id: "permission",
    priority: GENERAL,
    codes: ["EACCES", "EPERM", "exit-126"],
    patterns: [
      /(?:EACCES|EPERM): [\w ]{1,60}, \w{1,20} ["'](?<file>[^"'\n]{1,300})["']/,
      /PermissionError: \[Errno 1?\d\][^:\n]{0,100}: ["'](?<file>[^"'\n]{1,300})["']/,
      /(?<![^\s:])(?<file>[^\s:]{1,300}): Permission denied/i,
      /permission denied/i,
    ],
    advise: ({ file }) =>
      `the job may not use ${file === undefined ? "a file or a program" : `'${file}'`}: check its owner and mode (chmod +x for a program)`,
  },
];

const RESOURCES: readonly FailureDetector[] = [
  {
    id: "disk-full",
    priority: SPECIFIC + 20,
    codes: ["ENOSPC", "EDQUOT"],
    patterns: [/no space left on device|disk quota exceeded|There is not enough space on the disk/i],
    advise: () => "the disk is full: free space in an earlier step, or write less",
  },
  {
    id: "port-taken",
    priority: SPECIFIC,
    codes: ["EADDRINUSE"],
    patterns: [
      /EADDRINUSE[^\n]{0,120}?:(?<port>\d{2,5})\b/,
      /bind[^\n]{0,80}?:(?<port>\d{2,5}): [^\n]{0,60}address already in use/i,
      /address already in use[^\n]{0,60}?(?<port>\d{2,5})\b/i,
      /port (?<port>\d{2,5}) is (?:already )?(?:in use|allocated|taken)/i,
      /address already in use/i,
    ],
    advise: ({ port }) =>
      `${port === undefined ? "the port" : `port ${port}`} is in use: give each parallel trial its own port (port 0), or set concurrency 1`,
  },
  {
    id: "out-of-memory",
    priority: SPECIFIC + 10,
    codes: ["ENOMEM", "exit-137", "signal-SIGKILL", "ERR_WORKER_OUT_OF_MEMORY"],
    patterns: [
      /JavaScript heap out of memory|runtime: out of memory|CUDA out of memory|OutOfMemoryError|OOMKilled/,
      /^MemoryError\b|Cannot allocate memory|memory allocation of \d{1,20} bytes failed/m,
    ],
    advise: () =>
      "out of memory: run fewer trials at once (run.concurrency), use smaller cases or a larger machine",
  },
];

const NETWORK: readonly FailureDetector[] = [
  {
    id: "dns",
    priority: SPECIFIC,
    codes: ["ENOTFOUND", "EAI_AGAIN"],
    patterns: [
      /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]{1,200})/,
      /Could not resolve host: (?<host>[\w.-]{1,200})/i,
      /lookup (?<host>[\w.-]{1,200})(?: on [^\n]{1,60})?: no such host/,
      /Temporary failure in name resolution|Name or service not known|nodename nor servname provided/,
    ],
    advise: ({ host }) =>
      `the name of ${named("a host", host)} cannot be resolved: check the address, the network and the proxy`,
  },
  {
    id: "service-down",
    priority: GENERAL,
    codes: ["ECONNREFUSED"],
    patterns: [
      /ECONNREFUSED (?<address>[\w.:[\]-]{1,100})/,
      /dial tcp (?<address>[\w.:[\]-]{1,100}): connect: connection refused/,
      /Failed to connect to (?<address>[\w.-]{1,100} port \d{1,5})/,
      /connection refused/i,
    ],
    advise: ({ address }) =>
      `nothing answers at ${address ?? "the address"}: start the service in an earlier step, and wait for it`,
  },
  {
    id: "credentials",
    priority: GENERAL,
    codes: ["http-401", "http-403"],
    patterns: [],
    advise: () =>
      "the server refused the key: check which variable contains it, and whether this job has access to the secret",
  },
];

const OURS: FailureDetector = {
  id: "injected",
  priority: 1000,
  codes: [],
  patterns: [new RegExp(`^${INJECTED}: `)],
  advise: () => "the config injected this fault on purpose (chaos): there is nothing to fix",
};

/** Infrastructure failures that every ecosystem knows: by code where there is one, by what tools print otherwise. */
export const KNOWN_FAILURES: readonly FailureDetector[] = [
  OURS,
  ...MISSING_DEPENDENCIES,
  ...PLACES,
  ...RESOURCES,
  ...NETWORK,
];
