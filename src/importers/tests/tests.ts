import type { FileImporter } from "../importer.ts";
import { goTestJson } from "./go-test-json.ts";
import { jestJson } from "./jest-json.ts";
import { junit } from "./junit.ts";
import { playwrightJson } from "./playwright-json.ts";
import { pytestJsonReport } from "./pytest-json-report.ts";
import { tap } from "./tap.ts";
import { trx } from "./trx.ts";

/** Reports of test runs; the order says nothing. */
export const TESTS: readonly FileImporter[] = [
  goTestJson,
  jestJson,
  junit,
  playwrightJson,
  pytestJsonReport,
  tap,
  trx,
];
