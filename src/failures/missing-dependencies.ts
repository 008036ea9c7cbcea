import { type FailureDetector, named, SPECIFIC } from "./failure-detector.ts";

/** Packages whose name is not that of the module. */
const PACKAGES: Readonly<Record<string, string>> = {
  attr: "attrs",
  bs4: "beautifulsoup4",
  cv2: "opencv-python",
  dateutil: "python-dateutil",
  dotenv: "python-dotenv",
  git: "GitPython",
  google: "protobuf",
  jwt: "PyJWT",
  PIL: "Pillow",
  pkg_resources: "setuptools",
  serial: "pyserial",
  skimage: "scikit-image",
  sklearn: "scikit-learn",
  yaml: "PyYAML",
};

/** Package on PyPI that has a module: `sklearn.metrics` -> `scikit-learn`. */
function pythonPackage(module: string): string {
  const [top = module] = module.split(".");
  return Object.hasOwn(PACKAGES, top) ? (PACKAGES[top] ?? top) : top;
}

/** What a program needs and the job did not install. */
export const MISSING_DEPENDENCIES: readonly FailureDetector[] = [
  {
    id: "missing-python-module",
    priority: SPECIFIC,
    codes: [],
    patterns: [/ModuleNotFoundError: No module named ["'](?<module>[\w.]{1,100})["']/],
    advise: ({ module = "" }) =>
      `the Python module '${module}' is not installed where this ran: pip install ${pythonPackage(module)}`,
  },
  {
    id: "missing-node-module",
    priority: SPECIFIC,
    codes: [],
    patterns: [
      /Cannot find (?:module|package) ["'](?!\.)(?<module>(?:@[\w.-]{1,100}\/)?[\w.-]{1,100})(?:\/[^"'\n]{0,200})?["']/,
    ],
    advise: ({ module = "" }) =>
      `the Node.js package '${module}' is not installed where this ran: npm install ${module}, or run npm ci first`,
  },
  {
    id: "missing-go-package",
    priority: SPECIFIC,
    codes: [],
    patterns: [
      /no required module provides package (?<module>[\w./~-]{1,200})/,
      /missing go\.sum entry for module providing package (?<module>[\w./~-]{1,200})/,
    ],
    advise: ({ module = "" }) => `go.mod does not have ${module}: go get ${module}, or go mod tidy`,
  },
  {
    id: "missing-r-package",
    priority: SPECIFIC,
    codes: [],
    patterns: [/there is no package called [‘'"](?<module>[\w.]{1,100})[’'"]/],
    advise: ({ module = "" }) => `the R package '${module}' is not installed: install.packages("${module}")`,
  },
  {
    id: "missing-library",
    priority: SPECIFIC,
    codes: [],
    patterns: [
      /(?<![\w.+-])(?<library>[\w.+-]{1,100}\.(?:so[.\d]{0,20}|dylib)): cannot open shared object file/,
    ],
    advise: ({ library = "" }) =>
      `the system library ${library} is not installed: install the package that contains it`,
  },
  {
    id: "command-not-found",
    priority: SPECIFIC - 10,
    codes: ["exit-127"],
    patterns: [
      /command not found: (?<command>[\w./+-]{1,100})/,
      /(?:^|[\s:])(?<command>[\w./+-]{1,100}): (?:command )?not found\b/m,
      /spawn (?<command>[^\s'"]{1,200}) ENOENT/,
      // A program with a folder in its name is a file of the repository: see wrong-directory.
      /cannot start '(?<command>[^'/\\]{1,100})': no such program/,
      /["'](?<command>[\w./\\+-]{1,100})["'] is not recognized as an internal or external command/,
      /exec: "(?<command>[\w./+-]{1,100})": executable file not found/,
    ],
    advise: ({ command }) =>
      `${named("the program", command)} is not installed or not on the PATH of the job: install it in an earlier step`,
  },
];
