import { expect, test } from "@jest/globals";
import { parseChaos } from "../../../src/cli/options/parse-chaos.ts";

test.each([
  ["10%", { rate: 0.1 }],
  ["0.2", { rate: 0.2 }],
  ["10%:network,timeout", { rate: 0.1, types: ["network", "timeout"] }],
  ["10%:timeout, network, timeout", { rate: 0.1, types: ["network", "timeout"] }],
  ["100%:slow@0", { rate: 1, types: ["slow"], seed: 0 }],
  ["5%@4294967295", { rate: 0.05, seed: 4_294_967_295 }],
])("%s", (text, chaos) => {
  expect(parseChaos(text)).toEqual(chaos);
});

test.each([
  ["", "RATE"],
  ["ten", "RATE"],
  ["0", "above 0"],
  ["1.2.3", "above 0"],
  ["101%", "above 0"],
  ["10", "above 0"],
  ["-1%", "RATE"],
  ["10%:", "expected one of random"],
  ["10%:netwerk", "network"],
  ["10%@", "behind @"],
  ["10%@-1", "behind @"],
  ["10%@4294967296", "behind @"],
])("%s is refused", (text, message) => {
  expect(() => parseChaos(text)).toThrow(message);
});
