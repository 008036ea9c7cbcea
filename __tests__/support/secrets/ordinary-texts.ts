import { createHash } from "node:crypto";

/** Texts as programs, tests and people write them, without any secret. Seeded: the same each time. */
export interface OrdinaryText {
  readonly name: string;
  readonly text: string;
  /** Nothing in it is written otherwise than it is read: no escape, colour or character beyond ASCII. */
  readonly isPlain: boolean;
}

/** Like those that stand in variables of CI, of every kind. */
export const REALISTIC_SECRETS: readonly string[] = [
  // Passwords, a passphrase, a word and a number.
  "hunter2-Prod!",
  "Tr0ub4dor&3",
  'Zk7"q\\9+w/Tn4=&pL2x',
  "correct horse battery staple",
  "Schlüssel-für-Ø-9",
  "letmein99",
  "48151623",
  "swordfish",
  // Keys: hexadecimal of 32, 40 and 64 digits, Base64, a UUID, of a service.
  digest("key a", 32),
  digest("key b", 40),
  digest("key c", 64),
  createHash("sha256").update("key d").digest("base64"),
  "7d0a3b52-0f4e-4a6d-9c1b-2e8f5a6b7c8d",
  `live_${digest("key e", 24)}`,
  // A connection, a key of several lines.
  "Server=db.internal;User Id=gate;Pwd=s3cr3t-Pa55;",
  `-----BEGIN KEY-----\n${base64Lines("key f", 180)}\n-----END KEY-----`,
];

function digest(of: string, length: number): string {
  return createHash("sha256").update(of).digest("hex").slice(0, length);
}

/** As many bytes as asked for that look random. */
function bytesOf(seed: string, count: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, block) =>
    createHash("sha256").update(`${seed} ${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, count);
}

function base64Lines(seed: string, count: number): string {
  return bytesOf(seed, count)
    .toString("base64")
    .replaceAll(/.{64}(?=.)/g, "$&\n");
}

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

const uuid = (index: number): string =>
  digest(`uuid ${index}`, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-a$4-$5");

const paragraphs = (text: string): string => times(40, (index) => `${index + 1}. ${text}`);

function dump(bytes: Buffer): string {
  return times(bytes.length / 16, (row) => {
    const line = bytes.subarray(row * 16, row * 16 + 16);
    const hex = line.toString("hex").replaceAll(/.{4}/g, "$& ");
    return `${(row * 16).toString(16).padStart(8, "0")}: ${hex} ${line.toString("latin1").replaceAll(/[^ -~]/g, ".")}`;
  });
}

const report = (count: number): unknown => ({
  schema: "report/1",
  startTime: 1_764_540_000_123,
  success: true,
  tests: Array.from({ length: count }, (_, index) => ({
    key: `task=t-${index},mode=${index % 2 === 0 ? "fast" : "exact"}`,
    id: uuid(index),
    sha256: digest(`file ${index}`, 64),
    metrics: { "wall-ms": index * 1.2345, score: (index % 101) / 101, p: 1 / (index + 3) },
    message: index % 9 === 0 ? 'expected "a" at C:\\temp\\x\nbut got \u2026' : null,
  })),
});

const LOGS: Readonly<Record<string, string>> = {
  "a log of a server": times(400, (index) => {
    const second = String(index % 60).padStart(2, "0");
    return `2026-11-30T22:17:${second}.${100 + (index % 900)}Z INFO  [worker-${index % 8}] GET /api/items/${index * 37} 200 in ${(index * 7) % 97} ms id=${uuid(index)}`;
  }),
  "a log with key=value": times(
    400,
    (index) =>
      `ts=${1_764_540_000 + index} level=info msg="task done" task=t-${index} tokens=${index * 113} cost=0.00${index % 97} ok=true`,
  ),
  "an access log": times(
    400,
    (index) =>
      `10.0.${index % 256}.${(index * 7) % 256} - - [30/Nov/2026:22:17:${index % 60} +0000] "POST /v1/chat/completions HTTP/1.1" 200 ${index * 91} "-" "curl/8.5.0"`,
  ),
  "output of a test runner": times(
    300,
    (index) => `ok ${index + 1} - adds ${index} and ${index * 3} # time=${index % 13}.${index % 10}ms`,
  ),
  "output of pytest": times(
    300,
    (index) =>
      `tests/test_api.py::test_items[case-${index}] PASSED                      [${String(index % 101).padStart(3)}%]`,
  ),
  "output of a build": times(
    300,
    (index) => `[${index}/300] Building CXX object src/CMakeFiles/core.dir/part_${index}.cc.o`,
  ),
  "a list of files": times(
    300,
    (index) =>
      `-rw-r--r--  1 runner docker ${String(index * 4099).padStart(9)} Nov 30 22:${index % 60} part-${index}.parquet`,
  ),
  "output of git": times(
    200,
    (index) =>
      `commit ${digest(`commit ${index}`, 40)}\nAuthor: Some Body <some.body@example.com>\nDate:   Mon Nov 30 22:17:${index % 60} 2026 +0000\n\n    Fix the basic case of token ${index}\n`,
  ),
};

const TRACES: Readonly<Record<string, string>> = {
  "stack traces of Node.js": times(
    120,
    (index) =>
      `Error: connect ECONNREFUSED 127.0.0.1:${8000 + index}\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16)\n    at async run (file:///home/runner/work/app/app/src/part-${index}.ts:${index}:13)`,
  ),
  "stack traces of Python": times(
    120,
    (index) =>
      `Traceback (most recent call last):\n  File "/opt/venv/lib/python3.12/site-packages/app/part_${index}.py", line ${index * 3}, in run\n    raise ValueError("bad token at " + str(${index}))\nValueError: bad token at ${index}`,
  ),
  "stack traces of Java": times(
    120,
    (index) =>
      `Exception in thread "main" java.lang.IllegalStateException: secret access key is missing\n\tat com.example.Part${index}.call(Part${index}.java:${index * 7})\n\t... ${index} more`,
  ),
  "a panic of Go": times(
    120,
    (index) =>
      `goroutine ${index} [running]:\nmain.work(0xc${digest(`go ${index}`, 9)}, 0x${digest(`pc ${index}`, 6)})\n\t/src/cmd/work_${index}.go:${index} +0x${digest(`at ${index}`, 3)}`,
  ),
};

const DATA: Readonly<Record<string, string>> = {
  "an image in Base64": `data:image/png;base64,${bytesOf("image", 30_000).toString("base64")}`,
  "an image in lines of Base64": base64Lines("photo", 30_000),
  hashes: times(400, (index) => `${digest(`hash ${index}`, 64)}  dist/part-${index}.tar.gz`),
  "sums of a lock file": times(
    300,
    (index) => `      "integrity": "sha512-${bytesOf(`lock ${index}`, 64).toString("base64")}",`,
  ),
  UUIDs: times(600, uuid),
  "a dump of bytes": dump(bytesOf("dump", 16_000)),
  "lists of bytes": times(200, (index) => `[${bytesOf(`list ${index}`, 24).join(", ")}]`),
  "a table of numbers": times(
    500,
    (index) =>
      `${index},${index * 1.618},${(index * 48_271) % 2_147_483_647},${1 / (index + 1)},${-index}e-${index % 12}`,
  ),
  "JSON in lines": times(300, (index) =>
    JSON.stringify({
      axes: { task: `t-${index}` },
      repetition: index % 5,
      metrics: { ms: index * 1.5 },
      id: uuid(index),
    }),
  ),
  paths: times(
    400,
    (index) =>
      `/home/runner/work/app/app/node_modules/.pnpm/@scope+pkg-${index}@1.${index}.0/node_modules/@scope/pkg/dist/index.d.ts`,
  ),
  "addresses of machines": times(
    300,
    (index) =>
      `${digest(`mac ${index}`, 12).replaceAll(/..(?=.)/g, "$&:")} fe80::${digest(`ip ${index}`, 4)}:${digest(`ip6 ${index}`, 4)} 192.168.${index % 256}.1`,
  ),
  "dates, prices and telephone numbers": times(
    400,
    (index) =>
      `2026-11-${1 + (index % 30)}; $${index * 19}.99; +1 (555) 010-${1000 + index}; ISBN 978-3-16-148410-${index % 10}; v${index}.4.2-rc.1+build.77`,
  ),
};

const PROSE: Readonly<Record<string, string>> = {
  English: paragraphs(
    "The basic idea is simple: a token is a word, a secret is kept, and passwords are for people. Bearer bonds are another matter, as are keys of pianos.",
  ),
};

const OTHER_PROSE: Readonly<Record<string, string>> = {
  German: paragraphs(
    "Der Schlüssel zum Erfolg ist, größer zu träumen – „übermäßig“ heißt nicht unmöglich, straße für straße.",
  ),
  French: paragraphs(
    "Voilà l’été : des œuvres à déchiffrer, un mot de passe oublié… et 3 € de monnaie, naïvement.",
  ),
  Spanish: paragraphs("¿Dónde está la contraseña? ¡Mañana será otro día! El niño comió ñoquis en Logroño."),
  Polish: paragraphs("Zażółć gęślą jaźń; hasło jest tajne, a źródło bije."),
  Turkish: paragraphs("İstanbul’da ışıklı bir gece: şifre değil, çığlık duyuldu."),
  Russian: paragraphs(
    "Съешь же ещё этих мягких французских булок, да выпей чаю; пароль знать не обязательно.",
  ),
  Greek: paragraphs("Ξεσκεπάζω την ψυχοφθόρα βδελυγμία· το κλειδί είναι αλλού."),
  Arabic: paragraphs("نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر ومغلف بجلد أزرق."),
  Hebrew: paragraphs("דג סקרן שט בים מאוכזב ולפתע מצא לו חברה; הסיסמה נשכחה."),
  Hindi: paragraphs("ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश करने वाले राम।"),
  Thai: paragraphs("เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน"),
  Chinese: paragraphs("人工智能模型的评估需要统计检验,密钥与密码不应写在日志里。"),
  Japanese: paragraphs("いろはにほへと ちりぬるを。パスワードは秘密にして、トークンは数えます。"),
  Korean: paragraphs("다람쥐 헌 쳇바퀴에 타고파. 비밀번호는 기록하지 않습니다."),
  Vietnamese: paragraphs("Do bạch kim rất quý nên sẽ dùng để lắp vô xương; mật khẩu thì không."),
};

const WRITTEN_OTHERWISE: Readonly<Record<string, string>> = {
  "a report in JSON": JSON.stringify(report(120), null, 2),
  "a report in JSON, in JSON": JSON.stringify({ stdout: JSON.stringify(report(60)) }),
  "coloured output": times(
    300,
    (index) =>
      `\u001B[32m✓\u001B[39m \u001B[2mpart ${index} passes (\u001B[22m\u001B[33m${index} ms\u001B[39m\u001B[2m)\u001B[22m`,
  ),
  "output with emoji": times(300, (index) => `✅ task ${index} 🎉 in ${index} ms 👩‍💻 … ½ ™`),
  "paths of Windows": times(
    300,
    (index) => `C:\\Users\\runneradmin\\AppData\\Local\\Temp\\new\\test-${index}\\file_${index}.txt`,
  ),
  HTML: times(
    200,
    (index) =>
      `<td class="n">&lt;${index}&gt;&nbsp;&mdash; 100&nbsp;% &amp; more</td><a href="?q=a%20b%2F${index}&amp;page=2">&#8230;</a>`,
  ),
  URLs: times(
    300,
    (index) =>
      `https://example.com/a%20b/${index}?q=%E2%9C%93&redirect=https%3A%2F%2Fexample.org%2F%3Fid%3D${uuid(index)}#part`,
  ),
  "source of JavaScript": times(
    200,
    (index) =>
      `const part${index} = (text) => text.replaceAll(/\\s+\\d{${index}}|[\\w.-]+@/g, "\\n").split('\\'') ?? \`a\${text}\`; // ${index} % 7 && x & y`,
  ),
  "source of C": times(
    200,
    (index) => `printf("%d%%\\n\\x41\\t%s", x & 0x${digest(`c ${index}`, 6)}, p && *p == '\\0');`,
  ),
  "a diff": times(
    200,
    (index) =>
      `@@ -${index},7 +${index},8 @@\n-  "version": "1.${index}.0",\n+  "version": "1.${index + 1}.0", // \\o/ 100%`,
  ),
  SQL: times(
    200,
    (index) =>
      `INSERT INTO keys (id, name) VALUES (${index}, 'O''Brien \\' ${index}%') ON CONFLICT DO NOTHING;`,
  ),
};

const ofAll = (texts: Readonly<Record<string, string>>, isPlain: boolean): readonly OrdinaryText[] =>
  Object.entries(texts).map(([name, text]) => ({ name, text, isPlain }));

export const ORDINARY_TEXTS: readonly OrdinaryText[] = [
  ...[LOGS, TRACES, DATA, PROSE].flatMap((texts) => ofAll(texts, true)),
  ...[OTHER_PROSE, WRITTEN_OTHERWISE].flatMap((texts) => ofAll(texts, false)),
];
