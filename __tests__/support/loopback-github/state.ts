/** What the loopback GitHub remembers; tests read and arrange it directly. */
export interface State {
  readonly owner: string;
  readonly repo: string;
  readonly repositoryId: number;
  readonly tokens: Map<string, Token>;
  readonly runs: Map<number, Run>;
  readonly artifacts: Artifact[];
  /** Ids of artifacts that the list of their run does not show yet: it lags behind uploads. */
  readonly unlisted: Set<number>;
  readonly pulls: Map<number, Pull>;
  readonly comments: Comment[];
  readonly checks: Check[];
  readonly statuses: Status[];
  /** `<ref>:<path>` -> text. */
  readonly contents: Map<string, string>;
  /** Commit -> its parents, newest first. */
  readonly commits: Map<string, readonly string[]>;
  /** Every REST request, in order. */
  readonly requests: Request[];
  /** Breaches of GitHub's description by a request or by one of our own answers; must stay empty. */
  readonly violations: string[];
  /** Faults for the next requests of an operation, used up in order. */
  readonly faults: Fault[];
  nextId: number;
}

export type Permission = "actions" | "checks" | "contents" | "issues" | "pull-requests" | "statuses";

export interface Token {
  readonly login: string;
  readonly type: "Bot" | "User";
  /** Only apps may write checks. */
  readonly appSlug: string | null;
  readonly permissions: Partial<Readonly<Record<Permission, "read" | "write">>>;
  /** What it may not see is not there for it: 404 in place of 403, as in private repositories. */
  readonly isBlind?: boolean;
}

export interface Run {
  readonly id: number;
  /** The results service knows runs by this. */
  readonly backendId: string;
  readonly attempt: number;
  readonly event: string;
  readonly headBranch: string;
  /** It is the name of a tag. */
  readonly isTag?: boolean;
  readonly headSha: string;
  readonly headRepositoryId: number;
  /** `.github/workflows/gate.yml`. */
  readonly path: string;
  readonly status: "completed" | "in_progress";
  /** How it ended; absent: with success. */
  readonly conclusion?: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  /** Absent: of this repository. */
  readonly repositoryId?: number;
  readonly blob: string;
  readonly createdAt: string;
  expiresAt: string;
  expired: boolean;
  /** Not listed before it is finalized; the name is taken from creation on. */
  finalized: boolean;
  size: number;
  /** `sha256:<hex>`. */
  digest: string;
}

export interface Pull {
  readonly number: number;
  readonly files: readonly string[];
  readonly headSha: string;
  /** Absent: it is open. */
  readonly isOpen?: boolean;
  /** Absent: of the repository itself. */
  readonly head?: PullHead;
  readonly baseSha?: string;
  readonly baseBranch?: string;
}

/** Where the branch of a pull request is. */
export interface PullHead {
  readonly repositoryId: number;
  readonly owner: string;
  readonly branch: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: { readonly login: string; readonly type: "Bot" | "User" };
  body: string;
  edits: number;
}

export interface Check {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly app: string;
  readonly detailsUrl: string | null;
  readonly externalId: string | null;
  status: string;
  conclusion: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: number;
}

export interface Status {
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
}

export interface Request {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What it was asked with; empty without one. */
  readonly token: string;
}

export interface Fault {
  readonly operation: string;
  /** `lost-answer`: the request is served, and its answer does not arrive. */
  readonly kind: "secondary-rate-limit" | "server-error" | "lost-answer" | "refused";
}

export function createState(): State {
  return {
    owner: "octo-org",
    repo: "product",
    repositoryId: 4242,
    tokens: new Map(),
    runs: new Map(),
    artifacts: [],
    unlisted: new Set(),
    pulls: new Map(),
    comments: [],
    checks: [],
    statuses: [],
    contents: new Map(),
    commits: new Map(),
    requests: [],
    violations: [],
    faults: [],
    nextId: 1000,
  };
}

export function takeId(state: State): number {
  state.nextId += 1;
  return state.nextId;
}
