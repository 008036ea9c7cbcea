import { readFile } from "node:fs/promises";
import * as core from "@actions/core";
import type { CheckAnnotation } from "./checks/check-result.ts";
import { writeJobSummary } from "./job-summary.ts";

/** The runner of GitHub Actions as a job sees it: its environment, its log and the files it reads back. */
export interface ActionsIo {
  readonly env: Readonly<Record<string, string>>;
  readonly input: (name: string) => string;
  readonly output: (name: string, value: string) => void;
  /** Kept for the post step of the same job. */
  readonly saveState: (name: string, value: string) => void;
  readonly state: (name: string) => string;
  /** Hides a value in the log from now on. */
  readonly hide: (value: string) => void;
  readonly print: (line: string) => void;
  readonly notice: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly fail: (text: string) => void;
  /** Beside the step and the file it names; GitHub shows ten of a level and step. */
  readonly annotate: (annotation: CheckAnnotation) => void;
  readonly writeSummary: (markdown: string) => Promise<void>;
  /** The event that started the workflow, as GitHub sent it. */
  readonly eventPayload: () => Promise<unknown>;
}

const SAY = { notice: core.notice, warning: core.warning, failure: core.error } as const;

export function createActionsIo(): ActionsIo {
  return {
    env: definedOnly(process.env),
    input: (name) => core.getInput(name),
    output: (name, value) => core.setOutput(name, value),
    saveState: (name, value) => core.saveState(name, value),
    state: (name) => core.getState(name),
    hide: (value) => core.setSecret(value),
    print: (line) => void process.stdout.write(`${line}\n`),
    notice: (text) => core.notice(text),
    warn: (text) => core.warning(text),
    fail: (text) => core.error(text),
    annotate: ({ level, message, title, path, line }) =>
      SAY[level](message, { title, file: path, startLine: line }),
    writeSummary: writeJobSummary,
    async eventPayload() {
      const path = process.env["GITHUB_EVENT_PATH"];
      const payload: unknown = path === undefined ? {} : JSON.parse(await readFile(path, "utf8"));
      return payload;
    },
  };
}

function definedOnly(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
