import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { housefile: fileURLToPath(new URL("./index.ts", import.meta.url)) };

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    // Files of one worker share their modules: nothing in them is state.
    isolate: false,
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          isolate: false,
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/real/**", "tests/e2e/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "real",
          isolate: false,
          include: ["tests/real/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: "tests/support/bundle-command.ts",
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
