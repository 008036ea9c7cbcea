export interface Options {
  /** Absolute path of the command line's bundle. */
  readonly bundle: string;
  readonly runs: number;
  /** Of one run. */
  readonly trials: number;
  /** Installed folder to use, or where to install; null = leave it out. */
  readonly promptfoo: string | null;
}
