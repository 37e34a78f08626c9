import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifestShape = z.object({
  seed: z.number(),
  people: z.number(),
  /** Households drawn so far, those of later days included. */
  households: z.number(),
  prospects: z.number(),
  expected: z.number(),
  /** The last day that was added: 0 after the first load. */
  day: z.number(),
});

/** What a generated company was made from, and how far it has come; kept in `truth/manifest.json`. */
export type Manifest = Readonly<z.infer<typeof manifestShape>>;

/** Reads the manifest of a generated company. */
export function readManifest(folder: string): Manifest {
  return manifestShape.parse(JSON.parse(readFileSync(join(folder, "truth", "manifest.json"), "utf8")));
}

/** Writes the manifest of a generated company. */
export function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, "truth", "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
