import { parseArgs } from "node:util";
import { benchLoad } from "./load.ts";
import { benchReport } from "./report.ts";

const { values } = parseArgs({
  options: { lines: { type: "string", default: "1000000" }, rows: { type: "string", default: "100000" } },
});

/** One measured thing beside its plain baseline in the same run. */
export interface Measure {
  readonly what: string;
  readonly seconds: number;
  readonly baseline: string;
  readonly baselineSeconds: number;
  readonly note: string;
}

const measures: readonly Measure[] = [
  ...(await benchLoad(Number(values.lines))),
  ...(await benchReport(Number(values.rows))),
];
for (const { what, seconds, baseline, baselineSeconds, note } of measures) {
  console.log(
    `${what.padEnd(44)} ${seconds.toFixed(2).padStart(7)} s   ${(seconds / baselineSeconds).toFixed(2).padStart(6)} x ${baseline} (${baselineSeconds.toFixed(2)} s)   ${note}`,
  );
}
