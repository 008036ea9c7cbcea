/** Loaded before the program that is measured (`node --import`): what the process took, as its last line of stderr. */
const start = performance.timeOrigin;

process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = {
    wallMs: performance.timeOrigin + performance.now() - start,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakMb: maxRSS / 1024,
  };
  process.stderr.write(`\n${JSON.stringify(usage)}\n`);
});
