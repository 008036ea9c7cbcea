import type { Busy } from "../app/workspace.ts";

/** The parts of the process that a command may use. */
export interface CliIo extends ProcessIo {
  /** Removes these values from everything that is printed from now on. */
  readonly hide: (secrets: readonly string[]) => void;
}

/** The process, passed as an argument. */
export interface ProcessIo {
  /** Arguments without `node` and the script. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<Uint8Array>;
  /** stderr is a terminal. */
  readonly isTty: boolean;
  /** Current number of columns of that terminal. */
  readonly columns: () => number;
  /** Whether stdout shows colours. */
  readonly colour: "ansi" | "plain";
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Runs work that takes long without a pause; Ctrl-C and SIGTERM end the process in it at once. */
  readonly busy: Busy;
}
