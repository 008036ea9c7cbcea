import { z } from "zod";
import { casePlacesIn } from "../../base/template.ts";
import { quote } from "../../base/quote.ts";
import type { Execution } from "../../model/config/config.ts";
import { checkRepositoryPath } from "../values/check-path.ts";
import { type Complaint, valueComplaint } from "../values/complaint.ts";
import { expected, optionalKey, requiredKey } from "../values/keys.ts";
import { type Owned, owned, type Owners } from "../values/owner.ts";
import { listText, unknownLooser } from "../values/setting-change.ts";
import { commandLine, commandText, text } from "../values/written-values.ts";

/** The keys for commands before and after the trials of a side. */

export const writtenSetup = z.strictObject(
  {
    run: requiredKey(commandLine, "The command."),
    cache: requiredKey(
      z.array(text, expected("a list of paths")).min(1, "expected at least one path, got an empty list"),
      "Files and folders that the command makes, relative to the repository's root, kept for each commit of a baseline at a ref: the next run copies them instead of running the command.",
    ),
  },
  expected("a mapping with run and cache"),
);

export const setupShape = {
  setup: optionalKey(
    z
      .union([commandLine, writtenSetup], expected("a command, or {run, cache}"))
      .meta({ title: "command or setup" }),
    "Command that runs once per side before its first trial, such as installing dependencies. Processes that it leaves running are stopped with the run.",
  ),
  teardown: optionalKey(
    commandLine,
    "Command that runs once per side after its last trial, also when the run was stopped or `setup` failed. It may take `timeout`; if it fails, a message says so and the verdict does not change.",
  ),
};

type Written = z.output<z.ZodObject<typeof setupShape>>;

export const SETUP_OWNER = { setup: "head", teardown: "head" } as const satisfies Owners<Written>;

export function checkSetup({ setup, teardown }: Written): Complaint[] {
  const hasCache = typeof setup === "object" && "cache" in setup;
  return [
    ...checkNoPlaces(hasCache ? setup.run : setup, hasCache ? ["run", "setup", "run"] : ["run", "setup"]),
    ...checkNoPlaces(teardown, ["run", "teardown"]),
    ...(hasCache ? checkCache(setup.cache) : []),
  ];
}

/** A place would be handed to the program as it is written, so that it would only seem to be filled. */
function checkNoPlaces(
  command: readonly string[] | string | undefined,
  path: Complaint["path"],
): Complaint[] {
  const words = typeof command === "string" ? [command] : (command ?? []);
  const [name] = words.flatMap(casePlacesIn);
  if (name === undefined) return [];
  const when = path[1] === "teardown" ? "after its last trial" : "before its first trial";
  const message = `{{ ${name} }} has no value here: it runs once in the folder of each side, ${when}, and not for a case; the working directory tells the side`;
  return [valueComplaint(path, message)];
}

/** Paths that are copied into a checkout must stay inside of it, and must not belong to git. */
function checkCache(cache: readonly string[]): Complaint[] {
  return cache.flatMap((file, index) => {
    const path = ["run", "setup", "cache", index];
    const parts = file.split("/");
    const unclear = parts.some(
      (part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git",
    );
    return unclear
      ? [
          valueComplaint(
            path,
            `expected a path such as node_modules, below the repository's root, got ${quote(file)}`,
          ),
        ]
      : checkRepositoryPath(file, path);
  });
}

type Setup = Pick<Execution, "setup" | "setupCache" | "teardown">;

export function resolveSetup(written: Written): Setup {
  const { setup, teardown } = written;
  const common = { teardown: teardown ?? null };
  if (typeof setup !== "object" || !("run" in setup)) {
    return { ...common, setup: setup ?? null, setupCache: [] };
  }
  return { ...common, setup: setup.run, setupCache: setup.cache };
}

export const setupParts = {
  setup: ownedCommand("run.setup", SETUP_OWNER.setup),
  teardown: ownedCommand("run.teardown", SETUP_OWNER.teardown),
  setupCache: owned<Setup["setupCache"]>(SETUP_OWNER.setup, {
    path: "run.setup.cache",
    text: listText,
    looser: unknownLooser,
  }),
} as const satisfies { readonly [Key in keyof Setup]: Owned<Setup[Key]> };

function ownedCommand(path: string, owner: "head"): Owned<readonly string[] | string | null> {
  return owned(owner, {
    path,
    text: (command) => (command === null ? "none" : commandText(command)),
    looser: unknownLooser,
  });
}
