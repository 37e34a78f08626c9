import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { HousefileError } from "../../core/error.ts";
import type { FileToRead } from "./csv.ts";

const special = /[*?{[]/;

function segmentPattern(glob: string): RegExp {
  let pattern = "";
  let depth = 0;
  for (const character of glob) {
    if (character === "*") pattern += "[^/]*";
    else if (character === "?") pattern += "[^/]";
    else if (character === "{") {
      pattern += "(?:";
      depth++;
    } else if (character === "}" && depth > 0) {
      pattern += ")";
      depth--;
    } else if (character === "," && depth > 0) pattern += "|";
    else pattern += character.replace(/[.+^$()|[\]\\{}]/, "\\$&");
  }
  return new RegExp(`^${pattern}$`, "u");
}

/** Files that programs leave beside the real ones: hidden files and Office's locks. */
function isPassedOver(name: string): boolean {
  return name.startsWith(".") || name.startsWith("~$");
}

async function walk(folder: string, segments: readonly string[]): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [];
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isPassedOver(name));
  const found: string[] = [];
  if (segment === "**" && rest.length > 0) found.push(...(await walk(folder, rest)));
  const pattern = segment === "**" ? /^/ : segmentPattern(segment);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await isDirectory(path)));
    if (segment === "**" && isFolder) found.push(...(await walk(path, segments)));
    else if (!pattern.test(entry.name)) continue;
    else if (isFolder && segment !== "**" && rest.length > 0) found.push(...(await walk(path, rest)));
    else if (!isFolder && rest.length === 0) found.push(path);
  }
  return found;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The files that a pattern names, in the order of their paths: `*`, `?`, `{a,b}` within a name, `**` for any folders.
 * Paths are relative to the project's folder, with `/`; `../` may lead out of it, for nothing is ever written there.
 * Raises SOURCE_FILE when the folder itself is not there.
 */
export async function findFiles(pattern: string, projectDir: string): Promise<readonly FileToRead[]> {
  const parts = resolve(projectDir, pattern).split(sep);
  const firstSpecial = parts.findIndex((part) => special.test(part));
  const split = firstSpecial < 0 ? parts.length - 1 : firstSpecial;
  const folder = parts.slice(0, split).join(sep) || sep;
  let found: readonly string[];
  try {
    found = await walk(folder, parts.slice(split));
  } catch (error) {
    throw new HousefileError("SOURCE_FILE", `The folder \`${folder}\` of \`${pattern}\` cannot be read.`, {
      hint: "Create the folder, or correct the pattern; it starts at the project's folder.",
      where: pattern,
      cause: error,
    });
  }
  return [...new Set(found)]
    .map((absolute) => ({ absolute, path: relative(projectDir, absolute).split(sep).join("/") }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
