import { userInfo } from "node:os";
import { relative } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { controlCell, type CampaignPlan } from "../../core/campaign-plan.ts";
import { dayIn, systemClock } from "../../core/clock.ts";
import { HousefileError } from "../../core/error.ts";
import { resolveMartSettings } from "../../core/mart-settings.ts";
import type { Session } from "../../core/session.ts";
import { sql } from "../../core/sql.ts";
import { campaignSelection, selectedName } from "../../core/tables/campaign.ts";
import { exportCampaign, type CampaignExport } from "../../campaign/export.ts";
import { baseRateSql } from "../../campaign/select.sql.ts";
import { dropSelection, judgePeople, selectPeople, type ContactPolicy, type FateCount } from "../../campaign/select.ts";
import { detectableLift, meanSampleSize, rateSampleSize } from "../../load/statistics/sample-size.ts";
import type { LoadedProject } from "../load-project.ts";
import { globalsOf, projectOf } from "../options.ts";
import { withNewest } from "../published.ts";
import { printRows } from "../table-text.ts";
import { withMemory } from "../work.ts";

function planOf({ project }: LoadedProject, id: string): CampaignPlan {
  const plan = project.plans.find((one) => one.id === id);
  if (plan !== undefined) return plan;
  const known = project.plans.map((one) => `\`${one.id}\``).join(", ");
  throw new HousefileError("USAGE", `The project plans no campaign \`${id}\`.`, {
    hint: known === "" ? "Add `plans: [campaignPlan(...)]` to the project file." : `It plans ${known}.`,
  });
}

function policyOf({ project }: LoadedProject): ContactPolicy {
  const { holdout_percent: listHoldoutPercent } = resolveMartSettings(project.marts).lists;
  return { caps: project.frequencyCaps, listHoldoutPercent };
}

/** The day up to which the project counts orders: today, unless it names a day. */
function todayOf({ project }: LoadedProject, now: Date): string {
  return project.asOf === "today" ? dayIn(project.timezone, now) : project.asOf;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** What the arms could show, in a sentence. */
async function strengthOf(
  db: Session,
  plan: CampaignPlan,
  horizonDays: number,
  counts: readonly FateCount[],
): Promise<string> {
  const people = (fate: string): number =>
    counts.filter((row) => row.fate === fate).reduce((sum, row) => sum + row.people, 0);
  const [treated, control] = [people("to contact"), people("held out")];
  if (control === 0) return "Nobody is held out: what it brings will be attributed, not proven.";
  const [row] = await db.rows<{ rate: number | null }>(baseRateSql(plan, horizonDays));
  const rate = row?.rate ?? 0;
  const lift = detectableLift(rate, { treated, control });
  const base = `${percent(rate)} of these people are expected to order within ${String(plan.response_window_days)} days anyway`;
  return lift === null
    ? `${base}; too few people to find any effect.`
    : `${base}. With ${String(treated)} contacted and ${String(control)} held out, a rise of ${(100 * lift).toFixed(2)} points is found four times in five.`;
}

function printCounts(counts: readonly FateCount[], isJson: boolean): void {
  printRows(counts, isJson, "Nobody is known yet.");
}

function printExport({ files, counts }: CampaignExport, projectDir: string, isJson: boolean): void {
  printRows(counts, isJson, "");
  if (!isJson) process.stdout.write(files.map((file) => `${relative(projectDir, file)}\n`).join(""));
}

function countCommand(): Command {
  return new Command("count")
    .description(
      "who a planned campaign would reach and why others not, and what effect it could show; changes nothing",
    )
    .argument("<campaign>", "id of the plan")
    .action(async (id: string, _flags: object, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      const plan = planOf(loaded, id);
      const { horizon_days: horizon } = resolveMartSettings(loaded.project.marts).propensity;
      await withNewest(loaded, async ({ session: db }) => {
        const counts = await judgePeople(db, plan, policyOf(loaded));
        printCounts(counts, globals.json);
        if (!globals.json) process.stdout.write(`${await strengthOf(db, plan, horizon, counts)}\n`);
      });
    });
}

function selectCommand(): Command {
  return new Command("select")
    .description("draw cells, choose the people of a planned campaign, keep them, and write the export files")
    .argument("<campaign>", "id of the plan")
    .option("--again", "replace the people chosen before, while its day has not come", false)
    .option("--by <name>", "who selects", userInfo().username)
    .action(async (id: string, flags: { readonly again: boolean; readonly by: string }, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      const plan = planOf(loaded, id);
      const now = systemClock.now();
      const options = {
        policy: policyOf(loaded),
        by: flags.by,
        at: now,
        today: todayOf(loaded, now),
        again: flags.again,
      };
      printCounts(await withMemory(loaded, campaignSelection, (db) => selectPeople(db, plan, options)), globals.json);
      // Kept before anything leaves: what went out must be known.
      await withNewest(loaded, async ({ session }) => {
        printExport(await exportCampaign(session, plan, loaded.projectDir), loaded.projectDir, globals.json);
      });
      if (!globals.json)
        process.stdout.write("The next run makes touches of them, so that the result can be measured.\n");
    });
}

function exportCommand(): Command {
  return new Command("export")
    .description("write the files of a selected campaign anew; whoever has opted out since stays behind")
    .argument("<campaign>", "id of the plan")
    .action(async (id: string, _flags: object, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      const plan = planOf(loaded, id);
      await withNewest(loaded, async ({ session }) => {
        printExport(await exportCampaign(session, plan, loaded.projectDir), loaded.projectDir, globals.json);
      });
    });
}

function dropCommand(): Command {
  return new Command("drop")
    .description("forget the people selected for a campaign whose day has not come")
    .argument("<campaign>", "id of the campaign")
    .action(async (id: string, _flags: object, self: Command) => {
      const loaded = await projectOf(globalsOf(self));
      const today = todayOf(loaded, systemClock.now());
      await withMemory(loaded, campaignSelection, (db) => dropSelection(db, id, today));
      process.stdout.write(`Nobody is selected for ${id} any more.\n`);
    });
}

function listCommand(): Command {
  return new Command("list")
    .description("planned and selected campaigns")
    .action(async (_flags: object, self: Command) => {
      const globals = globalsOf(self);
      const loaded = await projectOf(globals);
      await withNewest(loaded, async ({ session }) => {
        const selected = await session.rows(sql`
        select
          campaign_id,
          contact_on,
          channel,
          count(*) filter (where cell <> ${controlCell}) as contacts,
          count(*) filter (where cell = ${controlCell}) as held_out,
          any_value(selected_at) as selected_at,
          any_value(selected_by) as selected_by
        from ${campaignSelection} as selection
        left join (select campaign_id, cell from ${selectedName}) as name using (campaign_id)
        group by all
        order by contact_on, campaign_id`);
        const planned = loaded.project.plans
          .filter(({ id }) => !selected.some((row) => row["campaign_id"] === id))
          .map(({ id, contact_on, channel }) => ({
            campaign_id: id,
            contact_on,
            channel,
            contacts: null,
            held_out: null,
            selected_at: null,
            selected_by: null,
          }));
        printRows([...selected, ...planned], globals.json, "No campaign is planned.");
      });
    });
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 100)) throw new InvalidArgumentError("A percentage between 0 and 100.");
  return value / 100;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("A number above 0.");
  return value;
}

interface SizeFlags {
  readonly rate?: number;
  readonly lift?: number;
  readonly difference?: number;
  readonly deviation?: number;
  readonly control: number;
  readonly power: number;
  readonly confidence: number;
}

function sizeCommand(): Command {
  return new Command("size")
    .description(
      "how many people a test needs: of a response rate (--rate, --lift) or of an amount per person (--difference, --deviation)",
    )
    .option("--rate <percent>", "response without the campaign", share)
    .option("--lift <points>", "rise to be found, in percentage points", share)
    .option("--difference <amount>", "difference per person to be found", positive)
    .option("--deviation <amount>", "standard deviation of the amount per person", positive)
    .option("--control <percent>", "share that is held out", share, 0.1)
    .option("--power <percent>", "chance of finding it", share, 0.8)
    .option("--confidence <percent>", "1 - chance of finding what is not there", share, 0.95)
    .action((flags: SizeFlags, self: Command) => {
      const globals = globalsOf(self);
      const sizes = sizesOf(flags);
      printRows(
        [{ contacted: sizes.treated, held_out: sizes.control, people: sizes.treated + sizes.control }],
        globals.json,
        "",
      );
    });
}

function sizesOf({ rate, lift, difference, deviation, control, power, confidence }: SizeFlags) {
  const strength = { power, confidence };
  if (rate !== undefined && lift !== undefined && rate + lift < 1)
    return rateSampleSize(rate, rate + lift, 1 - control, strength);
  if (difference !== undefined && deviation !== undefined)
    return meanSampleSize(difference, deviation, 1 - control, strength);
  throw new HousefileError(
    "USAGE",
    "Name --rate and --lift (less than 100 together), or --difference and --deviation.",
    {
      hint: "`housefile campaign size --rate 3 --lift 0.5`",
    },
  );
}

/** `housefile campaign ...`: choose whom to contact and whom to hold out. */
export function campaignCommand(): Command {
  const command = new Command("campaign").description("plan campaigns: count, select, export");
  command.addCommand(listCommand(), { isDefault: true });
  for (const one of [countCommand, selectCommand, exportCommand, dropCommand, sizeCommand]) command.addCommand(one());
  return command;
}
