import { existsSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { runs, versionOf } from "./find.ts";
import { type Change, type FoundTool, type RealTool, rounds, second } from "./real-tool.ts";

const CRITERION = "0.5.1";
const JMH = "1.37";

export const criterion: RealTool = {
  name: "criterion",
  // Not a target folder that both share: Cargo takes the binary of one checkout for that of the other.
  find: (folder) =>
    versionOf("cargo") === null
      ? "no cargo on the PATH"
      : { version: CRITERION, env: { SEED: join(folder, "cargo-target") } },
  files: (change) => ({
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
  }),
  setup:
    '{ [ ! -d "$SEED" ] || cp -a "$SEED" target; } && touch two.rs lib.rs && cargo bench -q --no-run --bench two && { [ -d "$SEED" ] || cp -a target "$SEED"; }',
  command:
    'CRITERION_HOME="$PWD/criterion" cargo bench -q --bench two -- --noplot --sample-size 10 --warm-up-time 0.05 --measurement-time 0.1',
  results: "criterion",
};

function rustSource(change: Change): string {
  return `use criterion::{criterion_group, criterion_main, Criterion};
use std::hint::black_box;

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

criterion_group!(benches, two);
criterion_main!(benches);
`;
}

export const jmh: RealTool = {
  name: "JMH",
  find: findJmh,
  files: (change) => ({ "Two.java": javaSource(change) }),
  setup: 'mkdir -p classes && javac -cp "$JMH_PATH" -d classes Two.java',
  command:
    'java -cp "classes:$JMH_PATH" org.openjdk.jmh.Main -f 1 -wi 2 -i 2 -w 50ms -r 50ms -rf json -rff out.json -v SILENT',
  results: "out.json",
};

/** Maven fetches the jars; its repository keeps them. */
function findJmh(folder: string): FoundTool | string {
  if (versionOf("javac") === null) return "no javac on the PATH";
  const home = join(folder, "jmh");
  const jars = ["jmh-core", "jmh-generator-annprocess"];
  const kept = join(home, "jars");
  if (!existsSync(join(kept, `jmh-core-${JMH}.jar`))) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "pom.xml"), pom(jars));
    const copy = ["-q", "-B", "dependency:copy-dependencies", `-DoutputDirectory=${kept}`];
    if (!runs("mvn", copy, home)) return "mvn cannot fetch JMH";
  }
  return { version: JMH, env: { JMH_PATH: `${kept}/*` } };
}

function pom(artifacts: readonly string[]): string {
  const dependencies = artifacts.map(
    (artifact) =>
      `<dependency><groupId>org.openjdk.jmh</groupId><artifactId>${artifact}</artifactId><version>${JMH}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>example</groupId><artifactId>two</artifactId><version>1</version>
<dependencies>${dependencies.join("")}</dependencies></project>
`;
}

function javaSource(change: Change): string {
  return `package two;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.*;

@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class Two {
  int kept = 1;

  int work(int rounds) {
    for (int i = 0; i < rounds; i++) kept = (kept * 31 + i) % 1000003;
    return kept;
  }

  @Benchmark
  public int alpha() {
    return work(${rounds(change, 20_000)});
  }
${second(
  change,
  `
  @Benchmark
  public int beta() {
    return work(30000);
  }
`,
  `
  @Benchmark
  public int beta() {
    throw new IllegalStateException("on purpose");
  }
`,
)}}
`;
}
