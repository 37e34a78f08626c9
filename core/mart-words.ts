/** Named RFM segments of every mode but `r-rfm` in reading order; their cells are stated in `load/mart/rfm-segment.ts`. */
export const rfmSegments = [
  "Champions",
  "Loyal Customers",
  "Potential Loyalist",
  "Promising",
  "New Customers",
  "Need Attention",
  "About To Sleep",
  "Can't Lose Them",
  "At Risk",
  "Hibernating",
  "Lost",
] as const;

/** Named RFM segments of mode `r-rfm` in reading order; a cell the published map leaves unnamed is `Others`. */
export const rSegments = [
  "Champions",
  "Potential Loyalist",
  "Loyal Customers",
  "Promising",
  "New Customers",
  "Can't Lose Them",
  "At Risk",
  "Need Attention",
  "About To Sleep",
  "Lost",
  "Others",
] as const;

/** Stages of the life cycle in reading order. */
export const lifecycleStages = ["prospect", "new", "active", "reactivated", "cooling", "at risk", "lapsed"] as const;

/** Groups of the product rule in reading order. */
export const productRules = ["protect", "invest", "avoid"] as const;

/** What a campaign result may claim. */
export const campaignLabels = ["incremental", "attributed", "not enough data", "split check failed"] as const;

/** One of {@link campaignLabels}. */
export type CampaignLabel = (typeof campaignLabels)[number];

/** What to do with a campaign. */
export const campaignVerdicts = ["scale", "repeat", "fix", "stop", "not proven"] as const;

/** One of {@link campaignVerdicts}. */
export type CampaignVerdict = (typeof campaignVerdicts)[number];
