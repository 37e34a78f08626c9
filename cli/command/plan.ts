import { Command } from "commander";
import { inlineSql } from "../../core/sql.ts";
import type { Step } from "../../core/step.ts";
import { tableName } from "../../core/table.ts";
import { planProject } from "../../jobs/plan.ts";
import { globalsOf, projectOf } from "../options.ts";

function stepData(step: Step): unknown {
  return {
    name: step.name,
    stage: step.stage,
    reads: step.reads.map(tableName),
    writes: step.writes.map(tableName),
    sql: step.sql.map((statement) => inlineSql(statement)),
    audits: step.audits.map(({ name }) => name),
  };
}

function stepText(step: Step, withSql: boolean): string {
  const lines = [
    `${step.stage.padEnd(10)} ${step.name}`,
    ...(step.reads.length === 0 ? [] : [`           reads  ${step.reads.map(tableName).join(", ")}`]),
    ...(step.writes.length === 0 ? [] : [`           writes ${step.writes.map(tableName).join(", ")}`]),
    ...step.audits.map(({ name }) => `           audit  ${name}`),
    ...(withSql ? step.sql.map((statement) => `${inlineSql(statement)};`) : []),
  ];
  return lines.join("\n");
}

/** `housefile plan`: what a run would do, without doing it. */
export function planCommand(): Command {
  return new Command("plan")
    .description("print the ordered steps of a run: what each reads, writes and audits")
    .option("--sql", "with every statement")
    .action(async (flags: { sql?: boolean }, command: Command) => {
      const globals = globalsOf(command);
      const { project } = await projectOf(globals);
      const { steps } = planProject(project);
      const text = globals.json
        ? JSON.stringify(steps.map(stepData))
        : steps.map((step) => stepText(step, flags.sql === true)).join("\n");
      process.stdout.write(`${text}\n`);
    });
}
