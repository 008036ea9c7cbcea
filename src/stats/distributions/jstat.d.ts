/** The parts of jstat that this package uses; jstat has no types of its own. */
declare module "jstat" {
  interface JStat {
    gammaln(x: number): number;
    erf(x: number): number;
    readonly normal: { inv(p: number, mean: number, sd: number): number };
  }
  const jStat: JStat;
  export default jStat;
}
