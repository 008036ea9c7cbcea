import type { HealthCheck } from "./health-check.ts";

/**
 * One line for each check, with what to do below it. Texts from GitHub or a file may contain anything, so control
 * characters are replaced.
 */
export function renderDiagnoses(diagnoses: readonly HealthCheck[]): string {
  const width = Math.max(...diagnoses.map(({ name }) => name.length));
  return diagnoses
    .flatMap(({ name, level, text, advice }) => [
      `${level.padEnd(4)} ${name.padEnd(width)}  ${plain(text)}`,
      ...(advice === null ? [] : [`${" ".repeat(width + 7)}${plain(advice)}`]),
    ])
    .join("\n");
}

/** Whether a gate could come to a verdict. */
export function isHealthy(diagnoses: readonly HealthCheck[]): boolean {
  return diagnoses.every(({ level }) => level !== "fail");
}

function plain(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}
