import { expect, test } from "@jest/globals";
import { z } from "zod";
import { parseConfig } from "../../../src/config/parse-config.ts";
import { writtenConfig } from "../../../src/config/written-config.ts";
import { usageErrorOf } from "../../support/usage-error-of.ts";

/** Paths of every key that the schema knows, through lists (item 0), mappings (entry `x`) and alternatives. */
function keyPaths(schema: z.core.$ZodType, path: readonly string[]): string[][] {
  if (schema instanceof z.ZodOptional) return keyPaths(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keyPaths(option, path));
  if (schema instanceof z.ZodArray) return keyPaths(schema.element, [...path, "[0]"]);
  if (schema instanceof z.ZodRecord) return keyPaths(schema.valueType, [...path, "x"]);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(schema.shape).flatMap(([key, field]) => [
    [...path, key],
    ...keyPaths(field, [...path, key]),
  ]);
}

/** A config that holds nothing but a misspelt key at the end of `path`. */
function withTypo(path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return 1;
  const value = withTypo(rest);
  if (first === "[0]") return [value];
  return { [rest.length === 0 ? `${first}q` : first]: value };
}

const paths = keyPaths(writtenConfig, []);

test("the schema's keys are found", () => {
  expect(paths.length).toBeGreaterThan(100);
  expect(paths).toContainEqual(["metrics", "x", "overrides", "[0]", "warn-min"]);
});

test.each(paths.map((path) => [path.join("."), path] as const))(
  "a typo in %s is reported by name",
  (_, path) => {
    const config = JSON.stringify(withTypo(path));
    const typo = `${path.at(-1)}q`;
    const expectedPath = [...path.slice(0, -1), typo].join(".").replaceAll(".[", "[");
    const problems = (usageErrorOf(() => parseConfig(config, "rg.yml"))?.problems ?? []).filter(
      (problem) => problem.path === expectedPath,
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(new RegExp(`^unknown key "${typo}"\\. Did you mean "[a-z-]+"\\?$`));
  },
);
