/** What a command may touch. */
export interface CliIo extends ProcessIo {
  /** Takes these values out of all that is printed from now on. */
  readonly hide: (secrets: readonly string[]) => void;
}

/** The process, as arguments. */
export interface ProcessIo {
  /** Without `node` and the script. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<Uint8Array>;
  /** stderr is a terminal. */
  readonly isTty: boolean;
  /** Of that terminal, now. */
  readonly columns: () => number;
  /** Whether stdout shows colours. */
  readonly colour: "ansi" | "plain";
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}
