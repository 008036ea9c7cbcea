/**
 * Writes schema/*.json from the zod schemas: `node scripts/generate-schema.ts` (Node 24).
 * With --check it writes nothing and fails when a file is not what the schemas say.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { writtenConfig } from "../src/config/written-config.ts";
import { calibrationSchema } from "../src/formats/calibration-file.ts";
import { historyEntrySchema } from "../src/formats/history-file.ts";
import { logLineSchema } from "../src/formats/log-line.ts";
import { manifestSchema } from "../src/formats/manifest.ts";
import { reportSchema } from "../src/formats/report-file.ts";
import { trialRowSchema } from "../src/formats/trial-row.ts";

interface SchemaFile {
  readonly name: string;
  readonly title: string;
  readonly schema: z.ZodType;
}

const FILES: readonly SchemaFile[] = [
  { name: "config", title: "regression-gate.yml", schema: writtenConfig },
  { name: "report", title: "report.json of regression-gate", schema: reportSchema() },
  { name: "trial-record", title: "A row of trials.jsonl of regression-gate", schema: trialRowSchema() },
  { name: "manifest", title: "manifest.json of regression-gate", schema: manifestSchema() },
  { name: "history", title: "A line of history.jsonl of regression-gate", schema: historyEntrySchema() },
  { name: "log", title: "A line of regression-gate --log json", schema: logLineSchema },
  {
    name: "calibration",
    title: "Output of regression-gate calibrate --format json",
    schema: calibrationSchema(),
  },
];

/** The schema files: name to content. Draft 7, which editors' YAML support reads. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    FILES.map(({ name, title, schema }) => [`schema/${name}.schema.json`, jsonSchema(title, schema)]),
  );
}

function jsonSchema(title: string, schema: z.ZodType): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => {
      // zod leaves defaults out where a value is parsed further.
      const shownDefault = z.globalRegistry.get(zodSchema)?.["default"];
      if (shownDefault !== undefined) Object.assign(jsonSchema, { default: shownDefault });
      if (zodSchema === writtenConfig) Object.assign(jsonSchema, { patternProperties: { "^x-": {} } });
    },
  });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

function main(args: readonly string[]): void {
  const root = new URL("..", import.meta.url);
  for (const [path, content] of schemaFiles()) {
    const url = new URL(path, root);
    if (!args.includes("--check")) writeFileSync(url, content);
    else if (readFileSync(url, "utf8") !== content) {
      process.exitCode = 1;
      console.error(`${path} is out of date: run node scripts/generate-schema.ts`);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv.slice(2));
