import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { HousefileError } from "../../core/error.ts";
import { release } from "../../core/release.ts";
import { companyData, type TemplateFile } from "../template/company.ts";
import { projectTemplate } from "../template/project.ts";

const readme = `# My house file

    npx housefile run        # from the files in inbox/ to the reports in out/
    npx housefile query "select segment, customers from mart.segment_summary where segmentation = 'rfm_segment'"

\`housefile.ts\` says where rows come from, what they must be and what they mean. Rows that broke their contract:
\`npx housefile quarantine\`. Replace the sample files by your own, or by \`postgres(...)\` and \`database(...)\`.
`;

function packageJson(): string {
  return `${JSON.stringify({ name: "my-house-file", private: true, type: "module", scripts: { start: "housefile run" }, dependencies: { housefile: `^${release}` } }, null, 2)}\n`;
}

function files(): readonly TemplateFile[] {
  return [
    { path: "housefile.ts", content: projectTemplate },
    { path: "package.json", content: packageJson() },
    { path: "README.md", content: readme },
    { path: ".gitignore", content: "node_modules/\n*.duckdb\n*.duckdb.*\nout/\n.env\n" },
    ...companyData(),
  ];
}

/** `housefile init [dir]`: a small project that runs at once. */
export function initCommand(): Command {
  return new Command("init")
    .description("make a small project with sample data that runs at once")
    .argument("[dir]", "folder to make it in", ".")
    .action(async (dir: string) => {
      const folder = resolve(dir);
      if (existsSync(folder) && (await readdir(folder)).some((name) => !name.startsWith("."))) {
        throw new HousefileError("USAGE", `\`${folder}\` is not empty.`, {
          hint: "Name a new folder: `housefile init my-house-file`. Nothing was written.",
        });
      }
      for (const { path, content } of files()) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      process.stdout.write(`Made a project in ${folder}. Next:\n  housefile run --project ${dir}\n`);
    });
}
