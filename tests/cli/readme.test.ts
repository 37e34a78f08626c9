import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { createProgram } from "../../cli/program.ts";
import { projectTemplate } from "../../cli/template/project.ts";
import { errorCodes } from "../../core/error.ts";
import { feeds } from "../../core/feed.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

function commandsOf(command: Command, path: string): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((sub) => {
    const name = `${path}${sub.name()}`;
    return sub.commands.length > 0 ? commandsOf(sub, `${name} `) : [[name, sub] as const];
  });
}

describe("the README", () => {
  test("shows the project file that `housefile init` makes", () => {
    expect(readme).toContain(projectTemplate);
  });

  const commands = commandsOf(createProgram(), "");
  test.each(commands)("names `housefile %s` and each of its options", (name, command) => {
    const words = name.replace(" list", " [list]");
    const row = readme
      .split("\n")
      .find((line) => line.startsWith(`| \`${words}\``) || line.startsWith(`| \`${words} `));
    expect(row, name).toBeDefined();
    for (const option of command.options) expect(row).toContain(option.long);
  });

  test.each(Object.entries(errorCodes))("explains %s", (code, meaning) => {
    expect(readme).toContain(`| \`${code}\` | ${meaning} |`);
  });

  test.each(Object.entries(feeds))("names every column of the feed %s", (feed, { columns }) => {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${feed}\``));
    for (const column of Object.keys(columns)) expect(row).toContain(`\`${column}\``);
  });
});
