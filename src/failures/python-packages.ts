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
export function pythonPackage(module: string): string {
  const [top = module] = module.split(".");
  return Object.hasOwn(PACKAGES, top) ? (PACKAGES[top] ?? top) : top;
}
