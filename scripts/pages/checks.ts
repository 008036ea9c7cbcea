import type { Page } from "playwright-core";
import type { Report } from "../../src/model/result/report.ts";
import { CLIPPED_TEXT, FAINT_TEXT, SQUEEZED_TEXT } from "./in-browser.ts";

/** A page in a browser, and what it is of. */
export interface OpenPage {
  readonly page: Page;
  readonly report: Report;
  readonly theme: "light" | "dark";
  readonly screen: { readonly width: number; readonly height: number };
  /** Messages of the console, errors, and requests other than for the page itself. */
  readonly heard: readonly string[];
}

/** What every page promises; a check answers what is wrong, or null. */
export const CHECKS: Readonly<Record<string, (open: OpenPage) => Promise<string | null>>> = {
  "is as wide as the screen": ({ page, screen }) => isAsWide(page, screen.width),
  "has its verdict on the first screen": verdictIsSeen,
  "cuts no text off": ({ page }) => problems(page, CLIPPED_TEXT),
  "is readable": async ({ page }) => {
    await unfold(page);
    return problems(page, FAINT_TEXT);
  },
  "squeezes no text": ({ page }) => problems(page, SQUEEZED_TEXT),
  "unfolds by keyboard": unfoldsByKeyboard,
  "is as wide as the screen when unfolded": async ({ page, screen }) => {
    await unfold(page);
    return isAsWide(page, screen.width);
  },
  "asks the network for nothing and has no errors": ({ heard }) =>
    Promise.resolve(heard.length === 0 ? null : heard.join("; ")),
};

async function isAsWide(page: Page, width: number): Promise<string | null> {
  const found = await page.evaluate<number>("document.documentElement.scrollWidth");
  return found <= width ? null : `${found} points of ${width}`;
}

/** The first heading, whole, and in it how the verdict's own line starts. */
async function verdictIsSeen({ page, report, screen }: OpenPage): Promise<string | null> {
  const heading = page.locator("h1, h2").first();
  const box = await heading.boundingBox();
  const text = await heading.innerText();
  const start = report.title.split(/[ :]/u)[0] ?? "";
  if (!text.includes(start)) return `the heading says '${text}', not '${start}'`;
  return box !== null && box.y >= 0 && box.y + box.height <= screen.height ? null : "it is further down";
}

async function unfold(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
}

/** Tab reaches each fold, its focus is seen, Enter opens and closes it. */
async function unfoldsByKeyboard({ page }: OpenPage): Promise<string | null> {
  const folds = await page.locator("summary").count();
  await page.evaluate("document.activeElement?.blur()");
  for (let fold = 0, presses = 0; fold < folds; presses += 1) {
    if (presses > folds + 50) return `Tab reaches ${fold} of ${folds} folds`;
    await page.keyboard.press("Tab");
    if (!(await page.evaluate<boolean>("document.activeElement?.tagName === 'SUMMARY'"))) continue;
    fold += 1;
    if ((await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")) === "none")
      return "focus is not seen";
    const isOpen = (): Promise<boolean> =>
      page.evaluate<boolean>("document.activeElement.parentElement.open");
    const before = await isOpen();
    await page.keyboard.press("Enter");
    if ((await isOpen()) === before) return "Enter does nothing";
  }
  return null;
}

async function problems(page: Page, script: string): Promise<string | null> {
  const found = await page.evaluate<readonly string[]>(script);
  return found.length === 0 ? null : `${found.slice(0, 3).join("; ")} (${found.length})`;
}
