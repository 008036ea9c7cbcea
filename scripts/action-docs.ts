import { parse, stringify } from "yaml";
import { z } from "zod";
import { defaultOf, INPUTS } from "../src/action/inputs/inputs.ts";
import { OUTPUTS } from "../src/action/inputs/outputs.ts";

type Shape = Readonly<Record<string, z.ZodType>>;

const MANIFEST = z.looseObject({ inputs: z.unknown(), outputs: z.unknown(), runs: z.unknown() });

/** action.yml with inputs and outputs as their schemas have them; the rest is as it was. */
export function actionManifest(manifest: string): string {
  const { inputs: _inputs, outputs: _outputs, runs, ...head } = MANIFEST.parse(parse(manifest));
  const inputs = inputNames.map((name) => [
    name,
    { description: INPUTS.shape[name].description, default: defaultOf(name) },
  ]);
  const outputs = Object.entries(OUTPUTS.shape).map(([name, { description }]) => [name, { description }]);
  return yaml({ ...head, inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs), runs });
}

const inputNames = INPUTS.keyof().options;

/** action-types.yml, in the format of typesafegithub/github-actions-typing. */
export function actionTypes(): string {
  const typed = (shape: Shape): object =>
    Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, typing(schema)]));
  const head = "# Types of inputs and outputs: https://github.com/typesafegithub/github-actions-typing\n";
  return `${head}${yaml({ inputs: typed(INPUTS.shape), outputs: typed(OUTPUTS.shape) })}`;
}

/** The README with its table of inputs and outputs made anew. */
export function actionReadme(readme: string): string {
  const shown = (value: string): string => (value === "" ? "" : `\`${value}\``);
  const table = [
    "<!-- inputs -->",
    "<details>",
    "<summary>Inputs and outputs of the action</summary>",
    "",
    "| input | default | |",
    "|---|---|---|",
    ...inputNames.map(
      (name) => `| \`${name}\` | ${shown(defaultOf(name))} | ${INPUTS.shape[name].description} |`,
    ),
    "",
    "| output | |",
    "|---|---|",
    ...Object.entries(OUTPUTS.shape).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
    "",
    "</details>",
    "<!-- /inputs -->",
  ].join("\n");
  // As a function: `$` in a description is no placeholder.
  return readme.replace(/<!-- inputs -->[\s\S]*?<!-- \/inputs -->/, () => table);
}

const TYPING = z.object({ typing: z.enum(["integer", "float"]).default("integer") });

/** Texts that are one of a few are enums, `true` and `false` booleans; numbers say so themselves. */
function typing(schema: z.ZodType): object {
  const meta = schema.meta() ?? {};
  if ("typing" in meta) return { type: TYPING.parse(meta).typing };
  if (!(schema instanceof z.ZodEnum)) return { type: "string" };
  // An empty text is an input that was not given.
  const values = schema.options.map(String).filter((value) => value !== "");
  const isBoolean = values.length === 2 && values.includes("true") && values.includes("false");
  return isBoolean ? { type: "boolean" } : { type: "enum", "allowed-values": values };
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 });
}
