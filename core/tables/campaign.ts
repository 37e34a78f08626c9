import { documentedTable } from "../table.ts";

/** Campaigns whose people were selected here: a named memory. */
export const campaignSelection = documentedTable("campaign", "selection", "one campaign that was selected", {
  campaign_id: ["varchar", "the campaign's id"],
  name: ["varchar", "its name"],
  channel: ["varchar", "main channel"],
  objective: ["varchar", "what it is for"],
  contact_on: ["date", "the day it goes out"],
  response_window_days: ["integer", "days after the contact in which an order counts"],
  costs: ["varchar", "costs besides the contacts, by kind, as JSON"],
  plan: ["varchar", "the whole plan as JSON"],
  as_of: ["date", "as-of day of the house file that people were chosen from"],
  selected_at: ["timestamptz", "when"],
  selected_by: ["varchar", "who"],
});

/** Whom they were to contact and whom they held out: a named memory. */
export const selectedName = documentedTable(
  "campaign",
  "selected_name",
  "one person of one selected campaign, control group included",
  {
    campaign_id: ["varchar", "the campaign"],
    touch_id: ["varchar", "campaign and person: the code that answers can be told by"],
    person_key: ["bigint", "the person as known then"],
    source: ["varchar", "source of one record of the person: the name follows it through merges and splits"],
    record_id: ["varchar", "that record's id"],
    cell: ["varchar", "the cell drawn: control is not contacted"],
    key_code: ["varchar", "campaign and cell, to be printed on what is sent; null for control"],
    channel: ["varchar", "channel of the cell"],
    cost_amount: ["decimal(18,4)", "cost of the contact; 0 for control"],
    place: ["bigint", "place in the plan's ranking, 1 first"],
  },
);
