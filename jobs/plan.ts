import { extraColumns } from "../core/feed.ts";
import type { MartSettings } from "../core/mart-settings.ts";
import type { Step } from "../core/step.ts";
import { planExtract } from "../extract/plan.ts";
import { planMarts } from "../load/mart/plan.ts";
import { planStar } from "../load/plan.ts";
import { planReport } from "../reports/plan-report.ts";
import { planClean } from "../transform/clean/plan.ts";
import { planGolden } from "../transform/golden/plan.ts";
import { planMatch } from "../transform/match/plan.ts";
import { orderSteps } from "./order.ts";
import type { Project } from "./project.ts";

/** What a project comes to: its steps in the order in which they are carried out. */
export interface Plan {
  readonly steps: readonly Step[];
}

/** Reasons that forbid contact for good; the others only keep bought names out. */
const optingOut: readonly string[] = ["deceased", "do_not_mail", "opt_out"];

function suppressionsOf({ feeds }: Project) {
  return feeds.people.flatMap(({ source: { name, suppression } }) =>
    suppression === undefined
      ? []
      : [
          {
            source: name,
            channels: optingOut.includes(suppression.reason)
              ? (suppression.channels ?? ["email", "post", "phone"])
              : [],
          },
        ],
  );
}

/** The project's mart settings, with the shares of its campaign plans where it does not say other ones. */
function martSettingsOf({ marts, plans }: Project): MartSettings {
  const planned = plans.map(({ id, cells }) => [id, Object.fromEntries(cells.map(({ name, share }) => [name, share]))]);
  const shares = { ...Object.fromEntries(planned), ...marts.campaigns?.planned_shares } as Record<
    string,
    Readonly<Record<string, number>>
  >;
  return { ...marts, campaigns: { ...marts.campaigns, planned_shares: shares } };
}

/**
 * Turns a project into its plan. Pure: touches no file, no source and no clock.
 * Raises PLAN_CYCLE, or CONTRACT_UNSUPPORTED when a contract cannot be checked on every row.
 */
export function planProject(project: Project): Plan {
  const steps = [
    ...project.sources.map(planExtract),
    ...planClean(project.feeds, {
      currency: project.currency,
      country: project.country,
      timezone: project.timezone,
    }),
    ...planMatch(project.match, extraColumns(project.feeds.people)),
    ...planGolden(
      project.match,
      project.feeds.people.map(({ source }) => source.name),
      suppressionsOf(project),
    ),
    ...planStar({
      timezone: project.timezone,
      sources: project.sources,
      people: project.feeds.people,
      listDrawSeed: project.listDrawSeed,
    }),
    ...planMarts(martSettingsOf(project)),
    ...project.reports.map((report) => planReport(report, project)),
  ];
  return Object.freeze({ steps: orderSteps(steps) });
}
