import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const ours = /^(acme|northern|kontor|preference)_.*\.(xlsx|csv)$/;

/** Removes what an earlier generation wrote to a folder: its truth and its list files, and nothing that others put there. */
export function clearCompany(folder: string): void {
  rmSync(join(folder, "truth"), { recursive: true, force: true });
  for (const vendor of ["acme", "northern", "kontor", "preference"]) {
    const inbox = join(folder, "inbox", vendor);
    if (!existsSync(inbox)) continue;
    for (const file of readdirSync(inbox)) if (ours.test(file)) rmSync(join(inbox, file));
  }
}
