import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Command } from "commander";
import { dataDictionary } from "../../jobs/dictionary.ts";
import { globalsOf, projectOf } from "../options.ts";

/** `housefile docs`: the data dictionary of the project's warehouse. */
export function docsCommand(): Command {
  return new Command("docs")
    .description("print the data dictionary: every table, its grain, its columns and where they come from, as Markdown")
    .option("-o, --out <file>", "write to a file")
    .action(async (flags: { out?: string }, command: Command) => {
      const { project } = await projectOf(globalsOf(command));
      const text = dataDictionary(project);
      if (flags.out === undefined) {
        process.stdout.write(text);
        return;
      }
      const file = resolve(flags.out);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      process.stdout.write(`${file}\n`);
    });
}
