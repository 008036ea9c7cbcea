/**
 * Opens the HTML report and the rendered comment of every scene in a real browser, light and dark, on a phone and on a desk, and
 * looks at each as a reader would. `npm run test:pages [-- NAME]`; the last line is `N passed, N failed`, the exit code 1 after a failure.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { hostileReport } from "../__tests__/support/samples/hostile-report.ts";
import { HOSTILE } from "../__tests__/support/samples/hostile-text.ts";
import type { Report } from "../src/model/result/report.ts";
import { renderHtml } from "../src/report/html/render-html.ts";
import { CHECKS, type OpenPage } from "./pages/checks.ts";
import { startChromium } from "./pictures/chromium.ts";
import { githubPage } from "./pictures/github-page.ts";
import { scenes } from "./pictures/scenes.ts";
import { viewsOf } from "./pictures/views.ts";

/** First screens of a phone and a desk. Colours do not depend on the width: the desk is looked at in one theme. */
const SCREENS = [
  { device: "phone", theme: "light", screen: { width: 390, height: 844 } },
  { device: "phone", theme: "dark", screen: { width: 390, height: 844 } },
  { device: "desk", theme: "light", screen: { width: 1280, height: 800 } },
] as const;

interface Subject {
  readonly name: string;
  readonly report: Report;
}

function subjects(): readonly Subject[] {
  const hostile = { ...hostileReport(HOSTILE.join(" ")), id: "hostile", title: "Regression: hostile" };
  return Object.entries({ ...scenes(), hostile }).map(([name, report]) => ({ name, report }));
}

/** Pages of a report, by name. Summary and check are set as a comment is, so one look at each is enough. */
async function pagesOf({ name, report }: Subject, { theme, device }: (typeof SCREENS)[number]) {
  const isFirst = theme === "light" && device === "phone";
  const views = await Promise.all(
    viewsOf(report)
      .filter(({ place }) => isFirst || place === "comment")
      .map(async (view) => [`${name}, ${view.place}`, await githubPage(view, theme)] as const),
  );
  return [[`${name}, report.html`, renderHtml(report)] as const, ...views];
}

async function look(browser: Browser, file: string, open: Omit<OpenPage, "page" | "heard">) {
  const heard: string[] = [];
  const page = await browser.newPage({ viewport: open.screen, colorScheme: open.theme });
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => heard.push(`request: ${request.url()}`));
  const url = pathToFileURL(file).href;
  await page.goto(url);
  const failures: string[] = [];
  for (const [promise, check] of Object.entries(CHECKS)) {
    const asked = heard.filter((text) => text !== `request: ${url}` && text !== "request: data:,");
    const problem = await check({ ...open, page, heard: asked });
    if (problem !== null) failures.push(`${promise}: ${problem}`);
  }
  await page.close();
  return failures;
}

const folder = mkdtempSync(join(tmpdir(), "regression-gate-pages-"));
const browser = await startChromium();
let [passed, failed] = [0, 0];
try {
  const file = join(folder, "page.html");
  for (const at of SCREENS) {
    const { device, theme, screen } = at;
    for (const subject of subjects().filter(({ name }) => name.includes(process.argv[2] ?? ""))) {
      for (const [name, html] of await pagesOf(subject, at)) {
        writeFileSync(file, html);
        const failures = await look(browser, file, { screen, theme, report: subject.report });
        for (const failure of failures)
          process.stdout.write(`FAILED ${name}, ${device}, ${theme}: ${failure}\n`);
        failed += failures.length;
        passed += Object.keys(CHECKS).length - failures.length;
      }
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
