import { parseArgs } from "node:util";
import { benchLoad } from "./load.ts";

const { values } = parseArgs({ options: { lines: { type: "string", default: "1000000" } } });

for (const { what, seconds, baseline, baselineSeconds, note } of await benchLoad(Number(values.lines))) {
  const ratio = `${(seconds / baselineSeconds).toFixed(2)} x`.padStart(8);
  console.log(
    `${what.padEnd(52)} ${seconds.toFixed(2).padStart(6)} s  ${ratio}  ${baseline} (${baselineSeconds.toFixed(2)} s)  ${note}`,
  );
}
