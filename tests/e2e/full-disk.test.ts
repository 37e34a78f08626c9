import { spawnSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runCommand } from "../support/command.ts";
import { contentOf } from "../support/content.ts";
import { temporaryFolder } from "../support/folder.ts";

/** A disk of so many megabytes, where the tests may mount one; undefined with a notice elsewhere. */
function smallDisk(megabytes: number): { readonly folder: string; readonly grow: (to: number) => void } | undefined {
  const folder = temporaryFolder();
  const mount = (...options: readonly string[]): boolean => spawnSync("mount", [...options, folder]).status === 0;
  if (!mount("-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs")) {
    process.stderr.write("Skipped: a small disk can only be mounted by root on Linux.\n");
    return undefined;
  }
  onTestFinished(() => {
    spawnSync("umount", [folder]);
  });
  return {
    folder,
    grow: (to) => {
      expect(mount("-o", `remount,size=${to}m`)).toBe(true);
    },
  };
}

test("a full disk stops the run with a hint, and the next run on a larger disk publishes the same as ever", async (context) => {
  const disk = smallDisk(4);
  if (disk === undefined) {
    context.skip("needs the right to mount a small disk");
    return;
  }
  const elsewhere = join(temporaryFolder(), "project");
  await runCommand(["init", elsewhere]);
  const project = join(disk.folder, "project");
  cpSync(elsewhere, project, { recursive: true });

  const full = await runCommand(["run", "--project", project]);
  expect(full.status).toBe(1);
  expect(full.stderr).toContain("DISK_FULL");
  expect(full.stderr).toContain("hint:");
  expect(existsSync(join(project, "warehouse.duckdb"))).toBe(false);

  disk.grow(200);
  const again = await runCommand(["run", "--project", project]);
  expect(again.status, again.stderr).toBe(0);
  await runCommand(["run", "--project", elsewhere]);
  expect(await contentOf(join(project, "warehouse.duckdb"))).toEqual(
    await contentOf(join(elsewhere, "warehouse.duckdb")),
  );
});
