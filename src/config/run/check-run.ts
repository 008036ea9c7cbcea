import { checkChat } from "../endpoints/check-chat.ts";
import { checkHttp, type EndpointContext } from "../endpoints/check-http.ts";
import { checkPattern } from "../values/check-pattern.ts";
import type { Complaint } from "../values/complaint.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import { quote } from "../../base/quote.ts";
import { didYouMean } from "../../base/did-you-mean.ts";
import { effectiveRun, RUNNERS, runnersOf } from "./effective-run.ts";
import { formatOf } from "./resolve-run.ts";
import type { WrittenConfig } from "../written-config.ts";
import type { WrittenRun, WrittenSideRun } from "./written-run.ts";

type Path = readonly (string | number)[];

/** Every definition that is executed names one runner, and says nothing that this runner does not read. */
export function checkRuns(
  { run, sides }: Pick<WrittenConfig, "run" | "sides">,
  context: EndpointContext,
): Complaint[] {
  if (sides === undefined) {
    if (run === undefined) {
      return [
        {
          path: ["run"],
          at: "key",
          message: `is required: expected a mapping with ${RUNNERS}`,
        },
      ];
    }
    return [...checkDefinition(run, ["run"], context), ...checkExecution(run)];
  }
  const { baseline, candidate } = sides;
  return [
    ...checkDefinition(effectiveRun(run, baseline.run), ["sides", "baseline", "run"], context),
    ...checkDefinition(effectiveRun(run, candidate.run), ["sides", "candidate", "run"], context),
    ...(run === undefined ? [] : checkExecution(run)),
  ];
}

function checkExecution(run: WrittenRun): Complaint[] {
  const delay = run.retry?.delay ?? 0;
  const longest = run.retry?.["max-delay"];
  return [
    ...(longest !== undefined && longest < delay
      ? [
          complaint(
            ["run", "retry", "max-delay"],
            `expected at least the delay of ${delay} ms, got ${longest} ms`,
          ),
        ]
      : []),
    ...checkCache(run.setup),
    ...(run.replay === undefined ? [] : checkRepositoryPath(run.replay, ["run", "replay"])),
    ...(run.timeout === 0 ? [complaint(["run", "timeout"], "expected more than 0")] : []),
  ];
}

/** What is copied into a checkout must stay inside it, and be no part of git. */
function checkCache(setup: WrittenRun["setup"]): Complaint[] {
  if (typeof setup !== "object" || !("cache" in setup)) return [];
  return setup.cache.flatMap((file, index) => {
    const path = ["run", "setup", "cache", index];
    const parts = file.split("/");
    const unclear = parts.some(
      (part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git",
    );
    return unclear
      ? [
          complaint(
            path,
            `expected a path such as node_modules, below the repository's root, got ${quote(file)}`,
          ),
        ]
      : checkRepositoryPath(file, path);
  });
}

function checkDefinition(run: WrittenSideRun, path: Path, context: EndpointContext): Complaint[] {
  const { metrics } = context;
  const runners = runnersOf(run);
  const [runner] = runners;
  if (runner === undefined) {
    return [{ path, at: "key", message: `expected one of ${RUNNERS}, got none of them` }];
  }
  if (runners.length > 1) {
    return [
      {
        path,
        at: "key",
        message: `expected one of ${RUNNERS}, got ${runners.join(" and ")}`,
      },
    ];
  }
  return [
    ...(runner === "command" ? checkCommand(run, path, metrics) : keysOfCommand(run, path, runner)),
    ...(run.http === undefined ? [] : checkHttp(run.http, [...path, "http"], context)),
    ...(run.chat === undefined ? [] : checkChat(run.chat, [...path, "chat"], context)),
    ...checkFiles(run, path),
    ...(runner === "results-file" && metrics.length === 0
      ? [complaint(["metrics"], "expected at least one metric, since results-file has no metric success")]
      : []),
    ...Object.keys(run.env ?? {}).flatMap((name) =>
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? []
        : [
            complaint(
              [...path, "env", name],
              `expected a name of letters, digits and "_", got ${quote(name)}`,
            ),
          ],
    ),
  ];
}

function keysOfCommand(run: WrittenSideRun, path: Path, runner: string): Complaint[] {
  return (["metrics-from", "errored-exit-codes", "transient-exit-codes"] as const)
    .filter((key) => run[key] !== undefined)
    .map((key) => ({
      path: [...path, key],
      at: "key",
      message: `belongs to command; ${runner} does not read it`,
    }));
}

function checkFiles(run: WrittenSideRun, path: Path): Complaint[] {
  const { module, "results-file": results } = run;
  const isObject = typeof module === "object";
  const modulePath = [...path, "module", ...(isObject ? ["file"] : [])];
  const file = isObject ? module.file : module;
  const unclear =
    typeof results === "string" ? results : results?.format === undefined ? results?.file : undefined;
  return [
    ...(run.cwd === undefined ? [] : checkRepositoryPath(run.cwd, [...path, "cwd"])),
    ...(file === undefined ? [] : checkRepositoryPath(fromRoot(file, run.cwd), modulePath)),
    ...(unclear !== undefined && formatOf(unclear) === null
      ? [
          complaint(
            [...path, "results-file"],
            `cannot tell the format of ${quote(unclear)} from its ending: write {file: …, format: jsonl} or csv`,
          ),
        ]
      : []),
  ];
}

/** A path relative to `cwd` as one relative to the root; others are left for the check to refuse. */
function fromRoot(file: string, cwd: string | undefined): string {
  return cwd === undefined || /^(\/|[a-z]:)|\\/i.test(file) ? file : `${cwd}/${file}`;
}

function checkCommand(run: WrittenSideRun, path: Path, metrics: readonly string[]): Complaint[] {
  const both = (run["errored-exit-codes"] ?? []).filter(
    (code) => run["transient-exit-codes"]?.includes(code) === true,
  );
  const twice = both.map((code) =>
    complaint([...path, "transient-exit-codes"], `exit code ${code} is also in errored-exit-codes; keep one`),
  );
  return [...twice, ...checkMetricsSource(run["metrics-from"], [...path, "metrics-from"], metrics)];
}

function checkMetricsSource(
  source: WrittenSideRun["metrics-from"],
  path: Path,
  metrics: readonly string[],
): Complaint[] {
  if (typeof source !== "object") return [];
  if ((source.file === undefined) === (source.patterns === undefined)) {
    return [complaint(path, "expected either {file: metrics.json} or {patterns: {name: expression}}")];
  }
  return Object.entries(source.patterns ?? {}).flatMap(([name, pattern]): Complaint[] => {
    const place = [...path, "patterns", name];
    if (!metrics.includes(name) && name !== "success") {
      const message = `unknown metric ${quote(name)}.${didYouMean(name, metrics)}`;
      return [{ path: place, at: "key", message }];
    }
    return checkPattern(pattern).map((message) => complaint(place, message));
  });
}

function complaint(path: Path, message: string): Complaint {
  return { path, at: "value", message };
}
