import cron from "node-cron";

/** True when node-cron understands the line. */
export function isCron(line: string): boolean {
  return cron.validate(line);
}
