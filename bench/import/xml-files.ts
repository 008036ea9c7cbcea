import type { MadeFile } from "./made-file.ts";

const TRACE = Array.from(
  { length: 12 },
  (_, at) => `\tat com.example.app.service.OrderService.apply(OrderService.java:${40 + at})`,
).join("\n");

/** A test of surefire prints a little, and one of fifty fails with a stack trace. */
function surefireCase(at: number): string {
  const open = `  <testcase name="appliesDiscount_${at}" classname="com.example.app.service.OrderServiceTest" time="0.0${at % 90}">`;
  const out = `    <system-out><![CDATA[2026-11-30 14:29:24.492 [main] INFO  c.e.a.service.OrderService - order ${at} accepted\n2026-11-30 14:29:24.493 [main] DEBUG c.e.a.service.OrderService - rules=[a, b, c], total=${at}.50 EUR\n]]></system-out>`;
  const failure =
    at % 50 === 49
      ? `    <failure message="expected: &lt;10&gt; but was: &lt;${at}&gt;" type="org.opentest4j.AssertionFailedError"><![CDATA[org.opentest4j.AssertionFailedError: expected: <10> but was: <${at}>\n${TRACE}\n]]></failure>\n`
      : "";
  return `${open}\n${failure}${out}\n  </testcase>\n`;
}

const SUREFIRE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0.2" name="com.example.app.service.OrderServiceTest" time="1.5">\n';

function coberturaClass(at: number): string {
  const lines = Array.from({ length: 120 }, (_, line) => {
    const branch = line % 6 === 0 ? ' branch="true" condition-coverage="50% (1/2)"' : "";
    return `\t\t\t\t\t\t<line number="${2 + line}" hits="${(at * line) % 5}"${branch}/>`;
  });
  return `\t\t\t\t<class name="module_${at}.py" filename="app/module_${at}.py" complexity="0" line-rate="0.8" branch-rate="0.5">\n\t\t\t\t\t<methods/>\n\t\t\t\t\t<lines>\n${lines.join("\n")}\n\t\t\t\t\t</lines>\n\t\t\t\t</class>\n`;
}

function counters(at: number): string {
  return ["INSTRUCTION", "BRANCH", "LINE", "COMPLEXITY", "METHOD"]
    .map((type, index) => `<counter type="${type}" missed="${(at + index) % 9}" covered="${3 + index}"/>`)
    .join("");
}

function jacocoPackage(at: number): string {
  const methods = Array.from(
    { length: 12 },
    (_, one) =>
      `<method name="apply${one}" desc="(Ljava/lang/String;I)V" line="${10 + 9 * one}">${counters(at + one)}</method>`,
  ).join("");
  const lines = Array.from(
    { length: 100 },
    (_, line) => `<line nr="${8 + line}" mi="${line % 3}" ci="${3 - (line % 3)}" mb="0" cb="${line % 2}"/>`,
  ).join("");
  const name = `com/example/app/part${at}`;
  return `<package name="${name}"><class name="${name}/Order" sourcefilename="Order.java">${methods}${counters(at)}</class><sourcefile name="Order.java">${lines}${counters(at)}</sourcefile>${counters(at)}</package>`;
}

export const XML_FILES: readonly MadeFile[] = [
  xml("JUnit XML, surefire", "junit", { head: SUREFIRE, piece: surefireCase, tail: "</testsuite>\n" }),
  xml("JUnit XML, tiny tests", "junit", {
    head: '<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="jest tests"><testsuite name="suite">\n',
    piece: (at) => `<testcase classname="math" name="adds ${at}" time="0.001"/>\n`,
    tail: "</testsuite></testsuites>\n",
  }),
  xml("Cobertura XML", "cobertura", {
    head: '<?xml version="1.0" ?>\n<coverage version="7.6.1" timestamp="1796048928295" line-rate="0.8" branch-rate="0.5" complexity="0">\n\t<packages>\n\t\t<package name="." line-rate="0.8" branch-rate="0.5" complexity="0">\n\t\t\t<classes>\n',
    piece: coberturaClass,
    tail: "\t\t\t</classes>\n\t\t</package>\n\t</packages>\n</coverage>\n",
  }),
  xml("JaCoCo XML", "jacoco", {
    head: '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="subject">',
    piece: jacocoPackage,
    tail: `${counters(0)}</report>`,
  }),
];

function xml(name: string, format: string, parts: Pick<MadeFile, "head" | "piece" | "tail">): MadeFile {
  return { name, format, goal: 50, peer: "saxes", ...parts };
}
