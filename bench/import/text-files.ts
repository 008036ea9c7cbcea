import type { MadeFile } from "./made-file.ts";

/** Files with a line a value, as the tools write them: many names, each with some repetitions. */
export const TEXT_FILES: readonly MadeFile[] = [
  {
    name: "Go benchmark text",
    format: "go-bench",
    goal: 100,
    peer: "lines",
    head: "goos: linux\ngoarch: amd64\npkg: example.com/module/parse\ncpu: Intel(R) Xeon(R) Processor\n",
    piece: (at) => {
      const name = `BenchmarkParseDocument/size=${Math.floor(at / 10) % 5000}/mode=strict-8`;
      return `${name}         \t  ${120_000 + (at % 977)}\t      ${9000 + (at % 1013)} ns/op\t ${480 + (at % 7)}.${at % 10}1 MB/s\t    2184 B/op\t      31 allocs/op\n`;
    },
    tail: "PASS\nok  \texample.com/module/parse\t12.345s\n",
  },
  {
    name: "go test -json",
    format: "go-test-json",
    goal: 100,
    peer: "json-lines",
    head: `${event(0, { Action: "start" })}\n`,
    piece: (at) => {
      const Test = `TestHandlers/request=${at}/accepts_json`;
      const lines = [
        event(at, { Action: "run", Test }),
        event(at, { Action: "output", Test, Output: `=== RUN   ${Test}\n` }),
        event(at, {
          Action: "output",
          Test,
          Output: `    handler_test.go:118: sent ${at} bytes to 127.0.0.1:8080\n`,
        }),
        event(at, { Action: "output", Test, Output: `--- PASS: ${Test} (0.0${at % 10}s)\n` }),
        event(at, { Action: "pass", Test, Elapsed: (at % 100) / 100 }),
      ];
      return `${lines.join("\n")}\n`;
    },
    tail: `${event(0, { Action: "output", Output: "PASS\n" })}\n${event(0, { Action: "pass", Elapsed: 12.5 })}\n`,
  },
  {
    name: "lcov",
    format: "lcov",
    goal: 100,
    peer: "lines",
    head: "",
    piece: (at) => {
      const lines = Array.from({ length: 400 }, (_, line) => `DA:${3 + 2 * line},${(at * line) % 7}`);
      const functions = Array.from({ length: 20 }, (_, one) => [
        `FN:${3 + 40 * one},renderComponent${one}`,
        `FNDA:${(at + one) % 5},renderComponent${one}`,
      ]);
      const branches = Array.from({ length: 80 }, (_, one) => [
        `BRDA:${5 + 10 * one},${one},0,${(at + one) % 3}`,
        `BRDA:${5 + 10 * one},${one},1,${one % 9 === 0 ? "-" : (at * one) % 4}`,
      ]);
      const own = [...functions.flat(), "FNF:20", "FNH:16", ...branches.flat(), "BRF:160", "BRH:107"];
      return `TN:\nSF:packages/app/src/components/view-${at}/index.tsx\n${own.join("\n")}\n${lines.join("\n")}\nLF:400\nLH:343\nend_of_record\n`;
    },
    tail: "",
  },
  {
    name: "Go cover profile",
    format: "go-cover",
    goal: 100,
    peer: "lines",
    head: "mode: atomic\n",
    piece: (at) => {
      const blocks = Array.from(
        { length: 60 },
        (_, one) =>
          `github.com/example/module/internal/server/handler_${at}.go:${10 + 4 * one}.${2 + (one % 30)},${13 + 4 * one}.3 ${1 + (one % 4)} ${(at * one) % 11}\n`,
      );
      return blocks.join("");
    },
    tail: "",
  },
];

function event(at: number, fields: Readonly<Record<string, string | number>>): string {
  const { Action = "", ...rest } = fields;
  const Time = `2026-11-30T14:29:${String(at % 60).padStart(2, "0")}.123456789Z`;
  return JSON.stringify({ Time, Action, Package: "example.com/module/server", ...rest });
}
