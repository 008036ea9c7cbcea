import { says, versionOf } from "./find.ts";
import { type Change, type FoundTool, type RealTool, rounds, second } from "./real-tool.ts";

const JMH = "1.37";

/** As the archetype of JMH builds: one jar with all that it needs. */
export const jmh: RealTool = {
  name: "JMH by Maven",
  find: findJmh,
  files: (change) => ({
    "pom.xml": POM,
    ".gitignore": "target\n",
    "src/main/java/two/Two.java": javaSource(change),
  }),
  setup: "mvn -q -B package",
  command: "java -jar target/benchmarks.jar -f 1 -wi 2 -i 2 -w 50ms -r 50ms -rf json -rff out.json -v SILENT",
  results: "out.json",
};

/** Maven fetches JMH when it builds. */
function findJmh(): FoundTool | string {
  if (versionOf("javac") === null) return "no javac on the PATH";
  return says("mvn", ["--version"]) === null ? "no mvn on the PATH" : { version: JMH, env: {} };
}

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>example</groupId><artifactId>two</artifactId><version>1</version>
<properties>
<maven.compiler.source>11</maven.compiler.source><maven.compiler.target>11</maven.compiler.target>
<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
</properties>
<dependencies>${["jmh-core", "jmh-generator-annprocess"]
  .map(
    (artifact) =>
      `<dependency><groupId>org.openjdk.jmh</groupId><artifactId>${artifact}</artifactId><version>${JMH}</version></dependency>`,
  )
  .join("")}</dependencies>
<build><finalName>benchmarks</finalName><plugins><plugin>
<groupId>org.apache.maven.plugins</groupId><artifactId>maven-shade-plugin</artifactId><version>3.5.1</version>
<executions><execution><phase>package</phase><goals><goal>shade</goal></goals><configuration><transformers>
<transformer implementation="org.apache.maven.plugins.shade.resource.ManifestResourceTransformer">
<mainClass>org.openjdk.jmh.Main</mainClass>
</transformer></transformers></configuration></execution></executions>
</plugin></plugins></build>
</project>
`;

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
