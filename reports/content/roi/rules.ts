import type { Definition } from "../content.ts";

/** How campaigns are judged, for the definitions. */
export const rules: readonly Definition[] = [
  {
    sheet: "Campaigns",
    term: "Verdict",
    meaning: "scale, repeat, fix, stop, or not proven; the reason is written beside it on the summary",
    source: "mart.campaign_roi.verdict",
  },
  {
    sheet: "Campaigns",
    term: "Incremental and attributed",
    meaning:
      "incremental: the difference to the control group of the same campaign; attributed: no usable control group, so the whole value of its buyers is shown, apart, and never added",
    source: "mart.campaign_roi.label",
  },
  {
    sheet: "Campaigns",
    term: "Break-even response and index",
    meaning: "BE = cost per contact / margin per order; index = 100 (r - BE) / BE, so above 0 pays",
    source: "mart.campaign_roi",
  },
  {
    sheet: "Campaigns",
    term: "Interval of the total",
    meaning:
      "half widths of the campaigns' intervals added as the root of the sum of squares, campaigns taken as independent",
    source: "mart.campaign_roi",
  },
  {
    sheet: "Cells",
    term: "Tests",
    meaning:
      "rates: pooled z with Newcombe's interval, from five expected buyers in each arm on; amounts: Welch's t; p adjusted by Holm over the cells of one campaign and measure",
    source: "mart.campaign_result",
  },
];
