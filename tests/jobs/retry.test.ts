import { expect, test } from "vitest";
import { HousefileError } from "../../core/error.ts";
import { silentLog } from "../../core/log.ts";
import { isWorthRetrying, withRetries } from "../../jobs/retry.ts";

const soon = { retries: 2, retry_after_s: 0.001 };
const { signal } = new AbortController();

test("a failure that may pass is tried again, a lasting one is not", async () => {
  let attempts = 0;
  const flaky = (): Promise<string> => {
    attempts += 1;
    return attempts < 3
      ? Promise.reject(new HousefileError("SOURCE_UNREACHABLE", "no answer"))
      : Promise.resolve("done");
  };
  await expect(withRetries(flaky, soon, silentLog, signal)).resolves.toBe("done");
  attempts = 0;
  const broken = (): Promise<string> => {
    attempts += 1;
    return Promise.reject(new HousefileError("CONTRACT_BREACH", "half the rows are broken"));
  };
  await expect(withRetries(broken, soon, silentLog, signal)).rejects.toMatchObject({ code: "CONTRACT_BREACH" });
  expect(attempts).toBe(1);
});

test("the last failure is raised when the attempts are used up", async () => {
  let attempts = 0;
  const down = (): Promise<string> => {
    attempts += 1;
    return Promise.reject(new HousefileError("SOURCE_UNREACHABLE", `no answer ${attempts}`));
  };
  await expect(withRetries(down, soon, silentLog, signal)).rejects.toThrow("no answer 3");
});

test("a stopped run is never tried again", () => {
  expect(isWorthRetrying(new HousefileError("RUN_STOPPED", "stopped"))).toBe(false);
  expect(isWorthRetrying(new Error("socket hang up"))).toBe(true);
});
