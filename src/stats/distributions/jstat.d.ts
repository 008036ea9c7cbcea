/** What this package uses of jstat, which ships no types. */
declare module "jstat" {
  interface JStat {
    gammaln(x: number): number;
    erf(x: number): number;
    readonly normal: { inv(p: number, mean: number, sd: number): number };
  }
  const jStat: JStat;
  export default jStat;
}
