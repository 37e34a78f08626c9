import { isDeepStrictEqual } from "node:util";
import type { CampaignPlan, FrequencyCap } from "../core/campaign-plan.ts";
import { HousefileError, messageOf } from "../core/error.ts";
import type { Session } from "../core/session.ts";
import { sql } from "../core/sql.ts";
import { campaignSelection, selectedName } from "../core/tables/campaign.ts";
import { houseFile } from "../core/tables/mart.ts";
import { createTableSql } from "../warehouse/database.ts";
import {
  agreedSql,
  audienceSql,
  cappedSql,
  dropSelectionSql,
  fateCountsSql,
  fateSql,
  keepSelectionSql,
  licensedSql,
} from "./select.sql.ts";

/** How many people a fate has; `cell` for the plan's own people. */
export interface FateCount {
  readonly [column: string]: string | number | null;
  readonly fate: string;
  readonly cell: string | null;
  readonly people: number;
  readonly cost: number;
}

/** Creates the memory of selections where it is missing. */
export async function prepareSelections(db: Session): Promise<void> {
  await db.run(createTableSql(campaignSelection, "keep"));
  await db.run(createTableSql(selectedName, "keep"));
}

async function requireHouseFile(db: Session): Promise<void> {
  const known = await db.rows(
    sql`select 1 as found from duckdb_tables() where schema_name = ${houseFile.schema} and table_name = ${houseFile.name}`,
  );
  if (known.length > 0) return;
  throw new HousefileError("WAREHOUSE_OPEN", "There is no house file to choose from yet.", {
    hint: "Run `housefile run` first.",
  });
}

/**
 * Finds every known person's fate under a plan, as a temporary table, and counts them. Reads the marts of the last run and selections made
 * since; changes nothing. Raises PROJECT_INVALID when the audience or the ranking is no SQL over `mart.house_file`.
 */
export async function judgePeople(
  db: Session,
  plan: CampaignPlan,
  { caps, listHoldoutPercent }: ContactPolicy,
): Promise<readonly FateCount[]> {
  await requireHouseFile(db);
  try {
    await db.run(audienceSql(plan));
  } catch (error) {
    const columns = houseFile.columns.map(({ name }) => name).join(", ");
    throw new HousefileError(
      "PROJECT_INVALID",
      `\`audience\` or \`rank\` of the campaign plan \`${plan.id}\` is refused: ${messageOf(error)}`,
      { hint: `They are DuckDB SQL over these columns: ${columns}.`, where: `campaignPlan ${plan.id}`, cause: error },
    );
  }
  for (const statement of [
    cappedSql(plan, caps),
    agreedSql(plan),
    licensedSql(plan, listHoldoutPercent),
    fateSql(plan),
  ])
    await db.run(statement);
  return db.rows<FateCount>(fateCountsSql());
}

/** What holds for every campaign of a project. */
export interface ContactPolicy {
  readonly caps: readonly FrequencyCap[];
  /** Share of bought names that no campaign may contact, in percent. */
  readonly listHoldoutPercent: number;
}

/** What a selection needs to know besides its plan. */
export interface SelectionOptions {
  readonly policy: ContactPolicy;
  readonly by: string;
  readonly at: Date;
  /** The day on which it is selected, in the project's time zone. */
  readonly today: string;
  /** Replace what was selected before. */
  readonly again: boolean;
}

/**
 * Chooses a plan's people and keeps them in `campaign.selection` and `campaign.selected_name`; the next run makes touches of them. A campaign
 * is selected once: again only when asked to, and not after its day. Raises USAGE.
 */
export async function selectPeople(
  db: Session,
  plan: CampaignPlan,
  { policy, by, at, today, again }: SelectionOptions,
): Promise<readonly FateCount[]> {
  await prepareSelections(db);
  const [known] = await db.rows<{ contact_on: string; plan: string }>(
    sql`select contact_on, plan from ${campaignSelection} where campaign_id = ${plan.id}`,
  );
  if (known !== undefined) requireReplaceable(plan, known, today, again);
  if (plan.contact_on < today) {
    throw new HousefileError(
      "USAGE",
      `The campaign plan \`${plan.id}\` goes out on ${plan.contact_on}, which is past.`,
      {
        hint: "Give it another `contact_on`.",
      },
    );
  }
  const counts = await judgePeople(db, plan, policy);
  for (const statement of keepSelectionSql(plan, { by, at })) await db.run(statement);
  return counts;
}

function requireReplaceable(
  plan: CampaignPlan,
  known: { readonly contact_on: string; readonly plan: string },
  today: string,
  again: boolean,
): void {
  if (known.contact_on <= today) {
    throw new HousefileError("USAGE", `The campaign \`${plan.id}\` went out on ${known.contact_on}; its people stay.`, {
      hint: "Plan a new campaign under another id.",
    });
  }
  if (again) return;
  const isSame = isDeepStrictEqual(JSON.parse(known.plan), JSON.parse(JSON.stringify(plan)));
  throw new HousefileError(
    "USAGE",
    `The people of \`${plan.id}\` were selected already${isSame ? "" : ", by another plan"}.`,
    {
      hint: `\`housefile campaign export ${plan.id}\` writes their files; \`--again\` selects anew.`,
    },
  );
}

/** Forgets a selection whose day has not come. Raises USAGE when there is none or it went out. */
export async function dropSelection(db: Session, campaignId: string, today: string): Promise<void> {
  await prepareSelections(db);
  const [known] = await db.rows<{ contact_on: string }>(
    sql`select contact_on from ${campaignSelection} where campaign_id = ${campaignId}`,
  );
  if (known === undefined) {
    throw new HousefileError("USAGE", `Nobody was selected for \`${campaignId}\`.`, {
      hint: "`housefile campaign list` names what there is.",
    });
  }
  if (known.contact_on <= today) {
    throw new HousefileError(
      "USAGE",
      `The campaign \`${campaignId}\` went out on ${known.contact_on}; its people stay.`,
      {
        hint: "What went out is part of the contact history.",
      },
    );
  }
  for (const statement of dropSelectionSql(campaignId)) await db.run(statement);
}
