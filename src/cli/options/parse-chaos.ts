import { InvalidArgumentError } from "commander";
import { didYouMean } from "../../base/did-you-mean.ts";
import { quote } from "../../base/quote.ts";
import { type Chaos, FAULT_TYPES, type FaultType } from "../../model/config/chaos.ts";

/** The value of `--chaos`, without the cases of the config. */
export type ChaosFlag = Pick<Chaos, "rate"> & Partial<Pick<Chaos, "types" | "seed">>;

const FORM = /^(?<rate>[\d.]+)(?<percent>%?)(?::(?<types>[^@]*))?(?:@(?<seed>.*))?$/;

/** `10%`, `0.1`, `10%:network,timeout`, `10%@3`, `10%:slow@3`. */
export function parseChaos(text: string): ChaosFlag {
  const parts = FORM.exec(text)?.groups;
  if (parts === undefined) throw wrong("RATE[:TYPE,TYPE][@SEED], such as 10%:network,timeout@3", text);
  const rate = Number(parts["rate"]) / (parts["percent"] === "%" ? 100 : 1);
  if (!(rate > 0 && rate <= 1)) throw wrong("a share of the attempts above 0 and up to 100%", text);
  const { types, seed } = parts;
  return {
    rate,
    ...(types === undefined ? {} : { types: parseTypes(types) }),
    ...(seed === undefined ? {} : { seed: parseSeed(seed) }),
  };
}

function parseTypes(text: string): readonly FaultType[] {
  const names = text.split(",").map((name) => name.trim());
  for (const name of names) {
    if (!FAULT_TYPES.some((type) => type === name)) {
      const advice = didYouMean(name, FAULT_TYPES);
      throw new InvalidArgumentError(
        `expected one of ${FAULT_TYPES.join(", ")}, got ${quote(name)}.${advice}`,
      );
    }
  }
  return FAULT_TYPES.filter((type) => names.includes(type));
}

function parseSeed(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(seed <= 2 ** 32 - 1)) throw wrong("a whole number from 0 to 4294967295 behind @", text);
  return seed;
}

function wrong(expected: string, got: string): InvalidArgumentError {
  return new InvalidArgumentError(`expected ${expected}, got ${quote(got)}`);
}
