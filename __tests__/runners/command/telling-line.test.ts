import { describe, expect, test } from "@jest/globals";
import { tellingLine } from "../../../src/runners/command/telling-line.ts";

describe("the quoted line", () => {
  test("is the error of Node.js, not the version of the runtime or the stack", () => {
    const text = `node:internal/modules/cjs/loader:1143
  throw err;
  ^

Error: Cannot find module 'left-pad'
Require stack:
- /x/y.js
    at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15) {
  code: 'MODULE_NOT_FOUND',
}

Node.js v24.1.0
`;
    expect(tellingLine(text)).toBe("Error: Cannot find module 'left-pad'");
  });

  test("is the last line of Python's output", () => {
    const text = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: bad\n';
    expect(tellingLine(text)).toBe("ValueError: bad");
  });

  test("is the panic of Go's output", () => {
    expect(
      tellingLine("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/x/a.go:3\nexit status 2\n"),
    ).toBe("panic: boom");
  });

  test.each([
    ["no word of an error: the last line", "one\ntwo\n\n", "two"],
    ["nothing", " \n\n", ""],
    ["one indented line", "   \n  boom error\n", "boom error"],
  ])("%s", (_, text, line) => {
    expect(tellingLine(text)).toBe(line);
  });
});
