import { z } from "zod";
import { HousefileError } from "./error.ts";

/** Channels a campaign can go out by. */
export const campaignChannels = ["email", "post", "phone"] as const;

/** One channel. */
export type CampaignChannel = (typeof campaignChannels)[number];

/** The cell that is held out. */
export const controlCell = "control";

/** One cell of a plan as its share of people, or with a channel and cost of its own. */
export type CellOptions =
  | number
  | {
      /** Share of the people, any scale. */
      readonly share: number;
      /** The plan's channel unless set. */
      readonly channel?: CampaignChannel;
      /** Cost of one contact; the plan's unless set. */
      readonly cost_per_contact?: number;
    };

/** Whom to contact, as the user writes it. */
export interface CampaignPlanOptions {
  /** What people call it; the id unless set. */
  readonly name?: string;
  readonly objective?: string;
  readonly channel: CampaignChannel;
  /** The day it goes out: consent, licences and frequency caps are those of that day. */
  readonly contact_on: string;
  /** Days after the contact in which an order counts. 30 unless set. */
  readonly response_window_days?: number;
  /** Who: a DuckDB condition over the columns of mart.house_file. `true` for everybody. */
  readonly audience: string;
  /** Who first when there are too many: a DuckDB `order by` over the same columns. The likeliest to order, then the most valuable, unless set. */
  readonly rank?: string;
  /** Cells by name with their shares; `control` is held out and not contacted. `{ control: 10, treatment: 90 }` unless set. */
  readonly cells?: Readonly<Record<string, CellOptions>>;
  /** Another salt draws the cells anew. The id unless set. */
  readonly salt?: string;
  /** Cost of one contact, in the project's currency. 0 unless set. */
  readonly cost_per_contact?: number;
  /** Costs besides the contacts, by kind: `{ creative: 900 }`. None unless set. */
  readonly costs?: Readonly<Record<string, number>>;
  /** Most that it may cost, `costs` included. No limit unless set. */
  readonly budget?: number;
  /** Most people to contact. No limit unless set. */
  readonly max_contacts?: number;
  /** `no_opt_out`: all who did not object. `opt_in`: only who agreed, by the consents feed. `no_opt_out` unless set. */
  readonly consent?: "no_opt_out" | "opt_in";
  /** Contact one person a household, and draw cells by household. True for post alone unless set. */
  readonly one_per_household?: boolean;
  /** Bought lists whose names may be contacted, as far as their licences allow. None unless set. */
  readonly lists?: readonly string[];
  /** People known to be younger are left out. 18 unless set. */
  readonly minimum_age?: number;
  /** The folder the export files go to, relative to the project file. `out/campaigns/` unless set. */
  readonly to?: string;
}

/** One cell with every default filled in. */
export interface PlannedCell {
  readonly name: string;
  /** Share of all people, 0 to 1. */
  readonly share: number;
  readonly channel: CampaignChannel;
  readonly cost_per_contact: number;
}

/** A campaign's plan: frozen plain data with every default filled in. */
export interface CampaignPlan extends Omit<Required<CampaignPlanOptions>, "cells" | "budget" | "max_contacts"> {
  readonly id: string;
  readonly cells: readonly PlannedCell[];
  readonly budget: number | null;
  readonly max_contacts: number | null;
}

/** Nobody hears from the company more often than this. */
export interface FrequencyCap {
  readonly contacts: number;
  readonly days: number;
  /** Contacts by this channel only; by all unless set. */
  readonly channel?: CampaignChannel | undefined;
}

/** Caps of a project that sets none: one contact a channel in 7 days, four in all in 30. */
export const defaultCaps: readonly FrequencyCap[] = Object.freeze([
  ...campaignChannels.map((channel) => ({ contacts: 1, days: 7, channel })),
  { contacts: 4, days: 30 },
]);

const expression = z.string().trim().min(1, "must not be empty");
const amount = z.number().nonnegative();
const channel = z.enum(campaignChannels);
const cellName = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, "is not a lower-case word");

const cellSchema = z.union([
  z.number().positive(),
  z.strictObject({ share: z.number().positive(), channel: channel.optional(), cost_per_contact: amount.optional() }),
]);

const planSchema = z.strictObject({
  name: z.string().min(1).optional(),
  objective: z.string().default(""),
  channel,
  contact_on: z.iso.date("must be a date such as 2026-09-01"),
  response_window_days: z.int().min(1).max(730).default(30),
  audience: expression,
  rank: expression.default("propensity desc nulls last, clv desc nulls last, net_amount desc"),
  cells: z
    .record(cellName, cellSchema)
    .default({ [controlCell]: 10, treatment: 90 })
    .refine((cells) => Object.keys(cells).some((name) => name !== controlCell), "need one that is contacted")
    .refine((cells) => !("all" in cells || "none" in cells), "must not be called `all` or `none`"),
  salt: z.string().optional(),
  cost_per_contact: amount.default(0),
  costs: z.record(cellName, amount).default({}),
  budget: amount.nullable().default(null),
  max_contacts: z.int().min(1).nullable().default(null),
  consent: z.enum(["no_opt_out", "opt_in"]).default("no_opt_out"),
  one_per_household: z.boolean().optional(),
  lists: z.array(z.string().min(1)).default([]),
  minimum_age: z.int().min(0).max(120).default(18),
  to: z.string().min(1).default("out/campaigns/"),
});

function isAffordable({ budget, costs }: z.infer<typeof planSchema>): boolean {
  return budget === null || budget >= Object.values(costs).reduce((a, b) => a + b, 0);
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/;

/**
 * A campaign to be planned: `campaignPlan("autumn_2026", { channel: "post", contact_on: "2026-09-01", audience: "segment = 'Champions'" })`.
 * The id is the campaign's id in the star and in file names. Raises PROJECT_INVALID with all findings.
 */
export function campaignPlan(id: string, options: CampaignPlanOptions): CampaignPlan {
  const parsed = planSchema.safeParse(options);
  const findings = [
    ...(idPattern.test(id) ? [] : ["the id is not made of letters, digits, `_` and `-`, 61 at most"]),
    ...(parsed.success
      ? []
      : parsed.error.issues.map((issue) => `\`${issue.path.join(".") || "options"}\` ${issue.message}`)),
    ...(parsed.success && !isAffordable(parsed.data) ? ["`budget` does not cover `costs`"] : []),
  ];
  if (!parsed.success || findings.length > 0) {
    throw new HousefileError(
      "PROJECT_INVALID",
      `The campaign plan \`${id}\` is not complete: ${findings.join("; ")}.`,
      {
        hint: 'Write it like `campaignPlan("autumn_2026", { channel: "post", contact_on: "2026-09-01", audience: "segment = \'Champions\'" })`.',
        where: `campaignPlan ${id}`,
      },
    );
  }
  const { data } = parsed;
  const cells = Object.entries(data.cells).map(([name, cell]) => ({
    name,
    ...(typeof cell === "number" ? { share: cell } : cell),
  }));
  const shares = cells.reduce((sum, { share }) => sum + share, 0);
  const planned = cells.map((cell) => ({
    name: cell.name,
    share: cell.share / shares,
    channel: ("channel" in cell ? cell.channel : undefined) ?? data.channel,
    cost_per_contact: ("cost_per_contact" in cell ? cell.cost_per_contact : undefined) ?? data.cost_per_contact,
  }));
  return Object.freeze({
    ...data,
    id,
    name: data.name ?? id,
    salt: data.salt ?? id,
    costs: Object.freeze(data.costs),
    lists: Object.freeze(data.lists),
    cells: Object.freeze(planned.map((cell) => Object.freeze(cell))),
    one_per_household: data.one_per_household ?? channelsOf({ cells: planned }).join() === "post",
  });
}

/** The channels people are contacted by, each once. */
export function channelsOf({ cells }: Pick<CampaignPlan, "cells">): readonly CampaignChannel[] {
  const used = cells.filter(({ name }) => name !== controlCell).map((cell) => cell.channel);
  return campaignChannels.filter((one) => used.includes(one));
}
