import { join } from "node:path";
import { runs, says, versionOf, withPath } from "./find.ts";
import { type Change, type FoundTool, type RealTool, rounds, second } from "./real-tool.ts";

const CRITERION = "0.5.1";

/** Not a target folder that both sides share: Cargo takes the binary of one checkout for that of the other. */
function seedOf(folder: string): Readonly<Record<string, string>> {
  return { SEED: join(folder, "cargo-target") };
}

const SETUP =
  '{ [ ! -d "$SEED" ] || cp -a "$SEED" target; } && touch two.rs lib.rs && cargo bench -q --no-run --bench two && { [ -d "$SEED" ] || cp -a target "$SEED"; }';

export const criterion: RealTool = {
  name: "criterion",
  find: (folder) =>
    versionOf("cargo") === null ? "no cargo on the PATH" : { version: CRITERION, env: seedOf(folder) },
  files: rustFiles,
  setup: SETUP,
  command: 'CRITERION_HOME="$PWD/criterion" cargo bench -q --bench two -- --noplot',
  results: "criterion",
};

export const cargoCriterion: RealTool = {
  name: "cargo-criterion",
  find: findCargoCriterion,
  files: rustFiles,
  setup: SETUP,
  command: "cargo criterion --bench two --plotting-backend disabled --message-format json > out.jsonl",
  results: "out.jsonl",
};

/** Cargo builds it once. */
function findCargoCriterion(folder: string): FoundTool | string {
  if (versionOf("cargo") === null) return "no cargo on the PATH";
  const home = join(folder, "cargo-criterion");
  const program = join(home, "bin/cargo-criterion");
  const version = (): string | null => says(program, ["criterion", "--version"]);
  if (version() === null && !runs("cargo", ["install", "-q", "cargo-criterion", "--root", home], home))
    return "cargo cannot install cargo-criterion";
  const found = /\d+(?:\.\d+)+/.exec(version() ?? "");
  return found === null
    ? "no cargo-criterion"
    : { version: found[0], env: { ...seedOf(folder), ...withPath(join(home, "bin")) } };
}

function rustFiles(change: Change): Readonly<Record<string, string>> {
  return {
    "Cargo.toml": `[package]
name = "two"
version = "0.1.0"
edition = "2021"

[lib]
path = "lib.rs"

[dev-dependencies]
criterion = { version = "=${CRITERION}", default-features = false }

[[bench]]
name = "two"
path = "two.rs"
harness = false
`,
    "lib.rs": "",
    ".gitignore": "target\ncriterion\n",
    "two.rs": rustSource(change),
  };
}

function rustSource(change: Change): string {
  return `use criterion::{criterion_group, criterion_main, Criterion};
use std::hint::black_box;
use std::time::Duration;

fn work(rounds: u32) -> u32 {
    let mut kept = 1;
    for i in 0..rounds {
        kept = black_box((kept * 31 + i) % 1000003);
    }
    kept
}

fn two(c: &mut Criterion) {
    c.bench_function("alpha", |b| b.iter(|| work(black_box(${rounds(change, 20_000)}))));
${second(
  change,
  '    c.bench_function("beta", |b| b.iter(|| work(black_box(30000))));\n',
  '    c.bench_function("beta", |b| b.iter(|| -> u32 { panic!("on purpose") }));\n',
)}}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(50))
        .measurement_time(Duration::from_millis(100));
    targets = two
}
criterion_main!(benches);
`;
}
