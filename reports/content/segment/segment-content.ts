import type { Session } from "../../../core/session.ts";
import type { ReportContent, ReportSetting } from "../content.ts";
import { definitionSection } from "../meta/definition-section.ts";
import { qualitySection } from "../meta/quality-section.ts";
import { runFacts } from "../meta/run-facts.ts";
import { runSection } from "../meta/run-section.ts";
import { cohortSection, deviationSection, movementSection, profileSection } from "./change-sections.ts";
import { ownQuality, segmentControls } from "./checks.ts";
import { customersSection } from "./customers-section.ts";
import { segmentFindings } from "./findings.ts";
import { glance } from "./glance.ts";
import { gridSection } from "./grid-section.ts";
import { segmentKpis } from "./kpis.ts";
import { lifecycleSection } from "./lifecycle-section.ts";
import { segmentMessage } from "./message.ts";
import { basketSection, nextOrderSection, outlookSection } from "./outlook-sections.ts";
import { paretoSection } from "./pareto-section.ts";
import { reachSection } from "./reach-section.ts";
import { rules, scoreRules, thresholdRules } from "./rules.ts";
import { segmentFacts } from "./segment-facts.ts";
import { segmentsSection } from "./segments-section.ts";
import { trendsSection } from "./trends-section.ts";
import { formatFor } from "../../format.ts";

/** The segment report as content. Reads `mart`, `star` and `meta`; each total is asked twice. */
export async function segmentContent(session: Session, setting: ReportSetting): Promise<ReportContent> {
  const format = formatFor(setting.locale, setting.currency, setting.timezone);
  const facts = await segmentFacts(session, setting);
  const meta = await runFacts(session, setting);
  const segments = segmentsSection(facts, format);
  const grid = gridSection(facts, format);
  const lifecycle = lifecycleSection(facts, format);
  const pareto = paretoSection(facts, format);
  const reach = reachSection(facts, format);
  const trends = trendsSection(facts, setting.asOf, format);
  const detail = customersSection(session, facts, format);
  const controls = segmentControls(facts, { segments, grid, lifecycle, pareto, reach });
  const kpis = segmentKpis(facts, setting, format);
  const sections = [
    segments,
    grid,
    lifecycle,
    movementSection(facts, format),
    cohortSection(facts, format),
    profileSection(facts, format),
    pareto,
    outlookSection(facts, format),
    nextOrderSection(facts, format),
    basketSection(facts, format),
    trends,
    deviationSection(facts, format),
    reach,
  ];
  return {
    ...setting,
    kind: "segment",
    headline: segmentMessage(facts, format),
    kpis,
    findings: segmentFindings(facts, meta, setting, format),
    freshness: meta.freshness,
    glance: glance(facts),
    sections,
    detail,
    reference: [
      definitionSection(
        kpis,
        [...sections, detail],
        [...rules, ...scoreRules(facts), ...thresholdRules(facts, format)],
      ),
      qualitySection(meta, ownQuality(facts, setting, format), controls, format),
      runSection(meta, setting, format),
    ],
    controls,
  };
}
